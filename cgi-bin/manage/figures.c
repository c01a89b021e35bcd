/* What is behind a figure: its rows, which sum to it, page by page or as a file; both stop where
 * the summaries do. */
#include "rows.h"
#include "domain/audit.h"

enum { PAGE_ROWS = 50, FILE_ROWS = 50000 };

static const char *total_text(struct request *req, const struct behind *behind,
			      const struct figures *figures)
{
	int64_t total = figures->now[behind->figure];
	if (behind->figure != FIGURE_OWED && behind->figure != FIGURE_PENDING)
		return figure_text(req, behind->figure, total);
	return arena_printf(req->arena, "%s, worth %s", manage_points(req, total),
			    figure_text(req, FIGURE_SALES, points_minor(req, total)));
}

static void show_rate(struct request *req, const struct figures *figures)
{
	struct view *rate = view_object(req->view, "rate");
	view_int(rate, "issued", figures->now[FIGURE_ISSUED]);
	view_int(rate, "redeemed", figures->now[FIGURE_REDEEMED]);
	view_text(rate, "share", figure_text(req, FIGURE_RATE, figures->now[FIGURE_RATE]));
}

static void show_frame(struct request *req, const struct behind *behind,
		       const struct selection *selection, const struct figures *figures)
{
	struct view *view = req->view;
	bool ranged = behind->list == LIST_BOOKED || behind->list == LIST_ACTIVE ||
		      behind->figure == FIGURE_RATE;
	view_text(view, "word", behind->word);
	view_text(view, "title", behind->title);
	view_flag(view, "ranged", ranged);
	view_flag(view, "booked", behind->list == LIST_BOOKED);
	view_flag(view, "active", behind->list == LIST_ACTIVE);
	view_flag(view, "points", behind->list == LIST_POINTS);
	view_flag(view, "cap", behind->list == LIST_CAP);
	view_flag(view, "attempts", behind->list == LIST_ATTEMPTS);
	view_flag(view, "listed", behind->list != LIST_NONE);
	view_text(view, "restaurant_id", selection->restaurant_id);
	view_text(view, "place", *selection->restaurant_id ? "" : manage_shown_name(req));
	view_flag(view, "has_total", behind->figure != FIGURES);
	view_text(view, "total", behind->figure != FIGURES ? total_text(req, behind, figures) : "");
	show_period(req, selection, figures->compared);
	show_rate(req, figures);
}

/* The one restaurant's name, of a selection of one. */
static void name_place(struct request *req, const struct selection *selection, struct rows *rows)
{
	rows_rewind(rows);
	if (!*selection->restaurant_id || !rows_next(rows))
		return;
	const char *name = row_text(rows, "name");
	view_text(req->view, "place", *name ? name : "Not at a restaurant");
}

/* False, and what to answer, when the address is none, or not for this set of restaurants. */
static bool found(struct request *req, const struct behind **behind, struct selection *selection,
		  enum http *answer)
{
	*answer = HTTP_NOT_FOUND;
	*behind = behind_find(path_value(req, "figure"));
	if (!*behind)
		return false;
	req->formats = network_formats(manage_context(req)->network, "en");
	const char *range = field(req, "range"), *restaurant_id = field(req, "restaurant");
	if ((*behind)->list != LIST_BOOKED)
		restaurant_id = "";
	if (!manage_context(req)->shown.until_at) {
		*answer = redirect(req, "/");
		return false;
	}
	return dashboard_selection(req, range, restaurant_id, selection) &&
	       (selection->whole || (*behind)->list != LIST_POINTS);
}

static enum http page(struct request *req, const struct behind *behind,
		      const struct selection *selection)
{
	struct row_key key = row_key_wanted(req, behind);
	struct figures_ask ask = figures_ask(req, selection);
	struct rows *rows = rows_behind(req, behind, selection, &key, PAGE_ROWS + 1);
	struct figures figures = figures_read(selection, &ask);
	show_frame(req, behind, selection, &figures);
	name_place(req, selection, ask.restaurants);
	view_flag(req->view, "later", key.given);
	show_rows(req, behind, rows, PAGE_ROWS);
	return HTTP_OK;
}

static enum http show_behind(struct request *req)
{
	enum http answer;
	const struct behind *behind;
	struct selection selection;
	if (!found(req, &behind, &selection, &answer))
		return answer;
	page(req, behind, &selection);
	return show(req, "manage/figures");
}

static enum http give_file(struct request *req)
{
	enum http answer;
	const struct behind *behind;
	struct selection selection;
	if (!found(req, &behind, &selection, &answer))
		return answer;
	struct row_key first = row_key_first(behind);
	struct scope scope = manage_scope(req);
	struct rows *rows = rows_behind(req, behind, &selection, &first, FILE_ROWS + 1);
	if (!rows)
		return HTTP_NOT_FOUND;
	if (rows_count(rows) > FILE_ROWS) {
		error_on(req, "range",
			 "These are more than 50,000 rows. Choose fewer days, or fewer "
			 "restaurants.");
		page(req, behind, &selection);
		return refuse(req, "manage/figures");
	}
	audit_add(&scope, "export.figure", "network", req->caller.network_id, "{}",
		  arena_printf(req->arena, "{\"figure\":\"%s\",\"range\":\"%s\",\"rows\":%d}",
			       behind->word, selection.period.range, rows_count(rows)));
	return rows_file(req, behind, rows);
}

static const struct field_rule fields[] = {
	{"range", FIELD_WORD, false}, {"restaurant", FIELD_UUID, false}, {0}};

const struct page page_manage_figures = {"/figures/{figure:word}", .who = MANAGER | ADMIN,
					 .get = show_behind, .post = give_file, .fields = fields};
