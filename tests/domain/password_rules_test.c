/* Which passwords are acceptable: every fault at its edge, and every line of the common list. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "domain/password.h"
#include "random.h"

enum { CASES = 20000 };

static const char *const phrases[] = {
#include "domain/common_phrases.txt"
};
enum { PHRASES = sizeof(phrases) / sizeof(phrases[0]) };

static enum password_fault fault_of(const char *password)
{
	return password_acceptable(password, "cashier@blkpages.example", "BlkPages");
}

static void check(const char *password, enum password_fault expected)
{
	enum password_fault fault = fault_of(password);

	if (fault != expected)
		fail_msg("\"%s\": %d, not %d", password, (int)fault, (int)expected);
}

static void ordinary_passwords_are_fine(void **state)
{
	(void)state;
	check("loyalty-demo", PASSWORD_OK); /* the demo's own sign-ins */
	check("violet-harbour-41", PASSWORD_OK);
	check("three spoons of salt", PASSWORD_OK);
	check("пароль для кассы", PASSWORD_OK);
	check("<>?:{}|~-=[]", PASSWORD_OK);
	check("aaabbbcccddd", PASSWORD_OK);
	check("Tr0ub4dor&3Tr", PASSWORD_OK);
}

static void length_is_counted_in_characters_and_limited_in_bytes(void **state)
{
	char text[PASSWORD_MOST_BYTES + 2] = "";

	(void)state;
	check("", PASSWORD_TOO_SHORT);
	check("violet-harb", PASSWORD_TOO_SHORT);
	check("violet-harbo", PASSWORD_OK);
	check("парольдляка", PASSWORD_TOO_SHORT); /* 11 characters in 22 bytes */
	check("парольдлякас", PASSWORD_OK);
	for (int at = 0; at < PASSWORD_MOST_BYTES; at++)
		text[at] = (char)('a' + at * 7 % 26);
	check(text, PASSWORD_OK);
	text[PASSWORD_MOST_BYTES] = 'z';
	check(text, PASSWORD_TOO_LONG);
}

static void names_are_found_in_any_case_and_dress(void **state)
{
	static const struct {
		const char *password, *login, *network;
		enum password_fault fault;
	} table[] = {
		{"the cashier of today", "cashier@blkpages.example", "Northern Table",
		 PASSWORD_HOLDS_NAME},
		{"my C-A-S-H-I-E-R 77", "cashier@blkpages.example", "Northern Table",
		 PASSWORD_HOLDS_NAME},
		{"northern-table-99", "ada@x.example", "Northern Table", PASSWORD_HOLDS_NAME},
		{"99NORTHERNTABLE", "ada@x.example", "Northern Table", PASSWORD_HOLDS_NAME},
		{"northern stable 99", "ada@x.example", "Northern Table", PASSWORD_OK},
		{"кафе пушкинъ 1825", "ada@x.example", "КАФЕ ПУШКИНЪ", PASSWORD_HOLDS_NAME},
		{"ada's violet harbour", "ada@x.example", "Northern Table", PASSWORD_OK},
		{"bob's violet harbour", "bobs", "Bob", PASSWORD_HOLDS_NAME},
		{"bob's violet harbour", "bob", "Bob", PASSWORD_OK},
		{"violet harbour 41", "", "", PASSWORD_OK},
		{"violet harbour 41", "@", "@@@@@@", PASSWORD_OK},
		{"a1@x.example is mine", "a1@x.example", "BlkPages", PASSWORD_HOLDS_NAME},
		{"in the end: cashie", "cashier@blkpages.example", "BlkPages", PASSWORD_OK},
	};

	(void)state;
	for (size_t at = 0; at < sizeof(table) / sizeof(table[0]); at++) {
		enum password_fault fault =
			password_acceptable(table[at].password, table[at].login, table[at].network);
		if (fault != table[at].fault)
			fail_msg("\"%s\": %d", table[at].password, (int)fault);
	}
}

static void repetition_is_refused(void **state)
{
	(void)state;
	check("violet-aaaa-harbour", PASSWORD_REPEATS);
	check("violet-aAaA-harbour", PASSWORD_REPEATS);
	check("violet-aaa-harbour", PASSWORD_OK);
	check("violet    harbour", PASSWORD_REPEATS);
	check("ыыыы это не пароль", PASSWORD_REPEATS);
	check("xyxyxyxyxyxy", PASSWORD_REPEATS);
	check("xyzxyzxyzxyz", PASSWORD_REPEATS);
	check("xyzwxyzwxyzw", PASSWORD_REPEATS);
	check("xyzwxyzwxyzwx", PASSWORD_REPEATS); /* the last piece may be cut */
	check("xyzwxyzwxyzwq", PASSWORD_OK);
	check("xyzwvxyzwvxyzwv", PASSWORD_OK);
	check("абвгабвгабвг", PASSWORD_REPEATS);
}

static void the_common_list_is_in_order(void **state)
{
	(void)state;
	assert_int_equal(PHRASES, 1000);
	for (int at = 0; at < PHRASES; at++) {
		assert_in_range(strlen(phrases[at]), PASSWORD_LEAST, 31);
		assert_true(at == 0 || strcmp(phrases[at - 1], phrases[at]) < 0);
		for (const char *letter = phrases[at]; *letter; letter++)
			assert_true(*letter >= ' ' && *letter <= '~' &&
				    !(*letter >= 'A' && *letter <= 'Z'));
	}
}

static void every_common_phrase_is_refused(void **state)
{
	(void)state;
	for (int at = 0; at < PHRASES; at++) {
		char loud[40] = "";
		size_t length = strlen(phrases[at]);
		for (size_t letter = 0; letter < length; letter++) {
			char small = phrases[at][letter];
			loud[letter] = small >= 'a' && small <= 'z' ? (char)(small - 32) : small;
		}
		check(phrases[at], PASSWORD_COMMON);
		check(loud, PASSWORD_COMMON);
	}
	check("Correct-Horse-Battery-Staple", PASSWORD_COMMON);
	check("correcthorsebatterystaple", PASSWORD_COMMON);
	check("correct horse battery stapler", PASSWORD_OK);
}

static void random_passwords_are_accepted(void **state)
{
	struct random random = {61};

	(void)state;
	for (int at = 0; at < CASES / 20; at++) {
		char text[21] = "";
		for (int letter = 0; letter < 20; letter++)
			text[letter] = (char)('a' + random_between(&random, 0, 25));
		check(text, PASSWORD_OK);
	}
}

static void any_bytes_are_read_safely(void **state)
{
	struct random random = {62};

	(void)state;
	for (int at = 0; at < CASES / 20; at++) {
		char text[160] = "";
		int64_t length = random_between(&random, 0, 159);
		for (int64_t byte = 0; byte < length; byte++)
			text[byte] = (char)random_between(&random, 1, 255);
		enum password_fault fault = password_acceptable(text, text, "");
		assert_int_equal(fault == PASSWORD_TOO_LONG, length > PASSWORD_MOST_BYTES);
		if (length > 4 * PASSWORD_LEAST)
			assert_true(fault != PASSWORD_TOO_SHORT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ordinary_passwords_are_fine),
		cmocka_unit_test(length_is_counted_in_characters_and_limited_in_bytes),
		cmocka_unit_test(names_are_found_in_any_case_and_dress),
		cmocka_unit_test(repetition_is_refused),
		cmocka_unit_test(the_common_list_is_in_order),
		cmocka_unit_test(every_common_phrase_is_refused),
		cmocka_unit_test(random_passwords_are_accepted),
		cmocka_unit_test(any_bytes_are_read_safely),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("password_rules", tests, NULL, NULL);
}
