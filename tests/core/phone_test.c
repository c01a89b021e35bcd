/* phone: what people type, what is refused, what is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "core/phone.h"
#include "core/phone_countries.h"

static struct arena *arena;

static int open_arena(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void what_people_type(void **state)
{
	(void)state;
	static const char *const cases[][3] = {
		{"GB", "+447700900123", "+447700900123"},
		{"GB", "07700 900123", "+447700900123"},
		{"GB", "+44 (0)7700-900123", "+447700900123"},
		{"GB", "+44 ( 0 ) 7700 900.123", "+447700900123"},
		{"GB", "+44 07700 900123", "+447700900123"},
		{"GB", "+48 (0)512 345 678", "+48512345678"},
		{"GB", "+355 (0)69 123 4567", "+355691234567"},
		{"GB", "0044 7700 900123", "+447700900123"},
		{"GB", "00 44 (0) 7700 900123", "+447700900123"},
		{"GB", "447700900123", "+447700900123"},
		{"GB", "7700900123", "+447700900123"},
		{"GB", "(0)7700 900123", "+447700900123"},
		{"GB", "  (020) 7946/0018 ", "+442079460018"},
		{"GB", "07700\u00a0900\u2011123", "+447700900123"},
		{"GB", "\u202a+44 7700 900123\u202c", "+447700900123"},
		{"GB", "+2348012345678", "+2348012345678"},
		{"NG", "+2348012345678", "+2348012345678"},
		{"NG", "0801 234 5678", "+2348012345678"},
		{"NG", "+234 (0) 801 234 5678", "+2348012345678"},
		{"RU", "8 912 345-67-89", "+79123456789"},
		{"RU", "+7 (912) 345-67-89", "+79123456789"},
		{"RU", "79123456789", "+79123456789"},
		{"RU", "912 345 67 89", "+79123456789"},
		{"RU", "8 800 555-35-35", "+78005553535"},
		{"KZ", "8 701 234-56-78", "+77012345678"},
		{"US", "(201) 555-0123", "+12015550123"},
		{"US", "1 201 555 0123", "+12015550123"},
		{"CA", "506 234 5678", "+15062345678"},
		{"IT", "06 6982 1234", "+390669821234"},
		{"IT", "+39 06 6982 1234", "+390669821234"},
		{"HU", "06 20 123 4567", "+36201234567"},
		{"BY", "8 029 491-19-11", "+375294911911"},
		{"CI", "01 23 45 67 89", "+2250123456789"},
		{"XX", "+447700900123", "+447700900123"},
		{"GB", "+965 5001 2345", "+96550012345"},
		{"GB", "+93 70 123 4567", "+93701234567"},
	};
	for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
		const char *found = phone_normalise(arena, cases[at][1], cases[at][0]);
		if (!found)
			fail_msg("refused: %s in %s", cases[at][1], cases[at][0]);
		assert_string_equal(found, cases[at][2]);
		assert_string_equal(phone_normalise(arena, found, "GB"), found);
	}
}

static void what_is_refused(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{"GB", ""},
		{"GB", "+"},
		{"GB", "00"},
		{"GB", "07700 90012a"},
		{"GB", "07700 900123 x5"},
		{"GB", "0800 FLOWERS"},
		{"GB", "077009001234"},
		{"GB", "0770"},
		{"GB", "+44 7700 900123 4"},
		{"GB", "+44+7700900123"},
		{"GB", "07700+900123"},
		{"GB", "++447700900123"},
		{"GB", "+4400700900123"},
		{"GB", "+0447700900123"},
		{"GB", "\u0660\u0667\u0667\u0660\u0660\u0669\u0660\u0660\u0661\u0662\u0663"},
		{"GB", "\uff10\uff17700900123"},
		{"GB", "\xff\xfe"},
		{"GB", "07700\n900123"},
		{"GB", "07700;900123"},
		{"RU", "8 912 345-67-8"},
		{"RU", "800 555-35-35"},
		{"RU", "+7 912 345-67-890"},
		{"US", "101 555 0123"},
		{"US", "201 155 0123"},
		{"US", "555 0123"},
		{"XX", "07700 900123"},
		{"", "07700 900123"},
		{"GB", "+999 1234567890"},
		{"GB", "+881 612345678"},
		{"GB", "+965 1234"},
		{"GB", "+965 1234567890123"},
	};
	for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
		const char *found = phone_normalise(arena, cases[at][1], cases[at][0]);
		if (found)
			fail_msg("taken: %s in %s as %s", cases[at][1], cases[at][0], found);
	}
}

static void masks_show_little(void **state)
{
	(void)state;
	assert_string_equal(phone_masked(arena, "+447700900123"), "+44 7*** ***123");
	assert_string_equal(phone_masked(arena, "+2348031234517"), "+234 8*** ***517");
	assert_string_equal(phone_masked(arena, "+79123456789"), "+7 9*** ***789");
	assert_string_equal(phone_masked(arena, "+3546111234"), "+354 6*** ***34");
	assert_string_equal(phone_masked(arena, "+44123"), "***");
	assert_string_equal(phone_masked(arena, "07700900123"), "***");
	assert_string_equal(phone_masked(arena, ""), "***");
}

static void pretty_numbers(void **state)
{
	(void)state;
	assert_string_equal(phone_pretty(arena, "+447700900123"), "+44 7700 900123");
	assert_string_equal(phone_pretty(arena, "+79123456789"), "+7 912 345 67 89");
	assert_string_equal(phone_pretty(arena, "+2348012345678"), "+234 801 234 5678");
	assert_string_equal(phone_pretty(arena, "+12015550123"), "+1 201 555 0123");
	assert_string_equal(phone_pretty(arena, "+33612345678"), "+33 6 12 34 56 78");
	assert_string_equal(phone_pretty(arena, "+96550012345"), "+965 500 12345");
	assert_string_equal(phone_pretty(arena, "+4930123"), "+49 30123");
	assert_string_equal(phone_pretty(arena, "nothing"), "nothing");
}

static void prefixes_count_budgets(void **state)
{
	(void)state;
	assert_string_equal(phone_prefix(arena, "+447700900123"), "+447700");
	assert_string_equal(phone_prefix(arena, "+2348012345678"), "+2348012");
	assert_string_equal(phone_prefix(arena, "+79123456789"), "+79123");
	assert_string_equal(phone_prefix(arena, "+12015550123"), "+12015");
}

static void every_example_is_a_number_of_its_country(void **state)
{
	(void)state;
	assert_string_equal(phone_example("GB"), "07700 900123");
	assert_string_equal(phone_example("RU"), "8 912 345-67-89");
	int checked = 0;
	for (char first = 'A'; first <= 'Z'; first++)
		for (char second = 'A'; second <= 'Z'; second++) {
			const char iso[] = {first, second, '\0'};
			const struct phone_country *country = phone_country_by_iso(iso);
			const char *example = phone_example(iso);
			const char *e164 = phone_normalise(arena, example, iso);
			if (!e164)
				fail_msg("%s: %s", iso, example);
			if (!country)
				continue;
			checked++;
			assert_memory_equal(e164 + 1, country->code, strlen(country->code));
			assert_string_equal(phone_normalise(arena, phone_pretty(arena, e164), iso),
					    e164);
		}
	assert_true(checked > 80);
}

/* E.164's promise, on which finding the code by its first digits rests. */
static void no_calling_code_begins_another(void **state)
{
	(void)state;
	for (int code = 1; code < 1000; code++) {
		const char *digits = arena_printf(arena, "%d", code);
		size_t length = strlen(digits);
		if (phone_code_length(digits) != length)
			continue;
		for (int next = 0; next < 10; next++) {
			const char *longer = arena_printf(arena, "%d%d", code, next);
			assert_int_equal(phone_code_length(longer), length);
			assert_null(phone_country_by_code(longer, length + 1));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_people_type),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(masks_show_little),
		cmocka_unit_test(pretty_numbers),
		cmocka_unit_test(prefixes_count_budgets),
		cmocka_unit_test(every_example_is_a_number_of_its_country),
		cmocka_unit_test(no_calling_code_begins_another),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("phone", tests, open_arena, close_arena) != 0;
}
