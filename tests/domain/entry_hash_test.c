/* The chain's bytes: pinned as text and as digest, and changed by the smallest change of any field.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>
#include "domain/entry_hash.h"
#include "random.h"

enum { CASES = 20000 };

#define ID	 "0197a000-0000-7000-8000-00000000000"
#define PREVIOUS "abababababababababababababababababababababababababababababababab"

static const struct entry_facts pinned = {
	.network_id = ID "1",
	.guest_id = ID "2",
	.entry_id = ID "3",
	.seq = 7,
	.at = 1780000000000001,
	.kind = "earn",
	.d_available = 0,
	.d_pending = 350,
	.d_held = 0,
	.d_debt = -20,
	.resolves = "",
	.cause = "visit",
	.visit_id = ID "4",
	.redemption_id = "",
	.refund_id = "",
	.due_at = 1780086400000001,
	.earned_at = 1780000000000000,
	.actor_kind = "staff",
	.actor_id = ID "5",
	.restaurant_id = ID "6",
};

/* Entries outlive every program: if this text must change, the chains of all guests break. */
static const char canonical[] =
	"15:loyalty entry 1,"
	"36:0197a000-0000-7000-8000-000000000001,36:0197a000-0000-7000-8000-000000000002,"
	"36:0197a000-0000-7000-8000-000000000003,1:7,16:1780000000000001,4:earn,"
	"1:0,3:350,1:0,3:-20,0:,5:visit,36:0197a000-0000-7000-8000-000000000004,0:,0:,"
	"16:1780086400000001,16:1780000000000000,5:staff,"
	"36:0197a000-0000-7000-8000-000000000005,36:0197a000-0000-7000-8000-000000000006,";

static struct arena *arena;

static int open_arena(void **state)
{
	(void)state;
	arena = arena_new(1 << 20);
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void the_canonical_bytes_are_pinned(void **state)
{
	(void)state;
	assert_string_equal(entry_canonical(arena, &pinned), canonical);
}

/* The digest as a query takes it, made without our own hashing. */
static const char *digest(const char *bytes)
{
	static char text[2 + 2 * crypto_hash_sha256_BYTES + 1] = "\\x";
	unsigned char hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, (const unsigned char *)bytes, strlen(bytes));
	sodium_bin2hex(text + 2, sizeof(text) - 2, hash, sizeof(hash));
	return text;
}

static void the_hash_is_pinned(void **state)
{
	static const char first[] =
		"\\x8f625d84f8998f1d42670a8114714b5c0f62c33fa4d6d1ed16417df5fa73efbf";
	static const char next[] =
		"\\x64655725370b4761682ae859f6c471816fdbc514e71daa2c7f9aa2cf4e587f4b";

	(void)state;
	assert_string_equal(entry_hash(arena, "", &pinned), first);
	assert_string_equal(entry_hash(arena, "\\x", &pinned), first);
	assert_string_equal(entry_hash(arena, "\\x" PREVIOUS, &pinned), next);
	assert_string_equal(digest(arena_printf(arena, "0:,%s", canonical)), first);
	assert_string_equal(digest(arena_printf(arena, "64:" PREVIOUS ",%s", canonical)), next);
}

static void every_text_counts(void **state)
{
	static const size_t texts[] = {
		offsetof(struct entry_facts, network_id),
		offsetof(struct entry_facts, guest_id),
		offsetof(struct entry_facts, entry_id),
		offsetof(struct entry_facts, kind),
		offsetof(struct entry_facts, resolves),
		offsetof(struct entry_facts, cause),
		offsetof(struct entry_facts, visit_id),
		offsetof(struct entry_facts, redemption_id),
		offsetof(struct entry_facts, refund_id),
		offsetof(struct entry_facts, actor_kind),
		offsetof(struct entry_facts, actor_id),
		offsetof(struct entry_facts, restaurant_id),
	};
	enum { TEXTS = sizeof(texts) / sizeof(texts[0]) };
	const char *hashes[TEXTS + 1] = {entry_hash(arena, "", &pinned)};

	(void)state;
	for (int at = 0; at < TEXTS; at++) {
		struct entry_facts changed = pinned;
		const char *value;
		memcpy(&value, (char *)&changed + texts[at], sizeof(value));
		value = arena_printf(arena, "%s0", value);
		memcpy((char *)&changed + texts[at], &value, sizeof(value));
		hashes[at + 1] = entry_hash(arena, "", &changed);
		for (int other = 0; other <= at; other++)
			assert_string_not_equal(hashes[other], hashes[at + 1]);
	}
}

static void every_number_counts(void **state)
{
	static const size_t numbers[] = {
		offsetof(struct entry_facts, seq),	   offsetof(struct entry_facts, at),
		offsetof(struct entry_facts, d_available), offsetof(struct entry_facts, d_pending),
		offsetof(struct entry_facts, d_held),	   offsetof(struct entry_facts, d_debt),
		offsetof(struct entry_facts, due_at),	   offsetof(struct entry_facts, earned_at),
	};
	enum { NUMBERS = sizeof(numbers) / sizeof(numbers[0]) };
	const char *hashes[NUMBERS + 1] = {entry_hash(arena, "", &pinned)};

	(void)state;
	for (int at = 0; at < NUMBERS; at++) {
		struct entry_facts changed = pinned;
		int64_t value;
		memcpy(&value, (char *)&changed + numbers[at], sizeof(value));
		value++;
		memcpy((char *)&changed + numbers[at], &value, sizeof(value));
		hashes[at + 1] = entry_hash(arena, "", &changed);
		for (int other = 0; other <= at; other++)
			assert_string_not_equal(hashes[other], hashes[at + 1]);
	}
	/* eight numbers, twelve texts: a field added to the struct is missed by nobody */
	assert_int_equal(sizeof(struct entry_facts), 20 * 8);
}

static void the_previous_hash_counts(void **state)
{
	const char *first = entry_hash(arena, "", &pinned);

	(void)state;
	assert_string_not_equal(entry_hash(arena, first, &pinned), first);
	assert_string_not_equal(entry_hash(arena, first, &pinned),
				entry_hash(arena, "\\x" PREVIOUS, &pinned));
}

static void extremes_are_written_out(void **state)
{
	struct entry_facts extreme = pinned;

	(void)state;
	extreme.d_available = INT64_MIN;
	extreme.d_pending = INT64_MAX;
	const char *bytes = entry_canonical(arena, &extreme);
	assert_non_null(strstr(bytes, ",20:-9223372036854775808,19:9223372036854775807,"));
}

/* Texts made of what the form itself is made of. */
static const char *any_text(struct random *random)
{
	static const char *const texts[] = {"",	    ",", ":",	    "0:", "0:,",
					    "1:0,", "0", "1:0,0:,", ",0:"};

	return texts[random_between(random, 0, 8)];
}

static bool same(const struct entry_facts *a, const struct entry_facts *b)
{
	return a->d_held == b->d_held && a->d_debt == b->d_debt && a->due_at == b->due_at &&
	       !strcmp(a->resolves, b->resolves) && !strcmp(a->cause, b->cause) &&
	       !strcmp(a->visit_id, b->visit_id) && !strcmp(a->redemption_id, b->redemption_id) &&
	       !strcmp(a->refund_id, b->refund_id);
}

static struct entry_facts any_entry(struct random *random)
{
	struct entry_facts entry = pinned;

	entry.d_held = random_between(random, 0, 1);
	entry.d_debt = random_between(random, 0, 1);
	entry.due_at = random_between(random, 0, 1);
	entry.resolves = any_text(random);
	entry.cause = any_text(random);
	entry.visit_id = "";
	entry.redemption_id = any_text(random);
	entry.refund_id = any_text(random);
	return entry;
}

/* A text cut elsewhere between two neighbours: what a form without lengths would not notice. */
static void shift(struct random *random, struct entry_facts *entry)
{
	const char *both = arena_printf(arena, "%s%s", entry->redemption_id, entry->refund_id);
	size_t cut = (size_t)random_between(random, 0, (int64_t)strlen(both));

	entry->redemption_id = arena_copy(arena, both, cut);
	entry->refund_id = arena_text(arena, both + cut);
}

static void different_entries_have_different_bytes(void **state)
{
	struct random random = {41};
	int equal = 0;

	(void)state;
	for (int at = 0; at < CASES; at++) {
		struct entry_facts a = any_entry(&random);
		struct entry_facts b = at % 2 ? any_entry(&random) : a;
		if (at % 2 == 0)
			shift(&random, &b);
		bool equal_bytes = !strcmp(entry_canonical(arena, &a), entry_canonical(arena, &b));
		assert_int_equal(equal_bytes, same(&a, &b));
		equal += equal_bytes;
		arena_reset(arena);
	}
	assert_in_range(equal, CASES / 100, CASES - CASES / 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_canonical_bytes_are_pinned, open_arena,
						close_arena),
		cmocka_unit_test_setup_teardown(the_hash_is_pinned, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(every_text_counts, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(every_number_counts, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(the_previous_hash_counts, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(extremes_are_written_out, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(different_entries_have_different_bytes, open_arena,
						close_arena),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("entry_hash", tests, NULL, NULL);
}
