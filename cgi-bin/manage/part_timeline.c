/* What happened to a guest's points, newest first: each with how it stands, and each earning with
 * its trace. */
#include "parts.h"
#include "queries.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE_ENTRIES = 15 };

static const char *const kinds[][2] = {{"", "Everything"},
				       {"earned", "Earned"},
				       {"redeemed", "Redeemed"},
				       {"other", "Anything else"}};
enum { KINDS = sizeof kinds / sizeof *kinds };

static bool is(struct rows *entry, const char *column, const char *text)
{
	return !strcmp(row_text(entry, column), text);
}

struct timeline_ask part_timeline_ask(struct request *req, const char *guest_id)
{
	const char *network_id = req->caller.network_id, *before = query_value(req, "before");
	size_t length = strspn(before, "0123456789");
	struct timeline_ask ask = {.kind = "",
				   .from_key = length && length <= 18 && !before[length]};
	int64_t below = ask.from_key ? strtoll(before, NULL, 10) : INT64_MAX;
	for (int i = 0; i < KINDS; i++)
		if (!strcmp(query_value(req, "kind"), kinds[i][0]))
			ask.kind = kinds[i][0];
	ask.entries = sql_page_manage_guest_entries(req->db, network_id, guest_id, ask.kind, below,
						    PAGE_ENTRIES + 1);
	ask.traces = sql_page_manage_guest_traces(req->db, network_id, guest_id, ask.kind, below,
						  PAGE_ENTRIES + 1);
	return ask;
}

static const char *title_of(struct request *req, struct rows *entry)
{
	static const char *const titles[][2] = {
		{"refund", "Taken back"},
		{"expire", "Points expired"},
		{"adjust", "Adjusted"},
		{"gift", "Gift"},
		{"repay", "Repaid what was owed"},
		{"merge", "Two cards became one"},
		{"release", "Points returned"},
	};
	if (is(entry, "kind", "earn"))
		return arena_printf(
			req->arena, "Sale, %s",
			format_money(req->formats, req->arena, row_int(entry, "amount_minor")));
	if (is(entry, "kind", "redeem") && *row_text(entry, "reward"))
		return arena_printf(req->arena, "Redeemed, %s", row_text(entry, "reward"));
	if (is(entry, "kind", "redeem"))
		return arena_printf(
			req->arena, "Redeemed, %s",
			format_money(req->formats, req->arena, row_int(entry, "value_minor")));
	if (is(entry, "kind", "referral"))
		return is(entry, "cause", "invited") ? "Joined by a friend's link"
						     : "A friend joined";
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		if (is(entry, "kind", titles[i][0]))
			return titles[i][1];
	return row_text(entry, "kind");
}

static const char *ending_of(struct rows *entry)
{
	if (is(entry, "kind", "earn"))
		return "Voided";
	return is(entry, "end_reason", "expired")     ? "Not used in time, returned"
	       : is(entry, "end_reason", "cancelled") ? "Cancelled, returned"
						      : "Voided, returned";
}

static void show_state(struct view *item, struct rows *entry)
{
	bool pending = is(entry, "status", "pending"), earn = is(entry, "kind", "earn");
	bool settled = row_time(entry, "settled_at"), released = is(entry, "status", "released");
	view_flag(item, "waits", pending && earn);
	view_time(item, "due_at", row_time(entry, "due_at"));
	view_flag(item, "code_open", pending && !earn && !settled);
	view_time(item, "expires_at", row_time(entry, "expires_at"));
	view_flag(item, "settled", pending && !earn && settled);
	view_flag(item, "confirmed", is(entry, "status", "confirmed"));
	view_text(item, "ending", released ? ending_of(entry) : "");
	view_time(item, "ended_at", row_time(entry, "ended_at"));
}

static void show_entry(struct request *req, struct view *item, struct rows *entry,
		       struct rows *traces)
{
	bool earn = is(entry, "kind", "earn");
	const char *settled_by = row_text(entry, "settled_by");
	view_time(item, "at", row_time(entry, "at"));
	view_text(item, "title", title_of(req, entry));
	view_int(item, "points", row_int(entry, "points"));
	view_text(item, "path", earn ? "visits" : "redemptions");
	view_text(item, "subject_id", row_text(entry, earn ? "visit_id" : "redemption_id"));
	view_text(item, "restaurant", row_text(entry, "restaurant"));
	view_text(item, "who", *settled_by ? settled_by : row_text(entry, "staff"));
	view_flag(item, "is_earn", earn);
	show_state(item, entry);
	if (!earn)
		return;
	struct view *bill = view_object(item, "bill");
	view_list(bill, "lines");
	part_bill_head(bill, row_int(entry, "amount_minor"), row_int(entry, "discount_minor"),
		       row_int(entry, "paid_minor"), row_int(entry, "net_minor"));
	part_trace(req, bill, traces, row_text(entry, "entry_id"), row_text(entry, "tier_name"));
	view_int(bill, "sum", row_int(entry, "points"));
}

void part_timeline(struct request *req, const struct timeline_ask *ask)
{
	struct view *view = req->view;
	struct rows *entries = ask->entries;
	view_list(view, "entries");
	for (int i = 0; i < PAGE_ENTRIES && rows_next(entries); i++) {
		show_entry(req, view_item(view, "entries"), entries, ask->traces);
		view_text(view, "last_seq",
			  arena_printf(req->arena, "%lld", (long long)row_int(entries, "seq")));
	}
	for (int i = 0; i < KINDS; i++) {
		struct view *item = view_item(view, "kinds");
		view_text(item, "kind", kinds[i][0]);
		view_text(item, "word", kinds[i][1]);
		view_flag(item, "chosen", ask->kind == kinds[i][0]);
	}
	view_text(view, "kind", ask->kind);
	view_flag(view, "has_entries", rows_count(entries) > 0);
	view_flag(view, "later", ask->from_key);
	view_flag(view, "more", rows_count(entries) > PAGE_ENTRIES);
}
