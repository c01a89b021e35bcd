/* Pushes through the outbox: each device's own service answers for itself alone, and one that knows
 * the device no more ends it. */
#include "core/clock.h"
#include "core/crypto.h"
#include "sender_world.h"
#include "worker/job.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct double_seen *seen;
static const char *url = "";

static struct world *world_here(void)
{
	struct world *world = sender_world(NULL);
	seen->count = 0;
	return world;
}

/* A browser whose push service answers as the word says; returns its id. */
static const char *add_push(struct world *world, const char *guest_id, const char *answers)
{
	const char *id = uuid_new(world->arena, world->now);
	world_sql(world,
		  "INSERT INTO push_device (network_id, push_device_id, guest_id, kind, "
		  "address_index, address_sealed, created_at) VALUES ('%s', '%s', '%s', 'web', "
		  "decode(replace('%s', '-', ''), 'hex'), '', now())",
		  world->network_id, id, guest_id, id);
	const struct scope *scope = world_begin(world, VISITOR, NULL);
	outbox_add(
		scope,
		&(struct message){
			.channel = "push",
			.kind = "points_expiring",
			.to = arena_printf(
				world->arena,
				"{\"device\":\"%s\",\"kind\":\"web\",\"endpoint\":\"%s/vonage-%s\","
				"\"p256dh\":\"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-"
				"JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4\","
				"\"auth\":\"BTBZMqHH6r4Tts7J_aSIgg\"}",
				id, url, answers),
			.subject = "Points expire",
			.body = "200 points expire soon.",
			.priority = MESSAGE_NOTICE,
			.deadline_at = world->now + HOURS(100)});
	world_end(world);
	return id;
}

static void a_device_that_is_gone_is_marked(void **state)
{
	(void)state;
	struct world *world = world_here();
	const char *guest_id = world_guest(world, true);
	const char *gone = add_push(world, guest_id, "410");
	add_push(world, guest_id, "slow");
	sender_run(world, 0);
	assert_int_equal(seen->count, 2);
	assert_int_equal(sender_count(world, "sent"), 1);
	assert_int_equal(sender_count(world, "dead"), 1);
	assert_string_equal(world_text(world,
				       "SELECT push_device_id FROM push_device WHERE network_id = "
				       "'%s' AND gone_at IS NOT NULL",
				       world->network_id),
			    gone);
	assert_string_equal(
		world_text(world,
			   "SELECT error FROM outbox WHERE network_id = '%s' AND state = 'dead'",
			   world->network_id),
		"the push service answered 410");
	world_close(world);
}

static void one_guests_service_closes_nobodys_way(void **state)
{
	(void)state;
	struct world *world = world_here();
	const char *guest_id = world_guest(world, true);
	for (int i = 0; i < 4; i++) {
		add_push(world, guest_id, "403");
		add_push(world, guest_id, "500");
		add_push(world, guest_id, "reset");
	}
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "queued"), 12);
	assert_int_equal(
		world_int(world, "SELECT count(*) FROM provider_health WHERE failures > 0"), 0);
	add_push(world, guest_id, "slow");
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "sent"), 1);
	world_close(world);
}

/* Our key is refused: nothing is wrong with the push, which waits longer and longer, and until its
 * deadline; nor is the way closed, for a browser may name a service that refuses everybody. */
static void a_refused_key_costs_no_push(void **state)
{
	(void)state;
	static const char *const answers[] = {"401", "403"};
	for (int at = 0; at < 2; at++) {
		struct world *world = world_here();
		add_push(world, world_guest(world, true), answers[at]);
		for (int i = 1; i <= 12; i++) {
			sender_run(world, 0);
			assert_int_equal(seen->count, i);
			world_sql(world, "UPDATE outbox SET next_at = now()");
		}
		world_sql(world, "UPDATE outbox SET created_at = now() - interval '20 minutes'");
		sender_run(world, 0);
		assert_string_equal(
			sender_of_message(world,
					  "state || ' ' || attempts || ' ' || (next_at BETWEEN "
					  "now() + interval '9 m' AND now() + interval '13 m')"),
			"queued 0 true");
		assert_int_equal(world_int(world, "SELECT count(*) FROM provider_health"), 0);
		world_close(world);
	}
}

static void keys_that_are_no_pair_are_nobodys_push(void **state)
{
	(void)state;
	const char *private = getenv("LOYALTY_WEBPUSH_PRIVATE");
	setenv("LOYALTY_WEBPUSH_PRIVATE", "Vh9ASi4sWEcznsnr0sIPQn-8bFhOPBCzxGq3ZxPBxDA", 1);
	struct world *world = world_here();
	add_push(world, world_guest(world, true), "slow");
	sender_run(world, 0);
	assert_string_equal(sender_of_message(world, "state || ' ' || attempts || ' ' || error"),
			    "queued 0 webpush_private and webpush_public are no pair");
	assert_int_equal(world_int(world, "SELECT count(*) FROM provider_health WHERE provider = "
					  "'webpush' AND failures = 1"),
			 1);
	setenv("LOYALTY_WEBPUSH_PRIVATE", private, 1);
	world->config = config_open("send");
	world_sql(world, "UPDATE outbox SET next_at = now()");
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "sent"), 1);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_that_is_gone_is_marked),
		cmocka_unit_test(one_guests_service_closes_nobodys_way),
		cmocka_unit_test(a_refused_key_costs_no_push),
		cmocka_unit_test(keys_that_are_no_pair_are_nobodys_push),
	};
	if (!(seen = double_start(&url)))
		return 1;
	setenv("LOYALTY_SEND_PUSH", "webpush firebase", 1);
	setenv("LOYALTY_WEBPUSH_PRIVATE", "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", 1);
	setenv("LOYALTY_WEBPUSH_PUBLIC",
	       "BP4z9KsN6nGRTbVYI_"
	       "c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
	       1);
	setenv("LOYALTY_WEBPUSH_SUBJECT", "mailto:us@loyalty.example", 1);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	double_stop();
	return failed;
}
