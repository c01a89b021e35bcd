/* Everything that points buy; for a guest with what is missing for each. */
#include "parts.h"
#include "domain/redemption.h"
#include "queries.h"

enum { ALL_REWARDS = 100 };

static enum http rewards(struct request *req)
{
	const char *network_id = req->caller.network_id, *guest_id = req->caller.person_id;
	bool guest = req->caller.who == GUEST;
	struct rows *list = sql_page_guest_rewards(req->db, network_id);
	struct rows *sold_out = part_sold_out(req, list), *balance = NULL;
	struct cap_ask ask = {NULL, NULL, 0};
	if (guest) {
		balance = sql_page_guest_balance(req->db, network_id, guest_id);
		ask = redemption_cap_ask(req->db, network_id, guest_id);
	}
	if (!guest_network(req))
		return HTTP_NOT_FOUND;
	int64_t available = 0;
	struct cap cap = {0};
	if (guest && rows_next(balance)) {
		struct scope scope = guest_scope(req, true);
		cap = redemption_cap(&scope, &ask);
		available = row_int(balance, "available");
		part_redeem(req, &cap, available);
	}
	view_int(req->view, "points", available);
	part_rewards(req, list, sold_out, ALL_REWARDS, guest ? &cap : NULL, available);
	return guest_show(req, "guest/rewards", "rewards");
}

const struct page page_guest_rewards = {"/rewards", .who = ANYONE, .get = rewards,
					.menu = "nav_rewards"};
