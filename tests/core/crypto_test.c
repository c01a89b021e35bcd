/* crypto: published vectors, what must not open, and the promises of its ids. */
#include <stdlib.h>
#include "bytes.h"

static void hashes_match_published_vectors(void **state)
{
	(void)state;
	assert_string_equal(hash_text(arena, ""),
			    "\\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_string_equal(hash_text(arena, "abc"),
			    "\\xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void a_mac_covers_key_context_and_text(void **state)
{
	(void)state;
	struct key key = {.id = 1};
	struct key other = {.id = 1};

	memset(key.bytes, 0x0b, sizeof(key.bytes));
	memset(other.bytes, 0x0c, sizeof(other.bytes));
	/* the same by another implementation of HMAC-SHA256 over "phone", 0, "Hi There" */
	assert_string_equal(hmac_text(arena, &key, "phone", "Hi There"),
			    "\\x7cadac2bde766aadc0422b7652c203df76c8fbedd86eba7121e036c1bdb45642");
	const char *mac = hmac_text(arena, &key, "ab", "c");
	assert_string_equal(mac, hmac_text(arena, &key, "ab", "c"));
	assert_string_not_equal(mac, hmac_text(arena, &key, "a", "bc"));
	assert_string_not_equal(mac, hmac_text(arena, &key, "ab", "d"));
	assert_string_not_equal(mac, hmac_text(arena, &other, "ab", "c"));
}

static void comparing(void **state)
{
	(void)state;
	assert_true(text_equal("", ""));
	assert_true(text_equal("secret", "secret"));
	assert_false(text_equal("secret", "secreT"));
	assert_false(text_equal("secret", "secre"));
	assert_false(text_equal("", "s"));
	assert_true(crypto_equal("ab", "ac", 1));
	assert_false(crypto_equal("ab", "ac", 2));
}

static void base64url_both_ways(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{"", ""},
		{"f", "Zg"},
		{"fo", "Zm8"},
		{"foo", "Zm9v"},
		{"foob", "Zm9vYg"},
		{"fooba", "Zm9vYmE"},
		{"foobar", "Zm9vYmFy"},
		{"\xfb\xff", "-_8"},
	};
	for (size_t at = 0; at < sizeof(pairs) / sizeof(pairs[0]); at++) {
		size_t length = 99;
		size_t expected = strlen(pairs[at][0]);
		assert_string_equal(base64url(arena, pairs[at][0], expected), pairs[at][1]);
		unsigned char *bytes = base64url_bytes(arena, pairs[at][1], &length);
		assert_non_null(bytes);
		assert_int_equal(length, expected);
		assert_memory_equal(bytes, pairs[at][0], expected);
	}
	static const char *const broken[] = {"Z",      "Zg==", "Zm9v ", "Zm+v",		"Zm/v",
					     "Zh",     "Zm9",  "\n",	"Zm9v\xc3\xa9", "Zm9v\xec",
					     "\xecm9v"};
	for (size_t at = 0; at < sizeof(broken) / sizeof(broken[0]); at++) {
		size_t length = 0;
		assert_null(base64url_bytes(arena, broken[at], &length));
	}
}

static void random_texts_use_their_whole_alphabet(void **state)
{
	(void)state;
	const char *digits = random_digits(arena, 20000);
	const char *crockford = random_crockford(arena, 20000);
	int seen[256] = {0};

	assert_int_equal(strlen(digits), 20000);
	assert_int_equal(strlen(crockford), 20000);
	assert_int_equal(strspn(digits, "0123456789"), 20000);
	assert_int_equal(strspn(crockford, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), 20000);
	for (int at = 0; at < 20000; at++)
		seen[(unsigned char)digits[at]]++;
	for (int digit = '0'; digit <= '9'; digit++)
		assert_in_range(seen[digit], 1700, 2300); /* seven standard deviations */
	memset(seen, 0, sizeof(seen));
	for (int at = 0; at < 20000; at++)
		seen[(unsigned char)crockford[at]]++;
	for (const char *letter = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; *letter; letter++)
		assert_in_range(seen[(unsigned char)*letter], 450, 800);

	assert_string_equal(random_digits(arena, 0), "");
	assert_int_equal(strlen(random_digits(arena, 6)), 6);
	for (int at = 0; at < 1000; at++)
		assert_true(random_below(7) < 7);
	assert_int_equal(random_below(1), 0);
}

static void tokens_differ(void **state)
{
	(void)state;
	const char *one = random_token(arena);
	assert_int_equal(strlen(one), 43);
	assert_string_not_equal(one, random_token(arena));
	size_t length = 0;
	assert_non_null(base64url_bytes(arena, one, &length));
	assert_int_equal(length, 32);
}

static void uuids_ascend_within_a_millisecond(void **state)
{
	(void)state;
	const int64_t now = 1781290920123456;
	const char *before = uuid_new(arena, now);

	assert_true(uuid_is(before));
	/* 1781290920123 milliseconds */
	assert_memory_equal(before, "019ebd36-68bb-7", 15);
	assert_non_null(strchr("89ab", before[19]));
	for (int at = 0; at < 5000; at++) {
		const char *next = uuid_new(arena, now + at % 544);
		assert_true(strcmp(before, next) < 0);
		before = next;
	}
	assert_true(strcmp(before, uuid_new(arena, now + 1000)) < 0);
}

static void only_uuids_are_uuids(void **state)
{
	(void)state;
	assert_true(uuid_is("019ebc3a-e0fb-7000-8000-000000000000"));
	assert_true(uuid_is("019EBC3A-E0FB-7000-8000-00000000000F"));
	assert_false(uuid_is(""));
	assert_false(uuid_is("019ebc3a-e0fb-7000-8000-00000000000"));
	assert_false(uuid_is("019ebc3a-e0fb-7000-8000-0000000000000"));
	assert_false(uuid_is("019ebc3a-e0fb-7000-8000-00000000000g"));
	assert_false(uuid_is("019ebc3ae0fb-7000-8000-0000000000000"));
	assert_false(uuid_is("{19ebc3a-e0fb-7000-8000-00000000000}"));
}

static void a_sealed_text_opens_only_as_it_was_sealed(void **state)
{
	(void)state;
	struct key key = {.id = 3};
	random_fill(key.bytes, sizeof(key.bytes));
	struct key newer = key;
	newer.id = 4;
	struct key foreign = {.id = 3};
	random_fill(foreign.bytes, sizeof(foreign.bytes));
	const char *sealed = seal(arena, &key, "guest.phone:1", "+447700900123");

	assert_memory_equal(sealed, "\\x03", 4);
	assert_int_equal(strlen(sealed), 2 + 2 * (1 + 24 + 13 + 16));
	assert_int_equal(sealed_key_id(sealed), 3);
	assert_string_equal(unseal(arena, &key, "guest.phone:1", sealed), "+447700900123");
	assert_null(unseal(arena, &key, "guest.phone:2", sealed));
	assert_null(unseal(arena, &newer, "guest.phone:1", sealed));
	assert_null(unseal(arena, &foreign, "guest.phone:1", sealed));
	assert_string_not_equal(sealed, seal(arena, &key, "guest.phone:1", "+447700900123"));

	const char *empty = seal(arena, &key, "x", "");
	assert_string_equal(unseal(arena, &key, "x", empty), "");
}

static void a_changed_sealed_text_does_not_open(void **state)
{
	(void)state;
	struct key key = {.id = 1};
	random_fill(key.bytes, sizeof(key.bytes));
	const char *sealed = seal(arena, &key, "a", "text");
	size_t length = strlen(sealed);

	for (size_t at = 0; at < length; at++) {
		char *changed = arena_text(arena, sealed);
		changed[at] = changed[at] == '0' ? '1' : '0';
		assert_null(unseal(arena, &key, "a", changed));
		assert_null(unseal(arena, &key, "a", arena_copy(arena, sealed, at)));
	}
	assert_null(unseal(arena, &key, "a", arena_printf(arena, "%s00", sealed)));
	assert_null(unseal(arena, &key, "a", "plain"));
	assert_int_equal(sealed_key_id(""), -1);
	assert_int_equal(sealed_key_id("\\x"), -1);
	assert_int_equal(sealed_key_id("\\xzz"), -1);
	assert_int_equal(sealed_key_id("\\xff00"), 255);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_match_published_vectors),
		cmocka_unit_test(a_mac_covers_key_context_and_text),
		cmocka_unit_test(comparing),
		cmocka_unit_test(base64url_both_ways),
		cmocka_unit_test(random_texts_use_their_whole_alphabet),
		cmocka_unit_test(tokens_differ),
		cmocka_unit_test(uuids_ascend_within_a_millisecond),
		cmocka_unit_test(only_uuids_are_uuids),
		cmocka_unit_test(a_sealed_text_opens_only_as_it_was_sealed),
		cmocka_unit_test(a_changed_sealed_text_does_not_open),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("crypto", tests, open_arena, close_arena) != 0;
}
