/* Subscriptions: each change ends one stretch and begins the next, nonsense is refused, everything
 * is in the audit. */
#include "world.h"
#include "core/crypto.h"
#include "domain/currency.h"
#include "domain/subscription.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

/* An operation at the next hour, in a transaction of its own. */
#define AT_NEXT_HOUR(world, call)                                                                  \
	((world)->now += HOURS(1), world_begin((world), OWNER, NULL), at_end((world), (call)))

static enum subscription_outcome at_end(struct world *world, enum subscription_outcome outcome)
{
	world_end(world);
	return outcome;
}

static const char *present(struct world *world)
{
	return world_text(world,
			  "SELECT concat_ws(' ', plan, state, currency, monthly_minor) FROM "
			  "subscription WHERE network_id = '%s' AND ends_at IS NULL",
			  world->network_id);
}

static int64_t stretches(struct world *world)
{
	return world_int(world, "SELECT count(*) FROM subscription WHERE network_id = '%s'",
			 world->network_id);
}

/* The last audit row, as "action before after". */
static const char *audited(struct world *world)
{
	return world_text(world,
			  "SELECT concat_ws(' ', actor_kind, action, before, after) FROM audit "
			  "WHERE network_id = '%s' ORDER BY at DESC, audit_id DESC LIMIT 1",
			  world->network_id);
}

static void a_first_plan_then_another(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const struct scope *scope = &world->scope;
	assert_int_equal(AT_NEXT_HOUR(world, subscription_change_plan(scope, "STANDARD", "")),
			 SUBSCRIPTION_NO_PRICE);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_change_plan(scope, "STANDARD", "RUB")),
			 SUBSCRIPTION_CHANGED);
	assert_string_equal(present(world), "STANDARD active RUB 3690000");
	assert_int_equal(AT_NEXT_HOUR(world, subscription_change_plan(scope, "PRO", "")),
			 SUBSCRIPTION_CHANGED);
	assert_string_equal(present(world), "PRO active RUB 6700000");
	assert_string_equal(
		audited(world),
		"owner subscription.change_plan "
		"{\"plan\": \"STANDARD\", \"state\": \"active\", \"currency\": \"RUB\", "
		"\"monthly_minor\": 3690000} "
		"{\"plan\": \"PRO\", \"state\": \"active\", \"currency\": \"RUB\", "
		"\"monthly_minor\": 6700000}");
	/* The stretches meet: no gap, no overlap. */
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM subscription a JOIN subscription b ON "
				   "b.network_id = a.network_id AND b.starts_at = a.ends_at "
				   "WHERE a.network_id = '%s'",
				   world->network_id),
			 1);
	world_close(world);
}

static void what_is_so_already_changes_nothing(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const struct scope *scope = &world->scope;
	AT_NEXT_HOUR(world, subscription_change_plan(scope, "PRO", "RUB"));
	assert_int_equal(AT_NEXT_HOUR(world, subscription_change_plan(scope, "PRO", "RUB")),
			 SUBSCRIPTION_SAME);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_resume(scope)), SUBSCRIPTION_SAME);
	AT_NEXT_HOUR(world, subscription_pause(scope));
	assert_int_equal(AT_NEXT_HOUR(world, subscription_pause(scope)), SUBSCRIPTION_SAME);
	AT_NEXT_HOUR(world, subscription_end(scope));
	assert_int_equal(AT_NEXT_HOUR(world, subscription_end(scope)), SUBSCRIPTION_SAME);
	assert_int_equal(stretches(world), 3);
	assert_int_equal(world_int(world, "SELECT count(*) FROM audit WHERE network_id = '%s'",
				   world->network_id),
			 3);
	world_close(world);
}

static void nonsense_is_refused(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const struct scope *scope = &world->scope;
	assert_int_equal(AT_NEXT_HOUR(world, subscription_pause(scope)), SUBSCRIPTION_NONE);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_change_plan(scope, "GOLD", "RUB")),
			 SUBSCRIPTION_NO_PLAN);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_change_plan(scope, "PRO", "XTS")),
			 SUBSCRIPTION_NO_PRICE);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_change_plan(scope, "CUSTOM", "RUB")),
			 SUBSCRIPTION_NO_PRICE);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_start_trial(scope, "CUSTOM", "RUB")),
			 SUBSCRIPTION_NO_PRICE);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_agree(scope, "RUB", 0)),
			 SUBSCRIPTION_BAD_PRICE);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_agree(scope, "RUB", -1)),
			 SUBSCRIPTION_BAD_PRICE);
	assert_int_equal(
		AT_NEXT_HOUR(world, subscription_agree(scope, "RUB", LIMIT_MONTHLY_MINOR + 1)),
		SUBSCRIPTION_BAD_PRICE);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_agree(scope, "", 100)),
			 SUBSCRIPTION_NO_PRICE);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_agree(scope, "rub", 100)),
			 SUBSCRIPTION_NO_PRICE);
	assert_int_equal(stretches(world), 0);
	AT_NEXT_HOUR(world, subscription_change_plan(scope, "PRO", "RUB"));
	AT_NEXT_HOUR(world, subscription_end(scope));
	assert_int_equal(AT_NEXT_HOUR(world, subscription_pause(scope)), SUBSCRIPTION_NONE);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_resume(scope)), SUBSCRIPTION_NONE);
	assert_int_equal(stretches(world), 2);
	world_close(world);
}

static void a_network_that_is_none(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const struct scope *scope = &world->scope;
	const char *id = uuid_new(world->arena, world->now);
	struct network nobody = {.network_id = id};
	world->scope.network = &nobody;
	assert_int_equal(AT_NEXT_HOUR(world, subscription_change_plan(scope, "PRO", "RUB")),
			 SUBSCRIPTION_NO_NETWORK);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_agree(scope, "RUB", 1)),
			 SUBSCRIPTION_NO_NETWORK);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_start_trial(scope, "PRO", "RUB")),
			 SUBSCRIPTION_NO_NETWORK);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_pause(scope)), SUBSCRIPTION_NO_NETWORK);
	assert_int_equal(AT_NEXT_HOUR(world, credit_give(scope, id, "RUB", 1, "Sorry")),
			 SUBSCRIPTION_NO_NETWORK);
	world_close(world);
}

static void two_changes_in_one_instant_are_one_too_many(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const struct scope *scope = &world->scope;
	AT_NEXT_HOUR(world, subscription_change_plan(scope, "PRO", "RUB"));
	world_begin(world, OWNER, NULL);
	assert_int_equal(subscription_pause(scope), SUBSCRIPTION_TOO_SOON);
	world_end(world);
	assert_string_equal(present(world), "PRO active RUB 6700000");
	world_close(world);
}

static void a_trial_becomes_a_subscription(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const struct scope *scope = &world->scope;
	AT_NEXT_HOUR(world, subscription_change_plan(scope, "FREE", "RUB"));
	assert_int_equal(AT_NEXT_HOUR(world, subscription_start_trial(scope, "PRO", "")),
			 SUBSCRIPTION_CHANGED);
	assert_string_equal(present(world), "PRO trial RUB 6700000");
	assert_int_equal(AT_NEXT_HOUR(world, subscription_start_trial(scope, "ULTIMA", "")),
			 SUBSCRIPTION_SAME);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_change_plan(scope, "ULTIMA", "")),
			 SUBSCRIPTION_CHANGED);
	assert_string_equal(present(world), "ULTIMA trial RUB 9890000");
	assert_int_equal(AT_NEXT_HOUR(world, subscription_resume(scope)), SUBSCRIPTION_CHANGED);
	assert_string_equal(present(world), "ULTIMA active RUB 9890000");
	assert_int_equal(AT_NEXT_HOUR(world, subscription_start_trial(scope, "PRO", "")),
			 SUBSCRIPTION_SAME);
	world_close(world);
}

static void a_pause_keeps_the_price_and_an_end_may_be_undone_by_a_plan(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const struct scope *scope = &world->scope;
	assert_int_equal(AT_NEXT_HOUR(world, subscription_agree(scope, "EUR", 123456)),
			 SUBSCRIPTION_CHANGED);
	AT_NEXT_HOUR(world, subscription_pause(scope));
	assert_string_equal(present(world), "CUSTOM paused EUR 123456");
	AT_NEXT_HOUR(world, subscription_resume(scope));
	assert_string_equal(present(world), "CUSTOM active EUR 123456");
	assert_int_equal(AT_NEXT_HOUR(world, subscription_agree(scope, "", 123457)),
			 SUBSCRIPTION_CHANGED);
	assert_string_equal(present(world), "CUSTOM active EUR 123457");
	AT_NEXT_HOUR(world, subscription_end(scope));
	assert_string_equal(present(world), "CUSTOM ended EUR 123457");
	assert_int_equal(AT_NEXT_HOUR(world, subscription_change_plan(scope, "PRO", "RUB")),
			 SUBSCRIPTION_CHANGED);
	assert_string_equal(present(world), "PRO active RUB 6700000");
	world_close(world);
}

static void a_credit_is_booked_once(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const struct scope *scope = &world->scope;
	const char *credit_id = uuid_new(world->arena, world->now);
	assert_int_equal(AT_NEXT_HOUR(world, credit_give(scope, credit_id, "RUB", 0, "Sorry")),
			 SUBSCRIPTION_BAD_PRICE);
	assert_int_equal(AT_NEXT_HOUR(world, credit_give(scope, credit_id, "RUB", 100, "  ")),
			 SUBSCRIPTION_BAD_REASON);
	assert_int_equal(AT_NEXT_HOUR(world, credit_give(scope, credit_id, "R", 100, "Sorry")),
			 SUBSCRIPTION_NO_PRICE);
	assert_int_equal(AT_NEXT_HOUR(world, credit_give(scope, credit_id, "RUB", 100, "Sorry")),
			 SUBSCRIPTION_CHANGED);
	assert_string_equal(audited(world),
			    "owner credit.give {} {\"currency\": \"RUB\", \"amount_minor\": 100}");
	assert_int_equal(AT_NEXT_HOUR(world, credit_give(scope, credit_id, "RUB", 100, "Sorry")),
			 SUBSCRIPTION_SAME);
	assert_int_equal(world_int(world,
				   "SELECT sum(amount_minor) FROM credit WHERE network_id "
				   "= '%s'",
				   world->network_id),
			 100);
	world_close(world);
}

static void another_networks_subscription_stays(void **state)
{
	(void)state;
	struct world *world = world_open(""), *other = world_open("");
	AT_NEXT_HOUR(other, subscription_change_plan(&other->scope, "PRO", "RUB"));
	AT_NEXT_HOUR(world, subscription_change_plan(&world->scope, "STANDARD", "RUB"));
	AT_NEXT_HOUR(world, subscription_end(&world->scope));
	assert_string_equal(present(other), "PRO active RUB 6700000");
	world_close(other);
	world_close(world);
}

/* Two owners press at once: the second waits, and sees what the first did. */
static void who_waited_sees_what_the_other_did(void **state)
{
	(void)state;
	struct world *world = world_open("");
	AT_NEXT_HOUR(world, subscription_change_plan(&world->scope, "PRO", "RUB"));
	const char *network_id = world->network_id;
	PGconn *first = PQconnectdb(
		arena_printf(world->arena, "%s user=postgres", getenv("LOYALTY_DATABASE")));
	const char *const steps = arena_printf(
		world->arena,
		"BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('subscription %s', 0)); "
		"UPDATE subscription SET ends_at = starts_at + interval '1 minute' WHERE "
		"network_id "
		"= '%s'; INSERT INTO subscription SELECT network_id, gen_random_uuid(), plan, "
		"'paused', currency, monthly_minor, ends_at FROM subscription WHERE network_id = "
		"'%s'",
		network_id, network_id, network_id);
	PGresult *held = PQexec(first, steps);
	assert_int_equal(PQresultStatus(held), PGRES_COMMAND_OK);
	PQclear(held);
	assert_int_equal(PQsendQuery(first, "SELECT pg_sleep(0.3); COMMIT"), 1);
	assert_int_equal(AT_NEXT_HOUR(world, subscription_pause(&world->scope)), SUBSCRIPTION_SAME);
	assert_int_equal(stretches(world), 2);
	PQfinish(first);
	world_close(world);
}

static void currencies_have_their_digits(void **state)
{
	(void)state;
	assert_true(currency_is("RUB"));
	assert_false(currency_is("rub") || currency_is("RU") || currency_is("RUBL") ||
		     currency_is(""));
	assert_int_equal(currency_digits("RUB"), 2);
	assert_int_equal(currency_digits("JPY"), 0);
	assert_int_equal(currency_digits("KWD"), 3);
	assert_int_equal(currency_digits(""), 2);
	assert_int_equal(currency_digits("PY "), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_first_plan_then_another),
		cmocka_unit_test(what_is_so_already_changes_nothing),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(a_network_that_is_none),
		cmocka_unit_test(two_changes_in_one_instant_are_one_too_many),
		cmocka_unit_test(a_trial_becomes_a_subscription),
		cmocka_unit_test(a_pause_keeps_the_price_and_an_end_may_be_undone_by_a_plan),
		cmocka_unit_test(a_credit_is_booked_once),
		cmocka_unit_test(another_networks_subscription_stays),
		cmocka_unit_test(who_waited_sees_what_the_other_did),
		cmocka_unit_test(currencies_have_their_digits),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("subscription", tests, NULL, NULL);
}
