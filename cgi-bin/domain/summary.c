/* Summaries are made again a day at a time, never added to: so it does not matter how often, or
 * what went wrong the last time. Days are the network's own. */
#include "domain/summary.h"
#include "core/buffer.h"
#include "domain/network.h"
#include "domain/summary_watch.h"
#include "queries.h"
#include <stdlib.h>

#define HOUR (INT64_C(3600) * 1000000)
/* A fact is booked at the instant its request began and seen once that is committed. What was not
 * to be seen the last time is looked for this far back, and at every turn. */
#define LATE HOUR
#define TURN (HOUR / 6)
#define DEAR 1000000 /* a transaction that took longer */

struct keeping {
	const struct scope *scope;
	const char *network_id, *zone;
	int64_t kept; /* until when it was done before; 0: never */
	int64_t until;
};

static const char *date_text(struct arena *arena, int64_t day)
{
	return arena_copy(arena, instant_text(arena, day * 24 * HOUR), 10);
}

static int longer_first(const void *a, const void *b)
{
	return *(const int *)b - *(const int *)a;
}

/* The stretches that are counted: their lengths, each once, and where they begin; the longest
 * first. */
static void add_reach(const struct keeping *keeping, int64_t day, const char *date, int64_t end)
{
	struct arena *arena = keeping->scope->arena;
	struct buffer days = buffer_in(arena), starts = buffer_in(arena);
	int lengths[] = {365, 90, 28, 7, 1, day_of_month(day)};
	enum { LENGTHS = sizeof lengths / sizeof *lengths };
	qsort(lengths, LENGTHS, sizeof *lengths, longer_first);
	for (int i = 0; i < LENGTHS; i++) {
		if (i && lengths[i] == lengths[i - 1])
			continue;
		int64_t start = zone_day_begin(keeping->zone, day - lengths[i] + 1);
		buffer_printf(&days, "%s%d", i ? "," : "{", lengths[i]);
		buffer_printf(&starts, "%s\"%s\"", i ? "," : "{", instant_text(arena, start));
	}
	buffer_text(&days, "}");
	buffer_text(&starts, "}");
	sql_summary_add_reach(keeping->scope->db, keeping->network_id, date,
			      instant_text(arena, end), buffer_end(&days), buffer_end(&starts));
}

static void add_day(const struct keeping *keeping, int64_t start, int64_t end)
{
	struct db *db = keeping->scope->db;
	struct arena *arena = keeping->scope->arena;
	int64_t day = zone_day(keeping->zone, start);
	const char *date = date_text(arena, day), *from_at = instant_text(arena, start),
		   *until_at = instant_text(arena, end);
	sql_summary_add_day(db, keeping->network_id, date, from_at, until_at);
	sql_summary_add_network(db, keeping->network_id, date, from_at, until_at);
	add_reach(keeping, day, date, end);
}

/* The days from that of `from` on; returns how many, and in *end how far it came. */
static int add_days(const struct keeping *keeping, int64_t from, int most_days, int64_t *end)
{
	struct arena *arena = keeping->scope->arena;
	int64_t start = zone_day_start(keeping->zone, from);
	int count = 0;
	sql_summary_clear(keeping->scope->db, keeping->network_id,
			  date_text(arena, zone_day(keeping->zone, start)));
	do {
		*end = zone_day_end(keeping->zone, start);
		*end = *end < keeping->until ? *end : keeping->until;
		add_day(keeping, start, *end);
		start = *end;
		count++;
	} while (*end < keeping->until && count < most_days);
	return count;
}

/* Whether the rows from the last time will do. At a turn the late are looked for too. */
static bool nothing_happened(const struct keeping *keeping)
{
	const struct scope *scope = keeping->scope;
	bool turn = keeping->kept / TURN != keeping->until / TURN;
	int64_t since = keeping->kept - (turn ? LATE : 0);
	if (keeping->until > zone_day_end(keeping->zone, keeping->kept - 1))
		return false;
	struct rows *rows = sql_summary_happened(scope->db, keeping->network_id,
						 instant_text(scope->arena, since),
						 instant_text(scope->arena, keeping->until));
	if (!rows_next(rows) || row_bool(rows, "happened"))
		return false;
	if (turn) /* guests leave the lists by and by */
		summary_watch(scope);
	return true;
}

static int64_t first_instant(const struct keeping *keeping, struct rows *state)
{
	int64_t first = row_time(state, "first_at");
	if (keeping->kept)
		return (keeping->kept < keeping->until ? keeping->kept : keeping->until) - LATE;
	return first && first < keeping->until ? first : keeping->until;
}

int summary_keep(const struct scope *scope, int64_t until, int most_days)
{
	struct keeping keeping = {scope, scope->network->network_id, scope->network->time_zone, 0,
				  until};
	int64_t end = until;
	int count = 0;
	struct rows *lock = sql_summary_lock(scope->db, keeping.network_id);
	struct rows *state = sql_summary_state(scope->db, keeping.network_id);
	if (!rows_next(lock) || !row_bool(lock, "taken") || !rows_next(state))
		return 0;
	keeping.kept = row_time(state, "until_at");
	if (row_int(state, "took_us") >= DEAR)
		most_days = most_days > 6 ? most_days / 3 : 2;
	/* Where the clock was set back, what happens now lies in what was counted. */
	bool set_back = keeping.kept > until + TURN;
	if (keeping.kept >= until && !set_back)
		return 0;
	if (!keeping.kept || set_back || !nothing_happened(&keeping)) {
		count = add_days(&keeping, first_instant(&keeping, state), most_days, &end);
		if (end == until)
			summary_watch(scope);
	}
	/* waits, so that the caller knows what it took */
	rows_count(sql_summary_set_state(scope->db, keeping.network_id,
					 instant_text(scope->arena, end)));
	return count;
}
