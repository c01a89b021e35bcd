/* The dashboard's figures against figure_world.h, reckoned by hand: ranges, restaurants, people,
 * and networks that have nothing yet. */
#include "app.h"
#include "core/crypto.h"
#include "figure_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* What the page says of a figure, from its link to its end. */
static const char *told(struct figure_world *figures, const char *title)
{
	struct arena *arena = figures->place.world->arena;
	return asker_between(figures->place.browser, arena_printf(arena, ">%s</a>", title),
			     "</div>");
}

static void is_told(struct figure_world *figures, const char *title, const char *value)
{
	const char *text = told(figures, title);
	if (!strstr(text, value))
		fail_msg("%s: \"%s\" is not in \"%s\"", title, value, text);
}

static void get(struct figure_world *figures, const char *range)
{
	till_get(&figures->place, "/?range=%s", range);
	assert_status(figures->place.browser, 200);
}

static void four_weeks_are_summed_and_compared(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	till_get(&figures.place, "/");
	assert_status(figures.place.browser, 200);
	assert_has(figures.place.browser, "Until Fri 12 June, 13:00, against the 28 days before");
	is_told(&figures, "Sales", ">£275.00</dd>");
	is_told(&figures, "Sales", "+175% up</span> from £100.00");
	is_told(&figures, "Active guests", ">4</dd>");
	is_told(&figures, "Active guests", "+2 up</span> from 2");
	is_told(&figures, "New guests", ">2</dd>");
	is_told(&figures, "New guests", "+1 up</span> from 1");
	is_told(&figures, "Points issued", ">1,375</dd>");
	is_told(&figures, "Points issued", "+175% up</span> from 500");
	is_told(&figures, "Points issued", "worth £13.75");
	is_told(&figures, "Points redeemed", ">200</dd>");
	is_told(&figures, "Points redeemed", "+200 up</span> from 0");
	is_told(&figures, "Points redeemed", "worth £2.00");
	is_told(&figures, "Redemption rate", ">14.5%</dd>");
	is_told(&figures, "Redemption rate", "+14.5 percentage points up</span> from 0%");
	is_told(&figures, "Owed in points", ">£15.25</dd>");
	is_told(&figures, "Owed in points", "1,525 points");
	is_told(&figures, "Pending points", ">350</dd>");
	is_told(&figures, "Pending points", "worth £3.50");
	figure_world_close(&figures);
}

static void other_ranges_are_their_own_days(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	get(&figures, "7");
	is_told(&figures, "Sales", ">£150.00</dd>");
	is_told(&figures, "Sales", "+650% up</span> from £20.00");
	is_told(&figures, "Active guests", ">3</dd>");
	get(&figures, "today");
	assert_has(figures.place.browser, "against all of 5 June, a week before");
	is_told(&figures, "Sales", ">£70.00</dd>");
	is_told(&figures, "Sales", "+£70.00 up</span> from £0.00");
	is_told(&figures, "New guests", "no change");
	is_told(&figures, "Redemption rate", ">57.1%</dd>");
	is_told(&figures, "Redemption rate", "nothing to compare with");
	get(&figures, "month");
	assert_has(figures.place.browser, "against 1 May to 12 May");
	is_told(&figures, "Sales", ">£170.00</dd>");
	is_told(&figures, "Sales", "from £60.00");
	is_told(&figures, "Active guests", "+2 up</span> from 1");
	get(&figures, "365");
	is_told(&figures, "Sales", ">£375.00</dd>");
	is_told(&figures, "Sales", "nothing to compare with");
	assert_has(figures.place.browser, "There are no whole earlier days to compare with yet.");
	get(&figures, "%27nonsense");
	is_told(&figures, "Sales", ">£275.00</dd>");
	figure_world_close(&figures);
}

static void what_went_down_says_so(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	struct world *world = figures.place.world;
	world->now = WORLD_START + HOURS(24 * 27);
	figure_world_keep(world);
	till_wait(&figures.place, 0);
	get(&figures, "28");
	is_told(&figures, "Sales", ">£169.00</dd>");
	is_told(&figures, "Sales",
		"class=\"down\">\xe2\x88\x92"
		"17.6% down</span> from £205.00");
	is_told(&figures, "Active guests", ">2</dd>");
	is_told(&figures, "Active guests",
		">\xe2\x88\x92"
		"2 down</span> from 4");
	figure_world_close(&figures);
}

static void restaurants_stand_beside_each_other(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	get(&figures, "28");
	const char *rows = asker_between(figures.place.browser, "<h2>Restaurants</h2>", "</table>");
	const char *hackney = strstr(rows, ">Hackney</th>"), *total = strstr(rows, ">Total</th>");
	const char *shoreditch = strstr(rows, ">Shoreditch</th>"),
		   *none = strstr(rows, ">Not at a restaurant</th>");
	assert_true(hackney && shoreditch && none && total);
	assert_true(hackney < shoreditch && shoreditch < none && none < total);
	assert_non_null(strstr(hackney, ">£140.00</a>"));
	assert_non_null(strstr(hackney, "+133% up"));
	assert_non_null(strstr(shoreditch, ">£135.00</a>"));
	assert_non_null(strstr(shoreditch, ">675</a>"));
	assert_non_null(strstr(total, ">£275.00</td>"));
	assert_non_null(strstr(total, "data-th=\"Visits\">6</td>"));
	get(&figures, "7");
	assert_lacks(figures.place.browser, "Not at a restaurant");
	figure_world_close(&figures);
}

static void charts_are_drawn_and_tabled(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	get(&figures, "28");
	assert_has(figures.place.browser, "<h2>Sales a day</h2>");
	assert_has(figures.place.browser, "Sales a day, 16 May to 12 June");
	assert_has(figures.place.browser, "Between £0.00 and £100.00 a day, highest on 20 May.");
	assert_has(figures.place.browser,
		   "<tr><th scope=\"row\">20 May</th><td class=\"num\">£100.00</td>");
	assert_has(figures.place.browser,
		   "<tr><th scope=\"row\">12 June</th><td class=\"num\">350</td><td "
		   "class=\"num\">200</td></tr>");
	get(&figures, "365");
	assert_has(figures.place.browser, "<h2>Sales a week</h2>");
	assert_has(figures.place.browser, "Week from");
	assert_has(figures.place.browser, "Sales a week, 27 December 2025 to 12 June");
	assert_has(figures.place.browser,
		   "<tr><th scope=\"row\">6 June</th><td class=\"num\">£150.00</td>");
	get(&figures, "today");
	assert_has(figures.place.browser, "Sales a day, 6 June to 12 June");
	figure_world_close(&figures);
}

static void watch(struct figure_world *figures)
{
	struct world *world = figures->place.world;
	world_sql(world,
		  "INSERT INTO watched_guest VALUES ('%s', 'cap', '%s', 200, 240, '2026-06-12 "
		  "08:00Z'), ('%s', 'attempts', '%s', 4, 0, '2026-06-12 07:00Z')",
		  world->network_id, figures->ada, world->network_id, figures->nameless);
}

static void guests_to_look_at_are_named(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	world_sql(figures.place.world, "DELETE FROM watched_guest WHERE network_id = '%s'",
		  figures.place.world->network_id);
	get(&figures, "28");
	assert_has(figures.place.browser, "Nobody is near their cap");
	assert_has(figures.place.browser, "Nobody mistyped much");
	watch(&figures);
	get(&figures, "28");
	const char *cap =
		asker_between(figures.place.browser, "<h2>Near their cap</h2>", "</section>");
	assert_non_null(strstr(cap, ">Ada</a>"));
	assert_non_null(strstr(cap, "£2 of £2.40"));
	assert_non_null(strstr(cap, "83%"));
	const char *codes =
		asker_between(figures.place.browser, "<h2>Many wrong codes</h2>", "</section>");
	assert_non_null(strstr(codes, ">Guest 1004</a>"));
	assert_non_null(strstr(codes, "data-th=\"Wrong codes\">4</td>"));
	assert_non_null(strstr(codes, "Fri 12 June, 08:00"));
	figure_world_close(&figures);
}

static void a_cashier_is_sent_to_the_till(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	till_be(&figures.place, CASHIER);
	till_get(&figures.place, "/");
	assert_status(figures.place.browser, 303);
	assert_non_null(strstr(figures.place.browser->answer->location, "/manage/till"));
	figure_world_close(&figures);
}

static void choose(struct figure_world *figures, const char *first, const char *second)
{
	till_get(&figures->place, "/shown");
	assert_status(figures->place.browser, 200);
	ask(figures->place.browser, METHOD_POST, "/manage/shown", *first ? "restaurants" : NULL,
	    first, *second ? "restaurants" : NULL, second, NULL);
}

static void a_set_of_restaurants_is_chosen(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	struct asker *browser = figures.place.browser;
	get(&figures, "28");
	assert_has(browser, "<small>All restaurants</small>");
	choose(&figures, figures.hackney, "");
	till_follow(&figures.place);
	assert_has(browser, "<small>Hackney</small>");
	is_told(&figures, "Sales", ">£140.00</dd>");
	is_told(&figures, "Active guests", ">2</dd>");
	is_told(&figures, "New guests", ">1</dd>");
	is_told(&figures, "Points issued", ">700</dd>");
	assert_lacks(browser, "£15.25");
	assert_has(browser, "Of all restaurants together only");
	assert_lacks(browser, "Not at a restaurant");
	till_get(&figures.place, "/shown");
	assert_has(browser, "checked><span>Hackney</span>");
	assert_lacks(browser, "checked><span>Shoreditch</span>");
	choose(&figures, figures.hackney, figures.place.world->restaurant_id);
	till_follow(&figures.place);
	is_told(&figures, "Sales", ">£275.00</dd>");
	assert_int_equal(world_int(figures.place.world,
				   "SELECT count(*) FROM staff_session WHERE network_id = '%s' AND "
				   "restaurants IS NOT NULL",
				   figures.place.world->network_id),
			 0);
	figure_world_close(&figures);
}

static void restaurants_of_others_are_refused(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	struct till_world other = till_world_open(&manage_app, "");
	choose(&figures, other.world->restaurant_id, "");
	assert_status(figures.place.browser, 422);
	assert_has(figures.place.browser, "not yours any more");
	choose(&figures, figures.hackney, other.world->restaurant_id);
	assert_status(figures.place.browser, 422);
	assert_has(figures.place.browser, "checked><span>Hackney</span>");
	choose(&figures, "", "");
	assert_status(figures.place.browser, 422);
	assert_has(figures.place.browser, "Tick at least one restaurant.");
	figure_world_hackney_only(&figures);
	choose(&figures, figures.place.world->restaurant_id, "");
	assert_status(figures.place.browser, 422);
	get(&figures, "28");
	is_told(&figures, "Sales", ">£140.00</dd>");
	till_world_close(&other);
	figure_world_close(&figures);
}

static void a_manager_sees_no_more_than_their_restaurants(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	choose(&figures, figures.place.world->restaurant_id, "");
	figure_world_hackney_only(&figures);
	get(&figures, "28");
	assert_has(figures.place.browser, "<small>Hackney</small>");
	is_told(&figures, "Sales", ">£140.00</dd>");
	assert_lacks(figures.place.browser, "Shoreditch</th>");
	assert_lacks(figures.place.browser, "£15.25");
	till_get(&figures.place, "/shown");
	assert_lacks(figures.place.browser, "<span>Shoreditch</span>");
	world_sql(
		figures.place.world,
		"DELETE FROM staff_restaurant WHERE staff_id = '%s'; UPDATE staff SET role = "
		"'admin' WHERE staff_id = '%s'; UPDATE staff_session SET restaurants = NULL WHERE "
		"staff_id = '%s'",
		figures.place.world->manager_id, figures.place.world->manager_id,
		figures.place.world->manager_id);
	get(&figures, "28");
	is_told(&figures, "Owed in points", ">£15.25</dd>");
	world_sql(figures.place.world, "UPDATE staff SET role = 'manager' WHERE staff_id = '%s'",
		  figures.place.world->manager_id);
	get(&figures, "28");
	assert_has(figures.place.browser, "No restaurants yet");
	assert_lacks(figures.place.browser, "£140.00");
	figure_world_close(&figures);
}

static void before_the_first_summary_nothing_is_claimed(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	till_be(&place, MANAGER);
	till_get(&place, "/");
	assert_status(place.browser, 200);
	assert_has(place.browser, "The first figures are being made");
	figure_world_keep(place.world);
	till_get(&place, "/");
	assert_status(place.browser, 200);
	assert_has(place.browser, ">£0.00</dd>");
	assert_has(place.browser, "no change");
	till_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_weeks_are_summed_and_compared),
		cmocka_unit_test(other_ranges_are_their_own_days),
		cmocka_unit_test(what_went_down_says_so),
		cmocka_unit_test(restaurants_stand_beside_each_other),
		cmocka_unit_test(charts_are_drawn_and_tabled),
		cmocka_unit_test(guests_to_look_at_are_named),
		cmocka_unit_test(a_cashier_is_sent_to_the_till),
		cmocka_unit_test(a_set_of_restaurants_is_chosen),
		cmocka_unit_test(restaurants_of_others_are_refused),
		cmocka_unit_test(a_manager_sees_no_more_than_their_restaurants),
		cmocka_unit_test(before_the_first_summary_nothing_is_claimed),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
