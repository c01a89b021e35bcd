/* Redeeming on the guest's pages: the code, its cancelling, every refusal, double submission;
 * history and receipts. */
#include "app.h"
#include "keep.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct guest_world guest_with_points(int64_t amount_minor)
{
	struct guest_world place =
		guest_world_open(&guest_app, "name = 'BlkPages', points_name = 'BlkPoints'");
	guest_sign_in(&place, "07700 900123");
	if (amount_minor)
		guest_earn(&place, amount_minor);
	guest_get(&place, "/");
	return place;
}

static void redeem(struct guest_world *place, const char *name, const char *value)
{
	ask(place->browser, METHOD_POST, guest_address(place, "/redemptions"), name, value, NULL);
}

static void points_become_a_code(void **state)
{
	(void)state;
	struct guest_world place = guest_with_points(60000);
	redeem(&place, "points", "1500");
	assert_status(place.browser, 303);
	ask_follow(place.browser);
	assert_has(place.browser, "£15.00 off your bill");
	assert_has(place.browser, "Cancel this code");
	assert_has(place.browser, "class=\"qr\"");
	keep(&place, "redemption");
	assert_int_equal(world_balance(place.world, place.guest_id, "held"), 1500);
	const char *address = world_text(
		place.world, "SELECT redemption_id FROM redemption WHERE guest_id = '%s'",
		place.guest_id);
	guest_get(&place, "/");
	assert_has(place.browser, "£15 used, £35 remaining");
	assert_has(place.browser, "Your code is ready");
	guest_get(&place, arena_printf(place.world->arena, "/redemptions/%s", address));
	ask(place.browser, METHOD_POST,
	    guest_address(&place, arena_printf(place.world->arena, "/redemptions/%s/cancellation",
					       address)),
	    NULL);
	assert_status(place.browser, 303);
	ask_follow(place.browser);
	assert_has(place.browser, "The code is cancelled.");
	assert_has(place.browser, "£0 used, £50 remaining");
	assert_has(place.browser, "Code cancelled");
	guest_get(&place, arena_printf(place.world->arena, "/redemptions/%s", address));
	assert_has(place.browser, "This code was cancelled");
	assert_lacks(place.browser, "Cancel this code");
	keep(&place, "redemption-cancelled");
	guest_world_close(&place);
}

static void the_same_form_twice_redeems_once(void **state)
{
	(void)state;
	struct guest_world place = guest_with_points(60000);
	const char *once = place.browser->once;
	ask(place.browser, METHOD_POST, guest_address(&place, "/redemptions"), "points", "1000",
	    "once", once, NULL);
	const char *first = arena_text(place.world->arena, place.browser->answer->location);
	ask(place.browser, METHOD_POST, guest_address(&place, "/redemptions"), "points", "1000",
	    "once", once, NULL);
	assert_status(place.browser, 303);
	assert_string_equal(place.browser->answer->location, first);
	assert_int_equal(world_balance(place.world, place.guest_id, "held"), 1000);
	guest_world_close(&place);
}

static void refusals_say_what_to_do(void **state)
{
	(void)state;
	static const struct {
		const char *name, *value, *sentence;
	} cases[] = {
		{"other", "99", "Enter whole points: at least 100."},
		{"other", "0", "Enter whole points"},
		{"other", "-5", "Enter whole points"},
		{"other", "10.5", "Enter whole points"},
		{"other", "viele", "Enter whole points"},
		{"points", "0", "Enter whole points"},
		{"other", "60000000000000000000", "Enter whole points"},
		{"other", "9,999", "You have 6,000 points."},
		{"other", "5001", "That is over your limit: £50 remaining."},
		{"reward", "00000000-0000-7000-8000-000000000000", "That reward is gone."},
	};
	struct guest_world place = guest_with_points(60000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		redeem(&place, cases[i].name, cases[i].value);
		assert_status(place.browser, 422);
		assert_has(place.browser, cases[i].sentence);
		assert_has(place.browser, "There is a problem");
	}
	assert_int_equal(world_balance(place.world, place.guest_id, "held"), 0);
	redeem(&place, "other", "3,000");
	assert_status(place.browser, 303);
	redeem(&place, "other", "2500");
	assert_status(place.browser, 422);
	assert_has(place.browser, "£30 used, £20 remaining");
	assert_has(place.browser, "That is over your limit: £20 remaining. £30 frees in 30 days");
	keep(&place, "refused");
	redeem(&place, "other", "1500");
	assert_status(place.browser, 303);
	guest_get(&place, "/");
	assert_has(place.browser, "£45 used, £5 remaining");
	assert_has(place.browser, "Nearly at your limit.");
	keep(&place, "near");
	redeem(&place, "other", "500");
	guest_get(&place, "/");
	assert_has(place.browser, "£50 used, £0 remaining");
	assert_has(place.browser, "You cannot redeem today.");
	assert_lacks(place.browser, "name=\"other\"");
	keep(&place, "reached");
	guest_world_close(&place);
}

static void a_reward_is_taken(void **state)
{
	(void)state;
	struct guest_world place = guest_with_points(60000);
	world_sql(place.world,
		  "INSERT INTO reward (network_id, reward_id, name, points, stock) VALUES ('%s', "
		  "gen_random_uuid(), "
		  "'Flat white, any milk', 320, 1), ('%s', gen_random_uuid(), 'Chef’s breakfast "
		  "for two', 5900, NULL), "
		  "('%s', gen_random_uuid(), 'Bottle of the house Gamay', 28000, NULL)",
		  place.world->network_id, place.world->network_id, place.world->network_id);
	place.browser->post_trips = 4; /* what is scarce is taken before the rest is decided */
	guest_get(&place, "/rewards");
	assert_has(place.browser, "Flat white");
	assert_has(place.browser, "Over your limit");
	assert_has(place.browser, "22,000 points to go");
	keep(&place, "rewards");
	const char *reward =
		world_text(place.world,
			   "SELECT reward_id FROM reward WHERE network_id = '%s' AND points = 320",
			   place.world->network_id);
	redeem(&place, "reward", reward);
	assert_status(place.browser, 303);
	ask_follow(place.browser);
	assert_has(place.browser, "<h1>Flat white, any milk</h1>");
	guest_get(&place, "/rewards");
	assert_has(place.browser, "All gone for now");
	redeem(&place, "reward", reward);
	assert_status(place.browser, 422);
	guest_world_close(&place);
}

static void history_has_receipts_with_their_proof(void **state)
{
	(void)state;
	struct guest_world place = guest_with_points(60000);
	world_rule(place.world, "milestone", 50, 0, 0, 10, 1);
	world_redeem(place.world, place.guest_id, 1000);
	for (int i = 0; i < 22; i++)
		world_sale(place.world, place.guest_id, 1000 + i);
	guest_get(&place, "/history");
	assert_has(place.browser, "24 entries");
	assert_has(place.browser, "Older");
	keep(&place, "history");
	const char *seq = asker_between(place.browser, "before=", "\"");
	guest_get(&place, arena_printf(place.world->arena, "/history?before=%s", seq));
	assert_has(place.browser, "Visit, £600.00");
	assert_lacks(place.browser, "Older");
	guest_get(&place, "/history?kind=redeemed");
	assert_has(place.browser, "1 entry");
	assert_lacks(place.browser, "Visit, ");
	guest_get(&place, "/history?kind=other");
	assert_has(place.browser, "Nothing here yet");
	keep(&place, "history-empty");
	guest_get(&place, "/history?kind=nonsense&before=x&fbclid=1");
	assert_status(place.browser, 200);
	const char *entry = world_text(
		place.world,
		"SELECT entry_id FROM entry WHERE guest_id = '%s' ORDER BY seq DESC LIMIT 1",
		place.guest_id);
	const char *hash = world_text(
		place.world, "SELECT encode(hash, 'hex') FROM entry WHERE entry_id = '%s'", entry);
	guest_get(&place, arena_printf(place.world->arena, "/history/%s", entry));
	assert_has(place.browser, hash);
	assert_has(place.browser, "only every 10 visits");
	assert_has(place.browser, "Points earned");
	assert_has(place.browser, "left over for next time");
	keep(&place, "receipt");
	guest_world_close(&place);
}

static void nobody_sees_what_is_another_guests(void **state)
{
	(void)state;
	struct guest_world place = guest_with_points(60000);
	world_redeem(place.world, place.guest_id, 1000);
	const char *entry =
		world_text(place.world, "SELECT entry_id FROM entry WHERE guest_id = '%s' LIMIT 1",
			   place.guest_id);
	const char *redemption = world_text(
		place.world, "SELECT redemption_id FROM redemption WHERE guest_id = '%s'",
		place.guest_id);
	asker_forget(place.browser);
	guest_sign_in(&place, "07700 900124");
	guest_get(&place, arena_printf(place.world->arena, "/history/%s", entry));
	assert_status(place.browser, 404);
	guest_get(&place, arena_printf(place.world->arena, "/redemptions/%s", redemption));
	assert_status(place.browser, 404);
	guest_get(&place, "/");
	ask(place.browser, METHOD_POST,
	    guest_address(&place, arena_printf(place.world->arena, "/redemptions/%s/cancellation",
					       redemption)),
	    NULL);
	assert_status(place.browser, 404);
	struct guest_world other = guest_world_open(&guest_app, "");
	ask(place.browser, METHOD_GET, guest_address(&other, "/history"), NULL);
	assert_status(place.browser, 303);
	const char *name = arena_printf(place.world->arena, "__Host-guest-%s", place.slug);
	asker_set_cookie(place.browser,
			 arena_printf(place.world->arena, "__Host-guest-%s", other.slug),
			 asker_cookie(place.browser, name));
	place.browser->get_trips = 3; /* the cookie names one network, the address another */
	ask(place.browser, METHOD_GET, guest_address(&other, "/history"), NULL);
	assert_status(place.browser, 303);
	guest_world_close(&other);
	guest_world_close(&place);
}

static void the_card_is_shown_at_the_till(void **state)
{
	(void)state;
	struct guest_world place = guest_with_points(10000);
	place.browser->post_trips = 4; /* the digits must be free */
	ask(place.browser, METHOD_POST, guest_address(&place, "/card-code"), NULL);
	assert_status(place.browser, 303);
	guest_get(&place, "/");
	assert_has(place.browser, "Works for 60 more seconds.");
	assert_has(place.browser, "<animate");
	keep(&place, "live-code");
	place.browser->accept = "application/json";
	guest_get(&place, "/card-qr");
	assert_has(place.browser, "\"path\":\"M");
	ask(place.browser, METHOD_POST, guest_address(&place, "/card-code"), NULL);
	assert_status(place.browser, 200);
	assert_has(place.browser, "\"seconds\":60");
	place.browser->accept = "text/html";
	guest_get(&place, "/");
	const char *theme = asker_between(place.browser, "/theme/", "\"");
	guest_get(&place, arena_printf(place.world->arena, "/theme/%s", theme));
	assert_status(place.browser, 200);
	assert_has(place.browser, ":root{--accent:#6b2a52");
	guest_get(&place, "/theme/000000000000");
	assert_status(place.browser, 404);
	guest_get(&place, "/manifest.webmanifest");
	assert_has(place.browser, "\"name\":\"BlkPages\"");
	guest_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points_become_a_code),
		cmocka_unit_test(the_same_form_twice_redeems_once),
		cmocka_unit_test(refusals_say_what_to_do),
		cmocka_unit_test(a_reward_is_taken),
		cmocka_unit_test(history_has_receipts_with_their_proof),
		cmocka_unit_test(nobody_sees_what_is_another_guests),
		cmocka_unit_test(the_card_is_shown_at_the_till),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
