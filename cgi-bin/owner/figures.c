/* The rows behind a figure of the dashboard: one network each, and they sum to it; as a page or a
 * file. */
#include "core/csv.h"
#include "domain/audit.h"
#include "domain/currency.h"
#include "part_figure.h"
#include <string.h>

enum { PAGE_ROWS = 100 };

static const char *amount_text(struct request *req, const struct figure_lines *found,
			       int64_t amount)
{
	const struct formats *formats = money_formats(found->currency);
	if (found->figure->of == OF_GUESTS)
		return format_number(req->formats, req->arena, amount);
	return format_money(formats, req->arena, amount);
}

/* The first row of the page: after the network of the address, if it is one of them. */
static int first_row(struct request *req, const struct figure_lines *found)
{
	const char *after = query_value(req, "after");
	for (int i = 0; *after && i < found->count; i++)
		if (!strcmp(found->lines[i].network_id, after))
			return i + 1;
	return 0;
}

static void show_rows(struct request *req, const struct figure_lines *found)
{
	struct view *view = req->view;
	int first = first_row(req, found), last = first + PAGE_ROWS;
	if (last > found->count)
		last = found->count;
	view_list(view, "lines");
	for (int i = first; i < last; i++) {
		const struct figure_line *line = &found->lines[i];
		struct view *item = view_item(view, "lines");
		view_text(item, "network_id", line->network_id);
		view_text(item, "name", line->name);
		view_text(item, "amount", amount_text(req, found, line->amount));
		view_int(item, "more", line->amount - line->before);
	}
	view_flag(view, "has_lines", last > first);
	view_flag(view, "later", first > 0);
	view_flag(view, "more", last < found->count);
	view_text(view, "last_id", last > first ? found->lines[last - 1].network_id : "");
}

static enum http behind(struct request *req)
{
	struct figure_lines found;
	if (!part_figure(req, &found))
		return HTTP_NOT_FOUND;
	struct view *view = req->view;
	money_show_choice(req, &found.money);
	view_text(view, "currency", found.currency);
	view_text(view, "word", found.figure->word);
	view_text(view, "title", found.figure->title);
	view_text(view, "total",
		  found.figure->of == OF_STANDING ? "" : amount_text(req, &found, found.total));
	view_text(view, "found_words", counted(req, found.count, "network", "networks"));
	view_flag(view, "amounts", found.figure->of != OF_STANDING);
	view_flag(view, "of_guests", found.figure->of == OF_GUESTS);
	view_flag(view, "of_owed", found.figure->of == OF_OWED);
	show_rows(req, &found);
	return show(req, "owner/figures");
}

static enum http give_file(struct request *req)
{
	struct figure_lines found;
	if (!part_figure(req, &found))
		return HTTP_NOT_FOUND;
	struct scope scope = owner_scope(req);
	const char *word = found.figure->word;
	bool people = found.figure->of == OF_GUESTS;
	struct buffer csv = buffer_in(req->arena);
	csv_text(&csv, "Network");
	csv_text(&csv, people ? "Guests" : "Amount");
	csv_text(&csv, people ? "Guests before" : "Currency");
	csv_row_end(&csv);
	for (int i = 0; i < found.count; i++) {
		const struct figure_line *line = &found.lines[i];
		csv_text(&csv, line->name);
		if (people) {
			csv_int(&csv, line->amount);
			csv_int(&csv, line->before);
		} else {
			csv_minor(&csv, line->amount, currency_digits(found.currency));
			csv_text(&csv, found.currency);
		}
		csv_row_end(&csv);
	}
	const char *month = month_word(req, found.money.choice.month);
	audit_add(&scope, "export.figure", "platform", word, "{}",
		  arena_printf(req->arena, "{\"month\":\"%s\",\"rows\":%d}", month, found.count));
	return answer_csv(req, arena_printf(req->arena, "%s-%s.csv", word, month), &csv);
}

static const struct field_rule fields[] = {
	{"month", FIELD_LINE, false}, {"currency", FIELD_LINE, false}, {0}};

const struct page page_owner_figures = {"/figures/{figure:word}", .who = OWNER, .get = behind,
					.post = give_file, .fields = fields};
