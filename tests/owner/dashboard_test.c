/* The platform's dashboard: the hand-computed months as its pages show them, rows that sum to their
 * figures, and odd requests. */
#include "app.h"
#include "core/crypto.h"
#include "money.h"
#include "mrr_fixture.h"
#include "owner_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A platform without any money yet: what other tests left is taken away. */
static struct owner_world open_empty(void)
{
	struct owner_world place = owner_world_open(&owner_app, "");
	world_sql(place.world, "DELETE FROM subscription");
	world_sql(place.world, "DELETE FROM credit");
	world_sql(place.world, "DELETE FROM summary_network");
	return place;
}

static const char *add_network(struct world *world, const char *name, const char *currency)
{
	const char *id = uuid_new(world->arena, world->now);
	world_sql(world,
		  "INSERT INTO network (network_id, slug, name, currency, country, time_zone, "
		  "created_at) VALUES ('%s', 'n%s', $n$%s$n$, '%s', 'GB', 'UTC', '2025-01-01')",
		  id, id + 24, name, currency);
	return id;
}

static void load_fixture(struct world *world)
{
	int count;
	const char *ids[26] = {NULL};
	struct fixture_row *rows = fixture_rows(world->arena, &count);
	for (int i = 0; i < count; i++) {
		const struct stretch *stretch = &rows[i].stretch;
		const char **id = &ids[stretch->network_id[0] - 'A'];
		if (!*id)
			*id = add_network(
				world,
				arena_printf(world->arena, "Network %s", stretch->network_id),
				"GBP");
		const char *starts_at = instant_text(world->arena, stretch->starts_at);
		if (rows[i].credit)
			world_sql(world,
				  "INSERT INTO credit VALUES ('%s', gen_random_uuid(), '%s', '%s', "
				  "%lld, 'Sorry')",
				  *id, starts_at, stretch->currency,
				  (long long)stretch->monthly_minor);
		else
			world_sql(world,
				  "INSERT INTO subscription VALUES ('%s', gen_random_uuid(), '%s', "
				  "'%s', '%s', %lld, '%s', %s)",
				  *id, rows[i].plan, rows[i].state, stretch->currency,
				  (long long)stretch->monthly_minor, starts_at,
				  stretch->ends_at ? arena_printf(world->arena, "'%s'",
								  instant_text(world->arena,
									       stretch->ends_at))
						   : "NULL");
	}
}

/* What stands behind a line of the bridge. */
static const char *flow_of(struct owner_world *place, const char *word)
{
	const char *from = strstr(place->browser->page, "<table class=\"flow\">");
	assert_non_null(from);
	from = strstr(from, arena_printf(place->world->arena, "/figures/%s?", word));
	assert_non_null(from);
	return arena_copy(place->world->arena, from, (size_t)(strstr(from, "</tr>") - from));
}

static void assert_within(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no \"%s\" in: %s", part, text);
}

static const char *share(struct owner_world *place, int64_t share_bp)
{
	return share_bp == MRR_NONE
		       ? "–"
		       : format_percent(money_formats("RUB"), place->world->arena, share_bp);
}

static void same_stats(struct owner_world *place, const struct fixture_month *month)
{
	struct arena *arena = place->world->arena;
	const struct formats *formats = money_formats(month->currency);
	const char *page = place->browser->page;
	const char *stats =
		arena_copy(arena, page, (size_t)(strstr(page, "<table class=\"flow\">") - page));
	assert_within(stats, arena_printf(arena, "MRR</a></dt><dd class=\"v\">%s</dd>",
					  format_money_short(formats, arena, month->end)));
	assert_within(stats,
		      arena_printf(arena, "ARPU</a></dt><dd class=\"v\">%s</dd><dd>%lld paying",
				   month->arpu == MRR_NONE
					   ? "–"
					   : format_money_short(formats, arena, month->arpu),
				   (long long)month->paying));
	assert_within(stats, arena_printf(arena, "Churn</a></dt><dd class=\"v\">%s</dd>",
					  share(place, month->logo_bp)));
	assert_within(stats,
		      arena_printf(arena, ", %s of MRR</dd>", share(place, month->revenue_bp)));
	assert_within(stats, arena_printf(arena, "%lld free</a>", (long long)month->free));
	if (month->trial)
		assert_within(stats,
			      arena_printf(arena, "%lld on trial</a>", (long long)month->trial));
	if (month->paused)
		assert_within(stats,
			      arena_printf(arena, "%lld paused</a>", (long long)month->paused));
}

static void same_bridge(struct owner_world *place, const struct fixture_month *month)
{
	struct arena *arena = place->world->arena;
	const struct formats *formats = money_formats(month->currency);
	const struct {
		const char *word;
		int64_t amount;
	} moves[] = {{"new", month->by_new},
		     {"reactivated", month->reactivated},
		     {"expansion", month->expansion},
		     {"contraction", -month->contraction},
		     {"churned", -month->churned}};
	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
		const char *text = format_derive(formats, arena, "amount_minor", 12, "signed",
						 moves[i].amount, false);
		assert_within(flow_of(place, moves[i].word),
			      arena_printf(arena, "<td class=\"num\">%s</td>", text));
	}
	assert_within(
		flow_of(place, "start"),
		arena_printf(arena, "<b>%s</b>", format_money_short(formats, arena, month->start)));
	assert_within(
		flow_of(place, "mrr"),
		arena_printf(arena, "<b>%s</b>", format_money_short(formats, arena, month->end)));
	if (month->credits)
		assert_has(place->browser,
			   arena_printf(arena, "Credits of %s were given once",
					format_money_short(formats, arena, month->credits)));
	else
		assert_lacks(place->browser, "were given once");
}

static void twelve_months_are_as_worked_out_by_hand(void **state)
{
	(void)state;
	struct owner_world place = open_empty();
	load_fixture(place.world);
	int count;
	struct fixture_month *months = fixture_months(place.world->arena, &count);
	for (int i = 0; i < count; i++) {
		owner_get(&place, "/?month=%s&currency=%s", months[i].name, months[i].currency);
		assert_status(place.browser, 200);
		same_stats(&place, &months[i]);
		same_bridge(&place, &months[i]);
	}
	owner_world_close(&place);
}

/* The amounts of the file of a figure, added up. */
static int64_t file_sum(struct owner_world *place, const char *figure, const char *month,
			const char *currency)
{
	struct arena *arena = place->world->arena;
	const char *uri = arena_printf(arena, "/owner/figures/%s", figure);
	ask(place->browser, METHOD_POST, uri, "month", month, "currency", currency, NULL);
	assert_status(place->browser, 200);
	assert_string_equal(
		asker_header(place->browser, "Content-Disposition"),
		arena_printf(arena, "attachment; filename=\"%s-%s.csv\"", figure, month));
	int64_t sum = 0;
	for (const char *line = strchr(place->browser->page, '\n'); line && line[1];
	     line = strchr(line + 1, '\n')) {
		const char *cell = strchr(line, ',') + 1;
		int64_t whole = llabs(strtoll(cell, NULL, 10));
		int64_t part = strtoll(strchr(cell, '.') + 1, NULL, 10);
		sum += (*cell == '-' ? -1 : 1) * (whole * 100 + part);
	}
	return sum;
}

static void rows_sum_to_their_figures(void **state)
{
	(void)state;
	struct owner_world place = open_empty();
	load_fixture(place.world);
	int count;
	struct fixture_month *months = fixture_months(place.world->arena, &count);
	for (int i = 0; i < count; i++) {
		const struct fixture_month *month = &months[i];
		const struct {
			const char *word;
			int64_t amount;
		} figures[] = {{"mrr", month->end},
			       {"start", month->start},
			       {"new", month->by_new},
			       {"reactivated", month->reactivated},
			       {"expansion", month->expansion},
			       {"contraction", -month->contraction},
			       {"churned", -month->churned},
			       {"free", 0}};
		for (size_t at = 0; at < sizeof figures / sizeof *figures; at++) {
			owner_get(&place, "/figures/%s?month=%s&currency=%s", figures[at].word,
				  month->name, month->currency);
			assert_status(place.browser, 200);
			if (figures[at].amount)
				assert_has(place.browser,
					   format_money(money_formats(month->currency),
							place.world->arena, figures[at].amount));
			if (i < 12) /* of euros most are empty */
				assert_int_equal(file_sum(&place, figures[at].word, month->name,
							  month->currency),
						 figures[at].amount);
		}
	}
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM platform_audit WHERE action = "
				   "'export.figure' AND actor_id = '%s'",
				   place.owner_id),
			 12 * 8);
	owner_world_close(&place);
}

static void an_empty_platform_has_a_dashboard(void **state)
{
	(void)state;
	struct owner_world place = open_empty();
	owner_get(&place, "/");
	assert_status(place.browser, 200);
	assert_has(place.browser, "ARPU</a></dt><dd class=\"v\">–</dd>");
	assert_has(place.browser, "Owed in points</dt><dd class=\"v\">–</dd>");
	assert_lacks(place.browser, "for=\"currency\"");
	for (const char **word =
		     (const char *[]){"mrr", "start", "new", "free", "guests", "owed", NULL};
	     *word; word++) {
		owner_get(&place, "/figures/%s", *word);
		assert_status(place.browser, 200);
		assert_has(place.browser, "No network");
	}
	owner_world_close(&place);
}

static void odd_requests(void **state)
{
	(void)state;
	struct owner_world place = open_empty();
	load_fixture(place.world);
	for (const char **month =
		     (const char *[]){"2026-13", "x", "2999-01", "2026-5", "", "2026-05-01", NULL};
	     *month; month++) {
		owner_get(&place, "/?month=%s&currency=XXX", *month);
		assert_status(place.browser, 200);
		assert_has(place.browser, "<h1>June 2026</h1>");
		assert_has(place.browser, "The month so far");
	}
	owner_get(&place, "/?month=2019-01"); /* before anything: it is one of the choices then */
	assert_has(place.browser, "<option value=\"2019-01\" selected>");
	owner_get(&place, "/figures/profit");
	assert_status(place.browser, 404);
	owner_get(&place, "/figures/mrr?after=nobody");
	assert_status(place.browser, 200);
	ask(place.browser, METHOD_POST, "/owner/figures/profit", NULL);
	assert_status(place.browser, 404);
	owner_be(&place, false);
	owner_get(&place, "/");
	assert_status(place.browser, 303);
	assert_non_null(strstr(place.browser->answer->location, "/owner/code"));
	asker_forget(place.browser);
	owner_get(&place, "/figures/mrr");
	assert_status(place.browser, 303);
	owner_world_close(&place);
}

static void add_summary(struct world *world, const char *network_id, const char *day, int guests,
			int points)
{
	world_sql(world,
		  "INSERT INTO summary_network (network_id, day, guests, available, pending, held, "
		  "debt) VALUES ('%s', '%s', %d, %d, 77, 50, 0)",
		  network_id, day, guests, points - 50);
}

/* 100 points are 1.00: guests are people of all networks, what they are owed stays in its currency.
 */
static void guests_and_what_they_are_owed(void **state)
{
	(void)state;
	struct owner_world place = open_empty();
	struct world *world = place.world;
	const char *pounds = add_network(world, "Чайная «Самовар» на Тверской", "GBP");
	const char *roubles = add_network(world, "=HYPERLINK(1)", "RUB");
	add_summary(world, pounds, "2026-04-30", 1000, 100000);
	add_summary(world, pounds, "2026-05-20", 1200, 123450);
	add_summary(world, pounds, "2026-06-02", 1300, 200000);
	add_summary(world, roubles, "2026-05-31", 40, 5050);
	owner_get(&place, "/?month=2026-05");
	assert_has(place.browser, "Guests</a></dt><dd class=\"v\">1,240</dd><dd><span "
				  "class=\"up\">+240</span>");
	assert_has(place.browser, "currency=GBP\">£1,234");
	assert_has(place.browser, "currency=RUB\">");
	assert_has(place.browser, "Owed in points, GBP, 12 months");
	owner_get(&place, "/figures/guests?month=2026-05");
	assert_has(place.browser, "<h1>Guests: 1,240</h1>");
	assert_has(place.browser, "Чайная «Самовар» на Тверской");
	assert_has(place.browser, "+200");
	owner_get(&place, "/figures/owed?month=2026-05&currency=GBP");
	assert_has(place.browser, "<h1>Owed in points: £1,234.50</h1>");
	assert_lacks(place.browser, "HYPERLINK");
	ask(place.browser, METHOD_POST, "/owner/figures/owed", "month", "2026-05", "currency",
	    "RUB", NULL);
	assert_has(place.browser, "\"'=HYPERLINK(1)\",50.50,\"RUB\"");
	owner_get(&place, "/?month=2026-06");
	assert_has(place.browser, "Guests</a></dt><dd class=\"v\">1,340</dd>");
	owner_world_close(&place);
}

/* The change of MRR is said as a share, and who is over their plan is named. */
static void what_needs_the_owner(void **state)
{
	(void)state;
	struct owner_world place = open_empty();
	load_fixture(place.world);
	owner_get(&place, "/?month=2026-05"); /* 311 000 of 304 900 is 2.0006 % more */
	assert_has(place.browser, "<span class=\"up\">+2%</span> in the month");
	owner_get(&place, "/?month=2026-04"); /* 304 900 of 311 700 is 2.1816 % less */
	assert_has(place.browser, "<span class=\"down\">−2.18%</span> in the month");
	owner_get(&place, "/?month=2025-11");
	assert_has(place.browser, "<span>no change</span> in the month");
	assert_lacks(place.browser, "Needs you");
	const char *pro = world_text(place.world, "SELECT network_id FROM network WHERE name = "
						  "'Network I' ORDER BY network_id DESC LIMIT 1");
	add_summary(place.world, pro, "2026-06-01", 5000, 100);
	owner_get(&place, "/");
	assert_lacks(place.browser, "Needs you");
	add_summary(place.world, pro, "2026-06-02", 5001, 100);
	owner_get(&place, "/");
	assert_has(place.browser, "<b>Network I has 5,001 guests</b> on a plan for 5,000.");
	owner_world_close(&place);
}

/* A hundred a page, each once. */
static void many_rows_come_page_by_page(void **state)
{
	(void)state;
	struct owner_world place = open_empty();
	for (int i = 0; i < 205; i++)
		world_sql(place.world,
			  "INSERT INTO subscription VALUES ('%s', gen_random_uuid(), 'PRO', "
			  "'active', 'RUB', %d, '2026-01-01')",
			  add_network(place.world, arena_printf(place.world->arena, "Many %03d", i),
				      "RUB"),
			  100 * (i % 7 + 1));
	owner_get(&place, "/figures/mrr?month=2026-05");
	int rows = 0, pages = 1;
	for (;; pages++) {
		for (const char *at = place.browser->page; (at = strstr(at, ">Many ")); at++)
			rows++;
		const char *next = asker_between(place.browser, "rel=\"next\" href=\"", "\"");
		if (!*next)
			break;
		const char *after = strstr(next, "after=");
		owner_get(&place, "/figures/mrr?month=2026-05&%s", after);
	}
	assert_int_equal(rows, 205);
	assert_int_equal(pages, 3);
	owner_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(twelve_months_are_as_worked_out_by_hand),
		cmocka_unit_test(rows_sum_to_their_figures),
		cmocka_unit_test(an_empty_platform_has_a_dashboard),
		cmocka_unit_test(odd_requests),
		cmocka_unit_test(guests_and_what_they_are_owed),
		cmocka_unit_test(what_needs_the_owner),
		cmocka_unit_test(many_rows_come_page_by_page),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("dashboard", tests, NULL, NULL);
}
