/* What is special about the console: the cookie names the network, the session says who works at
 * which till. */
#include "app.h"
#include "core/crypto.h"
#include "domain/session.h"
#include "pages.h"
#include "queries.h"
#include <string.h>

static const int64_t touch_every = INT64_C(5) * 60 * 1000000;

/* A password is judged without asking who sent it: it would be a round trip more. */
static bool asks_who(struct request *req)
{
	return req->page != &page_manage_sign_in || req->method != METHOD_POST;
}

static void become(struct request *req, struct rows *session, const char *hash)
{
	struct manage_context *context = req->context;
	struct caller *caller = &req->caller;
	caller->who = role_who(row_text(session, "role"));
	caller->person_id = row_text(session, "staff_id");
	caller->name = row_text(session, "name");
	caller->session = hash;
	caller->till_id = row_text(session, "till_id");
	caller->restaurant_id = row_text(session, "restaurant_id");
	context->role = row_text(session, "role");
	context->till_name = row_text(session, "till_name");
	context->restaurant_name = row_text(session, "restaurant_name");
	context->restaurant_zone = row_text(session, "restaurant_zone");
	context->seen_at = row_time(session, "seen_at");
	context->shown = (struct shown){
		.restaurants = row_text(session, "shown"),
		.name = row_text(session, "shown_name"),
		.count = row_int(session, "shown_count"),
		.may_count = row_int(session, "may_count"),
		.whole = row_bool(session, "whole"),
		.until_at = row_time(session, "until_at"),
	};
}

/* Times are those of the restaurant, figures the network's, words English. */
static const struct formats *formats_of(const struct manage_context *context)
{
	const struct network *network = context->network;
	bool english = strncmp(network->locale, "en", 2) == 0;
	const char *zone = context->restaurant_zone;
	return formats_for(english ? network->locale : "en", network->currency, network->digits,
			   *zone ? zone : network->time_zone);
}

static enum http identify(struct request *req)
{
	struct manage_context *context = arena_alloc(req->arena, sizeof *context);
	*context = (struct manage_context){
		.role = "", .till_name = "", .restaurant_name = "", .restaurant_zone = ""};
	req->context = context;
	const char *token = cookie(req, "__Host-staff");
	const char *network_id = token_network(req->arena, token);
	if (!*network_id || !asks_who(req))
		return HTTP_OK;
	const char *hash = hash_text(req->arena, token);
	db_network(req->db, network_id);
	struct rows *session = sql_session_staff(req->db, network_id, hash);
	struct rows *settings = sql_network_get(req->db, network_id);
	context->network = rows_next(session) ? network_read(req->arena, settings) : NULL;
	if (!context->network)
		return HTTP_OK;
	req->caller.network_id = network_id;
	become(req, session, hash);
	req->formats = formats_of(context);
	return HTTP_OK;
}

/* The session stays while somebody works; a page that only reads is answered first. */
static void after(struct request *req)
{
	const struct manage_context *context = req->context;
	if (!context || !context->network || context->seen_at + touch_every > req->now)
		return;
	db_write(req->db);
	sql_session_touch_staff(req->db, req->caller.network_id, req->caller.session);
}

/* Below the network's name: where a cashier works, of which restaurants others see figures. */
static void dress_brand(struct request *req)
{
	const struct manage_context *context = req->context;
	bool senior = manage_is_senior(req), placed = *context->restaurant_name;
	view_flag(req->view, "senior", senior);
	view_text(req->view, "brand", context->network ? context->network->name : "");
	view_text(req->view, "brand_path", senior ? "/shown" : "/place");
	view_text(req->view, "brand_note",
		  senior   ? manage_shown_name(req)
		  : placed ? context->restaurant_name
			   : "No till yet");
}

static void dress(struct request *req)
{
	const struct manage_context *context = req->context;
	struct view *view = req->view;
	view_text(view, "network_name", context->network ? context->network->name : "");
	view_text(view, "restaurant_name", context->restaurant_name);
	view_text(view, "till_name", context->till_name);
	view_text(view, "person_name", req->caller.name);
	view_text(view, "mark", "manage/_mark");
	dress_brand(req);
	view_text(view, "query", "");
	view_flag(view, "signed_in", context->network);
	view_flag(view, "has_place", *context->restaurant_name);
}

const struct app manage_app = {
	.name = "manage",
	.pages = manage_pages,
	.prefix = "/manage",
	.menu_groups = (const char *const[]){"", "Programme", "Network", NULL},
	.sign_in = "/sign-in",
	.identify = identify,
	.dress = dress,
	.after = after,
};
