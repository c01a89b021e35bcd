/* Whatever is logged is one line of JSON without a control character. */
#include "core/log.h"
#include <jansson.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

/* The line that log_line writes for this value, parsed. */
static json_t *logged(const char *value)
{
	static char line[32 * 1024];
	int ends[2], saved = dup(STDERR_FILENO);
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	log_line("info", "event", "value", value, "number", log_int(-42), NULL);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(ends[1]);
	ssize_t length = read(ends[0], line, sizeof line - 1);
	close(ends[0]);
	assert_true(length > 0);
	line[length] = 0;
	assert_ptr_equal(strchr(line, '\n'), line + length - 1);
	for (const unsigned char *p = (const unsigned char *)line; p[1]; p++)
		assert_true(*p >= 0x20 && *p != 0x7F && !(*p == 0xC2 && p[1] < 0xA0));
	assert_null(strstr(line, "\u2028"));
	json_t *parsed = json_loads(line, 0, NULL);
	assert_non_null(parsed);
	return parsed;
}

static void same(const char *value, const char *read)
{
	json_t *parsed = logged(value);
	assert_string_equal(json_string_value(json_object_get(parsed, "value")), read);
	assert_int_equal(json_integer_value(json_object_get(parsed, "number")), -42);
	assert_string_equal(json_string_value(json_object_get(parsed, "binary")), "test");
	json_decref(parsed);
}

static void test_values(void **state)
{
	(void)state;
	static const char *const values[] = {"",
					     "plain",
					     "a\"b\\c",
					     "a\r\nb\tc",
					     "\x1b[31m\x7f",
					     "\xc2\x85\xc2\x9b",
					     "\u2028\u2029",
					     "\u20ac \U0001F600"};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		same(values[i], values[i]);
	same("\xff", "\uFFFD");
	same("a\xc3", "a\uFFFD");
	same("\xc0\x80", "\uFFFD\uFFFD");
	same("\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD");
	same("\xf4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD");
	same(NULL, "");
}

static void test_length(void **state)
{
	(void)state;
	char *longest = malloc(100001);
	memset(longest, 'a', 100000);
	longest[100000] = 0;
	json_t *parsed = logged(longest);
	assert_int_equal(json_string_length(json_object_get(parsed, "value")), 1000);
	json_decref(parsed);
	memset(longest, 1, 100000);
	json_decref(logged(longest));
	memset(longest, 0xff, 100000);
	json_decref(logged(longest));
	free(longest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_values),
					   cmocka_unit_test(test_length)};
	log_start("test");
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
