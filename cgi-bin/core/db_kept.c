/* What a process keeps of networks' programmes between requests. Nothing here can be out of date: a
 * request reads the programme's version first, and each change of the programme counts that up in
 * its own transaction. */
#include "core/db_private.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct programme *programme_of(const struct db *db, const char *network_id)
{
	for (int i = 0; db->programmes && *network_id && i < KEPT_NETWORKS; i++)
		if (!strcmp(db->programmes[i].network_id, network_id))
			return &db->programmes[i];
	return NULL;
}

static void forget(struct programme *programme)
{
	for (int i = 0; i < programme->count; i++) {
		free(programme->rows[i].arguments);
		PQclear(programme->rows[i].result);
	}
	*programme = (struct programme){.version = 0};
}

void kept_close(struct db *db)
{
	for (int i = 0; db->programmes && i < KEPT_NETWORKS; i++)
		forget(&db->programmes[i]);
	free(db->programmes);
}

bool db_assume(struct db *db, const char *network_id)
{
	const struct programme *programme = programme_of(db, network_id);
	db->programme_network = programme ? arena_text(db->arena, network_id) : "";
	db->programme_version = programme ? programme->version : 0;
	return programme != NULL;
}

bool db_programme(struct db *db, const char *network_id, int64_t version)
{
	struct programme *programme = programme_of(db, network_id);
	bool current = !programme || programme->version == version;
	db->programme_network = arena_text(db->arena, network_id);
	db->programme_version = version;
	if (programme && programme->version != version)
		forget(programme);
	else if (programme)
		programme->used = ++db->uses;
	return current;
}

/* Lengths in front, so that no two lists of arguments are the same text. Most are the network
 * alone. */
static const char *joined(struct db *db, const struct query *query, const char *const *values)
{
	const char *text = "";
	if (query->parameters == 1)
		return values[0];
	for (int i = 0; i < query->parameters; i++)
		text = arena_printf(db->arena, "%s%zu:%s", text, values[i] ? strlen(values[i]) : 0,
				    values[i] ? values[i] : "");
	return text;
}

static struct kept_rows *kept_in(struct programme *programme, const struct query *query,
				 const char *arguments)
{
	for (int i = 0; i < programme->count; i++)
		if (programme->rows[i].query == query &&
		    !strcmp(programme->rows[i].arguments, arguments))
			return &programme->rows[i];
	return NULL;
}

PGresult *kept_find(struct db *db, const struct query *query, const char *const *values)
{
	if (strcmp(values[0], db->programme_network) != 0)
		return NULL;
	struct programme *programme = programme_of(db, values[0]);
	if (!programme)
		return NULL;
	struct kept_rows *rows = kept_in(programme, query, joined(db, query, values));
	return rows ? rows->result : NULL;
}

void kept_note(struct db *db, struct rows *rows, const char *const *values)
{
	rows->arguments = arena_text(db->arena, joined(db, rows->query, values));
	rows->network_id = arena_text(db->arena, values[0]);
	rows->next_kept = db->to_keep;
	db->to_keep = rows;
}

static struct programme *room_for(struct db *db, const char *network_id)
{
	struct programme *found = programme_of(db, network_id);
	if (!db->programmes)
		db->programmes = calloc(KEPT_NETWORKS, sizeof *db->programmes);
	if (found || !db->programmes)
		return found;
	found = db->programmes;
	for (int i = 1; i < KEPT_NETWORKS; i++)
		if (db->programmes[i].used < found->used)
			found = &db->programmes[i];
	forget(found);
	snprintf(found->network_id, sizeof found->network_id, "%s", network_id);
	found->version = db->programme_version;
	found->used = ++db->uses;
	return found;
}

static void keep(struct programme *programme, const struct rows *rows)
{
	if (programme->count == KEPT_ROWS || PQresultMemorySize(rows->result) > KEPT_BYTES ||
	    kept_in(programme, rows->query, rows->arguments))
		return;
	struct kept_rows copy = {
		.query = rows->query,
		.arguments = strdup(rows->arguments),
		.result = PQcopyResult(rows->result, PG_COPYRES_ATTRS | PG_COPYRES_TUPLES),
	};
	if (copy.arguments && copy.result) {
		programme->rows[programme->count++] = copy;
		return;
	}
	free(copy.arguments); /* without memory nothing is kept */
	PQclear(copy.result);
}

void kept_store(struct db *db)
{
	struct programme *programme = NULL;
	for (struct rows *rows = db->to_keep; rows; rows = rows->next_kept) {
		if (!rows->result || strcmp(rows->network_id, db->programme_network) != 0)
			continue;
		if (!programme)
			programme = room_for(db, db->programme_network);
		if (programme)
			keep(programme, rows);
	}
	db->to_keep = NULL;
}
