/* What the guest's pages share: who asks, for which network, in which language; the frame around
 * every page. */
#pragma once
#include "core/page.h"
#include "domain/network.h"
#include "domain/scope.h"

struct guest_context {		       /* req->context */
	struct rows *network_rows;     /* sql_network_get(), asked by identify */
	const struct network *network; /* once looked at */
	struct rows *session;	       /* sql_page_guest_session() of a guest; NULL for a visitor */
	struct rows *codes; /* otp_state_ask() of a browser that asks for a code again; else NULL */
	struct card_ask *ahead; /* what the page asked ahead for this guest; NULL: nothing */
	const char *language;	/* "en" or "ru" */
};

extern const struct app guest_app;

/* The network's settings. Looks, so ask everything else before. Also settles in which formats the
 * page is written. */
const struct network *guest_network(struct request *req);
/* What domain functions take. With `looking` its network is read, else NULL. */
struct scope guest_scope(struct request *req, bool looking);
/* What the session's question told of the guest who is signed in. */
struct rows *guest_session(struct request *req);
/* "+44 7*** ***123" of the guest who is signed in. Looks. */
const char *guest_masked_phone(struct request *req);
/* __Host-guest-<slug>: the cookie of this network's session. Looks. */
const char *guest_cookie(struct request *req);

/* show() and refuse() with the values of the frame; `menu` names the item of the navigation that
 * this page is, "" none. */
enum http guest_show(struct request *req, const char *template_name, const char *menu);
enum http guest_refuse(struct request *req, const char *template_name, const char *menu);
/* The same page with another status: 429. */
enum http guest_wait(struct request *req, const char *template_name, int64_t retry_at);

/* The message of that key as plain text, its {placeholders} filled from `values`. */
const char *say(struct request *req, struct view *values, const char *key);
