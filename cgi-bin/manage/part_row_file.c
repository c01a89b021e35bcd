/* Rows behind a figure as a file for a spreadsheet; amounts sum to the figure there too. */
#include "rows.h"
#include "core/csv.h"
#include <string.h>

static void heading(struct buffer *csv, const char *const *columns)
{
	for (; *columns; columns++)
		csv_text(csv, *columns);
	csv_row_end(csv);
}

static void headings(struct buffer *csv, enum row_list list)
{
	static const char *const columns[][8] = {
		[LIST_BOOKED] = {"Guest", "Card", "Time", "Restaurant", "What", "Amount"},
		[LIST_ACTIVE] = {"Guest", "Card", "Last active", "Visits"},
		[LIST_POINTS] = {"Guest", "Card", "Points"},
		[LIST_CAP] = {"Guest", "Card", "Last redeemed", "Redeemed", "Cap"},
		[LIST_ATTEMPTS] = {"Guest", "Card", "Last", "Wrong codes"},
		[LIST_NONE] = {NULL},
	};
	heading(csv, columns[list]);
}

static void booked(struct buffer *csv, const struct behind *behind, struct rows *row, int digits)
{
	const char *restaurant = row_text(row, "restaurant");
	int64_t amount = row_int(row, "amount");
	csv_time(csv, row_time(row, "at"));
	csv_text(csv, *restaurant ? restaurant : "Not at a restaurant");
	csv_text(csv, row_what(behind->figure, row_text(row, "subject"), row_bool(row, "undone")));
	if (behind->figure == FIGURE_SALES)
		csv_minor(csv, amount, digits);
	else
		csv_int(csv, amount);
}

static void file_row(struct request *req, struct buffer *csv, const struct behind *behind,
		     struct rows *row)
{
	int digits = manage_context(req)->network->digits;
	csv_text(csv, manage_guest_name(req, row_text(row, "name"), row_int(row, "card_no")));
	csv_int(csv, row_int(row, "card_no"));
	switch (behind->list) {
	case LIST_BOOKED:
		booked(csv, behind, row, digits);
		break;
	case LIST_ACTIVE:
		csv_time(csv, row_time(row, "at"));
		csv_int(csv, row_int(row, "visits"));
		break;
	case LIST_POINTS:
		csv_int(csv, row_int(row, "points"));
		break;
	case LIST_CAP:
		csv_time(csv, row_time(row, "latest_at"));
		csv_minor(csv, row_int(row, "amount"), digits);
		csv_minor(csv, row_int(row, "most"), digits);
		break;
	case LIST_ATTEMPTS:
		csv_time(csv, row_time(row, "latest_at"));
		csv_int(csv, row_int(row, "amount"));
		break;
	case LIST_NONE:
		break;
	}
	csv_row_end(csv);
}

enum http rows_file(struct request *req, const struct behind *behind, struct rows *rows)
{
	struct buffer csv = buffer_in(req->arena);
	headings(&csv, behind->list);
	rows_rewind(rows);
	while (rows_next(rows))
		file_row(req, &csv, behind, rows);
	return answer_csv(req, arena_printf(req->arena, "%s.csv", behind->word), &csv);
}
