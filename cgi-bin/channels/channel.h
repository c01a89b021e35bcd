/* How a message leaves. Linked into the worker alone: nothing else talks to the outside.
 *
 * A provider is two functions without effects: what to send, and what the answer means. The sender
 * (worker/send.c) does the rest for all of them: choosing, calling, limits, retries, receipts. */
#pragma once
#include "core/arena.h"
#include "core/config.h"
#include <stdbool.h>
#include <stdint.h>

/* A message, opened. Texts are never NULL. */
struct delivery {
	const char *network_id, *outbox_id;
	const char *channel; /* "sms", "email", "whatsapp", "telegram", "push" */
	const char *kind;    /* "otp", "points_expiring" … */
	const char *to;	     /* +447700900123, an e-mail address, a chat id, a push device's JSON */
	const char *subject; /* of an e-mail, a push' title; "" none */
	const char *body;
	const char *code;      /* "" unless the message carries one */
	const char *language;  /* "en"; of a WhatsApp template as Meta has it: "en_GB" */
	const char *from_name; /* the network's, for people */
	const char *link;      /* where a push or an e-mail leads; "" none */
	/* WhatsApp: free text may be sent (somebody wrote in the last 24 hours); the approved
	 * template for when it may not, and what fills it, ended by NULL. */
	bool window_open;
	const char *provider_template;
	const char *const *parameters;
	/* What can be answered by a touch (WhatsApp, Telegram): id, words, id, words …, ended by
	 * NULL; NULL none. */
	const char *const *buttons;
	const char *callback; /* where receipts go, https; "" when the copy has no public address */
	int64_t created_at, deadline_at, now; /* microseconds */
};

/* A provider's settings as one network has them, or the platform's: the names of the configuration
 * without the provider's ("token" of twilio_token). */
struct account {
	const struct config *config;
	const char *provider;
	const char *network_id; /* "" the platform's */
	const void *own;	/* json_t *, of a network's own account; NULL the platform's */
};
/* "" when it is not set. */
const char *account_setting(const struct account *account, const char *name);

struct exchange { /* what is to be sent: HTTP, or SMTP by its URL */
	const char *url;
	const char *method;	     /* "POST" */
	const char *headers[16];     /* "Name: value", ended by NULL */
	const char *user, *password; /* Basic, or SMTP's; NULL none */
	const char *body;
	size_t length;
	const char *mail_from, *mail_to; /* SMTP's envelope */
	bool prepares;	/* its answer is kept by the provider; then the message is asked for anew */
	bool untrusted; /* the address came from outside: call it guarded (channels/call.h) */
	bool account_wrong; /* request() refused it, and for the account's sake: nothing is wrong
			       with the message (account_is_wrong(), channels/check.h) */
};

struct reply {		   /* what came back */
	long status;	   /* HTTP's or SMTP's; 0: nothing came */
	const char *error; /* of the connection; "" when an answer came */
	const char *body;  /* at most 64 kB; 0-terminated, "" none */
	size_t length;
	int64_t retry_after;	/* seconds of its Retry-After; 0 none */
	int64_t limit_reset;	/* X-RateLimit-Reset, seconds since 1970; 0 none */
	const char *message_id; /* the header X-Message-Id; "" none */
};

enum verdict {
	DELIVERY_SENT,	    /* taken */
	DELIVERY_PREPARED,  /* the exchange that prepares worked: now the message */
	DELIVERY_LATER,	    /* may work later: no answer, 5xx, 429, a throttle */
	DELIVERY_REFUSED,   /* never, for this message: bad number, bad text */
	DELIVERY_OPTED_OUT, /* this recipient takes no more from us */
	DELIVERY_GONE,	    /* the address exists no more: a push device */
	DELIVERY_ACCOUNT,   /* the account does not work (credentials, money): another provider */
};
struct outcome {
	enum verdict verdict;
	const char *message_id; /* the provider's, for receipts; "" none */
	const char *why;	/* for the row, in English, no personal data; "" when sent */
	int64_t retry_after;	/* seconds the provider asked for; 0 none */
	bool delivered;		/* nothing more will be heard: it has arrived (sandbox) */
	bool window_closed;	/* free text may not be sent after all (worker/send_window.h) */
};

struct provider {
	const char *name, *channel;
	int per_second; /* that one account may send, by its documentation; the configuration may
			   say less */
	/* Whether it carries this kind of address: of the pushes' two, one is for browsers and one
	 * for apps. NULL: everything of its channel. */
	bool (*takes)(const struct delivery *delivery);
	/* Fills the exchange (zeroed before); returns NULL, or why this message cannot be sent by
	 * it (it is refused then, unless the account is what is wrong). */
	const char *(*request)(struct arena *arena, const struct account *account,
			       const struct delivery *delivery, struct exchange *exchange);
	/* `outcome` has verdict LATER and empty texts before. */
	void (*judge)(struct arena *arena, const struct account *account,
		      const struct delivery *delivery, const struct reply *reply,
		      struct outcome *outcome);
	/* Instead of both: delivered here, without a connection (sandbox). NULL when it left. */
	const char *(*deliver_here)(const struct config *config, struct arena *arena,
				    const struct delivery *delivery);
	const char *const *required; /* settings without which there is no account, ended by NULL */
};
extern const struct provider provider_sandbox, provider_twilio, provider_vonage, provider_smtp,
	provider_sendgrid, provider_whatsapp, provider_telegram, provider_webpush,
	provider_firebase;
extern const struct provider *const all_providers[]; /* ended by NULL */

/* NULL when there is none of that name for that channel. The sandbox is for every channel. */
const struct provider *provider_find(const char *name, const char *channel);
/* The provider's required settings are all there. */
bool account_works(const struct provider *provider, const struct account *account);

/* For the providers' files. Built in the arena. */
/* Adds "&name=value", percent-encoded; nothing for "". */
struct buffer;
void form_add(struct buffer *form, const char *name, const char *value);
/* The text without `+`. */
const char *digits_of(const char *phone);
/* An answer without a status, 429 and 5xx: LATER with a sentence, and true. */
bool judge_transport(struct arena *arena, const struct reply *reply, struct outcome *outcome);
