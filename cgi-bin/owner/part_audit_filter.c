/* Which changes are wanted: who, what, where, when; each filter alone has an index that leads. */
#include "core/crypto.h"
#include "queries.h"
#include "watch.h"
#include <string.h>

static const char *const kinds[][2] = {{"owner", "Owners"},	{"staff", "Staff"},
				       {"worker", "Worker"},	{"guest", "Guests"},
				       {"visitor", "Visitors"}, {"setup", "Setup"}};
enum { KINDS = sizeof kinds / sizeof *kinds };
static const int64_t day = INT64_C(24) * 3600 * 1000000;

static bool is_kind(const char *kind)
{
	for (int i = 0; i < KINDS; i++)
		if (!strcmp(kinds[i][0], kind))
			return true;
	return false;
}

static bool is_action(const char *action)
{
	return strlen(action) <= 60 && !action[strspn(action, "abcdefghijklmnopqrstuvwxyz_.")];
}

/* The start of a day written as 2026-06-12; false when there is no such day. */
static bool read_day(struct request *req, const char *text, int64_t *at)
{
	if (strlen(text) != 10 || strspn(text, "0123456789-") != 10 || text[4] != '-' ||
	    text[7] != '-' || strcmp(text, "1970-01-01") < 0)
		return false;
	*at = instant_parse(arena_printf(req->arena, "%s 00:00:00+00", text));
	return !strncmp(instant_rfc3339(req->arena, *at), text, 10);
}

static void read_days(struct request *req, struct audit_filter *filter)
{
	if (*filter->from && !read_day(req, filter->from, &filter->from_at))
		error_on(req, "from", "The first day is not a day of the calendar.");
	if (*filter->to && !read_day(req, filter->to, &filter->until_at))
		error_on(req, "to", "The last day is not a day of the calendar.");
	else if (*filter->to)
		filter->until_at += day - 1;
	if (filter->from_at > filter->until_at)
		error_on(req, "to", "The last day is before the first.");
}

static void check_ids(struct request *req, struct audit_filter *filter)
{
	if (*filter->kind && !is_kind(filter->kind))
		error_on(req, "kind", "There is no such kind of actor.");
	if (*filter->action && !is_action(filter->action))
		error_on(req, "action", "An action is written with small letters, _ and a dot.");
	if (*filter->network_id && !uuid_is(filter->network_id))
		error_on(req, "network", "There is no such network.");
	if (*filter->actor_id && !uuid_is(filter->actor_id))
		error_on(req, "actor", "There is no such actor.");
}

bool audit_filter_read(struct request *req, struct audit_filter *filter)
{
	struct value errors;
	*filter = (struct audit_filter){.kind = field(req, "kind"),
					.actor_id = field(req, "actor"),
					.action = field(req, "action"),
					.network_id = field(req, "network"),
					.from = field(req, "from"),
					.to = field(req, "to"),
					.until_at = req->now};
	filter->given = *filter->kind || *filter->actor_id || *filter->action ||
			*filter->network_id || *filter->from || *filter->to;
	read_days(req, filter);
	check_ids(req, filter);
	return !value_find(value_object(req->view), NULL, req->arena, "errors", 6, &errors);
}

void audit_filter_show(struct request *req, const struct audit_filter *filter)
{
	struct view *view = view_object(req->view, "filter");
	struct buffer query = buffer_in(req->arena);
	const char *const fields[][2] = {
		{"kind", filter->kind},	    {"actor", filter->actor_id},
		{"action", filter->action}, {"network", filter->network_id},
		{"from", filter->from},	    {"to", filter->to}};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		view_text(view, fields[i][0], fields[i][1]);
		watch_query(req, &query, fields[i][0], fields[i][1]);
	}
	view_flag(view, "given", filter->given);
	view_text(req->view, "query", buffer_end(&query));
	view_text(view, "actor_short", watch_short(req, filter->actor_id));
	for (int i = 0; i < KINDS; i++) {
		struct view *item = view_item(req->view, "kinds");
		view_text(item, "value", kinds[i][0]);
		view_text(item, "name", kinds[i][1]);
		view_flag(item, "chosen", !strcmp(kinds[i][0], filter->kind));
	}
}

static const char *or_null(const char *text)
{
	return *text ? text : NULL;
}

/* Rows of the leading index are looked at; where it alone says what is wanted, as many as are
 * shown. */
struct rows *audit_ask(struct request *req, const struct audit_filter *filter,
		       const struct watch_key *key, int64_t most, int64_t scan)
{
	const char *lead = *filter->actor_id	 ? "actor"
			   : *filter->network_id ? "network"
			   : *filter->action	 ? "action"
						 : "all";
	int given = !!*filter->actor_id + !!*filter->network_id + !!*filter->action;
	bool exact = given <= 1 && !*filter->kind;
	return sql_page_owner_audit(
		req->db, lead, or_null(filter->network_id), or_null(filter->action),
		or_null(filter->actor_id), or_null(filter->kind),
		instant_text(req->arena, filter->from_at), instant_text(req->arena, key->at),
		key->id, exact ? most : scan, most);
}
