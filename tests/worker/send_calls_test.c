/* The outbox with providers that are slow, busy, wrong or away: what leaves leaves once, codes
 * leave at once, and nobody is hammered. */
#include "core/clock.h"
#include "sender_world.h"
#include "worker/job.h"
#include <jansson.h>
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

/* Twilio first, then Vonage; each test in a network of its own. */
static struct world *world_with(const char *senders)
{
	struct world *world = sender_world(senders);
	seen->count = 0;
	return world;
}

static struct world *world_here(void)
{
	return world_with("twilio vonage");
}

static void add_code(struct world *world, const char *body)
{
	sender_add(world, MESSAGE_AWAITED, body, HOURS(1));
}

static void add_notice(struct world *world, const char *body)
{
	sender_add(world, MESSAGE_NOTICE, body, HOURS(100));
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

static void wait_for_requests(int count)
{
	for (int i = 0; i < 500 && __atomic_load_n(&seen->count, __ATOMIC_SEQ_CST) < count; i++)
		usleep(10000);
	assert_true(seen->count >= count);
}

static int asked_of(const char *provider)
{
	int count = 0;
	for (int i = 0; i < seen->count; i++)
		count += !strcmp(provider, strstr(seen->requests[i].path, "/2010-04-01/")
						   ? "twilio"
						   : "vonage");
	return count;
}

static void a_message_is_called_for(void **state)
{
	(void)state;
	struct world *world = world_here();
	/* What was heard of it before its own answer came counts. */
	world_sql(world,
		  "INSERT INTO receipt (provider, event_id, message_id, status, delivery, at, "
		  "received_at) VALUES ('twilio', 'early', '%s', 'delivered', 'delivered', now(), "
		  "now())",
		  double_id(0));
	add_code(world, "123456 is your code");
	sender_run(world, 0);
	assert_int_equal(seen->count, 1);
	assert_string_equal(seen->requests[0].path, "/2010-04-01/Accounts/AC1/Messages.json");
	assert_non_null(strstr(seen->requests[0].text, "To=%2B447700900123"));
	assert_non_null(strstr(seen->requests[0].text, "Body=123456%20is%20your%20code"));
	assert_int_equal(sender_count(world, "sent"), 1);
	assert_string_equal(sender_of_message(world, "provider"), "twilio");
	assert_string_equal(sender_of_message(world, "delivery"), "delivered");
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM sent_message WHERE network_id = '%s' AND "
				   "message_id = '%s'",
				   world->network_id, double_id(0)),
			 1);
	world_close(world);
}

static void a_code_goes_to_the_next_provider_at_once(void **state)
{
	(void)state;
	static const char *const moods[] = {"twilio-500",     "twilio-reset",	"twilio-busy",
					    "twilio-account", "twilio-garbage", "twilio-inside"};
	for (size_t i = 0; i < sizeof moods / sizeof *moods; i++) {
		struct world *world = world_here();
		add_code(world, moods[i]);
		sender_run(world, 0);
		assert_int_equal(asked_of("twilio"), 1);
		assert_int_equal(asked_of("vonage"), 1);
		assert_int_equal(sender_count(world, "sent"), 1);
		assert_string_equal(sender_of_message(world, "provider"), "vonage");
		assert_string_equal(sender_of_message(world, "attempts"), "1");
		world_close(world);
	}
}

static void a_code_does_not_wait_for_one_that_hangs(void **state)
{
	(void)state;
	struct world *world = world_here();
	int64_t before = clock_ticks();
	add_code(world, "twilio-silent");
	sender_run(world, 0);
	assert_string_equal(sender_of_message(world, "provider"), "vonage");
	assert_true(clock_ticks() - before < 6000000);
	world_close(world);
}

static void a_notice_waits_for_its_provider(void **state)
{
	(void)state;
	struct world *world = world_here();
	add_notice(world, "twilio-500");
	sender_run(world, 0);
	assert_int_equal(asked_of("vonage"), 0);
	assert_int_equal(sender_count(world, "queued"), 1);
	assert_string_equal(sender_of_message(world, "error"), "the provider answered 500");
	assert_string_equal(
		sender_of_message(
			world, "next_at BETWEEN now() + interval '3 s' AND now() + interval '7 s'"),
		"true");
	world_close(world);

	world = world_here();
	add_notice(world, "twilio-busy");
	sender_run(world, 0);
	assert_string_equal(sender_of_message(world,
					      "next_at BETWEEN now() + interval '55 s' AND now() + "
					      "interval '80 s'"),
			    "true");
	world_close(world);

	world = world_here();
	add_notice(world, "twilio-account"); /* not by this account: nothing to wait for */
	sender_run(world, 0);
	assert_string_equal(sender_of_message(world, "provider"), "vonage");
	world_close(world);
}

static void what_is_refused_is_dead(void **state)
{
	(void)state;
	struct world *world = world_here();
	add_code(world, "twilio-wrong");
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "dead"), 1);
	assert_string_equal(sender_of_message(world, "sendable"), "false");
	assert_true(*sender_of_message(world, "error"));
	assert_int_equal(seen->count, 1);
	assert_int_equal(world_int(world, "SELECT count(*) FROM provider_health"), 0);
	add_code(world, "twilio-stop");
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "dead"), 2);
	assert_int_equal(seen->count, 2);
	add_code(world, "again"); /* who said stop is not called again */
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "dead"), 3);
	assert_int_equal(seen->count, 2);
	world_close(world);
}

static void nothing_is_tried_beyond_its_deadline(void **state)
{
	(void)state;
	struct world *world = world_with("twilio");
	sender_add(world, MESSAGE_AWAITED, "twilio-500", 3000000);
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "dead"),
			 1); /* the next try would be in five seconds */
	assert_string_equal(sender_of_message(world, "error"), "the provider answered 500");
	assert_string_equal(sender_of_message(world, "sendable"), "true");
	world_close(world);
}

static void a_provider_that_fails_is_left_alone(void **state)
{
	(void)state;
	struct world *world = world_with("twilio");
	for (int i = 0; i < 5; i++)
		add_notice(world, "twilio-500");
	sender_run(world, 0);
	assert_int_equal(seen->count, 5);
	assert_int_equal(world_int(world, "SELECT count(*) FROM provider_health WHERE failures = 5 "
					  "AND open_until BETWEEN now() + interval '25 s' AND "
					  "now() + interval '31 s'"),
			 1);
	add_notice(world, "good");
	add_code(world, "good");
	sender_run(world, 0);
	assert_int_equal(seen->count, 5);
	assert_int_equal(sender_count(world, "queued"), 7);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM outbox WHERE network_id = '%s' AND "
				   "attempts = 0 AND error = ''",
				   world->network_id),
			 2); /* not even taken */
	setenv("LOYALTY_SEND_SMS", "twilio vonage", 1);
	config_open("send"); /* with another provider nobody notices */
	sender_run(world, 0);
	assert_int_equal(asked_of("twilio"), 5);
	assert_int_equal(asked_of("vonage"), 2);
	setenv("LOYALTY_SEND_SMS", "twilio", 1);
	config_open("send");

	/* Its time over, one message tries; it fails: twice as long. */
	world_sql(world, "UPDATE provider_health SET open_until = now()");
	world_sql(world,
		  "UPDATE outbox SET next_at = now() WHERE network_id = '%s' AND attempts = 1 AND "
		  "state = 'queued'",
		  world->network_id);
	sender_run(world, 0);
	assert_int_equal(asked_of("twilio"), 6);
	assert_int_equal(world_int(world, "SELECT count(*) FROM provider_health WHERE failures = 6 "
					  "AND open_until BETWEEN now() + interval '55 s' AND "
					  "now() + interval '61 s'"),
			 1);

	/* One that works closes it. */
	world_sql(world, "UPDATE provider_health SET open_until = now()");
	add_code(world, "good");
	sender_run(world, 0);
	assert_int_equal(
		world_int(world, "SELECT count(*) FROM provider_health WHERE failures > 0"), 0);
	world_close(world);
}

static void a_killed_sender_loses_nothing(void **state)
{
	(void)state;
	struct world *world = world_here();
	add_notice(world, "twilio-slow");
	pid_t child = start_sending(world, 10);
	wait_for_requests(1);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	assert_int_equal(sender_count(world, "sending"), 1);
	sender_run(world, 0); /* it is held: nobody takes it away from a sender that may live */
	assert_int_equal(seen->count, 1);
	world_sql(world,
		  "UPDATE outbox SET lease_until = now() - interval '1 s' WHERE network_id = '%s'",
		  world->network_id);
	sender_run(world, 0);
	assert_int_equal(seen->count, 2);
	assert_int_equal(sender_count(world, "sent"), 1);
	assert_string_equal(sender_of_message(world, "attempts"), "2");
	world_close(world);
}

/* The connection to Postgres breaks while a call is under way: what left is still written down. */
static void a_lost_database_makes_no_second_message(void **state)
{
	(void)state;
	struct world *world = world_here();
	add_code(world, "twilio-slow");
	pid_t child = start_sending(world, 2);
	wait_for_requests(1);
	world_sql(world, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
			 "application_name = 'send'");
	waitpid(child, NULL, 0);
	assert_int_equal(seen->count, 1);
	assert_int_equal(sender_count(world, "sent"), 1);
	world_close(world);
}

static void senders_at_once_send_each_once(void **state)
{
	(void)state;
	struct world *world = world_here();
	pid_t children[3];
	char body[40];
	for (int i = 0; i < 40; i++) {
		snprintf(body, sizeof body, "number %d.", i);
		add_code(world, body);
	}
	for (int i = 0; i < 3; i++)
		children[i] = start_sending(world, 0);
	for (int i = 0; i < 3; i++)
		waitpid(children[i], NULL, 0);
	assert_int_equal(seen->count, 40);
	for (int i = 0; i < 40; i++) {
		int found = 0;
		snprintf(body, sizeof body, "number%%20%d.", i);
		for (int k = 0; k < 40; k++)
			found += strstr(seen->requests[k].text, body) != NULL;
		assert_int_equal(found, 1);
	}
	assert_int_equal(sender_count(world, "sent"), 40);
	world_close(world);
}

static void no_more_leave_than_may(void **state)
{
	(void)state;
	setenv("LOYALTY_SEND_PER_NETWORK", "10", 1);
	struct world *world = world_here();
	pid_t children[2];
	for (int i = 0; i < 25; i++)
		add_notice(world, "news");
	for (int i = 0; i < 2; i++)
		children[i] = start_sending(world, 0);
	for (int i = 0; i < 2; i++)
		waitpid(children[i], NULL, 0);
	assert_int_equal(seen->count, 25);
	for (int i = 0; i < 25; i++) { /* in a second at most a second's worth twice */
		int within = 0;
		for (int k = 0; k < 25; k++)
			within += seen->requests[k].at >= seen->requests[i].at &&
				  seen->requests[k].at < seen->requests[i].at + 1000000;
		assert_true(within <= 20);
	}
	int64_t took = seen->requests[24].at - seen->requests[0].at;
	assert_true(took > 1200000); /* 15 beyond the first second's worth: 1.5 s */
	assert_true(took < 4000000);
	unsetenv("LOYALTY_SEND_PER_NETWORK");
	world_close(world);
}

/* Notices whose provider hangs are under way, more wait: a code passes all of them. */
static void a_code_passes_notices_that_hang(void **state)
{
	(void)state;
	struct world *world = world_here();
	for (int i = 0; i < 40; i++)
		add_notice(world, "twilio-slower");
	pid_t child = start_sending(world, 2);
	wait_for_requests(8);
	usleep(200000);
	int64_t added = clock_ticks(), left = 0;
	add_code(world, "the-code");
	world_sql(world, "NOTIFY outbox");
	for (int i = 0; i < 200 && !left; i++) {
		usleep(10000);
		for (int k = 0; k < seen->count; k++)
			if (strstr(seen->requests[k].text, "the-code"))
				left = seen->requests[k].at;
	}
	assert_true(left && left - added < 1000000);
	assert_true(asked_of("twilio") <= 13); /* the others have left room */
	kill(child, SIGTERM);
	waitpid(child, NULL, 0);
	world_close(world);
}

static void a_network_with_its_own_account_uses_that_alone(void **state)
{
	(void)state;
	struct world *world = world_here();
	sender_own(world, "vonage",
		   "{\"key\":\"own-key\",\"secret\":\"own-secret\",\"from\":\"Own\"}");
	add_code(world, "good");
	sender_run(world, 0);
	assert_int_equal(asked_of("vonage"), 1);
	assert_non_null(strstr(seen->requests[0].text, "own-key"));
	add_code(world, "vonage-500");
	sender_run(world, 0);
	assert_int_equal(asked_of("twilio"), 0);
	assert_int_equal(sender_count(world, "queued"), 1);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM provider_health WHERE provider = 'vonage' "
				   "AND account = '%s' AND failures = 1",
				   world->network_id),
			 1);
	world_close(world);

	world = world_here();
	sender_own(world, "vonage", "{\"key\":\"own-key\"}");
	add_code(world, "good");
	sender_run(world, 0);
	assert_int_equal(seen->count, 0);
	assert_string_equal(sender_of_message(world, "error"),
			    "the network's own account for sms is not complete");
	world_close(world);
}

static void nobody_to_carry_it(void **state)
{
	(void)state;
	struct world *world = world_with("smtp"); /* no provider of SMS */
	add_code(world, "good");
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "dead"), 1);
	assert_string_equal(sender_of_message(world, "error"), "nobody is configured to carry sms");
	assert_string_equal(sender_of_message(world, "sendable"), "true");
	world_close(world);
}

static void one_message_of_a_name(void **state)
{
	(void)state;
	struct world *world = world_here();
	for (int i = 0; i < 2; i++) {
		const struct scope *scope = world_begin(world, VISITOR, NULL);
		outbox_add(scope, &(struct message){.channel = "sms",
						    .kind = "points_expiring",
						    .to = "+447700900123",
						    .body = "good",
						    .dedupe = "reminder 1",
						    .deadline_at = world->now + HOURS(1)});
		world_end(world);
	}
	sender_run(world, 0);
	assert_int_equal(seen->count, 1);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_is_called_for),
		cmocka_unit_test(a_code_goes_to_the_next_provider_at_once),
		cmocka_unit_test(a_code_does_not_wait_for_one_that_hangs),
		cmocka_unit_test(a_notice_waits_for_its_provider),
		cmocka_unit_test(what_is_refused_is_dead),
		cmocka_unit_test(nothing_is_tried_beyond_its_deadline),
		cmocka_unit_test(a_provider_that_fails_is_left_alone),
		cmocka_unit_test(a_killed_sender_loses_nothing),
		cmocka_unit_test(a_lost_database_makes_no_second_message),
		cmocka_unit_test(senders_at_once_send_each_once),
		cmocka_unit_test(no_more_leave_than_may),
		cmocka_unit_test(a_code_passes_notices_that_hang),
		cmocka_unit_test(a_network_with_its_own_account_uses_that_alone),
		cmocka_unit_test(nobody_to_carry_it),
		cmocka_unit_test(one_message_of_a_name),
	};
	if (!(seen = sender_double()))
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	double_stop();
	return failed;
}
