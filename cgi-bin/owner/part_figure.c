/* The rows behind a figure: see part_figure.h. */
#include "part_figure.h"
#include "queries.h"
#include <stdlib.h>
#include <string.h>

static const struct figure figures[] = {
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

bool part_figure(struct request *req, struct figure_lines *found)
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
