/* The demo's own pages, in-process: messages as the sandbox left them, and a clock that answers
 * when what fell due is done. */
#include "app.h"
#include "ask.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "domain/owner.h"
#include "domain/totp.h"
#include "world.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[] = "/tmp/loyalty_dev.XXXXXX";
static struct asker *dev;

static const char *path_of(const char *name)
{
	static char path[100];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static int open_dev(void **state)
{
	(void)state;
	assert_true(clock_open(path_of("clock"), true));
	dev = asker_new(&dev_app);
	dev->get_trips = dev->post_trips = 1000; /* the clock asks until all is done */
	return 0;
}

static int close_dev(void **state)
{
	(void)state;
	asker_free(dev);
	unlink(path_of("outbox.jsonl"));
	assert_true(clock_open("", false));
	unlink(path_of("clock"));
	return 0;
}

static void as_program(void)
{
	dev->accept = "application/json";
}

static void write_outbox(const char *text)
{
	FILE *file = fopen(path_of("outbox.jsonl"), "a");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void write_message(int number, const char *to, const char *body)
{
	char line[4096];
	snprintf(line, sizeof line,
		 "{\"to\":\"%s\",\"channel\":\"sms\",\"kind\":\"otp\",\"body\":\"%s\","
		 "\"code\":\"%06d\",\"created_at\":\"2026-06-12T12:00:00Z\"}\n",
		 to, body, number);
	write_outbox(line);
}

static json_t *messages(const char *uri)
{
	ask(dev, METHOD_GET, uri, NULL);
	assert_status(dev, 200);
	assert_string_equal(dev->answer->type, "application/json");
	json_t *list = json_loads(dev->page, 0, NULL);
	assert_true(json_is_array(list));
	return list;
}

static const char *code_at(json_t *list, size_t index)
{
	return json_string_value(json_object_get(json_array_get(list, index), "code"));
}

static void one_page_leads_to_all(void **state)
{
	(void)state;
	ask(dev, METHOD_GET, "/dev/", NULL);
	assert_status(dev, 200);
	assert_has(dev, "href=\"/blkpages/\"");
	assert_has(dev, "href=\"/dev/outbox\"");
	assert_has(dev, "href=\"/dev/clock\"");
	assert_has(dev, "cashier@blkpages.example");
	assert_has(dev, "owner@platform.example");
	assert_has(dev, "+447700900123");
}

static void nothing_was_sent_yet(void **state)
{
	(void)state;
	ask(dev, METHOD_GET, "/dev/outbox", NULL);
	assert_status(dev, 200);
	assert_has(dev, "No messages yet");
	as_program();
	ask(dev, METHOD_GET, "/dev/outbox", NULL);
	assert_string_equal(dev->page, "[]");
}

static void a_push_is_shown_with_its_device(void **state)
{
	(void)state;
	write_outbox("{\"to\":\"01a1fe86-b212\",\"device\":\"app, ios\",\"channel\":\"push\","
		     "\"kind\":\"tier_up\",\"body\":\"Gold\",\"created_at\":\"2026-06-12T12:00:"
		     "00Z\"}\n");
	ask(dev, METHOD_GET, "/dev/outbox?to=01a1fe86-b212", NULL);
	assert_has(dev, "<b>01a1fe86-b212</b>");
	assert_has(dev, "push (app, ios), tier_up");
}

static void messages_come_newest_first(void **state)
{
	(void)state;
	write_message(1, "+447700900123", "one");
	write_message(2, "+447700900456", "two");
	write_message(3, "+447700900123", "<b>three</b>");
	write_outbox("{\"to\":\"+447700900123\",\"cha"); /* being written */
	ask(dev, METHOD_GET, "/dev/outbox", NULL);
	assert_has(dev, "000003");
	assert_has(dev, "&lt;b&gt;three");
	as_program();
	json_t *all = messages("/dev/outbox");
	assert_int_equal(json_array_size(all), 3);
	assert_string_equal(code_at(all, 0), "000003");
	assert_string_equal(code_at(all, 2), "000001");
	json_decref(all);
}

/* An owner with a device, as setting one up leaves it. */
static void add_owner(struct world *world, const char *email, const char *secret)
{
	const char *owner_id = uuid_new(world->arena, world->now);
	world_sql(
		world,
		"INSERT INTO owner (owner_id, login_index, name, password_hash, email_sealed, "
		"totp_sealed, totp_confirmed_at, created_at) VALUES ('%s', sha256('%s'), 'Olive', "
		"'', '%s', '%s', '2026-01-01', '2026-01-01')",
		owner_id, owner_id,
		owner_seal(world->config, world->arena, "email", owner_id, email),
		owner_seal(world->config, world->arena, "totp", owner_id, secret));
}

static void codes_of_owners_come_last(void **state)
{
	(void)state;
	static const char secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
	struct world *world = world_open("");
	add_owner(world, "owner@platform.example", secret);
	dev->server.config = config_open("dev"); /* the world took the setup's */
	write_message(1, "+447700900123", "one");
	ask(dev, METHOD_GET, "/dev/outbox", NULL);
	assert_status(dev, 200);
	assert_true(strstr(dev->page, "owner@platform.example") < strstr(dev->page, "000001"));
	as_program();
	json_t *all = messages("/dev/outbox"),
	       *last = json_array_get(all, json_array_size(all) - 1);
	assert_int_equal(json_array_size(all), 2);
	assert_string_equal(json_string_value(json_object_get(last, "to")),
			    "owner@platform.example");
	assert_string_equal(json_string_value(json_object_get(last, "channel")), "totp");
	assert_string_equal(json_string_value(json_object_get(last, "kind")), "totp");
	assert_non_null(json_object_get(last, "created_at"));
	const char *code = json_string_value(json_object_get(last, "code"));
	assert_non_null(strstr(json_string_value(json_object_get(last, "body")), code));
	int64_t step = totp_match(world->arena, secret, code, clock_real(), 0);
	assert_int_not_equal(step, 0);

	/* Once it was used, the next one is shown. */
	world_sql(world, "UPDATE owner SET totp_step = %lld", (long long)step);
	json_t *again = messages("/dev/outbox?to=owner@platform.example");
	assert_int_equal(json_array_size(again), 1);
	assert_true(totp_match(world->arena, secret, code_at(again, 0), clock_real(), step) > step);
	world_sql(world, "UPDATE owner SET totp_step = %lld", (long long)step + 2);
	json_t *none = messages("/dev/outbox?to=owner@platform.example");
	assert_string_equal(code_at(none, 0), "");
	json_decref(none);
	json_t *others = messages("/dev/outbox?to=%2B447700900123");
	assert_int_equal(json_array_size(others), 1);
	assert_string_equal(code_at(others, 0), "000001");
	world_sql(world, "DELETE FROM owner");
	json_decref(all);
	json_decref(again);
	json_decref(others);
	world_close(world);
}

static void of_one_recipient(void **state)
{
	(void)state;
	write_message(1, "+447700900123", "one");
	write_message(2, "+447700900456", "two");
	ask(dev, METHOD_GET, "/dev/outbox?to=%2B447700900456", NULL);
	assert_has(dev, "000002");
	assert_lacks(dev, "000001");
	as_program();
	static const char *const written[] = {"/dev/outbox?to=%2B447700900123",
					      "/dev/outbox?to=+447700900123"};
	for (int i = 0; i < 2; i++) {
		json_t *his = messages(written[i]);
		assert_int_equal(json_array_size(his), 1);
		assert_string_equal(code_at(his, 0), "000001");
		json_decref(his);
	}
	ask(dev, METHOD_GET, "/dev/outbox?to=447700900123", NULL);
	assert_string_equal(dev->page, "[]");
}

static void only_the_last_are_shown(void **state)
{
	(void)state;
	char body[2001];
	memset(body, 'x', sizeof body - 1);
	body[sizeof body - 1] = 0;
	for (int i = 1; i <= 520; i++)
		write_message(i, "+447700900123", "short");
	as_program();
	json_t *all = messages("/dev/outbox");
	assert_int_equal(json_array_size(all), 500);
	assert_string_equal(code_at(all, 499), "000021");
	json_decref(all);
	for (int i = 521; i <= 1100; i++) /* more than a megabyte: its end is read */
		write_message(i, "+447700900123", body);
	all = messages("/dev/outbox");
	assert_in_range(json_array_size(all), 400, 500);
	assert_string_equal(code_at(all, 0), "001100");
	json_decref(all);
}

static int64_t now_in_answer(void)
{
	struct tm time = {0};
	json_t *answer = json_loads(dev->page, 0, NULL);
	const char *now = json_string_value(json_object_get(answer, "now"));
	assert_non_null(now);
	assert_non_null(strptime(now, "%Y-%m-%dT%H:%M:%S", &time));
	json_decref(answer);
	return timegm(&time);
}

static int64_t ahead(void) /* in seconds */
{
	int64_t real = clock_real();
	return (clock_now() - real) / 1000000;
}

static void the_clock_moves_for_all(void **state)
{
	(void)state;
	static const struct {
		const char *advance;
		int64_t seconds;
	} steps[] = {{"90s", 90}, {"15m", 900}, {"24h", 86400}, {"30d", 30 * 86400}};
	int64_t moved = 0;
	as_program();
	ask(dev, METHOD_GET, "/dev/clock", NULL);
	assert_in_range(now_in_answer(), time(NULL) - 2, time(NULL) + 1);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		ask(dev, METHOD_POST, "/dev/clock", "advance", steps[i].advance, NULL);
		assert_status(dev, 200);
		assert_lacks(dev, "outstanding");
		moved += steps[i].seconds;
		assert_int_equal(ahead(), moved);
		assert_in_range(now_in_answer(), time(NULL) + moved - 2, time(NULL) + moved + 1);
	}
}

static void a_browser_goes_back_to_the_page(void **state)
{
	(void)state;
	ask(dev, METHOD_GET, "/dev/clock", NULL);
	assert_has(dev, "value=\"24h\"");
	assert_has(dev, "0 hours ahead");
	ask(dev, METHOD_POST, "/dev/clock", "advance", "24h", NULL);
	assert_status(dev, 303);
	assert_string_equal(dev->answer->location, "/dev/clock");
	ask_follow(dev);
	assert_status(dev, 200);
	assert_has(dev, "The clock was moved, and what fell due is done.");
	assert_has(dev, "24 hours ahead");
	ask(dev, METHOD_GET, "/dev/clock", NULL);
	assert_lacks(dev, "The clock was moved");
}

static void what_is_no_time_moves_nothing(void **state)
{
	(void)state;
	static const char *const bad[] = {"",	 "24", "h",    "-1h",  "+1h",	      "1.5h",
					  "0h",	 "1w", "24 h", "24hh", "9999999999s", "4000d",
					  "0x1h"};
	as_program();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ask(dev, METHOD_POST, "/dev/clock", "advance", bad[i], NULL);
		assert_status(dev, 400);
		assert_has(dev, "\"message\":\"");
	}
	ask(dev, METHOD_POST, "/dev/clock", NULL);
	assert_status(dev, 400);
	ask(dev, METHOD_POST, "/dev/clock", "advance", "1h", "advance", "2h", NULL);
	assert_status(dev, 400);
	ask(dev, METHOD_POST, "/dev/clock", "advance", "1h", "by", "me", NULL);
	assert_status(dev, 400);
	dev->fetch_site = "cross-site";
	ask(dev, METHOD_POST, "/dev/clock", "advance", "1h", NULL);
	assert_status(dev, 403);
	ask(dev, METHOD_POST, "/dev/outbox", NULL);
	assert_status(dev, 405);
	assert_int_equal(ahead(), 0);
}

/* The jobs' stand-in: takes the queue away after a while. */
static pid_t start_jobs(int after_ms)
{
	char conninfo[512];
	pid_t child = fork();
	if (child)
		return child;
	snprintf(conninfo, sizeof conninfo, "%s user=postgres", getenv("LOYALTY_DATABASE"));
	usleep((unsigned)after_ms * 1000);
	PGconn *server = PQconnectdb(conninfo);
	PQclear(PQexec(server, "DELETE FROM due"));
	PQfinish(server);
	_exit(0);
}

static struct world *world_with_a_sale(void)
{
	struct world *world = world_open("");
	world->now = clock_now();
	world_sale(world, world_guest(world, true), 1000);
	dev->server.config = config_open("dev"); /* the world took the setup's */
	return world;
}

static void it_waits_for_the_jobs(void **state)
{
	(void)state;
	struct world *world = world_with_a_sale();
	as_program();
	int64_t began = clock_ticks();
	ask(dev, METHOD_POST, "/dev/clock", "advance", "23h", NULL); /* not due yet */
	assert_status(dev, 200);
	assert_true(clock_ticks() - began < 5000000);
	pid_t jobs = start_jobs(700);
	began = clock_ticks();
	ask(dev, METHOD_POST, "/dev/clock", "advance", "1h", NULL);
	assert_true(clock_ticks() - began > 600000);
	assert_status(dev, 200);
	assert_lacks(dev, "outstanding");
	waitpid(jobs, NULL, 0);
	world_close(world);
}

static void it_says_what_is_outstanding(void **state)
{
	(void)state;
	struct world *world = world_with_a_sale();
	dev_patience = 1;
	as_program();
	ask(dev, METHOD_POST, "/dev/clock", "advance", "24h", NULL);
	assert_status(dev, 202);
	assert_has(dev, "\"outstanding\":{\"due\":1,\"codes\":0,\"messages\":0}");
	assert_int_equal(ahead(), 86400);
	dev->accept = "text/html";
	ask(dev, METHOD_POST, "/dev/clock", "advance", "1s", NULL);
	assert_status(dev, 303);
	ask_follow(dev);
	assert_has(dev, "Some of what fell due is still being done.");
	waitpid(start_jobs(0), NULL, 0);
	world_close(world);
}

int main(void)
{
#define test(name) cmocka_unit_test_setup_teardown(name, open_dev, close_dev)
	const struct CMUnitTest tests[] = {
		test(one_page_leads_to_all),
		test(nothing_was_sent_yet),
		test(a_push_is_shown_with_its_device),
		test(messages_come_newest_first),
		test(of_one_recipient),
		test(codes_of_owners_come_last),
		test(only_the_last_are_shown),
		test(the_clock_moves_for_all),
		test(a_browser_goes_back_to_the_page),
		test(what_is_no_time_moves_nothing),
		test(it_waits_for_the_jobs),
		test(it_says_what_is_outstanding),
	};
	if (!mkdtemp(folder))
		return 1;
	setenv("LOYALTY_VAR", folder, 1);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(folder);
	return failed;
}
