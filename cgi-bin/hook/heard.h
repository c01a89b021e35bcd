/* What one call tells, gathered while it is read, then stored in one go: an event once, before the
 * provider is answered. */
#pragma once
#include "core/buffer.h"
#include "core/page.h"

enum { HEARD_MOST = 5000 }; /* events of one call; providers send at most a thousand or two */

struct receipt {		/* of a message of ours; texts are never NULL */
	const char *event_id;	/* of the provider: the same event is heard once */
	const char *message_id; /* the provider's, of what we sent */
	const char *status;	/* the provider's word, of a closed set */
	const char *delivery;	/* what it means: "", "sent", "delivered", "read", "failed" */
	const char *error;	/* why it failed; nothing personal */
	int64_t at;		/* when the provider says it was; 0 now */
};
struct inbound { /* what somebody wrote */
	const char *event_id;
	const char *sender;  /* the provider's id of who wrote */
	const char *account; /* which of our senders it went to */
	const char *text;    /* the whole of it, as it came */
	int64_t at;
};

struct choice { /* with that event somebody chose to hear no more by a channel, or to hear again */
	const char *event_id, *channel;
	const char *address;	/* as the sender has it */
	const char *why;	/* in English */
	const char *message_id; /* the message it was about: its network alone is meant; "" none */
	bool stop;
	struct choice *next; /* heard's own */
};

struct claim { /* what came back with an event: the message of ours that it is about */
	const char *network_id, *outbox_id, *message_id;
	struct claim *next;
};

struct heard {
	struct arena *arena;
	const struct config *config;
	const char *provider;
	const char *account; /* "platform", or the network's id */
	int64_t now;
	int count;
	struct buffer receipts, ids, messages; /* JSON lists, their end open */
	struct choice *choices;
	struct claim *claims;
	const char *last_message; /* the one id that was heard of; of many the last */
};

struct heard heard_new(struct arena *arena, const struct config *config, const char *provider,
		       const char *account, int64_t now);
/* What has no id, or one that is too long, is left out; the rest of the call is taken. */
void heard_receipt(struct heard *heard, const struct receipt *receipt);
void heard_message(struct heard *heard, const struct inbound *message);
void heard_choice(struct heard *heard, const struct choice *choice);
/* Ids that are none of ours are left out. */
void heard_claim(struct heard *heard, const char *network_id, const char *outbox_id,
		 const char *message_id);

/* For the providers' files. */
/* The choice in a word that was written, such as STOP or START; 0 none, -1 stop, 1 start. Of a
 * carrier there are more words: those its users know. */
int word_choice(const char *text, bool of_carrier);
/* A word of the provider's as it is stored: a few small letters, else "other". */
const char *status_word(struct arena *arena, const char *word);
/* The same for a code of digits, points and letters; "" when it is none. */
const char *error_code(struct arena *arena, const char *code);
/* A value of those that twilio and vonage send, flat; "" none. */
const char *given(struct request *req, const char *name);
/* The whole call as it came: its body, or the query of a GET. */
const char *call_text(struct request *req);

/* What a signed call of flat names and values tells. */
void twilio_hear_status(struct heard *heard, struct request *req);
void twilio_hear_message(struct heard *heard, struct request *req);
void vonage_hear_status(struct heard *heard, struct request *req);
void vonage_hear_message(struct heard *heard, struct request *req);
/* What a provider's whole call tells; false when it is not of its form. */
bool whatsapp_hear(struct heard *heard, const char *body, size_t length);
bool sendgrid_hear(struct heard *heard, const char *body, size_t length);
bool telegram_hear(struct heard *heard, const char *body, size_t length);

/* Writes it all; 200 and {}, or 413 when there is too much. */
enum http heard_store(struct request *req, struct heard *heard);
/* For this request's account. */
struct heard heard_of(struct request *req);
/* Reads the body so and stores what it tells; 400 when it is not of that form. */
enum http heard_whole(struct request *req,
		      bool (*hear)(struct heard *heard, const char *body, size_t length));
