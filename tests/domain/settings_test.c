/* Every figure a network may set, with two values: it is the setting that decides, not a constant
 * somewhere. */
#include "world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const char *rich(struct world *world)
{
	const char *guest = world_guest(world, true);
	world_sale(world, guest, 100000);
	world->now += HOURS(24);
	world_jobs(world, guest);
	return guest;
}

/* Each plays the same story in a network with that setting and returns a figure. */
static int64_t worth_of_500(struct world *world)
{
	return world_redeem(world, rich(world), 500).value_minor;
}

static int64_t can_redeem_300(struct world *world)
{
	return world_redeem(world, rich(world), 300).outcome == REDEEMED;
}

static int64_t can_redeem_5000(struct world *world)
{
	return world_redeem(world, rich(world), 5000).outcome == REDEEMED;
}

static int64_t warns_at_4000(struct world *world)
{
	const char *guest = rich(world);
	world_redeem(world, guest, 4000);
	return world_cap(world, guest).warning;
}

static int64_t hours_until_available(struct world *world)
{
	const char *guest = world_guest(world, true);
	world_sale(world, guest, 1000);
	for (int hour = 0; hour < 100; hour++, world->now += HOURS(1)) {
		world_jobs(world, guest);
		if (world_balance(world, guest, "available") > 0)
			return hour;
	}
	return -1;
}

static int64_t hours_held_unpresented(struct world *world)
{
	const char *guest = rich(world);
	world_redeem(world, guest, 500);
	for (int hour = 0; hour < 100; hour++, world->now += HOURS(1)) {
		world_jobs(world, guest);
		if (world_balance(world, guest, "held") == 0)
			return hour;
	}
	return -1;
}

static int64_t hours_until_settled_is_final(struct world *world)
{
	const char *guest = rich(world);
	struct redeem_result redeemed = world_redeem(world, guest, 500);
	redemption_settle(world_begin(world, CASHIER, NULL), redeemed.redemption_id);
	world_end(world);
	for (int hour = 0; hour < 100; hour++, world->now += HOURS(1)) {
		world_jobs(world, guest);
		if (world_balance(world, guest, "held") == 0)
			return hour;
	}
	return -1;
}

/* Made at noon on 12 June in London, so the lot ends with a local day. */
static int64_t expires(struct world *world)
{
	const char *guest = rich(world);
	return world_int(
		world,
		"SELECT extract(epoch FROM expires_at)::bigint FROM lot WHERE guest_id = '%s'",
		guest);
}

static int64_t tier_after_a_year_apart(struct world *world)
{
	const char *guest = world_guest(world, true);
	world_sale(world, guest, 29900);
	world->now += HOURS(24);
	world_jobs(world, guest);
	world->now += HOURS(200);
	world_sale(world, guest, 200);
	world->now += HOURS(24);
	world_jobs(world, guest);
	return world_int(world, "SELECT tier_rank FROM guest WHERE guest_id = '%s'", guest);
}

static int64_t limit_after_two_visits(struct world *world)
{
	const char *guest = rich(world);
	world_sale(world, guest, 1000);
	world->now += HOURS(24);
	world_jobs(world, guest);
	return world_cap(world, guest).limit_minor;
}

static int64_t points_of_a_sale(struct world *world)
{
	return world_sale(world, world_guest(world, true), 10000).earning.points;
}

static int64_t when_the_cap_is_back(struct world *world)
{
	const char *guest = rich(world);
	int64_t start = world->now;
	for (int i = 0; i < 2; i++, world->now += HOURS(100)) {
		struct redeem_result redeemed = world_redeem(world, guest, 2500);
		redemption_settle(world_begin(world, CASHIER, NULL), redeemed.redemption_id);
		world_end(world);
	}
	for (int hour = 200; hour < 1000; hour += 10) {
		world->now = start + HOURS(hour);
		world_jobs(world, guest);
		if (world_cap(world, guest).remaining_minor == 5000)
			return hour;
	}
	return -1;
}

static int64_t discount_of_a_sale(struct world *world)
{
	return world_sale(world, world_guest(world, true), 10000).earning.discount_minor;
}

static const struct setting {
	const char *setting;
	int64_t (*play)(struct world *world);
	int64_t figure;
} settings[] = {
	{"value_minor = 100", worth_of_500, 500},
	{"value_minor = 200", worth_of_500, 1000},
	{"value_points = 100", worth_of_500, 500},
	{"value_points = 50", worth_of_500, 1000},
	{"minimum_points = 300", can_redeem_300, 1},
	{"minimum_points = 301", can_redeem_300, 0},
	{"cap_minor = 5000", can_redeem_5000, 1},
	{"cap_minor = 4999", can_redeem_5000, 0},
	{"cap_warning_percent = 80", warns_at_4000, 1},
	{"cap_warning_percent = 81", warns_at_4000, 0},
	{"cap_mode = 'sliding'", when_the_cap_is_back, 820},
	{"cap_mode = 'anchored'", when_the_cap_is_back, 720},
	{"pending_hours = 24", hours_until_available, 24},
	{"pending_hours = 0", hours_until_available, 0},
	{"hold_hours = 24", hours_held_unpresented, 24},
	{"hold_hours = 48", hours_held_unpresented, 48},
	{"settle_hours = 24", hours_until_settled_is_final, 24},
	{"settle_hours = 6", hours_until_settled_is_final, 6},
	{"expiry_hours = 4320", expires, 1796860800}, /* 10 December 2026, 00:00 in London */
	{"expiry_hours = 24", expires, 1781391600},   /* 14 June 2026, 00:00 in London */
	{"time_zone = 'Europe/London'", expires, 1796860800},
	{"time_zone = 'Africa/Lagos'", expires, 1796857200},
	{"tier_window_hours = 8760", tier_after_a_year_apart, 2},
	{"tier_window_hours = 100", tier_after_a_year_apart, 1},
	{"cap_visits = 2, cap_visits_minor = 7500", limit_after_two_visits, 7500},
	{"cap_visits = 3, cap_visits_minor = 7500", limit_after_two_visits, 5000},
	{"tier_benefit = 'cashback'", points_of_a_sale, 1000},
	{"tier_benefit = 'discount'", points_of_a_sale, 475},
	{"tier_benefit = 'cashback'", discount_of_a_sale, 0},
	{"tier_benefit = 'discount'", discount_of_a_sale, 500},
};

static void each_setting_decides(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		struct world *world = world_open(settings[i].setting);
		int64_t figure = settings[i].play(world);
		world_close(world);
		if (figure != settings[i].figure)
			fail_msg("%s: %lld, not %lld", settings[i].setting, (long long)figure,
				 (long long)settings[i].figure);
	}
}

static void a_tier_may_have_a_cap_of_its_own(void **state)
{
	(void)state;
	struct world *world = world_open("");
	world_sql(world, "UPDATE tier SET cap_minor = 9000 WHERE network_id = '%s' AND rank = 3",
		  world->network_id);
	const char *guest = rich(world); /* £1,000: Gold */
	assert_int_equal(world_cap(world, guest).limit_minor, 9000);
	assert_int_equal(world_redeem(world, guest, 9000).outcome, REDEEMED);
	assert_int_equal(world_redeem(world, guest, 100).outcome, REFUSED_CAP_REACHED);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_setting_decides),
		cmocka_unit_test(a_tier_may_have_a_cap_of_its_own),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
