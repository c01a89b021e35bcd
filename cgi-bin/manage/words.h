/* What the pages of a network's messages share: which text the address names, how it reads, what is
 * wrong with it. */
#pragma once
#include "app.h"
#include "domain/message.h"

struct text_named { /* by the address: a message, a way it goes, a language */
	const struct message_kind *kind;
	const char *channel, *language;
};
/* False when there is no such text. */
bool text_named(struct request *req, struct text_named *named);
/* "English" */
const char *language_word(const char *language);
/* When guests get it: "When their points are about to expire." */
const char *kind_about(const char *kind);
/* Whether a text has a title of its own: a push. */
bool text_has_subject(const struct text_named *named);

/* `text`: what it is, the placeholders it may have, how long it may be. */
void show_text(struct request *req, const struct text_named *named);
/* `preview`: how a guest reads it, with figures of one who does not exist; of an SMS what it
 * costs. */
void show_preview(struct request *req, const struct text_named *named,
		  const struct message_words *words);
/* The words as they were typed; false, with the errors said, when they cannot be sent. */
bool read_words(struct request *req, const struct text_named *named, struct message_words *words);
/* A text in the audit: where it is sent, and its words; NULL: the built-in ones. */
const char *text_audited(struct request *req, const struct text_named *named,
			 const struct message_words *words);
/* Asks whether the network's own text shall go; and lets it go. */
enum http text_reset_confirm(struct request *req, const struct text_named *named);
enum http text_reset(struct request *req, const struct text_named *named);
