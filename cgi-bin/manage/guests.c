/* The guests of the network: found, filtered, in order, a page at a time. */
#include "parts.h"
#include "queries.h"
#include <string.h>

enum { PAGE_ROWS = 25, COUNTED = 1000, FOUND = 100, EXPORTED = 100000 };

static void show_guest(struct request *req, struct view *item, struct rows *row)
{
	bool named = *row_text(row, "name");
	view_text(item, "guest_id", row_text(row, "guest_id"));
	view_text(item, "name",
		  manage_guest_name(req, row_text(row, "name"), row_int(row, "card_no")));
	view_text(item, "card",
		  named ? arena_printf(req->arena, "Card %lld", (long long)row_int(row, "card_no"))
			: "");
	view_text(item, "tier_name", manage_tier(req, row_text(row, "tier_name")));
	view_flag(item, "verified", row_bool(row, "verified"));
	view_int(item, "available", row_int(row, "available"));
	view_int(item, "pending", row_int(row, "pending"));
	view_int(item, "visits", row_int(row, "visits"));
	view_time(item, "last_at", row_time(row, "last_at"));
	view_time(item, "joined_at", row_time(row, "joined_at"));
}

static void show_page(struct request *req, const struct guest_search *search, struct rows *rows)
{
	struct view *view = req->view;
	struct guest_search last = *search;
	int count = rows ? rows_count(rows) : 0;
	view_list(view, "guests");
	for (int i = 0; i < PAGE_ROWS && i < count && rows_next(rows); i++) {
		show_guest(req, view_item(view, "guests"), rows);
		part_guest_next(req, &last, rows);
	}
	view_flag(view, "has_guests", count > 0);
	view_flag(view, "later", search->from_key);
	view_flag(view, "more", count > PAGE_ROWS);
	view_text(view, "last_id", last.id);
	view_text(view, "last_word", percent_encoded(req->arena, last.token));
	view_text(view, "last_at",
		  arena_printf(req->arena, "%lld", (long long)instant_parse(last.at)));
}

static void show_tiers(struct request *req, const struct guest_search *search, struct rows *tiers)
{
	view_list(req->view, "tiers");
	while (rows_next(tiers)) {
		struct view *item = view_item(req->view, "tiers");
		view_int(item, "rank", row_int(tiers, "rank"));
		view_text(item, "tier_name", manage_tier(req, row_text(tiers, "name")));
		view_flag(item, "chosen", row_int(tiers, "rank") == search->tier_rank);
	}
}

static void show_search(struct request *req, const struct guest_search *search)
{
	struct view *view = req->view;
	view_text(view, "q", search->q);
	view_text(view, "q_encoded", percent_encoded(req->arena, search->q));
	view_int(view, "tier_rank", search->tier_rank);
	view_text(view, "standing", search->standing);
	view_flag(view, "only_verified", !strcmp(search->standing, "verified"));
	view_flag(view, "only_unverified", !strcmp(search->standing, "unverified"));
	view_flag(view, "filtered", part_guest_filtered(search));
	view_flag(view, "by_name", search->way == GUESTS_NAMED);
	view_flag(view, "oldest", search->way == GUESTS_OLDEST);
	view_flag(view, "by_time", search->way <= GUESTS_OLDEST);
}

/* Up to how many are counted: who found more than a few pages of a name types more of it. */
static int64_t counted_of(const struct guest_search *search)
{
	return search->way == GUESTS_NAMED ? FOUND : COUNTED;
}

/* A few are counted now; of many, all of them are counted with the summaries. */
static void show_total(struct request *req, const struct guest_search *search, int64_t total,
		       struct rows *latest)
{
	struct view *view = req->view;
	int64_t counted = counted_of(search);
	bool many = total > counted;
	bool summed = many && !part_guest_filtered(search) && rows_next(latest) &&
		      row_int(latest, "guests") > COUNTED; /* else they are older than many */
	view_int(view, "total", many ? counted : total);
	view_flag(view, "one", total == 1);
	view_flag(view, "many", many);
	view_flag(view, "nobody", !total && !part_guest_filtered(search));
	view_flag(view, "summed", summed);
	view_int(view, "most", EXPORTED);
	if (!summed)
		return;
	view_int(view, "all_guests", row_int(latest, "guests"));
	view_time(view, "until_at", row_time(latest, "until_at"));
	view_flag(view, "too_many", row_int(latest, "guests") > EXPORTED);
}

static enum http guests(struct request *req)
{
	struct guest_search search = part_guest_search(req);
	struct rows *rows = part_guest_rows(req, &search, PAGE_ROWS + 1);
	struct rows *count = part_guest_count(req, &search, counted_of(&search) + 1);
	struct rows *tiers = sql_tier_list(req->db, req->caller.network_id);
	struct rows *latest = sql_page_manage_guests_latest(req->db, req->caller.network_id);
	int64_t total = rows && !count ? rows_count(rows) : 0;
	if (count && rows_next(count))
		total = row_int(count, "total");
	show_search(req, &search);
	show_tiers(req, &search, tiers);
	show_page(req, &search, rows);
	view_flag(req->view, "too_many", false);
	show_total(req, &search, total, latest);
	return show(req, "manage/guests");
}

const struct page page_manage_guests = {"/guests",	  .who = MANAGER | ADMIN, .get = guests,
					.menu = "Guests", .icon = "users",	  .place = 3};
