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

static bool is_money(const char *key)
{
	size_t length = strlen(key);
	return length > 6 && !strcmp(key + length - 6, "_minor");
}

/* "amount" of amount_minor: money says by itself that it is. */
static const char *name_text(struct request *req, const char *key, const struct formats *money)
{
	char *name = arena_text(req->arena, key);
	if (money && is_money(key))
		name[strlen(name) - 6] = '\0';
	for (char *at = name; *at; at++)
		if (*at == '_')
			*at = ' ';
	return name;
}

/* How amounts of one side are written: in the currency it names, else in the network's. NULL: as
 * plain numbers. */
static const struct formats *money_of(json_t *side, struct rows *row)
{
	const char *its = row_text(row, "currency");
	const char *named = json_string_value(json_object_get(side, "currency"));
	const char *currency = named ? named : its;
	if (strlen(currency) != 3)
		return NULL;
	int digits = strcmp(currency, its) ? 2 : (int)row_int(row, "currency_digits");
	return formats_for("en-GB", currency, digits, "UTC");
}

static const char *side_text(struct request *req, const char *key, json_t *value,
			     const struct formats *money)
{
	return money && is_money(key) && json_is_integer(value)
		       ? format_money(money, req->arena, json_integer_value(value))
		       : value_text(req, value);
}

static void show_value(struct view *item, const char *key, const char *before, const char *after)
{
	struct view *change = view_item(item, "changes");
	view_text(change, "name", key);
	view_text(change, "before", before);
	view_text(change, "after", after);
	view_flag(change, "both", *before && *after);
	view_flag(change, "gone", *before && !*after);
}

/* Names of either side once, those of before first. */
static void show_changes(struct request *req, struct view *item, struct rows *row)
{
	json_t *before = json_loads(row_text(row, "before"), 0, NULL),
	       *after = json_loads(row_text(row, "after"), 0, NULL), *value;
	const struct formats *was = money_of(before, row), *is = money_of(after, row);
	const char *key;
	view_list(item, "changes");
	json_object_foreach(before, key, value)
		show_value(item, name_text(req, key, was), side_text(req, key, value, was),
			   side_text(req, key, json_object_get(after, key), is));
	json_object_foreach(after, key, value) if (!json_object_get(before, key))
		show_value(item, name_text(req, key, is), "", side_text(req, key, value, is));
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
	view_text(item, "subject_kind", name_text(req, row_text(row, "subject_kind"), NULL));
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
