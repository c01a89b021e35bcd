/* Summaries say what the rows behind them say: by day, by place, over borders of days, however
 * often and in whatever steps they were made. */
#include "domain/summary.h"
#include "core/crypto.h"
#include "core/format.h"
#include "domain/points_expire.h"
#include "domain/referral.h"
#include "random.h"
#include "world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static const char nowhere[] = "00000000-0000-0000-0000-000000000000";

static int keep_days(struct world *world, int64_t until, int most_days)
{
	int days = summary_keep(world_begin(world, WORKER, NULL), until, most_days);
	world_end(world);
	return days;
}

static int keep(struct world *world)
{
	return keep_days(world, world->now, 1000);
}

static int64_t instant_of(const char *text)
{
	return instant_parse(text);
}

/* `what` FROM a table WHERE something, of the world's network. */
static int64_t of(struct world *world, const char *what)
{
	return world_int(world, "SELECT %s AND network_id = '%s'", what, world->network_id);
}

static void forget(struct world *world)
{
	static const char *const tables[] = {"summary_state", "summary_day", "summary_network",
					     "summary_reach", "watched_guest"};
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		world_sql(world, "DELETE FROM %s WHERE network_id = '%s'", tables[i],
			  world->network_id);
}

/* All that was kept, as one text. */
static const char *kept(struct world *world)
{
	const char *id = world->network_id;
	return world_text(
		world,
		"SELECT md5(coalesce(string_agg(row, ';' ORDER BY row), '')) FROM ("
		"SELECT until_at::text AS row FROM summary_state WHERE network_id = '%s' UNION ALL "
		"SELECT d::text FROM summary_day d WHERE network_id = '%s' UNION ALL "
		"SELECT n::text FROM summary_network n WHERE network_id = '%s' UNION ALL "
		"SELECT r::text FROM summary_reach r WHERE network_id = '%s' UNION ALL "
		"SELECT w::text FROM watched_guest w WHERE network_id = '%s') rows",
		id, id, id, id, id);
}

/* Guests come when they come, not in January as the world's do. */
static const char *guest_at(struct world *world, const char *restaurant_id)
{
	const char *guest = world_guest(world, true);
	world_sql(world,
		  "UPDATE guest SET created_at = '%s', restaurant_id = nullif('%s', '%s')::uuid "
		  "WHERE guest_id = '%s'",
		  instant_text(world->arena, world->now), restaurant_id, nowhere, guest);
	return guest;
}

static const char *add_restaurant(struct world *world)
{
	const char *id = uuid_new(world->arena, world->now);
	world_sql(world,
		  "INSERT INTO restaurant VALUES ('%s', '%s', 'Hackney', 'Europe/London', "
		  "'2026-01-01')",
		  world->network_id, id);
	return id;
}

/* The same sums by another way: Postgres' calendar, and each row's own day. */
static void sums_agree(struct world *world)
{
	const char *id = world->network_id, *zone = world->scope.network->time_zone,
		   *until = instant_text(world->arena, world->now);
	const char *wrong = world_text(
		world,
		"WITH real AS (SELECT (at AT TIME ZONE '%s')::date AS day, restaurant_id, "
		"coalesce(sum(count) FILTER (WHERE figure = 'sales'), 0) AS visits, "
		"coalesce(sum(amount) FILTER (WHERE figure = 'sales'), 0) AS sales, "
		"coalesce(sum(amount) FILTER (WHERE figure = 'new'), 0) AS new, "
		"coalesce(sum(amount) FILTER (WHERE figure = 'issued'), 0) AS issued, "
		"coalesce(sum(amount) FILTER (WHERE figure = 'redeemed'), 0) AS redeemed, "
		"coalesce(sum(minor) FILTER (WHERE figure = 'redeemed'), 0) AS redeemed_minor, "
		"coalesce(sum(amount) FILTER (WHERE figure = 'expired'), 0) AS expired "
		"FROM figure_row WHERE network_id = '%s' AND at < '%s' GROUP BY 1, 2), "
		"kept AS (SELECT day, restaurant_id, visits, sales_minor, new_guests, issued, "
		"redeemed, redeemed_minor, expired FROM summary_day WHERE network_id = '%s'), "
		"wrong AS ((TABLE real EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE real))"
		"SELECT coalesce(string_agg(wrong::text, ' '), '') FROM wrong",
		zone, id, until, id);
	assert_string_equal(wrong, "");
	wrong = world_text(
		world,
		"SELECT coalesce(string_agg(n::text, ' '), '') FROM summary_network n "
		"CROSS JOIN LATERAL (SELECT sum(d_available) a, sum(d_pending) p, sum(d_held) h, "
		"sum(d_debt) d FROM entry e WHERE e.network_id = n.network_id AND at < '%s' AND "
		"(at AT TIME ZONE '%s')::date <= n.day) e "
		"CROSS JOIN LATERAL (SELECT count(*) c FROM guest g WHERE g.network_id = "
		"n.network_id AND created_at < '%s' AND (created_at AT TIME ZONE '%s')::date <= "
		"n.day) g WHERE n.network_id = '%s' AND (n.guests, n.available, n.pending, n.held, "
		"n.debt) IS DISTINCT FROM (c, coalesce(a, 0), coalesce(p, 0), coalesce(h, 0), "
		"coalesce(d, 0))",
		until, zone, until, zone, id);
	assert_string_equal(wrong, "");
}

/* Each stretch of each day, for each choice of places, against counting people anew. */
static void reach_agrees(struct world *world, const char *second)
{
	const char *id = world->network_id, *zone = world->scope.network->time_zone;
	const char *places[] = {world->restaurant_id, second, nowhere};
	for (int choice = 1; choice < 8; choice++) {
		char chosen[3 * 40] = "";
		for (int i = 0; i < 3; i++)
			if (choice >> i & 1)
				snprintf(chosen + strlen(chosen), sizeof chosen - strlen(chosen),
					 "%s%s", *chosen ? "," : "", places[i]);
		const char *wrong = world_text(
			world,
			"SELECT coalesce(string_agg(concat_ws(' ', day, days, kept, real), '; '), "
			"'') FROM (SELECT n.day, l.days, (SELECT coalesce(sum(guests), 0) FROM "
			"summary_reach r WHERE r.network_id = n.network_id AND r.day = n.day AND "
			"r.days = l.days AND restaurants && '{%s}') AS kept, (SELECT "
			"count(DISTINCT guest_id) FROM activity a WHERE a.network_id = "
			"n.network_id AND at < '%s' AND (at AT TIME ZONE '%s')::date BETWEEN n.day "
			"- l.days + 1 AND n.day AND restaurant_id = ANY ('{%s}')) AS real FROM "
			"summary_network n CROSS JOIN LATERAL (SELECT unnest(ARRAY[1, 7, 28, 90, "
			"365, extract(day FROM n.day)::integer]) AS days) l WHERE n.network_id = "
			"'%s') x WHERE kept <> real",
			chosen, instant_text(world->arena, world->now), zone, chosen, id);
		assert_string_equal(wrong, "");
	}
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM summary_reach WHERE network_id = '%s' AND "
				   "days NOT IN (1, 7, 28, 90, 365, extract(day FROM day))",
				   id),
			 0);
}

struct history {
	struct random random;
	const char *places[2], *guests[8], *visits[400], *redemptions[400], *redeemers[400];
	int guest_count, visit_count, redemption_count;
};

static int below(struct history *history, int most)
{
	return (int)random_between(&history->random, 0, most - 1);
}

static void jobs(struct world *world, const char *guest)
{
	world_jobs(world, guest);
	referral_reward_due(world_begin(world, WORKER, NULL), guest);
	world_end(world);
	points_expire_due(world_begin(world, WORKER, NULL), guest);
	world_end(world);
}

static void a_guest_comes(struct world *world, struct history *history)
{
	const char *places[] = {history->places[0], history->places[1], nowhere};
	int number = history->guest_count;
	if (number == 8)
		return;
	const char *guest = history->guests[number] = guest_at(world, places[number % 3]);
	history->guest_count++;
	world_sql(world,
		  "UPDATE guest SET referral_code = 'ABCDEFG%d', tier_rank = 1 WHERE guest_id = "
		  "'%s'",
		  number, guest);
	if (number) {
		referral_add(world_begin(world, GUEST, guest), guest, "ABCDEFG0");
		world_end(world);
	}
}

static void remember(struct history *history, const char *guest, const char *redemption_id)
{
	history->redeemers[history->redemption_count] = guest;
	history->redemptions[history->redemption_count++] = redemption_id;
}

/* One of the last few of so many. */
static int recent(struct history *history, int count)
{
	return count - 1 - below(history, count < 3 ? count : 3);
}

static void end_a_redemption(struct world *world, struct history *history)
{
	int number = recent(history, history->redemption_count), how = below(history, 5);
	const char *id = history->redemptions[number], *guest = history->redeemers[number];
	if (how < 3)
		redemption_settle(world_begin(world, CASHIER, NULL), id);
	else if (how < 4)
		redemption_void(world_begin(world, MANAGER, NULL), id);
	else
		redemption_cancel(world_begin(world, GUEST, guest), guest, id);
	world_end(world);
}

/* One random act. */
static void act(struct world *world, struct history *history)
{
	const char *guest = history->guests[below(history, history->guest_count)];
	world->restaurant_id = history->places[below(history, 2)];
	int what = below(history, 12);
	jobs(world, guest);
	if (what < 1)
		a_guest_comes(world, history);
	else if (what < 5)
		history->visits[history->visit_count++] =
			world_sale(world, guest, 500 + below(history, 20000)).visit_id;
	else if (what < 6 && history->visit_count) {
		visit_void(world_begin(world, MANAGER, NULL),
			   history->visits[recent(history, history->visit_count)]);
		world_end(world);
	} else if (what < 8) {
		struct redeem_result made = world_redeem(world, guest, 100 + below(history, 900));
		if (made.outcome == REDEEMED)
			remember(history, guest, made.redemption_id);
	} else if (history->redemption_count)
		end_a_redemption(world, history);
	world->restaurant_id = history->places[0];
}

static struct world *begin_history(struct history *history, const char *zone, const char *start,
				   uint64_t seed)
{
	char settings[200];
	snprintf(settings, sizeof settings,
		 "time_zone = '%s', expiry_hours = 240, referral_referrer = 300, "
		 "referral_referee = 200, cap_minor = 900, cap_visits = 4, cap_visits_minor = 3000",
		 zone);
	struct world *world = world_open(settings);
	world->now = instant_of(start);
	*history = (struct history){.random = {seed}, .places = {world->restaurant_id}};
	history->places[1] = add_restaurant(world);
	a_guest_comes(world, history);
	return world;
}

/* Else the history tries less than it seems. */
static void everything_happened(struct world *world)
{
	assert_true(of(world, "count(*) FROM visit WHERE voided_at::date = at::date") > 0);
	assert_true(of(world, "count(*) FROM visit WHERE voided_at::date > at::date") > 0);
	assert_true(of(world, "count(*) FROM redemption WHERE settled_at IS NOT NULL") > 0);
	assert_true(of(world, "count(*) FROM redemption WHERE end_reason = 'voided'") > 0);
	assert_true(of(world, "count(*) FROM redemption WHERE end_reason = 'expired'") > 0);
	assert_true(of(world, "count(*) FROM redemption WHERE end_reason = 'cancelled'") > 0);
	assert_true(of(world, "count(*) FROM entry WHERE kind = 'referral'") > 0);
	assert_true(of(world, "count(*) FROM entry WHERE kind = 'expire'") > 0);
	assert_true(of(world, "count(*) FROM guest WHERE tier_rank > 1") > 0);
}

/* Kept at many odd instants, in steps of few days, with acts between; then once from nothing. */
static void kept_in_steps(const char *zone, const char *start, int acts, uint64_t seed)
{
	struct history history;
	struct world *world = begin_history(&history, zone, start, seed);
	for (int i = 0; i < acts; i++) {
		world->now += HOURS(1) / 60 * (1 + below(&history, 700));
		act(world, &history);
		world->now += 1;
		if (below(&history, 3) == 0)
			keep_days(world, world->now, 2 + below(&history, 3));
	}
	world->now += HOURS(below(&history, 60));
	while (keep_days(world, world->now, 3) > 0 &&
	       of(world,
		  "count(*) FROM summary_state WHERE until_at < (SELECT max(at) FROM entry)"))
		;
	keep(world);
	sums_agree(world);
	reach_agrees(world, history.places[1]);
	everything_happened(world);
	const char *in_steps = kept(world);
	forget(world);
	assert_true(keep(world) >= 30);
	assert_string_equal(kept(world), in_steps);
	world_close(world);
}

static void steps_in_spring_say_the_same(void **state)
{
	(void)state;
	kept_in_steps("Europe/London", "2026-03-10 08:00:00+00", 160, 1);
}

static void steps_in_autumn_say_the_same(void **state)
{
	(void)state;
	kept_in_steps("Europe/London", "2026-10-05 08:00:00+00", 160, 2);
}

static void so_do_steps_in_zones_far_off(void **state)
{
	(void)state;
	kept_in_steps("Pacific/Auckland", "2026-03-20 08:00:00+00", 160, 3);
	kept_in_steps("America/St_Johns", "2026-02-27 08:00:00+00", 160, 4);
}

static void an_empty_network_has_a_day_of_zeros(void **state)
{
	(void)state;
	struct world *world = world_open("");
	assert_int_equal(keep(world), 1);
	assert_int_equal(of(world, "count(*) FROM summary_day WHERE true"), 0);
	assert_int_equal(of(world, "count(*) FROM summary_reach WHERE true"), 0);
	assert_int_equal(of(world, "count(*) FROM summary_network WHERE day = '2026-06-12' AND "
				   "guests + available + pending + held + debt = 0"),
			 1);
	assert_int_equal(of(world, "count(*) FROM summary_network WHERE true"), 1);
	world->now += HOURS(1);
	assert_int_equal(keep(world), 0);
	assert_int_equal(of(world, "count(*) FROM summary_state WHERE until_at = "
				   "'2026-06-12 13:00+00'"),
			 1);
	assert_int_equal(keep_days(world, world->now - 1, 10), 0); /* never back */
	assert_int_equal(of(world, "count(*) FROM summary_state WHERE until_at = "
				   "'2026-06-12 13:00+00'"),
			 1);
	world_close(world);
}

static void sale_at(struct world *world, const char *guest, const char *at)
{
	world->now = instant_of(at);
	assert_int_equal(world_sale(world, guest, 1000).outcome, SALE_RECORDED);
}

static int64_t visits_on(struct world *world, const char *day)
{
	return world_int(world,
			 "SELECT coalesce(sum(visits), 0) FROM summary_day WHERE day = '%s' AND "
			 "network_id = '%s'",
			 day, world->network_id);
}

/* A day of 23 hours, one of 25, and neighbours that begin in the evening before in UTC. */
static void days_are_the_networks_own(void **state)
{
	(void)state;
	struct world *world = world_open("time_zone = 'Europe/London'");
	world->now = instant_of("2026-03-28 10:00:00+00");
	const char *guest = guest_at(world, nowhere);
	sale_at(world, guest, "2026-03-28 23:59:59+00");
	sale_at(world, guest, "2026-03-29 00:00:00+00");
	sale_at(world, guest, "2026-03-29 22:59:59.999999+00");
	sale_at(world, guest, "2026-03-29 23:00:00+00"); /* summer time: the 30th */
	sale_at(world, guest, "2026-10-24 22:59:59+00");
	sale_at(world, guest, "2026-10-24 23:00:00+00");
	sale_at(world, guest, "2026-10-25 23:59:59+00");
	sale_at(world, guest, "2026-10-26 00:00:00+00");
	world->now += HOURS(1);
	keep(world);
	assert_int_equal(visits_on(world, "2026-03-28"), 1);
	assert_int_equal(visits_on(world, "2026-03-29"), 2);
	assert_int_equal(visits_on(world, "2026-03-30"), 1);
	assert_int_equal(visits_on(world, "2026-10-24"), 1);
	assert_int_equal(visits_on(world, "2026-10-25"), 2);
	assert_int_equal(visits_on(world, "2026-10-26"), 1);
	sums_agree(world);
	world_close(world);

	world = world_open("time_zone = 'Asia/Vladivostok'");
	world->now = instant_of("2026-06-12 10:00:00+00");
	guest = guest_at(world, nowhere);
	sale_at(world, guest, "2026-06-12 13:59:59+00");
	sale_at(world, guest, "2026-06-12 14:00:00+00");
	world->now += HOURS(1);
	keep(world);
	assert_int_equal(visits_on(world, "2026-06-12"), 1);
	assert_int_equal(visits_on(world, "2026-06-13"), 1);
	world_close(world);
}

static void the_instant_itself_is_not_in_it(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const char *guest = guest_at(world, nowhere);
	sale_at(world, guest, "2026-06-12 12:30:00+00");
	keep(world);
	assert_int_equal(visits_on(world, "2026-06-12"), 0);
	keep_days(world, world->now + 1, 10);
	assert_int_equal(visits_on(world, "2026-06-12"), 1);
	world_close(world);
}

/* What was committed late is found when something else happens, and at a turn if nothing does. */
static void what_came_late_is_found(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const char *guest = guest_at(world, nowhere);
	world->now = instant_of("2026-06-12 23:30:00+00"); /* the 13th in London */
	keep(world);
	sale_at(world, guest, "2026-06-12 22:40:00+00");
	world->now = instant_of("2026-06-12 23:30:01+00");
	assert_int_equal(keep(world), 0);
	sale_at(world, guest, "2026-06-12 23:30:02+00");
	world->now = instant_of("2026-06-12 23:30:03+00");
	assert_int_equal(keep(world), 2);
	assert_int_equal(visits_on(world, "2026-06-12"), 1);
	assert_int_equal(visits_on(world, "2026-06-13"), 1);
	sale_at(world, guest, "2026-06-12 23:25:00+00");
	world->now = instant_of("2026-06-12 23:39:59+00");
	assert_int_equal(keep(world), 0);
	world->now = instant_of("2026-06-12 23:40:00+00");
	assert_true(keep(world) > 0);
	assert_int_equal(visits_on(world, "2026-06-13"), 2);
	sums_agree(world);
	world_close(world);
}

/* A clock that was ahead of the time: what happens after it is set right counts at once. */
static void a_clock_may_be_set_back(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const char *guest = guest_at(world, nowhere);
	sale_at(world, guest, "2026-06-12 12:30:00+00");
	sale_at(world, guest, "2026-06-12 23:20:00+00"); /* the 13th in London */
	world->now = instant_of("2026-06-12 23:30:00+00");
	keep(world);
	sale_at(world, guest, "2026-06-12 20:29:00+00");
	world->now = instant_of("2026-06-12 20:30:00+00");
	assert_int_equal(keep(world), 1);
	assert_int_equal(visits_on(world, "2026-06-12"), 2);
	sums_agree(world);
	assert_int_equal(keep(world), 0);
	world->now = instant_of("2026-06-12 23:30:00+00");
	assert_int_equal(keep(world), 2);
	assert_int_equal(visits_on(world, "2026-06-13"), 1);
	sums_agree(world);
	world_close(world);
}

static void a_long_way_goes_in_steps(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const char *guest = guest_at(world, nowhere);
	sale_at(world, guest, "2026-06-12 12:30:00+00");
	world->now += HOURS(24) * 25;
	assert_int_equal(keep_days(world, world->now, 10), 10);
	assert_string_equal(world_text(world,
				       "SELECT until_at AT TIME ZONE 'UTC' FROM summary_state "
				       "WHERE network_id = '%s'",
				       world->network_id),
			    "2026-06-21 23:00:00");
	assert_int_equal(keep_days(world, world->now, 10), 10); /* one of them again */
	assert_int_equal(keep_days(world, world->now, 10), 8);
	assert_int_equal(of(world, "count(*) FROM summary_network WHERE true"), 26);
	assert_int_equal(keep_days(world, world->now, 10), 0);
	sums_agree(world);
	world_close(world);
}

static void others_are_left_alone(void **state)
{
	(void)state;
	struct world *world = world_open(""), *other = world_open("");
	const char *guest = guest_at(world, nowhere), *theirs = guest_at(other, nowhere);
	sale_at(world, guest, "2026-06-12 12:30:00+00");
	sale_at(other, theirs, "2026-06-12 12:31:00+00");
	other->now += 1;
	keep(other);
	const char *before = kept(other);
	world->now += HOURS(48);
	keep(world);
	sums_agree(world);
	assert_string_equal(kept(other), before);
	assert_int_equal(of(world, "sum(visits) FROM summary_day WHERE true"), 1);
	world_close(other);
	world_close(world);
}

static int64_t watched(struct world *world, const char *kind, const char *guest, const char *column)
{
	return world_int(world,
			 "SELECT coalesce((SELECT %s FROM watched_guest WHERE network_id = '%s' "
			 "AND kind = '%s' AND guest_id = '%s'), -1)",
			 column, world->network_id, kind, guest);
}

static void give(struct world *world, const char *guest, int64_t minor)
{
	world_sale(world, guest, minor);
	world->now += HOURS(24);
	world_jobs(world, guest);
}

/* £10 of cap; the second has a tier that gives £20, the third had visits that give £15. */
static void those_near_their_own_cap_are_listed(void **state)
{
	(void)state;
	struct world *world =
		world_open("cap_minor = 1000, cap_visits = 3, cap_visits_minor = 1500");
	const char *plain = world_guest(world, true), *senior = world_guest(world, true),
		   *regular = world_guest(world, true), *released = world_guest(world, true);
	world_sql(world, "UPDATE tier SET cap_minor = 2000 WHERE network_id = '%s' AND rank = 5",
		  world->network_id);
	const char *const guests[] = {plain, senior, regular, released};
	for (int i = 0; i < 4; i++)
		give(world, guests[i], 29000);
	give(world, regular, 100);
	give(world, regular, 100);
	world_sql(world, "UPDATE guest SET tier_rank = 5 WHERE guest_id = '%s'", senior);
	for (int i = 0; i < 4; i++)
		assert_int_equal(world_redeem(world, guests[i], 800).outcome, REDEEMED);
	int64_t made = world->now;
	const char *freed = world_text(
		world, "SELECT redemption_id FROM redemption WHERE guest_id = '%s'", released);
	redemption_cancel(world_begin(world, GUEST, released), released, freed);
	world_end(world);
	world->now += 1;
	keep(world);
	assert_int_equal(watched(world, "cap", plain, "amount"), 800);
	assert_int_equal(watched(world, "cap", plain, "most"), 1000);
	assert_int_equal(watched(world, "cap", plain,
				 "(extract(epoch FROM latest_at) * 1000000)"
				 "::bigint"),
			 made);
	assert_int_equal(watched(world, "cap", senior, "amount"), -1);
	assert_int_equal(watched(world, "cap", regular, "amount"), -1);
	assert_int_equal(watched(world, "cap", released, "amount"), -1);
	assert_int_equal(world_redeem(world, regular, 400).outcome, REDEEMED);
	world->now += 1;
	keep(world);
	assert_int_equal(watched(world, "cap", regular, "amount"), 1200);
	assert_int_equal(watched(world, "cap", regular, "most"), 1500);
	world->now = made + HOURS(720); /* the window has slid on; nothing else happened */
	keep(world);
	assert_int_equal(watched(world, "cap", plain, "amount"), -1);
	world_close(world);
}

/* An anchored window ends as a whole, when the sliding sum still has its later part. */
static void an_anchored_window_is_judged_as_such(void **state)
{
	(void)state;
	struct world *world = world_open("cap_minor = 1000, cap_mode = 'anchored'");
	const char *guest = world_guest(world, true);
	give(world, guest, 29000);
	world_redeem(world, guest, 100);
	int64_t anchor = world->now;
	world->now += HOURS(700);
	world_redeem(world, guest, 850);
	world->now += 1;
	keep(world);
	assert_int_equal(watched(world, "cap", guest, "amount"), 950);
	world->now = anchor + HOURS(720);
	keep(world);
	assert_int_equal(watched(world, "cap", guest, "amount"), -1);
	world_close(world);
}

static void try_code(struct world *world, const char *guest, int64_t ago, bool correct)
{
	world_sql(world,
		  "INSERT INTO otp_try (network_id, try_id, phone_index, requester, tried_at, "
		  "correct) VALUES ('%s', gen_random_uuid(), coalesce((SELECT phone_index FROM "
		  "guest WHERE guest_id = nullif('%s', '')::uuid), '\\x99'), '', '%s', %s)",
		  world->network_id, guest, instant_text(world->arena, world->now - ago),
		  correct ? "true" : "false");
}

static void those_with_many_wrong_codes_are_listed(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const char *three = world_guest(world, true), *two = world_guest(world, true),
		   *right = world_guest(world, true);
	for (int i = 0; i < 3; i++) {
		try_code(world, three, HOURS(i), false);
		try_code(world, two, i < 2 ? HOURS(i) : HOURS(720), false);
		try_code(world, right, HOURS(i), i < 1);
		try_code(world, "", HOURS(i), false);
	}
	keep(world);
	assert_int_equal(watched(world, "attempts", three, "amount"), 3);
	assert_int_equal(watched(world, "attempts", three,
				 "(extract(epoch FROM latest_at) * "
				 "1000000)::bigint"),
			 world->now);
	assert_int_equal(of(world, "count(*) FROM watched_guest WHERE true"), 1);
	world->now += HOURS(1) / 6; /* a turn, at which nothing happened but one more */
	try_code(world, two, 0, false);
	assert_int_equal(keep(world), 0);
	assert_int_equal(watched(world, "attempts", two, "amount"), 3);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_network_has_a_day_of_zeros),
		cmocka_unit_test(days_are_the_networks_own),
		cmocka_unit_test(the_instant_itself_is_not_in_it),
		cmocka_unit_test(what_came_late_is_found),
		cmocka_unit_test(a_clock_may_be_set_back),
		cmocka_unit_test(a_long_way_goes_in_steps),
		cmocka_unit_test(others_are_left_alone),
		cmocka_unit_test(those_near_their_own_cap_are_listed),
		cmocka_unit_test(an_anchored_window_is_judged_as_such),
		cmocka_unit_test(those_with_many_wrong_codes_are_listed),
		cmocka_unit_test(steps_in_spring_say_the_same),
		cmocka_unit_test(steps_in_autumn_say_the_same),
		cmocka_unit_test(so_do_steps_in_zones_far_off),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
