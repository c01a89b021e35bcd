/* How one run of a job goes: its row in job_run, and a line for who watches a terminal. */
#pragma once
#include "worker/job.h"

struct run { /* one job in this start */
	const char *id;
	int64_t started_at, processed, errors;
	int64_t total;	     /* processed and still due when it was counted; 0: unknown */
	int64_t line_at;     /* when the terminal was last told, by the steady clock */
	bool recorded, open; /* its row is there; and does not say yet how it ended */
	unsigned locked;     /* the connection that holds its lock */
	bool had_its_turn, unfinished, requested;
};

/* Writes the row, again and again: with its end when it is over, else with how much is left and
 * when that will be done, which is counted once and then follows from the speed so far. */
void progress_record(struct worker *worker, const struct job *job, struct run *run, bool over);
/* Its end, if its row does not say it yet: tried until then (by the steady clock) while Postgres is
 * away. */
void progress_close(struct worker *worker, const struct job *job, struct run *run, int64_t until);
/* On a terminal: how far a run is that takes more than a second. */
void progress_line(const struct job *job, struct run *run);
