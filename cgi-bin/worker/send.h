/* What the sender's files share. send.c looks for messages and waits; send_take.c takes one and
 * starts it; send_route.c says who may carry it; send_budget.c how many may leave; send_end.c
 * writes down what became of it. */
#pragma once
#include "channels/call.h"
#include "worker/job.h"

enum {
	PARCELS = 32,	    /* under way at once */
	FOR_CODES = 8,	    /* of them kept free for what somebody waits for */
	FOR_OTHERS = 4,	    /* and for what nobody does: codes without end leave them these */
	OF_CHANNEL = 12,    /* news and notices of one channel: one that hangs leaves room */
	OF_OWN_ACCOUNT = 6, /* of one network's own account */
	CARRIERS = 6,
	ATTEMPTS = 8,
	LEASE_SECONDS = 15,    /* longer than a call; each further call renews it */
	CODE_CALL_SECONDS = 4, /* a code's, while somebody else is left to carry it */
	PREPARATIONS = 2,
	WRITES = 100, /* tries to write down what became of one, a second apart */
	WAITING = 40,
};

struct carrier { /* one account that could carry a message */
	const struct provider *provider;
	struct account account;
	const char *name;   /* "platform", or the network's id */
	const char *since;  /* when a network set its own so; NULL the platform's */
	int64_t open_until; /* left alone until then, by the real clock; 0: it works */
	bool probing;	    /* this message tries whether it works again */
};

struct parcel { /* a message under way */
	struct arena *arena;
	bool busy;
	const char *network_id, *outbox_id;
	const char *lease; /* until when it is ours; also what tells our hold from a later one */
	int64_t attempts, priority;
	struct delivery delivery;
	struct carrier carriers[CARRIERS];
	int count, at; /* of them, and which one has it */
	struct exchange exchange;
	int preparations;
	/* Set when it ended and could not be written down: that is tried until it works. */
	bool unwritten;
	int64_t retry_at; /* ticks */
	int retries;
	bool called;	  /* the carrier was asked: what came of it says how that does */
	bool call_failed; /* the provider's fault, for its breaker */
	struct outcome outcome;
};

struct sender {
	struct worker *worker;
	struct calls *calls;
	struct parcel parcels[PARCELS];
	/* Channels and networks that have to wait, until when by the real clock; codes apart. */
	struct {
		char name[40];
		bool codes;
		int64_t until;
	} waiting[WAITING];
	int64_t errors;
};

static inline bool is_code(const struct parcel *parcel)
{
	return parcel->priority == 0;
}

enum taken {
	TAKEN_NOT,   /* another has it, or it could not be written */
	TAKEN,	     /* on its way, or ended */
	TAKEN_LATER, /* its channel or network has to wait: from now on budget_waiting() says so */
};
/* Takes one message and starts its way. */
enum taken parcel_take(struct sender *sender, const char *network_id, const char *outbox_id);
/* The next carrier of those it has not tried that may be asked now has it from here on: false when
 * there is none. In a write transaction. */
bool parcel_route(struct sender *sender, struct parcel *parcel);
/* "{sms twilio,…}", as sql_send_next() takes it: who carries what at all, and by the platform's
 * accounts. */
const char *route_carriers(struct arena *arena);
const char *route_platforms(struct sender *sender, struct arena *arena);
/* Fills the list of carriers; NULL, or why there is none. Looks at rows that were asked for. */
const char *parcel_carriers(struct sender *sender, struct parcel *parcel, struct rows *own,
			    struct rows *health);
/* Starts the call of the carrier that has it; false when it cannot carry this message, with its
 * reason in the outcome. */
bool parcel_start(struct sender *sender, struct parcel *parcel);
/* The call has ended. */
void parcel_answered(struct sender *sender, struct parcel *parcel, const struct reply *reply);
/* Writes down parcel->outcome; then the parcel is free, or on its way to another carrier. */
void parcel_end(struct sender *sender, struct parcel *parcel);
void parcel_free(struct parcel *parcel);
/* A transaction for its network, at this instant. */
void parcel_begin(struct sender *sender, struct parcel *parcel);
/* Ends that; false, counted and logged, when it failed. */
bool parcel_commit(struct sender *sender, const struct parcel *parcel);
/* Until when a hold that begins now lasts. */
const char *lease_from_now(struct arena *arena);
/* The keyed hash under which an opted-out address is kept. */
const char *address_index(struct sender *sender, const struct parcel *parcel);

/* Takes from what may leave now, in the transaction that takes the message. False: nothing may, and
 * its channel or network waits from here on. */
bool budget_spend(struct sender *sender, const struct parcel *parcel);
/* The same for a further carrier of a message on its way: counted, never refused. */
void budget_charge(struct sender *sender, const struct parcel *parcel);
/* Its channel, or its network's own account, has its share of what is under way: what hangs leaves
 * room for others. Never for codes. */
bool budget_crowded(const struct sender *sender, const struct parcel *parcel);
/* "{sms,…}": what has to wait now, as a query takes it. */
const char *budget_waiting(struct sender *sender, struct arena *arena, bool codes);
/* When the first of them may go on, by the real clock; 0: none waits. */
int64_t budget_next(const struct sender *sender);
