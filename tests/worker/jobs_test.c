/* The jobs on a real database: late, twice at once, killed in the middle, with a guest among them
 * that cannot be done. */
#include "core/clock.h"
#include "core/crypto.h"
#include "core/metrics.h"
#include "queries.h"
#include <signal.h>
#include "worker/job.h"
#include "worker_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static const struct job *const all_jobs[] = {
	&job_confirm_earnings,
	&job_referral_bonuses,
	&job_release_redemptions,
	&job_confirm_redemptions,
	&job_expire_points,
	&job_remind_expiry,
	&job_keep_summaries,
	&job_wipe_codes,
	&job_remove_sessions,
	&job_remove_traces,
	NULL,
};

/* Jobs ask the clock, so the world lives now. */
static struct world *world_of_today(void)
{
	assert_true(clock_open("", false));
	struct world *world = world_open("");
	world->now = clock_now() - HOURS(30);
	return world;
}

static int run_all(struct world *world)
{
	struct worker worker = world_worker(world, "loyalty_worker");
	int result = run_jobs(&worker, all_jobs, 0);
	world_worker_end(&worker);
	return result;
}

static int64_t count(struct world *world, const char *what)
{
	return world_int(world, "SELECT count(*) FROM %s AND network_id = '%s'", what,
			 world->network_id);
}

static void many_sales(struct world *world, const char **guests, int guest_count, int sales)
{
	for (int g = 0; g < guest_count; g++) {
		guests[g] = world_guest(world, true);
		for (int s = 0; s < sales; s++)
			world_sale(world, guests[g], 1000 + 10 * s);
	}
}

static void verify_guests(struct world *world, const char **guests, int guest_count)
{
	world->now = clock_now();
	for (int g = 0; g < guest_count; g++)
		assert_string_equal(world_verify(world, guests[g]), "");
}

static void everything_due_is_done_once(void **state)
{
	(void)state;
	struct world *world = world_of_today();
	const char *guests[30];
	many_sales(world, guests, 30, 3);
	struct redeem_result unpresented = {0};
	world->now += HOURS(1);
	assert_int_equal(run_all(world), 0);
	assert_int_equal(count(world, "entry WHERE kind = 'confirm'"), 90);
	unpresented = world_redeem(world, guests[0], 200); /* 29 hours ago */
	struct redeem_result settled = world_redeem(world, guests[1], 200);
	redemption_settle(world_begin(world, CASHIER, NULL), settled.redemption_id);
	world_end(world);
	assert_int_equal(unpresented.outcome, REDEEMED);
	assert_int_equal(run_all(world), 0);
	assert_int_equal(count(world, "redemption WHERE state = 'released'"), 1);
	assert_int_equal(count(world, "redemption WHERE state = 'confirmed'"), 1);
	assert_int_equal(count(world, "due WHERE kind NOT IN ('expire_points', 'remind_expiry')"),
			 0);
	assert_int_equal(run_all(world), 0);
	assert_int_equal(count(world, "entry WHERE kind = 'confirm'"), 91);
	assert_int_equal(world_int(world, "SELECT sum(processed) FROM job_run WHERE job = "
					  "'confirm_earnings' AND success"),
			 90);
	verify_guests(world, guests, 30);
	world_close(world);
}

static void nothing_is_done_early(void **state)
{
	(void)state;
	struct world *world = world_of_today();
	const char *guests[1];
	world->now = clock_now() - HOURS(24) + 60000000;
	many_sales(world, guests, 1, 1);
	assert_int_equal(run_all(world), 0);
	assert_int_equal(count(world, "entry WHERE kind = 'confirm'"), 0);
	world_close(world);
}

static void one_that_cannot_be_done_stops_nobody(void **state)
{
	(void)state;
	struct world *world = world_of_today();
	const char *guests[20];
	many_sales(world, guests, 20, 1);
	world_sql(world, "UPDATE guest_account SET pending = 0 WHERE guest_id = '%s'", guests[7]);
	assert_int_equal(run_all(world), 1);
	assert_int_equal(count(world, "entry WHERE kind = 'confirm'"), 19);
	assert_int_equal(world_int(world, "SELECT count(*) FROM job_run WHERE job = "
					  "'confirm_earnings' AND NOT success AND errors = 1 "
					  "AND processed = 19"),
			 1);
	world_sql(world,
		  "UPDATE guest_account a SET pending = (SELECT sum(d_pending) FROM entry e WHERE "
		  "e.guest_id = a.guest_id) WHERE guest_id = '%s'",
		  guests[7]); /* mended, it is done with the next start */
	assert_int_equal(run_all(world), 0);
	verify_guests(world, guests, 20);
	world_close(world);
}

/* However much of the queue is his. */
static void nor_does_one_with_much_due(void **state)
{
	(void)state;
	struct world *world = world_of_today();
	const char *guests[6];
	many_sales(world, guests, 1, 120);
	world->now += HOURS(1);
	many_sales(world, guests + 1, 5, 1);
	world_sql(world, "UPDATE guest_account SET pending = 0 WHERE guest_id = '%s'", guests[0]);
	struct worker worker = world_worker(world, "loyalty_worker");
	assert_int_equal(run_jobs(&worker, all_jobs, 2),
			 1); /* he is tried once, not at each look */
	world_worker_end(&worker);
	assert_int_equal(count(world, "entry WHERE kind = 'confirm'"), 5);
	assert_int_equal(world_int(world,
				   "SELECT errors FROM job_run WHERE job = 'confirm_earnings' "
				   "ORDER BY started_at DESC LIMIT 1"),
			 1);
	world_sql(world, "DELETE FROM due WHERE guest_id = '%s'", guests[0]);
	world_close(world);
}

/* A process of its own that does all jobs. */
static pid_t start_worker(struct world *world)
{
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		struct worker worker = world_worker(world, "loyalty_worker");
		_exit(run_jobs(&worker, all_jobs, 0));
	}
	return child;
}

static void two_at_once_do_it_once(void **state)
{
	(void)state;
	struct world *world = world_of_today();
	const char *guests[60];
	pid_t children[4];
	many_sales(world, guests, 60, 2);
	for (int i = 0; i < 4; i++)
		children[i] = start_worker(world);
	for (int i = 0; i < 4; i++) {
		int status;
		waitpid(children[i], &status, 0);
		assert_true(WIFEXITED(status));
	}
	assert_int_equal(run_all(world), 0);
	assert_int_equal(count(world, "entry WHERE kind = 'confirm'"), 120);
	assert_int_equal(count(world, "due WHERE kind NOT IN ('expire_points', 'remind_expiry')"),
			 0);
	verify_guests(world, guests, 60);
	world_close(world);
}

/* Another host's worker, which has one of the jobs. */
static void a_job_is_one_workers_at_a_time(void **state)
{
	(void)state;
	struct world *world = world_of_today();
	const char *guests[2];
	many_sales(world, guests, 2, 1);
	world_sql(world, "SELECT pg_advisory_lock(hashtextextended('job confirm_earnings', 0))");
	int result = run_all(world);
	int64_t meanwhile = count(world, "entry WHERE kind = 'confirm'");
	pid_t next = start_worker(world);
	usleep(200000);
	world_sql(world, "SELECT pg_advisory_unlock(hashtextextended('job confirm_earnings', 0))");
	waitpid(next, NULL, 0);
	assert_int_equal(result, 0);
	assert_int_equal(meanwhile, 0);
	assert_int_equal(count(world, "entry WHERE kind = 'confirm'"), 2);
	world_close(world);
}

/* More than one statement takes. */
static void what_piled_up_goes_in_pieces(void **state)
{
	(void)state;
	struct world *world = world_of_today();
	const char *id = world->network_id, *guest = world_guest(world, true);
	world_sql(world,
		  "INSERT INTO guest_session SELECT '%s', int4send(n), '%s', 'cookie', now(), "
		  "now() - interval '31 days' FROM generate_series(1, 2500) n",
		  id, guest);
	assert_int_equal(run_all(world), 0);
	assert_int_equal(count(world, "guest_session WHERE true"), 0);
	world_close(world);
}

static void killed_at_any_instant(void **state)
{
	(void)state;
	struct world *world = world_of_today();
	const char *guests[150];
	many_sales(world, guests, 150, 2);
	int64_t done = 0;
	bool interrupted = false;
	/* Each start lives a little longer, so that it dies now before its first commit, now
	 * between two. */
	for (unsigned kill_after = 4000; done < 300 && kill_after < 1000000; kill_after += 6000) {
		pid_t child = start_worker(world);
		usleep(kill_after);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		done = count(world, "entry WHERE kind = 'confirm'");
		interrupted |= done > 0 && done < 300;
		verify_guests(world, guests, 150);
	}
	assert_int_equal(run_all(world), 0);
	assert_int_equal(count(world, "entry WHERE kind = 'confirm'"), 300);
	verify_guests(world, guests, 150);
	assert_true(interrupted); /* else nothing was killed in the middle */
	world_close(world);
}

static void dead_codes_keep_no_secret(void **state)
{
	(void)state;
	struct world *world = world_of_today();
	const char *id = world->network_id;
	world_sql(world,
		  "INSERT INTO otp (network_id, otp_id, via, requester, phone_index, phone_sealed, "
		  "code_hash, address_block, "
		  "phone_prefix, sent_at, expires_at) SELECT '%s', gen_random_uuid(), 'page', '', "
		  "'', 's', 'c', '', '', now() - age, "
		  "now() - age + interval '10 minutes' FROM unnest('{5 minutes,11 minutes,20 "
		  "days,31 days}'::interval[]) age",
		  id);
	world_sql(world,
		  "INSERT INTO otp_try VALUES ('%s', gen_random_uuid(), '', '', now() - interval "
		  "'31 days')",
		  id);
	assert_int_equal(run_all(world), 0);
	assert_int_equal(count(world, "otp WHERE true"),
			 3); /* the oldest is gone, the others are counted on */
	assert_int_equal(count(world, "otp WHERE code_hash IS NOT NULL"), 1);
	assert_int_equal(count(world, "otp WHERE phone_sealed IS NOT NULL"), 1);
	assert_int_equal(count(world, "otp_try WHERE true"), 0);
	world_close(world);
}

static void old_sessions_and_answers_go(void **state)
{
	(void)state;
	struct world *world = world_of_today();
	const char *id = world->network_id, *guest = world_guest(world, true);
	world_sql(world,
		  "INSERT INTO guest_session VALUES ('%s', '\\x01', '%s', 'cookie', now(), now() - "
		  "interval '31 days'), "
		  "('%s', '\\x02', '%s', 'cookie', now(), now() - interval '29 days')",
		  id, guest, id, guest);
	world_sql(world,
		  "INSERT INTO guest_session VALUES ('%s', '\\x03', '%s', 'bearer', now(), now() + "
		  "interval '1 day', now() - interval '31 days')",
		  id, guest);
	world_sql(world,
		  "INSERT INTO staff_session VALUES ('%s', '\\x01', '%s', NULL, now(), now(), "
		  "now() - interval '31 days')",
		  id, world->cashier_id);
	world_sql(world,
		  "INSERT INTO idempotency VALUES ('%s', 'p', '/', 'old', '', '', now() - interval "
		  "'25 hours'), "
		  "('%s', 'p', '/', 'new', '', '', now() - interval '23 hours')",
		  id, id);
	assert_int_equal(run_all(world), 0);
	assert_int_equal(count(world, "guest_session WHERE true"), 1);
	assert_int_equal(count(world, "staff_session WHERE true"), 0);
	assert_int_equal(count(world, "idempotency WHERE key = 'new'"), 1);
	assert_int_equal(count(world, "idempotency WHERE true"), 1);
	world_close(world);
}

/* Sums of what was kept, and how far; the same of the rows behind it. */
static const char *kept(struct world *world)
{
	return world_text(world,
			  "SELECT concat_ws(' ', sum(visits), sum(sales_minor), sum(new_guests), "
			  "sum(issued), sum(redeemed), sum(expired)) FROM summary_day WHERE "
			  "network_id = '%s'",
			  world->network_id);
}

static const char *real(struct world *world)
{
	return world_text(
		world,
		"SELECT concat_ws(' ', sum(count) FILTER (WHERE figure = 'sales'), sum(amount) "
		"FILTER (WHERE figure = 'sales'), sum(amount) FILTER (WHERE figure = 'new'), "
		"sum(amount) FILTER (WHERE figure = 'issued'), coalesce(sum(amount) FILTER (WHERE "
		"figure = 'redeemed'), 0), coalesce(sum(amount) FILTER (WHERE figure = 'expired'), "
		"0)) FROM figure_row WHERE network_id = '%s'",
		world->network_id);
}

/* Seconds that the summaries are behind. */
static int64_t behind(struct world *world)
{
	return world_int(world,
			 "SELECT extract(epoch FROM '%s' - until_at)::bigint FROM summary_state "
			 "WHERE network_id = '%s'",
			 instant_text(world->arena, clock_now()), world->network_id);
}

static int64_t days_kept(struct world *world)
{
	return count(world, "summary_network WHERE true");
}

static void summaries_catch_up(void **state)
{
	(void)state;
	struct world *world = world_of_today();
	const char *guest = world_guest(world, true), *later = world_guest(world, true);
	world_sql(world, "UPDATE guest SET created_at = '%s' WHERE network_id = '%s'",
		  instant_text(world->arena, clock_now() - HOURS(24 * 25)), world->network_id);
	world->now = clock_now() - HOURS(24 * 25);
	world_sale(world, guest, 1000);
	assert_int_equal(run_all(world), 0); /* 26 days: more than a transaction makes */
	assert_string_equal(kept(world), real(world));
	assert_in_range(days_kept(world), 25, 27);
	assert_true(behind(world) < 60);
	int64_t took = world_int(world, "SELECT took_us FROM summary_state WHERE network_id = '%s'",
				 world->network_id);
	assert_true(took > 0);
	world_sql(world, /* as if it had been off for three days */
		  "DELETE FROM summary_network WHERE network_id = '%s' AND day > '%s'::date - 3; "
		  "UPDATE summary_state SET until_at = until_at - interval '72 hours' WHERE "
		  "network_id = '%s'",
		  world->network_id, instant_text(world->arena, clock_now()), world->network_id);
	world->now = clock_now() - HOURS(30);
	world_sale(world, later, 2000);
	assert_int_equal(run_all(world), 0);
	assert_string_equal(kept(world), real(world));
	assert_in_range(days_kept(world), 25, 27);
	assert_true(behind(world) < 60);
	world_close(world);
}

/* What is dear is made less often: 20 times what it took. */
static void dear_summaries_are_made_less_often(void **state)
{
	(void)state;
	struct world *world = world_of_today();
	const char *guests[1], *later = world_guest(world, true);
	many_sales(world, guests, 1, 1);
	assert_int_equal(run_all(world), 0);
	world_sql(world,
		  "UPDATE summary_state SET took_us = 3000000, until_at = until_at - interval '55 "
		  "seconds' WHERE network_id = '%s'",
		  world->network_id);
	world->now = clock_now() - HOURS(1) / 6;
	world_sale(world, later, 1000);
	assert_int_equal(run_all(world), 0);
	assert_string_not_equal(kept(world), real(world));
	world_sql(world,
		  "UPDATE summary_state SET until_at = until_at - interval '11 minutes' WHERE "
		  "network_id = '%s'",
		  world->network_id);
	assert_int_equal(run_all(world), 0);
	assert_string_equal(kept(world), real(world));
	world_close(world);
}

/* Another text when rows were written again. */
static const char *versions(struct world *world)
{
	return world_text(world,
			  "SELECT string_agg(xmin::text, ' ' ORDER BY day) FROM summary_network "
			  "WHERE network_id = '%s'",
			  world->network_id);
}

/* Then nothing is made, the instant alone moves on. */
static void summaries_of_a_quiet_network_are_left(void **state)
{
	(void)state;
	struct world *world = world_of_today();
	const char *guests[1];
	many_sales(world, guests, 1, 1);
	assert_int_equal(run_all(world), 0);
	const char *before = versions(world);
	world_sql(world,
		  "UPDATE summary_state SET until_at = until_at - interval '10 seconds', took_us = "
		  "77 WHERE network_id = '%s'",
		  world->network_id);
	assert_int_equal(run_all(world), 0);
	assert_true(behind(world) < 8);
	assert_string_equal(versions(world), before);
	assert_int_equal(count(world, "summary_state WHERE took_us = 77"), 1);
	world_close(world);
}

static void a_network_that_cannot_be_summed_stops_nobody(void **state)
{
	(void)state;
	struct world *world = world_of_today(), *other = world_of_today();
	const char *guests[1];
	many_sales(world, guests, 1, 1);
	many_sales(other, guests, 1, 1);
	world_sql(world, "ALTER TABLE summary_day ADD CONSTRAINT broken CHECK (network_id <> '%s')",
		  world->network_id);
	assert_int_equal(run_all(world), 1);
	assert_int_equal(count(world, "summary_state WHERE true"), 0);
	assert_string_equal(kept(other), real(other));
	assert_int_equal(world_int(world, "SELECT errors FROM job_run WHERE job = "
					  "'keep_summaries' ORDER BY started_at DESC LIMIT 1"),
			 1);
	world_sql(world, "ALTER TABLE summary_day DROP CONSTRAINT broken");
	assert_int_equal(run_all(world), 0);
	assert_string_equal(kept(world), real(world));
	world_close(other);
	world_close(world);
}

/* A world's guests are of January: a long way to go. */
static void summaries_killed_at_any_instant(void **state)
{
	(void)state;
	struct world *world = world_of_today();
	const char *guests[40];
	many_sales(world, guests, 40, 2);
	bool interrupted = false;
	for (unsigned kill_after = 4000; kill_after < 1000000 && !interrupted; kill_after += 6000) {
		pid_t child = start_worker(world);
		usleep(kill_after);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		int64_t days = days_kept(world);
		interrupted = days > 0 && behind(world) > 3600;
		if (days > 0) /* what is said to be made is made, no more and no less */
			assert_int_equal(
				world_int(world,
					  "SELECT (until_at AT TIME ZONE 'Europe/London' - "
					  "interval '1 microsecond')::date - date '2026-01-01' + 1 "
					  "FROM summary_state WHERE network_id = '%s'",
					  world->network_id),
				days);
	}
	assert_true(interrupted); /* else nothing was killed in the middle */
	pid_t children[3];
	for (int i = 0; i < 3; i++)
		children[i] = start_worker(world);
	for (int i = 0; i < 3; i++)
		waitpid(children[i], NULL, 0);
	assert_int_equal(run_all(world), 0);
	assert_string_equal(kept(world), real(world));
	assert_true(behind(world) < 60);
	world_close(world);
}

/* Two that got past the job's lock: the second leaves it to the first. */
static void two_at_once_keep_a_networks_summaries_once(void **state)
{
	(void)state;
	struct world *world = world_of_today();
	const char *guests[1];
	many_sales(world, guests, 1, 1);
	world_sql(world, "BEGIN");
	world_sql(world, "SELECT pg_advisory_xact_lock(hashtextextended('summary %s', 0))",
		  world->network_id);
	assert_int_equal(run_all(world), 0);
	assert_int_equal(count(world, "summary_state WHERE true"), 0);
	world_sql(world, "COMMIT");
	assert_int_equal(run_all(world), 0);
	assert_string_equal(kept(world), real(world));
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_due_is_done_once),
		cmocka_unit_test(nothing_is_done_early),
		cmocka_unit_test(one_that_cannot_be_done_stops_nobody),
		cmocka_unit_test(nor_does_one_with_much_due),
		cmocka_unit_test(two_at_once_do_it_once),
		cmocka_unit_test(a_job_is_one_workers_at_a_time),
		cmocka_unit_test(killed_at_any_instant),
		cmocka_unit_test(what_piled_up_goes_in_pieces),
		cmocka_unit_test(dead_codes_keep_no_secret),
		cmocka_unit_test(old_sessions_and_answers_go),
		cmocka_unit_test(summaries_catch_up),
		cmocka_unit_test(dear_summaries_are_made_less_often),
		cmocka_unit_test(summaries_of_a_quiet_network_are_left),
		cmocka_unit_test(a_network_that_cannot_be_summed_stops_nobody),
		cmocka_unit_test(summaries_killed_at_any_instant),
		cmocka_unit_test(two_at_once_keep_a_networks_summaries_once),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
