/* Messages to the outside on a real database ($LOYALTY_DATABASE): sealed, with their code apart. */
#include "domain/outbox.h"
#include "core/crypto.h"
#include "signing.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void a_message_is_sealed_for_its_row(void **state)
{
	struct world *world = *state;
	static const char *const bodies[] = {"plain", "quotes \" and \\ and\nlines", "ваш код", ""};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		outbox_add(world_begin(world, VISITOR, NULL),
			   &(struct message){.channel = "sms",
					     .kind = "otp",
					     .to = "+447700900123",
					     .body = bodies[i],
					     .code = i % 2 ? "" : "123456",
					     .deadline_at = world->now + HOURS(1)});
		world_end(world);
		struct sent sent = world_sent(world);
		assert_string_equal(sent.to, "+447700900123");
		assert_string_equal(sent.text, bodies[i]);
		assert_string_equal(sent.code, i % 2 ? "" : "123456");
		world->now += HOURS(1);
	}
	assert_int_equal(
		world_int(
			world,
			"SELECT count(*) FROM outbox WHERE network_id = '%s' AND state = 'queued' "
			"AND "
			"next_at = created_at AND deadline_at = created_at + interval '1 hour' AND "
			"position('123456'::bytea IN body_sealed) = 0 AND position('7700'::bytea "
			"IN recipient_sealed) = 0",
			world->network_id),
		4);
}

static void a_moved_message_does_not_open(void **state)
{
	struct world *world = *state;
	outbox_add(world_begin(world, VISITOR, NULL), &(struct message){.channel = "sms",
									.kind = "otp",
									.to = "+447700900123",
									.body = "x",
									.deadline_at = world->now});
	world_end(world);
	const char *sealed = world_text(
		world, "SELECT body_sealed FROM outbox WHERE network_id = '%s'", world->network_id);
	const char *about =
		arena_printf(world->arena, "outbox.%s.%s", world->network_id, world->till_id);
	assert_null(unseal(world->arena, config_key(world->config, "seal"), about, sealed));
}

static void what_a_provider_fills_in_keeps_its_order(void **state)
{
	struct world *world = *state;
	const char *outbox_id = outbox_add(
		world_begin(world, VISITOR, NULL),
		&(struct message){.channel = "whatsapp",
				  .kind = "points_expiring",
				  .to = "+447700900123",
				  .body = "x",
				  .provider_template = "points",
				  .parameters = (const char *const[]){"Ada", "1 \"p\"", NULL},
				  .buttons = (const char *const[]){"y", "Да ☕", "n", "No", NULL},
				  .deadline_at = world->now});
	world_end(world);
	const char *about =
		arena_printf(world->arena, "outbox.%s.%s", world->network_id, outbox_id);
	const char *sealed = world_text(
		world, "SELECT body_sealed FROM outbox WHERE outbox_id = '%s'", outbox_id);
	const char *text = unseal(world->arena, config_key(world->config, "seal"), about, sealed);
	assert_non_null(text);
	assert_non_null(strstr(text, ",\"template\":\"points\",\"parameters\":[\"Ada\",\"1 "
				     "\\\"p\\\"\"],\"buttons\":[\"y\",\"Да ☕\",\"n\",\"No\"]}"));
}

static int open_world(void **state)
{
	struct world *world = world_open("");
	world_role(world, "loyalty_guest");
	*state = world;
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
		cmocka_unit_test_setup_teardown(a_message_is_sealed_for_its_row, open_world,
						close_world),
		cmocka_unit_test_setup_teardown(what_a_provider_fills_in_keeps_its_order,
						open_world, close_world),
		cmocka_unit_test_setup_teardown(a_moved_message_does_not_open, open_world,
						close_world),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
