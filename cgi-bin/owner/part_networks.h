/* Rows of networks with what they pay and use: on the dashboard and in the list. */
#pragma once
#include "app.h"

struct networks_wanted { /* "" leaves open */
	const char *q, *plan, *state;
	const char *by; /* "mrr", "guests"; else the name */
	int64_t after;	/* the key: after that row */
	const char *after_name, *after_id;
	bool given; /* there is a key */
};
struct networks_ask {
	struct rows *rows, *count;
};

/* Of the address. */
struct networks_wanted networks_wanted(struct request *req);
/* Asks for up to `most` and one more. NULL texts of `wanted` are "". */
struct networks_ask networks_ask(struct request *req, const struct networks_wanted *wanted,
				 int most);
/* Shows up to `most`: `networks`, `total`, `found`, `more` and the last one's key. */
void part_networks(struct request *req, const struct networks_ask *ask, int most);
/* How a network stands, for a badge: "ok", "wait", "off" or "stop", and its words. */
const char *network_state_words(const char *state, const char **badge);
/* "13,420 guests over plan", "2 restaurants over plan"; "" when within; a limit of 0 is none. */
const char *over_plan(struct request *req, int64_t used, int64_t limit, const char *one,
		      const char *many);
/* An option of a choice: the chosen one is marked. */
void part_option(struct request *req, const char *list, const char *value, const char *title,
		 const char *chosen);
/* The choices of plan and state, with what is chosen for addresses. */
void part_filters(struct request *req, const char *plan, const char *state, struct rows *plans);
