/* What is told of a run while it goes on, and at its end. */
#include "worker/progress.h"
#include "core/clock.h"
#include "core/log.h"
#include "queries.h"
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static const int64_t second = 1000000;

/* −1: unknown. */
static int64_t left_of(const struct run *run)
{
	if (!run->total)
		return -1;
	return run->total > run->processed ? run->total - run->processed : 0;
}

static int64_t seconds_left(const struct run *run)
{
	int64_t left = left_of(run), took = clock_now() - run->started_at;
	if (left < 0 || run->processed <= 0 || took <= 0)
		return -1;
	return (int64_t)((double)left * (double)took / (double)run->processed / (double)second) + 1;
}

static void count_left(struct worker *worker, struct run *run)
{
	int64_t errors = 0;
	db_begin(worker->db, worker->arena, worker->now);
	struct rows *rows = sql_job_due(worker->db, worker->queue);
	if (rows_next(rows))
		run->total = run->processed + row_int(rows, "due");
	worker_read(worker, &errors);
}

void progress_record(struct worker *worker, const struct job *job, struct run *run, bool over)
{
	struct arena *arena = worker->arena;
	arena_reset(arena);
	worker->now = clock_now();
	if (!over && !run->total && worker->queue)
		count_left(worker, run);
	int64_t left = over ? -1 : left_of(run), wait = over ? -1 : seconds_left(run);
	const char *detail = run->requested ? "asked for" : "";
	if (worker->why[0])
		detail = arena_printf(arena, "%s%s%s", detail, *detail ? "; " : "", worker->why);
	db_begin(worker->db, arena, worker->now);
	db_write(worker->db);
	sql_job_record(worker->db, run->id, job->name, instant_text(arena, run->started_at),
		       over ? instant_text(arena, worker->now) : NULL, run->errors == 0,
		       run->processed, run->errors, detail, left,
		       wait < 0 ? NULL : instant_text(arena, worker->now + wait * second));
	bool kept = db_finish(worker->db, true) == DB_KEPT;
	run->recorded |= kept;
	run->open = !over || !kept;
	if (!kept)
		return;
	log_line(run->errors ? "error" : "info", "job", "job", job->name, "processed",
		 log_int(run->processed), "errors", log_int(run->errors), "left",
		 left < 0 ? "" : log_int(left), NULL);
}

void progress_close(struct worker *worker, const struct job *job, struct run *run, int64_t until)
{
	if (run->open)
		progress_record(worker, job, run, true);
	while (run->open && !stop_asked && clock_ticks() < until) {
		usleep(500000);
		progress_record(worker, job, run, true);
	}
}

void progress_line(const struct job *job, struct run *run)
{
	int64_t now = clock_ticks(), left = left_of(run), wait = seconds_left(run);
	if (!run->line_at)
		run->line_at = now + second;
	if (now < run->line_at || !isatty(STDERR_FILENO))
		return;
	run->line_at = now + second / 4;
	fprintf(stderr, "\r%s: %" PRId64 " done", job->name, run->processed);
	if (left >= 0)
		fprintf(stderr, ", %" PRId64 " left, about %" PRId64 " s", left, wait);
	fputs("\033[K", stderr);
	if (!run->unfinished)
		fputc('\n', stderr);
}
