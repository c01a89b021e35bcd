/* The worker was off for three days: whatever fell due meanwhile is done once, with the figures it
 * would have had in time; also by workers that are killed at any instant. */
#include "core/clock.h"
#include "domain/redemption.h"
#include "domain/referral.h"
#include "domain/visit.h"
#include "worker/job.h"
#include "worker_world.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static const struct job *const all_jobs[] = {
	&job_confirm_earnings,	  &job_referral_bonuses, &job_release_redemptions,
	&job_confirm_redemptions, &job_expire_points,	 NULL,
};
#define DAYS(n) HOURS(24 * (n))

static int64_t of_guest(struct world *world, const char *what, const char *guest_id,
			const char *where)
{
	return world_int(world,
			 "SELECT %s FROM entry WHERE network_id = '%s' AND guest_id = '%s' AND %s",
			 what, world->network_id, guest_id, where);
}

static int run_all(struct world *world)
{
	struct worker worker = world_worker(world, "loyalty_worker");
	int result = run_jobs(&worker, all_jobs, 0);
	world_worker_end(&worker);
	return result;
}

static int64_t entries(struct world *world)
{
	return world_int(world, "SELECT count(*) FROM entry WHERE network_id = '%s'",
			 world->network_id);
}

/* Of one lot 100 points were spent long ago, 100 were held when it expired, the rest lay there.
 * Returns how many it had. */
static int64_t story_of_a_lot(struct world *world, const char *guest_id, int64_t today)
{
	world->now = today - DAYS(35);
	world_sale(world, guest_id, 100000);
	world->now = today - DAYS(34);
	visit_confirm_due(world_begin(world, WORKER, NULL), guest_id);
	world_end(world);
	int64_t points = of_guest(world, "sum(d_available)", guest_id, "kind = 'confirm'");
	world->now = today - DAYS(20);
	struct redeem_result spent = world_redeem(world, guest_id, 100);
	redemption_settle(world_begin(world, CASHIER, NULL), spent.redemption_id);
	world_end(world);
	world->now = world_int(world,
			       "SELECT extract(epoch FROM expires_at) * 1000000 FROM lot WHERE "
			       "network_id = '%s' AND guest_id = '%s'",
			       world->network_id, guest_id) -
		     HOURS(1);
	assert_true(world->now < today - DAYS(3));
	assert_int_equal(world_redeem(world, guest_id, 100).outcome, REDEEMED);
	return points;
}

static void friends(struct world *world, const char *friend_id, const char *guest_id)
{
	world_sql(world, "UPDATE guest SET referral_code = 'ADA00001' WHERE guest_id = '%s'",
		  friend_id);
	referral_add(world_begin(world, GUEST, guest_id), guest_id, "ADA00001");
	world_end(world);
	world_sale(world, guest_id, 2000);
}

static void three_days_are_caught_up(void **state)
{
	(void)state;
	assert_true(clock_open("", false));
	struct world *world =
		world_open("expiry_hours = 720, referral_referrer = 700, referral_referee = 300");
	int64_t today = clock_now();
	const char *spender = world_guest(world, true), *friend_id = world_guest(world, true),
		   *guest_id = world_guest(world, true);
	int64_t points = story_of_a_lot(world, spender, today);
	world->now = today - DAYS(3);
	friends(world, friend_id, guest_id);

	assert_int_equal(run_all(world), 0);
	/* What was spent does not expire; what came back to the lot does, by an entry of its own.
	 */
	assert_int_equal(of_guest(world, "count(*)", spender, "kind = 'expire'"), 2);
	assert_int_equal(of_guest(world, "-sum(d_available)", spender, "kind = 'expire'"),
			 points - 100);
	assert_int_equal(of_guest(world, "-max(d_available)", spender, "kind = 'expire'"), 100);
	assert_int_equal(of_guest(world, "count(*)", spender, "kind = 'release'"), 1);
	assert_int_equal(of_guest(world, "count(*)", spender, "kind = 'confirm' AND d_held < 0"),
			 1);
	assert_int_equal(of_guest(world, "count(*)", guest_id, "kind = 'confirm'"), 1);
	assert_int_equal(of_guest(world, "sum(d_available)", friend_id, "kind = 'referral'"), 700);
	assert_int_equal(of_guest(world, "sum(d_available)", guest_id, "kind = 'referral'"), 300);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM due WHERE network_id = '%s' AND "
				   "due_at <= '%s' AND kind <> 'remind_expiry'",
				   world->network_id, instant_text(world->arena, today)),
			 0);

	int64_t before = entries(world);
	assert_int_equal(run_all(world), 0);
	assert_int_equal(entries(world), before);
	world->now = clock_now();
	const char *all[] = {spender, friend_id, guest_id};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		assert_string_equal(world_verify(world, all[i]), "");
	world_close(world);
}

enum { STORIES = 25, KILLS = 60 };

/* Whatever it was doing: confirming, releasing, expiring, rewarding. */
static void killed_again_and_again(void **state)
{
	(void)state;
	assert_true(clock_open("", false));
	struct world *world = world_open("expiry_hours = 720");
	const char *guests[STORIES];
	int64_t today = clock_now(), points = 0, before = 0;
	unsigned chance = 20, stopped_between = 0, longest = 60000;
	for (int i = 0; i < STORIES; i++) {
		guests[i] = world_guest(world, true);
		points += story_of_a_lot(world, guests[i], today);
		world->now = today - DAYS(2);
		world_sale(world, guests[i], 1000);
	}
	for (int kills = 0; kills < KILLS; kills++) {
		fflush(stdout);
		pid_t child = fork();
		if (child == 0)
			_exit(run_all(world));
		chance = chance * 1103515245 + 12345;
		usleep(4000 + chance % longest);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		int64_t now = entries(world);
		stopped_between += now != before;
		longest += now == before ? 4000 : 0; /* where starting takes long */
		before = now;
	}
	assert_int_equal(run_all(world), 0);
	assert_true(stopped_between > 1); /* else it was never killed in the middle */
	static const struct {
		const char *what, *where;
		int each;
	} wanted[] = {{"release", "kind = 'release'", 1},
		      {"expire", "kind = 'expire'", 2},
		      {"end of a hold", "kind = 'confirm' AND d_held < 0", 1},
		      {"earnings", "kind = 'confirm' AND d_pending < 0", 2}};
	world->now = clock_now();
	for (int i = 0; i < STORIES; i++) {
		for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++)
			if (of_guest(world, "count(*)", guests[i], wanted[k].where) !=
			    wanted[k].each)
				fail_msg("%s, guest %d", wanted[k].what, i);
		assert_string_equal(world_verify(world, guests[i]), "");
	}
	assert_int_equal(world_int(world,
				   "SELECT -sum(d_available) FROM entry WHERE network_id = '%s' "
				   "AND kind = 'expire'",
				   world->network_id),
			 points - INT64_C(100) * STORIES);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_days_are_caught_up),
		cmocka_unit_test(killed_again_and_again),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
