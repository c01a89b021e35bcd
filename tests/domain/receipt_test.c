/* A provider's receipt and our own note of its id meet, whichever comes first, and at once. */
#include "domain/receipt.h"
#include "core/crypto.h"
#include "queries.h"
#include "signing.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

enum { MESSAGES = 200 };

/* Message `number` of a network, sent and not yet heard of; its id is made of the number. */
static const char *outbox_id(struct world *world, int number)
{
	return arena_printf(world->arena, "01890000-0000-7000-8000-%012d", number);
}

static struct world *open_world(int messages)
{
	struct world *world = world_open("");
	world_sql(world, "TRUNCATE receipt, sent_message");
	for (int i = 0; i < messages; i++)
		world_sql(world,
			  "INSERT INTO outbox (network_id, outbox_id, channel, kind, next_at, "
			  "deadline_at, created_at, state, ended_at) VALUES ('%s', '%s', 'sms', "
			  "'test', '2026-06-12', '2026-06-13', '2026-06-12', 'sent', '2026-06-12')",
			  world->network_id, outbox_id(world, i));
	return world;
}

static void begin(struct world *world)
{
	db_begin(world->db, world->arena, world->now);
	db_network(world->db, world->network_id);
	db_write(world->db);
}

/* As the sender notes what the provider answered. */
static int note(struct world *world, int number, const char *message_id)
{
	begin(world);
	receipt_sent(world->db, world->arena, world->network_id, outbox_id(world, number), "vonage",
		     message_id);
	return db_finish(world->db, true) == DB_KEPT;
}

/* As hook stores what it is told. */
static int hear(struct world *world, const char *message_id, const char *delivery)
{
	const char *ids = receipt_ids(world->arena, message_id);
	begin(world);
	sql_receipt_lock(world->db, "vonage", ids);
	sql_receipt_add(
		world->db, "vonage",
		arena_printf(world->arena,
			     "[{\"event_id\":\"%s.%s\",\"message_id\":\"%s\",\"status\":"
			     "\"%s\",\"delivery\":\"%s\",\"error\":\"\",\"at\":\"2026-06-12 "
			     "11:00+00\"}]",
			     message_id, delivery, message_id, delivery, delivery),
		NULL);
	struct rows *owners = sql_receipt_owners(world->db, "vonage", ids);
	while (rows_next(owners))
		sql_receipt_apply(world->db, row_text(owners, "network_id"), "vonage", ids);
	return db_finish(world->db, true) == DB_KEPT;
}

static const char *delivery(struct world *world, int number)
{
	return world_text(world, "SELECT delivery FROM outbox WHERE outbox_id = '%s'",
			  outbox_id(world, number));
}

static void what_was_heard_before_is_applied(void **state)
{
	(void)state;
	struct world *world = open_world(3);
	world_role(world, "loyalty_hook");
	assert_true(hear(world, "a", "delivered"));
	assert_true(hear(world, "a", "sent"));
	assert_true(hear(world, "b", "read"));
	world_role(world, "loyalty_send");
	assert_true(note(world, 0, "a"));
	assert_string_equal(delivery(world, 0), "delivered");
	assert_string_equal(delivery(world, 1), "");
	/* An id that is taken stays whose it is. */
	assert_true(note(world, 1, "a"));
	assert_string_equal(delivery(world, 1), "");
	/* What is no id is not noted; nor is a message that is not there. */
	char *large = arena_alloc(world->arena, 202);
	memset(large, 'x', 201);
	assert_true(note(world, 1, "") && note(world, 1, large) && note(world, 77, "b"));
	assert_int_equal(world_int(world, "SELECT count(*) FROM sent_message"), 1);
	assert_string_equal(world_text(world,
				       "SELECT delivery_at::text FROM outbox WHERE delivery = "
				       "'delivered'"),
			    world_text(world, "SELECT '2026-06-12 11:00+00'::timestamptz::text"));
	world_close(world);
}

static int play(struct world *world, int number)
{
	int message = number % MESSAGES;
	const char *id = arena_printf(world->arena, "id %d", message);
	return number < MESSAGES ? note(world, message, id) : hear(world, id, "delivered");
}

static void both_at_once_lose_nothing(void **state)
{
	(void)state;
	struct world *world = open_world(MESSAGES);
	assert_int_equal(world_at_once(world, "loyalty_hook", 2, MESSAGES, play), 2 * MESSAGES);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM outbox WHERE network_id = '%s' AND "
				   "delivery = 'delivered'",
				   world->network_id),
			 MESSAGES);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_heard_before_is_applied),
		cmocka_unit_test(both_at_once_lose_nothing),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
