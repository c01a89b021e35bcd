/* Rows behind a figure, as a page shows them. */
#include "rows.h"
#include <string.h>

const char *row_what(enum figure figure, const char *subject, bool undone)
{
	static const struct {
		const char *subject, *done, *undone;
	} words[] = {{"visit", "Points for a sale", "Points of a voided sale"},
		     {"redemption", "Redeemed", "Redemption voided"},
		     {"guest", "Signed up", ""},
		     {"referral", "Bonus for an invitation", ""},
		     {"adjust", "Corrected by hand", ""},
		     {"gift", "Gift", ""},
		     {"release", "", "Pending points taken back"},
		     {"refund", "", "Points taken back"}};
	if (figure == FIGURE_SALES)
		return undone ? "Sale voided" : "Sale";
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(words[i].subject, subject))
			return undone ? words[i].undone : words[i].done;
	return "";
}

static const char *path_of(const char *subject)
{
	return !strcmp(subject, "visit")	? "visits"
	       : !strcmp(subject, "redemption") ? "redemptions"
						: "";
}

static void show_booked(struct request *req, struct view *item, const struct behind *behind,
			struct rows *row)
{
	const char *subject = row_text(row, "subject"), *restaurant = row_text(row, "restaurant");
	int64_t amount = row_int(row, "amount");
	bool undone = row_bool(row, "undone");
	view_time(item, "at", row_time(row, "at"));
	view_text(item, "id", row_text(row, "id"));
	view_text(item, "path", path_of(subject));
	view_text(item, "what", row_what(behind->figure, subject, undone));
	view_flag(item, "undone", undone);
	view_text(item, "restaurant", *restaurant ? restaurant : "Not at a restaurant");
	view_text(item, "amount",
		  behind->figure == FIGURE_SALES ? figure_text(req, FIGURE_SALES, amount)
						 : format_signed(req->formats, req->arena, amount));
}

static void show_row(struct request *req, struct view *item, const struct behind *behind,
		     struct rows *row)
{
	view_text(item, "guest_id", row_text(row, "guest_id"));
	view_text(item, "name",
		  manage_guest_name(req, row_text(row, "name"), row_int(row, "card_no")));
	if (behind->list == LIST_BOOKED)
		show_booked(req, item, behind, row);
	if (behind->list == LIST_ACTIVE) {
		view_time(item, "at", row_time(row, "at"));
		view_int(item, "visits", row_int(row, "visits"));
	}
	if (behind->list == LIST_POINTS)
		view_int(item, "held", row_int(row, "points"));
}

/* Where the list goes on: the key of its last row. */
static void show_next(struct request *req, const struct behind *behind, struct rows *rows, int most)
{
	struct view *next = view_object(req->view, "next");
	rows_rewind(rows);
	for (int i = 0; i < most && rows_next(rows); i++)
		;
	bool booked = behind->list == LIST_BOOKED;
	view_text(next, "id", row_text(rows, booked ? "id" : "guest_id"));
	view_text(next, "at",
		  booked ? arena_printf(req->arena, "%lld", (long long)row_time(rows, "at")) : "");
	view_text(next, "amount",
		  is_watched(behind)
			  ? arena_printf(req->arena, "%lld", (long long)row_int(rows, "amount"))
			  : "");
	view_flag(next, "undone", booked && row_bool(rows, "undone"));
}

void show_rows(struct request *req, const struct behind *behind, struct rows *rows, int most)
{
	view_null(req->view, "next");
	view_list(req->view, "rows");
	view_flag(req->view, "has_rows", rows && rows_count(rows) > 0);
	if (!rows)
		return;
	if (is_watched(behind))
		show_watched(req, req->view, "rows", rows, most);
	else
		for (int i = 0; i < most && rows_next(rows); i++)
			show_row(req, view_item(req->view, "rows"), behind, rows);
	if (rows_count(rows) > most)
		show_next(req, behind, rows, most);
}
