/* Redemptions at the till: settling a code, redeeming for who stands there, voids, refusals. */
#include "app.h"
#include "till_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void post_to(struct till_world *place, const char *redemption_id, const char *what)
{
	ask(place->browser, METHOD_POST,
	    arena_printf(place->world->arena, "/manage/redemptions/%s/%s", redemption_id, what),
	    NULL);
}

static void redeem(struct till_world *place, const char *guest_id, const char *points)
{
	ask(place->browser, METHOD_POST, "/manage/redemptions", "guest", guest_id, "other", points,
	    NULL);
}

static struct till_world with_points(int64_t amount_minor)
{
	struct till_world place = till_world_open(&manage_app, "name = 'BlkPages'");
	till_earn(&place, amount_minor);
	till_get(&place, "/till");
	return place;
}

static void a_code_is_settled_once(void **state)
{
	(void)state;
	struct till_world place = with_points(60000);
	const char *redemption_id = world_redeem(place.world, place.guest_id, 1500).redemption_id;
	till_get(&place, "/redemptions/%s", redemption_id);
	assert_has(place.browser, "£15.00 off the bill");
	assert_has(place.browser, "Settle £15.00");
	assert_has(place.browser, "Ada · 1,500 points");
	post_to(&place, redemption_id, "settlement");
	till_follow(&place);
	assert_has(place.browser, "Take £15.00 off the bill.");
	assert_has(place.browser, "by Cass");
	assert_lacks(place.browser, "Settle £15.00");
	post_to(&place, redemption_id, "settlement");
	till_follow(&place);
	assert_has(place.browser, "settled before");
	assert_int_equal(world_balance(place.world, place.guest_id, "held"), 1500);
	till_get(&place, "/till");
	assert_has(place.browser, "−£15.00");
	assert_has(place.browser, "−1,500");
	till_world_close(&place);
}

static void a_code_that_ran_out_is_not_settled(void **state)
{
	(void)state;
	struct till_world place = with_points(60000);
	const char *redemption_id = world_redeem(place.world, place.guest_id, 1500).redemption_id;
	till_wait(&place, HOURS(24));
	till_get(&place, "/redemptions/%s", redemption_id);
	assert_has(place.browser, "This code ran out");
	assert_lacks(place.browser, "/settlement");
	till_get(&place, "/till");
	post_to(&place, redemption_id, "settlement");
	till_follow(&place);
	assert_has(place.browser, "no longer good");
	world_jobs(place.world, place.guest_id);
	till_get(&place, "/redemptions/%s", redemption_id);
	assert_has(place.browser, "not shown in time");
	till_world_close(&place);
}

static void points_are_redeemed_at_the_till(void **state)
{
	(void)state;
	struct till_world place = with_points(60000);
	till_get(&place, "/till/%s?tab=redeem", place.guest_id);
	assert_has(place.browser, "Redeem now");
	assert_has(place.browser, "From 100 to 5,000");
	ask(place.browser, METHOD_POST, "/manage/redemptions", "guest", place.guest_id, "points",
	    "1000", "other", "", NULL);
	till_follow(&place);
	assert_has(place.browser, "Settled");
	assert_has(place.browser, "Take £10.00 off the bill.");
	assert_int_equal(world_balance(place.world, place.guest_id, "held"), 1000);
	till_world_close(&place);
}

static void what_cannot_be_redeemed_is_refused(void **state)
{
	static const char *const cases[][2] = {
		{"", "at least 100"},	    {"99", "at least 100"},
		{"abc", "at least 100"},    {"-5", "at least 100"},
		{"10.5", "at least 100"},   {"6001", "The guest has 6,000 points"},
		{"5500", "£50.00 is left"},
	};
	(void)state;
	struct till_world place = with_points(60000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		redeem(&place, place.guest_id, cases[i][0]);
		assert_status(place.browser, 422);
		assert_has(place.browser, cases[i][1]);
		assert_has(place.browser, "href=\"#other\"");
	}
	redeem(&place, place.guest_id, "3000");
	assert_status(place.browser, 303);
	redeem(&place, place.guest_id, "2500");
	assert_status(place.browser, 422);
	assert_has(place.browser, "£20.00 is left. £30.00 more comes back in 30 days, on 13 July");
	assert_int_equal(world_balance(place.world, place.guest_id, "held"), 3000);
	till_world_close(&place);
}

static void the_unverified_cannot_redeem(void **state)
{
	(void)state;
	struct till_world place = with_points(60000);
	world_sql(place.world,
		  "UPDATE guest SET verified_at = NULL, verified_method = NULL WHERE guest_id = "
		  "'%s'",
		  place.guest_id);
	till_get(&place, "/till/%s?tab=redeem", place.guest_id);
	assert_has(place.browser, "not verified yet");
	assert_lacks(place.browser, "Redeem now</button>");
	redeem(&place, place.guest_id, "1000");
	assert_status(place.browser, 422);
	assert_has(place.browser, "has not verified the phone number");
	till_world_close(&place);
}

static void the_reached_limit_says_when_more_comes(void **state)
{
	(void)state;
	struct till_world place = with_points(60000);
	redeem(&place, place.guest_id, "5000");
	assert_status(place.browser, 303);
	till_get(&place, "/till/%s?tab=redeem", place.guest_id);
	assert_has(place.browser, "limit is reached");
	assert_has(place.browser, "£50.00 comes back in 30 days");
	till_world_close(&place);
}

static void the_same_form_twice_redeems_once(void **state)
{
	(void)state;
	struct till_world place = with_points(60000);
	till_get(&place, "/till/%s?tab=redeem", place.guest_id);
	const char *once = arena_text(place.world->arena, place.browser->once), *first = NULL;
	for (int i = 0; i < 2; i++) {
		ask(place.browser, METHOD_POST, "/manage/redemptions", "guest", place.guest_id,
		    "other", "1000", "once", once, NULL);
		const char *led = till_led_to(&place);
		assert_true(!first || !strcmp(first, led));
		first = led;
	}
	assert_int_equal(world_balance(place.world, place.guest_id, "held"), 1000);
	till_world_close(&place);
}

static void a_void_gives_the_points_back(void **state)
{
	(void)state;
	struct till_world place = with_points(60000);
	redeem(&place, place.guest_id, "1000");
	const char *redemption_id = till_led_to(&place);
	till_get(&place, "/redemptions/%s/void", redemption_id);
	assert_has(place.browser, "1,000 points go back to Ada");
	assert_has(place.browser, "£10.00 of the guest's limit");
	post_to(&place, redemption_id, "void");
	till_follow(&place);
	assert_has(place.browser, "It was voided");
	assert_int_equal(world_balance(place.world, place.guest_id, "available"), 6000);
	post_to(&place, redemption_id, "void");
	till_follow(&place);
	assert_has(place.browser, "voided before");
	till_world_close(&place);
}

static void a_cashier_may_void_for_a_day_a_manager_always(void **state)
{
	(void)state;
	struct till_world place = with_points(60000);
	redeem(&place, place.guest_id, "1000");
	const char *redemption_id = till_led_to(&place);
	till_wait(&place, HOURS(24));
	world_jobs(place.world, place.guest_id);
	till_get(&place, "/redemptions/%s", redemption_id);
	assert_lacks(place.browser, "Void it");
	till_get(&place, "/redemptions/%s/void", redemption_id);
	assert_status(place.browser, 403);
	till_get(&place, "/till");
	post_to(&place, redemption_id, "void");
	assert_status(place.browser, 403);
	assert_has(place.browser, "Ask a manager");
	till_be(&place, MANAGER);
	till_get(&place, "/redemptions/%s", redemption_id);
	assert_has(place.browser, "Void it");
	post_to(&place, redemption_id, "void");
	till_follow(&place);
	assert_has(place.browser, "It was voided");
	assert_string_equal(world_verify(place.world, place.guest_id), "");
	till_world_close(&place);
}

static void nothing_of_another_network_is_found(void **state)
{
	(void)state;
	struct world *other = world_open("pending_hours = 0");
	const char *guest_id = world_guest(other, true);
	world_sale(other, guest_id, 60000);
	const char *redemption_id = world_redeem(other, guest_id, 1500).redemption_id;
	struct till_world place = till_world_open(&manage_app, "");
	till_get(&place, "/redemptions/%s", redemption_id);
	assert_status(place.browser, 404);
	till_get(&place, "/redemptions/%s/void", redemption_id);
	assert_status(place.browser, 404);
	till_get(&place, "/till");
	post_to(&place, redemption_id, "settlement");
	assert_status(place.browser, 404);
	post_to(&place, redemption_id, "void");
	assert_status(place.browser, 404);
	redeem(&place, guest_id, "1000");
	assert_status(place.browser, 404);
	assert_int_equal(world_balance(other, guest_id, "held"), 1500);
	till_world_close(&place);
	world_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_settled_once),
		cmocka_unit_test(a_code_that_ran_out_is_not_settled),
		cmocka_unit_test(points_are_redeemed_at_the_till),
		cmocka_unit_test(what_cannot_be_redeemed_is_refused),
		cmocka_unit_test(the_unverified_cannot_redeem),
		cmocka_unit_test(the_reached_limit_says_when_more_comes),
		cmocka_unit_test(the_same_form_twice_redeems_once),
		cmocka_unit_test(a_void_gives_the_points_back),
		cmocka_unit_test(a_cashier_may_void_for_a_day_a_manager_always),
		cmocka_unit_test(nothing_of_another_network_is_found),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
