/* Sales at the till: preview, record, receipt, void; what is refused, and that twice is once. */
#include "app.h"
#include "till_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const char noon[] = "name = 'BlkPages'";

static void sell(struct till_world *place, const char *guest_id, const char *amount)
{
	ask(place->browser, METHOD_POST, "/manage/visits", "guest", guest_id, "amount", amount,
	    NULL);
}

static int64_t visits(struct till_world *place)
{
	return world_int(place->world, "SELECT count(*) FROM visit WHERE network_id = '%s'",
			 place->world->network_id);
}

static void the_guest_is_shown_with_what_they_have(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, noon);
	till_earn(&place, 60000);
	till_get(&place, "/till/%s", place.guest_id);
	assert_status(place.browser, 200);
	assert_has(place.browser, "Ada");
	assert_has(place.browser, "Silver");
	assert_has(place.browser, "Verified");
	assert_has(place.browser, "6,000");
	assert_has(place.browser, "£50.00"); /* the cap, below what the points are worth */
	assert_has(place.browser, "1 visit ");
	assert_has(place.browser, "Shoreditch · ");
	const char *nameless = world_guest(place.world, false);
	till_get(&place, "/till/%s", nameless);
	assert_has(place.browser, "Guest 1002");
	assert_has(place.browser, "Not verified");
	assert_has(place.browser, "First visit");
	till_world_close(&place);
}

static void a_preview_says_what_a_bill_earns_and_why(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, noon);
	world_rule(place.world, "milestone", 50, 0, 0, 2, 1);
	world_rule(place.world, "per_purchase", 20, 0, 10000, 0, 2);
	till_get(&place, "/till/%s?amount=12.50", place.guest_id);
	assert_status(place.browser, 200);
	assert_has(place.browser, "£12.50");
	assert_has(place.browser, "5 points per £1.00");
	assert_has(place.browser, "Bronze gives 5% back");
	assert_has(place.browser, "below £100.00 minimum");
	assert_has(place.browser, "this is another visit");
	assert_has(place.browser, "Add 124 points");
	assert_has(place.browser, "tomorrow at 13:00"); /* 12:00 UTC in London's summer */
	assert_int_equal(visits(&place), 0);
	till_get(&place, "/preview/%s?amount=12.50", place.guest_id);
	assert_status(place.browser, 200);
	assert_has(place.browser, "Add 124 points");
	assert_lacks(place.browser, "<html");
	till_get(&place, "/preview/%s?amount=x", place.guest_id);
	assert_status(place.browser, 422);
	assert_has(place.browser, "as a number");
	till_world_close(&place);
}

static void a_bonus_is_worth_telling(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, noon);
	world_rule(place.world, "milestone", 50, 0, 0, 2, 1);
	world_sql(place.world, "UPDATE earning_rule SET label = '' WHERE network_id = '%s'",
		  place.world->network_id);
	sell(&place, place.guest_id, "10");
	till_get(&place, "/till/%s?amount=10", place.guest_id);
	assert_has(place.browser, "<b>Every 2nd visit.</b> Tell Ada about the 50 points");
	till_world_close(&place);
}

static void a_sale_has_a_receipt(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, noon);
	till_get(&place, "/till/%s?amount=12.50", place.guest_id);
	ask(place.browser, METHOD_POST, "/manage/visits", "guest", place.guest_id, "amount",
	    "12.50", "shown", asker_input(place.browser, "shown"), NULL);
	till_follow(&place);
	assert_status(place.browser, 200);
	assert_has(place.browser, "Sale recorded");
	assert_has(place.browser, "124 points for Ada, pending until");
	assert_has(place.browser, "5 points per £1.00");
	assert_has(place.browser, "Void this sale");
	assert_int_equal(world_balance(place.world, place.guest_id, "pending"), 124);
	till_get(&place, "/till");
	assert_has(place.browser, "Ada");
	assert_has(place.browser, "£12.50");
	assert_has(place.browser, "+124");
	assert_has(place.browser, "All 1");
	till_world_close(&place);
}

static void without_scripts_the_points_are_shown_first(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, noon);
	till_get(&place, "/till/%s", place.guest_id);
	ask(place.browser, METHOD_POST, "/manage/visits", "guest", place.guest_id, "amount",
	    "1,250.00", "code", "", "show", "1", NULL);
	till_follow(&place);
	assert_status(place.browser, 200);
	assert_has(place.browser, "Add 12,500 points"); /* 6,250 and 5 % of 1,250.00 in points */
	assert_int_equal(visits(&place), 0);
	till_world_close(&place);
}

static void a_changed_bill_is_shown_again(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, noon);
	till_get(&place, "/till/%s?amount=12.50", place.guest_id);
	ask(place.browser, METHOD_POST, "/manage/visits", "guest", place.guest_id, "amount",
	    "125.0", "shown", asker_input(place.browser, "shown"), NULL);
	assert_status(place.browser, 422);
	assert_has(place.browser, "The bill changed");
	assert_has(place.browser, "£125.00");
	assert_int_equal(visits(&place), 0);
	till_world_close(&place);
}

static void amounts_that_cannot_be_are_refused(void **state)
{
	static const char *const cases[][2] = {
		{"", "Enter the bill total."},
		{"abc", "as a number"},
		{"5.5.5", "as a number"},
		{"\xd9\xa5", "as a number"},
		{"-5", "cannot be below zero"},
		{"0", "The bill is zero"},
		{"0.00", "The bill is zero"},
		{"1.234", "at most 2 digits"},
		{"10000000.01", "more than one sale can be, £10,000,000.00"},
		{"99999999999999999999", "more than one sale can be"},
	};
	(void)state;
	struct till_world place = till_world_open(&manage_app, noon);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		till_get(&place, "/till/%s", place.guest_id);
		sell(&place, place.guest_id, cases[i][0]);
		assert_status(place.browser, 422);
		assert_has(place.browser, cases[i][1]);
		assert_has(place.browser, "href=\"#amount\"");
		assert_has(place.browser, "aria-invalid=\"true\"");
		assert_string_equal(asker_input(place.browser, "amount"), cases[i][0]);
	}
	assert_int_equal(visits(&place), 0);
	sell(&place, place.guest_id, "10000000");
	assert_status(place.browser, 303);
	till_world_close(&place);
}

static void the_same_form_twice_is_one_sale(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, noon);
	till_get(&place, "/till/%s", place.guest_id);
	const char *once = arena_text(place.world->arena, place.browser->once);
	const char *first = NULL;
	for (int i = 0; i < 2; i++) {
		ask(place.browser, METHOD_POST, "/manage/visits", "guest", place.guest_id, "amount",
		    "20", "once", once, NULL);
		const char *led = till_led_to(&place);
		assert_true(!first || !strcmp(first, led));
		first = led;
	}
	assert_int_equal(visits(&place), 1);
	ask(place.browser, METHOD_POST, "/manage/visits", "guest", place.guest_id, "amount", "30",
	    "once", once, NULL);
	assert_status(place.browser, 422);
	assert_int_equal(visits(&place), 1);
	till_world_close(&place);
}

static void a_code_pays_part_of_the_bill(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, noon);
	till_earn(&place, 60000);
	const char *code = world_redeem(place.world, place.guest_id, 500).code;
	till_get(&place, "/till/%s?amount=25&code=%s", place.guest_id, code);
	assert_has(place.browser, "−£5.00");
	assert_has(place.browser, "£20.00");
	ask(place.browser, METHOD_POST, "/manage/visits", "guest", place.guest_id, "amount", "4.99",
	    "code", code, NULL);
	assert_status(place.browser, 422);
	assert_has(place.browser, "worth more than the bill");
	ask(place.browser, METHOD_POST, "/manage/visits", "guest", place.guest_id, "amount", "25",
	    "code", "nonsense", NULL);
	assert_status(place.browser, 422);
	assert_has(place.browser, "href=\"#code\"");
	const char *stranger = world_guest(place.world, true);
	ask(place.browser, METHOD_POST, "/manage/visits", "guest", stranger, "amount", "25", "code",
	    code, NULL);
	assert_status(place.browser, 422);
	assert_has(place.browser, "not this guest&#39;s");
	ask(place.browser, METHOD_POST, "/manage/visits", "guest", place.guest_id, "amount", "25",
	    "code", arena_printf(place.world->arena, "r1.%s", code), NULL);
	till_follow(&place);
	assert_has(place.browser, "£20.00");
	assert_has(place.browser, "500 points</a> paid part");
	ask(place.browser, METHOD_POST, "/manage/visits", "guest", place.guest_id, "amount", "25",
	    "code", code, NULL);
	assert_status(place.browser, 422);
	assert_has(place.browser, "it was used or ran out");
	assert_string_equal(world_verify(place.world, place.guest_id), "");
	till_world_close(&place);
}

static void a_shown_redemption_goes_into_the_sale(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, noon);
	till_earn(&place, 60000);
	const char *redemption_id = world_redeem(place.world, place.guest_id, 500).redemption_id;
	till_get(&place, "/redemptions/%s", redemption_id);
	assert_has(place.browser, "Use it in a sale");
	till_get(&place, "/till/%s?redemption=%s", place.guest_id, redemption_id);
	assert_has(place.browser, "pays part of this bill");
	ask(place.browser, METHOD_POST, "/manage/visits", "guest", place.guest_id, "amount", "25",
	    "redemption", redemption_id, NULL);
	till_follow(&place);
	assert_has(place.browser, "−£5.00");
	till_get(&place, "/redemptions/%s", redemption_id);
	assert_has(place.browser, "It paid part of");
	assert_lacks(place.browser, "Void it");
	till_get(&place, "/till/%s?redemption=%s&amount=5", place.guest_id, redemption_id);
	assert_status(place.browser, 422);
	assert_has(place.browser, "href=\"#code\"");
	assert_has(place.browser, "id=\"code\"");
	assert_lacks(place.browser, "pays part of this bill");
	till_world_close(&place);
}

static void a_void_says_what_it_will_do_and_does_it(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, noon);
	sell(&place, place.guest_id, "20");
	const char *visit_id = till_led_to(&place);
	till_get(&place, "/visits/%s/void", visit_id);
	assert_has(place.browser, "200 points on the way to Ada are taken back");
	assert_int_equal(world_balance(place.world, place.guest_id, "pending"), 200);
	ask(place.browser, METHOD_POST,
	    arena_printf(place.world->arena, "/manage/visits/%s/void", visit_id), NULL);
	till_follow(&place);
	assert_has(place.browser, "This sale was voided");
	assert_has(place.browser, "by Cass");
	assert_lacks(place.browser, "Void this sale");
	assert_int_equal(world_balance(place.world, place.guest_id, "pending"), 0);
	ask(place.browser, METHOD_POST,
	    arena_printf(place.world->arena, "/manage/visits/%s/void", visit_id), NULL);
	till_follow(&place);
	assert_has(place.browser, "voided before");
	till_get(&place, "/visits/%s/void", visit_id);
	assert_status(place.browser, 303);
	till_get(&place, "/visits");
	assert_has(place.browser, "<s>£20.00</s>");
	till_world_close(&place);
}

static void spent_points_become_a_debt(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, noon);
	sell(&place, place.guest_id, "60");
	const char *visit_id = till_led_to(&place);
	till_wait(&place, HOURS(24) - 1);
	till_wait(&place, 1);
	world_jobs(place.world, place.guest_id);
	world_redeem(place.world, place.guest_id, 500);
	till_be(&place, MANAGER);
	till_get(&place, "/visits/%s/void", visit_id);
	assert_has(place.browser, "600 points are taken back from Ada.");
	assert_has(place.browser, "500 become a debt");
	ask(place.browser, METHOD_POST,
	    arena_printf(place.world->arena, "/manage/visits/%s/void", visit_id), NULL);
	assert_status(place.browser, 303);
	till_get(&place, "/till/%s", place.guest_id);
	assert_has(place.browser, "500 points owed");
	till_world_close(&place);
}

static void a_cashier_may_void_for_a_day_a_manager_always(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, noon);
	sell(&place, place.guest_id, "20");
	const char *visit_id = till_led_to(&place);
	const char *address = arena_printf(place.world->arena, "/manage/visits/%s/void", visit_id);
	till_wait(&place, HOURS(24));
	till_get(&place, "/visits/%s", visit_id);
	assert_lacks(place.browser, "Void this sale");
	till_get(&place, "/visits/%s/void", visit_id);
	assert_status(place.browser, 403);
	assert_has(place.browser, "Ask a manager");
	till_get(&place, "/till");
	ask(place.browser, METHOD_POST, address, NULL);
	assert_status(place.browser, 403);
	assert_has(place.browser, "Ask a manager");
	till_be(&place, MANAGER);
	till_get(&place, "/visits/%s", visit_id);
	assert_has(place.browser, "Void this sale");
	ask(place.browser, METHOD_POST, address, NULL);
	assert_status(place.browser, 303);
	till_world_close(&place);
}

static void the_list_goes_on_by_key(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, noon);
	for (int i = 0; i < 30; i++) {
		till_wait(&place, HOURS(1) / 60);
		world_sale(place.world, place.guest_id, 100 + i);
	}
	till_get(&place, "/till");
	assert_has(place.browser, "All 30");
	assert_has(place.browser, "£1.29");
	assert_lacks(place.browser, "£1.19");
	till_get(&place, "/visits");
	assert_has(place.browser, "30 rows");
	assert_has(place.browser, "£1.05");
	assert_lacks(place.browser, "£1.04");
	const char *next = asker_between(place.browser, "rel=\"next\" href=\"", "\"");
	next = arena_text(place.world->arena, next);
	char *amp = strstr(next, "&amp;");
	assert_non_null(amp);
	memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
	ask(place.browser, METHOD_GET, next, NULL);
	assert_has(place.browser, "£1.04");
	assert_has(place.browser, "£1.00");
	assert_lacks(place.browser, "£1.05");
	assert_lacks(place.browser, "rel=\"next\"");
	till_wait(&place, HOURS(12));
	till_get(&place, "/visits");
	assert_has(place.browser, "Nothing here yet");
	till_get(&place, "/visits?days=all");
	assert_has(place.browser, "30 rows");
	till_world_close(&place);
}

static void a_discount_network_takes_it_off_first(void **state)
{
	(void)state;
	struct till_world place = till_world_open(
		&manage_app, "tier_benefit = 'discount', pending_hours = 0, currency = 'RUB', "
			     "locale = 'ru-RU', time_zone = 'Europe/Moscow', country = 'RU'");
	till_get(&place, "/till/%s?amount=1000", place.guest_id);
	assert_has(place.browser, "Tier discount");
	assert_has(place.browser, "To pay");
	sell(&place, place.guest_id, "1000");
	till_follow(&place);
	assert_has(place.browser, "arrived");
	till_world_close(&place);
}

static void a_form_that_is_not_ours_changes_nothing(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, noon);
	till_get(&place, "/till/%s", place.guest_id);
	ask(place.browser, METHOD_POST, "/manage/visits", "guest", place.guest_id, "amount", "20",
	    "csrf", "x", NULL);
	assert_status(place.browser, 403);
	ask(place.browser, METHOD_POST, "/manage/visits", "guest", place.guest_id, "amount", "20",
	    "extra", "1", NULL);
	assert_status(place.browser, 400);
	ask(place.browser, METHOD_POST, "/manage/visits", "guest", "17", "amount", "20", NULL);
	assert_status(place.browser, 400);
	place.browser->fetch_site = "cross-site";
	sell(&place, place.guest_id, "20");
	assert_status(place.browser, 403);
	assert_int_equal(visits(&place), 0);
	till_world_close(&place);
}

static void nothing_of_another_network_is_found(void **state)
{
	(void)state;
	struct world *other = world_open("");
	struct till_world place = till_world_open(&manage_app, noon);
	const char *guest_id = world_guest(other, true);
	world_sql(other, "UPDATE network SET pending_hours = 0 WHERE network_id = '%s'",
		  other->network_id);
	const char *visit_id = world_sale(other, guest_id, 2000).visit_id;
	till_get(&place, "/till/%s", guest_id);
	assert_status(place.browser, 404);
	till_get(&place, "/till/%s?amount=5", guest_id);
	assert_status(place.browser, 404);
	till_get(&place, "/preview/%s?amount=5", guest_id);
	assert_status(place.browser, 404);
	till_get(&place, "/visits/%s", visit_id);
	assert_status(place.browser, 404);
	till_get(&place, "/visits/%s/void", visit_id);
	assert_status(place.browser, 404);
	till_get(&place, "/till");
	sell(&place, guest_id, "20");
	assert_status(place.browser, 404);
	sell(&place, guest_id, "x");
	assert_status(place.browser, 404);
	ask(place.browser, METHOD_POST,
	    arena_printf(place.world->arena, "/manage/visits/%s/void", visit_id), NULL);
	assert_status(place.browser, 404);
	assert_int_equal(world_int(other, "SELECT count(*) FROM visit WHERE network_id = '%s'",
				   other->network_id),
			 1);
	world_close(other);
	till_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_guest_is_shown_with_what_they_have),
		cmocka_unit_test(a_preview_says_what_a_bill_earns_and_why),
		cmocka_unit_test(a_bonus_is_worth_telling),
		cmocka_unit_test(a_sale_has_a_receipt),
		cmocka_unit_test(without_scripts_the_points_are_shown_first),
		cmocka_unit_test(a_changed_bill_is_shown_again),
		cmocka_unit_test(amounts_that_cannot_be_are_refused),
		cmocka_unit_test(the_same_form_twice_is_one_sale),
		cmocka_unit_test(a_code_pays_part_of_the_bill),
		cmocka_unit_test(a_shown_redemption_goes_into_the_sale),
		cmocka_unit_test(a_void_says_what_it_will_do_and_does_it),
		cmocka_unit_test(spent_points_become_a_debt),
		cmocka_unit_test(a_cashier_may_void_for_a_day_a_manager_always),
		cmocka_unit_test(the_list_goes_on_by_key),
		cmocka_unit_test(a_discount_network_takes_it_off_first),
		cmocka_unit_test(a_form_that_is_not_ours_changes_nothing),
		cmocka_unit_test(nothing_of_another_network_is_found),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
