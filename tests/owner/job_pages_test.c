/* Jobs and their runs: what is shown, what is late, and a run now: once, of jobs there are, by
 * owners. */
#include "app.h"
#include "owner_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static struct owner_world open_place(void)
{
	struct owner_world place = owner_world_open(&owner_app, "");
	world_sql(place.world, "DELETE FROM job_request; DELETE FROM job_run; DELETE FROM job");
	return place;
}

static void add_job(struct owner_world *place, const char *job, int64_t named_at)
{
	struct world *world = place->world;
	world_sql(world, "INSERT INTO job VALUES ('%s', 'wipe the %s', false, '%s')", job, job,
		  instant_text(world->arena, named_at));
}

/* A run that began so many seconds ago and took two. */
static void add_run(struct owner_world *place, const char *job, int ago, int processed, int errors,
		    bool ended)
{
	struct world *world = place->world;
	world_sql(world,
		  "INSERT INTO job_run (job_run_id, job, started_at, ended_at, success, processed, "
		  "errors) SELECT gen_random_uuid(), '%s', t, CASE WHEN %s THEN t + interval '2 "
		  "seconds' END, CASE WHEN %s THEN %d = 0 END, %d, %d FROM (SELECT timestamptz "
		  "'%s' - interval '%d seconds' AS t) x",
		  job, ended ? "true" : "false", ended ? "true" : "false", errors, processed,
		  errors, instant_text(world->arena, world->now), ago);
}

static int64_t requests(struct owner_world *place)
{
	return world_int(place->world, "SELECT count(*) FROM job_request WHERE owner_id = '%s'",
			 place->owner_id);
}

static void nothing_is_known_before_the_worker_starts(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	owner_get(&place, "/jobs");
	assert_status(place.browser, 200);
	assert_has(place.browser, "No jobs yet");
	owner_world_close(&place);
}

static void each_job_shows_its_latest_run(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	add_job(&place, "sweep", place.world->now);
	add_run(&place, "sweep", 90, 9, 0, true);
	add_run(&place, "sweep", 30, 1234, 0, true);
	owner_get(&place, "/jobs");
	assert_status(place.browser, 200);
	assert_has(place.browser, "Wipe the sweep");
	assert_has(place.browser, "Went well");
	assert_has(place.browser, "1,234");
	assert_has(place.browser, "2 s");
	assert_lacks(place.browser, ">Late<");
	add_run(&place, "sweep", 10, 0, 3, true);
	owner_get(&place, "/jobs");
	assert_has(place.browser, "3 failed");
	add_run(&place, "sweep", 5, 0, 0, false);
	owner_get(&place, "/jobs");
	assert_has(place.browser, "Running");
	owner_world_close(&place);
}

/* A run that goes on, begun 10 seconds ago: what its worker told of it. NULL: nothing. */
static void add_running(struct owner_world *place, int processed, const char *remaining,
			const char *ready_in)
{
	struct world *world = place->world;
	world_sql(
		world,
		"DELETE FROM job_run; INSERT INTO job_run (job_run_id, job, started_at, told_at, "
		"processed, remaining, ready_at) SELECT gen_random_uuid(), 'sweep', t - interval "
		"'10 seconds', t, %d, %s, t + interval '%s' FROM (SELECT timestamptz '%s' AS t) x",
		processed, remaining, ready_in, instant_text(world->arena, world->now));
}

static void a_run_says_how_far_it_is(void **state)
{
	(void)state;
	static const struct {
		const char *remaining, *ready_in, *shown;
	} runs[] = {{"3800", "95 seconds", ">3,800 left, <time"},
		    {"3800", "95 seconds", ">about 95 s</time>"},
		    {"3800", "95 seconds", "max=\"5000\" value=\"1200\""},
		    {"3800", "95 seconds", "1,200 of 5,000 done"},
		    {"1000000", "12 minutes", ">about 12 min</time>"},
		    {"1000000", "170 minutes", ">about 3 h</time>"},
		    {"1000000", "-1 second", ">1,000,000 left</small>"},
		    {"0", "1 second", ">0 left</small>"}};
	struct owner_world place = open_place();
	add_job(&place, "sweep", place.world->now);
	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
		add_running(&place, 1200, runs[i].remaining, runs[i].ready_in);
		owner_get(&place, "/jobs");
		assert_has(place.browser, "Running");
		assert_has(place.browser, runs[i].shown);
		owner_get(&place, "/jobs/sweep");
		assert_has(place.browser, runs[i].shown);
	}
	add_running(&place, 1200, "NULL", "95 seconds"); /* not counted */
	owner_get(&place, "/jobs");
	assert_has(place.browser, "Running");
	assert_lacks(place.browser, " left");
	assert_lacks(place.browser, "<progress");
	add_running(&place, 1200, "3800", "95 seconds");
	owner_wait(&place, INT64_C(11) * 60 * 1000000);
	owner_get(&place, "/jobs"); /* its worker is gone, and so is what it thought */
	assert_has(place.browser, "Did not end");
	assert_lacks(place.browser, " left");
	owner_world_close(&place);
}

static void a_run_that_failed_says_why(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	add_job(&place, "sweep", place.world->now);
	add_run(&place, "sweep", 30, 5, 1, true);
	world_sql(place.world, "UPDATE job_run SET detail = 'asked for; ledger/close: <23514>'");
	owner_get(&place, "/jobs/sweep");
	assert_has(place.browser, "1 failed");
	assert_has(place.browser, "<small>asked for</small>");
	assert_has(place.browser, "<small>ledger/close: &lt;23514&gt;</small>");
	world_sql(place.world, "UPDATE job_run SET errors = 0, success = true");
	owner_get(&place, "/jobs/sweep");
	assert_lacks(place.browser, "ledger/close");
	owner_world_close(&place);
}

static void who_does_not_come_is_late(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	add_job(&place, "sweep", place.world->now);
	owner_get(&place, "/jobs");
	assert_has(place.browser, ">Late<");
	assert_has(place.browser, "Not yet");
	add_run(&place, "sweep", 170, 0, 0, true);
	owner_get(&place, "/jobs");
	assert_lacks(place.browser, ">Late<");
	owner_wait(&place, INT64_C(20) * 1000000);
	owner_get(&place, "/jobs");
	assert_has(place.browser, ">Late<");
	world_sql(place.world, "DELETE FROM job_run");
	add_run(&place, "sweep", 700, 0, 0, false);
	owner_get(&place, "/jobs");
	assert_has(place.browser, "Did not end");
	owner_world_close(&place);
}

static void a_job_no_worker_names_is_gone(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	add_job(&place, "sweep", place.world->now);
	add_job(&place, "older", place.world->now - HOURS(2));
	owner_get(&place, "/jobs");
	assert_has(place.browser, "sweep");
	assert_lacks(place.browser, "older");
	owner_world_close(&place);
}

static void run_now_asks_once(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	add_job(&place, "sweep", place.world->now);
	owner_get(&place, "/jobs");
	ask(place.browser, METHOD_POST, "/owner/jobs/sweep/request", NULL);
	owner_follow(&place);
	assert_has(place.browser, "A run of sweep is asked for.");
	assert_has(place.browser, "Asked for");
	assert_lacks(place.browser, "Run now<span");
	ask(place.browser, METHOD_POST, "/owner/jobs/sweep/request", "from_job", "1", NULL);
	owner_follow(&place);
	assert_has(place.browser, "asked for already");
	assert_has(place.browser, "Asked for by Olive");
	assert_int_equal(requests(&place), 1);
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM platform_audit WHERE action = "
				   "'job.request' AND subject = 'sweep' AND actor_id = '%s'",
				   place.owner_id),
			 1);
	owner_world_close(&place);
}

static void unknown_jobs_are_not_found(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	add_job(&place, "sweep", place.world->now);
	owner_get(&place, "/jobs");
	ask(place.browser, METHOD_POST, "/owner/jobs/other/request", NULL);
	assert_status(place.browser, 404);
	owner_get(&place, "/jobs/other");
	assert_status(place.browser, 404);
	owner_get(&place, "/jobs/%%27");
	assert_status(place.browser, 404);
	assert_int_equal(requests(&place), 0);
	owner_world_close(&place);
}

static void others_cannot_ask(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	add_job(&place, "sweep", place.world->now);
	owner_get(&place, "/jobs");
	ask(place.browser, METHOD_POST, "/owner/jobs/sweep/request", "csrf", "no", NULL);
	assert_status(place.browser, 403);
	owner_be(&place, false);
	owner_get(&place, "/jobs");
	assert_status(place.browser, 303);
	assert_non_null(strstr(place.browser->answer->location, "/owner/code"));
	asker_forget(place.browser);
	asker_set_cookie(place.browser, "__Host-manage", "a-manager-of-a-network");
	static const char *const paths[] = {"/jobs", "/jobs/sweep", "/audit", "/outbox"};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		owner_get(&place, "%s", paths[i]);
		assert_status(place.browser, 303);
		assert_non_null(strstr(place.browser->answer->location, "/owner/sign-in"));
	}
	assert_int_equal(requests(&place), 0);
	owner_world_close(&place);
}

/* 110 runs at one instant: each on one of three pages. */
static void runs_come_page_by_page(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	add_job(&place, "sweep", place.world->now);
	for (int i = 1; i <= 110; i++)
		add_run(&place, "sweep", 60, 1000 + i, 0, true);
	int seen[111] = {0};
	owner_get(&place, "/jobs/sweep");
	for (int pages = 1; pages <= 3; pages++) {
		assert_status(place.browser, 200);
		for (int i = 1; i <= 110; i++)
			seen[i] += strstr(place.browser->page,
					  arena_printf(place.world->arena, ">1,%03d<", i)) != NULL;
		const char *at = asker_between(place.browser, "?at=", "&amp;"),
			   *id = asker_between(place.browser, "&amp;id=", "\"");
		assert_int_equal(*at != 0, pages < 3);
		if (*at)
			owner_get(&place, "/jobs/sweep?at=%s&id=%s", at, id);
	}
	for (int i = 1; i <= 110; i++)
		assert_int_equal(seen[i], 1);
	owner_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_known_before_the_worker_starts),
		cmocka_unit_test(each_job_shows_its_latest_run),
		cmocka_unit_test(a_run_says_how_far_it_is),
		cmocka_unit_test(a_run_that_failed_says_why),
		cmocka_unit_test(who_does_not_come_is_late),
		cmocka_unit_test(a_job_no_worker_names_is_gone),
		cmocka_unit_test(run_now_asks_once),
		cmocka_unit_test(unknown_jobs_are_not_found),
		cmocka_unit_test(others_cannot_ask),
		cmocka_unit_test(runs_come_page_by_page),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
