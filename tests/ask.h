/* A browser, or an app, for tests: asks serve() in-process and keeps cookies and hidden form fields
 *between requests.
 *
 *	struct asker *guest = asker_new(&guest_app);
 *	ask(guest, METHOD_GET, "/blkpages/", NULL);
 *	assert_status(guest, 200);
 *	assert_has(guest, "Sign in");
 *	ask(guest, METHOD_POST, "/blkpages/sign-in", "mobile_number", "07700 900123", NULL);
 *	ask_follow(guest);
 *	asker_free(guest);
 */
#pragma once
#include "core/serve.h"

struct asker {				   /* may be changed between two requests */
	int64_t now;			   /* the instant of every request; starts at ASKER_NOON */
	const char *host;		   /* "localhost" */
	const char *accept;		   /* "text/html", or "application/json" for a JSON app */
	const char *language;		   /* "en-GB" */
	const char *bearer;		   /* token behind "Bearer "; "" none */
	const char *key;		   /* Idempotency-Key; "" none */
	const char *origin;		   /* "" none */
	const char *fetch_site;		   /* "same-origin" */
	const char *address;		   /* "127.0.0.1" */
	const char *signature, *signed_at; /* of a provider's hook; "" none */
	bool plain;		   /* a POST does not add the csrf and once of the last page */
	int get_trips, post_trips; /* more is a failed test: 2 and 3 */

	struct server server;	     /* its app, database and the rest */
	struct arena *memory;	     /* for the life of the asker: what is returned below stays */
	const struct answer *answer; /* the last; until the next request */
	const char *page;	     /* its body, as text */
	struct fields *jar;	     /* cookies */
	const char *csrf, *once;     /* of the last page that had them */
};

#define ASKER_NOON (INT64_C(1781265600) * 1000000) /* 2026-06-12 12:00 UTC, a Friday */

/* Configuration is what LOYALTY_* says, with fixed keys where it says nothing; the database is
 * $LOYALTY_DATABASE under the app's role, templates are those of the tree the test is run in. */
struct asker *asker_new(const struct app *app);
/* The same with these templates instead, for an app without languages; they are closed by
 * asker_free. */
struct asker *asker_with(const struct app *app, struct templates *templates);
void asker_free(struct asker *asker);

/* A request. Pairs of a field's name and value follow, ended by NULL: the body of a form for POST.
 * A csrf and a once among them replace those of the last page; a once is used for one POST, the
 * next gets another unless a page brought it. */
const struct answer *ask(struct asker *asker, enum method method, const char *uri, ...)
	__attribute__((sentinel));
/* A POST with this JSON text. */
const struct answer *ask_json(struct asker *asker, const char *uri, const char *json);
/* A POST with any body and type. */
const struct answer *ask_raw(struct asker *asker, const char *uri, const char *type,
			     const char *body, size_t length);
/* GET of where the last answer leads. */
const struct answer *ask_follow(struct asker *asker);

const char *asker_cookie(struct asker *asker, const char *name); /* "" none */
void asker_set_cookie(struct asker *asker, const char *name, const char *value);
void asker_forget(struct asker *asker); /* a new browser */
/* A header of the last answer; "" none. */
const char *asker_header(struct asker *asker, const char *name);
/* The value of the last page's first input of that name; "" none. */
const char *asker_input(struct asker *asker, const char *name);
/* What stands between two texts of the last page; "" when they are not there. */
const char *asker_between(struct asker *asker, const char *before, const char *after);

#define assert_status(asker, status) asker_assert_status(asker, status, __FILE__, __LINE__)
#define assert_has(asker, text)	     asker_assert_text(asker, text, true, __FILE__, __LINE__)
#define assert_lacks(asker, text)    asker_assert_text(asker, text, false, __FILE__, __LINE__)
void asker_assert_status(struct asker *asker, int status, const char *file, int line);
void asker_assert_text(struct asker *asker, const char *text, bool wanted, const char *file,
		       int line);
