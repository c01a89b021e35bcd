/* What the pages share on which an owner watches: changes, jobs, messages. Lists are newest first
 * and go on behind a key. */
#pragma once
#include "app.h"

#define LAST_ID "ffffffff-ffff-ffff-ffff-ffffffffffff"

enum { WATCH_ROWS = 50 }; /* of a page */

struct watch_key { /* of a list's last row; what is not given is where it begins */
	int64_t at;
	const char *id;
	bool given;
};
/* Of the query's `at` and `id`; a broken one is where the list begins. */
struct watch_key watch_key_wanted(struct request *req, int64_t latest);
/* Puts `next`: where the list goes on. `next` is null until then. */
void watch_next(struct request *req, int64_t at, const char *id);
/* After `shown` rows: where the list goes on, behind the current row, whose id is in that column,
 * or, when looking ended before the last of them (`cut`), behind where it ended. */
void watch_more(struct request *req, struct rows *rows, int shown, const char *id_column);
/* "name=value&" at the end of a query; nothing for "". */
void watch_query(struct request *req, struct buffer *query, const char *name, const char *value);
/* The networks by name, as options; the chosen one is marked. Looks. */
void watch_networks(struct request *req, struct rows *networks, const char *chosen);
/* The end of an id, by which people tell two apart; any other text whole. */
const char *watch_short(struct request *req, const char *id);

struct audit_filter { /* "" is any */
	const char *kind, *actor_id, *action, *network_id, *from, *to;
	int64_t from_at, until_at;
	bool given;
};
/* Of the form or the query. False, with what is wrong said, when something does not mean anything.
 */
bool audit_filter_read(struct request *req, struct audit_filter *filter);
/* `filter` for the form, and `query` for addresses. */
void audit_filter_show(struct request *req, const struct audit_filter *filter);
/* A promise of changes; whether looking ends before the last of them. */
struct rows *audit_ask(struct request *req, const struct audit_filter *filter,
		       const struct watch_key *key, int64_t most, int64_t scan);
/* One change, of the current row. */
void audit_show_row(struct request *req, struct view *item, struct rows *row);
/* Those actions as options, in words. Looks. */
void audit_show_actions(struct request *req, struct rows *actions, const char *chosen);
/* "Sale recorded"; the code itself when it has no words. */
const char *audit_words(const char *action);
/* Whose change it was: a name, or what they are. */
const char *audit_actor(struct rows *row);
/* All of them as a file. Looks. */
enum http audit_file(struct request *req, struct rows *rows);
