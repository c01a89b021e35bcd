/* The loyalty page: signed out, signed in, its figures, its states. */
#include "app.h"
#include "keep.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void a_visitor_sees_what_the_programme_offers(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "");
	guest_get(&place, "/");
	assert_status(place.browser, 200);
	assert_has(place.browser, "<title>Loyalty card – Test</title>");
	assert_has(place.browser, "5 points for each £1");
	assert_has(place.browser, "Shoreditch");
	assert_has(place.browser, "from £300");
	assert_has(place.browser, "name=\"phone\"");
	assert_lacks(place.browser, "Sign out");
	keep(&place, "welcome");
	place.browser->language = "ru";
	guest_get(&place, "/");
	assert_has(place.browser, "<html lang=\"ru\">");
	assert_has(place.browser, "5 баллов за каждые");
	keep(&place, "welcome-ru");
	guest_get(&place, "/nothing");
	assert_status(place.browser, 404);
	assert_has(place.browser, "Здесь ничего нет");
	assert_has(place.browser, guest_address(&place, "/"));
	guest_world_close(&place);
}

static void a_guest_sees_points_cap_tier_and_history(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "points_name = 'BlkPoints'");
	for (int i = 1; i <= 5; i++)
		world_sql(
			place.world,
			"INSERT INTO reward (network_id, reward_id, name, points, position) VALUES "
			"('%s', gen_random_uuid(), 'Dish %d', %d, %d)",
			place.world->network_id, i, i * i * 700, i);
	guest_sign_in(&place, "07700 900123");
	ask_follow(place.browser);
	assert_has(place.browser, "Your mobile number is verified.");
	assert_has(place.browser, "Mobile verified (+44 7*** ***123)");
	assert_has(place.browser, "£0 used, £50 remaining");
	assert_has(place.browser, "your consent");
	keep(&place, "first");
	ask(place.browser, METHOD_POST, guest_address(&place, "/consent"), NULL);
	assert_status(place.browser, 303);
	world_sql(place.world, "UPDATE guest SET name = 'Ada Lovelace' WHERE guest_id = '%s'",
		  place.guest_id);
	guest_earn(&place, 60000);
	guest_earn(&place, 20000);
	world_redeem(place.world, place.guest_id, 1500);
	world_sale(place.world, place.guest_id, 4200);
	guest_get(&place, "/");
	assert_lacks(place.browser, "your consent");
	assert_has(place.browser, "£15 used, £35 remaining");
	assert_has(place.browser, "30% of £50");
	assert_has(place.browser, "£15 frees in 30 days");
	assert_has(place.browser, "£200 to Gold");
	assert_has(place.browser, "Why this number?");
	assert_has(place.browser, "Ada Lovelace");
	keep(&place, "card");
	place.browser->language = "ru";
	guest_get(&place, "/");
	assert_has(place.browser, "использовано, осталось");
	keep(&place, "card-ru");
	guest_world_close(&place);
}

static void the_language_is_chosen_by_the_guest(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "");
	guest_get(&place, "/?lang=ru");
	assert_has(place.browser, "<html lang=\"ru\">");
	assert_string_equal(asker_cookie(place.browser, "__Host-lang"), "ru");
	guest_get(&place, "/");
	assert_has(place.browser, "<html lang=\"ru\">");
	guest_get(&place, "/?lang=xx");
	assert_has(place.browser, "<html lang=\"ru\">");
	guest_get(&place, "/?lang=en");
	assert_has(place.browser, "<html lang=\"en\">");
	guest_world_close(&place);
}

/* Names come from people: nothing of them is markup. */
static void what_people_typed_is_text(void **state)
{
	(void)state;
	struct guest_world place =
		guest_world_open(&guest_app, "name = '<b>&\"', tagline = '<i>{{csrf}}{points}'");
	guest_get(&place, "/");
	assert_lacks(place.browser, "<b>&");
	assert_has(place.browser, "&lt;i&gt;{{csrf}}{points}");
	guest_sign_in(&place, "07700 900123");
	world_sql(place.world, "UPDATE guest SET name = '<script>' WHERE guest_id = '%s'",
		  place.guest_id);
	guest_get(&place, "/");
	assert_has(place.browser, "&lt;script&gt;");
	guest_world_close(&place);
}

static void a_debt_is_shown(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "");
	guest_sign_in(&place, "07700 900123");
	struct sale_result sale = world_sale(place.world, place.guest_id, 20000);
	guest_wait_for(&place, HOURS(24));
	world_jobs(place.world, place.guest_id);
	world_redeem(place.world, place.guest_id, 1500);
	visit_void(world_begin(place.world, MANAGER, NULL), sale.visit_id);
	world_end(place.world);
	guest_get(&place, "/");
	assert_has(place.browser, "Points to settle");
	assert_has(place.browser, "Sale taken back, £200.00");
	keep(&place, "debt");
	guest_world_close(&place);
}

static void the_cap_follows_its_settings(void **state)
{
	(void)state;
	struct guest_world place =
		guest_world_open(&guest_app, "cap_mode = 'anchored', cap_minor = 3000");
	guest_sign_in(&place, "07700 900123");
	guest_earn(&place, 60000);
	world_redeem(place.world, place.guest_id, 1000);
	guest_wait_for(&place, HOURS(48));
	world_redeem(place.world, place.guest_id, 1400);
	guest_get(&place, "/");
	assert_has(place.browser, "£24 used, £6 remaining");
	assert_has(place.browser, "£24 frees in 28 days");
	assert_has(place.browser, "Nearly at your limit.");
	assert_has(place.browser, "low=\"2399\" high=\"2999\"");
	place.browser->get_trips = 3; /* what is kept of the programme is out of date now */
	world_sql(place.world, "UPDATE network SET cap_minor = 0 WHERE network_id = '%s'",
		  place.world->network_id);
	guest_get(&place, "/");
	assert_has(place.browser, "£24 used, £0 remaining");
	assert_has(place.browser, "100% of £0");
	guest_world_close(&place);
}

/* Of two lots the first; where notice must be given first, the day is that of the notice. */
static void what_expires_next_is_shown_with_its_day(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "expiry_hours = 240");
	struct world *world = place.world;
	guest_sign_in(&place, "07700 900123");
	guest_get(&place, "/");
	assert_lacks(place.browser, "can be used until");
	guest_earn(&place, 10000);
	guest_earn(&place, 20000);
	guest_get(&place, "/");
	assert_has(place.browser, "1,000 points can be used until 22 June.");
	place.browser->get_trips = 3; /* what is kept is out of date */
	world_sql(world, "UPDATE network SET notice_days = 15 WHERE network_id = '%s'",
		  world->network_id);
	guest_get(&place, "/");
	assert_lacks(place.browser, "can be used until");
	world_sql(world,
		  "INSERT INTO expiry_reminder (network_id, guest_id, expires_on, points, "
		  "reminded_at, delivered_at) VALUES ('%s', '%s', '2026-06-23', 2000, "
		  "'2026-06-16 09:00+00', '2026-06-16 09:00+00')",
		  world->network_id, place.guest_id);
	guest_get(&place, "/");
	assert_has(place.browser, "2,000 points can be used until 1 July.");
	guest_world_close(&place);
}

static void has_newest(struct guest_world *place)
{
	for (int pounds = 17; pounds > 12; pounds--) {
		char title[40];
		snprintf(title, sizeof title, "Visit, £%d.00", pounds);
		assert_has(place->browser, title);
	}
	assert_lacks(place->browser, "Visit, £12.00");
}

/* How an entry ended stands above it in the ledger: above five of a busy day stand more than the
 * card reads at once. */
static void the_newest_entries_say_how_they_ended(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "");
	struct world *world = place.world;
	guest_sign_in(&place, "07700 900123");
	for (int pounds = 1; pounds <= 17; pounds++)
		world_sale(world, place.guest_id, pounds * 100);
	guest_get(&place, "/");
	has_newest(&place);
	assert_has(place.browser, "Arrives");
	guest_wait_for(&place, HOURS(24));
	world_jobs(world, place.guest_id);
	guest_get(&place, "/");
	has_newest(&place);
	assert_lacks(place.browser, "Arrives");
	guest_world_close(&place);
}

/* Undone, returned, given for something else: the card says of each entry what the history says. */
static void card_and_history_tell_the_same(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "");
	struct world *world = place.world;
	guest_sign_in(&place, "07700 900123");
	guest_earn(&place, 60000);
	struct sale_result sale = world_sale(world, place.guest_id, 1300);
	world_redeem(world, place.guest_id, 1500);
	visit_void(world_begin(world, MANAGER, NULL), sale.visit_id);
	world_end(world);
	world_redeem(world, place.guest_id, 700);
	guest_wait_for(&place, HOURS(48));
	world_jobs(world, place.guest_id);
	world_redeem(world, place.guest_id, 800);
	guest_get(&place, "/");
	const char *card = place.browser->page;
	guest_get(&place, "/history");
	static const char *const said[] = {
		"Visit, £600.00",  "Visit, £13.00",	    "The sale was taken back",
		"Points returned", "Code not used in time", "Code not shown at a till yet",
	};
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		assert_has(place.browser, said[i]);
		if (!strstr(card, said[i]))
			fail_msg("the card does not say %s", said[i]);
	}
	guest_world_close(&place);
}

static const char *open_part(struct guest_world *place)
{
	const char *codes = asker_between(place->browser, "<a class=\"open-code\"", "</a>"),
		   *arriving = asker_between(place->browser, "<ul class=\"plainlist\">", "</ul>");
	assert_true(*codes && *arriving);
	return arena_printf(place->world->arena, "%s%s", codes, arriving);
}

/* Two sales on their way, the later to arrive first, and a code: read off the newest entries; below
 * what the card reads of these, asked. */
static void what_is_open_stays_on_the_card(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "");
	struct world *world = place.world;
	guest_sign_in(&place, "07700 900123");
	guest_earn(&place, 60000);
	world_sale(world, place.guest_id, 1100);
	struct network sooner = *world->scope.network;
	sooner.pending = HOURS(20);
	world->scope.network = &sooner;
	world_sale(world, place.guest_id, 2200);
	world_redeem(world, place.guest_id, 1500);
	guest_get(&place, "/");
	place.browser->get_trips = 1;
	guest_get(&place, "/");
	const char *read = open_part(&place), *later = strstr(read, "<b>165 points</b>");
	assert_non_null(strstr(read, "/redemptions/"));
	assert_non_null(later);
	assert_non_null(strstr(read, "<b>330 points</b>"));
	assert_true(strstr(read, "<b>330 points</b>") < later);
	for (int i = 0; i < 11; i++) {
		struct sale_result sale = world_sale(world, place.guest_id, 100);
		visit_void(world_begin(world, MANAGER, NULL), sale.visit_id);
		world_end(world);
	}
	place.browser->get_trips = 2;
	guest_get(&place, "/");
	assert_string_equal(open_part(&place), read);
	guest_world_close(&place);
}

/* As many lines are asked as the rules of now would write: those of more rules are asked again. */
static void bills_of_ended_rules_are_whole(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "");
	struct world *world = place.world;
	for (int rule = 1; rule <= 4; rule++)
		world_rule(world, "per_purchase", rule, 0, rule * 100, 0, rule);
	guest_sign_in(&place, "07700 900123");
	for (int pounds = 1; pounds <= 9; pounds++)
		world_sale(world, place.guest_id, pounds * 100);
	guest_get(&place, "/");
	place.browser->get_trips = 1;
	guest_get(&place, "/");
	static const char from[] = "Visit, £9.00", to[] = "</section>";
	const char *whole = asker_between(place.browser, from, to);
	assert_non_null(strstr(whole, "Visit, £5.00"));
	place.browser->get_trips = 3; /* what is kept is out of date */
	world_sql(world,
		  "UPDATE earning_rule SET ends_at = now() WHERE network_id = '%s' AND kind = "
		  "'per_purchase'",
		  world->network_id);
	guest_get(&place, "/");
	place.browser->get_trips = 2;
	guest_get(&place, "/");
	assert_string_equal(asker_between(place.browser, from, to), whole);
	guest_world_close(&place);
}

/* What the process keeps of the programme is of the version that the page's first question read. */
static void a_changed_programme_is_seen_at_once(void **state)
{
	(void)state;
	struct guest_world place = guest_world_open(&guest_app, "");
	struct world *world = place.world;
	world_sql(world,
		  "INSERT INTO reward (network_id, reward_id, name, points) "
		  "VALUES ('%s', gen_random_uuid(), 'Lemon tart', 320)",
		  world->network_id);
	guest_sign_in(&place, "07700 900123");
	guest_earn(&place, 60000);
	guest_get(&place, "/");
	guest_get(&place, "/");
	assert_has(place.browser, "Lemon tart");
	static const char *const changes[][2] = {
		{"reward SET name = 'Plum tart'", "Plum tart"},
		{"reward SET stock = 0", "All gone for now"},
		{"reward SET stock = NULL", "Ready"},
		{"tier SET name = 'Oak'", "Oak"},
		{"network SET cap_minor = 7700", "of £77"},
		{"tier SET cap_minor = 8800", "of £88"},
	};
	place.browser->get_trips = 3; /* what is kept is out of date: it is asked anew */
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		world_sql(world, "UPDATE %s WHERE network_id = '%s'", changes[i][0],
			  world->network_id);
		guest_get(&place, "/");
		assert_has(place.browser, changes[i][1]);
	}
	guest_world_close(&place);
}

static void set_token(struct guest_world *place, const char *token)
{
	asker_set_cookie(place->browser,
			 arena_printf(place->world->arena, "__Host-guest-%s", place->slug), token);
}

/* A session that anything may have opened. */
static void open_session(struct guest_world *place, const char *guest_id, const char *token)
{
	world_sql(place->world,
		  "INSERT INTO guest_session (network_id, token_hash, guest_id, kind, created_at, "
		  "expires_at) VALUES ('%s', sha256('%s'), '%s', 'cookie', '%s', '2027-01-01')",
		  place->world->network_id, token, guest_id,
		  instant_text(place->world->arena, place->world->now));
	set_token(place, token);
}

/* The card is asked for the guest in the cookie, and shown to the guest of the session. */
static void whom_a_cookie_names_is_a_claim(void **state)
{
	(void)state;
	static const char secret[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq";
	struct guest_world place = guest_world_open(&guest_app, "");
	struct world *world = place.world;
	const char *network_id = world->network_id, *other = world_guest(world, true);
	guest_sign_in(&place, "07700 900123");
	world_sql(world, "UPDATE guest SET name = 'Ada' WHERE guest_id = '%s'", place.guest_id);
	world_sql(world, "UPDATE guest SET name = 'Bob' WHERE guest_id = '%s'", other);
	guest_earn(&place, 60000);
	world_sale(world, other, 7700);
	guest_get(&place, "/");
	const char *own = asker_cookie(place.browser,
				       arena_printf(world->arena, "__Host-guest-%s", place.slug));
	assert_non_null(strstr(own, place.guest_id));
	set_token(&place, arena_printf(world->arena, "%s.%s.%s", network_id, other, own + 2 * 37));
	guest_get(&place, "/");
	assert_has(place.browser, "name=\"phone\"");
	assert_lacks(place.browser, "Visit, ");
	open_session(&place, place.guest_id,
		     arena_printf(world->arena, "%s.%s.%s", network_id, other, secret));
	guest_get(&place, "/");
	assert_has(place.browser, "Ada");
	assert_has(place.browser, "Visit, £600.00");
	assert_lacks(place.browser, "Visit, £77.00");
	open_session(&place, other, arena_printf(world->arena, "%s.%s", network_id, secret));
	guest_get(&place, "/");
	assert_has(place.browser, "Bob");
	assert_has(place.browser, "Visit, £77.00");
	guest_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_visitor_sees_what_the_programme_offers),
		cmocka_unit_test(a_guest_sees_points_cap_tier_and_history),
		cmocka_unit_test(the_language_is_chosen_by_the_guest),
		cmocka_unit_test(what_people_typed_is_text),
		cmocka_unit_test(a_debt_is_shown),
		cmocka_unit_test(the_cap_follows_its_settings),
		cmocka_unit_test(what_expires_next_is_shown_with_its_day),
		cmocka_unit_test(the_newest_entries_say_how_they_ended),
		cmocka_unit_test(card_and_history_tell_the_same),
		cmocka_unit_test(what_is_open_stays_on_the_card),
		cmocka_unit_test(whom_a_cookie_names_is_a_claim),
		cmocka_unit_test(bills_of_ended_rules_are_whole),
		cmocka_unit_test(a_changed_programme_is_seen_at_once),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
