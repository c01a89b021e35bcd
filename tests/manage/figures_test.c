/* The rows behind each figure sum to it, through all pages and in its file, and end where the
 * summaries do. */
#include "app.h"
#include "figure_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void get(struct figure_world *figures, const char *word, const char *range)
{
	till_get(&figures->place, "/figures/%s?range=%s", word, range);
	assert_status(figures->place.browser, 200);
}

/* "−£1,234.50", "+50" or "4" without all but its digits. */
static int64_t number_in(const char *text)
{
	int64_t number = 0;
	bool negative = strncmp(text, "\xe2\x88\x92", 3) == 0;
	for (; *text && *text != '<'; text++)
		if (*text >= '0' && *text <= '9')
			number = number * 10 + *text - '0';
	return negative ? -number : number;
}

/* The sum of a column on this page; with no column the number of rows. */
static int64_t sum_of(const char *page, const char *column, int *rows)
{
	int64_t sum = 0;
	char mark[64];
	snprintf(mark, sizeof mark, "data-th=\"%s\">", column);
	for (const char *at = page; (at = strstr(at, "role=\"rowheader\"")); at++) {
		const char *cell = strstr(at, mark);
		assert_non_null(cell);
		sum += number_in(cell + strlen(mark));
		++*rows;
	}
	return sum;
}

/* Through all pages. */
static int64_t sum_behind(struct figure_world *figures, const char *word, const char *range,
			  const char *column, int *rows)
{
	int64_t sum = 0;
	*rows = 0;
	get(figures, word, range);
	for (int pages = 1;; pages++) {
		sum += sum_of(figures->place.browser->page, column, rows);
		const char *next =
			asker_between(figures->place.browser, "rel=\"next\" href=\"", "\"");
		if (!*next)
			return sum;
		assert_true(pages < 100);
		char address[512];
		size_t length = 0;
		for (; *next && length < sizeof address - 1; next++) {
			address[length++] = *next;
			if (!strncmp(next, "&amp;", 5))
				next += 4;
		}
		address[length] = 0;
		ask(figures->place.browser, METHOD_GET, address, NULL);
		assert_status(figures->place.browser, 200);
	}
}

static void sums_to(struct figure_world *figures, const char *word, const char *range,
		    const char *column, int64_t wanted, int wanted_rows)
{
	int rows;
	int64_t sum = sum_behind(figures, word, range, column, &rows);
	if (sum != wanted || rows != wanted_rows)
		fail_msg("%s of %s: %lld in %d rows, not %lld in %d", word, range, (long long)sum,
			 rows, (long long)wanted, wanted_rows);
}

static void heads(struct figure_world *figures, const char *total)
{
	const char *heading = asker_between(figures->place.browser, "<h1>", "</h1>");
	const char *found = strstr(heading, total);
	if (!found || strcmp(found, total) != 0)
		fail_msg("\"%s\" is not in \"%s\"", total, heading);
}

static void rows_sum_to_their_figure(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	sums_to(&figures, "sales", "28", "Amount", 27500, 8);
	heads(&figures, ": £275.00");
	sums_to(&figures, "sales", "7", "Amount", 15000, 5);
	heads(&figures, ": £150.00");
	sums_to(&figures, "sales", "today", "Amount", 7000, 1);
	sums_to(&figures, "sales", "month", "Amount", 17000, 6);
	sums_to(&figures, "sales", "365", "Amount", 37500, 10);
	sums_to(&figures, "issued", "28", "Amount", 1375, 8);
	heads(&figures, ": 1,375");
	sums_to(&figures, "redeemed", "28", "Amount", 200, 1);
	heads(&figures, ": 200");
	sums_to(&figures, "new", "28", "Amount", 2, 2);
	sums_to(&figures, "new", "90", "Amount", 3, 3);
	sums_to(&figures, "active", "28", "Visits in these days", 7, 4);
	heads(&figures, ": 4");
	sums_to(&figures, "liability", "28", "Points", 1525, 4);
	heads(&figures, ": 1,525 points, worth £15.25");
	sums_to(&figures, "pending", "28", "Points", 350, 1);
	heads(&figures, ": 350 points, worth £3.50");
	figure_world_close(&figures);
}

static void rows_say_what_happened(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	struct asker *browser = figures.place.browser;
	get(&figures, "sales", "28");
	assert_has(browser, "All restaurants, 16 May to 12 June, until Fri 12 June, 13:00");
	assert_has(browser, ">Sale voided</a>");
	assert_has(browser, ">\xe2\x88\x92£10.00</td>");
	assert_has(browser, ">Guest 1004</a>");
	assert_has(browser, ">Александра-Елизавета Константиновна");
	assert_has(browser, "Fri 12 June, 10:00");
	assert_lacks(browser, "£99.00");
	assert_has(browser, arena_printf(figures.place.world->arena, "/manage/guests/%s\">Ada</a>",
					 figures.ada));
	get(&figures, "issued", "28");
	assert_has(browser, "Points of a voided sale");
	get(&figures, "redeemed", "28");
	assert_has(browser, ">Redeemed</a>");
	get(&figures, "rate", "28");
	assert_has(browser, ">200</dd>");
	assert_has(browser, "÷ 1,375</dd>");
	assert_has(browser, ">14.5%</dd>");
	figure_world_close(&figures);
}

/* More than a page of sales, two of them at each instant. */
static void many_sales(struct figure_world *figures, int count)
{
	struct world *world = figures->place.world;
	world_sql(world,
		  "INSERT INTO visit (network_id, visit_id, guest_id, restaurant_id, at, "
		  "amount_minor, net_minor, tier_rank, voided_at) SELECT '%s', gen_random_uuid(), "
		  "'%s', '%s', timestamptz '2026-06-08 12:00Z' + (n / 2) * interval '1 minute', n, "
		  "n, 1, CASE n %% 3 WHEN 0 THEN timestamptz '2026-06-08 12:00Z' + (n / 2) * "
		  "interval '1 minute' END FROM generate_series(1, %d) n",
		  world->network_id, figures->ada, figures->hackney, count);
	world->now = WORLD_START;
	figure_world_keep(world);
}

static void pages_follow_each_other_without_loss(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	many_sales(&figures, 170); /* 14,535, of which every third of 4,788 goes again */
	sums_to(&figures, "sales", "28", "Amount", 27500 + 14535 - 4788, 8 + 170 + 56);
	heads(&figures, ": £372.47");
	get(&figures, "sales", "28");
	assert_lacks(figures.place.browser, "First page");
	till_get(&figures.place, "/figures/sales?range=28&id=nonsense&at=12&undone=1");
	assert_status(figures.place.browser, 200);
	assert_lacks(figures.place.browser, "First page");
	till_get(&figures.place, "/figures/sales?range=28&at=99999999999999999999&id=%s",
		 figures.ada);
	assert_lacks(figures.place.browser, "First page");
	till_get(&figures.place, "/figures/sales?range=28&at=1&id=%s", figures.ada);
	assert_has(figures.place.browser, "First page");
	assert_has(figures.place.browser, "Nothing in these days");
	figure_world_close(&figures);
}

static void guests_are_paged_too(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	struct world *world = figures.place.world;
	for (int i = 0; i < 60; i++) {
		const char *guest_id = world_guest(world, true);
		world_sql(world,
			  "UPDATE guest_account SET available = 10, pending = 3 WHERE guest_id = "
			  "'%s'; INSERT INTO visit (network_id, visit_id, guest_id, restaurant_id, "
			  "at, amount_minor, net_minor, tier_rank) SELECT '%s', "
			  "gen_random_uuid(), '%s', '%s', '2026-06-09 12:00Z', 1, 1, 1 FROM "
			  "generate_series(1, 2)",
			  guest_id, world->network_id, guest_id, world->restaurant_id);
	}
	sums_to(&figures, "liability", "28", "Points", 1525 + 600, 64);
	sums_to(&figures, "pending", "28", "Points", 350 + 180, 61);
	sums_to(&figures, "active", "28", "Visits in these days", 7 + 120, 64);
	figure_world_close(&figures);
}

static void watched_guests_are_paged(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	struct world *world = figures.place.world;
	get(&figures, "cap", "");
	int rows = 0;
	world_sql(world, "DELETE FROM watched_guest WHERE network_id = '%s'", world->network_id);
	get(&figures, "cap", "");
	assert_has(figures.place.browser, "Nobody is near their cap");
	for (int i = 0; i < 60; i++)
		world_guest(world, true);
	world_sql(
		world,
		"INSERT INTO watched_guest SELECT network_id, 'attempts', guest_id, 3 + card_no %% "
		"2, 0, '2026-06-12' FROM guest WHERE network_id = '%s'",
		world->network_id);
	sum_behind(&figures, "attempts", "", "Wrong codes", &rows);
	assert_int_equal(rows, 64);
	figure_world_close(&figures);
}

static void file_of(struct figure_world *figures, const char *word)
{
	struct arena *arena = figures->place.world->arena;
	get(figures, word, "28");
	ask(figures->place.browser, METHOD_POST, arena_printf(arena, "/manage/figures/%s", word),
	    "range", "28", NULL);
	assert_status(figures->place.browser, 200);
}

static void a_file_holds_all_rows_and_no_formula(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	struct asker *browser = figures.place.browser;
	file_of(&figures, "sales");
	assert_string_equal(asker_header(browser, "Content-Disposition"),
			    "attachment; filename=\"sales.csv\"");
	assert_has(browser, "\"Guest\",\"Card\",\"Time\",\"Restaurant\",\"What\",\"Amount\"\r\n");
	assert_has(browser, "\"'=cmd()\",1002,");
	assert_has(browser, "2026-06-12T09:00:00Z,\"Hackney\",\"Sale\",70.00\r\n");
	assert_has(browser, "\"Shoreditch\",\"Sale voided\",-10.00\r\n");
	int lines = 0;
	double sum = 0;
	for (const char *at = browser->page; (at = strstr(at, "\r\n")); at += 2, lines++) {
		const char *cell = at;
		while (cell > browser->page && cell[-1] != ',')
			cell--;
		sum += lines ? strtod(cell, NULL) : 0;
	}
	assert_int_equal(lines, 9);
	assert_true(sum > 274.99 && sum < 275.01);
	many_sales(&figures, 170);
	file_of(&figures, "sales");
	lines = 0;
	for (const char *at = browser->page; (at = strstr(at, "\r\n")); at += 2)
		lines++;
	assert_int_equal(lines, 1 + 8 + 170 + 56);
	file_of(&figures, "active");
	assert_has(browser, "\"Guest\",\"Card\",\"Last active\",\"Visits\"\r\n");
	file_of(&figures, "liability");
	assert_has(browser, "\"Ada\",1001,");
	assert_int_equal(
		world_int(figures.place.world,
			  "SELECT count(*) FROM audit WHERE network_id = '%s' AND action = "
			  "'export.figure' AND actor_id = '%s'",
			  figures.place.world->network_id, figures.place.world->manager_id),
		4);
	figure_world_close(&figures);
}

static void one_restaurant_is_a_figure_of_its_own(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	struct asker *browser = figures.place.browser;
	till_get(&figures.place, "/figures/sales?range=28&restaurant=%s", figures.hackney);
	assert_status(browser, 200);
	heads(&figures, ": £140.00");
	assert_has(browser, "Hackney, 16 May");
	int rows = 0;
	assert_int_equal(sum_of(browser->page, "Amount", &rows), 14000);
	till_get(&figures.place,
		 "/figures/new?range=90&restaurant=00000000-0000-0000-0000-000000000000");
	assert_status(browser, 200);
	heads(&figures, ": 1");
	ask(browser, METHOD_POST, "/manage/figures/sales", "range", "28", "restaurant",
	    figures.hackney, NULL);
	assert_status(browser, 200);
	assert_lacks(browser, "Shoreditch");
	figure_world_close(&figures);
}

static void nothing_of_other_restaurants_is_shown(void **state)
{
	(void)state;
	struct figure_world figures = figure_world_open(&manage_app);
	struct till_world other = till_world_open(&manage_app, "");
	struct asker *browser = figures.place.browser;
	const char *shoreditch = figures.place.world->restaurant_id;
	figure_world_hackney_only(&figures);
	sums_to(&figures, "sales", "28", "Amount", 14000, 3);
	heads(&figures, ": £140.00");
	sums_to(&figures, "active", "28", "Visits in these days", 3, 2);
	till_get(&figures.place, "/figures/sales?range=28&restaurant=%s", shoreditch);
	assert_status(browser, 404);
	till_get(&figures.place, "/figures/sales?restaurant=%s", other.world->restaurant_id);
	assert_status(browser, 404);
	till_get(&figures.place, "/figures/new?restaurant=00000000-0000-0000-0000-000000000000");
	assert_status(browser, 404);
	till_get(&figures.place, "/figures/liability");
	assert_status(browser, 404);
	till_get(&figures.place, "/figures/nonsense");
	assert_status(browser, 404);
	get(&figures, "sales", "28");
	ask(browser, METHOD_POST, "/manage/figures/sales", "range", "28", "restaurant", shoreditch,
	    NULL);
	assert_status(browser, 404);
	till_be(&figures.place, CASHIER);
	till_get(&figures.place, "/figures/sales");
	assert_status(browser, 403);
	till_world_close(&other);
	figure_world_close(&figures);
}

static void before_the_first_summary_there_are_no_rows(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	till_be(&place, MANAGER);
	till_get(&place, "/figures/sales");
	assert_status(place.browser, 303);
	figure_world_keep(place.world);
	till_get(&place, "/figures/sales");
	assert_status(place.browser, 200);
	assert_has(place.browser, "Nothing in these days");
	till_get(&place, "/figures/active");
	assert_has(place.browser, "Nobody was active in these days");
	till_get(&place, "/figures/rate");
	assert_has(place.browser, "\xe2\x80\x93</dd>");
	till_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_sum_to_their_figure),
		cmocka_unit_test(rows_say_what_happened),
		cmocka_unit_test(pages_follow_each_other_without_loss),
		cmocka_unit_test(guests_are_paged_too),
		cmocka_unit_test(watched_guests_are_paged),
		cmocka_unit_test(a_file_holds_all_rows_and_no_formula),
		cmocka_unit_test(one_restaurant_is_a_figure_of_its_own),
		cmocka_unit_test(nothing_of_other_restaurants_is_shown),
		cmocka_unit_test(before_the_first_summary_there_are_no_rows),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
