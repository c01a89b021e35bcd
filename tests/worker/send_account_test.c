/* Accounts that do not work: nothing is wrong with their messages, which wait for them until their
 * deadline; and who has mended an account waits for nothing. */
#include "queries.h"
#include "sender_world.h"
#include "worker_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

static struct double_seen *seen;

static struct world *world_here(void)
{
	struct world *world = sender_world("twilio");
	seen->count = 0;
	return world;
}

/* The double refuses whoever calls himself so. */
#define WRONG "{\"account\":\"twilio-account\",\"token\":\"t\",\"from\":\"+15550001\"}"
#define RIGHT "{\"account\":\"AC2\",\"token\":\"t\",\"from\":\"+15550001\"}"

static int64_t failures(struct world *world, const char *account)
{
	return world_int(world,
			 "SELECT coalesce(sum(failures), 0)::bigint FROM provider_health WHERE "
			 "account = '%s'",
			 account);
}

static void a_wrong_key_costs_no_message(void **state)
{
	(void)state;
	struct world *world = world_here();
	sender_own(world, "twilio", WRONG);
	sender_add(world, MESSAGE_NOTICE, "good", HOURS(100));
	for (int i = 1; i <= 12; i++) { /* more often than a message is tried */
		sender_run(world, 0);
		assert_int_equal(seen->count, i);
		assert_int_equal(failures(world, world->network_id), i);
		assert_string_equal(sender_of_message(world,
						      "state || ' ' || attempts || ' ' || (next_at "
						      "BETWEEN now() + interval '4 s' AND now() + "
						      "interval '7 s')"),
				    "queued 0 true");
		world_sql(world, "UPDATE provider_health SET open_until = now() WHERE open_until "
				 "IS NOT NULL");
		world_sql(world, "UPDATE outbox SET next_at = now()");
	}
	world_sql(world, "DELETE FROM provider_account");
	sender_own(world, "twilio", RIGHT);
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "sent"), 1);
	assert_int_equal(failures(world, world->network_id), 0);
	world_close(world);
}

static void it_waits_no_longer_than_its_deadline(void **state)
{
	(void)state;
	struct world *world = world_here();
	sender_own(world, "twilio", WRONG);
	sender_add(world, MESSAGE_NOTICE, "good", 3000000);
	sender_run(world, 0);
	assert_string_equal(sender_of_message(world, "state || ' ' || sendable"), "dead true");
	world_close(world);
}

/* What can be seen of an account without a call blames it as well, and proves nothing good. */
static void settings_that_are_none_are_the_accounts(void **state)
{
	(void)state;
	struct world *world = world_here();
	sender_own(world, "twilio", "{\"account\":\"A/C\",\"token\":\"t\",\"from\":\"+15550001\"}");
	sender_add(world, MESSAGE_NOTICE, "good", HOURS(1));
	sender_run(world, 0);
	assert_string_equal(sender_of_message(world, "state || ' ' || error"),
			    "queued the Twilio account's id is not one");
	assert_int_equal(failures(world, world->network_id), 1);
	world_sql(world, "UPDATE outbox SET recipient_sealed = NULL, body_sealed = NULL, "
			 "state = 'dead', ended_at = now()");
	world_sql(world, "DELETE FROM provider_account");
	sender_own(world, "twilio", RIGHT);
	sender_add(world, MESSAGE_NOTICE, "\x01", HOURS(1)); /* no provider takes that */
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "dead"), 2);
	assert_int_equal(seen->count, 0);
	assert_int_equal(failures(world, world->network_id), 1);
	world_close(world);
}

/* Six calls may be under way by the old settings when the new ones are kept. */
static void what_the_old_account_did_says_nothing_of_the_new(void **state)
{
	(void)state;
	struct world *world = world_here();
	sender_own(world, "twilio", WRONG);
	const char *old = world_text(world,
				     "SELECT to_char(changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD "
				     "HH24:MI:SS.US') || '+00' FROM provider_account WHERE "
				     "network_id = '%s'",
				     world->network_id);
	struct worker worker = world_worker(world, "loyalty_send");
	for (int round = 0; round < 3; round++) {
		if (round == 1)
			world_sql(world, "DELETE FROM provider_health; UPDATE provider_account SET "
					 "changed_at = now() + interval '1 us'");
		if (round == 2)
			world_sql(world, "DELETE FROM provider_account");
		db_begin(worker.db, worker.arena, world->now);
		db_network(worker.db, world->network_id);
		db_write(worker.db);
		sql_send_failed(worker.db, "twilio", world->network_id, "HTTP 401",
				instant_text(worker.arena, world->now), false, old);
		assert_int_equal(db_finish(worker.db, true), DB_KEPT);
		assert_int_equal(failures(world, world->network_id), round == 0);
	}
	world_worker_end(&worker);
	world_close(world);
}

static void add_test(struct world *world)
{
	const struct scope *scope = world_begin(world, VISITOR, NULL);
	outbox_add(scope, &(struct message){.channel = "sms",
					    .kind = "test",
					    .to = "+447700900124",
					    .body = "A test.",
					    .priority = MESSAGE_AWAITED,
					    .deadline_at = world->now + HOURS(1)});
	world_end(world);
}

static void a_test_tries_an_own_account_at_once(void **state)
{
	(void)state;
	struct world *world = world_here();
	sender_own(world, "twilio", RIGHT);
	sender_leave_alone(world, world->network_id);
	sender_add(world, MESSAGE_AWAITED, "good", HOURS(1));
	sender_run(world, 0);
	assert_int_equal(seen->count, 0);
	add_test(world);
	sender_run(world, 0);
	assert_int_equal(failures(world, world->network_id), 0);
	assert_int_equal(sender_count(world, "sent"), 2); /* it works: nobody waits any more */
	world_close(world);

	world = world_here(); /* the platform's is not a network's to hammer */
	sender_leave_alone(world, "platform");
	add_test(world);
	sender_run(world, 0);
	assert_int_equal(seen->count, 0);
	assert_int_equal(failures(world, "platform"), 9);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_key_costs_no_message),
		cmocka_unit_test(it_waits_no_longer_than_its_deadline),
		cmocka_unit_test(settings_that_are_none_are_the_accounts),
		cmocka_unit_test(what_the_old_account_did_says_nothing_of_the_new),
		cmocka_unit_test(a_test_tries_an_own_account_at_once),
	};
	if (!(seen = sender_double()))
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	double_stop();
	return failed;
}
