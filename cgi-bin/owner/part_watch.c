/* Keys, addresses and choices of the lists an owner watches. */
#include "core/crypto.h"
#include "watch.h"
#include <stdlib.h>
#include <string.h>

enum { SHORT = 8 };

struct watch_key watch_key_wanted(struct request *req, int64_t latest)
{
	const char *at = query_value(req, "at"), *id = query_value(req, "id");
	size_t length = strspn(at, "0123456789");
	if (!length || length > 18 || at[length] || !uuid_is(id))
		return (struct watch_key){latest, LAST_ID, false};
	int64_t instant = strtoll(at, NULL, 10);
	return (struct watch_key){instant < latest ? instant : latest, id, true};
}

void watch_next(struct request *req, int64_t at, const char *id)
{
	struct view *next = view_object(req->view, "next");
	view_text(next, "at", arena_printf(req->arena, "%lld", (long long)at));
	view_text(next, "id", id);
}

void watch_more(struct request *req, struct rows *rows, int shown, const char *id_column)
{
	view_flag(req->view, "cut", false);
	if (shown == WATCH_ROWS && rows_count(rows) > WATCH_ROWS) {
		watch_next(req, row_time(rows, "at"), row_text(rows, id_column));
		return;
	}
	rows_rewind(rows);
	if (!rows_next(rows) || !row_bool(rows, "cut"))
		return;
	watch_next(req, row_time(rows, "edge_at"), row_text(rows, "edge_id"));
	view_flag(req->view, "cut", true);
	view_time(req->view, "edge_at", row_time(rows, "edge_at"));
}

void watch_query(struct request *req, struct buffer *query, const char *name, const char *value)
{
	if (*value)
		buffer_printf(query, "%s=%s&", name, percent_encoded(req->arena, value));
}

void watch_networks(struct request *req, struct rows *networks, const char *chosen)
{
	view_list(req->view, "networks");
	while (rows_next(networks)) {
		struct view *item = view_item(req->view, "networks");
		const char *id = row_text(networks, "network_id");
		view_text(item, "value", id);
		view_text(item, "name", row_text(networks, "name"));
		view_flag(item, "chosen", !strcmp(id, chosen));
	}
}

const char *watch_short(struct request *req, const char *id)
{
	return uuid_is(id) ? arena_printf(req->arena, "…%s", id + strlen(id) - SHORT) : id;
}
