/* A guest in the console: the figures are the ledger's, the trace says what the till said. */
#include "app.h"
#include "domain/guest.h"
#include "domain/guest_name.h"
#include "till_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void look(struct till_world *place, const char *query)
{
	till_get(place, "/guests/%s%s", place->guest_id, query);
	assert_status(place->browser, 200);
}

/* How many points stand there, written as people read them. */
static const char *balance(struct till_world *place, const char *column)
{
	return world_text(place->world,
			  "SELECT trim(to_char(%s, '999,999,999')) FROM guest_account WHERE "
			  "network_id = '%s' AND guest_id = '%s'",
			  column, place->world->network_id, place->guest_id);
}

static void assert_figure(struct till_world *place, const char *name, const char *figure)
{
	assert_has(place->browser,
		   arena_printf(place->world->arena, "<dt>%s</dt><dd class=\"v\">%s</dd>", name,
				figure));
}

/* Confirmed points, a pending sale and an open code. */
static struct till_world open_history(void)
{
	struct till_world place = till_world_open(&manage_app, "");
	till_earn(&place, 30000);
	world_sale(place.world, place.guest_id, 4200);
	world_redeem(place.world, place.guest_id, 1000);
	till_be(&place, MANAGER);
	return place;
}

static void figures_are_the_ledger_s(void **state)
{
	(void)state;
	struct till_world place = open_history();
	look(&place, "");
	assert_figure(&place, "Available", balance(&place, "available"));
	assert_figure(&place, "Pending", balance(&place, "pending"));
	assert_figure(&place, "Held", balance(&place, "held"));
	assert_figure(&place, "Spent in 365 days", "£300.00");
	assert_figure(&place, "Visits", "2");
	assert_figure(&place, "Average bill", "£171.00");
	assert_int_equal(world_balance(place.world, place.guest_id, "held"), 1000);
	assert_has(place.browser, "in 1 redemption<");
	assert_has(place.browser, "tomorrow at 13:00</time>");
	assert_has(place.browser, "£700.00 to Gold");
	assert_has(place.browser, "<span class=\"tag\">Silver</span>");
	assert_has(
		place.browser,
		arena_printf(
			place.world->arena, "worth £%lld.%02lld",
			(long long)world_balance(place.world, place.guest_id, "available") / 100,
			(long long)world_balance(place.world, place.guest_id, "available") % 100));
	till_world_close(&place);
}

static void the_limit_is_the_guest_s_own(void **state)
{
	(void)state;
	struct till_world place = open_history();
	look(&place, "");
	assert_int_equal(world_cap(place.world, place.guest_id).used_minor, 1000);
	assert_has(place.browser, "£10 used, £40 remaining");
	assert_has(place.browser, "20% of £50 in 30 days");
	assert_has(place.browser, "£10 frees on <time");
	till_world_close(&place);
}

static void lots_end_in_what_is_available(void **state)
{
	(void)state;
	struct till_world place = open_history();
	for (int i = 0; i < 8; i++) {
		till_wait(&place, HOURS(24));
		till_earn(&place, 1000);
	}
	till_be(&place, MANAGER);
	look(&place, "");
	assert_has(place.browser, "<dt><span>Later</span></dt>");
	assert_has(place.browser,
		   arena_printf(place.world->arena, "<dt><span>Available</span></dt><dd>%s</dd>",
				balance(&place, "available")));
	till_world_close(&place);
}

static void each_entry_says_how_it_stands(void **state)
{
	(void)state;
	struct till_world place = open_history();
	look(&place, "");
	assert_has(place.browser, "Sale, £300.00</a>");
	assert_has(place.browser, "Sale, £42.00</a>");
	assert_has(place.browser, "Redeemed, £10.00</a>");
	assert_has(place.browser, "Pending until <time");
	assert_has(place.browser, "Code open until <time");
	assert_has(place.browser, "<span class=\"badge ok\">Confirmed</span>");
	assert_has(place.browser, "Shoreditch · Cass");
	assert_lacks(place.browser, ">Newest</a>"); /* this is the first page */
	assert_lacks(place.browser, ">Older</a>");
	assert_true(strstr(place.browser->page, "Redeemed, £10.00") <
		    strstr(place.browser->page, "Sale, £42.00"));
	assert_true(strstr(place.browser->page, "Sale, £42.00") <
		    strstr(place.browser->page, "Sale, £300.00"));
	till_wait(&place, HOURS(24));
	world_jobs(place.world, place.guest_id);
	till_be(&place, MANAGER);
	look(&place, "");
	assert_lacks(place.browser, "Pending until");
	assert_has(place.browser, "Not used in time, returned <time");
	till_world_close(&place);
}

static void kinds_are_told_apart(void **state)
{
	(void)state;
	struct till_world place = open_history();
	look(&place, "?kind=redeemed");
	assert_has(place.browser, "Redeemed, £10.00");
	assert_lacks(place.browser, "Sale, £");
	look(&place, "?kind=earned");
	assert_has(place.browser, "Sale, £42.00");
	assert_lacks(place.browser, "Redeemed, £");
	look(&place, "?kind=other");
	assert_has(place.browser, "Nothing here yet");
	look(&place, "?kind=%25&before=x&tab=zzz");
	assert_has(place.browser, "Sale, £42.00");
	till_world_close(&place);
}

static void the_trace_is_the_till_s(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	world_rule(place.world, "milestone", 250, 0, 0, 10, 1);
	world_rule(place.world, "first_visit", 100, 0, 0, 0, 2);
	struct sale_result sale = world_sale(place.world, place.guest_id, 4200);
	till_be(&place, MANAGER);
	till_get(&place, "/visits/%s", sale.visit_id);
	assert_status(place.browser, 200);
	const char *shown =
		arena_text(place.world->arena, asker_between(place.browser, "<dl class=\"bill\">",
							     "<div class=\"sum\">"));
	assert_non_null(strstr(shown, "not used"));
	assert_non_null(strstr(shown, "first_visit"));
	look(&place, "");
	assert_has(place.browser, "Why this number?");
	assert_string_equal(
		asker_between(place.browser, "<dl class=\"bill paper\">", "<div class=\"sum\">"),
		shown);
	assert_has(place.browser,
		   arena_printf(place.world->arena, "Points earned</span></dt><dd>%s<",
				balance(&place, "pending")));
	till_world_close(&place);
}

static void a_voided_sale_is_seen_as_one(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	struct sale_result sale = world_sale(place.world, place.guest_id, 4200);
	visit_void(world_begin(place.world, MANAGER, NULL), sale.visit_id);
	world_end(place.world);
	till_be(&place, MANAGER);
	look(&place, "");
	assert_has(place.browser, "<span class=\"badge off\"><span>Voided <time");
	assert_figure(&place, "Visits", "0");
	assert_figure(&place, "Pending", "0");
	look(&place, "?tab=visits");
	assert_has(place.browser, "<s>£42.00</s>");
	till_world_close(&place);
}

static void what_is_owed_is_said(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	struct sale_result sale = world_sale(place.world, place.guest_id, 30000);
	till_wait(&place, HOURS(24));
	world_jobs(place.world, place.guest_id);
	world_redeem(place.world, place.guest_id, 2000);
	visit_void(world_begin(place.world, MANAGER, NULL), sale.visit_id);
	world_end(place.world);
	till_be(&place, MANAGER);
	look(&place, "");
	assert_true(world_balance(place.world, place.guest_id, "debt") > 0);
	assert_has(place.browser, arena_printf(place.world->arena, "<b>%s points owed</b>",
					       balance(&place, "debt")));
	till_world_close(&place);
}

static int rows_over_pages(struct till_world *place, const char *query, const char *row)
{
	int rows = 0;
	const char *path =
		arena_printf(place->world->arena, "/guests/%s%s", place->guest_id, query);
	for (int pages = 0; *path && pages < 9; pages++) {
		till_get(place, "%s", path);
		assert_status(place->browser, 200);
		for (const char *at = place->browser->page; (at = strstr(at, row)); at++)
			rows++;
		char *next = arena_text(
			place->world->arena,
			asker_between(place->browser, "rel=\"next\" href=\"/manage", "\">Older"));
		for (char *at = next; (at = strstr(at, "&amp;")); at++)
			memmove(at + 1, at + 5, strlen(at + 5) + 1);
		path = next;
	}
	return rows;
}

static void everything_is_on_some_page_once(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	for (int i = 0; i < 40; i++)
		world_sale(place.world, place.guest_id, 1000 + i);
	till_be(&place, MANAGER);
	assert_int_equal(rows_over_pages(&place, "", "<li class=\"key\">"), 40);
	assert_int_equal(rows_over_pages(&place, "?tab=visits", "<th scope=\"row\""), 40);
	till_world_close(&place);
}

static void redemptions_are_listed_with_their_ends(void **state)
{
	(void)state;
	struct till_world place = open_history();
	look(&place, "?tab=redemptions");
	assert_has(place.browser, "£10.00</td>");
	assert_has(place.browser, "Code open until");
	till_wait(&place, HOURS(24));
	world_jobs(place.world, place.guest_id);
	till_be(&place, MANAGER);
	look(&place, "?tab=redemptions");
	assert_has(place.browser, "Not used in time");
	look(&place, "?tab=visits");
	assert_has(place.browser, "£300.00</td>");
	till_world_close(&place);
}

static void the_head_says_who_it_is(void **state)
{
	bool made = false;
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	world_sql(place.world, "UPDATE card_counter SET next_no = 2000 WHERE network_id = '%s'",
		  place.world->network_id);
	place.guest_id =
		guest_add(world_begin(place.world, CASHIER, NULL), "+447700900123", "till", &made);
	world_end(place.world);
	till_be(&place, MANAGER);
	look(&place, "");
	assert_has(place.browser, "<h1>Guest 2000</h1>");
	assert_has(place.browser, "+44 7*** ***123");
	assert_lacks(place.browser, "900123");
	assert_has(place.browser, "Mobile not verified");
	assert_has(place.browser, "signed up at Shoreditch");
	assert_has(place.browser, "No points to expire.");
	assert_has(place.browser,
		   arena_printf(place.world->arena, "/manage/till/%s", place.guest_id));
	till_world_close(&place);
}

static void who_brought_whom_is_seen(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	const char *friend_id = world_guest(place.world, true);
	guest_rename(world_begin(place.world, MANAGER, NULL), friend_id, "Grace <Hopper>");
	world_sql(place.world,
		  "INSERT INTO referral (network_id, referee_id, referrer_id, made_at) VALUES "
		  "('%s', '%s', '%s', '2026-06-01')",
		  place.world->network_id, friend_id, place.guest_id);
	world_end(place.world);
	till_be(&place, MANAGER);
	look(&place, "");
	assert_has(place.browser, "Brought 1 guest, rewarded for 0");
	place.guest_id = friend_id;
	look(&place, "");
	assert_has(place.browser, "<h1>Grace &lt;Hopper&gt;</h1>");
	assert_has(place.browser, "Came by a link of <a");
	till_world_close(&place);
}

static void others_do_not_see_it(void **state)
{
	(void)state;
	struct till_world theirs = till_world_open(&manage_app, "");
	struct till_world place = till_world_open(&manage_app, "");
	till_get(&place, "/guests/%s", place.guest_id);
	assert_status(place.browser, 403);
	till_be(&place, MANAGER);
	till_get(&place, "/guests/%s", theirs.guest_id);
	assert_status(place.browser, 404);
	till_get(&place, "/guests/%s?tab=visits", theirs.guest_id);
	assert_status(place.browser, 404);
	till_get(&place, "/guests/nonsense");
	assert_status(place.browser, 404);
	till_world_close(&place);
	till_world_close(&theirs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_are_the_ledger_s),
		cmocka_unit_test(the_limit_is_the_guest_s_own),
		cmocka_unit_test(lots_end_in_what_is_available),
		cmocka_unit_test(each_entry_says_how_it_stands),
		cmocka_unit_test(kinds_are_told_apart),
		cmocka_unit_test(the_trace_is_the_till_s),
		cmocka_unit_test(a_voided_sale_is_seen_as_one),
		cmocka_unit_test(what_is_owed_is_said),
		cmocka_unit_test(everything_is_on_some_page_once),
		cmocka_unit_test(redemptions_are_listed_with_their_ends),
		cmocka_unit_test(the_head_says_who_it_is),
		cmocka_unit_test(who_brought_whom_is_seen),
		cmocka_unit_test(others_do_not_see_it),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
