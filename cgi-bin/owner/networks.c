/* All networks with what they pay and use: found by name or address, by plan and state, in three
 * orders; as a page or a file. */
#include "core/csv.h"
#include "domain/audit.h"
#include "domain/currency.h"
#include "money.h"
#include "part_networks.h"
#include "queries.h"
#include <string.h>

enum { PAGE_ROWS = 25, FILE_ROWS = 50000 };

static void show_filters(struct request *req, const struct networks_wanted *wanted,
			 struct rows *plans)
{
	static const char *const orders[][2] = {
		{"", "By name"}, {"mrr", "Most MRR first"}, {"guests", "Most guests first"}};
	struct view *view = req->view;
	view_text(view, "q", wanted->q);
	view_text(view, "q_encoded", percent_encoded(req->arena, wanted->q));
	view_text(view, "by", percent_encoded(req->arena, wanted->by));
	view_flag(view, "later", wanted->given);
	view_flag(view, "filtered", *wanted->q || *wanted->plan || *wanted->state);
	part_filters(req, wanted->plan, wanted->state, plans);
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
		part_option(req, "orders", orders[i][0], orders[i][1], wanted->by);
}

static enum http list(struct request *req)
{
	struct networks_wanted wanted = networks_wanted(req);
	struct networks_ask ask = networks_ask(req, &wanted, PAGE_ROWS);
	struct rows *plans = sql_page_owner_plan_names(req->db);
	part_networks(req, &ask, PAGE_ROWS);
	show_filters(req, &wanted, plans);
	return show(req, "owner/networks");
}

static void write_row(struct buffer *csv, struct rows *rows)
{
	const char *currency = row_text(rows, "currency");
	csv_text(csv, row_text(rows, "name"));
	csv_text(csv, row_text(rows, "slug"));
	csv_text(csv, row_text(rows, "plan"));
	csv_text(csv, row_text(rows, "state"));
	csv_minor(csv, row_int(rows, "mrr_minor"), currency_digits(currency));
	csv_text(csv, currency);
	csv_int(csv, row_int(rows, "restaurants"));
	csv_int(csv, row_int(rows, "restaurants_limit"));
	csv_int(csv, row_int(rows, "guests"));
	csv_int(csv, row_int(rows, "guests_limit"));
	csv_row_end(csv);
}

static enum http give_file(struct request *req)
{
	static const char *const titles[] = {
		"Network", "Address",	    "Plan",	   "State",
		"MRR",	   "Currency",	    "Restaurants", "Restaurants of plan",
		"Guests",  "Guests of plan"};
	struct networks_wanted wanted = networks_wanted(req);
	wanted.given = false;
	struct networks_ask ask = networks_ask(req, &wanted, FILE_ROWS);
	struct scope scope = owner_scope(req);
	struct buffer csv = buffer_in(req->arena);
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		csv_text(&csv, titles[i]);
	csv_row_end(&csv);
	while (rows_next(ask.rows))
		write_row(&csv, ask.rows);
	audit_add(&scope, "export.networks", "platform", "networks", "{}",
		  arena_printf(req->arena, "{\"rows\":%d}", rows_count(ask.rows)));
	return answer_csv(req, "networks.csv", &csv);
}

static const struct field_rule fields[] = {{"q", FIELD_LINE, false},
					   {"plan", FIELD_LINE, false},
					   {"state", FIELD_LINE, false},
					   {"by", FIELD_LINE, false},
					   {0}};

const struct page page_owner_networks = {"/networks",	    .who = OWNER,     .get = list,
					 .post = give_file, .fields = fields, .menu = "Networks",
					 .icon = "pin",	    .place = 2};
