/* What the providers' files hold texts and answers against. */
#pragma once
#include "channels/channel.h"
#include <jansson.h>

/* Why a provider cannot take the text, for people; NULL when it can: UTF-8, not empty, no control
 * characters but line ends and tabs, at most so many characters, as UTF-16 counts them (an emoji
 * is two): no provider counts more. */
const char *text_wrong(const char *text, size_t most);
/* The same of a recipient: a phone with its +. */
const char *phone_wrong(const char *to);
/* A setting that may stand in a header or as one part of a path: letters, digits and - _ . : of
 * ASCII, at least one. What a network wrote itself must not lead elsewhere. */
bool setting_plain(const char *value);
/* Says in the exchange that the account is at fault, not the message; returns `why`. */
const char *account_is_wrong(struct exchange *exchange, const char *why);

/* The answer's object, freed with the arena; NULL when it is none. */
json_t *reply_object(struct arena *arena, const struct reply *reply);
/* An id of the provider's as the receipts' tables take it: printable ASCII, not too long; else "".
 */
const char *id_or_none(const char *id);
const char *reply_id(struct arena *arena, const json_t *id);
/* What the provider says, for the row: short, on one line, digits as #, and nothing at all where an
 * address could be in it. */
const char *reply_words(struct arena *arena, const json_t *text);

/* The usual ends of a judgement. */
void judge_as(struct outcome *outcome, enum verdict verdict, const char *why);
/* An answer that is not what the provider documents: 401 and 403 say the account does not work,
 * all else may work later. */
void judge_garbage(struct arena *arena, const struct reply *reply, struct outcome *outcome);
