/* Messages to guests: what waits, what failed, what can be tried again. Not what they say, nor to
 * whom. */
#include "core/crypto.h"
#include "outbox.h"
#include "queries.h"
#include "watch.h"
#include <string.h>

enum { PAGE_SCAN = 5000 };

struct wanted { /* "" is any */
	const char *state, *channel, *network_id, *delivery, *provider;
};

static const char *const states[][2] = {{"queued", "Waiting"},
					{"sending", "Being sent"},
					{"sent", "Sent"},
					{"dead", "Given up"},
					{NULL}};
static const char *const channels[][2] = {{"sms", "SMS"},	    {"email", "E-mail"},
					  {"whatsapp", "WhatsApp"}, {"telegram", "Telegram"},
					  {"push", "Push"},	    {NULL}};
static const char *const deliveries[][2] = {
	{"delivered", "Delivered"}, {"read", "Read"}, {"failed", "Not delivered"}, {NULL}};
static const char *const providers[][2] = {
	{"sandbox", "Sandbox"},	  {"twilio", "Twilio"},
	{"vonage", "Vonage"},	  {"smtp", "Mail server"},
	{"sendgrid", "SendGrid"}, {"whatsapp", "WhatsApp Cloud API"},
	{"telegram", "Telegram"}, {"webpush", "Web Push"},
	{"firebase", "Firebase"}, {NULL}};

static const char *name_of(const char *const (*words)[2], const char *value)
{
	for (; (*words)[0]; words++)
		if (!strcmp((*words)[0], value))
			return (*words)[1];
	return NULL;
}

static void show_choices(struct request *req, const char *list, const char *const (*words)[2],
			 const char *chosen)
{
	for (; (*words)[0]; words++) {
		struct view *item = view_item(req->view, list);
		view_text(item, "value", (*words)[0]);
		view_text(item, "name", (*words)[1]);
		view_flag(item, "chosen", !strcmp((*words)[0], chosen));
	}
}

/* False when one of them is nothing there is. */
static bool read_wanted(struct request *req, struct wanted *wanted)
{
	*wanted = (struct wanted){query_value(req, "state"), query_value(req, "channel"),
				  query_value(req, "network"), query_value(req, "delivery"),
				  query_value(req, "provider")};
	return (!*wanted->state || name_of(states, wanted->state)) &&
	       (!*wanted->channel || name_of(channels, wanted->channel)) &&
	       (!*wanted->delivery || name_of(deliveries, wanted->delivery)) &&
	       (!*wanted->provider || name_of(providers, wanted->provider)) &&
	       (!*wanted->network_id || uuid_is(wanted->network_id));
}

static const char *or_null(const char *text)
{
	return *text ? text : NULL;
}

static struct rows *ask(struct request *req, const struct wanted *wanted,
			const struct watch_key *key)
{
	const char *lead = *wanted->network_id ? "network" : *wanted->state ? "state" : "all";
	int given = !!*wanted->network_id + !!*wanted->state;
	bool exact = given <= 1 && !*wanted->channel && !*wanted->delivery && !*wanted->provider;
	return sql_page_owner_outbox(req->db, lead, or_null(wanted->network_id),
				     or_null(wanted->state), or_null(wanted->channel),
				     instant_text(req->arena, key->at), key->id,
				     exact ? WATCH_ROWS + 1 : PAGE_SCAN, WATCH_ROWS + 1,
				     or_null(wanted->delivery), or_null(wanted->provider));
}

/* As the audit log: behind the last shown, or the last that was looked at. */
static void show_list(struct request *req, struct rows *rows)
{
	int shown = 0;
	view_list(req->view, "rows");
	view_null(req->view, "next");
	for (; shown < WATCH_ROWS && rows_next(rows) && !row_null(rows, "outbox_id"); shown++)
		outbox_show_message(view_item(req->view, "rows"), rows);
	view_flag(req->view, "has_rows", shown > 0);
	watch_more(req, rows, shown, "outbox_id");
}

static void show_filter(struct request *req, const struct wanted *wanted)
{
	struct buffer query = buffer_in(req->arena);
	watch_query(req, &query, "state", wanted->state);
	watch_query(req, &query, "channel", wanted->channel);
	watch_query(req, &query, "network", wanted->network_id);
	watch_query(req, &query, "delivery", wanted->delivery);
	watch_query(req, &query, "provider", wanted->provider);
	view_text(req->view, "query", buffer_end(&query));
	view_text(req->view, "state", wanted->state);
	view_flag(req->view, "filtered",
		  *wanted->state || *wanted->channel || *wanted->network_id || *wanted->delivery ||
			  *wanted->provider);
	show_choices(req, "states", states, wanted->state);
	show_choices(req, "channels", channels, wanted->channel);
	show_choices(req, "deliveries", deliveries, wanted->delivery);
	show_choices(req, "providers", providers, wanted->provider);
}

static enum http page(struct request *req)
{
	struct wanted wanted;
	if (!read_wanted(req, &wanted))
		return HTTP_NOT_FOUND;
	struct watch_key key = watch_key_wanted(req, req->now);
	struct rows *networks = sql_page_owner_network_names(req->db);
	struct rows *counts = sql_page_owner_outbox_counts(req->db);
	struct rows *health = sql_page_owner_provider_health(req->db);
	struct rows *rows = ask(req, &wanted, &key);
	show_filter(req, &wanted);
	watch_networks(req, networks, wanted.network_id);
	view_row(req->view, "counts", counts);
	view_flag(req->view, "later", key.given);
	outbox_show_health(req, health);
	show_list(req, rows);
	return show(req, "owner/outbox");
}

const struct page page_owner_outbox = {"/outbox",	 .who = OWNER,	 .get = page,
				       .menu = "Outbox", .icon = "mail", .place = 12};
