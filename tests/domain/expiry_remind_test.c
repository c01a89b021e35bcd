/* Reminders on a real database: when, once, of how many points, to whom; and a network that takes
 * points only after a notice was delivered. */
#include "domain/expiry_remind.h"
#include "domain/guest.h"
#include "domain/points_expire.h"
#include "signing.h"
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define DAYS(n) HOURS((n)*24)
/* A sale of £10 earns 100 points, 50 by its rule and 50 back; it is of 12 June 2026, 12:00 UTC, and
 * its points last till the end of 28 October, when London's clocks have gone back. */
#define LASTING "expiry_hours = 138 * 24"
#define NOTICED LASTING ", notice_days = 14"
static const int64_t reminder = WORLD_START + DAYS(131) - HOURS(3), /* 21 October, 10:00 BST */
	expiry = WORLD_START + DAYS(138) + HOURS(12);

static const char *guest_of(struct world *world, const char *phone, bool verified)
{
	bool made;
	const struct scope *scope = world_begin(world, MANAGER, NULL);
	const char *guest_id = guest_add(scope, phone, "till", &made);
	if (verified)
		guest_verify(scope, guest_id, "otp");
	world_end(world);
	return arena_text(world->arena, guest_id);
}

static const char *buyer(struct world *world, const char *phone, bool verified)
{
	const char *guest = guest_of(world, phone, verified);
	world_sale(world, guest, 1000);
	world->now += HOURS(24);
	world_jobs(world, guest);
	return guest;
}

static int remind_here(struct world *world, const char *guest)
{
	int done = expiry_remind_due(world_begin(world, WORKER, NULL), guest);
	world_end(world);
	return done;
}

/* With the worker's rights. */
static int remind(struct world *world, const char *guest)
{
	world_role(world, "loyalty_worker");
	int done = remind_here(world, guest);
	world_role(world, "loyalty_setup");
	return done;
}

static int expire(struct world *world, const char *guest)
{
	int done = points_expire_due(world_begin(world, WORKER, NULL), guest);
	world_end(world);
	assert_string_equal(world_verify(world, guest), "");
	return done;
}

static int64_t count(struct world *world, const char *what)
{
	return world_int(world, "SELECT count(*) FROM %s AND network_id = '%s'", what,
			 world->network_id);
}

static int64_t messages(struct world *world)
{
	return count(world, "outbox WHERE kind = 'points_expiring'");
}

static void a_guest_is_told_seven_days_before_and_once(void **state)
{
	(void)state;
	struct world *world = world_open(LASTING);
	const char *guest = buyer(world, "+447700900123", true);
	world->now = reminder - 1;
	assert_int_equal(remind(world, guest), 0);
	assert_int_equal(messages(world), 0);
	world->now = reminder;
	assert_int_equal(remind(world, guest), 1);
	struct sent sent = world_sent(world);
	assert_string_equal(sent.to, "+447700900123");
	assert_non_null(strstr(sent.text, "Test: use 100 of your points by 28 October, then they"));
	assert_int_equal(
		world_int(world,
			  "SELECT count(*) FROM expiry_reminder e JOIN outbox o USING "
			  "(network_id, outbox_id) WHERE e.network_id = '%s' AND expires_on "
			  "= '2026-10-28' AND points = 100 AND deadline_at = '2026-10-29 "
			  "00:00+00' AND priority = 1",
			  world->network_id),
		1);
	assert_int_equal(remind(world, guest), 0);
	/* the same day's, made later: told once */
	world_sql(world,
		  "INSERT INTO due SELECT network_id, guest_id, 'remind_expiry', lot_id, "
		  "'2026-10-21' FROM lot WHERE network_id = '%s'",
		  world->network_id);
	assert_int_equal(remind(world, guest), 1);
	assert_int_equal(messages(world), 1);
	world->now = expiry - 1;
	assert_int_equal(expire(world, guest), 0);
	world->now = expiry;
	assert_int_equal(expire(world, guest), 1);
	assert_int_equal(world_balance(world, guest, "available"), 0);
	world_close(world);
}

static void points_are_those_of_the_day_at_the_instant(void **state)
{
	(void)state;
	struct world *world = world_open(LASTING ", minimum_points = 10");
	const char *guest = guest_of(world, "+447700900123", true);
	world_sale(world, guest, 1000);
	world->now += HOURS(1); /* the same day */
	world_sale(world, guest, 1000);
	world->now += HOURS(24); /* the day after */
	world_sale(world, guest, 1000);
	world->now += HOURS(24);
	world_jobs(world, guest);
	assert_int_equal(world_redeem(world, guest, 30).outcome, REDEEMED);
	world->now = reminder;
	assert_int_equal(remind(world, guest), 2);
	assert_non_null(strstr(world_sent(world).text, "use 170 of your points by 28 October"));
	world->now += DAYS(1);
	assert_int_equal(remind(world, guest), 1);
	assert_non_null(strstr(world_sent(world).text, "use 100 of your points by 29 October"));
	assert_int_equal(messages(world), 2);
	world_close(world);
}

static void an_emptied_lot_is_of_no_interest_until_it_is_filled_again(void **state)
{
	(void)state;
	struct world *world = world_open(LASTING);
	const char *guest = buyer(world, "+447700900123", true);
	world->now = reminder - HOURS(1);
	struct redeem_result redeemed = world_redeem(world, guest, 100);
	assert_int_equal(redeemed.outcome, REDEEMED);
	world->now = reminder;
	assert_int_equal(remind(world, guest), 1);
	assert_int_equal(messages(world), 0);
	redemption_cancel(world_begin(world, GUEST, guest), guest, redeemed.redemption_id);
	world_end(world);
	assert_int_equal(remind(world, guest), 1);
	assert_int_equal(messages(world), 1);
	world_close(world);
}

/* A worker that was away for days tells what is still to come, and nothing of what is over. */
static void what_is_over_is_not_told(void **state)
{
	(void)state;
	struct world *world = world_open(LASTING);
	const char *guest = buyer(world, "+447700900123", true);
	const char *other = guest_of(world, "+447700900124", true);
	world_sale(world, other, 1000); /* a day later */
	world->now += HOURS(24);
	world_jobs(world, other);
	world->now = expiry;
	assert_int_equal(remind(world, guest), 1);
	assert_int_equal(messages(world), 0);
	assert_int_equal(remind(world, other), 1);
	assert_int_equal(messages(world), 1);
	assert_non_null(strstr(world_sent(world).text, "by 29 October"));
	world_close(world);
}

static void a_short_life_is_told_at_once(void **state)
{
	(void)state;
	struct world *world = world_open("expiry_hours = 72");
	const char *guest = buyer(world, "+447700900123", true);
	assert_int_equal(remind(world, guest), 1);
	assert_non_null(strstr(world_sent(world).text, "by 15 June"));
	world_close(world);
}

static void who_has_no_way_to_be_told_is_not_asked_again(void **state)
{
	(void)state;
	struct world *world = world_open(LASTING);
	const char *guest = buyer(world, "+447700900123", false);
	world->now = reminder;
	assert_int_equal(remind(world, guest), 1);
	assert_int_equal(messages(world), 0);
	assert_int_equal(count(world, "expiry_reminder WHERE outbox_id IS NULL AND points = 100"),
			 1);
	world_close(world);
}

static const char *shared_guest;

static int remind_shared(struct world *world, int number)
{
	(void)number;
	return remind_here(world, shared_guest) >= 0;
}

static void two_workers_tell_once(void **state)
{
	(void)state;
	struct world *world = world_open(LASTING);
	shared_guest = buyer(world, "+447700900123", true);
	world->now = reminder;
	assert_int_equal(world_at_once(world, "loyalty_worker", 4, 3, remind_shared), 12);
	assert_int_equal(messages(world), 1);
	assert_int_equal(count(world, "expiry_reminder WHERE outbox_id IN (SELECT outbox_id FROM "
				      "outbox)"),
			 1);
	world_close(world);
}

/* A guest of a network that promises 14 days' notice, told on 21 October. */
static const char *noticed_guest(struct world *world)
{
	const char *guest = buyer(world, "+447700900123", true);
	world->now = reminder;
	assert_int_equal(remind(world, guest), 1);
	/* 14 days from now end within 4 November */
	assert_non_null(strstr(world_sent(world).text, "by 3 November"));
	return guest;
}

static void deliver(struct world *world, int64_t at)
{
	world_sql(world,
		  "UPDATE expiry_reminder SET delivered_at = to_timestamp(%" PRId64
		  ") WHERE network_id = '%s'",
		  at / 1000000, world->network_id);
}

static void without_a_delivered_notice_points_stay(void **state)
{
	(void)state;
	struct world *world = world_open(NOTICED);
	const char *guest = noticed_guest(world);
	world->now = expiry;
	assert_int_equal(expire(world, guest), 1); /* looked at, and queued again */
	for (int day = 0; day < 40; day++) {
		world->now += DAYS(1);
		assert_int_equal(expire(world, guest), 1);
		assert_int_equal(world_balance(world, guest, "available"), 100);
	}
	assert_int_equal(world_redeem(world, guest, 100).outcome, REDEEMED);
	assert_string_equal(world_verify(world, guest), "");
	world_close(world);
}

static void points_go_so_long_after_the_notice(void **state)
{
	(void)state;
	struct world *world = world_open(NOTICED);
	const char *guest = noticed_guest(world);
	int64_t delivered = expiry + HOURS(30), end = delivered + DAYS(14);
	world->now = expiry;
	expire(world, guest);
	world->now = delivered;
	deliver(world, delivered);
	world->now = end - HOURS(1);
	assert_int_equal(expire(world, guest), 1); /* the daily look */
	assert_int_equal(world_balance(world, guest, "available"), 100);
	world->now = end - 1;
	assert_int_equal(expire(world, guest), 0);
	assert_int_equal(world_redeem(world, guest, 100).outcome, REDEEMED);
	world->now = end;
	assert_int_equal(expire(world, guest), 1);
	assert_int_equal(world_jobs(world, guest), 0);
	world->now += HOURS(24); /* what is released comes back too late */
	world_jobs(world, guest);
	assert_int_equal(world_balance(world, guest, "available"), 0);
	assert_int_equal(count(world, "entry WHERE kind = 'expire'"), 1);
	assert_string_equal(world_verify(world, guest), "");
	world_close(world);
}

static void an_early_notice_does_not_shorten_their_life(void **state)
{
	(void)state;
	struct world *world = world_open(NOTICED);
	const char *guest = noticed_guest(world);
	deliver(world, expiry - DAYS(30));
	world->now = expiry - 1;
	assert_int_equal(expire(world, guest), 0);
	world->now = expiry;
	assert_int_equal(expire(world, guest), 1);
	assert_int_equal(world_balance(world, guest, "available"), 0);
	assert_int_equal(count(world, "due WHERE kind = 'expire_points'"), 0);
	world_close(world);
}

/* A worker that was away over the expiry: the notice is sent then, and its days count. */
static void a_late_notice_is_sent_all_the_same(void **state)
{
	(void)state;
	struct world *world = world_open(NOTICED);
	const char *guest = buyer(world, "+447700900123", true);
	world->now = expiry + DAYS(3);
	assert_int_equal(expire(world, guest), 1);
	assert_int_equal(remind(world, guest), 1);
	assert_int_equal(messages(world), 1);
	deliver(world, world->now);
	world->now += DAYS(14) - 1;
	expire(world, guest);
	assert_int_equal(world_balance(world, guest, "available"), 100);
	world->now += 1;
	expire(world, guest);
	assert_int_equal(world_balance(world, guest, "available"), 0);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_guest_is_told_seven_days_before_and_once),
		cmocka_unit_test(points_are_those_of_the_day_at_the_instant),
		cmocka_unit_test(an_emptied_lot_is_of_no_interest_until_it_is_filled_again),
		cmocka_unit_test(what_is_over_is_not_told),
		cmocka_unit_test(a_short_life_is_told_at_once),
		cmocka_unit_test(who_has_no_way_to_be_told_is_not_asked_again),
		cmocka_unit_test(two_workers_tell_once),
		cmocka_unit_test(without_a_delivered_notice_points_stay),
		cmocka_unit_test(points_go_so_long_after_the_notice),
		cmocka_unit_test(an_early_notice_does_not_shorten_their_life),
		cmocka_unit_test(a_late_notice_is_sent_all_the_same),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
