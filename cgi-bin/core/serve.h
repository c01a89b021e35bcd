/* One request, top to bottom; the one error place. */
#pragma once
#include "core/page.h"

enum { BODY_LIMIT = 64 * 1024 }; /* unless the app says more; nginx has stricter ones by address */

struct server { /* what a process has open */
	const struct app *app;
	const struct config *config;
	const struct templates *templates;
	struct arena *arena;
	struct db *db;	      /* NULL: pages that ask nothing (tests) */
	struct request *last; /* serve's own */
	int trips;
};

/* What came in, as fcgi.c or a test gives it; every text may be NULL. */
struct incoming {
	const char *method, *uri; /* REQUEST_URI: path and query, undecoded */
	const char *cookie, *host, *origin, *fetch_site, *accept, *accept_language, *authorization,
		*idempotency_key;
	const char *content_type, *address, *user_agent, *request_id;
	const char *signature,
		*signed_at; /* of hooks: nginx takes them from the provider's headers */
	const char *body;
	size_t body_length; /* above the limit `body` is not looked at; without a body it did not
			       arrive whole */
	int64_t now;	    /* 0: the clock's */
};

/* Bytes that a body of this app may have. */
size_t serve_body_limit(const struct app *app);
/* The answer lives in the server's arena until the next serve(). */
const struct answer *serve(struct server *server, const struct incoming *incoming);
/* What is left to do once the answer was sent: wakes listeners, calls app->after. */
void serve_after(struct server *server);
/* Round trips to the database of the last request, for tests. */
int serve_trips(const struct server *server);
