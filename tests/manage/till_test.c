/* Who may stand at the till, how guests are found there, and where a session works. */
#include "app.h"
#include "core/crypto.h"
#include "domain/card.h"
#include "domain/guest.h"
#include "domain/password.h"
#include "domain/staff.h"
#include "till_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void find(struct till_world *place, const char *typed)
{
	ask(place->browser, METHOD_POST, "/manage/till", "q", typed, NULL);
}

static const char *address_of(struct till_world *place)
{
	return arena_printf(place->world->arena, "/manage/till/%s", place->guest_id);
}

static void nobody_else_gets_in(void **state)
{
	static const char *const pages[] = {"/manage/", "/manage/till", "/manage/visits",
					    "/manage/place"};
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	asker_forget(place.browser);
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		ask(place.browser, METHOD_GET, pages[i], NULL);
		assert_status(place.browser, 303);
		assert_non_null(strstr(place.browser->answer->location, "/manage/sign-in"));
	}
	find(&place, "07700900123");
	assert_status(place.browser, 303);
	asker_set_cookie(place.browser, "__Host-staff",
			 arena_printf(place.world->arena, "%s.%s", place.world->network_id,
				      random_token(place.world->arena)));
	till_get(&place, "/till");
	assert_status(place.browser, 303);
	till_world_close(&place);
}

static void a_session_ends_unused_or_after_a_day_of_work(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	for (int i = 0; i < 3; i++) {
		place.browser->now += HOURS(1) / 60 * 29;
		till_get(&place, "/till");
		assert_status(place.browser, 200);
	}
	place.browser->now += HOURS(1) / 2;
	till_get(&place, "/till");
	assert_status(place.browser, 303);
	place.browser->now = place.world->now;
	till_be(&place, CASHIER);
	world_sql(place.world, "UPDATE staff_session SET seen_at = seen_at + interval '12 hours' "
			       "WHERE ended_at IS NULL");
	place.browser->now += HOURS(12);
	till_get(&place, "/till");
	assert_status(place.browser, 303);
	till_world_close(&place);
}

static void who_left_is_out_at_once(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	world_sql(place.world, "UPDATE staff SET active = false WHERE staff_id = '%s'",
		  place.world->cashier_id);
	till_get(&place, "/till");
	assert_status(place.browser, 303);
	till_world_close(&place);
}

static void signing_out_ends_the_session(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	const char *token =
		arena_text(place.world->arena, asker_cookie(place.browser, "__Host-staff"));
	ask(place.browser, METHOD_POST, "/manage/sign-out", NULL);
	assert_status(place.browser, 303);
	asker_set_cookie(place.browser, "__Host-staff", token);
	till_get(&place, "/till");
	assert_status(place.browser, 303);
	till_world_close(&place);
}

static void give_login(struct till_world *place, const char *email, const char *password)
{
	struct world *world = place->world;
	const char *index = login_index(world->config, world->arena, email);
	world_sql(world,
		  "UPDATE staff SET login_index = '%s', password_hash = '%s' "
		  "WHERE staff_id = '%s'",
		  index, password_hash(world->arena, password), world->cashier_id);
	world_sql(world, "DELETE FROM login_failure WHERE login_index = '%s'", index);
	world_sql(world,
		  "INSERT INTO staff_login VALUES ('%s', '%s', '%s') ON CONFLICT "
		  "(login_index) DO UPDATE SET network_id = excluded.network_id, staff_id "
		  "= excluded.staff_id",
		  index, world->network_id, world->cashier_id);
}

static void sign_in(struct till_world *place, const char *email, const char *password)
{
	ask(place->browser, METHOD_POST, "/manage/sign-in", "email", email, "password", password,
	    "next", "", NULL);
}

static void a_password_signs_in(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	give_login(&place, "cass@till.example", "correct horse");
	asker_forget(place.browser);
	till_get(&place, "/sign-in");
	sign_in(&place, "", "x");
	assert_status(place.browser, 422);
	assert_has(place.browser, "Enter your e-mail address.");
	sign_in(&place, "cass@till.example", "");
	assert_has(place.browser, "Enter your password.");
	sign_in(&place, "cass@till.example", "wrong");
	assert_status(place.browser, 422);
	const char *wrong =
		arena_text(place.world->arena, asker_between(place.browser, "<ul><li>", "</ul>"));
	sign_in(&place, "nobody@till.example", "wrong");
	assert_status(place.browser, 422);
	assert_string_equal(asker_between(place.browser, "<ul><li>", "</ul>"), wrong);
	assert_lacks(place.browser, "value=\"wrong\"");
	sign_in(&place, "Cass@Till.example", "correct horse");
	till_follow(&place);
	assert_status(place.browser, 200);
	assert_has(place.browser, "Shoreditch · Cass");
	till_get(&place, "/sign-in");
	assert_status(place.browser, 303);
	till_world_close(&place);
}

static void too_many_wrong_passwords_wait(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	give_login(&place, "many@till.example", "correct horse");
	asker_forget(place.browser);
	till_get(&place, "/sign-in");
	for (int i = 0; i < 5; i++) {
		sign_in(&place, "many@till.example", "wrong");
		assert_status(place.browser, 422);
	}
	sign_in(&place, "many@till.example", "correct horse");
	assert_status(place.browser, 429);
	assert_has(place.browser, "Try again in 15 minutes, at 12:15 UTC");
	assert_int_equal(place.browser->answer->retry_after, 900);
	place.browser->now += HOURS(1) / 4;
	sign_in(&place, "many@till.example", "correct horse");
	assert_status(place.browser, 303);
	till_world_close(&place);
}

static void a_way_back_is_kept(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	give_login(&place, "back@till.example", "correct horse");
	asker_forget(place.browser);
	till_get(&place, "/visits");
	till_follow(&place);
	assert_string_equal(asker_input(place.browser, "next"), "/visits");
	ask(place.browser, METHOD_POST, "/manage/sign-in", "email", "back@till.example", "password",
	    "correct horse", "next", "//evil.example", NULL);
	assert_string_equal(place.browser->answer->location, "/manage/till");
	till_world_close(&place);
}

static void a_phone_finds_its_guest(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	struct scope scope = place.world->scope;
	world_sql(place.world, "UPDATE guest SET phone_index = '%s' WHERE guest_id = '%s'",
		  phone_index(&scope, "+447700900123"), place.guest_id);
	till_get(&place, "/till");
	find(&place, "07700 900123");
	assert_status(place.browser, 303);
	assert_string_equal(place.browser->answer->location, address_of(&place));
	till_world_close(&place);
}

static void a_phone_of_nobody_offers_to_sign_up(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	world_sql(place.world, "UPDATE card_counter SET next_no = 100 WHERE network_id = '%s'",
		  place.world->network_id);
	find(&place, "07700 900456");
	assert_status(place.browser, 200);
	assert_has(place.browser, "Nobody here has +44 7700 900456");
	place.browser->post_trips = 4; /* its number is drawn under a lock of its own */
	ask(place.browser, METHOD_POST, "/manage/signups", "phone",
	    asker_input(place.browser, "phone"), NULL);
	const char *guest_id = till_led_to(&place);
	till_follow(&place);
	assert_has(place.browser, "Guest 100");
	assert_has(place.browser, "Signed up with +44 7700 900456");
	assert_string_equal(world_text(place.world,
				       "SELECT restaurant_id FROM guest WHERE guest_id = '%s'",
				       guest_id),
			    place.world->restaurant_id);
	assert_has(place.browser, "Not verified");
	find(&place, "+447700900456");
	assert_string_equal(till_led_to(&place), guest_id);
	ask(place.browser, METHOD_POST, "/manage/signups", "phone", "+447700900456", NULL);
	assert_string_equal(till_led_to(&place), guest_id);
	till_world_close(&place);
}

static const char *card_of(struct till_world *place, const struct scope *scope)
{
	return card_qr(scope,
		       world_int(place->world, "SELECT card_no FROM guest WHERE guest_id = '%s'",
				 place->guest_id));
}

static void a_card_is_read_once_and_only_now(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	struct scope scope = place.world->scope;
	const char *qr = card_of(&place, &scope);
	find(&place, qr);
	assert_string_equal(place.browser->answer->location, address_of(&place));
	find(&place, qr);
	assert_status(place.browser, 422);
	assert_has(place.browser, "scanned here just now");
	till_wait(&place, HOURS(1) / 20);
	find(&place, qr);
	assert_status(place.browser, 422);
	assert_has(place.browser, "This code ran out");
	till_world_close(&place);
}

static void six_digits_find_their_guest(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	world_sql(place.world,
		  "INSERT INTO card_code VALUES ('%s', '481206', '%s', timestamptz '%s' + "
		  "interval '60 seconds')",
		  place.world->network_id, place.guest_id,
		  instant_text(place.world->arena, place.world->now));
	find(&place, "481 206");
	assert_string_equal(place.browser->answer->location, address_of(&place));
	till_world_close(&place);
}

static void a_redemption_code_leads_to_it(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	till_earn(&place, 60000);
	struct redeem_result redeemed = world_redeem(place.world, place.guest_id, 1500);
	find(&place, arena_printf(place.world->arena, "r1.%s", redeemed.code));
	assert_string_equal(till_led_to(&place), redeemed.redemption_id);
	find(&place, redeemed.code);
	assert_string_equal(till_led_to(&place), redeemed.redemption_id);
	till_world_close(&place);
}

static void ten_wrong_codes_stop_the_till(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	for (int i = 0; i < 10; i++) {
		find(&place, "000000");
		assert_status(place.browser, 422);
		assert_has(place.browser, "Nothing matches this code");
		assert_string_equal(asker_input(place.browser, "q"), "000000");
	}
	struct scope scope = place.world->scope;
	find(&place, card_of(&place, &scope));
	assert_status(place.browser, 429);
	assert_has(place.browser, "takes codes again in 15 minutes, at 13:15");
	find(&place, "07700 900999");
	assert_status(place.browser, 200);
	till_wait(&place, HOURS(1) / 4);
	scope.now = place.world->now;
	find(&place, card_of(&place, &scope));
	assert_status(place.browser, 303);
	till_world_close(&place);
}

static void nonsense_is_told_what_is_taken(void **state)
{
	static const char *const cases[] = {"", "hello", "12", "   "};
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		find(&place, cases[i]);
		assert_status(place.browser, 422);
		assert_has(place.browser, "Scan a card, or type its six digits");
		assert_has(place.browser, "07700 900123");
	}
	till_world_close(&place);
}

static void a_session_moves_to_another_till_of_its_person(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	struct world *world = place.world;
	const char *soho = uuid_new(world->arena, world->now),
		   *till = uuid_new(world->arena, world->now);
	world_sql(world,
		  "INSERT INTO restaurant VALUES ('%s', '%s', 'Soho', 'Europe/London', "
		  "'2026-01-01'); INSERT INTO till VALUES ('%s', '%s', '%s', 'Bar')",
		  world->network_id, soho, world->network_id, till, soho);
	till_get(&place, "/place");
	assert_has(place.browser, "Shoreditch");
	assert_has(place.browser, "You are here");
	assert_lacks(place.browser, "Soho");
	ask(place.browser, METHOD_POST, "/manage/place", "till_id", till, NULL);
	assert_status(place.browser, 404);
	world_sql(world, "INSERT INTO staff_restaurant VALUES ('%s', '%s', '%s')",
		  world->network_id, world->cashier_id, soho);
	ask(place.browser, METHOD_POST, "/manage/place", "till_id", till, NULL);
	till_follow(&place);
	assert_has(place.browser, "Today at Soho");
	world_sql(world, "UPDATE staff_session SET till_id = NULL WHERE staff_id = '%s'",
		  world->cashier_id);
	till_get(&place, "/till");
	assert_string_equal(place.browser->answer->location, "/manage/place");
	till_world_close(&place);
}

static void what_happens_elsewhere_is_not_the_cashiers(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	struct world *world = place.world;
	const char *visit_id = world_sale(world, place.guest_id, 2000).visit_id;
	const char *soho = uuid_new(world->arena, world->now);
	world_sql(world,
		  "INSERT INTO restaurant VALUES ('%s', '%s', 'Soho', 'Europe/London', "
		  "'2026-01-01'); UPDATE visit SET restaurant_id = '%s' WHERE visit_id = '%s'",
		  world->network_id, soho, soho, visit_id);
	till_get(&place, "/visits/%s", visit_id);
	assert_status(place.browser, 404);
	till_get(&place, "/visits");
	assert_lacks(place.browser, "£20.00");
	till_be(&place, MANAGER);
	till_get(&place, "/visits/%s", visit_id);
	assert_status(place.browser, 200);
	till_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_else_gets_in),
		cmocka_unit_test(a_session_ends_unused_or_after_a_day_of_work),
		cmocka_unit_test(who_left_is_out_at_once),
		cmocka_unit_test(signing_out_ends_the_session),
		cmocka_unit_test(a_password_signs_in),
		cmocka_unit_test(too_many_wrong_passwords_wait),
		cmocka_unit_test(a_way_back_is_kept),
		cmocka_unit_test(a_phone_finds_its_guest),
		cmocka_unit_test(a_phone_of_nobody_offers_to_sign_up),
		cmocka_unit_test(a_card_is_read_once_and_only_now),
		cmocka_unit_test(six_digits_find_their_guest),
		cmocka_unit_test(a_redemption_code_leads_to_it),
		cmocka_unit_test(ten_wrong_codes_stop_the_till),
		cmocka_unit_test(nonsense_is_told_what_is_taken),
		cmocka_unit_test(a_session_moves_to_another_till_of_its_person),
		cmocka_unit_test(what_happens_elsewhere_is_not_the_cashiers),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
