/* A guest in the console: who it is, what they have and spent, their limit, what expires when. */
#include "parts.h"
#include "core/phone.h"
#include "domain/guest.h"
#include "domain/money.h"
#include "domain/redemption.h"
#include "domain/show.h"
#include "queries.h"

enum { LOTS = 6 };
static const int64_t day = INT64_C(86400) * 1000000;

struct about_ask part_about_ask(struct request *req, const char *guest_id)
{
	const char *network_id = req->caller.network_id;
	return (struct about_ask){
		.guest = sql_page_manage_guest_about(req->db, network_id, guest_id),
		.tiers = sql_tier_list(req->db, network_id),
		.cap = redemption_cap_ask(req->db, network_id, guest_id),
		.lots = sql_page_manage_guest_lots(req->db, network_id, guest_id),
	};
}

static void show_who(struct request *req, struct view *about, struct rows *row)
{
	struct scope scope = manage_scope(req);
	const char *guest_id = row_text(row, "guest_id");
	const char *phone = guest_phone(&scope, guest_id, row_text(row, "key_sealed"),
					row_text(row, "phone_sealed"));
	view_text(about, "guest_id", guest_id);
	view_text(about, "name",
		  manage_guest_name(req, row_text(row, "name"), row_int(row, "card_no")));
	view_text(about, "card",
		  arena_printf(req->arena, "%lld", (long long)row_int(row, "card_no")));
	view_text(about, "phone", phone_masked(req->arena, phone));
	view_time(about, "verified_at", row_time(row, "verified_at"));
	view_time(about, "joined_at", row_time(row, "joined_at"));
	view_text(about, "joined_restaurant", row_text(row, "joined_restaurant"));
}

static void show_balances(struct request *req, struct view *about, struct rows *row)
{
	const struct network *network = manage_context(req)->network;
	int64_t available = row_int(row, "available"), debt = row_int(row, "debt");
	int64_t open = row_int(row, "open_redemptions");
	view_int(about, "available", available);
	view_int(about, "worth_minor",
		 mul_div_floor(available, network->value_minor, network->value_points));
	view_int(about, "pending", row_int(row, "pending"));
	view_flag(about, "waits", row_int(row, "pending") > 0 && row_time(row, "due_at"));
	view_time(about, "due_at", row_time(row, "due_at"));
	view_int(about, "held", row_int(row, "held"));
	view_int(about, "open", open);
	view_flag(about, "has_open", open > 0);
	view_flag(about, "one_open", open == 1);
	view_flag(about, "owes", debt > 0);
	view_text(about, "debt_words", manage_points(req, debt));
}

static void show_spend(struct request *req, struct view *about, struct rows *row,
		       struct rows *tier_rows)
{
	int count = 0;
	const struct tier *tiers = tiers_read(req->arena, tier_rows, &count);
	int held = tier_index(tiers, count, row_int(row, "tier_rank"));
	int64_t spend = row_int(row, "spend_minor");
	bool top = held + 1 == count;
	view_text(about, "tier_name", manage_tier(req, tiers[held].name));
	view_int(about, "spend_minor", spend);
	view_int(about, "window_days", manage_context(req)->network->tier_window / day);
	view_flag(about, "top", top);
	view_text(about, "next_tier", top ? "" : manage_tier(req, tiers[held + 1].name));
	view_int(about, "missing_minor", tier_missing(tiers, count, held, spend));
	view_int(about, "visits", row_int(row, "visits"));
	view_flag(about, "has_visits", row_int(row, "visits") > 0);
	view_int(about, "average_minor", row_int(row, "average_minor"));
	view_time(about, "last_at", row_time(row, "last_at"));
}

static void show_referral(struct request *req, struct view *about, struct rows *row)
{
	int64_t invited = row_int(row, "invited"), rewarded = row_int(row, "rewarded");
	view_text(about, "referrer_id", row_text(row, "referrer_id"));
	view_text(about, "referrer",
		  manage_guest_name(req, row_text(row, "referrer_name"),
				    row_int(row, "referrer_card")));
	view_flag(about, "referred", invited > 0 || *row_text(row, "referrer_id"));
	view_int(about, "invited", invited);
	view_flag(about, "has_invited", invited > 0);
	view_flag(about, "one_invited", invited == 1);
	view_int(about, "rewarded", rewarded);
}

/* The first few by name of their day, the others in one line: the sum is what is available. */
static void show_lots(struct view *about, struct rows *lots)
{
	int64_t later = 0, sum = 0;
	view_list(about, "lots");
	for (int i = 0; rows_next(lots); i++) {
		int64_t points = row_int(lots, "points");
		sum += points;
		if (i >= LOTS) {
			later += points;
			continue;
		}
		struct view *item = view_item(about, "lots");
		view_time(item, "expires_at", row_time(lots, "expires_at"));
		/* Its last day, not the day after it. */
		view_time(item, "last_at", row_time(lots, "expires_at") - 1000000);
		view_int(item, "points", points);
	}
	view_flag(about, "has_lots", sum > 0);
	view_flag(about, "has_further", later > 0);
	view_int(about, "further", later);
	view_int(about, "lots_sum", sum);
}

bool part_about(struct request *req, const struct about_ask *ask)
{
	struct rows *row = ask->guest;
	if (!rows_next(row))
		return false;
	struct scope scope = manage_scope(req);
	struct cap cap = redemption_cap(&scope, &ask->cap);
	struct view *about = view_object(req->view, "about");
	show_who(req, about, row);
	show_balances(req, about, row);
	show_spend(req, about, row, ask->tiers);
	show_referral(req, about, row);
	show_lots(about, ask->lots);
	show_cap(about, "cap", &cap, scope.network);
	return true;
}
