/* What the outside must be told: a row in the same transaction, sealed, sent by `worker send`. */
#pragma once
#include "domain/scope.h"

enum message_priority {
	MESSAGE_AWAITED, /* somebody stands and waits: a code */
	MESSAGE_NOTICE,	 /* concerns the guest */
	MESSAGE_NEWS,
};

struct message {	      /* texts may be NULL where nothing is said of them */
	const char *channel;  /* "sms", "email", "whatsapp", "telegram", "push" */
	const char *kind;     /* "otp", "points_expiring" … */
	const char *guest_id; /* NULL: none */
	const char *to;	      /* as struct delivery has it: a phone with +, an address, a device */
	const char *subject;  /* NULL: none */
	const char *body;
	const char *code;     /* NULL unless the message carries one: the sandbox shows it apart */
	const char *language; /* NULL: "en"; with a WhatsApp template its own: "en_GB" */
	const char *link;     /* NULL: none */
	/* WhatsApp, outside the 24 hours: the approved template, and what fills it, ended by NULL.
	 */
	const char *provider_template;
	const char *const *parameters;
	const char *const *buttons; /* id, words, id, words …, ended by NULL; NULL: none */
	const char
		*dedupe; /* NULL: none. A second message of that name in the network is not added */
	enum message_priority priority;
	int64_t deadline_at; /* never sent after it */
};
/* Returns its id; the row is not there when `dedupe` was. */
const char *outbox_add(const struct scope *scope, const struct message *message);
/* The channel on which `worker send` is woken: notify_after(req, OUTBOX_CHANNEL), only for sign-in
 * codes. */
#define OUTBOX_CHANNEL "outbox"
