/* Base 32 both ways: the examples of RFC 4648, section 10, without their padding. */
#include "core/base32.h"
#include "core/crypto.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct arena *arena;

static void the_standards_examples_hold(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{"", ""},
		{"f", "MY"},
		{"fo", "MZXQ"},
		{"foo", "MZXW6"},
		{"foob", "MZXW6YQ"},
		{"fooba", "MZXW6YTB"},
		{"foobar", "MZXW6YTBOI"},
	};
	for (size_t at = 0; at < sizeof pairs / sizeof *pairs; at++) {
		size_t length = 0, expected = strlen(pairs[at][0]);
		assert_string_equal(base32(arena, pairs[at][0], expected), pairs[at][1]);
		unsigned char *bytes = base32_bytes(arena, pairs[at][1], &length);
		assert_int_equal(length, expected);
		assert_memory_equal(bytes, pairs[at][0], expected);
	}
}

static void random_bytes_come_back(void **state)
{
	(void)state;
	for (size_t expected = 0; expected < 60; expected++) {
		unsigned char bytes[60];
		size_t length = 0;
		random_fill(bytes, sizeof bytes);
		const char *text = base32(arena, bytes, expected);
		assert_int_equal(strlen(text), (expected * 8 + 4) / 5);
		assert_memory_equal(base32_bytes(arena, text, &length), bytes, expected);
		assert_int_equal(length, expected);
	}
}

static void other_letters_are_none(void **state)
{
	(void)state;
	static const char *const broken[] = {"my", "M1", "M8", "MY======", "M Y", "M\xc3\x84"};
	size_t length = 0;
	for (size_t at = 0; at < sizeof broken / sizeof *broken; at++)
		assert_null(base32_bytes(arena, broken[at], &length));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_standards_examples_hold),
		cmocka_unit_test(random_bytes_come_back),
		cmocka_unit_test(other_letters_are_none),
	};
	crypto_start();
	arena = arena_new(1 << 20);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
