/* The menu of rewards: what each costs, and what is missing to have it. */
#include "parts.h"
#include "domain/money.h"
#include "queries.h"
#include <string.h>

static void judge(struct request *req, struct view *item, int64_t points, const struct cap *cap,
		  int64_t available)
{
	const struct network *network = guest_network(req);
	int64_t value_minor = 0;
	bool whole =
		points_worth(points, network->value_points, network->value_minor, &value_minor);
	bool enough = available >= points, fits = value_minor <= cap->remaining_minor;
	view_flag(item, "ready", whole && enough && fits);
	view_flag(item, "over_cap", enough && !fits);
	view_flag(item, "short", !enough);
	view_int(item, "missing", enough ? 0 : points - available);
	view_int(item, "had", enough ? points : available);
	view_time(item, "frees_at", cap->frees_at);
	view_flag(item, "frees", cap->frees_at != 0);
}

struct rows *part_sold_out(struct request *req, struct rows *rewards)
{
	bool limited = !rows_arrived(rewards);
	while (!limited && rows_next(rewards))
		limited = row_bool(rewards, "limited");
	if (!limited)
		return NULL;
	return sql_page_guest_sold_out(req->db, req->caller.network_id);
}

static bool is_sold_out(struct rows *sold_out, const char *reward_id)
{
	if (!sold_out)
		return false;
	rows_rewind(sold_out);
	while (rows_next(sold_out))
		if (!strcmp(row_text(sold_out, "reward_id"), reward_id))
			return true;
	return false;
}

void part_rewards(struct request *req, struct rows *rewards, struct rows *sold_out, int most,
		  const struct cap *cap, int64_t available)
{
	const struct network *network = guest_network(req);
	view_int(req->view, "rewards_count", rows_count(rewards));
	view_flag(req->view, "rewards_more", rows_count(rewards) > most);
	view_flag(req->view, "has_rewards", rows_count(rewards) > 0);
	view_list(req->view, "rewards");
	rows_rewind(rewards);
	for (int i = 0; i < most && rows_next(rewards); i++) {
		struct view *item = view_item(req->view, "rewards");
		int64_t points = row_int(rewards, "points"), value_minor = 0;
		view_text(item, "reward_id", row_text(rewards, "reward_id"));
		view_text(item, "name", row_text(rewards, "name"));
		view_int(item, "points", points);
		points_worth(points, network->value_points, network->value_minor, &value_minor);
		view_int(item, "value_minor", value_minor);
		bool gone = is_sold_out(sold_out, row_text(rewards, "reward_id"));
		view_flag(item, "gone", gone);
		if (cap && !gone)
			judge(req, item, points, cap, available);
	}
}
