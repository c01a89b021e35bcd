/* The clock: real, moved, shared between processes, and never moved by who may not. */
#include "core/clock.h"
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static const int64_t hour = INT64_C(3600) * 1000000, second = 1000000;

static void test_real(void **state)
{
	(void)state;
	assert_true(clock_open("", true));
	assert_true(clock_now() - clock_real() < second);
	assert_false(clock_advance(hour));
	int64_t before = clock_ticks();
	assert_true(clock_ticks() >= before);
	assert_false(clock_open("/nonexistent/clock", true));
	assert_false(clock_open("/nonexistent/clock", false));
}

static void test_moved(void **state)
{
	(void)state;
	char path[] = "/tmp/clock_test.XXXXXX";
	close(mkstemp(path));
	assert_true(clock_open(path, true));
	assert_false(clock_advance(0));
	assert_false(clock_advance(-1));
	assert_false(clock_advance(INT64_MAX));
	assert_true(clock_advance(hour));
	assert_in_range((uint64_t)(clock_now() - clock_real()), hour - second, hour);

	pid_t child = fork();
	if (!child) {
		bool opened = clock_open(path, false);
		bool refused = !clock_advance(hour);
		sleep(1);
		_exit(opened && refused && clock_now() - clock_real() > 2 * hour - second ? 0 : 1);
	}
	assert_true(clock_advance(hour));
	int status = 1;
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	assert_true(clock_open("", false));
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_real),
					   cmocka_unit_test(test_moved)};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
