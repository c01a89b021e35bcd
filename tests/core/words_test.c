/* words: catalogues made by msgfmt, plural rules, and files that lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "core/words.h"
#include "core/words_plural.h"

static struct arena *arena;
static char folder[] = "/tmp/words_test.XXXXXX";
static struct words *en, *ru;

static struct words *compiled(const char *language, const char *options)
{
	const char *path = arena_printf(arena, "%s/%s.mo", folder, language);
	const char *command = arena_printf(arena, "msgfmt %s -o %s tests/core/words_%s.po", options,
					   path, language);

	assert_int_equal(system(command), 0);
	return words_open(path);
}

static int open_words(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	if (!mkdtemp(folder))
		return -1;
	en = compiled("en", "");
	ru = compiled("ru", "");
	return en && ru ? 0 : -1;
}

static int close_words(void **state)
{
	(void)state;
	words_close(en);
	words_close(ru);
	words_close(NULL);
	int removed = system(arena_printf(arena, "rm -r %s", folder));
	arena_free(arena);
	return removed;
}

static const char *find(const struct words *words, const char *key)
{
	return words_find(words, key, strlen(key), NULL);
}

static void messages_are_found_by_key(void **state)
{
	(void)state;
	const char *count_name = "unset";

	assert_string_equal(words_find(en, "sign_in", 7, &count_name), "Sign in");
	assert_null(count_name);
	assert_string_equal(words_find(en, "sign_in_title", 7, NULL), "Sign in");
	assert_string_equal(find(en, "sign_in_title"), "Sign in to your card");
	assert_string_equal(find(ru, "sign_in"), "Войти");
	assert_string_equal(find(en, "cap_used_remaining"),
			    "{cap_used_minor_short} used, {cap_remaining_minor_short} remaining");
	assert_null(find(ru, "sign_in_title"));
	assert_null(find(en, "sign"));
	assert_string_equal(words_find(en, "points_arrive", 13, &count_name),
			    "{points_text} point arrives {arrives_at_when}");
	assert_string_equal(count_name, "points");
	assert_string_equal(words_language(en), "en");
	assert_string_equal(words_language(ru), "ru");
}

static void plural_forms_follow_the_language(void **state)
{
	(void)state;
	static const struct {
		int64_t count;
		const char *en, *ru;
	} cases[] = {
		{1, "point arrives", "балл"},		{2, "points arrive", "балла"},
		{5, "points arrive", "баллов"},		{11, "points arrive", "баллов"},
		{21, "points arrive", "балл"},		{22, "points arrive", "балла"},
		{111, "points arrive", "баллов"},	{0, "points arrive", "баллов"},
		{-1, "point arrives", "балл"},		{-22, "points arrive", "балла"},
		{INT64_MIN, "points arrive", "баллов"},
	};
	for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
		assert_string_equal(
			words_plural(en, "points_arrive", 13, cases[at].count),
			arena_printf(arena, "{points_text} %s {arrives_at_when}", cases[at].en));
		assert_string_equal(words_plural(ru, "points_arrive", 13, cases[at].count),
				    arena_printf(arena, "{points_text} %s", cases[at].ru));
	}
	assert_string_equal(words_plural(en, "sign_in", 7, 5), "Sign in");
	assert_null(words_plural(en, "absent", 6, 5));
}

static void the_other_byte_order_reads_the_same(void **state)
{
	(void)state;
	static const char *const orders[] = {"--endianness=big", "--endianness=little",
					     "--no-hash"};

	for (size_t at = 0; at < sizeof(orders) / sizeof(orders[0]); at++) {
		struct words *words = compiled("ru", orders[at]);
		assert_non_null(words);
		assert_string_equal(find(words, "sign_in"), "Войти");
		assert_string_equal(words_plural(words, "points_arrive", 13, 22),
				    "{points_text} балла");
		words_close(words);
	}
}

/* 99: not a rule. */
static uint64_t form(const char *header, uint64_t count)
{
	struct plural plural;

	return plural_read(arena, header, &plural) ? plural_form(&plural, count) : 99;
}

static uint64_t rule(const char *expression, uint64_t count)
{
	return form(arena_printf(arena, "nplurals=9; plural=%s;", expression), count);
}

static void rules_mean_what_they_mean_in_c(void **state)
{
	(void)state;
	assert_int_equal(rule("0", 7), 0);
	assert_int_equal(rule("n", 7), 7);
	assert_int_equal(rule("1+2*3", 0), 7);
	assert_int_equal(rule("(1+2)*2", 0), 6);
	assert_int_equal(rule("7-2-3", 0), 2);
	assert_int_equal(rule("8/4/2", 0), 1);
	assert_int_equal(rule("!n", 0), 1);
	assert_int_equal(rule("!!n", 7), 1);
	assert_int_equal(rule("!n+1", 7), 1);
	assert_int_equal(rule("n>2", 3), 1);
	assert_int_equal(rule("n>=3", 3), 1);
	assert_int_equal(rule("n<3", 3), 0);
	assert_int_equal(rule("n<=3", 3), 1);
	assert_int_equal(rule("n==3", 3), 1);
	assert_int_equal(rule("n!=3", 3), 0);
	assert_int_equal(rule("1 || 0 && 0", 0), 1);
	assert_int_equal(rule("n%10", 17), 7);
	assert_int_equal(rule("n==1 ? 3 : n==2 ? 4 : 5", 1), 3);
	assert_int_equal(rule("n==1 ? 3 : n==2 ? 4 : 5", 2), 4);
	assert_int_equal(rule("n==1 ? 3 : n==2 ? 4 : 5", 3), 5);
	assert_int_equal(rule("1 ? 0 ? 3 : 4 : 5", 3), 4);
	assert_int_equal(form("nplurals=2;plural=n>1", 2), 1);
	/* beyond the forms there are, or impossible */
	assert_int_equal(rule("n", 9), 0);
	assert_int_equal(rule("1/n", 0), 0);
	assert_int_equal(rule("1%n", 0), 0);
	assert_int_equal(rule("n && 1/n", 0), 0);
}

static void broken_rules_are_refused(void **state)
{
	(void)state;
	static const char *const broken[] = {"",	"n n",	"(n",  "n)",	     "n==", "?1:2",
					     "1?2",	"1?2:", "x",   "n=1",	     "n&1", "-1",
					     "n ? : 1", "!",	"1e3", "99999999999"};
	for (size_t at = 0; at < sizeof(broken) / sizeof(broken[0]); at++)
		assert_int_equal(rule(broken[at], 1), 99);
	assert_int_equal(form("nplurals=0; plural=0;", 1), 99);
	assert_int_equal(form("nplurals=11; plural=0;", 1), 99);
	assert_int_equal(form("plural=0;", 1), 99);
	assert_int_equal(form("nplurals=2;", 1), 99);

	char *deep = arena_alloc(arena, 200001);
	memset(deep, '(', 100000);
	assert_int_equal(rule(deep, 1), 99);
	memset(deep, '!', 100000);
	assert_int_equal(rule(deep, 1), 99);
	for (int at = 0; at < 50000; at++)
		memcpy(deep + 4 * at, "n?n:", 4);
	assert_int_equal(rule(deep, 1), 99);
	for (int at = 0; at < 100000; at++)
		memcpy(deep + 2 * at, "n+", 2);
	assert_int_equal(rule(deep, 1), 99);
}

static size_t read_catalogue(unsigned char *bytes, size_t room)
{
	FILE *file = fopen(arena_printf(arena, "%s/en.mo", folder), "rb");
	assert_non_null(file);
	size_t size = fread(bytes, 1, room, file);
	fclose(file);
	return size;
}

/* Opens these bytes as a catalogue and asks it everything; whether it could be opened. */
static bool opens(const unsigned char *bytes, size_t size)
{
	const char *path = arena_printf(arena, "%s/broken.mo", folder);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	fclose(file);

	struct words *words = words_open(path);
	if (!words)
		return false;
	static const char *const keys[] = {"sign_in", "sign_in_title", "points_arrive", "", "x"};
	size_t length = 0;
	for (size_t at = 0; at < sizeof(keys) / sizeof(keys[0]); at++)
		for (int64_t count = 0; count < 3; count++) {
			const char *text = words_plural(words, keys[at], strlen(keys[at]), count);
			length += text ? strlen(text) : 0;
		}
	words_close(words);
	return length < 100000;
}

static void hostile_files_do_no_harm(void **state)
{
	(void)state;
	static unsigned char bytes[8192];
	size_t size = read_catalogue(bytes, sizeof(bytes));
	int said = dup(STDERR_FILENO);
	assert_non_null(freopen("/dev/null", "w", stderr)); /* hundreds of refusals */

	assert_true(opens(bytes, size));
	for (size_t shorter = 0; shorter < size; shorter++)
		assert_false(opens(bytes, shorter));
	static const unsigned char values[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
	for (size_t at = 0; at < size; at += at < 200 ? 1 : 7)
		for (size_t value = 0; value < sizeof(values); value++) {
			unsigned char kept = bytes[at];
			bytes[at] = values[value];
			opens(bytes, size);
			bytes[at] = kept;
		}
	bytes[0] ^= 1;
	assert_false(opens(bytes, size));
	bytes[0] ^= 1;
	bytes[6] = 2; /* major format 2 */
	assert_false(opens(bytes, size));
	assert_null(words_open("/nowhere/at/all.mo"));
	assert_null(words_open("/tmp"));

	fflush(stderr);
	dup2(said, STDERR_FILENO);
	close(said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_are_found_by_key),
		cmocka_unit_test(plural_forms_follow_the_language),
		cmocka_unit_test(the_other_byte_order_reads_the_same),
		cmocka_unit_test(rules_mean_what_they_mean_in_c),
		cmocka_unit_test(broken_rules_are_refused),
		cmocka_unit_test(hostile_files_do_no_harm),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("words", tests, open_words, close_words) != 0;
}
