/* What the outside must be told: a row in the same transaction, sealed, sent by `worker send`. */
#pragma once
#include "domain/scope.h"

struct message {
	const char *channel;  /* "sms" */
	const char *kind;     /* "otp", "points_confirmed" … */
	const char *guest_id; /* NULL: none */
	const char *to, *body;
	const char *code;    /* "" unless the message carries one: the sandbox shows it apart */
	int64_t deadline_at; /* never sent after it */
};
void outbox_add(const struct scope *scope, const struct message *message);
/* The channel on which `worker send` is woken: notify_after(req, OUTBOX_CHANNEL), only for sign-in
 * codes. */
#define OUTBOX_CHANNEL "outbox"
