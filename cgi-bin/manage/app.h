/* What the console's pages share: who asks, for which network, at which till; the frame around
 * every page. */
#pragma once
#include "core/page.h"
#include "domain/network.h"
#include "domain/scope.h"

struct shown {			 /* what a manager's or an admin's figures are of */
	const char *restaurants; /* uuid[]; 0…0, at none, is among them when they are all */
	const char *name;	 /* of the first */
	int64_t count, may_count;
	bool whole;	  /* all restaurants of the network */
	int64_t until_at; /* how far the figures go; 0: there are none yet */
};
struct manage_context {		       /* req->context */
	const struct network *network; /* NULL for a visitor */
	const char *role, *restaurant_name, *restaurant_zone, *till_name;
	int64_t seen_at; /* of the session */
	struct shown shown;
};

extern const struct app manage_app;

/* Who works here; the network is the session's. Visitors have none. */
const struct manage_context *manage_context(struct request *req);
/* What domain functions take. */
struct scope manage_scope(struct request *req);
/* A manager's or an admin's rights. */
bool manage_is_senior(struct request *req);
/* "All restaurants", a restaurant's name, "2 of 5 restaurants". */
const char *manage_shown_name(struct request *req);
/* False when the session works at no till: what to answer is then in `*answer`. */
bool manage_has_place(struct request *req, enum http *answer);

/* "£": what amounts carry in this network's currency. */
const char *manage_currency_sign(struct request *req);
/* What is wrong with an amount as it was typed; "" for AMOUNT_OK. */
const char *manage_amount_fault(struct request *req, int fault);
/* The name, or "Guest 17" by the card's number. */
const char *manage_guest_name(struct request *req, const char *name, int64_t card_no);
/* "1 point", "1,500 points". */
const char *manage_points(struct request *req, int64_t points);
/* A tier's name as a person says it: the shipped GOLD is Gold; a network's own name stays. */
const char *manage_tier(struct request *req, const char *name);
