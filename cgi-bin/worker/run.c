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

enum { JOBS = 24, TURN = 2000000, LOCK_WAIT = 3000000 };

/* A job is one worker's at a time, on whatever host: the next start has it when this one's
 * connection ends. Doing it twice would be safe as well, but in each other's way. */
static bool take_lock(struct worker *worker, const struct job *job, struct run *run)
{
	if (run->locked)
		return true;
	arena_reset(worker->arena);
	db_begin(worker->db, worker->arena, clock_now());
	struct rows *rows = sql_job_lock(worker->db, job->name);
	run->locked = rows_next(rows) && row_bool(rows, "locked");
	worker_read(worker, &run->errors);
	if (run->locked && !run->recorded) /* waiting for the start before is no part of the run */
		run->started_at = clock_now();
	return run->locked;
}

/* Until nothing is due, or the others must have their turn. A look that found nothing is recorded
 * once per start. */
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
		run->unfinished = done > 0;
		progress_line(job, run);
	} while (run->unfinished && clock_ticks() - began < TURN && !stop_asked);
	run->locked = !db_unavailable(worker->db); /* gone with its connection */
	run->had_its_turn = true;
	if (!run->recorded || run->open || run->errors != errors || run->processed != processed)
		progress_record(worker, job, run, !run->unfinished || stop_asked);
}

/* Each job's turn; true when one is still waiting for another worker to let it go. *unfinished:
 * one has more to do. */
static bool look(struct worker *worker, const struct job *const *jobs, struct run *runs,
		 bool *unfinished)
{
	bool waiting = false;
	*unfinished = false;
	for (int i = 0; i < JOBS && jobs[i] && !stop_asked; i++) {
		if (jobs[i]->at_start && runs[i].had_its_turn && !runs[i].unfinished)
			continue;
		if (take_lock(worker, jobs[i], &runs[i]))
			drain(worker, jobs[i], &runs[i]);
		waiting |= !runs[i].had_its_turn;
		*unfinished |= runs[i].unfinished;
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
	drain(worker, job, &asked);
	if (asked.open)
		progress_record(worker, job, &asked, true);
	run->locked = asked.locked;
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

int run_jobs(struct worker *worker, const struct job *const *jobs, int seconds)
{
	static char ids[JOBS][40];
	struct run runs[JOBS] = {0};
	int64_t until = clock_ticks() + (int64_t)seconds * 1000000, errors = 0;
	bool unfinished;
	for (int i = 0; i < JOBS && jobs[i]; i++) {
		memcpy(ids[i], uuid_new(worker->arena, clock_now()), 37);
		runs[i].id = ids[i];
		runs[i].started_at = clock_now();
	}
	while (!stop_asked) {
		do_requests(worker, jobs, runs);
		bool waiting = look(worker, jobs, runs, &unfinished);
		if (unfinished && seconds == 0)
			continue;
		if (clock_ticks() >= until + (waiting ? LOCK_WAIT : 0))
			break;
		usleep(500000);
	}
	for (int i = 0; i < JOBS && jobs[i]; i++) {
		if (runs[i].open) /* the next start goes on with the rest */
			progress_record(worker, jobs[i], &runs[i], true);
		errors += runs[i].errors;
		if (!runs[i].had_its_turn && !runs[i].errors)
			log_line("info", "another worker has the job", "job", jobs[i]->name, NULL);
	}
	return errors ? 1 : 0;
}
