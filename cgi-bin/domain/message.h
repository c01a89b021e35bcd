/* What is said to guests: a closed table of messages, whose texts have {placeholders} that are
 * filled once. Pure, but for reading a network's own texts. Never Mustache: a value is text, never
 * markup nor a placeholder. */
#pragma once
#include "core/arena.h"
#include "domain/network.h"
#include "domain/scope.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum placeholder {
	SAY_CODE,
	SAY_MINUTES,
	SAY_NETWORK,
	SAY_POINTS,
	SAY_VALUE, /* of the points, as money */
	SAY_DATE,
	SAY_BALANCE,
	SAY_TIER,
	SAY_NAME, /* the guest's, or a word for one without */
	SAY_LINK, /* the guest's page */
	PLACEHOLDERS,
};
extern const char *const placeholder_names[PLACEHOLDERS]; /* "code", without braces */

struct message_words {	     /* texts are never NULL */
	const char *subject; /* a push' title; "" for SMS and WhatsApp, which have none */
	const char *body;
	const char *provider_template; /* WhatsApp: the approved template's name; "" none */
	const char *provider_language; /* of that template, as Meta has it: "en_GB"; "" the text's
					  own */
	bool own;		       /* the network's own, not the built-in */
};

struct message_kind {
	const char *name;      /* "otp", "points_expiring" … as message_template.kind has it */
	unsigned placeholders; /* 1u << SAY_… of those its texts may use */
	unsigned required;     /* of those, what a body cannot do without */
	const char *const *channels; /* where it can go, ended by NULL: of guests we know the phone
					and the devices */
	unsigned by_default; /* 1u << index in `channels`: ways it goes when the network says
				nothing */
	const struct built_in *texts;
};
extern const struct message_kind message_kinds[]; /* ended by a name NULL */
/* The languages messages are written in, ended by NULL. */
extern const char *const message_languages[];
/* NULL when there is none of that name. */
const struct message_kind *message_kind_find(const char *name);
/* The place of the channel among the kind's; −1: this message does not go there. */
int message_channel(const struct message_kind *kind, const char *channel);
/* "ru" for those who read it, "en" for everyone else. "" is the network's own language. */
const char *message_language(const struct network *network, const char *language);
/* The text that is sent while a network has none of its own. Language "en" or "ru". */
struct message_words message_built_in(const struct message_kind *kind, const char *channel,
				      const char *language);

enum message_fault {
	MESSAGE_FINE,
	MESSAGE_EMPTY,
	MESSAGE_TOO_LONG,
	MESSAGE_CONTROL, /* a control character; of them only the line feed is allowed, in bodies */
	MESSAGE_BRACE,	 /* { without }, or } without { */
	MESSAGE_UNKNOWN, /* a placeholder this message does not have: `name` */
	MESSAGE_MISSING, /* one it cannot do without: `name` */
	MESSAGE_ORIGIN_LINE, /* a code's line that begins with @: browsers take it for the site's */
};
struct message_error {
	enum message_fault fault;
	const char *name; /* of the placeholder, without braces; "" none. In the text's arena */
	size_t at;	  /* byte in the text; 0 where it has no place */
	int limit;	  /* MESSAGE_TOO_LONG: the characters allowed */
};
/* Characters a text may have before it is filled. */
int message_limit(const char *channel, bool subject);
/* CRLF becomes LF, spaces at the ends of the text go: as a form's field is before it is checked and
 * stored. */
const char *message_tidy(struct arena *arena, const char *text);
/* Whether this is a text for that message there; *error (never NULL) says why not. `subject`: it is
 * the title of a push, which may be empty. */
bool message_check(struct arena *arena, const struct message_kind *kind, const char *channel,
		   bool subject, const char *text, struct message_error *error);

/* What may stand for each placeholder; NULL: "". */
struct message_values {
	const char *text[PLACEHOLDERS];
};
/* The text with its placeholders filled, in one pass. Control characters of values become spaces. A
 * brace that belongs to no known placeholder stays as it is. */
const char *message_fill(struct arena *arena, const char *text,
			 const struct message_values *values);
/* The values in the order in which their placeholders stand in the text, each time they do; ended
 * by NULL: what fills an approved WhatsApp template. None is empty there: "–" stands in. */
const char *const *message_parameters(struct arena *arena, const char *text,
				      const struct message_values *values);

/* What a message is about, before it is put into words; 0 and NULL where there is nothing. */
struct message_facts {
	const char *code;
	int64_t minutes, points, balance;
	int64_t at;	  /* an instant of the day {date} names */
	const char *tier; /* the tier's name */
	const char *name; /* the guest's; NULL or "": none */
};
/* In the form that reader of that language ("en", "ru") expects. {value} is what the points are
 * worth, {link} the guest's page. */
struct message_values message_values(struct arena *arena, const struct config *config,
				     const struct network *network, const char *language,
				     const struct message_facts *facts);
/* Figures of a guest who does not exist, for previews; `now` is the instant the date is counted
 * from. */
struct message_facts message_samples(int64_t now);

/* A network's own texts of a kind: sql_message_of_kind(db, network_id, kind). The words that are
 * sent there: the network's own for the language, else the built-in. Looks at the promise. */
struct message_words message_choose(const struct message_kind *kind, const char *channel,
				    const char *language, struct rows *own);
