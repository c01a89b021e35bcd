/* What the frame gives a job for one batch: transactions, pieces of 200 ms, and a way around what
 * fails. */
#include "core/clock.h"
#include "core/log.h"
#include "domain/network.h"
#include "queries.h"
#include "worker/job.h"
#include <stdio.h>
#include <string.h>

enum { GUESTS = 100, PIECE = 200000, AHEAD = 24, WAIT = 5000000, LONGEST_WAIT = 600000000 };

typedef const char *pair[2]; /* a network and a guest of it */

bool worker_end(struct worker *worker, bool keep, int64_t *errors)
{
	if (db_finish(worker->db, keep) != DB_FAILED)
		return true;
	if ((*errors)++ == 0)
		log_line("error", keep ? "cannot write" : "cannot read", "error",
			 db_error(worker->db), NULL);
	snprintf(worker->why, sizeof worker->why, "%s", db_error(worker->db));
	return false;
}

bool worker_read(struct worker *worker, int64_t *errors)
{
	return worker_end(worker, false, errors);
}

bool worker_still_there(struct worker *worker, int64_t *errors)
{
	if (db_connection(worker->db))
		return true;
	db_begin(worker->db, worker->arena, worker->now);
	return worker_read(worker, errors);
}

const struct scope *worker_begin(struct worker *worker, const char *network_id)
{
	struct scope *scope = arena_alloc(worker->arena, sizeof *scope);
	db_begin(worker->db, worker->arena, worker->now);
	db_network(worker->db, network_id);
	db_write(worker->db);
	worker->caller.network_id = network_id;
	const struct network *network =
		network_read(worker->arena, sql_network_get(worker->db, network_id));
	if (!network) {
		db_finish(worker->db, false);
		return NULL;
	}
	*scope = (struct scope){worker->db,	 worker->arena, worker->config,
				&worker->caller, network,	worker->now};
	return scope;
}

/* All guests of one network from the first on that fit into the piece; returns how many were taken,
 * or −1 when it failed. Asking takes the locks, in key order; a guest who was asked for and not
 * reached is just let go. */
static int network_batch(struct worker *worker, const pair *pairs, int count,
			 const struct turn *turn, int64_t *done)
{
	int64_t began = clock_ticks(), processed = 0;
	void *asked[AHEAD];
	int taken = 0, own = 0;
	const struct scope *scope = worker_begin(worker, pairs[0][0]);
	if (!scope)
		return -1;
	while (own < count && strcmp(pairs[own][0], pairs[0][0]) == 0)
		own++;
	if (turn->ask && own > 1) /* what cannot be done with others is tried without them */
		db_gather(worker->db);
	while (taken < own && clock_ticks() - began < PIECE && !db_failed(worker->db)) {
		int ahead = turn->ask ? AHEAD : 1, end = own - taken < ahead ? own : taken + ahead;
		for (int i = taken; i < end && turn->ask; i++)
			asked[i - taken] = turn->ask(scope, pairs[i][1]);
		for (int i = taken; i < end; i++)
			processed += turn->ask ? turn->step(scope, pairs[i][1], asked[i - taken])
					       : turn->alone(scope, pairs[i][1]);
		taken = end;
	}
	if (db_finish(worker->db, true) != DB_KEPT)
		return -1;
	*done += processed;
	return taken;
}

/* This job's place for it; else the one whose time is, or will be, up first. */
static struct failure *failure_of(struct worker *worker, const char *id)
{
	struct failure *first = &worker->failures[0];
	for (int i = 0; i < FAILURES; i++) {
		struct failure *failure = &worker->failures[i];
		if (failure->job == worker->job && strcmp(failure->id, id) == 0)
			return failure;
		if (failure->until < first->until)
			first = failure;
	}
	*first = (struct failure){.job = worker->job};
	snprintf(first->id, sizeof first->id, "%s", id);
	return first;
}

void worker_set_aside(struct worker *worker, const char *id, int64_t *errors)
{
	struct failure *failure = failure_of(worker, id);
	/* a connection made anew since then has no error */
	const char *error = *db_error(worker->db) ? db_error(worker->db) : "connection lost";
	int64_t wait = (int64_t)WAIT << (failure->tries < 7 ? failure->tries : 7);
	failure->tries++;
	failure->until = clock_ticks() + (wait < LONGEST_WAIT ? wait : LONGEST_WAIT);
	(*errors)++;
	snprintf(worker->why, sizeof worker->why, "%s: %s", id, error);
	log_line("error", "set aside", "job", worker->job ? worker->job->name : "", "id", id,
		 "error", error, NULL);
}

const char *worker_aside(const struct worker *worker)
{
	char *list = arena_alloc(worker->arena, FAILURES * 37 + 3), *end = list;
	int64_t now = clock_ticks();
	*end++ = '{';
	for (int i = 0; i < FAILURES; i++) {
		const struct failure *failure = &worker->failures[i];
		if (!failure->id[0] || failure->job != worker->job || failure->until <= now)
			continue;
		if (end > list + 1)
			*end++ = ',';
		memcpy(end, failure->id, 36);
		end += 36;
	}
	memcpy(end, "}", 2);
	return list;
}

static int64_t count_due(struct worker *worker, const char *kind, int64_t *errors)
{
	db_begin(worker->db, worker->arena, worker->now);
	struct rows *rows = sql_job_due(worker->db, kind);
	int64_t due = rows_next(rows) ? row_int(rows, "due") : 0;
	worker_read(worker, errors);
	return due;
}

static int next_guests(struct worker *worker, const char *kind, pair *pairs, int64_t *errors)
{
	int count = 0;
	db_begin(worker->db, worker->arena, worker->now);
	struct rows *rows = sql_due_next(worker->db, kind, worker_aside(worker));
	for (; count < GUESTS && rows_next(rows); count++) {
		pairs[count][0] = row_text(rows, "network_id");
		pairs[count][1] = row_text(rows, "guest_id");
	}
	worker_read(worker, errors);
	return count;
}

int64_t due_batch_ahead(struct worker *worker, const char *kind, const struct turn *turn,
			int64_t *errors)
{
	pair pairs[GUESTS];
	int64_t done = 0;
	worker->queue = kind;
	if (worker->dry)
		return count_due(worker, kind, errors);
	int count = next_guests(worker, kind, pairs, errors), most = GUESTS;
	for (int at = 0; at < count && !stop_asked;) {
		int wanted = count - at < most ? count - at : most;
		int taken = network_batch(worker, (const pair *)pairs + at, wanted, turn, &done);
		if (taken < 0 && !worker_still_there(worker, errors))
			break;
		if (taken < 0 && wanted > 1) {
			most = wanted / 2;
			continue;
		}
		if (taken < 0) {
			worker_set_aside(worker, pairs[at][1], errors);
			if (db_unavailable(worker->db))
				break;
			taken = 1;
		}
		at += taken;
		most = most < GUESTS ? 2 * most : GUESTS;
	}
	return done;
}

int64_t due_batch(struct worker *worker, const char *kind,
		  int (*step)(const struct scope *scope, const char *guest_id), int64_t *errors)
{
	return due_batch_ahead(worker, kind, &(struct turn){.alone = step}, errors);
}
