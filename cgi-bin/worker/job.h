/* What later happens by itself: a job is one file that says what it takes and its one step; the
 * frame gives it locking, batches, errors and its row in job_run. Safe to kill at any instant and
 * to run twice, anywhere. */
#pragma once
#include <signal.h>
#include "core/config.h"
#include "domain/scope.h"

/* A guest or a network that could not be done: left alone for 5 seconds, then 10, 20 …, at most ten
 * minutes, so that it is in nobody's way and still done once it can be. */
struct failure {
	const struct job *job;
	char id[37];
	int tries;
	int64_t until; /* by the steady clock */
};
enum { FAILURES = 256 };

struct worker {
	const struct config *config;
	struct db *db;
	struct arena *arena; /* reset at each batch */
	struct caller caller;
	int64_t now; /* the batch's instant */
	bool dry;    /* says how much would be done and changes nothing */
	const struct job *job;
	const char *queue; /* whose entries the batch took; NULL: none's */
	struct failure failures[FAILURES];
	char why[200]; /* the latest failure, for the run's row */
};

struct job {
	const char *name, *about;
	/* One batch of what is due: how many it did, 0 when nothing is left; *errors counts what
	 * could not be done. On a dry run: how many are due, all of them. */
	int64_t (*batch)(struct worker *worker, int64_t *errors);
	bool at_start; /* once per start, not at every look */
};
extern const struct job job_confirm_earnings, job_referral_bonuses, job_release_redemptions,
	job_confirm_redemptions, job_expire_points, job_remind_expiry, job_keep_summaries,
	job_wipe_codes, job_remove_sessions, job_remove_traces;

/* Up to 100 guests whose queue `kind` is due, in key order, each network's in one transaction of at
 * most 200 ms; `step` does all that is due for one guest. What fails is halved until the guest that
 * spoils it is alone, counted as an error and set aside; the others are done. */
int64_t due_batch(struct worker *worker, const char *kind,
		  int (*step)(const struct scope *scope, const char *guest_id), int64_t *errors);
/* The same for guests who have nothing to do with each other: `ask` sends what one guest's turn
 * locks and reads and waits for nothing, so that those of many travel together; `step` takes what
 * it returned. */
struct turn {
	void *(*ask)(const struct scope *scope, const char *guest_id);
	int (*step)(const struct scope *scope, const char *guest_id, void *asked);
	int (*alone)(const struct scope *scope, const char *guest_id); /* without `ask` */
};
int64_t due_batch_ahead(struct worker *worker, const char *kind, const struct turn *turn,
			int64_t *errors);

/* A job's one step for a network: how many it did in the transaction that was begun for that; on a
 * dry run, how many are due. */
typedef int64_t network_step(const struct scope *scope, bool dry);
/* Names networks (network_id) without those that are set aside, at most so many. */
typedef struct rows *network_query(struct db *db, const char *aside, int64_t most);
/* A transaction for each network that the query names, as far as a second goes. One that fails is
 * set aside; the others are done. */
int64_t due_networks(struct worker *worker, network_query *query, network_step *step,
		     int64_t *errors);
/* The same for every network there is, to the last; and for what belongs to none, without one. */
int64_t each_network(struct worker *worker, network_step *step, int64_t *errors);
int64_t no_network(struct worker *worker, network_step *step, int64_t *errors);

/* Counts an error of a guest or a network, whose transaction has just failed, and sets it aside. */
void worker_set_aside(struct worker *worker, const char *id, int64_t *errors);
/* Those, as a query takes them. */
const char *worker_aside(const struct worker *worker);
/* Ends a transaction, or a reading. False when it failed: counted, and the first of this start is
 * logged. */
bool worker_end(struct worker *worker, bool keep, int64_t *errors);
bool worker_read(struct worker *worker, int64_t *errors);
/* Whether Postgres is there, after a failure; else that is the error, nobody's in particular. */
bool worker_still_there(struct worker *worker, int64_t *errors);
/* One transaction for one network: the scope, or NULL when the network is gone. End it with
 * db_finish(). */
const struct scope *worker_begin(struct worker *worker, const char *network_id);

/* Every job's batches until nothing is due, again each second, for `seconds` (0: once, waiting a
 * little for a job that another worker has). Ends early on SIGTERM. */
int run_jobs(struct worker *worker, const struct job *const *jobs, int seconds);
/* Names each job with what it does (`about`) and how much is due; changes nothing. 1 when that
 * could not be read. */
int count_jobs(struct worker *worker, const struct job *const *jobs, bool about);
/* Writes down which jobs there are, so that an owner can ask for a run of one: job_request, taken
 * by run_jobs() as it looks. */
void name_jobs(struct worker *worker, const struct job *const *jobs);
/* The outbox, likewise; woken by its channel. */
int send_outbox(struct worker *worker, int seconds);
/* All networks, or one slug (""): 0 when everything agrees, else 1, having named the first
 * disagreement. `sample`: only so many guests (up to 2000), and no summaries; 0 for all. */
int verify_all(struct worker *worker, const char *slug, int64_t sample);
/* Part of it: one network's summaries, if it has any. */
int verify_summaries(struct worker *worker, const char *network_id);
/* The demo's networks, people and history; nothing when they are there. */
int make_demo(struct worker *worker);
extern volatile sig_atomic_t stop_asked;
