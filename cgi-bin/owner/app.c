/* What is special about the owner's console: no network, and a session that is half open until the
 * second factor came. */
#include "app.h"
#include "core/crypto.h"
#include "pages.h"
#include "queries.h"

static const int64_t touch_every = INT64_C(2) * 60 * 1000000;

/* Money of the platform is roubles, its clock everyone's. */
static enum http identify(struct request *req)
{
	struct owner_context *context = arena_alloc(req->arena, sizeof *context);
	*context = (struct owner_context){.device_sealed = ""};
	req->context = context;
	req->formats = formats_for("en-GB", "RUB", 2, "UTC");
	const char *token = cookie(req, OWNER_COOKIE);
	if (!*token)
		return HTTP_OK;
	const char *hash = hash_text(req->arena, token);
	struct rows *session = sql_session_owner(req->db, hash);
	if (!rows_next(session))
		return HTTP_OK;
	struct caller *caller = &req->caller;
	caller->who = row_bool(session, "passed") ? OWNER : UNVERIFIED;
	caller->person_id = row_text(session, "owner_id");
	caller->name = row_text(session, "name");
	caller->session = hash;
	context->has_device = row_bool(session, "has_device");
	context->device_sealed = row_text(session, "device_sealed");
	context->seen_at = row_time(session, "seen_at");
	return HTTP_OK;
}

/* The session stays while somebody works; a page that only reads is answered first. */
static void after(struct request *req)
{
	const struct owner_context *context = req->context;
	if (!context || !context->seen_at || context->seen_at + touch_every > req->now)
		return;
	db_write(req->db);
	sql_session_touch_owner(req->db, req->caller.session);
}

static void dress(struct request *req)
{
	struct view *view = req->view;
	view_text(view, "mark", "owner/_mark");
	view_text(view, "brand", "Platform");
	view_text(view, "brand_note", "Owner");
	view_text(view, "brand_path", "/");
	view_text(view, "person_name", req->caller.name);
}

const struct app owner_app = {
	.name = "owner",
	.pages = owner_pages,
	.prefix = "/owner",
	.menu_groups = (const char *const[]){"", "Platform", "You", NULL},
	.sign_in = "/sign-in",
	.second_step = "/code",
	.identify = identify,
	.dress = dress,
	.after = after,
};
