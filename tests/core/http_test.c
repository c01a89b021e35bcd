/* Parsers of what strangers send: strict, bounded, and never surprised. */
#include "core/http.h"
#include "core/http_private.h"
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new((size_t)256 * 1024 * 1024);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* In memory of its exact size, so that the sanitizer sees a byte read too many. */
static struct fields *form(const char *text)
{
	size_t length = strlen(text);
	char *exact = malloc(length ? length : 1);
	memcpy(exact, text, length);
	struct fields *fields = fields_form(arena, exact, length);
	free(exact);
	return fields;
}

static const char *value(struct fields *fields, const char *name)
{
	const struct field_value *found = fields_find(fields, name);
	return found ? found->value : "(none)";
}

static void test_forms(void **state)
{
	(void)state;
	struct fields *fields = form("a=1&b=x+y%2B%26&c=&d&&=e&%C3%A9=%E2%82%AC");
	assert_int_equal(fields_count(fields), 6);
	assert_string_equal(value(fields, "a"), "1");
	assert_string_equal(value(fields, "b"), "x y+&");
	assert_string_equal(value(fields, "c"), "");
	assert_string_equal(value(fields, "d"), "");
	assert_string_equal(value(fields, ""), "e");
	assert_string_equal(value(fields, "\u00e9"), "\u20ac");
	assert_string_equal(value(form("a=b=c"), "a"), "b=c");
	assert_int_equal(fields_count(form("")), 0);
	static const char *const broken[] = {
		"a=%",	       "a=%1",		 "a=%g1",	   "a=%1g",	 "a=%00",
		"%00=a",       "a=%ff",		 "a=%C3",	   "a=%C0%80",	 "a=\xc3",
		"a=%ED%A0%80", "a=%F5%80%80%80", "a=%F4%90%80%80", "a=%E0%80%80"};
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		assert_null(form(broken[i]));
	assert_null(fields_form(arena, "a\0b=1", 5));
}

static void test_repeats_and_limits(void **state)
{
	(void)state;
	assert_false(fields_repeat(form("a=1&b=1&c=1")));
	assert_true(fields_repeat(form("a=1&b=1&a=1")));
	assert_true(fields_repeat(form("a=1&%61=2")));
	size_t length = 200000;
	char *many = arena_alloc(arena, length);
	for (size_t i = 0; i < length; i += 2)
		memcpy(many + i, "a&", 2);
	assert_null(fields_form(arena, many, length));
	assert_non_null(fields_form(arena, many, 64 * 2));
	assert_null(fields_form(arena, many, 65 * 2));
	for (size_t i = 0; i < length; i += 2)
		memcpy(many + i, "a=", 2);
	many[length - 1] = 0;
	assert_int_equal(fields_count(fields_cookies(arena, many)), 1);
}

static void test_json(void **state)
{
	(void)state;
	static const char text[] = "{\"s\":\"\\u20ac\",\"i\":-9223372036854775808,\"t\":true,\"f\":"
				   "false,\"n\":null,\"r\":1.5}";
	struct fields *fields = fields_json(arena, text, sizeof text - 1);
	assert_non_null(fields);
	static const struct {
		const char *name, *value;
		enum json_type type;
	} want[] = {{"s", "\u20ac", JSON_STRING_}, {"i", "-9223372036854775808", JSON_INTEGER_},
		    {"t", "true", JSON_BOOL_},	   {"f", "false", JSON_BOOL_},
		    {"n", "", JSON_NULL_},	   {"r", "", JSON_OTHER_}};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		assert_string_equal(value(fields, want[i].name), want[i].value);
		assert_int_equal(fields_find(fields, want[i].name)->type, want[i].type);
	}
	static const char *const broken[] = {"",
					     "null",
					     "[]",
					     "{\"a\":[]}",
					     "{\"a\":{}}",
					     "{\"a\":1,\"a\":2}",
					     "{\"a\":1}}",
					     "{\"a\":9223372036854775808}",
					     "{\"a\":\"\\u0000\"}",
					     "{\"a\":\"\\ud800\"}",
					     "{\"a\":\"\xc3\"}",
					     "{'a':1}",
					     "{\"a\":01}",
					     "{\"a\":NaN}"};
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		assert_null(fields_json(arena, broken[i], strlen(broken[i])));
	size_t length = 16 * 1024;
	char *deep = arena_alloc(arena, length + 1);
	memset(deep, '[', length);
	assert_null(fields_json(arena, deep, length));
	memset(deep, ' ', length + 1);
	memcpy(deep, "{}", 2);
	assert_non_null(fields_json(arena, deep, length));
	assert_null(fields_json(arena, deep, length + 1));
}

static void test_cookies(void **state)
{
	(void)state;
	struct fields *fields = fields_cookies(arena, "a=1; b=x=y;c = 3; ;d; =e; f=\xff; g=");
	assert_string_equal(value(fields, "a"), "1");
	assert_string_equal(value(fields, "b"), "x=y");
	assert_string_equal(value(fields, "d"), "(none)");
	assert_string_equal(value(fields, ""), "(none)");
	assert_string_equal(value(fields, "f"), "(none)");
	assert_string_equal(value(fields, "g"), "");
}

#define UUID "00000000-0000-7000-8000-0000000000aa"

static void test_paths(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *path;
		bool matches;
	} cases[] = {
		{"/", "/", true},
		{"/", "", false},
		{"/", "//", false},
		{"/a/b", "/a/b", true},
		{"/a/b", "/a/b/", false},
		{"/a/b", "/a", false},
		{"/h/{id}", "/h/" UUID, true},
		{"/h/{id}/x", "/h/" UUID "/x", true},
		{"/h/{id}/x", "/h/" UUID, false},
		{"/h/{id}", "/h/", false},
		{"/h/{id}", "/h/00000000-0000-7000-8000-0000000000AA", false},
		{"/h/{id}", "/h/" UUID "0", false},
		{"/h/{id}", "/h/00000000000070008000-0000000000aa----", false},
		{"/t/{name:word}.css", "/t/theme.css", false},
		{"/t/{name:word}", "/t/theme-1_a", true},
		{"/t/{name:word}", "/t/Theme", false},
		{"/t/{name:word}", "/t/", false},
		{"/t/{name:word}", "/t/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fields *values = fields_none(arena);
		if (path_matches(arena, cases[i].pattern, cases[i].path, values) !=
		    cases[i].matches)
			fail_msg("%s and %s", cases[i].pattern, cases[i].path);
		assert_int_equal(fields_count(values),
				 cases[i].matches && strchr(cases[i].pattern, '{'));
	}
	struct fields *values = fields_none(arena);
	assert_true(path_matches(arena, "/{a:word}/{b}", "/x/" UUID, values));
	assert_string_equal(value(values, "a"), "x");
	assert_string_equal(value(values, "b"), UUID);
}

static void test_languages(void **state)
{
	(void)state;
	static const char *const ours[] = {"en", "ru", NULL};
	static const struct {
		const char *header, *wanted;
	} cases[] = {{"", "en"},
		     {"ru", "ru"},
		     {"ru-RU,ru;q=0.9,en;q=0.8", "ru"},
		     {"en;q=0.5, ru;q=0.6", "ru"},
		     {"de, fr", "en"},
		     {"de, ru;q=0.1", "ru"},
		     {"ru;q=0", "en"},
		     {"RU", "ru"},
		     {"rum", "en"},
		     {"en, ru", "en"},
		     {";;;,,,q=", "en"},
		     {"ru;q=1.0,en;q=0.999", "ru"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(language_wanted(cases[i].header, ours), cases[i].wanted);
}

static void test_encoding(void **state)
{
	(void)state;
	const char *text = "/a b?&=%\u20ac~";
	const char *encoded = percent_encoded(arena, text);
	assert_string_equal(encoded, "/a%20b%3F%26%3D%25%E2%82%AC~");
	assert_string_equal(percent_decoded(arena, encoded, strlen(encoded), true), text);
	assert_string_equal(percent_decoded(arena, "a+b", 3, false), "a+b");
}

/* Random bytes out of what the parsers look for: nothing but the sanitizers judges. */
static void test_noise(void **state)
{
	(void)state;
	static const char letters[] = "ab=&%;:,{}[]\"\\u0c39eE+-. /q\t\n\xc3\xa9\xff\x80";
	static const char *const ours[] = {"en", "ru", NULL};
	uint32_t seed = 4711;
	for (int round = 0; round < 20000; round++) {
		char text[64];
		size_t length = (size_t)round % sizeof text;
		for (size_t i = 0; i < length; i++) {
			seed = seed * 1664525 + 1013904223;
			text[i] = letters[(seed >> 16) % (sizeof letters - 1)];
		}
		char *exact = malloc(length + 1);
		memcpy(exact, text, length);
		exact[length] = 0;
		fields_form(arena, exact, length);
		fields_json(arena, exact, length);
		fields_cookies(arena, exact);
		language_wanted(exact, ours);
		path_matches(arena, exact, "/a", fields_none(arena));
		path_matches(arena, "/{a:word}/{b}", exact, fields_none(arena));
		free(exact);
		if (round % 100 == 0)
			arena_reset(arena);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_forms),    TEST(test_repeats_and_limits),
		TEST(test_json),     TEST(test_cookies),
		TEST(test_paths),    TEST(test_languages),
		TEST(test_encoding), TEST(test_noise),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
