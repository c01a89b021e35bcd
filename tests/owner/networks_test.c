/* Networks: found, paged, as a file; one network's subscription changed by its forms, with bad
 * input and twice. */
#include "app.h"
#include "core/crypto.h"
#include "owner_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct owner_world open_place(void)
{
	struct owner_world place = owner_world_open(&owner_app, "");
	world_sql(place.world,
		  "INSERT INTO subscription VALUES ('%s', gen_random_uuid(), 'STANDARD', 'active', "
		  "'RUB', 3690000, '2026-01-01')",
		  place.world->network_id);
	return place;
}

/* POST below the network, and one hour on. */
#define CHANGE(place, noun, ...)                                                                   \
	(owner_wait((place), HOURS(1)),                                                            \
	 ask((place)->browser, METHOD_POST,                                                        \
	     arena_printf((place)->world->arena, "/owner/networks/%s/%s",                          \
			  (place)->world->network_id, (noun)),                                     \
	     __VA_ARGS__))

static const char *present(struct owner_world *place)
{
	return world_text(place->world,
			  "SELECT concat_ws(' ', plan, state, currency, monthly_minor) FROM "
			  "subscription WHERE network_id = '%s' AND ends_at IS NULL",
			  place->world->network_id);
}

static void look(struct owner_world *place)
{
	owner_get(place, "/networks/%s", place->world->network_id);
	assert_status(place->browser, 200);
}

static void a_subscription_goes_through_its_life(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	look(&place);
	CHANGE(&place, "plan", "plan", "PRO", "plan_currency", "RUB", NULL);
	owner_follow(&place);
	assert_has(place.browser, "The plan is changed.");
	assert_string_equal(present(&place), "PRO active RUB 6700000");
	owner_get(&place, "/networks/%s/pause", place.world->network_id);
	assert_has(place.browser, "Pause the subscription of Test?");
	assert_has(place.browser, "67,000");
	CHANGE(&place, "pause", NULL);
	owner_follow(&place);
	assert_has(place.browser, ">Resume</button>");
	assert_string_equal(present(&place), "PRO paused RUB 6700000");
	CHANGE(&place, "resumption", NULL);
	owner_follow(&place);
	assert_string_equal(present(&place), "PRO active RUB 6700000");
	CHANGE(&place, "price", "price", "80 000,50", "price_currency", "RUB", NULL);
	owner_follow(&place);
	assert_string_equal(present(&place), "CUSTOM active RUB 8000050");
	owner_get(&place, "/networks/%s/end", place.world->network_id);
	assert_has(place.browser, "End the subscription of Test?");
	CHANGE(&place, "end", NULL);
	owner_follow(&place);
	assert_string_equal(present(&place), "CUSTOM ended RUB 8000050");
	assert_lacks(place.browser, "<h2>Pause or end</h2>");
	CHANGE(&place, "plan", "plan", "ULTIMA", "plan_currency", "RUB", "trial", "true", NULL);
	owner_follow(&place);
	assert_has(place.browser, "Begin to pay");
	assert_string_equal(present(&place), "ULTIMA trial RUB 9890000");
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM audit WHERE network_id = '%s' AND "
				   "actor_kind = 'owner' AND actor_id = '%s' AND action LIKE "
				   "'subscription.%%' AND before <> '{}' AND after <> '{}'",
				   place.world->network_id, place.owner_id),
			 6);
	assert_has(place.browser, "<b>CUSTOM</b> · Ended");
	owner_world_close(&place);
}

static void bad_input_is_said_at_its_field(void **state)
{
	static const struct {
		const char *noun, *field, *value, *currency_field, *currency, *message;
	} cases[] = {
		{"plan", "plan", "GOLD", "plan_currency", "RUB", "Choose one of the plans."},
		{"plan", "plan", "", "plan_currency", "RUB", "Choose one of the plans."},
		{"plan", "plan", "PRO", "plan_currency", "GBP", "no price in this currency"},
		{"plan", "plan", "CUSTOM", "plan_currency", "RUB", "no price in this currency"},
		{"plan", "plan", "STANDARD", "plan_currency", "RUB", "It is so already."},
		{"price", "price", "", "price_currency", "RUB", "Enter an amount above 0."},
		{"price", "price", "0", "price_currency", "RUB", "Enter an amount above 0."},
		{"price", "price", "-5", "price_currency", "RUB", "Enter an amount above 0."},
		{"price", "price", "ten", "price_currency", "RUB", "Enter an amount above 0."},
		{"price", "price", "1.234", "price_currency", "RUB", "more decimals"},
		{"price", "price", "99999999999", "price_currency", "RUB", "more than one can"},
		{"price", "price", "5", "price_currency", "roubles", "three letters"},
		{"price", "price", "5", "price_currency", "\"}<b>", "three letters"},
	};
	(void)state;
	struct owner_world place = open_place();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		look(&place);
		CHANGE(&place, cases[i].noun, cases[i].field, cases[i].value,
		       cases[i].currency_field, cases[i].currency, NULL);
		assert_status(place.browser, 422);
		assert_has(place.browser, cases[i].message);
		assert_has(place.browser,
			   arena_printf(place.world->arena, "href=\"#%s\"", cases[i].field));
	}
	CHANGE(&place, "resumption", NULL);
	assert_status(place.browser, 422);
	assert_string_equal(present(&place), "STANDARD active RUB 3690000");
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM audit WHERE network_id = '%s'",
				   place.world->network_id),
			 0);
	owner_world_close(&place);
}

static void a_credit_is_given_once_however_often_the_button_is_pressed(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	look(&place);
	const char *credit = asker_input(place.browser, "credit");
	assert_true(uuid_is(credit));
	CHANGE(&place, "credits", "credit", credit, "credit_amount", "1500", "credit_currency",
	       "RUB", "reason", "  ", NULL);
	assert_status(place.browser, 422);
	assert_has(place.browser, "Say why");
	assert_string_equal(asker_input(place.browser, "credit"), credit);
	for (int i = 0; i < 2; i++) {
		CHANGE(&place, "credits", "credit", credit, "credit_amount", "1500",
		       "credit_currency", "RUB", "reason", "Простой кассы <b>", NULL);
		owner_follow(&place);
		assert_has(place.browser, i ? "given before" : "The credit is given.");
	}
	assert_has(place.browser, "Простой кассы &lt;b&gt;");
	assert_int_equal(world_int(place.world,
				   "SELECT sum(amount_minor) FROM credit WHERE "
				   "network_id = '%s'",
				   place.world->network_id),
			 150000);
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM audit WHERE network_id = '%s'",
				   place.world->network_id),
			 1);
	look(&place);
	assert_string_not_equal(asker_input(place.browser, "credit"), credit);
	CHANGE(&place, "credits", "credit", "x", "credit_amount", "1", "credit_currency", "RUB",
	       "reason", "x", NULL);
	assert_status(place.browser, 400);
	owner_world_close(&place);
}

static void twice_is_once(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	look(&place);
	CHANGE(&place, "pause", NULL);
	assert_status(place.browser, 303);
	CHANGE(&place, "pause", NULL);
	assert_status(place.browser, 422);
	assert_has(place.browser, "It is so already.");
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM subscription WHERE network_id "
				   "= '%s'",
				   place.world->network_id),
			 2);
	owner_world_close(&place);
}

static void a_network_that_is_none(void **state)
{
	static const char *const nouns[] = {"plan",	  "price", "pause",
					    "resumption", "end",   "credits"};
	(void)state;
	struct owner_world place = open_place();
	const char *nobody = uuid_new(place.world->arena, place.world->now);
	look(&place);
	for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++) {
		const char *uri =
			arena_printf(place.world->arena, "/owner/networks/%s/%s", nobody, nouns[i]);
		if (!strcmp(nouns[i], "plan"))
			ask(place.browser, METHOD_POST, uri, "plan", "PRO", "plan_currency", "RUB",
			    NULL);
		else if (!strcmp(nouns[i], "price"))
			ask(place.browser, METHOD_POST, uri, "price", "5", "price_currency", "RUB",
			    NULL);
		else if (!strcmp(nouns[i], "credits"))
			ask(place.browser, METHOD_POST, uri, "credit", nobody, "credit_amount", "5",
			    "credit_currency", "RUB", "reason", "x", NULL);
		else
			ask(place.browser, METHOD_POST, uri, NULL);
		assert_status(place.browser, 404);
	}
	for (const char **path = (const char *[]){"", "/pause", "/end", NULL}; *path; path++) {
		owner_get(&place, "/networks/%s%s", nobody, *path);
		assert_status(place.browser, 404);
	}
	owner_get(&place, "/networks/nobody");
	assert_status(place.browser, 404);
	owner_world_close(&place);
}

static void who_is_half_signed_in_sees_and_changes_nothing(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	look(&place);
	owner_be(&place, false);
	owner_get(&place, "/networks");
	assert_status(place.browser, 303);
	CHANGE(&place, "end", NULL);
	assert_string_equal(present(&place), "STANDARD active RUB 3690000");
	owner_world_close(&place);
}

/* What a network uses of its plan, and what is over. */
static void usage_against_limits(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	struct world *world = place.world;
	world_sql(world,
		  "INSERT INTO summary_network (network_id, day, guests, available, pending, held, "
		  "debt) VALUES ('%s', '2026-06-11', 1400, 0, 0, 0, 0)",
		  world->network_id);
	look(&place);
	assert_has(place.browser, "Guests: 1,400 of 1,000");
	assert_has(place.browser, "400 guests over plan");
	assert_has(place.browser, "Restaurants: 1 of 1");
	assert_lacks(place.browser, "restaurants over plan");
	owner_get(&place, "/networks?q=%s", world->network_id + 24);
	assert_has(place.browser, "1,400 of 1,000");
	assert_has(place.browser, "<span class=\"badge wait\">400 guests over plan</span>");
	world_sql(world,
		  "INSERT INTO restaurant VALUES ('%s', gen_random_uuid(), 'Soho', "
		  "'Europe/London', '2026-01-01')",
		  world->network_id);
	look(&place);
	assert_has(place.browser, "1 restaurant over plan");
	owner_world_close(&place);
}

static void add_networks(struct world *world, const char *prefix, int count)
{
	for (int i = 0; i < count; i++) {
		const char *id = uuid_new(world->arena, world->now);
		world_sql(world,
			  "INSERT INTO network (network_id, slug, name, currency, country, "
			  "time_zone, created_at) VALUES ('%s', 'n%s', $n$%s %03d$n$, 'GBP', 'GB', "
			  "'UTC', '2025-01-01')",
			  id, id + 24, prefix, i);
		world_sql(world,
			  "INSERT INTO subscription VALUES ('%s', gen_random_uuid(), '%s', "
			  "'active', 'RUB', %d, '2026-01-01')",
			  id, i % 2 ? "PRO" : "ULTIMA", i % 5 * 100);
	}
}

/* Every one once, whatever the order. */
static void the_list_goes_on_page_by_page(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	add_networks(place.world, "Длинная сеть & «Ko»", 60);
	for (const char **by = (const char *[]){"", "mrr", "guests", "odd", NULL}; *by; by++) {
		int rows = 0, pages = 0;
		const char *next =
			arena_printf(place.world->arena, "/owner/networks?q=%s&by=%s",
				     percent_encoded(place.world->arena, "ДЛИННАЯ"), *by);
		bool seen[60] = {false};
		for (; *next; pages++) {
			struct buffer uri = buffer_in(place.world->arena);
			for (const char *at = next; *at; at++) {
				buffer_add(&uri, at, 1);
				if (!strncmp(at, "&amp;", 5))
					at += 4;
			}
			ask(place.browser, METHOD_GET, buffer_end(&uri), NULL);
			assert_status(place.browser, 200);
			static const char name[] = "Длинная сеть &amp; «Ko» ";
			for (const char *at = place.browser->page; (at = strstr(at, name));
			     rows++) {
				int number = atoi(at += sizeof name - 1);
				assert_false(seen[number]);
				seen[number] = true;
			}
			next = asker_between(place.browser, "rel=\"next\" href=\"", "\"");
		}
		assert_int_equal(rows, 60);
		assert_int_equal(pages, 3);
	}
	owner_get(&place, "/networks?q=%s&plan=PRO",
		  percent_encoded(place.world->arena, "длинная"));
	assert_has(place.browser, "30 networks of ");
	owner_get(&place, "/networks?state=paused&plan=PRO");
	assert_has(place.browser, "No such network");
	owner_get(&place, "/networks?after=x&id=y&name=z&plan=%%22&state=%%27");
	assert_status(place.browser, 200);
	owner_world_close(&place);
}

static void a_file_holds_what_was_found_and_no_formula(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	add_networks(place.world, "=cmd|calc", 3);
	owner_get(&place, "/networks");
	ask(place.browser, METHOD_POST, "/owner/networks", "q", "=cmd", "plan", "", "state", "",
	    "by", "", NULL);
	assert_status(place.browser, 200);
	assert_has(place.browser, "\"'=cmd|calc 001\"");
	assert_has(place.browser, "\"PRO\",\"active\",1.00,\"RUB\",0,5,0,5000");
	assert_lacks(place.browser, "\"Test\"");
	assert_int_equal(
		world_int(place.world,
			  "SELECT count(*) FROM platform_audit WHERE action = "
			  "'export.networks' AND actor_id = '%s' AND after = '{\"rows\": 3}'",
			  place.owner_id),
		1);
	owner_world_close(&place);
}

static void every_stretch_is_in_the_list(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	world_sql(place.world, "DELETE FROM subscription WHERE network_id <> '%s'",
		  place.world->network_id);
	add_networks(place.world, "List", 60);
	int rows = 0, pages = 0;
	for (const char *next = "/owner/subscriptions?plan=PRO&state=active"; *next; pages++) {
		struct buffer uri = buffer_in(place.world->arena);
		for (const char *at = next; *at; at++) {
			buffer_add(&uri, at, 1);
			if (!strncmp(at, "&amp;", 5))
				at += 4;
		}
		ask(place.browser, METHOD_GET, buffer_end(&uri), NULL);
		assert_status(place.browser, 200);
		for (const char *at = place.browser->page; (at = strstr(at, ">List ")); at++)
			rows++;
		next = asker_between(place.browser, "rel=\"next\" href=\"", "\"");
	}
	assert_int_equal(rows, 30);
	owner_get(&place, "/subscriptions");
	assert_has(place.browser, "rel=\"next\"");
	owner_get(&place, "/subscriptions?state=trial");
	assert_has(place.browser, "None of these");
	owner_get(&place, "/subscriptions?at=x&id=1");
	assert_status(place.browser, 200);
	owner_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_subscription_goes_through_its_life),
		cmocka_unit_test(bad_input_is_said_at_its_field),
		cmocka_unit_test(a_credit_is_given_once_however_often_the_button_is_pressed),
		cmocka_unit_test(twice_is_once),
		cmocka_unit_test(a_network_that_is_none),
		cmocka_unit_test(who_is_half_signed_in_sees_and_changes_nothing),
		cmocka_unit_test(usage_against_limits),
		cmocka_unit_test(the_list_goes_on_page_by_page),
		cmocka_unit_test(a_file_holds_what_was_found_and_no_formula),
		cmocka_unit_test(every_stretch_is_in_the_list),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("networks", tests, NULL, NULL);
}
