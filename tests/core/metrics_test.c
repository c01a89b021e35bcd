/* Counters of several processes, dead ones too, add up. */
#include "core/metrics.h"
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static char path[] = "/tmp/metrics_test.XXXXXX";

static void count(void)
{
	metrics_add("requests_total", "binary=\"guest\",status=\"200\"", 1);
	metrics_add("requests_total", "binary=\"guest\",status=\"404\"", 2);
	metrics_duration("duration_seconds", "route=\"/\"", 1500);
	metrics_duration("duration_seconds", "route=\"/\"", 7000000);
}

static void has(const char *text, const char *line)
{
	const char *found = strstr(text, line);
	if (!found || (found > text && found[-1] != '\n') || found[strlen(line)] != '\n')
		fail_msg("no line %s in:\n%s", line, text);
}

static void test_without_a_file(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct buffer text = buffer_in(arena);
	count();
	metrics_write(&text);
	assert_int_equal(text.length, 0);
	arena_free(arena);
}

static void test_processes_add_up(void **state)
{
	(void)state;
	for (int i = 0; i < 70;
	     i++) { /* more than there are slots: each is free again at the end */
		pid_t child = fork();
		if (!child) {
			metrics_open(path, "guest");
			count();
			_exit(0);
		}
		int status = 1;
		waitpid(child, &status, 0);
		assert_int_equal(status, 0);
	}
	metrics_open(path, "guest");
	count();
	struct arena *arena = arena_new(1 << 20);
	struct buffer buffer = buffer_in(arena);
	metrics_write(&buffer);
	const char *text = buffer_end(&buffer);
	has(text, "# TYPE requests_total counter");
	has(text, "# TYPE duration_seconds histogram");
	has(text, "requests_total{binary=\"guest\",status=\"200\"} 71");
	has(text, "requests_total{binary=\"guest\",status=\"404\"} 142");
	has(text, "duration_seconds_bucket{route=\"/\",le=\"0.001\"} 0");
	has(text, "duration_seconds_bucket{route=\"/\",le=\"0.0025\"} 71");
	has(text, "duration_seconds_bucket{route=\"/\",le=\"5\"} 71");
	has(text, "duration_seconds_bucket{route=\"/\",le=\"+Inf\"} 142");
	has(text, "duration_seconds_sum{route=\"/\"} 497.106500");
	has(text, "duration_seconds_count{route=\"/\"} 142");
	const char *first = strstr(text, "\nrequests_total{"), *next = strchr(first + 1, '\n');
	assert_int_equal(strncmp(next, "\nrequests_total{", 16), 0); /* together */
	arena_free(arena);
}

static void test_live_processes_share_nothing(void **state)
{
	(void)state;
	int ready[2], go[2];
	char byte = 0;
	assert_int_equal(pipe(ready) | pipe(go), 0);
	for (int i = 0; i < 3; i++)
		if (!fork()) {
			close(go[1]);
			metrics_open(path, "guest");
			metrics_add("alive_total", "", 5);
			_exit(write(ready[1], "x", 1) == 1 && read(go[0], &byte, 1) == 0 ? 0 : 1);
		}
	for (int i = 0; i < 3; i++)
		assert_int_equal(read(ready[0], &byte, 1), 1);
	metrics_add("alive_total", "", 5);
	struct arena *arena = arena_new(1 << 20);
	struct buffer buffer = buffer_in(arena);
	metrics_write(&buffer);
	has(buffer_end(&buffer), "alive_total{} 20");
	arena_free(arena);
	close(go[1]);
	for (int i = 0; i < 3; i++)
		wait(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_without_a_file),
					   cmocka_unit_test(test_processes_add_up),
					   cmocka_unit_test(test_live_processes_share_nothing)};
	close(mkstemp(path));
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
