/* The rows behind a figure of the dashboard: one network each, and they sum to it; as a page or a
 * file. */
#include "money.h"
#include "core/csv.h"
#include "domain/audit.h"
#include "domain/currency.h"
#include "queries.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE_ROWS = 100 };

enum figure_of { OF_MOVE, OF_STANDING, OF_START, OF_END, OF_GUESTS, OF_OWED };
static const struct figure {
	const char *word, *title;
	enum figure_of of;
	int which; /* a move, or a standing */
} figures[] = {
	{"mrr", "MRR", OF_END, 0},
	{"start", "MRR at the start", OF_START, 0},
	{"new", "New MRR", OF_MOVE, MRR_NEW},
	{"reactivated", "Reactivated MRR", OF_MOVE, MRR_REACTIVATED},
	{"expansion", "Expansion", OF_MOVE, MRR_EXPANSION},
	{"contraction", "Contraction", OF_MOVE, MRR_CONTRACTION},
	{"churned", "Churned MRR", OF_MOVE, MRR_CHURNED},
	{"free", "Free networks", OF_STANDING, STANDING_FREE},
	{"trial", "Networks on trial", OF_STANDING, STANDING_TRIAL},
	{"paused", "Paused networks", OF_STANDING, STANDING_PAUSED},
	{"guests", "Guests", OF_GUESTS, 0},
	{"owed", "Owed in points", OF_OWED, 0},
};

struct figure_line {
	const char *network_id, *name;
	int64_t amount, before; /* before: of guests, when the month began */
};
struct figure_lines {
	struct figure_line *lines;
	int count;
	int64_t total;
	const struct figure *figure;
	struct money money;
	const char *currency; /* of the amounts */
};

static const struct figure *figure_named(const char *word)
{
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		if (!strcmp(figures[i].word, word))
			return &figures[i];
	return NULL;
}

/* Whether a network's month is a row of the figure, and with how much. */
static bool belongs(const struct figure *figure, const struct mrr_line *line, int64_t *amount)
{
	switch (figure->of) {
	case OF_START:
		*amount = line->start_minor;
		return *amount > 0;
	case OF_END:
		*amount = line->end_minor;
		return *amount > 0;
	case OF_MOVE:
		*amount = line->end_minor - line->start_minor;
		return (int)line->move == figure->which;
	case OF_STANDING:
		*amount = 0;
		return (int)line->standing == figure->which;
	case OF_GUESTS:
	case OF_OWED:
		break;
	}
	return false;
}

static int most_first(const void *a, const void *b)
{
	const struct figure_line *one = a, *other = b;
	int64_t left = llabs(one->amount), right = llabs(other->amount);
	if (left != right)
		return left < right ? 1 : -1;
	int by_name = strcmp(one->name, other->name);
	return by_name ? by_name : strcmp(one->network_id, other->network_id);
}

static void add_line(struct figure_lines *found, const struct figure_line *line)
{
	found->lines[found->count++] = *line;
	found->total += line->amount;
}

static void read_standing(struct request *req, struct figure_lines *found, struct rows *rows,
			  const char *currency)
{
	bool owed = found->figure->of == OF_OWED;
	found->currency = currency;
	found->lines =
		arena_alloc(req->arena, sizeof *found->lines * ((size_t)rows_count(rows) + 1));
	while (rows_next(rows)) {
		const struct figure_line line = {
			.network_id = row_text(rows, "network_id"),
			.name = row_text(rows, "name"),
			.amount = row_int(rows, owed ? "owed_minor" : "guests"),
			.before = row_int(rows, "guests_before"),
		};
		if (!owed || !strcmp(row_text(rows, "currency"), currency))
			add_line(found, &line);
	}
}

static void read_money(struct request *req, struct figure_lines *found)
{
	const struct money *money = &found->money;
	found->currency = money->currency;
	found->lines =
		arena_alloc(req->arena, sizeof *found->lines * ((size_t)money->line_count + 1));
	for (int i = 0; i < money->line_count; i++) {
		struct figure_line line = {.network_id = money->lines[i].network_id,
					   .name = money->names[i]};
		if (belongs(found->figure, &money->lines[i], &line.amount))
			add_line(found, &line);
	}
}

/* The figure of the address with all its rows; false: there is none of that name. */
static bool read_figure(struct request *req, struct figure_lines *found)
{
	*found = (struct figure_lines){.figure = figure_named(path_value(req, "figure"))};
	if (!found->figure)
		return false;
	const char *currency = field(req, "currency");
	struct money_choice choice = money_choice(req, field(req, "month"));
	bool of_points = found->figure->of == OF_GUESTS || found->figure->of == OF_OWED;
	struct rows *stretches = sql_page_owner_stretches(req->db);
	struct rows *standing =
		of_points ? sql_page_owner_standing(req->db,
						    arena_printf(req->arena, "%s-01",
								 month_word(req, choice.month + 1)),
						    arena_printf(req->arena, "%s-01",
								 month_word(req, choice.month)))
			  : NULL;
	found->money = money_read(req, &choice, currency, stretches);
	if (of_points)
		read_standing(req, found, standing, currency);
	else
		read_money(req, found);
	qsort(found->lines, (size_t)found->count, sizeof *found->lines, most_first);
	return true;
}

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
	if (!read_figure(req, &found))
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
	return owner_show(req, "owner/figures");
}

static enum http give_file(struct request *req)
{
	struct figure_lines found;
	if (!read_figure(req, &found))
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
