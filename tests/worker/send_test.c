/* The outbox: each message leaves once, none after its time, and keeps no secret afterwards. */
#include "core/clock.h"
#include "sender_world.h"
#include "worker/job.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[] = "/tmp/loyalty_send.XXXXXX";

static struct world *world_here(void)
{
	return sender_world(NULL);
}

static void add(struct world *world, const char *code, int64_t deadline)
{
	const struct scope *scope = world_begin(world, VISITOR, NULL);
	outbox_add(scope, &(struct message){.channel = "sms",
					    .kind = "otp",
					    .to = "+447700900123",
					    .body = "Hello \"you\"\n€",
					    .code = code,
					    .deadline_at = world->now + deadline});
	world_end(world);
}

static json_t *sent_lines(void)
{
	char path[100], line[4096];
	json_t *lines = json_array();
	snprintf(path, sizeof path, "%s/outbox.jsonl", folder);
	FILE *file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file)) {
		json_t *message = json_loads(line, 0, NULL);
		assert_non_null(message);
		json_array_append_new(lines, message);
	}
	if (file)
		fclose(file);
	unlink(path);
	return lines;
}

static const char *text(json_t *message, const char *name)
{
	return json_string_value(json_object_get(message, name));
}

static void a_message_leaves_once(void **state)
{
	(void)state;
	struct world *world = world_here();
	add(world, "123456", HOURS(1));
	add(world, "", HOURS(1));
	sender_run(world, 0);
	sender_run(world, 0);
	json_t *lines = sent_lines();
	assert_int_equal(json_array_size(lines), 2);
	json_t *first = json_array_get(lines, 0);
	assert_string_equal(text(first, "to"), "+447700900123");
	assert_string_equal(text(first, "channel"), "sms");
	assert_string_equal(text(first, "kind"), "otp");
	assert_string_equal(text(first, "body"), "Hello \"you\"\n€");
	assert_string_equal(text(first, "code"), "123456");
	assert_int_equal(strlen(text(first, "created_at")), 20);
	assert_null(json_object_get(json_array_get(lines, 1), "code"));
	json_decref(lines);
	assert_int_equal(sender_count(world, "sent"), 2);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM outbox WHERE network_id = '%s' AND "
				   "(recipient_sealed IS NOT NULL OR "
				   "body_sealed IS NOT NULL)",
				   world->network_id),
			 0);
	world_close(world);
}

/* A device is shown by its id and kind: whoever has its address and keys could write to it. */
static void a_devices_secrets_stay_out_of_the_demos_outbox(void **state)
{
	(void)state;
	struct world *world = world_here();
	static const char *const devices[][2] = {
		{"\"kind\":\"app\",\"platform\":\"ios\",\"token\":\"t0ken\"}", "app, ios"},
		{"\"kind\":\"web\",\"endpoint\":\"https://push.example/s3cret\"}", "web"}};
	for (int i = 0; i < 2; i++) {
		const struct scope *scope = world_begin(world, VISITOR, NULL);
		outbox_add(scope, &(struct message){.channel = "push",
						    .kind = "points_expiring",
						    .to = arena_printf(world->arena,
								       "{\"device\":\"d%d\",%s", i,
								       devices[i][0]),
						    .body = "Points expire.",
						    .deadline_at = world->now + HOURS(1)});
		world_end(world);
		sender_run(world, 0);
		json_t *lines = sent_lines(), *line = json_array_get(lines, 0);
		assert_int_equal(json_array_size(lines), 1);
		assert_string_equal(text(line, "to"), i ? "d1" : "d0");
		assert_string_equal(text(line, "device"), devices[i][1]);
		char *whole = json_dumps(line, 0);
		assert_null(strstr(whole, "t0ken"));
		assert_null(strstr(whole, "s3cret"));
		free(whole);
		json_decref(lines);
	}
	world_close(world);
}

static void nothing_leaves_after_its_time(void **state)
{
	(void)state;
	struct world *world = world_here();
	add(world, "123456", -1);
	sender_run(world, 0);
	json_t *lines = sent_lines();
	assert_int_equal(json_array_size(lines), 0);
	json_decref(lines);
	assert_int_equal(sender_count(world, "dead"), 1);
	world_close(world);
}

static void what_fails_is_tried_again_and_given_up(void **state)
{
	(void)state;
	struct world *world = world_here();
	char path[100];
	snprintf(path, sizeof path, "%s/outbox.jsonl", folder);
	assert_int_equal(mkdir(path, 0700), 0); /* no file can be written there */
	add(world, "", HOURS(1000));
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "queued"), 1);
	assert_int_equal(world_int(world, "SELECT attempts FROM outbox WHERE network_id = '%s'",
				   world->network_id),
			 1);
	assert_true(world_int(world,
			      "SELECT count(*) FROM outbox WHERE next_at > now() + interval '4 "
			      "seconds' AND next_at < now() + "
			      "interval '7 seconds' AND network_id = '%s'",
			      world->network_id) == 1);
	for (int attempt = 2; attempt <= 8; attempt++) {
		world_sql(world, "UPDATE outbox SET next_at = now() WHERE network_id = '%s'",
			  world->network_id);
		sender_run(world, 0);
	}
	assert_int_equal(sender_count(world, "dead"), 1);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM outbox WHERE network_id = '%s' AND "
				   "sendable AND recipient_sealed IS NOT NULL AND error <> ''",
				   world->network_id),
			 1); /* it can be tried again until its deadline */
	rmdir(path);
	add(world, "", HOURS(1));
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "sent"), 1);
	json_decref(sent_lines());
	world_close(world);
}

/* Makes a message dead by tries that failed; the folder is as before. */
static void let_one_die(struct world *world, int64_t deadline)
{
	char path[100];
	snprintf(path, sizeof path, "%s/outbox.jsonl", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	add(world, "", deadline);
	world_sql(world, "UPDATE outbox SET attempts = 7, next_at = now() WHERE network_id = '%s'",
		  world->network_id);
	sender_run(world, 0);
	rmdir(path);
	assert_int_equal(sender_count(world, "dead"), 1);
}

static int64_t sealed(struct world *world)
{
	return world_int(world,
			 "SELECT count(*) FROM outbox WHERE network_id = '%s' AND "
			 "(recipient_sealed IS NOT NULL OR body_sealed IS NOT NULL)",
			 world->network_id);
}

static void the_dead_are_silent_after_their_deadline(void **state)
{
	(void)state;
	struct world *world = world_here();
	let_one_die(world, HOURS(1));
	sender_run(world, 0);
	assert_int_equal(sealed(world), 1);
	world_sql(world,
		  "UPDATE outbox SET deadline_at = now() - interval '1 second' WHERE "
		  "network_id = '%s'",
		  world->network_id);
	sender_run(world, 0);
	assert_int_equal(sealed(world), 0);
	assert_int_equal(sender_count(world, "dead"), 1);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM outbox WHERE network_id = '%s' AND "
				   "error <> '' AND NOT sendable AND attempts = 8",
				   world->network_id),
			 1);
	world_close(world);
}

static void a_dead_one_that_is_queued_again_leaves(void **state)
{
	(void)state;
	struct world *world = world_here();
	let_one_die(world, HOURS(1));
	world_sql(world,
		  "UPDATE outbox SET state = 'queued', attempts = 0, next_at = now() WHERE "
		  "network_id = '%s'",
		  world->network_id);
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "sent"), 1);
	assert_int_equal(sealed(world), 0);
	json_t *lines = sent_lines();
	assert_int_equal(json_array_size(lines), 1);
	assert_string_equal(text(json_array_get(lines, 0), "to"), "+447700900123");
	json_decref(lines);
	world_close(world);
}

/* The demo's clock moves on; who is asked again meanwhile still has his five seconds. */
static void waiting_is_by_the_real_clock(void **state)
{
	(void)state;
	struct world *world = world_here();
	char path[100], clock[100];
	snprintf(path, sizeof path, "%s/outbox.jsonl", folder);
	snprintf(clock, sizeof clock, "%s/clock", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	add(world, "", HOURS(1000));
	sender_run(world, 0);
	rmdir(path);
	assert_true(clock_open(clock, true));
	assert_true(clock_advance(HOURS(24)));
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "queued"), 1);
	world->now = clock_now();
	add(world, "", HOURS(1)); /* a new one does not wait */
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "sent"), 1);
	world_sql(world,
		  "UPDATE outbox SET next_at = now() WHERE network_id = '%s' AND "
		  "state = 'queued'",
		  world->network_id);
	sender_run(world, 0);
	assert_int_equal(sender_count(world, "sent"), 2);
	json_decref(sent_lines());
	assert_true(clock_open("", false));
	unlink(clock);
	world_close(world);
}

static pid_t start_sending(struct world *world)
{
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		sender_run(world, 0);
		_exit(0);
	}
	return child;
}

static void two_that_send_do_not_send_twice(void **state)
{
	(void)state;
	struct world *world = world_here();
	pid_t children[3];
	for (int i = 0; i < 60; i++)
		add(world, "123456", HOURS(1));
	for (int i = 0; i < 3; i++)
		children[i] = start_sending(world);
	for (int i = 0; i < 3; i++)
		waitpid(children[i], NULL, 0);
	sender_run(world, 0);
	json_t *lines = sent_lines();
	assert_int_equal(json_array_size(lines), 60);
	json_decref(lines);
	assert_int_equal(sender_count(world, "sent"), 60);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_leaves_once),
		cmocka_unit_test(a_devices_secrets_stay_out_of_the_demos_outbox),
		cmocka_unit_test(nothing_leaves_after_its_time),
		cmocka_unit_test(what_fails_is_tried_again_and_given_up),
		cmocka_unit_test(the_dead_are_silent_after_their_deadline),
		cmocka_unit_test(a_dead_one_that_is_queued_again_leaves),
		cmocka_unit_test(waiting_is_by_the_real_clock),
		cmocka_unit_test(two_that_send_do_not_send_twice),
	};
	if (!mkdtemp(folder))
		return 1;
	setenv("LOYALTY_VAR", folder, 1);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(folder);
	return failed;
}
