/* Amounts as typed: a table of every reading and every fault, round trips of random amounts in all
 * the customs of writing them, and random bytes. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "domain/money.h"
#include "random.h"

enum { CASES = 50000 };

struct typed {
	const char *text;
	int digits;
	enum amount_fault fault;
	int64_t minor;
};

static void check(const struct typed *table, size_t count)
{
	for (size_t at = 0; at < count; at++) {
		int64_t minor = 17;
		enum amount_fault fault = amount_parse(table[at].text, table[at].digits, &minor);
		if (fault != table[at].fault || minor != table[at].minor)
			fail_msg("\"%s\" in %d digits: fault %d, %" PRId64, table[at].text,
				 table[at].digits, (int)fault, minor);
	}
}

#define CHECK(table) check(table, sizeof(table) / sizeof((table)[0]))

static void amounts_are_read(void **state)
{
	static const struct typed table[] = {
		{"12", 2, AMOUNT_OK, 1200},
		{"12.5", 2, AMOUNT_OK, 1250},
		{"12.50", 2, AMOUNT_OK, 1250},
		{"12,5", 2, AMOUNT_OK, 1250},
		{"0.01", 2, AMOUNT_OK, 1},
		{"007", 2, AMOUNT_OK, 700},
		{"1234.50", 2, AMOUNT_OK, 123450},
		{"15,000.00", 2, AMOUNT_OK, 1500000},
		{"15.000,00", 2, AMOUNT_OK, 1500000},
		{"15 000,5", 2, AMOUNT_OK, 1500050},
		{"15'000.50", 2, AMOUNT_OK, 1500050},
		{"15\xe2\x80\x99"
		 "000",
		 2, AMOUNT_OK, 1500000},
		{"15\xc2\xa0"
		 "000",
		 2, AMOUNT_OK, 1500000},
		{"15\xe2\x80\xaf"
		 "000,50",
		 2, AMOUNT_OK, 1500050},
		{"1\xe2\x80\x89"
		 "500\xe2\x80\xaf"
		 "000",
		 2, AMOUNT_OK, 150000000},
		{"1,500", 2, AMOUNT_OK, 150000},
		{"1,500,000", 2, AMOUNT_OK, 150000000},
		{"1.500.000", 2, AMOUNT_OK, 150000000},
		{"\xc2\xa3"
		 "12",
		 2, AMOUNT_OK, 1200},
		{" $ 12.34 ", 2, AMOUNT_OK, 1234},
		{"12 \xe2\x82\xbd", 2, AMOUNT_OK, 1200},
		{"\xe2\x82\xa6"
		 "15,000",
		 2, AMOUNT_OK, 1500000},
		{"10,000,000", 2, AMOUNT_OK, LIMIT_MINOR},
		{"1,500", 0, AMOUNT_OK, 1500},
		{"1000000000", 0, AMOUNT_OK, LIMIT_MINOR},
		{"1.234", 3, AMOUNT_OK, 1234},
		{"1,234", 3, AMOUNT_OK, 1234},
		{"1,234,567", 3, AMOUNT_TOO_LARGE, 0},
		{"1,234.5", 3, AMOUNT_OK, 1234500},
	};
	(void)state;
	CHECK(table);
}

static void faults_are_named(void **state)
{
	static const struct typed table[] = {
		{"", 2, AMOUNT_EMPTY, 0},
		{" \t\xc2\xa0", 2, AMOUNT_EMPTY, 0},
		{"0", 2, AMOUNT_ZERO, 0},
		{"0.00", 2, AMOUNT_ZERO, 0},
		{"-5", 2, AMOUNT_NEGATIVE, 0},
		{"-0.001", 2, AMOUNT_NEGATIVE, 0},
		{"\xe2\x88\x92"
		 "5",
		 2, AMOUNT_NEGATIVE, 0},
		{"-\xc2\xa3"
		 "5",
		 2, AMOUNT_NEGATIVE, 0},
		{"\xc2\xa3-5", 2, AMOUNT_NEGATIVE, 0},
		{"10,000,000.01", 2, AMOUNT_TOO_LARGE, 0},
		{"1000000001", 0, AMOUNT_TOO_LARGE, 0},
		{"99999999999999999999999999999999", 2, AMOUNT_TOO_LARGE, 0},
		{"99999999999999999999999999999999.99", 2, AMOUNT_TOO_LARGE, 0},
		{"18446744073709551617", 0, AMOUNT_TOO_LARGE, 0},
		{"12.345", 2, AMOUNT_TOO_PRECISE, 0},
		{"0,123", 2, AMOUNT_TOO_PRECISE, 0},
		{"0.001", 2, AMOUNT_TOO_PRECISE, 0},
		{"1,000.123", 2, AMOUNT_TOO_PRECISE, 0},
		{"1234,567", 2, AMOUNT_TOO_PRECISE, 0},
		{"12.3456", 3, AMOUNT_TOO_PRECISE, 0},
		{"1.5", 0, AMOUNT_TOO_PRECISE, 0},
		{"12,3456", 2, AMOUNT_TOO_PRECISE, 0},
		{"1500.00", 0, AMOUNT_TOO_PRECISE, 0},
	};
	(void)state;
	CHECK(table);
}

static void what_is_not_an_amount_is_refused(void **state)
{
	static const char *const texts[] = {
		"abc",
		"1,000.000,500",
		"1234,567.5",
		"1,00.5",
		"\xe2\x82\xc3 12",

		"12abc",
		"abc12",
		"1e3",
		"0x10",
		"+5",
		"--5",
		"5-",
		"-",
		".",
		",",
		".5",
		"5.",
		"5,",
		"1.2.3",
		"1,2,3",
		"1,00,000",
		"1,0000,000",
		"1.000.00",
		"1,000.000,5",
		"1  000",
		"1 00",
		"1 0000",
		"1 000'000",
		"0,000,000",
		"12.34.56",
		"$",
		"$12$",
		"12$$",
		"12 34",
		"NaN",
		"inf",
		"1\n",
		"\xd9\xa1\xd9\xa2",
		"\xef\xbc\x91",
		"12\xff",
		"\xe2\x82",
		"\xe2",
		"\xc2",
		"12;",
		"1/2",
		"GBP 12",
		"12p",
		"0 500",
	};
	int64_t minor;
	(void)state;
	for (size_t at = 0; at < sizeof(texts) / sizeof(texts[0]); at++)
		for (int digits = 0; digits <= 3; digits++) {
			minor = 17;
			if (amount_parse(texts[at], digits, &minor) != AMOUNT_NOT_A_NUMBER ||
			    minor != 0)
				fail_msg("\"%s\" in %d digits", texts[at], digits);
		}
}

static void points_are_whole(void **state)
{
	static const struct {
		const char *text;
		enum amount_fault fault;
		int64_t points;
	} table[] = {
		{"1000", AMOUNT_OK, 1000},
		{"1,000", AMOUNT_OK, 1000},
		{"1 000", AMOUNT_OK, 1000},
		{"1.000.000", AMOUNT_OK, 1000000},
		{"1000000000", AMOUNT_OK, LIMIT_POINTS},
		{"1000000001", AMOUNT_TOO_LARGE, 0},
		{"10.5", AMOUNT_TOO_PRECISE, 0},
		{"10.0", AMOUNT_TOO_PRECISE, 0},
		{"1.000", AMOUNT_TOO_PRECISE, 0},
		{"0", AMOUNT_ZERO, 0},
		{"-1", AMOUNT_NEGATIVE, 0},
		{"$10", AMOUNT_NOT_A_NUMBER, 0},
		{"ten", AMOUNT_NOT_A_NUMBER, 0},
		{"", AMOUNT_EMPTY, 0},
	};
	(void)state;
	for (size_t at = 0; at < sizeof(table) / sizeof(table[0]); at++) {
		int64_t points = 17;
		assert_int_equal(points_parse(table[at].text, &points), table[at].fault);
		assert_int_equal(points, table[at].points);
	}
}

/* Writes whole units in groups. */
static int write_groups(char *text, int64_t whole, const char *separator)
{
	char plain[24];
	int length = snprintf(plain, sizeof(plain), "%" PRId64, whole);
	int to = 0;

	for (int at = 0; at < length; at++) {
		if (at > 0 && (length - at) % 3 == 0)
			to += snprintf(text + to, 8, "%s", separator);
		text[to++] = plain[at];
	}
	text[to] = '\0';
	return to;
}

static void every_custom_of_writing_reads_back(void **state)
{
	static const struct {
		const char *group, *point;
	} customs[] = {{"", "."},  {"", ","},  {",", "."},	  {".", ","},
		       {" ", ","}, {"'", "."}, {"\xc2\xa0", ","}, {"\xe2\x80\xaf", ","}};
	static const int64_t units[] = {1, 10, 100, 1000};
	struct random random = {3};

	(void)state;
	for (int at = 0; at < CASES; at++) {
		int custom = at % 8;
		int digits = 1 + at / 8 % 3;
		int64_t amount = random_between(&random, 1, LIMIT_MINOR >> at % 29);
		int64_t minor = 0;
		char text[64];
		int length = write_groups(text, amount / units[digits], customs[custom].group);
		snprintf(text + length, 32, "%s%0*" PRId64, customs[custom].point, digits,
			 amount % units[digits]);
		if (amount_parse(text, digits, &minor) != AMOUNT_OK || minor != amount)
			fail_msg("\"%s\" in %d digits: %" PRId64, text, digits, minor);
	}
}

static void random_text_never_gives_a_wrong_range(void **state)
{
	static const char *const pieces[] = {
		"0", "1", "9", "00",	   "500",      "000",	       ".", ",", " ",
		"'", "-", "$", "\xc2\xa3", "\xe2\x82", "\xe2\x88\x92", "x"};
	struct random random = {4};

	(void)state;
	for (int at = 0; at < CASES; at++) {
		char text[64] = "";
		size_t length = 0;
		for (int64_t left = random_between(&random, 0, 9); left > 0; left--) {
			const char *piece = pieces[random_between(&random, 0, 15)];
			memcpy(text + length, piece, strlen(piece) + 1);
			length += strlen(piece);
		}
		int64_t minor = 17;
		enum amount_fault fault = amount_parse(text, at % 4, &minor);
		if (fault == AMOUNT_OK)
			assert_true(minor > 0 && minor <= LIMIT_MINOR);
		else
			assert_int_equal(minor, 0);
		if (fault == AMOUNT_OK)
			assert_null(strpbrk(text, "x-"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts_are_read),
		cmocka_unit_test(faults_are_named),
		cmocka_unit_test(what_is_not_an_amount_is_refused),
		cmocka_unit_test(points_are_whole),
		cmocka_unit_test(every_custom_of_writing_reads_back),
		cmocka_unit_test(random_text_never_gives_a_wrong_range),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("money_parse", tests, NULL, NULL);
}
