/* The ladder of tiers, with the step that the guest stands on. */
#include "parts.h"
#include "domain/tier.h"

/* The shipped tiers have names in both languages; a network's own name is shown as it is. */
static const char *shown_name(struct request *req, const struct tier *tier)
{
	const char *key = arena_printf(req->arena, "tier_name_%s", tier->name),
		   *name = word(req, key);
	return name == key ? tier->name : name;
}

void part_tiers(struct request *req, struct rows *rows, int64_t rank, int64_t spend_minor)
{
	int count = 0;
	const struct tier *tiers = tiers_read(req->arena, rows, &count);
	int held = tier_index(tiers, count, rank);
	const struct network *network = guest_network(req);
	struct view *ladder = view_object(req->view, "ladder");
	view_flag(ladder, "discount", network && network->benefit == BENEFIT_DISCOUNT);
	view_text(ladder, "tier", shown_name(req, &tiers[held]));
	view_int(ladder, "percent_bp", tiers[held].percent_bp);
	view_flag(ladder, "top", held + 1 == count);
	if (held + 1 < count) {
		view_text(ladder, "next_tier", shown_name(req, &tiers[held + 1]));
		view_int(ladder, "missing_minor", tier_missing(tiers, count, held, spend_minor));
	}
	for (int i = 0; i < count; i++) {
		struct view *item = view_item(ladder, "steps");
		bool last = i + 1 == count;
		int64_t from = tiers[i].threshold_minor,
			to = last ? from : tiers[i + 1].threshold_minor;
		int64_t reached = spend_minor < from ? 0
				  : spend_minor > to ? to - from
						     : spend_minor - from;
		view_text(item, "name", shown_name(req, &tiers[i]));
		view_int(item, "percent_bp", tiers[i].percent_bp);
		view_int(item, "threshold_minor", from);
		view_flag(item, "first", i == 0);
		view_flag(item, "done", i < held);
		view_flag(item, "current", i == held);
		view_int(item, "span", last ? 1 : to - from);
		view_int(item, "reached", last ? 1 : reached);
	}
	view_int(ladder, "window_days",
		 network ? network->tier_window / (INT64_C(86400) * 1000000) : 0);
	view_text(req->view, "tier", shown_name(req, &tiers[held]));
	view_text(req->view, "top_tier", shown_name(req, &tiers[count - 1]));
	view_int(req->view, "best_bp", tiers[count - 1].percent_bp);
	view_flag(req->view, "has_tiers", count > 1);
}
