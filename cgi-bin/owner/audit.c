/* Every change by owners, staff, guests and the worker, in all networks and of the platform, page
 * by page or as a file. */
#include "domain/audit.h"
#include "queries.h"
#include "watch.h"

enum { PAGE_SCAN = 5000, FILE_ROWS = 50000, FILE_SCAN = 200000 };

/* The rows, and where to go on: behind the last shown, or the last that was looked at. */
static void show_list(struct request *req, struct rows *rows)
{
	int shown = 0;
	view_list(req->view, "rows");
	view_null(req->view, "next");
	while (shown < WATCH_ROWS && rows_next(rows) && !row_null(rows, "audit_id")) {
		audit_show_row(req, view_item(req->view, "rows"), rows);
		shown++;
	}
	view_flag(req->view, "has_rows", shown > 0);
	watch_more(req, rows, shown, "audit_id");
}

/* With a filter that means nothing there is no list, only what is wrong. */
static void fill(struct request *req, const struct audit_filter *filter, bool wanted)
{
	struct watch_key key = watch_key_wanted(req, filter->until_at);
	struct rows *networks = sql_page_owner_network_names(req->db);
	struct rows *actions = sql_page_owner_audit_actions(req->db);
	struct rows *rows = wanted ? audit_ask(req, filter, &key, WATCH_ROWS + 1, PAGE_SCAN) : NULL;
	audit_filter_show(req, filter);
	watch_networks(req, networks, filter->network_id);
	audit_show_actions(req, actions, filter->action);
	view_flag(req->view, "later", key.given);
	view_flag(req->view, "listed", wanted);
	if (wanted)
		show_list(req, rows);
}

static enum http page(struct request *req)
{
	struct audit_filter filter;
	bool means = audit_filter_read(req, &filter);
	fill(req, &filter, means);
	return means ? show(req, "owner/audit") : refuse(req, "owner/audit");
}

static enum http give_file(struct request *req)
{
	struct audit_filter filter;
	struct scope scope = owner_scope(req);
	if (!audit_filter_read(req, &filter)) {
		fill(req, &filter, false);
		return refuse(req, "owner/audit");
	}
	struct watch_key first = {filter.until_at, LAST_ID, false};
	struct rows *rows = audit_ask(req, &filter, &first, FILE_ROWS + 1, FILE_SCAN);
	bool any = rows_next(rows), found = any && !row_null(rows, "audit_id");
	int count = found ? rows_count(rows) : 0;
	if (count > FILE_ROWS || (any && count <= FILE_ROWS && row_bool(rows, "cut"))) {
		error_on(req, "from",
			 "These are too many changes for a file of 50,000. Choose "
			 "fewer days.");
		fill(req, &filter, true);
		return refuse(req, "owner/audit");
	}
	audit_add_platform(&scope, "export.audit", "audit", filter.network_id, "{}",
			   arena_printf(req->arena,
					"{\"rows\":%d,\"kind\":\"%s\",\"action\":\"%s\",\"actor\":"
					"\"%s\",\"from\":\"%s\",\"to\":\"%s\"}",
					count, filter.kind, filter.action, filter.actor_id,
					filter.from, filter.to));
	return audit_file(req, rows);
}

static const struct field_rule fields[] = {{"kind", FIELD_LINE, false},
					   {"actor", FIELD_LINE, false},
					   {"action", FIELD_LINE, false},
					   {"network", FIELD_LINE, false},
					   {"from", FIELD_LINE, false},
					   {"to", FIELD_LINE, false},
					   {0}};

const struct page page_owner_audit = {"/audit",		 .who = OWNER,	   .get = page,
				      .post = give_file, .fields = fields, .menu = "Audit log",
				      .icon = "list",	 .place = 13};
