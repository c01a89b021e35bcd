/* Runs an owner asked for: once each, soon, by the worker that has the job, and on record. */
#include "core/clock.h"
#include "core/crypto.h"
#include "worker/job.h"
#include "worker_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static int64_t no_work(struct worker *worker, int64_t *errors)
{
	(void)worker, (void)errors;
	return 0;
}

static int64_t one_fault(struct worker *worker, int64_t *errors)
{
	(void)worker;
	(*errors)++;
	return 0;
}

static const struct job sweep = {"test_sweep", "sweep once a start", no_work, true},
			look = {"test_look", "look again and again", no_work, false},
			fault = {"test_fault", "cannot be done", one_fault, true};
static const struct job *const jobs[] = {&sweep, &look, NULL};
static const struct job *const broken[] = {&fault, NULL};

static struct world *world_here(void)
{
	assert_true(clock_open("", false));
	struct world *world = world_open("");
	world->now = clock_now();
	world_sql(world, "DELETE FROM job_request; DELETE FROM job_run; DELETE FROM job");
	return world;
}

static int run(struct world *world, const struct job *const *which, int seconds)
{
	struct worker worker = world_worker(world, "loyalty_worker");
	name_jobs(&worker, which);
	int result = run_jobs(&worker, which, seconds);
	world_worker_end(&worker);
	return result;
}

static const char *ask_for(struct world *world, const char *job)
{
	const char *owner_id = uuid_new(world->arena, clock_now());
	world_sql(world,
		  "INSERT INTO owner (owner_id, login_index, name, password_hash, created_at) "
		  "VALUES ('%s', sha256('%s'), 'Olive', '', now())",
		  owner_id, owner_id);
	world_sql(world,
		  "INSERT INTO job (job, about, at_start, named_at) VALUES ('%s', '', true, now()) "
		  "ON CONFLICT DO NOTHING",
		  job);
	world_sql(
		world,
		"INSERT INTO job_request (job, requested_at, owner_id) VALUES ('%s', now(), '%s')",
		job, owner_id);
	return owner_id;
}

static int64_t runs(struct world *world, const char *job, const char *detail)
{
	return world_int(world,
			 "SELECT count(*) FROM job_run WHERE job = '%s' AND detail = '%s' AND "
			 "ended_at IS NOT NULL",
			 job, detail);
}

static int64_t open_requests(struct world *world)
{
	return world_int(world, "SELECT count(*) FROM job_request");
}

static void jobs_are_named_at_each_start(void **state)
{
	(void)state;
	struct world *world = world_here();
	assert_int_equal(run(world, jobs, 0), 0);
	world_sql(world, "UPDATE job SET about = 'old', named_at = 'epoch'");
	assert_int_equal(run(world, jobs, 0), 0);
	assert_int_equal(world_int(world, "SELECT count(*) FROM job"), 2);
	assert_int_equal(world_int(world, "SELECT count(*) FROM job WHERE job = 'test_sweep' AND "
					  "about = 'sweep once a start' AND at_start AND "
					  "named_at > now() - interval '1 minute'"),
			 1);
	assert_int_equal(world_int(world, "SELECT count(*) FROM job WHERE NOT at_start"), 1);
	world_close(world);
}

static void a_request_is_one_run_of_its_own(void **state)
{
	(void)state;
	struct world *world = world_here();
	const char *owner_id = ask_for(world, "test_sweep");
	assert_int_equal(run(world, jobs, 0), 0);
	assert_int_equal(open_requests(world), 0);
	assert_int_equal(runs(world, "test_sweep", "asked for"), 1);
	assert_int_equal(runs(world, "test_sweep", ""), 1); /* this start's own */
	assert_int_equal(runs(world, "test_look", "asked for"), 0);
	assert_int_equal(
		world_int(world,
			  "SELECT count(*) FROM platform_audit p JOIN job_run r ON "
			  "r.job_run_id = (p.after->>'run')::uuid WHERE action = 'job.run' AND "
			  "actor_kind = 'worker' AND subject = 'test_sweep' AND "
			  "p.after->>'asked_by' = '%s' AND r.detail = 'asked for'",
			  owner_id),
		1);
	assert_int_equal(run(world, jobs, 0), 0);
	assert_int_equal(runs(world, "test_sweep", "asked for"), 1);
	world_close(world);
}

static void a_job_nobody_has_waits(void **state)
{
	(void)state;
	struct world *world = world_here();
	ask_for(world, "test_unknown");
	assert_int_equal(run(world, jobs, 0), 0);
	assert_int_equal(open_requests(world), 1);
	assert_int_equal(runs(world, "test_unknown", "asked for"), 0);
	world_close(world);
}

static void errors_are_in_its_row(void **state)
{
	(void)state;
	struct world *world = world_here();
	ask_for(world, "test_fault");
	assert_int_equal(run(world, broken, 0), 1);
	assert_int_equal(world_int(world, "SELECT count(*) FROM job_run WHERE job = 'test_fault' "
					  "AND detail = 'asked for' AND errors = 1 AND NOT "
					  "success"),
			 1);
	world_close(world);
}

static pid_t start(struct world *world, int seconds)
{
	fflush(stdout);
	pid_t child = fork();
	if (child == 0)
		_exit(run(world, jobs, seconds));
	return child;
}

/* How long it takes until there are so many runs that were asked for; −1: five seconds were not
 * enough. */
static int64_t wait_for(struct world *world, const char *job, int64_t wanted)
{
	int64_t began = clock_ticks();
	while (clock_ticks() - began < 5000000) {
		if (runs(world, job, "asked for") == wanted)
			return clock_ticks() - began;
		usleep(50000);
	}
	return -1;
}

static void a_worker_that_looks_runs_it_within_two_seconds(void **state)
{
	(void)state;
	struct world *world = world_here();
	pid_t child = start(world, 4);
	while (!runs(world, "test_look", ""))
		usleep(50000);
	ask_for(world, "test_sweep");
	int64_t took = wait_for(world, "test_sweep", 1);
	printf("# a request ran after %lld ms\n", (long long)took / 1000);
	assert_in_range(took, 0, 2000000);
	ask_for(world, "test_sweep"); /* again, and a job that looks all the time */
	ask_for(world, "test_look");
	assert_in_range(wait_for(world, "test_sweep", 2), 0, 2000000);
	assert_in_range(wait_for(world, "test_look", 1), 0, 2000000);
	int status = 1;
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	world_close(world);
}

static void two_workers_run_it_once(void **state)
{
	(void)state;
	struct world *world = world_here();
	pid_t first = start(world, 2), second = start(world, 2);
	for (int i = 1; i <= 4; i++) {
		ask_for(world, "test_look");
		assert_in_range(wait_for(world, "test_look", i), 0, 2000000);
	}
	waitpid(first, NULL, 0);
	waitpid(second, NULL, 0);
	assert_int_equal(runs(world, "test_look", "asked for"), 4);
	assert_int_equal(open_requests(world), 0);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(jobs_are_named_at_each_start),
		cmocka_unit_test(a_request_is_one_run_of_its_own),
		cmocka_unit_test(a_job_nobody_has_waits),
		cmocka_unit_test(errors_are_in_its_row),
		cmocka_unit_test(a_worker_that_looks_runs_it_within_two_seconds),
		cmocka_unit_test(two_workers_run_it_once),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
