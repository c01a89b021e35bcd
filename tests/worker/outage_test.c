/* Postgres goes away in the middle of a worker's run: its backend is terminated, or all of it stops
 * for seconds and comes back. What was due is done once, the run's row says how it ended. Runs in a
 * cluster of its own, which it may stop. */
#include "core/clock.h"
#include "domain/outbox.h"
#include "domain/visit.h"
#include "worker_world.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static const struct job *const all_jobs[] = {&job_confirm_earnings, &job_expire_points, NULL};
enum { GUESTS = 40, PATIENCE = 500, CODES = 300 };
static char folder[] = "/tmp/loyalty_outage.XXXXXX";

static void stop(int signal_number)
{
	(void)signal_number;
	stop_asked = 1;
}

static pid_t start_worker(struct world *world, int seconds)
{
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		signal(SIGTERM, stop);
		struct worker worker = world_worker(world, "loyalty_worker");
		_exit(run_jobs(&worker, all_jobs, seconds));
	}
	return child;
}

static int end_of(pid_t child)
{
	int status = 0;
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* GUESTS of them, each with points that are past their time and an earning whose pending period is
 * over. */
static struct world *much_is_due(const char **guests)
{
	assert_true(clock_open("", false));
	struct world *world = world_open("expiry_hours = 720");
	int64_t today = clock_now();
	for (int i = 0; i < GUESTS; i++) {
		guests[i] = world_guest(world, true);
		world->now = today - HOURS(24 * 35);
		world_sale(world, guests[i], 1000 + i);
		world->now = today - HOURS(24 * 34);
		visit_confirm_due(world_begin(world, WORKER, NULL), guests[i]);
		world_end(world);
		world->now = today - HOURS(30);
		world_sale(world, guests[i], 2000 + i);
	}
	return world;
}

static int64_t entries(struct world *world, const char *where)
{
	return world_int(world, "SELECT count(*) FROM entry WHERE network_id = '%s' AND %s",
			 world->network_id, where);
}

/* Every guest's points expired once and his earning is there once, to the point. */
static void everything_is_done_once(struct world *world, const char **guests)
{
	world->now = clock_now();
	assert_int_equal(entries(world, "kind = 'confirm'"), 2 * GUESTS);
	assert_int_equal(entries(world, "kind = 'expire'"), GUESTS);
	assert_int_equal(
		world_int(
			world,
			"SELECT count(*) FROM guest_account a WHERE network_id = '%s' AND "
			"(pending <> 0 OR available <> (SELECT sum(d_available) FROM entry e WHERE "
			"e.network_id = a.network_id AND e.guest_id = a.guest_id AND kind = "
			"'confirm' AND at > '%s'))",
			world->network_id, instant_text(world->arena, world->now - HOURS(24))),
		0);
	for (int i = 0; i < GUESTS; i++)
		assert_string_equal(world_verify(world, guests[i]), "");
}

/* Runs that began since have ended, and one of them tells of them all. */
static void runs_say_how_they_ended(struct world *world, const char *job, bool success)
{
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM job_run WHERE job = '%s' AND (ended_at IS "
				   "NULL OR remaining IS NOT NULL OR success <> (errors = 0))",
				   job),
			 0);
	assert_int_equal(
		world_int(world, "SELECT sum(processed) FROM job_run WHERE job = '%s'", job),
		GUESTS);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM job_run WHERE job = '%s' AND NOT success",
				   job),
			 !success);
}

static void forget_runs(struct world *world)
{
	world_sql(world, "DELETE FROM job_run");
}

static void wait_for(struct world *world, const char *condition)
{
	for (int i = 0; i < PATIENCE; i++) {
		if (world_int(world, "SELECT (%s)::int", condition))
			return;
		usleep(10000);
	}
	fail_msg("did not come: %s", condition);
}

#define WORKERS "pg_stat_activity WHERE usename = 'loyalty_worker' AND datname = current_database()"

/* The worker's transaction stands before this guest, in the middle of what it does. */
static pid_t stopped_before(struct world *world, const char *guest_id)
{
	world_sql(world, "BEGIN; SELECT FROM guest_account WHERE guest_id = '%s' FOR UPDATE",
		  guest_id);
	pid_t child = start_worker(world, 0);
	wait_for(world, "SELECT count(*) FROM pg_locks WHERE NOT granted");
	return child;
}

/* In key order, which is the worker's. */
static const char *middle_guest(struct world *world)
{
	return world_text(world,
			  "SELECT guest_id FROM guest WHERE network_id = '%s' ORDER BY 1 OFFSET %d "
			  "LIMIT 1",
			  world->network_id, GUESTS / 2);
}

static void a_terminated_backend_costs_nothing(void **state)
{
	(void)state;
	const char *guests[GUESTS];
	struct world *world = much_is_due(guests);
	forget_runs(world);
	pid_t child = stopped_before(world, middle_guest(world));
	world_sql(world, "SELECT pg_terminate_backend(pid) FROM " WORKERS);
	world_sql(world, "COMMIT");
	assert_int_equal(end_of(child), 0);
	everything_is_done_once(world, guests);
	runs_say_how_they_ended(world, "confirm_earnings", true);
	runs_say_how_they_ended(world, "expire_points", true);
	world_close(world);
}

/* At any instant: also idle, between two transactions, in the middle of a COMMIT. */
static void nor_do_many(void **state)
{
	(void)state;
	const char *guests[GUESTS];
	struct world *world = much_is_due(guests);
	unsigned chance = 7;
	int64_t terminated = 0;
	pid_t child = start_worker(world, 60);
	for (int i = 0; i < PATIENCE && terminated < 5; i++) {
		chance = chance * 1103515245 + 12345;
		usleep(20000 + (chance >> 16 & 0x7fff));
		terminated +=
			world_int(world, "SELECT count(pg_terminate_backend(pid)) FROM " WORKERS);
	}
	assert_true(terminated >= 5);
	kill(child, SIGTERM);
	end_of(child);
	child = start_worker(world, 0); /* what was set aside at the last */
	assert_int_equal(end_of(child), 0);
	everything_is_done_once(world, guests);
	assert_int_equal(world_int(world, "SELECT count(*) FROM job_run WHERE ended_at IS NULL"),
			 0);
	world_close(world);
}

/* The lock of a job goes with the connection: who has it now does the job, not who had it. */
static void a_lost_lock_is_lost(void **state)
{
	(void)state;
	const char *guests[GUESTS];
	struct world *world = much_is_due(guests);
	pid_t child = start_worker(world, 60);
	wait_for(world, "SELECT count(*) = 0 FROM due WHERE kind <> 'remind_expiry' AND due_at <= "
			"now()");
	world_sql(world, "SELECT pg_terminate_backend(pid) FROM " WORKERS);
	world_sql(world, "SELECT pg_advisory_lock(hashtextextended('job confirm_earnings', 0))");
	world->now = clock_now() - HOURS(30);
	world_sale(world, guests[0], 1000);
	wait_for(world, "SELECT count(*) FROM " WORKERS); /* it is back */
	sleep(2);					  /* and looks a few times */
	kill(child, SIGTERM);
	end_of(child);
	assert_int_equal(entries(world, "kind = 'confirm'"), 2 * GUESTS);
	world_sql(world, "SELECT pg_advisory_unlock_all()");
	assert_int_equal(end_of(start_worker(world, 0)), 0);
	assert_int_equal(entries(world, "kind = 'confirm'"), 2 * GUESTS + 1);
	world_close(world);
}

static void server(const char *arguments)
{
	char command[200];
	snprintf(command, sizeof command, "tests/with_postgres.sh --ctl %s", arguments);
	assert_int_equal(system(command), 0);
}

static void come_back(struct world *world)
{
	server("start");
	PQreset(world->server);
	assert_int_equal(PQstatus(world->server), CONNECTION_OK);
}

/* In the middle of a run; for longer than a moment. */
static void postgres_stops_and_comes_back(void **state)
{
	(void)state;
	const char *guests[GUESTS];
	struct world *world = much_is_due(guests);
	forget_runs(world);
	pid_t child = stopped_before(world, middle_guest(world));
	server("-m fast stop");
	sleep(1);
	assert_int_equal(waitpid(child, NULL, WNOHANG), 0);
	come_back(world);
	assert_int_equal(end_of(child), 1); /* an error it was */
	everything_is_done_once(world, guests);
	runs_say_how_they_ended(world, "confirm_earnings", false);
	runs_say_how_they_ended(world, "expire_points", true);
	world_close(world);
}

static pid_t start_sender(struct world *world, int seconds)
{
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		struct worker worker = world_worker(world, "loyalty_send");
		_exit(send_outbox(&worker, seconds));
	}
	return child;
}

/* How many lines name this code. */
static int times_sent(const char *path, int code)
{
	char line[4096], wanted[40];
	int times = 0;
	snprintf(wanted, sizeof wanted, "\"code\":\"%06d\"", code);
	FILE *file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		times += strstr(line, wanted) != NULL;
	if (file)
		fclose(file);
	return times;
}

static void many_codes(struct world *world)
{
	const struct scope *scope = world_begin(world, VISITOR, NULL);
	for (int i = 0; i < CODES; i++)
		outbox_add(scope, &(struct message){.channel = "sms",
						    .kind = "otp",
						    .to = "+447700900123",
						    .body = "Hello",
						    .code = arena_printf(world->arena, "%06d", i),
						    .deadline_at = world->now + HOURS(1)});
	world_end(world);
}

/* Also those whose sending could not be written down at once. */
static void the_outbox_goes_on_as_well(void **state)
{
	(void)state;
	char path[100];
	snprintf(path, sizeof path, "%s/outbox.jsonl", folder);
	assert_true(clock_open("", false));
	struct world *world = world_open("");
	world->now = clock_now();
	many_codes(world);
	pid_t child = start_sender(world, 3);
	wait_for(world, "SELECT count(*) > 20 FROM outbox WHERE state = 'sent'");
	server("-m fast stop");
	sleep(1);
	come_back(world);
	assert_true(world_int(world, "SELECT count(*) FROM outbox WHERE state <> 'sent'") > 0);
	end_of(child);
	/* Taken, and the answer to that lost: nobody's until the hold lapses. */
	world_sql(world, "UPDATE outbox SET next_at = now() WHERE state = 'sending'");
	assert_int_equal(end_of(start_sender(world, 0)), 0);
	assert_int_equal(world_int(world, "SELECT count(*) FROM outbox WHERE state = 'sent'"),
			 CODES);
	for (int i = 0; i < CODES; i++)
		assert_int_equal(times_sent(path, i), 1);
	unlink(path);
	world_close(world);
}

/* Anew in a cluster of its own: others' tests use the one there is. */
static int with_own_cluster(char **argv)
{
	unsetenv("LOYALTY_CLUSTER");
	setenv("OUTAGE_CLUSTER", "own", 1);
	execl("tests/with_postgres.sh", "tests/with_postgres.sh", argv[0], NULL);
	return 1;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_terminated_backend_costs_nothing),
		cmocka_unit_test(nor_do_many),
		cmocka_unit_test(a_lost_lock_is_lost),
		cmocka_unit_test(postgres_stops_and_comes_back),
		cmocka_unit_test(the_outbox_goes_on_as_well),
	};
	(void)argc;
	if (!getenv("OUTAGE_CLUSTER"))
		return with_own_cluster(argv);
	if (!mkdtemp(folder))
		return 1;
	setenv("LOYALTY_VAR", folder, 1);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(folder);
	return failed;
}
