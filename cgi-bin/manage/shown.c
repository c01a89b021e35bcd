/* Of which restaurants this session shows figures. */
#include "app.h"
#include "queries.h"
#include <string.h>

/* The boxes, ticked as they are kept, or as they were sent. */
static void show_boxes(struct request *req, struct rows *rows, const char *sent)
{
	rows_rewind(rows);
	view_list(req->view, "restaurants");
	while (rows_next(rows)) {
		struct view *item = view_item(req->view, "restaurants");
		const char *id = row_text(rows, "restaurant_id");
		view_text(item, "restaurant_id", id);
		view_text(item, "name", row_text(rows, "name"));
		view_flag(item, "chosen",
			  sent ? strstr(sent, id) != NULL : row_bool(rows, "chosen"));
	}
	view_flag(req->view, "has_restaurants", rows_count(rows) > 0);
}

static struct rows *may_see(struct request *req)
{
	return sql_page_manage_may_see(req->db, req->caller.network_id, req->caller.person_id,
				       manage_context(req)->shown.restaurants);
}

static enum http choose(struct request *req)
{
	show_boxes(req, may_see(req), NULL);
	return show(req, "manage/shown");
}

static enum http refused(struct request *req, struct rows *rows, const char *message)
{
	error_on(req, "restaurants", message);
	show_boxes(req, rows, field(req, "restaurants"));
	return refuse(req, "manage/shown");
}

/* How many ids there are, an id sent twice twice. */
static int sent_count(const char *sent)
{
	int count = *sent != 0;
	for (; *sent; sent++)
		count += *sent == ',';
	return count;
}

static enum http keep(struct request *req)
{
	const char *sent = field(req, "restaurants");
	struct rows *rows = may_see(req);
	int chosen = 0;
	while (rows_next(rows))
		chosen += strstr(sent, row_text(rows, "restaurant_id")) != NULL;
	if (!*sent)
		return refused(req, rows, "Tick at least one restaurant.");
	if (chosen != sent_count(sent))
		return refused(req, rows,
			       "One of these restaurants is not yours any more. Choose again.");
	bool all = chosen == rows_count(rows);
	sql_session_show_staff(req->db, req->caller.network_id, req->caller.session,
			       all ? NULL : arena_printf(req->arena, "{%s}", sent));
	return redirect(req, "/");
}

static const struct field_rule fields[] = {{"restaurants", FIELD_UUIDS, false}, {0}};

const struct page page_manage_shown = {"/shown", .who = MANAGER | ADMIN, .get = choose,
				       .post = keep, .fields = fields};
