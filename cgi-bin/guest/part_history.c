/* What happened, as rows; and why an earning is what it is, as a bill. */
#include "parts.h"
#include <string.h>

/* The words of an entry are found by its kind and what ended or caused it. */
static const char *title_key(struct request *req, struct rows *entry)
{
	const char *kind = row_text(entry, "kind"), *cause = row_text(entry, "cause"),
		   *missing = NULL;
	const char *reason = row_text(entry, "end_reason");
	if (!strcmp(kind, "redeem")) {
		if (!strcmp(reason, "expired"))
			return "entry_redeem_expired";
		if (!strcmp(reason, "cancelled"))
			return "entry_redeem_cancelled";
		return !row_null(entry, "reward_id") ? "entry_redeem_reward" : "entry_redeem";
	}
	const char *exact = arena_printf(req->arena, "entry_%s_%s", kind, cause);
	if (words_find(req->words, exact, strlen(exact), &missing))
		return exact;
	return arena_printf(req->arena, "entry_%s", kind);
}

static const char *note_of(struct request *req, struct view *item, struct rows *entry,
			   const char *status)
{
	bool pending = !strcmp(status, "pending");
	if (pending && row_time(entry, "due_at"))
		return say(req, item, "entry_arrives");
	if (!strcmp(row_text(entry, "kind"), "redeem") && pending)
		return say(req, item,
			   row_bool(entry, "settled") ? "entry_used" : "entry_code_open");
	if (!strcmp(status, "released"))
		return say(req, item,
			   !strcmp(row_text(entry, "kind"), "redeem") ? "entry_returned"
								      : "entry_undone");
	return "";
}

void part_entry(struct request *req, struct view *item, const struct names *names,
		struct rows *entry, const char *status)
{
	bool released = !strcmp(status, "released");
	view_text(item, "entry_id", row_text(entry, "entry_id"));
	view_time(item, "at", row_time(entry, "at"));
	view_time(item, "due_at", row_time(entry, "due_at"));
	view_int(item, "points", row_int(entry, "points"));
	view_int(item, "points_plain",
		 row_int(entry, "points") < 0 ? -row_int(entry, "points")
					      : row_int(entry, "points"));
	view_int(item, "amount_minor", row_int(entry, "amount_minor"));
	view_int(item, "value_minor", row_int(entry, "value_minor"));
	view_text(item, "restaurant",
		  part_name(names->restaurants, row_text(entry, "restaurant_id")));
	view_text(item, "reward", part_name(names->rewards, row_text(entry, "reward_id")));
	view_flag(item, "is_earn", !strcmp(row_text(entry, "kind"), "earn"));
	view_flag(item, "pending", !strcmp(status, "pending"));
	view_flag(item, "confirmed", !strcmp(status, "confirmed"));
	view_flag(item, "released", released);
	view_text(item, "title", say(req, item, title_key(req, entry)));
	view_text(item, "note", note_of(req, item, entry, status));
}

void part_history(struct request *req, struct rows *entries, int most, const struct names *names,
		  struct rows *lines)
{
	view_list(req->view, "entries");
	view_flag(req->view, "has_entries", rows_count(entries) > 0);
	rows_rewind(entries);
	for (int i = 0; i < most && rows_next(entries); i++) {
		struct view *item = view_item(req->view, "entries");
		part_entry(req, item, names, entries, row_text(entries, "status"));
		if (lines)
			part_bill(req, item, names, entries, lines);
	}
}
