/* The newest of a guest's story, as the card shows it. One stretch of the ledger says all: what
 * ends an entry comes after it, so that each ending is seen before what it ends. */
#include "parts.h"
#include <string.h>

struct ending { /* an entry that ends another */
	const char *entry_id, *resolves, *kind;
};
struct endings {
	struct ending *all;
	int count;
};

static void note_ending(struct endings *endings, struct rows *entry)
{
	endings->all[endings->count++] = (struct ending){
		row_text(entry, "entry_id"), row_text(entry, "resolves"), row_text(entry, "kind")};
}

static const struct ending *ending_of(const struct endings *endings, const char *entry_id)
{
	for (int i = 0; i < endings->count; i++)
		if (!strcmp(endings->all[i].resolves, entry_id))
			return &endings->all[i];
	return NULL;
}

/* As sql/page_guest/history.sql says it: only what was earned or redeemed waits; what was confirmed
 * may be taken back later. */
static const char *status_of(const struct endings *endings, struct rows *entry)
{
	const char *kind = row_text(entry, "kind");
	if (strcmp(kind, "earn") != 0 && strcmp(kind, "redeem") != 0)
		return "confirmed";
	const struct ending *ending = ending_of(endings, row_text(entry, "entry_id"));
	if (!ending)
		return "pending";
	bool taken_back = !strcmp(ending->kind, "release") || ending_of(endings, ending->entry_id);
	return taken_back ? "released" : "confirmed";
}

struct newest part_newest_read(struct request *req, struct rows *entries)
{
	size_t count = (size_t)rows_count(entries);
	struct newest newest = {entries, arena_alloc(req->arena, count * sizeof(char *) + 1), 0};
	struct endings endings = {arena_alloc(req->arena, count * sizeof(struct ending) + 1), 0};
	for (int row = 0; rows_next(entries); row++) {
		bool ends = !row_null(entries, "resolves");
		newest.statuses[row] = ends ? NULL : status_of(&endings, entries);
		newest.stories += !ends;
		if (ends)
			note_ending(&endings, entries);
	}
	return newest;
}

/* Ids ascend with time as text too. Of the oldest that is named here some lines may be missing. */
bool part_newest_has_lines(const struct newest *newest, int most, struct rows *lines, int asked)
{
	int count = rows_count(lines);
	if (count < asked)
		return true;
	rows_go(lines, count - 1);
	const char *oldest = row_text(lines, "entry_id");
	rows_rewind(newest->rows);
	for (int row = 0, seen = 0; seen < most && rows_next(newest->rows); row++) {
		seen += newest->statuses[row] != NULL;
		bool earns = !strcmp(row_text(newest->rows, "kind"), "earn");
		if (earns && strcmp(row_text(newest->rows, "entry_id"), oldest) <= 0)
			return false;
	}
	return true;
}

void part_newest(struct request *req, const struct newest *newest, int most,
		 const struct names *names, struct rows *lines)
{
	struct rows *entries = newest->rows;
	view_list(req->view, "entries");
	view_flag(req->view, "has_entries", newest->stories > 0);
	rows_rewind(entries);
	for (int row = 0, shown = 0; shown < most && rows_next(entries); row++) {
		if (!newest->statuses[row])
			continue;
		struct view *item = view_item(req->view, "entries");
		part_entry(req, item, names, entries, newest->statuses[row]);
		part_bill(req, item, names, entries, lines);
		shown++;
	}
}
