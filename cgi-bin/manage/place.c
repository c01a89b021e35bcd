/* Where this session works: which restaurant, which till. */
#include "app.h"
#include "domain/staff.h"
#include "queries.h"
#include <string.h>

static enum http choose(struct request *req)
{
	struct rows *tills =
		sql_page_manage_tills(req->db, req->caller.network_id, req->caller.person_id);
	view_list(req->view, "tills");
	while (rows_next(tills)) {
		struct view *item = view_item(req->view, "tills");
		const char *till_id = row_text(tills, "till_id");
		view_text(item, "till_id", till_id);
		view_text(item, "till", row_text(tills, "till_name"));
		view_text(item, "restaurant", row_text(tills, "restaurant"));
		view_flag(item, "chosen", !strcmp(till_id, req->caller.till_id));
	}
	view_flag(req->view, "has_tills", rows_count(tills) > 0);
	return show(req, "manage/place");
}

static enum http work_there(struct request *req)
{
	struct scope scope = manage_scope(req);
	if (!staff_choose_till(&scope, field(req, "till_id")))
		return HTTP_NOT_FOUND;
	return redirect(req, "/till");
}

static const struct field_rule fields[] = {{"till_id", FIELD_UUID, true}, {0}};

const struct page page_manage_place = {"/place", .who = STAFF, .get = choose, .post = work_there,
				       .fields = fields};
