/* The guests that were found, as a file; who took it is written down. */
#include "core/csv.h"
#include "domain/audit.h"
#include "parts.h"

enum { AT_ONCE = 5000, MOST = 100000 };

static const char *const heads[] = {"Name",	 "Card number", "Tier",	 "Mobile verified",
				    "Available", "Pending",	"Held",	 "Debt",
				    "Visits",	 "Last visit",	"Joined"};

static void add_head(struct buffer *csv)
{
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		csv_text(csv, heads[i]);
	csv_row_end(csv);
}

static void add_row(struct request *req, struct buffer *csv, struct rows *row)
{
	csv_text(csv, manage_guest_name(req, row_text(row, "name"), row_int(row, "card_no")));
	csv_int(csv, row_int(row, "card_no"));
	csv_text(csv, manage_tier(req, row_text(row, "tier_name")));
	csv_text(csv, row_bool(row, "verified") ? "yes" : "no");
	csv_int(csv, row_int(row, "available"));
	csv_int(csv, row_int(row, "pending"));
	csv_int(csv, row_int(row, "held"));
	csv_int(csv, row_int(row, "debt"));
	csv_int(csv, row_int(row, "visits"));
	csv_time(csv, row_time(row, "last_at"));
	csv_time(csv, row_time(row, "joined_at"));
	csv_row_end(csv);
}

/* A part at a time, each from where the last one ended; how many rows were added. */
static int64_t add_rows(struct request *req, struct buffer *csv, struct guest_search *search)
{
	int64_t total = 0;
	int count = AT_ONCE;
	while (count == AT_ONCE && total < MOST) {
		struct rows *rows = part_guest_rows(req, search, AT_ONCE);
		count = rows ? rows_count(rows) : 0;
		for (total += count; rows && rows_next(rows);) {
			add_row(req, csv, rows);
			part_guest_next(req, search, rows);
		}
	}
	return total;
}

static enum http export(struct request *req) {
	struct scope scope = manage_scope(req); struct guest_search search = part_guest_search(req);
	struct buffer csv = buffer_in(req->arena);
	add_head(&csv);
	int64_t total = add_rows(req, &csv, &search);
	audit_add(&scope, "export.guests", "network", req->caller.network_id, "{}",
		  arena_printf(req->arena, "{\"guests\":%lld}", (long long)total));
	return answer_csv(req, "guests.csv", &csv);
}

static const struct field_rule fields[] = {{"q", FIELD_LINE, false},
					   {"tier", FIELD_LINE, false},
					   {"standing", FIELD_LINE, false},
					   {"sort", FIELD_LINE, false},
					   {0}};

const struct page page_manage_guest_export = {"/guests/export", .who = MANAGER | ADMIN,
					      .post = export, .fields = fields};
