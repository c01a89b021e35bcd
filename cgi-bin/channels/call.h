/* Exchanges with the outside, many at once in one thread: HTTP and SMTP by libcurl, TLS verified. A
 * call never lasts longer than it was given, follows nobody elsewhere, and takes no more than 64 kB
 * of answer. */
#pragma once
#include "channels/channel.h"

enum {
	CALLS = 64,	    /* under way at once */
	CALL_SECONDS = 10,  /* a call in all */
	REPLY_LIMIT = 65536 /* bytes of an answer; a longer one is no answer */
};
struct calls;

/* Once per process; connections stay open between calls. */
struct calls *calls_open(struct arena *life, const struct config *config);
void calls_close(struct calls *calls);
int calls_under_way(const struct calls *calls);

/* Whether the address of an exchange is somebody else's word, a tenant's or a guest's: then, but in
 * the demo, it may not lead to this machine or into its private network. */
enum call_trust { CALL_TRUSTED, CALL_GUARDED };

/* Starts one; there must be room (calls_under_way() < CALLS). The exchange and its texts stay as
 * they are until it has ended; its reply is made in `arena`. */
void call_start(struct calls *calls, struct arena *arena, const struct exchange *exchange,
		enum call_trust trust, int timeout_ms, void *whose);
/* Lets them go on until one may have ended, `also` (a descriptor, −1 none) can be read, or the time
 * is over. */
void calls_wait(struct calls *calls, int also, int timeout_ms);
/* `whose` of one that has ended, with its reply; NULL: none has. */
void *calls_next(struct calls *calls, struct reply *reply);

/* One alone, from its start to its end; no others are under way. */
void call_perform(struct calls *calls, struct arena *arena, const struct exchange *exchange,
		  enum call_trust trust, int timeout_ms, struct reply *reply);
