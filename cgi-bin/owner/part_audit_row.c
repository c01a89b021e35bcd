/* One change as a page shows it, and all of them as a file. */
#include "core/csv.h"
#include "watch.h"
#include <jansson.h>
#include <string.h>

/* A value as people read it; "" when there is none. */
static const char *value_text(struct request *req, json_t *value)
{
	if (!value)
		return "";
	if (json_is_string(value))
		return arena_text(req->arena, json_string_value(value));
	if (json_is_boolean(value))
		return json_is_true(value) ? "yes" : "no";
	if (json_is_null(value))
		return "none";
	size_t size = json_dumpb(value, NULL, 0, JSON_ENCODE_ANY | JSON_COMPACT);
	char *text = arena_alloc(req->arena, size + 1);
	json_dumpb(value, text, size, JSON_ENCODE_ANY | JSON_COMPACT);
	text[size] = '\0';
	return text;
}

static const char *name_text(struct request *req, const char *key)
{
	char *name = arena_text(req->arena, key);
	for (char *at = name; *at; at++)
		if (*at == '_')
			*at = ' ';
	return name;
}

static void show_value(struct request *req, struct view *item, const char *key, json_t *before,
		       json_t *after)
{
	struct view *change = view_item(item, "changes");
	const char *was = value_text(req, before), *is = value_text(req, after);
	view_text(change, "name", name_text(req, key));
	view_text(change, "before", was);
	view_text(change, "after", is);
	view_flag(change, "both", before && after);
	view_flag(change, "gone", before && !after);
}

/* Names of either side once, those of before first. */
static void show_changes(struct request *req, struct view *item, struct rows *row)
{
	json_t *before = json_loads(row_text(row, "before"), 0, NULL),
	       *after = json_loads(row_text(row, "after"), 0, NULL), *value;
	const char *key;
	view_list(item, "changes");
	json_object_foreach(before, key, value)
		show_value(req, item, key, value, json_object_get(after, key));
	json_object_foreach(after, key, value) if (!json_object_get(before, key))
		show_value(req, item, key, NULL, value);
	view_flag(item, "changed", json_object_size(before) || json_object_size(after));
	json_decref(before);
	json_decref(after);
}

void audit_show_row(struct request *req, struct view *item, struct rows *row)
{
	const char *role = row_text(row, "role"), *kind = row_text(row, "actor_kind");
	const char *name = audit_actor(row), *action = row_text(row, "action");
	bool named = *row_text(row, "actor"), by_id = *row_text(row, "actor_id");
	view_time(item, "at", row_time(row, "at"));
	view_text(item, "id", row_text(row, "audit_id"));
	view_text(item, "actor", name);
	view_text(item, "actor_id", row_text(row, "actor_id"));
	view_text(item, "actor_note",
		  named	  ? *role ? role : kind
		  : by_id ? watch_short(req, row_text(row, "actor_id"))
			  : "");
	view_text(item, "action", action);
	view_text(item, "words", audit_words(action));
	view_text(item, "network", row_text(row, "network"));
	view_text(item, "network_id", row_text(row, "network_id"));
	view_text(item, "subject_kind", name_text(req, row_text(row, "subject_kind")));
	view_text(item, "subject", watch_short(req, row_text(row, "subject")));
	show_changes(req, item, row);
}

enum http audit_file(struct request *req, struct rows *rows)
{
	static const char *const cells[] = {"actor_kind", "actor_id", "actor",	    "role",
					    "action",	  "network",  "network_id", "subject_kind",
					    "subject",	  "before",   "after"};
	static const char *const names[] = {"Time",    "Actor kind", "Actor",	"Name",
					    "Role",    "Action",     "Network", "Network id",
					    "Subject", "Which",	     "Before",	"After"};
	struct buffer csv = buffer_in(req->arena);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		csv_text(&csv, names[i]);
	csv_row_end(&csv);
	rows_rewind(rows);
	while (rows_next(rows) && !row_null(rows, "audit_id")) {
		csv_time(&csv, row_time(rows, "at"));
		for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
			csv_text(&csv, row_text(rows, cells[i]));
		csv_row_end(&csv);
	}
	return answer_csv(req, "audit.csv", &csv);
}
