/* Codes of time against the vectors of RFC 6238 (appendix B, SHA-1; their last six digits), and
 * which steps are taken. */
#include "domain/totp.h"
#include "core/crypto.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/* "12345678901234567890" in it. */
static const char secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
static struct arena *arena;

static int64_t at(int64_t seconds)
{
	return seconds * 1000000;
}

static void vectors(void **state)
{
	static const struct {
		int64_t seconds;
		const char *code;
	} table[] = {{59, "287082"},	     {1111111109, "081804"}, {1111111111, "050471"},
		     {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		assert_string_equal(totp_code(arena, secret, totp_step(at(table[i].seconds))),
				    table[i].code);
}

static void a_step_to_each_side_is_taken(void **state)
{
	(void)state;
	int64_t now = at(1234567890), step = totp_step(now);
	for (int64_t away = -3; away <= 3; away++) {
		const char *code = totp_code(arena, secret, step + away);
		int64_t want = away >= -1 && away <= 1 ? step + away : 0;
		assert_int_equal(totp_match(arena, secret, code, now, 0), want);
	}
}

static void no_step_is_taken_twice_nor_an_earlier_one(void **state)
{
	(void)state;
	int64_t now = at(1234567890), step = totp_step(now);
	const char *present = totp_code(arena, secret, step),
		   *before = totp_code(arena, secret, step - 1),
		   *next = totp_code(arena, secret, step + 1);
	assert_int_equal(totp_match(arena, secret, present, now, step - 1), step);
	assert_int_equal(totp_match(arena, secret, present, now, step), 0);
	assert_int_equal(totp_match(arena, secret, before, now, step), 0);
	assert_int_equal(totp_match(arena, secret, next, now, step), step + 1);
	assert_int_equal(totp_match(arena, secret, next, now, step + 1), 0);
}

static void nonsense_is_nobodys_code(void **state)
{
	static const char *const codes[] = {"", "00592", "0059245", "00592a", "005924 "};
	static const char *const secrets[] = {"", "gezdgnbvgy3tqojqgezdgnbvgy3tqojq",
					      "GEZDGNBVGY3TQOJ1",
					      "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBV"};
	(void)state;
	int64_t now = at(1234567890);
	assert_int_not_equal(totp_match(arena, secret, "005924", now, 0), 0);
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		assert_int_equal(totp_match(arena, secret, codes[i], now, 0), 0);
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
		assert_string_equal(totp_code(arena, secrets[i], 1), "");
		assert_int_equal(totp_match(arena, secrets[i], "005924", now, 0), 0);
	}
}

static void secrets_are_160_bits_and_differ(void **state)
{
	(void)state;
	const char *last = "";
	for (int i = 0; i < 1000; i++) {
		const char *made = totp_secret(arena);
		assert_int_equal(strlen(made), TOTP_SECRET_LENGTH);
		assert_int_equal(strspn(made, base32), TOTP_SECRET_LENGTH);
		assert_string_not_equal(made, last);
		assert_int_equal(strlen(totp_code(arena, made, i)), TOTP_DIGITS);
		last = made;
	}
	/* Each of the last letter's five bits is used. */
	unsigned seen = 0;
	for (int i = 0; i < 1000; i++)
		seen |= 1u << (strchr(base32, totp_secret(arena)[TOTP_SECRET_LENGTH - 1]) - base32);
	assert_int_equal(seen, 0xffffffff);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors),
		cmocka_unit_test(a_step_to_each_side_is_taken),
		cmocka_unit_test(no_step_is_taken_twice_nor_an_earlier_one),
		cmocka_unit_test(nonsense_is_nobodys_code),
		cmocka_unit_test(secrets_are_160_bits_and_differ),
	};
	crypto_start();
	arena = arena_new(16 << 20);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
