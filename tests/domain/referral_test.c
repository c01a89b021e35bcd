/* Guests bring guests: both sides get points once, after the first confirmed purchase of the one
 * who came. */
#include "domain/referral.h"
#include "world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const char *with_code(struct world *world, const char *code)
{
	const char *guest = world_guest(world, true);
	world_sql(world, "UPDATE guest SET referral_code = '%s' WHERE guest_id = '%s'", code,
		  guest);
	return guest;
}

static void come_by(struct world *world, const char *guest, const char *code)
{
	referral_add(world_begin(world, GUEST, guest), guest, code);
	world_end(world);
}

static int reward(struct world *world, const char *guest)
{
	int count = referral_reward_due(world_begin(world, WORKER, NULL), guest);
	world_end(world);
	return count;
}

static void both_get_points_after_the_first_confirmed_purchase(void **state)
{
	(void)state;
	struct world *world = world_open("referral_referrer = 700, referral_referee = 300");
	const char *ada = with_code(world, "ABCDEFGH"), *wei = world_guest(world, true);
	come_by(world, wei, "ABCDEFGH");
	world_sale(world, wei, 1000);
	world->now += HOURS(24) - 1;
	world_jobs(world, wei);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM due WHERE kind = 'referral_bonus' AND "
				   "guest_id = '%s'",
				   wei),
			 0);
	world->now += 1;
	world_jobs(world, wei);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM due WHERE kind = 'referral_bonus' AND "
				   "guest_id = '%s'",
				   wei),
			 1);
	assert_int_equal(reward(world, wei), 1);
	assert_int_equal(reward(world, wei), 0);
	assert_int_equal(world_balance(world, ada, "available"), 700);
	assert_int_equal(world_balance(world, wei, "available"), 100 + 300);
	world_sale(world, wei, 1000); /* the second earns nothing of it */
	world->now += HOURS(24);
	world_jobs(world, wei);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM due WHERE guest_id = '%s' AND kind NOT IN "
				   "('expire_points', 'remind_expiry')",
				   wei),
			 0);
	assert_int_equal(reward(world, wei), 0);
	assert_string_equal(world_verify(world, ada), "");
	assert_string_equal(world_verify(world, wei), "");
	world_close(world);
}

static void debt_is_repaid_first(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const char *ada = with_code(world, "ABCDEFGH"), *wei = world_guest(world, true);
	struct sale_result sale = world_sale(world, ada, 10000);
	world->now += HOURS(24);
	world_jobs(world, ada);
	world_redeem(world, ada, 800);
	visit_void(world_begin(world, MANAGER, NULL), sale.visit_id);
	world_end(world);
	assert_int_equal(world_balance(world, ada, "debt"), 800);
	come_by(world, wei, "ABCDEFGH");
	assert_int_equal(reward(world, wei), 1);
	assert_int_equal(world_balance(world, ada, "debt"), 300);
	assert_int_equal(world_balance(world, ada, "available"), 0);
	assert_string_equal(world_verify(world, ada), "");
	world_close(world);
}

static void nobody_brings_themselves_or_twice(void **state)
{
	(void)state;
	struct world *world = world_open(""), *other = world_open("");
	const char *ada = with_code(world, "ABCDEFGH"), *eve = with_code(world, "ZZZZZZZZ"),
		   *wei = world_guest(world, true);
	with_code(other, "99999999");
	come_by(world, ada, "ABCDEFGH");
	come_by(world, wei, "00000000");
	come_by(world, wei, "99999999"); /* another network's */
	assert_int_equal(world_int(world, "SELECT count(*) FROM referral WHERE network_id = '%s'",
				   world->network_id),
			 0);
	come_by(world, wei, "ABCDEFGH");
	come_by(world, wei, "ZZZZZZZZ");
	assert_int_equal(
		world_int(world, "SELECT count(*) FROM referral WHERE referrer_id = '%s'", ada), 1);
	assert_int_equal(
		world_int(world, "SELECT count(*) FROM referral WHERE referrer_id = '%s'", eve), 0);
	world_close(other);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_get_points_after_the_first_confirmed_purchase),
		cmocka_unit_test(debt_is_repaid_first),
		cmocka_unit_test(nobody_brings_themselves_or_twice),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
