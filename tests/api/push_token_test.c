/* An app registers its token in-process, and takes it away: $LOYALTY_DATABASE. */
#include "app.h"
#include "ask.h"
#include "signing.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct world *world;
static struct asker *app;

static int open_world(void **state)
{
	(void)state;
	world = world_open("");
	world_sql(world, "INSERT INTO network_address VALUES ('slug', '%s', '%s')",
		  world->scope.network->slug, world->network_id);
	setenv("LOYALTY_DEFAULT_NETWORK", world->scope.network->slug, 1);
	app = asker_with(&api_app, NULL);
	app->server.config = config_open("api");
	app->post_trips = 9;
	return 0;
}

static int close_world(void **state)
{
	(void)state;
	asker_free(app);
	world_close(world);
	return 0;
}

static void sign_in(void)
{
	app->bearer = "";
	world->now += HOURS(1);
	app->now = world->now;
	ask_json(app, "/api/user/send-otp", "{\"mobile_number\":\"+447700900123\"}");
	assert_status(app, 200);
	ask_json(app, "/api/user/verify-otp",
		 arena_printf(app->memory, "{\"mobile_number\":\"+447700900123\",\"code\":\"%s\"}",
			      world_sent(world).code));
	assert_status(app, 200);
	app->bearer = asker_between(app, "\"token\":\"", "\"");
}

static void post(const char *json)
{
	int trips = app->post_trips;
	app->post_trips = 3;
	ask_json(app, "/api/user/push-token", json);
	app->post_trips = trips;
}

static int64_t live(const char *also)
{
	return world_int(world,
			 "SELECT count(*) FROM push_device WHERE network_id = '%s' AND kind = "
			 "'app' AND gone_at IS NULL%s",
			 world->network_id, also);
}

static void a_token_is_registered_and_taken_away(void **state)
{
	(void)state;
	sign_in();
	for (int i = 0; i < 2; i++) {
		post("{\"token\":\"fXk:APA91b\",\"platform\":\"android\"}");
		assert_status(app, 200);
		assert_string_equal(app->page, "{\"registered\":true}");
		assert_int_equal(live(" AND platform = 'android'"), 1);
	}
	post("{\"token\":\"fXk:APA91b\",\"platform\":\"ios\"}");
	assert_int_equal(live(" AND platform = 'ios'"), 1);
	for (int i = 0; i < 2; i++) {
		post("{\"token\":\"fXk:APA91b\",\"remove\":true}");
		assert_status(app, 200);
		assert_string_equal(app->page, "{\"registered\":false}");
		assert_int_equal(live(""), 0);
	}
	post("{\"token\":\"fXk:APA91b\",\"remove\":false}");
	assert_int_equal(live(" AND position('APA91b'::bytea IN address_sealed) = 0"), 1);
}

static void the_same_request_is_answered_once(void **state)
{
	(void)state;
	sign_in();
	app->key = "0b5bb4e0-0000-4000-8000-000000000001";
	post("{\"token\":\"once:1\"}");
	assert_status(app, 200);
	world_sql(world, "UPDATE push_device SET gone_at = now() WHERE network_id = '%s'",
		  world->network_id);
	post("{\"token\":\"once:1\"}"); /* a late copy revives nothing */
	assert_status(app, 200);
	assert_int_equal(live(""), 0);
	app->key = "";
}

static void what_is_refused(void **state)
{
	(void)state;
	sign_in();
	static const struct {
		const char *json;
		int status;
	} wrong[] = {
		{"{}", 400},
		{"{\"token\":\"\"}", 400},
		{"{\"token\":\"a b\"}", 400},
		{"{\"token\":7}", 400},
		{"{\"token\":\"t\",\"platform\":\"windows\"}", 400},
		{"{\"token\":\"t\",\"remove\":\"yes\"}", 400},
		{"{\"token\":\"t\",\"guest_id\":\"x\"}", 400},
		{"{\"token\":\"t\",\"network\":\"nobody\"}", 404},
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		post(wrong[i].json);
		assert_status(app, wrong[i].status);
	}
	assert_int_equal(live(""), 0);
	app->bearer = "";
	post("{\"token\":\"t\"}");
	assert_status(app, 401);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_is_registered_and_taken_away),
		cmocka_unit_test(the_same_request_is_answered_once),
		cmocka_unit_test(what_is_refused),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, open_world, close_world);
}
