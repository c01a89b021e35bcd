/* The frame of all jobs: looks each second, batch after batch, and keeps a row per run, which says
 * how it goes while it goes. */
#include "core/clock.h"
#include "core/crypto.h"
#include "core/log.h"
#include "domain/audit.h"
#include "domain/network.h"
#include "queries.h"
#include "worker/job.h"
#include "worker/progress.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

volatile sig_atomic_t stop_asked;

enum { JOBS = 24, TURN = 2000000, LOCK_WAIT = 3000000, AWAY = 30000000, CLOSE_WAIT = 10000000 };

static bool has_lock(const struct worker *worker, const struct run *run)
{
	return run->locked && run->locked == db_connection(worker->db);
}

/* A job is one worker's at a time, on whatever host: the next start has it when this one's
 * connection ends. Doing it twice would be safe as well, but in each other's way. */
static bool take_lock(struct worker *worker, const struct job *job, struct run *run)
{
	if (has_lock(worker, run))
		return true;
	arena_reset(worker->arena);
	db_begin(worker->db, worker->arena, clock_now());
	struct rows *rows = sql_job_lock(worker->db, job->name);
	bool locked = rows_next(rows) && row_bool(rows, "locked");
	worker_read(worker, &run->errors);
	run->locked = locked ? db_connection(worker->db) : 0;
	if (locked && !run->recorded) /* waiting for the start before is no part of the run */
		run->started_at = clock_now();
	return locked;
}

/* Until nothing is due, or the others must have their turn, or the connection went and the lock
 * with it. A look that found nothing is recorded once per start. */
static void drain(struct worker *worker, const struct job *job, struct run *run)
{
	int64_t errors = run->errors, processed = run->processed, began = clock_ticks();
	worker->job = job;
	worker->why[0] = '\0';
	do {
		arena_reset(worker->arena);
		worker->now = clock_now();
		worker->queue = NULL;
		int64_t done = job->batch(worker, &run->errors);
		run->processed += done;
		run->unfinished = done > 0 || !has_lock(worker, run);
		progress_line(job, run);
	} while (run->unfinished && has_lock(worker, run) && clock_ticks() - began < TURN &&
		 !stop_asked);
	run->had_its_turn = true;
	if (!run->recorded || run->open || run->errors != errors || run->processed != processed)
		progress_record(worker, job, run, !run->unfinished || stop_asked);
}

/* Each job's turn; true when one is still waiting for another worker to let it go. *unfinished:
 * one that is ours has more to do. */
static bool look(struct worker *worker, const struct job *const *jobs, struct run *runs,
		 bool *unfinished)
{
	bool waiting = false;
	*unfinished = false;
	for (int i = 0; i < JOBS && jobs[i] && !stop_asked && db_connection(worker->db); i++) {
		if (jobs[i]->at_start && runs[i].had_its_turn && !runs[i].unfinished)
			continue;
		bool ours = take_lock(worker, jobs[i], &runs[i]);
		if (ours)
			drain(worker, jobs[i], &runs[i]);
		waiting |= !runs[i].had_its_turn;
		*unfinished |= ours && runs[i].unfinished;
	}
	return waiting;
}

void name_jobs(struct worker *worker, const struct job *const *jobs)
{
	db_begin(worker->db, worker->arena, worker->now);
	db_write(worker->db);
	for (int i = 0; jobs[i]; i++)
		sql_job_name(worker->db, jobs[i]->name, jobs[i]->about, jobs[i]->at_start);
	if (db_finish(worker->db, true) != DB_KEPT)
		log_line("error", "cannot name the jobs", "error", db_error(worker->db), NULL);
}

/* The request is gone when its run stands in job_run: one transaction, so that none is lost. False
 * when another worker was faster. */
static bool take_request(struct worker *worker, const struct job *job, const struct run *asked)
{
	arena_reset(worker->arena);
	worker->now = clock_now();
	db_begin(worker->db, worker->arena, worker->now);
	db_write(worker->db);
	struct rows *taken = sql_job_take_request(worker->db, job->name);
	bool ours = rows_next(taken);
	if (ours) {
		struct scope scope = {worker->db,      worker->arena, worker->config,
				      &worker->caller, NULL,	      worker->now};
		sql_job_begin(worker->db, asked->id, job->name,
			      instant_text(worker->arena, asked->started_at));
		audit_add_platform(&scope, "job.run", "job", job->name, "{}",
				   arena_printf(worker->arena,
						"{\"run\":\"%s\",\"asked_by\":\"%s\"}", asked->id,
						row_text(taken, "owner_id")));
	}
	return db_finish(worker->db, ours) == DB_KEPT && ours;
}

/* A run of its own beside those of this start: it has its row, whatever it finds. */
static void run_requested(struct worker *worker, const struct job *job, struct run *run)
{
	char id[40];
	memcpy(id, uuid_new(worker->arena, clock_now()), 37);
	struct run asked = {.id = id, .started_at = clock_now(), .requested = true};
	if (!take_lock(worker, job, run) || !take_request(worker, job, &asked))
		return;
	asked.locked = run->locked;
	drain(worker, job, &asked);
	progress_close(worker, job, &asked, clock_ticks() + CLOSE_WAIT);
	run->unfinished |= asked.unfinished; /* the rest is this start's */
	run->errors += asked.errors;
}

/* What owners want now, of the jobs this worker has; others stay for who has them. */
static void do_requests(struct worker *worker, const struct job *const *jobs, struct run *runs)
{
	bool wanted[JOBS] = {false};
	int64_t errors = 0;
	arena_reset(worker->arena);
	db_begin(worker->db, worker->arena, clock_now());
	struct rows *requests = sql_job_requests(worker->db);
	while (rows_next(requests))
		for (int i = 0; i < JOBS && jobs[i]; i++)
			wanted[i] |= !strcmp(jobs[i]->name, row_text(requests, "job"));
	worker_read(worker, &errors);
	for (int i = 0; i < JOBS && jobs[i] && !stop_asked; i++)
		if (wanted[i])
			run_requested(worker, jobs[i], &runs[i]);
}

int count_jobs(struct worker *worker, const struct job *const *jobs, bool about)
{
	int64_t errors = 0;
	worker->dry = true;
	for (int i = 0; jobs[i] && !stop_asked; i++) {
		arena_reset(worker->arena);
		worker->now = clock_now();
		worker->job = jobs[i];
		int64_t before = errors, due = jobs[i]->batch(worker, &errors);
		const char *count = errors > before ? "?" : log_int(due);
		if (about)
			printf("%-22s %s: %s due\n", jobs[i]->name, jobs[i]->about, count);
		else
			printf("%-22s %s would be done\n", jobs[i]->name, count);
	}
	return errors ? 1 : 0;
}

/* Whether Postgres is there, which is asked without a question; *since: when it went away, by the
 * steady clock, 0 while it is there. Said once each time. */
static bool is_there(struct worker *worker, int64_t *since)
{
	arena_reset(worker->arena);
	db_begin(worker->db, worker->arena, clock_now());
	if (db_finish(worker->db, false) != DB_FAILED) {
		*since = 0;
		return true;
	}
	if (!*since) {
		*since = clock_ticks();
		log_line("error", "the database is away", "error", db_error(worker->db), NULL);
	}
	return false;
}

/* Looks until it is time to go; false when Postgres was away then. One that was there and went is
 * waited for even by who stays for no time: it left something undone. */
static bool look_until(struct worker *worker, const struct job *const *jobs, struct run *runs,
		       int seconds)
{
	int64_t until = clock_ticks() + (int64_t)seconds * 1000000, away = 0;
	bool unfinished, met = false;
	while (!stop_asked) {
		if (!is_there(worker, &away)) {
			int64_t patience = seconds == 0 && met ? away + AWAY : until;
			if (clock_ticks() >= patience)
				break;
			usleep(500000);
			continue;
		}
		met = true;
		do_requests(worker, jobs, runs);
		bool waiting = look(worker, jobs, runs, &unfinished);
		if (!db_connection(worker->db) || (unfinished && seconds == 0))
			continue;
		if (clock_ticks() >= until + (waiting ? LOCK_WAIT : 0))
			break;
		usleep(500000);
	}
	return !away;
}

int run_jobs(struct worker *worker, const struct job *const *jobs, int seconds)
{
	static char ids[JOBS][40];
	struct run runs[JOBS] = {0};
	int64_t errors = 0;
	for (int i = 0; i < JOBS && jobs[i]; i++) {
		memcpy(ids[i], uuid_new(worker->arena, clock_now()), 37);
		runs[i].id = ids[i];
		runs[i].started_at = clock_now();
	}
	bool there = look_until(worker, jobs, runs, seconds);
	int64_t closed_at = clock_ticks() + CLOSE_WAIT;
	for (int i = 0; i < JOBS && jobs[i]; i++) {
		/* the next start goes on with the rest */
		progress_close(worker, jobs[i], &runs[i], closed_at);
		errors += runs[i].errors;
		if (!runs[i].had_its_turn && !runs[i].errors)
			log_line("info", "another worker has the job", "job", jobs[i]->name, NULL);
	}
	return errors || !there ? 1 : 0;
}
