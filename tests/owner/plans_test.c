/* Plans: limits, prices and features, with bad input and twice; each change is in the platform's
 * audit. */
#include "app.h"
#include "owner_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static int64_t audited(struct owner_world *place, const char *action)
{
	return world_int(
		place->world,
		"SELECT count(*) FROM platform_audit WHERE actor_kind = 'owner' AND "
		"actor_id = '%s' AND action = '%s' AND subject_kind = 'plan' AND subject = "
		"'PRO' AND before <> after",
		place->owner_id, action);
}

static void plans_side_by_side(void **state)
{
	(void)state;
	struct owner_world place = owner_world_open(&owner_app, "");
	owner_get(&place, "/plans");
	assert_status(place.browser, 200);
	assert_has(place.browser, "/owner/plans/standard\">STANDARD</a>");
	assert_has(place.browser, "1,000</td>");
	assert_has(place.browser, "no limit");
	assert_has(place.browser, "agreed");
	assert_has(place.browser, "POS sync");
	owner_get(&place, "/plans/pro");
	assert_status(place.browser, 200);
	assert_string_equal(asker_input(place.browser, "guests"), "5000");
	for (const char **word = (const char *[]){"gold", "PRO", "free_x", NULL}; *word; word++) {
		owner_get(&place, "/plans/%s", *word);
		assert_status(place.browser, 404);
	}
	ask(place.browser, METHOD_POST, "/owner/plans/gold", "restaurants", "1", "guests", "1",
	    NULL);
	assert_status(place.browser, 404);
	owner_world_close(&place);
}

static void limits_are_changed(void **state)
{
	(void)state;
	struct owner_world place = owner_world_open(&owner_app, "");
	owner_get(&place, "/plans/pro");
	for (int i = 0; i < 2; i++) {
		ask(place.browser, METHOD_POST, "/owner/plans/pro", "restaurants", "", "guests",
		    "7,500", NULL);
		owner_follow(&place);
		assert_has(place.browser, i ? "Nothing changed." : "The limits are changed.");
	}
	assert_string_equal(world_text(place.world, "SELECT concat_ws(' ', restaurants, guests) "
						    "FROM plan WHERE plan = 'PRO'"),
			    "7500");
	assert_int_equal(audited(&place, "plan.limit"), 1);
	for (const char **bad = (const char *[]){"0", "-1", "many", "1.5", "1000000001", NULL};
	     *bad; bad++) {
		ask(place.browser, METHOD_POST, "/owner/plans/pro", "restaurants", "5", "guests",
		    *bad, NULL);
		assert_status(place.browser, 422);
		assert_has(place.browser, "href=\"#guests\"");
		assert_string_equal(asker_input(place.browser, "guests"), *bad);
	}
	ask(place.browser, METHOD_POST, "/owner/plans/pro", "restaurants", "x", "guests", "1",
	    NULL);
	assert_has(place.browser, "href=\"#restaurants\"");
	ask(place.browser, METHOD_POST, "/owner/plans/pro", "restaurants", "5", "guests", "5000",
	    NULL);
	assert_status(place.browser, 303);
	assert_int_equal(audited(&place, "plan.limit"), 2);
	owner_world_close(&place);
}

static void a_price_is_for_who_comes_later(void **state)
{
	(void)state;
	struct owner_world place = owner_world_open(&owner_app, "");
	const char *uri = "/owner/plans/pro/prices";
	world_sql(place.world,
		  "INSERT INTO subscription VALUES ('%s', gen_random_uuid(), 'PRO', 'active', "
		  "'RUB', 6700000, '2026-01-01')",
		  place.world->network_id);
	owner_get(&place, "/plans/pro");
	ask(place.browser, METHOD_POST, uri, "currency", "RUB", "price", "70 000", NULL);
	owner_follow(&place);
	assert_has(place.browser, "70,000");
	ask(place.browser, METHOD_POST, uri, "currency", "JPY", "price", "90000", NULL);
	owner_follow(&place);
	assert_int_equal(world_int(place.world, "SELECT monthly_minor FROM plan_price WHERE plan = "
						"'PRO' AND currency = 'JPY'"),
			 90000);
	assert_int_equal(world_int(place.world,
				   "SELECT monthly_minor FROM subscription WHERE "
				   "network_id = '%s'",
				   place.world->network_id),
			 6700000);
	ask(place.browser, METHOD_POST, uri, "currency", "JPY", "price", "", NULL);
	owner_follow(&place);
	assert_int_equal(
		world_int(place.world, "SELECT count(*) FROM plan_price WHERE currency = 'JPY'"),
		0);
	ask(place.browser, METHOD_POST, uri, "currency", "RUB", "price", "67000", NULL);
	assert_status(place.browser, 303);
	assert_int_equal(audited(&place, "plan.price"), 4);
	owner_world_close(&place);
}

static void bad_prices_are_said(void **state)
{
	(void)state;
	struct owner_world place = owner_world_open(&owner_app, "");
	owner_get(&place, "/plans/pro");
	for (const char **bad = (const char *[]){"-1", "x", "1.005", "999999999999", NULL}; *bad;
	     bad++) {
		ask(place.browser, METHOD_POST, "/owner/plans/pro/prices", "currency", "RUB",
		    "price", *bad, NULL);
		assert_status(place.browser, 422);
		assert_has(place.browser, "href=\"#price\"");
	}
	for (const char **bad = (const char *[]){"", "rub", "R\"}", NULL}; *bad; bad++) {
		ask(place.browser, METHOD_POST, "/owner/plans/pro/prices", "currency", *bad,
		    "price", "5", NULL);
		assert_status(place.browser, 422);
		assert_has(place.browser, "href=\"#currency\"");
	}
	ask(place.browser, METHOD_POST, "/owner/plans/custom/prices", "currency", "RUB", "price",
	    "5", NULL);
	assert_status(place.browser, 422);
	ask(place.browser, METHOD_POST, "/owner/plans/gold/prices", "currency", "RUB", "price", "5",
	    NULL);
	assert_status(place.browser, 404);
	assert_int_equal(audited(&place, "plan.price"), 0);
	owner_world_close(&place);
}

static void features_go_in_and_out(void **state)
{
	(void)state;
	struct owner_world place = owner_world_open(&owner_app, "");
	const char *uri = "/owner/plans/pro/features";
	owner_get(&place, "/plans/pro");
	for (int i = 0; i < 2; i++) {
		ask(place.browser, METHOD_POST, uri, "feature", "api_keys", "included", "true",
		    NULL);
		owner_follow(&place);
		assert_has(place.browser, i ? "Nothing changed." : "The features are changed.");
	}
	ask(place.browser, METHOD_POST, uri, "feature", "api_keys", NULL);
	owner_follow(&place);
	assert_int_equal(audited(&place, "plan.feature"), 2);
	assert_int_equal(world_int(place.world, "SELECT count(*) FROM plan_feature WHERE plan = "
						"'PRO' AND feature = 'api_keys'"),
			 0);
	ask(place.browser, METHOD_POST, uri, "feature", "teleport", "included", "true", NULL);
	assert_status(place.browser, 404);
	ask(place.browser, METHOD_POST, "/owner/plans/gold/features", "feature", "pos", NULL);
	assert_status(place.browser, 404);
	owner_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_side_by_side),
		cmocka_unit_test(limits_are_changed),
		cmocka_unit_test(a_price_is_for_who_comes_later),
		cmocka_unit_test(bad_prices_are_said),
		cmocka_unit_test(features_go_in_and_out),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("plans", tests, NULL, NULL);
}
