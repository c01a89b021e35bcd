/* The ledger as a whole, on a real database: the loop of the product, each undoing, and random
 * histories that must verify after every step. */
#include "core/crypto.h"
#include "domain/points_expire.h"
#include "world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void assert_balance(struct world *world, const char *guest, int64_t available,
			   int64_t pending, int64_t held, int64_t debt)
{
	assert_int_equal(world_balance(world, guest, "available"), available);
	assert_int_equal(world_balance(world, guest, "pending"), pending);
	assert_int_equal(world_balance(world, guest, "held"), held);
	assert_int_equal(world_balance(world, guest, "debt"), debt);
	assert_string_equal(world_verify(world, guest), "");
}

static void a_sale_waits_a_day_then_counts(void **state)
{
	struct world *world = *state;
	const char *guest = world_guest(world, true);
	struct sale_result sale = world_sale(world, guest, 60000);
	assert_int_equal(sale.outcome, SALE_RECORDED);
	assert_int_equal(sale.earning.points, 3000 + 3000); /* 5 per £1, and 5 % back */
	assert_balance(world, guest, 0, 6000, 0, 0);
	world->now += HOURS(24) - 1;
	assert_int_equal(world_jobs(world, guest), 0);
	world->now += 1;
	assert_int_equal(world_jobs(world, guest), 1);
	assert_balance(world, guest, 6000, 0, 0, 0);
	assert_int_equal(
		world_int(world, "SELECT tier_rank FROM guest WHERE guest_id = '%s'", guest), 2);
	assert_int_equal(world_jobs(world, guest), 0);
}

static const char *rich_guest(struct world *world)
{
	const char *guest = world_guest(world, true);
	world_sale(world, guest, 100000);
	world->now += HOURS(24);
	world_jobs(world, guest);
	return guest;
}

static void the_cap_holds_as_the_issue_says(void **state)
{
	struct world *world = *state;
	const char *guest = rich_guest(world);
	assert_int_equal(world_redeem(world, guest, 3000).outcome, REDEEMED);
	struct cap cap = world_cap(world, guest);
	assert_int_equal(cap.used_minor, 3000);
	assert_int_equal(cap.remaining_minor, 2000);
	struct redeem_result refused = world_redeem(world, guest, 2500);
	assert_int_equal(refused.outcome, REFUSED_CAP_REACHED);
	assert_int_equal(refused.cap.remaining_minor, 2000);
	assert_int_equal(refused.cap.frees_minor, 3000);
	assert_int_equal(refused.cap.frees_at, world->now + HOURS(720));
	assert_int_equal(world_redeem(world, guest, 1500).outcome, REDEEMED);
	cap = world_cap(world, guest);
	assert_int_equal(cap.percent, 90);
	assert_true(cap.warning);
	assert_balance(world, guest, 10000 - 4500, 0, 4500, 0);
}

static void refusals_in_their_order(void **state)
{
	struct world *world = *state;
	const char *guest = rich_guest(world), *stranger = world_guest(world, false);
	assert_int_equal(world_redeem(world, stranger, 0).outcome, REFUSED_NOT_VERIFIED);
	assert_int_equal(world_redeem(world, guest, 0).outcome, REFUSED_INVALID_POINTS);
	assert_int_equal(world_redeem(world, guest, 99).outcome, REFUSED_INVALID_POINTS);
	assert_int_equal(world_redeem(world, guest, -5).outcome, REFUSED_INVALID_POINTS);
	assert_int_equal(world_redeem(world, guest, 10001).outcome, REFUSED_TOO_FEW_POINTS);
	assert_int_equal(world_redeem(world, guest, 5001).outcome, REFUSED_CAP_REACHED);
	assert_int_equal(world_redeem(world, uuid_new(world->arena, world->now), 500).outcome,
			 REFUSED_UNKNOWN_GUEST);
	assert_balance(world, guest, 10000, 0, 0, 0);
}

static void an_unpresented_code_gives_its_points_back(void **state)
{
	struct world *world = *state;
	const char *guest = rich_guest(world);
	struct redeem_result redeemed = world_redeem(world, guest, 1000);
	assert_int_equal(strlen(redeemed.code), 9);
	world->now += HOURS(24);
	enum settle_outcome late =
		redemption_settle(world_begin(world, CASHIER, NULL), redeemed.redemption_id);
	world_end(world);
	assert_int_equal(late, SETTLE_EXPIRED); /* worker late or not */
	assert_int_equal(world_jobs(world, guest), 1);
	assert_balance(world, guest, 10000, 0, 0, 0);
	assert_int_equal(world_cap(world, guest).used_minor, 0);
}

static void settle(struct world *world, const char *redemption_id, enum settle_outcome wanted)
{
	enum settle_outcome outcome =
		redemption_settle(world_begin(world, CASHIER, NULL), redemption_id);
	world_end(world);
	assert_int_equal(outcome, wanted);
}

static void a_settled_code_is_confirmed_a_day_later(void **state)
{
	struct world *world = *state;
	const char *guest = rich_guest(world);
	struct redeem_result redeemed = world_redeem(world, guest, 1000);
	settle(world, redeemed.redemption_id, SETTLED);
	settle(world, redeemed.redemption_id, SETTLE_ALREADY);
	world->now += HOURS(24);
	assert_int_equal(world_jobs(world, guest), 1);
	assert_balance(world, guest, 9000, 0, 0, 0);
	assert_int_equal(world_cap(world, guest).used_minor, 1000);
	world->now += HOURS(696); /* 720 h after it was made it no longer counts */
	assert_int_equal(world_cap(world, guest).used_minor, 0);
}

static void cancel(struct world *world, const char *guest, const char *redemption_id,
		   enum cancel_outcome wanted)
{
	enum cancel_outcome outcome =
		redemption_cancel(world_begin(world, GUEST, guest), guest, redemption_id);
	world_end(world);
	assert_int_equal(outcome, wanted);
}

static void cancelling(void **state)
{
	struct world *world = *state;
	const char *guest = rich_guest(world), *other = world_guest(world, true);
	struct redeem_result redeemed = world_redeem(world, guest, 1000);
	cancel(world, other, redeemed.redemption_id, CANCEL_UNKNOWN);
	cancel(world, guest, redeemed.redemption_id, CANCELLED);
	cancel(world, guest, redeemed.redemption_id, CANCEL_ENDED);
	settle(world, redeemed.redemption_id, SETTLE_RELEASED);
	assert_balance(world, guest, 10000, 0, 0, 0);
	redeemed = world_redeem(world, guest, 1000);
	settle(world, redeemed.redemption_id, SETTLED);
	cancel(world, guest, redeemed.redemption_id, CANCEL_SETTLED);
}

/* Whatever an operation answers, what expired when it locked the account is in the balance too. */
static void a_refusal_keeps_what_expired(void **state)
{
	struct world *world = *state;
	const char *nobody = uuid_new(world->arena, world->now);
	for (int act = 0; act < 4; act++) {
		const char *guest = rich_guest(world);
		struct redeem_result redeemed = world_redeem(world, guest, 500);
		settle(world, redeemed.redemption_id, SETTLED);
		world->now += HOURS(4400);
		if (act == 0)
			cancel(world, guest, nobody, CANCEL_UNKNOWN);
		else if (act == 1)
			cancel(world, guest, redeemed.redemption_id, CANCEL_SETTLED);
		else if (act == 2)
			settle(world, redeemed.redemption_id, SETTLE_ALREADY);
		else
			assert_int_equal(world_redeem(world, guest, 100).outcome,
					 REFUSED_TOO_FEW_POINTS);
		assert_balance(world, guest, 0, 0, 500, 0);
	}
}

static int expire(struct world *world, const char *guest)
{
	int count = points_expire_due(world_begin(world, WORKER, NULL), guest);
	world_end(world);
	return count;
}

/* Nobody comes, and the points go all the same: each lot on its own day, with an entry of its own.
 */
static void points_expire_by_themselves(void **state)
{
	struct world *world = *state;
	const char *guest = rich_guest(world);
	world->now += HOURS(100);
	world_sale(world, guest, 2000);
	world->now += HOURS(24);
	world_jobs(world, guest);
	int64_t first = world_int(
		world, "SELECT extract(epoch FROM min(expires_at)) FROM lot WHERE guest_id = '%s'",
		guest);
	int64_t before = world_balance(world, guest, "available");
	assert_int_equal(expire(world, guest), 0);
	world->now = first * 1000000 - 1;
	assert_int_equal(expire(world, guest), 0);
	world->now = first * 1000000;
	assert_int_equal(expire(world, guest), 1);
	assert_int_equal(world_balance(world, guest, "available"), before - 10000);
	world->now += HOURS(24 * 10);
	assert_int_equal(expire(world, guest), 1);
	assert_int_equal(expire(world, guest), 0);
	assert_balance(world, guest, 0, 0, 0, 0);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM entry WHERE guest_id = '%s' AND kind = "
				   "'expire' AND actor_kind = 'worker'",
				   guest),
			 2);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM due WHERE guest_id = '%s' AND kind <> "
				   "'remind_expiry'",
				   guest),
			 0);
	assert_string_equal(world_verify(world, guest), "");
}

/* A lot that was spent, or that another operation expired, leaves the queue without an entry. */
static void an_empty_lot_just_leaves_the_queue(void **state)
{
	struct world *world = *state;
	const char *guest = rich_guest(world);
	world->now += HOURS(4400);
	assert_int_equal(world_redeem(world, guest, 100).outcome, REFUSED_TOO_FEW_POINTS);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM due WHERE guest_id = '%s' AND kind <> "
				   "'remind_expiry'",
				   guest),
			 1);
	assert_int_equal(expire(world, guest), 1);
	assert_int_equal(
		world_int(world,
			  "SELECT count(*) FROM entry WHERE guest_id = '%s' AND kind = 'expire'",
			  guest),
		1);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM due WHERE guest_id = '%s' AND kind <> "
				   "'remind_expiry'",
				   guest),
			 0);
}

static void void_redemption(struct world *world, enum who who, const char *redemption_id,
			    int wanted)
{
	enum void_outcome outcome = redemption_void(world_begin(world, who, NULL), redemption_id);
	world_end(world);
	assert_int_equal(outcome, wanted);
}

static void voiding_a_settled_redemption(void **state)
{
	struct world *world = *state;
	const char *guest = rich_guest(world);
	struct redeem_result redeemed = world_redeem(world, guest, 1000);
	void_redemption(world, CASHIER, redeemed.redemption_id, VOID_UNKNOWN); /* not settled */
	settle(world, redeemed.redemption_id, SETTLED);
	void_redemption(world, CASHIER, redeemed.redemption_id, VOIDED);
	void_redemption(world, CASHIER, redeemed.redemption_id, VOID_ALREADY);
	assert_balance(world, guest, 10000, 0, 0, 0);
	redeemed = world_redeem(world, guest, 2000);
	settle(world, redeemed.redemption_id, SETTLED);
	world->now += HOURS(24);
	world_jobs(world, guest);
	void_redemption(world, CASHIER, redeemed.redemption_id, VOID_TOO_LATE);
	void_redemption(world, MANAGER, redeemed.redemption_id,
			VOIDED); /* a refund of what was confirmed */
	assert_balance(world, guest, 10000, 0, 0, 0);
	assert_int_equal(world_cap(world, guest).used_minor, 0);
}

static void void_sale(struct world *world, enum who who, const char *visit_id,
		      enum void_outcome wanted)
{
	enum void_outcome outcome = visit_void(world_begin(world, who, NULL), visit_id);
	world_end(world);
	assert_int_equal(outcome, wanted);
}

static void voiding_a_sale(void **state)
{
	struct world *world = *state;
	const char *guest = world_guest(world, true);
	struct sale_result sale = world_sale(world, guest, 1050);
	void_sale(world, CASHIER, sale.visit_id, VOIDED);
	void_sale(world, CASHIER, sale.visit_id, VOID_ALREADY);
	assert_balance(world, guest, 0, 0, 0, 0);
	world->now += HOURS(48);
	assert_int_equal(world_jobs(world, guest), 0);
	sale = world_sale(world, guest,
			  50); /* the remainder went back too: 2.5 points, not 2.5 + 0.5 */
	assert_int_equal(sale.earning.lines[0].points, 2);
	world->now += HOURS(24);
	world_jobs(world, guest);
	void_sale(world, CASHIER, sale.visit_id, VOID_TOO_LATE);
	void_sale(world, MANAGER, sale.visit_id, VOIDED);
	assert_balance(world, guest, 0, 0, 0, 0);
}

static void what_was_spent_becomes_debt_and_is_repaid(void **state)
{
	struct world *world = *state;
	const char *guest = world_guest(world, true);
	struct sale_result sale = world_sale(world, guest, 10000);
	world->now += HOURS(24);
	world_jobs(world, guest);
	assert_balance(world, guest, 1000, 0, 0, 0);
	struct redeem_result redeemed = world_redeem(world, guest, 700);
	void_sale(world, MANAGER, sale.visit_id, VOIDED);
	assert_balance(world, guest, 0, 0, 700, 700);
	world_sale(world, guest, 4000);
	world->now += HOURS(12);
	cancel(world, guest, redeemed.redemption_id, CANCELLED); /* returns first to the debt */
	assert_balance(world, guest, 0, 400, 0, 0);
	world->now += HOURS(12);
	world_jobs(world, guest);
	assert_balance(world, guest, 400, 0, 0, 0);
}

static void points_that_return_after_their_expiry_expire(void **state)
{
	struct world *world = *state;
	const char *guest = rich_guest(world);
	world->now += HOURS(4320 - 24 - 12); /* the lot is in its last day */
	struct redeem_result redeemed = world_redeem(world, guest, 1000);
	assert_int_equal(redeemed.outcome, REDEEMED);
	world->now += HOURS(48);
	assert_int_equal(world_jobs(world, guest), 1);
	assert_balance(world, guest, 0, 0, 0, 0);
	assert_int_equal(
		world_int(world,
			  "SELECT count(*) FROM entry WHERE guest_id = '%s' AND kind = 'expire'",
			  guest),
		2);
}

static void a_sale_paid_in_part_with_points(void **state)
{
	struct world *world = *state;
	const char *guest = rich_guest(world);
	struct redeem_result code = world_redeem(world, guest, 1000);
	struct sale_request request = {guest, 900, "", code.redemption_id, 0};
	struct sale_result sale = visit_record(world_begin(world, CASHIER, NULL), &request);
	world_end(world);
	assert_int_equal(sale.outcome, SALE_REDEMPTION_TOO_LARGE);
	request.amount_minor = 3000;
	sale = visit_record(world_begin(world, CASHIER, NULL), &request);
	world_end(world);
	assert_int_equal(sale.outcome, SALE_RECORDED);
	assert_int_equal(sale.earning.net_minor, 2000);
	void_redemption(world, MANAGER, code.redemption_id, VOID_UNKNOWN); /* not alone */
	request = (struct sale_request){guest, 3000, "", code.redemption_id, 0};
	struct sale_result again = visit_record(world_begin(world, CASHIER, NULL), &request);
	world_end(world);
	assert_int_equal(again.outcome, SALE_REDEMPTION_GONE);
	request = (struct sale_request){guest, 5000, "", "", 500};
	struct sale_result paid = visit_record(world_begin(world, CASHIER, NULL), &request);
	world_end(world);
	assert_int_equal(paid.outcome, SALE_RECORDED);
	assert_balance(world, guest, 8500, sale.earning.points + paid.earning.points, 1500, 0);
	struct redeem_result both = world_redeem(world, guest, 700);
	request =
		(struct sale_request){guest, 5000, "", both.redemption_id, 300}; /* the code wins */
	struct sale_result one = visit_record(world_begin(world, CASHIER, NULL), &request);
	world_end(world);
	assert_int_equal(one.earning.net_minor, 4300);
	void_sale(world, CASHIER, one.visit_id, VOIDED);
	void_sale(world, CASHIER, sale.visit_id, VOIDED);
	void_sale(world, CASHIER, paid.visit_id, VOIDED);
	assert_balance(world, guest, 10000, 0, 0, 0);
	assert_int_equal(world_cap(world, guest).used_minor, 0);
}

static void nothing_pends_at_zero_hours(void **state)
{
	(void)state;
	struct world *world = world_open("pending_hours = 0");
	const char *guest = world_guest(world, true);
	world_sale(world, guest, 30000);
	assert_balance(world, guest, 3000, 0, 0, 0);
	assert_int_equal(
		world_int(world, "SELECT tier_rank FROM guest WHERE guest_id = '%s'", guest), 2);
	world_sale(world, guest, 1); /* earns nothing, and counts as a visit */
	assert_balance(world, guest, 3000, 0, 0, 0);
	world_close(world);
}

static void an_anchored_window_opens_and_closes(void **state)
{
	(void)state;
	struct world *world = world_open("cap_mode = 'anchored'");
	const char *guest = rich_guest(world);
	assert_int_equal(world_redeem(world, guest, 3000).outcome, REDEEMED);
	int64_t opened = world->now;
	world->now += HOURS(200);
	world_jobs(world, guest);
	struct redeem_result second = world_redeem(
		world, guest, 2000); /* the first was released meanwhile: its window closed */
	assert_int_equal(second.outcome, REDEEMED);
	assert_int_equal(world_cap(world, guest).frees_at, world->now + HOURS(720));
	settle(world, second.redemption_id, SETTLED);
	world->now += HOURS(719);
	world_jobs(world, guest);
	assert_int_equal(world_redeem(world, guest, 3001).outcome, REFUSED_CAP_REACHED);
	world->now += HOURS(1);
	assert_int_equal(world_redeem(world, guest, 5000).outcome,
			 REDEEMED); /* the whole cap is back */
	assert_true(world->now > opened);
	assert_string_equal(world_verify(world, guest), "");
	world_close(world);
}

static void a_discount_network_takes_it_off_the_bill(void **state)
{
	(void)state;
	struct world *world = world_open("tier_benefit = 'discount'");
	struct sale_result sale = world_sale(world, world_guest(world, true), 10010);
	assert_int_equal(sale.earning.discount_minor, 501); /* 500.5, half up */
	assert_int_equal(sale.earning.net_minor, 9509);
	assert_int_equal(sale.earning.points, 475);
	world_close(world);
}

static int64_t earned_with(const char *combine)
{
	char setting[64];
	snprintf(setting, sizeof setting, "tier_benefit = 'discount', combine = '%s'", combine);
	struct world *world = world_open(setting);
	world_sql(world, "UPDATE tier SET percent_bp = 0 WHERE network_id = '%s'",
		  world->network_id);
	world_rule(world, "per_purchase", 70, 0, 0, 0, 1);
	world_rule(world, "milestone", 11, 0, 0, 2, 2);
	const char *guest = world_guest(world, true);
	world_sale(world, guest, 1000);
	int64_t points = world_sale(world, guest, 1000).earning.points;
	assert_string_equal(world_verify(world, guest), "");
	world_close(world);
	return points;
}

static void rules_combine_as_the_network_says(void **state)
{
	(void)state;
	assert_int_equal(earned_with("stack"), 50 + 70 + 11);
	assert_int_equal(earned_with("best"), 70 + 11);
	assert_int_equal(earned_with("first"), 50 + 11);
}

static void tampering_is_named(void **state)
{
	struct world *world = *state;
	static const char *const attacks[] = {
		"UPDATE entry SET d_available = d_available + 1 WHERE guest_id = '%s' AND seq = 2",
		"UPDATE entry SET at = at + interval '1 second' WHERE guest_id = '%s' AND seq = 1",
		"UPDATE entry SET cause = 'gift' WHERE guest_id = '%s' AND seq = 3",
		"UPDATE entry SET actor_id = NULL WHERE guest_id = '%s' AND seq = 3",
		"DELETE FROM entry WHERE guest_id = '%s' AND seq = 3",
		"UPDATE guest_account SET available = available + 1 WHERE guest_id = '%s'",
		"UPDATE lot SET points = points + 7, points_left = points_left + 7 WHERE guest_id "
		"= '%s'",
		"UPDATE redemption SET state = 'confirmed', code_index = NULL, code_sealed = NULL "
		"WHERE guest_id = '%s'",
		"DELETE FROM due WHERE kind = 'confirm_earning' AND guest_id = '%s'",
		"DELETE FROM due WHERE kind = 'release_redemption' AND guest_id = '%s'",
		"DELETE FROM due WHERE kind = 'expire_points' AND guest_id = '%s'",
		"UPDATE earning_carry SET carry = carry + 1 WHERE guest_id = '%s'",
	};
	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
		const char *guest = world_guest(world, true);
		world_sale(world, guest, 100050); /* leaves a remainder */
		world->now += HOURS(24);
		world_jobs(world, guest);
		world_redeem(world, guest, 1000);
		world_sale(world, guest, 500); /* still pending */
		assert_string_equal(world_verify(world, guest), "");
		world_sql(world,
			  "SET session_replication_role = replica"); /* triggers and keys off, as an
									insider could */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		world_sql(world, attacks[i], guest);
#pragma GCC diagnostic pop
		world_sql(world, "SET session_replication_role = origin");
		if (!*world_verify(world, guest))
			fail_msg("not seen: %s", attacks[i]);
	}
}

/* A random act of a random history; all of them must leave a ledger that verifies. */
static void act(struct world *world, const char *guest, const char **visits,
		const char **redemptions, int *visit_count, int *redemption_count)
{
	switch (random_below(10)) {
	case 0:
	case 1:
	case 2: {
		struct sale_result sale = world_sale(world, guest, 1 + random_below(20000));
		if (*visit_count < 200)
			visits[(*visit_count)++] = sale.visit_id;
		break;
	}
	case 3:
	case 4: {
		struct redeem_result redeemed =
			world_redeem(world, guest, 100 + random_below(1500));
		if (redeemed.outcome == REDEEMED && *redemption_count < 200)
			redemptions[(*redemption_count)++] = redeemed.redemption_id;
		break;
	}
	case 5:
		if (*redemption_count)
			redemption_settle(world_begin(world, CASHIER, NULL),
					  redemptions[random_below((uint32_t)*redemption_count)]),
				world_end(world);
		break;
	case 6:
		if (*redemption_count)
			redemption_cancel(world_begin(world, GUEST, guest), guest,
					  redemptions[random_below((uint32_t)*redemption_count)]),
				world_end(world);
		break;
	case 7:
		if (*redemption_count)
			redemption_void(world_begin(world, MANAGER, NULL),
					redemptions[random_below((uint32_t)*redemption_count)]),
				world_end(world);
		break;
	case 8:
		if (*visit_count && random_below(3) == 0)
			visit_void(world_begin(world, MANAGER, NULL),
				   visits[random_below((uint32_t)*visit_count)]),
				world_end(world);
		break;
	default:
		world->now += HOURS(random_below(60)) + (random_below(30) == 0 ? HOURS(4000) : 0);
		world_jobs(world, guest);
	}
}

static void random_histories_verify(void **state)
{
	(void)state;
	for (int run = 0; run < 6; run++) {
		struct world *world =
			world_open(run % 2 ? "cap_mode = 'anchored', tier_benefit = 'discount'"
					   : "cap_minor = 3000");
		world_rule(world, "milestone", 25, 0, 0, 3, 2);
		const char *guest = world_guest(world, true), *visits[200], *redemptions[200];
		int visit_count = 0, redemption_count = 0;
		for (int step = 0; step < 120; step++) {
			act(world, guest, visits, redemptions, &visit_count, &redemption_count);
			const char *fault = world_verify(world, guest);
			if (*fault)
				fail_msg("run %d, step %d: %s", run, step, fault);
			assert_true(world_cap(world, guest).used_minor <= 5000);
		}
		world_close(world);
	}
}

static int open_world(void **state)
{
	*state = world_open("");
	return 0;
}

static int close_world(void **state)
{
	world_close(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_sale_waits_a_day_then_counts, open_world,
						close_world),
		cmocka_unit_test_setup_teardown(the_cap_holds_as_the_issue_says, open_world,
						close_world),
		cmocka_unit_test_setup_teardown(refusals_in_their_order, open_world, close_world),
		cmocka_unit_test_setup_teardown(an_unpresented_code_gives_its_points_back,
						open_world, close_world),
		cmocka_unit_test_setup_teardown(a_settled_code_is_confirmed_a_day_later, open_world,
						close_world),
		cmocka_unit_test_setup_teardown(cancelling, open_world, close_world),
		cmocka_unit_test_setup_teardown(a_refusal_keeps_what_expired, open_world,
						close_world),
		cmocka_unit_test_setup_teardown(points_expire_by_themselves, open_world,
						close_world),
		cmocka_unit_test_setup_teardown(an_empty_lot_just_leaves_the_queue, open_world,
						close_world),
		cmocka_unit_test_setup_teardown(voiding_a_settled_redemption, open_world,
						close_world),
		cmocka_unit_test_setup_teardown(voiding_a_sale, open_world, close_world),
		cmocka_unit_test_setup_teardown(what_was_spent_becomes_debt_and_is_repaid,
						open_world, close_world),
		cmocka_unit_test_setup_teardown(points_that_return_after_their_expiry_expire,
						open_world, close_world),
		cmocka_unit_test_setup_teardown(a_sale_paid_in_part_with_points, open_world,
						close_world),
		cmocka_unit_test(nothing_pends_at_zero_hours),
		cmocka_unit_test(an_anchored_window_opens_and_closes),
		cmocka_unit_test(a_discount_network_takes_it_off_the_bill),
		cmocka_unit_test(rules_combine_as_the_network_says),
		cmocka_unit_test_setup_teardown(tampering_is_named, open_world, close_world),
		cmocka_unit_test(random_histories_verify),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
