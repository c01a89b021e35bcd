/* The sender's queue: what is blocked is stepped over however much it is, and codes without end
 * leave others their share. */
#include "core/clock.h"
#include "sender_world.h"
#include "worker_world.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static struct double_seen *seen;
enum { BLOCKED = 20000 };

static struct world *world_here(void)
{
	struct world *world = sender_world("twilio");
	seen->count = 0;
	return world;
}

/* Older than all others, and none of them opens: who takes one of them is seen. */
static void add_blocked(struct world *world, int priority)
{
	world_sql(world,
		  "INSERT INTO outbox (network_id, outbox_id, channel, kind, recipient_sealed, "
		  "body_sealed, next_at, deadline_at, created_at, priority) SELECT '%s', "
		  "gen_random_uuid(), 'sms', 'points_expiring', '\\x00', '\\x00', now() - interval "
		  "'1 hour', now() + interval '1 day', now() - interval '1 hour', %d FROM "
		  "generate_series(1, %d)",
		  world->network_id, priority, BLOCKED);
}

static pid_t start_sending(struct world *world, int seconds)
{
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		sender_run(world, seconds);
		_exit(0);
	}
	return child;
}

/* When the double was asked for it; 0: not yet. */
static int64_t asked_at(const char *body)
{
	for (int i = 0; i < seen->count && i < 500; i++)
		if (strstr(seen->requests[i].text, body))
			return seen->requests[i].at;
	return 0;
}

/* Microseconds until it left, from when it was added to a sender that is there already. */
static int64_t passes_in(struct world *world, enum message_priority priority, const char *body)
{
	int64_t added = clock_ticks(), left = 0;
	sender_add(world, priority, body, HOURS(1));
	if (priority == MESSAGE_AWAITED)
		world_sql(world, "NOTIFY outbox");
	for (int i = 0; i < 500 && !(left = asked_at(body)); i++)
		usleep(10000);
	assert_true(left);
	return left - added;
}

#define OWN "{\"account\":\"AC2\",\"token\":\"t\",\"from\":\"+15550001\"}"

/* `others` go while the blocked network's messages wait untouched. */
static void others_pass(struct world *blocked, struct world *others)
{
	add_blocked(blocked, MESSAGE_AWAITED);
	add_blocked(blocked, MESSAGE_NOTICE);
	pid_t child = start_sending(others, 60);
	usleep(300000);
	int64_t code = passes_in(others, MESSAGE_AWAITED, "the-code"),
		notice = passes_in(others, MESSAGE_NOTICE, "the-notice");
	kill(child, SIGTERM);
	waitpid(child, NULL, 0);
	print_message("# beside %d blocked: code %lld ms, notice %lld ms\n", 2 * BLOCKED,
		      (long long)code / 1000, (long long)notice / 1000);
	assert_true(code < 1000000);
	assert_true(notice < 2000000); /* looked for once a second */
	assert_int_equal(world_int(blocked,
				   "SELECT count(*) FROM outbox WHERE network_id = '%s' AND state "
				   "= 'queued' AND attempts = 0 AND error = ''",
				   blocked->network_id),
			 2 * BLOCKED);
}

static void others_pass_an_account_that_is_left_alone(void **state)
{
	(void)state;
	struct world *blocked = world_here(), *others = world_here();
	sender_own(blocked, "twilio", OWN);
	sender_leave_alone(blocked, blocked->network_id);
	others_pass(blocked, others);
	world_close(others);
	world_close(blocked);
}

static void own_accounts_pass_the_platforms(void **state)
{
	(void)state;
	struct world *blocked = world_here(), *others = world_here();
	sender_own(others, "twilio", OWN);
	sender_leave_alone(others, "platform");
	others_pass(blocked, others);
	world_close(others);
	world_close(blocked);
}

/* A network that has sent all it may waits; what it has queued is not read over and over. */
static void a_look_reads_little(void **state)
{
	(void)state;
	struct world *world = world_here();
	add_blocked(world, MESSAGE_NOTICE);
	sender_add(world, MESSAGE_NOTICE, "the oldest", HOURS(1));
	world_sql(world,
		  "UPDATE outbox SET next_at = now() - interval '2 hours' WHERE network_id = '%s' "
		  "AND length(body_sealed) > 1; INSERT INTO send_budget (name, millis, at) VALUES "
		  "('network %s', -1000000, now()), ('network %s share', -1000000, now())",
		  world->network_id, world->network_id, world->network_id);
	world_sql(world, "ANALYZE outbox; SELECT pg_stat_force_next_flush()");
	int64_t before = world_int(world, "SELECT idx_tup_fetch + seq_tup_read FROM "
					  "pg_stat_user_tables WHERE relname = 'outbox'");
	sender_run(world, 2);
	assert_int_equal(seen->count, 0);
	world_sql(world, "SELECT pg_stat_clear_snapshot()");
	int64_t read = 0;
	for (int i = 0; i < 200 && !read; i++, usleep(10000))
		read = world_int(world, "SELECT idx_tup_fetch + seq_tup_read FROM "
					"pg_stat_user_tables WHERE relname = 'outbox'") -
		       before;
	print_message("# two seconds beside %d blocked read %lld rows\n", BLOCKED, (long long)read);
	assert_true(read > 0 && read < BLOCKED / 10);
	assert_int_equal(sender_count(world, "queued"), BLOCKED + 1);
	world_close(world);
}

/* Codes by the hundred, more all the time, each of half a second; and a few notices. */
static void codes_without_end_leave_notices_a_share(void **state)
{
	(void)state;
	struct world *world = world_here();
	for (int i = 0; i < 5; i++)
		sender_add(world, MESSAGE_NOTICE, "twilio-slow the-notice", HOURS(1));
	for (int i = 0; i < 150; i++)
		sender_add(world, MESSAGE_AWAITED, "twilio-slow the-code", HOURS(1));
	sender_run(world, 5);
	int notices = 0, codes = 0;
	for (int i = 0; i < seen->count && i < 500; i++) {
		notices += strstr(seen->requests[i].text, "the-notice") != NULL;
		codes += strstr(seen->requests[i].text, "the-code") != NULL;
	}
	assert_true(codes < 150); /* there was no end of them */
	print_message("# beside %d codes %d notices left\n", codes, notices);
	assert_true(notices >= 4);
	assert_true(codes >= 40);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(others_pass_an_account_that_is_left_alone),
		cmocka_unit_test(own_accounts_pass_the_platforms),
		cmocka_unit_test(a_look_reads_little),
		cmocka_unit_test(codes_without_end_leave_notices_a_share),
	};
	if (!(seen = sender_double()))
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	double_stop();
	return failed;
}
