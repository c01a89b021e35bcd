/* Signing in by phone, page by page, and everything that can be typed wrong. */
#include "app.h"
#include "keep.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void send_number(struct guest_world *place, const char *phone)
{
	guest_get(place, "/");
	ask(place->browser, METHOD_POST, guest_address(place, "/sign-in"), "phone", phone, NULL);
}

static void try_code(struct guest_world *place, const char *code)
{
	place->browser->post_trips = 9; /* the try is counted in a transaction of its own */
	ask(place->browser, METHOD_POST, guest_address(place, "/code"), "code", code, NULL);
	place->browser->post_trips = 3;
}

static const char *wrong_code(struct guest_world *place)
{
	return strcmp(world_sent(place->world).code, "000000") ? "000000" : "000001";
}

static void numbers_that_are_none(void **state)
{
	(void)state;
	static const char *const typed[] = {"",	       "abc", "123", "+4477009001234567890",
					    "07700 9", "🙂"};
	struct guest_world place = guest_world_open(&guest_app, "");
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
		send_number(&place, typed[i]);
		assert_status(place.browser, 422);
		assert_has(place.browser, "for example 07700 900123");
		assert_has(place.browser, "href=\"#phone\"");
		assert_has(place.browser, "aria-invalid=\"true\"");
		assert_has(place.browser, "<title>Error:");
	}
	keep(&place, "phone-wrong");
	assert_int_equal(world_int(place.world, "SELECT count(*) FROM otp WHERE network_id = '%s'",
				   place.world->network_id),
			 0);
	send_number(&place, "<script>alert(1)</script>");
	assert_lacks(place.browser, "<script>alert");
	guest_world_close(&place);
}

static void a_code_signs_in(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "");
	send_number(&place, "07700 900123");
	assert_status(place.browser, 303);
	ask_follow(place.browser);
	assert_status(place.browser, 200);
	assert_has(place.browser, "+44 7*** ***123");
	assert_has(place.browser, "autocomplete=\"one-time-code\"");
	assert_has(place.browser, "You can ask for a new code in 60 seconds");
	keep(&place, "code");
	guest_get(&place, "/");
	assert_has(place.browser, "Mobile number not verified – points disabled");
	keep(&place, "unverified");
	const char *code = world_sent(place.world).code;
	try_code(&place, arena_printf(place.world->arena, "%.3s-%s", code, code + 3));
	assert_status(place.browser, 303);
	ask_follow(place.browser);
	assert_has(place.browser, "Mobile verified (+44 7*** ***123)");
	guest_get(&place, "/sign-in");
	assert_status(place.browser, 303);
	ask(place.browser, METHOD_GET, guest_address(&place, "/"), NULL);
	ask(place.browser, METHOD_POST, guest_address(&place, "/sign-out"), NULL);
	assert_status(place.browser, 303);
	ask_follow(place.browser);
	assert_has(place.browser, "You are signed out.");
	assert_has(place.browser, "name=\"phone\"");
	guest_world_close(&place);
}

static void wrong_codes_are_counted(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "");
	send_number(&place, "07700 900123");
	ask_follow(place.browser);
	try_code(&place, "12345");
	assert_status(place.browser, 422);
	assert_has(place.browser, "Enter all six digits");
	const char *right = world_sent(place.world).code, *wrong = wrong_code(&place);
	try_code(&place, wrong);
	assert_status(place.browser, 422);
	assert_has(place.browser, "That code is not right. 2 tries left.");
	keep(&place, "code-wrong");
	try_code(&place, wrong);
	assert_has(place.browser, "1 try left.");
	try_code(&place, wrong);
	try_code(&place, right);
	assert_status(place.browser, 429);
	assert_true(place.browser->answer->retry_after > 0);
	assert_has(place.browser, "Verification failed");
	keep(&place, "code-locked");
	guest_get(&place, "/");
	assert_has(place.browser, "Verification failed – try again");
	keep(&place, "locked");
	guest_world_close(&place);
}

static void a_number_is_read_in_its_country(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "");
	guest_get(&place, "/");
	assert_has(place.browser, "<option value=\"GB\" selected>GB +44</option>");
	ask(place.browser, METHOD_POST, guest_address(&place, "/sign-in"), "country", "RU", "phone",
	    "8 912 345-67-89", NULL);
	assert_status(place.browser, 303);
	assert_string_equal(world_sent(place.world).to, "+79123456789");
	guest_get(&place, "/sign-in");
	ask(place.browser, METHOD_POST, guest_address(&place, "/sign-in"), "country", "RU", "phone",
	    "12", NULL);
	assert_has(place.browser, "<option value=\"RU\" selected>RU +7</option>");
	assert_has(place.browser, "for example 8 912 345-67-89");
	guest_get(&place, "/sign-in");
	ask(place.browser, METHOD_POST, guest_address(&place, "/sign-in"), "country", "xx", "phone",
	    "07700 900125", NULL);
	assert_status(place.browser, 303);
	assert_string_equal(world_sent(place.world).to, "+447700900125");
	guest_world_close(&place);
}

static void a_second_send_waits(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "");
	send_number(&place, "07700 900123");
	guest_wait_for(&place, HOURS(1) / 120);
	send_number(&place, "07700 900123");
	assert_status(place.browser, 429);
	assert_has(place.browser, "You can ask for another in 30 seconds");
	guest_wait_for(&place, HOURS(1) / 120);
	guest_get(&place, "/code");
	ask(place.browser, METHOD_POST, guest_address(&place, "/sign-in"), "resend", "1", NULL);
	assert_status(place.browser, 303);
	assert_int_equal(world_int(place.world, "SELECT count(*) FROM otp WHERE network_id = '%s'",
				   place.world->network_id),
			 2);
	guest_world_close(&place);
}

static void a_code_of_another_browser_does_not_count(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "");
	send_number(&place, "07700 900123");
	const char *code = world_sent(place.world).code;
	asker_forget(place.browser);
	guest_get(&place, "/code");
	assert_has(place.browser, "There is no code waiting");
	keep(&place, "no-code");
	guest_get(&place, "/");
	try_code(&place, code);
	assert_status(place.browser, 422);
	assert_has(place.browser, "no longer works");
	guest_world_close(&place);
}

static void foreign_and_broken_requests_change_nothing(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "");
	struct asker *browser = place.browser;
	guest_get(&place, "/");
	ask(browser, METHOD_POST, guest_address(&place, "/sign-in"), "phone", "07700 900123",
	    "csrf", "x", NULL);
	assert_status(browser, 403);
	guest_get(&place, "/");
	ask(browser, METHOD_POST, guest_address(&place, "/sign-in"), "phone", "07700 900123",
	    "more", "1", NULL);
	assert_status(browser, 400);
	browser->language = "ru";
	guest_get(&place, "/");
	ask(browser, METHOD_POST, guest_address(&place, "/sign-in"), "phone", "1", "more", "1",
	    NULL);
	assert_has(browser, "Отправлено лишнее поле.");
	browser->language = "en";
	browser->fetch_site = "cross-site";
	ask(browser, METHOD_POST, guest_address(&place, "/sign-in"), "phone", "07700 900123", NULL);
	assert_status(browser, 403);
	browser->fetch_site = "same-origin";
	guest_get(&place, "/history");
	assert_status(browser, 303);
	assert_string_equal(browser->answer->location,
			    guest_address(&place, "/sign-in?next=/history"));
	ask(browser, METHOD_GET, "/no-such-network/", NULL);
	assert_status(browser, 404);
	assert_has(browser, "href=\"/\"");
	keep(&place, "not-found");
	assert_int_equal(world_int(place.world, "SELECT count(*) FROM otp WHERE network_id = '%s'",
				   place.world->network_id),
			 0);
	guest_world_close(&place);
}

/* A friend's link: what both get, a button, and the friend is remembered when the number is new. */
static void a_friends_link_is_remembered(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "referral_referee = 300");
	struct world *world = place.world;
	const char *friend = world_guest(world, true);
	world_sql(world, "UPDATE guest SET referral_code = 'ABCD1234' WHERE guest_id = '%s'",
		  friend);
	guest_get(&place, "/r/zzzzzzzz");
	assert_status(place.browser, 404);
	guest_get(&place, "/r/abcd1234");
	assert_status(place.browser, 200);
	assert_has(place.browser,
		   "You get 300 points, your friend 500, when you first eat with us.");
	assert_has(place.browser, "property=\"og:description\"");
	keep(&place, "invitation");
	ask(place.browser, METHOD_POST, guest_address(&place, "/r/abcd1234"), NULL);
	assert_status(place.browser, 303);
	assert_int_equal(world_int(world, "SELECT count(*) FROM referral WHERE network_id = '%s'",
				   world->network_id),
			 0);
	guest_sign_in(&place, "07700 900123");
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM referral WHERE referee_id = '%s' AND "
				   "referrer_id = '%s'",
				   place.guest_id, friend),
			 1);
	assert_string_equal(asker_cookie(place.browser, "__Host-invite"), "");
	guest_get(&place, "/");
	assert_has(place.browser, "/r/"); /* a link of one's own */
	guest_get(&place, "/r/abcd1234");
	assert_has(place.browser, "You have a card already.");
	guest_world_close(&place);
}

static void who_has_a_card_is_nobodys_referee(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "");
	struct world *world = place.world;
	const char *friend = world_guest(world, true);
	world_sql(world, "UPDATE guest SET referral_code = 'ABCD1234' WHERE guest_id = '%s'",
		  friend);
	guest_sign_in(&place, "07700 900123");
	guest_get(&place, "/");
	ask(place.browser, METHOD_POST, guest_address(&place, "/sign-out"), NULL);
	guest_get(&place, "/r/abcd1234");
	ask(place.browser, METHOD_POST, guest_address(&place, "/r/abcd1234"), NULL);
	guest_sign_in(&place, "07700 900123");
	assert_int_equal(world_int(world, "SELECT count(*) FROM referral WHERE network_id = '%s'",
				   world->network_id),
			 0);
	guest_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_that_are_none),
		cmocka_unit_test(a_code_signs_in),
		cmocka_unit_test(wrong_codes_are_counted),
		cmocka_unit_test(a_number_is_read_in_its_country),
		cmocka_unit_test(a_second_send_waits),
		cmocka_unit_test(a_code_of_another_browser_does_not_count),
		cmocka_unit_test(a_friends_link_is_remembered),
		cmocka_unit_test(who_has_a_card_is_nobodys_referee),
		cmocka_unit_test(foreign_and_broken_requests_change_nothing),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
