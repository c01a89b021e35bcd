/* The guest's browsers that take pushes: offered, registered, limited, given away, turned off. */
#include "app.h"
#include "keep.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char p256dh[] = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-"
			     "AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
		  auth[] = "BTBZMqHH6r4Tts7J_aSIgg", section[] = "data-push=\"BPub\"",
		  somewhere[] = "https://push.example/send/1";

static struct guest_world open_with(const char *public_key)
{
	setenv("LOYALTY_WEBPUSH_PUBLIC", public_key, 1);
	struct guest_world place = guest_world_open(&guest_app, "");
	place.browser->server.config = config_open("guest");
	return place;
}

static void register_at(struct guest_world *place, const char *endpoint)
{
	ask(place->browser, METHOD_POST, guest_address(place, "/push"), "endpoint", endpoint,
	    "p256dh", p256dh, "auth", auth, NULL);
}

static int64_t live(struct guest_world *place)
{
	return world_int(place->world,
			 "SELECT count(*) FROM push_device WHERE network_id = '%s' AND guest_id = "
			 "'%s' AND gone_at IS NULL",
			 place->world->network_id, place->guest_id);
}

static void the_offer_is_there_where_pushes_can_be_sent(void **state)
{
	(void)state;
	struct guest_world place = open_with("BPub");
	guest_get(&place, "/");
	assert_lacks(place.browser, "data-push=");
	guest_sign_in(&place, "07700 900123");
	ask_follow(place.browser);
	assert_has(place.browser, section);
	assert_lacks(place.browser, "data-told");
	/* Without scripts it is not shown. */
	const char *offer = asker_between(place.browser, section, "</section>");
	assert_non_null(strstr(offer, " hidden>"));
	register_at(&place, somewhere);
	guest_get(&place, "/");
	assert_has(place.browser, "data-told=\"1\"");
	guest_world_close(&place);

	place = open_with("");
	guest_sign_in(&place, "07700 900123");
	ask_follow(place.browser);
	assert_lacks(place.browser, "data-push=");
	register_at(&place, somewhere);
	assert_status(place.browser, 404);
	guest_world_close(&place);
}

static void a_browser_is_kept_sealed(void **state)
{
	(void)state;
	struct guest_world place = open_with("BPub");
	guest_sign_in(&place, "07700 900123");
	ask_follow(place.browser);
	place.browser->accept = "application/json";
	register_at(&place, somewhere);
	assert_status(place.browser, 200);
	assert_has(place.browser, "\"registered\":true");
	const char *id = world_text(place.world,
				    "SELECT push_device_id FROM push_device WHERE network_id = "
				    "'%s' AND guest_id = '%s' AND kind = 'web' AND gone_at IS NULL",
				    place.world->network_id, place.guest_id);
	const char *about =
		arena_printf(place.world->arena, "push_device.%s.%s", place.world->network_id, id);
	const char *sealed = world_text(place.world,
					"SELECT address_sealed FROM push_device WHERE "
					"push_device_id = '%s'",
					id);
	json_t *opened = json_loads(
		unseal(place.world->arena, config_key(place.world->config, "seal"), about, sealed),
		0, NULL);
	assert_string_equal(json_string_value(json_object_get(opened, "endpoint")), somewhere);
	assert_string_equal(json_string_value(json_object_get(opened, "p256dh")), p256dh);
	assert_string_equal(json_string_value(json_object_get(opened, "auth")), auth);
	json_decref(opened);
	const char *context =
		arena_printf(place.world->arena, "push_device.%s", place.world->network_id);
	assert_int_equal(
		world_int(place.world,
			  "SELECT count(*) FROM push_device WHERE push_device_id = '%s' AND "
			  "address_index = '%s' AND created_at = to_timestamp(%lld)",
			  id,
			  hmac_text(place.world->arena, config_key(place.world->config, "index"),
				    context, somewhere),
			  (long long)(place.world->now / 1000000)),
		1);
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM audit WHERE network_id = '%s' AND action "
				   "= 'push_device.add' AND subject_id = '%s' AND "
				   "after::text NOT LIKE '%%push.example%%'",
				   place.world->network_id, place.guest_id),
			 1);
	guest_world_close(&place);
}

static void turned_off_and_on_again_it_is_the_same(void **state)
{
	(void)state;
	struct guest_world place = open_with("BPub");
	guest_sign_in(&place, "07700 900123");
	ask_follow(place.browser);
	register_at(&place, somewhere);
	assert_status(place.browser, 303);
	for (int i = 0; i < 2; i++) { /* the second time there is nothing to turn off */
		ask(place.browser, METHOD_POST, guest_address(&place, "/push"), "endpoint",
		    somewhere, "off", "on", NULL);
		assert_status(place.browser, 303);
		assert_int_equal(live(&place), 0);
	}
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM audit WHERE network_id = '%s' AND action "
				   "= 'push_device.remove'",
				   place.world->network_id),
			 1);
	register_at(&place, somewhere);
	register_at(&place, somewhere);
	assert_int_equal(live(&place), 1);
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM push_device WHERE network_id = '%s'",
				   place.world->network_id),
			 1);
	guest_world_close(&place);
}

static void the_eleventh_browser_ends_the_first(void **state)
{
	(void)state;
	struct guest_world place = open_with("BPub");
	guest_sign_in(&place, "07700 900123");
	ask_follow(place.browser);
	for (int i = 1; i <= 12; i++) {
		guest_wait_for(&place, HOURS(1) / 60);
		register_at(&place, arena_printf(place.world->arena, "https://push.example/%d", i));
		assert_int_equal(live(&place), i < 10 ? i : 10);
	}
	assert_int_equal(
		world_int(place.world,
			  "SELECT count(*) FROM (SELECT gone_at IS NOT NULL AS gone, row_number() "
			  "OVER (ORDER BY created_at) AS number FROM push_device WHERE network_id "
			  "= '%s') each WHERE gone <> (number <= 2)",
			  place.world->network_id),
		0);
	guest_world_close(&place);
}

static void who_uses_the_browser_is_told(void **state)
{
	(void)state;
	struct guest_world place = open_with("BPub");
	guest_sign_in(&place, "07700 900123");
	ask_follow(place.browser);
	register_at(&place, somewhere);
	const char *first = place.guest_id;
	asker_forget(place.browser);
	guest_sign_in(&place, "07700 900124");
	ask_follow(place.browser);
	assert_string_not_equal(place.guest_id, first);
	/* It is not the other guest's to turn off. */
	ask(place.browser, METHOD_POST, guest_address(&place, "/push"), "endpoint", somewhere,
	    "off", "on", NULL);
	assert_int_equal(live(&place), 0);
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM push_device WHERE network_id = '%s' AND "
				   "gone_at IS NULL",
				   place.world->network_id),
			 1);
	register_at(&place, somewhere);
	assert_int_equal(live(&place), 1);
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM push_device WHERE network_id = '%s'",
				   place.world->network_id),
			 1);
	guest_world_close(&place);
}

static void what_is_no_subscription(void **state)
{
	(void)state;
	struct guest_world place = open_with("BPub");
	guest_sign_in(&place, "07700 900123");
	ask_follow(place.browser);
	static const char *const wrong[][3] = {
		{"", p256dh, auth},
		{"http://push.example/", p256dh, auth},
		{"https://user@push.example/", p256dh, auth},
		{somewhere, "", auth},
		{somewhere, "AAAA", auth},
		{somewhere, "!!!!", auth},
		{somewhere, p256dh, ""},
		{somewhere, p256dh, p256dh},
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		ask(place.browser, METHOD_POST, guest_address(&place, "/push"), "endpoint",
		    wrong[i][0], "p256dh", wrong[i][1], "auth", wrong[i][2], NULL);
		assert_status(place.browser, 400);
	}
	assert_int_equal(live(&place), 0);
	guest_world_close(&place);
}

static void a_visitor_registers_nothing(void **state)
{
	(void)state;
	struct guest_world place = open_with("BPub");
	guest_get(&place, "/sign-in");
	register_at(&place, somewhere);
	assert_status(place.browser, 303);
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM push_device WHERE "
				   "network_id = '%s'",
				   place.world->network_id),
			 0);
	guest_world_close(&place);
}

static void the_worker_is_a_script_of_ours(void **state)
{
	(void)state;
	struct guest_world place = open_with("BPub");
	guest_get(&place, "/push.js");
	assert_status(place.browser, 200);
	assert_string_equal(place.browser->answer->type, "text/javascript; charset=utf-8");
	assert_has(place.browser, "importScripts(\"/static/push-");
	guest_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_offer_is_there_where_pushes_can_be_sent),
		cmocka_unit_test(a_browser_is_kept_sealed),
		cmocka_unit_test(turned_off_and_on_again_it_is_the_same),
		cmocka_unit_test(the_eleventh_browser_ends_the_first),
		cmocka_unit_test(who_uses_the_browser_is_told),
		cmocka_unit_test(what_is_no_subscription),
		cmocka_unit_test(a_visitor_registers_nothing),
		cmocka_unit_test(the_worker_is_a_script_of_ours),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
