/* Being told apart at a till, on a real database ($LOYALTY_DATABASE): the card's QR and digits,
 * redemption codes, phones. */
#include "domain/card.h"
#include "core/crypto.h"
#include "domain/guest.h"
#include "signing.h"
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define SECOND INT64_C(1000000)
static const char phone[] = "+447700900123";

static const char *add_guest(struct world *world, const char *e164)
{
	bool made;
	world_role(world, "loyalty_guest");
	const char *guest_id = guest_add(world_begin(world, VISITOR, NULL), e164, "guest", &made);
	guest_verify(&world->scope, guest_id, "otp");
	world_end(world);
	world_role(world, "loyalty_manage");
	return guest_id;
}

static const char *qr(struct world *world, const char *guest_id)
{
	int64_t card_no =
		world_int(world, "SELECT card_no FROM guest WHERE guest_id = '%s'", guest_id);
	const char *text = card_qr(world_begin(world, GUEST, guest_id), card_no);
	world_end(world);
	return text;
}

static const char *issue(struct world *world, const char *guest_id, int64_t *expires_at)
{
	world_role(world, "loyalty_guest");
	const char *code =
		card_code_issue(world_begin(world, GUEST, guest_id), guest_id, expires_at);
	world_end(world);
	world_role(world, "loyalty_manage");
	return code;
}

static struct identified identify_at(struct world *world, const char *till_id, const char *text)
{
	world_begin(world, CASHIER, NULL);
	world->caller.till_id = till_id;
	struct identified found = card_identify(&world->scope, text);
	world_end(world);
	return found;
}

static struct identified identify(struct world *world, const char *text)
{
	return identify_at(world, world->till_id, text);
}

static void a_cards_qr_counts_for_two_minutes_once_a_till(void **state)
{
	struct world *world = *state;
	const char *guest_id = add_guest(world, phone), *text = qr(world, guest_id),
		   *other_till = uuid_new(world->arena, world->now);
	int64_t step = world->now / CARD_STEP;
	world_sql(world, "INSERT INTO till VALUES ('%s', '%s', '%s', 'Till 2')", world->network_id,
		  other_till, world->restaurant_id);
	struct identified found = identify(world, text);
	assert_int_equal(found.kind, IDENTIFIED_GUEST);
	assert_string_equal(found.guest_id, guest_id);
	assert_int_equal(identify(world, text).fault, IDENTIFY_USED);
	assert_int_equal(identify_at(world, other_till, text).fault, IDENTIFY_OK);
	world->now = (step + 1) * CARD_STEP;
	const char *next = qr(world, guest_id);
	assert_string_not_equal(next, text);
	world->now = (step + 3) * CARD_STEP - 1;
	assert_int_equal(identify(world, next).fault, IDENTIFY_OK); /* of the step before */
	world->now += 1;
	assert_int_equal(identify_at(world, other_till, next).fault, IDENTIFY_EXPIRED);
	assert_int_equal(world_int(world, "SELECT count(*) FROM till_try WHERE network_id = '%s'",
				   world->network_id),
			 0);
}

static void a_changed_qr_is_nobodys(void **state)
{
	struct world *world = *state;
	const char *guest_id = add_guest(world, phone), *other = add_guest(world, "+447700900124"),
		   *text = qr(world, guest_id);
	struct arena *arena = world->arena;
	const char *const wrong[] = {
		/* another's id before this one's proof, and this one's before another's */
		arena_printf(arena, "%.12s%s", qr(world, other), text + 12),
		arena_printf(arena, "%.12s%s", text, qr(world, other) + 12),
		arena_printf(arena, "%.*s", (int)strlen(text) - 1, text),
		arena_printf(arena, "%sA", text),
		"C1.",
		"C1....",
		"C1.x.y.z.w",
		arena_printf(arena, "C1.%s", guest_id),
	};
	assert_int_equal(strlen(text), 37);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(identify(world, wrong[i]).fault, IDENTIFY_UNKNOWN);
	/* each character counts */
	for (size_t i = 3; i < strlen(text); i++) {
		char *changed = arena_text(arena, text);
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		world_sql(world, "DELETE FROM till_try WHERE network_id = '%s'", world->network_id);
		assert_int_not_equal(identify(world, changed).kind, IDENTIFIED_GUEST);
	}
}

/* With Caps Lock on, a scanner that types turns every letter over. */
static void case_does_not_matter(void **state)
{
	struct world *world = *state;
	const char *guest_id = add_guest(world, phone);
	char *text = arena_text(world->arena, qr(world, guest_id));
	for (char *c = text; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	assert_string_equal(identify(world, text).guest_id, guest_id);
}

static void six_digits_live_a_minute(void **state)
{
	struct world *world = *state;
	const char *guest_id = add_guest(world, phone);
	int64_t expires_at, again_at;
	const char *code = issue(world, guest_id, &expires_at);
	assert_int_equal(strlen(code), 6);
	assert_int_equal(expires_at, world->now + 60 * SECOND);
	world->now += 55 * SECOND - 1;
	assert_string_equal(issue(world, guest_id, &again_at), code);
	assert_int_equal(again_at, expires_at);
	assert_string_equal(
		identify(world, arena_printf(world->arena, " %.3s %s", code, code + 3)).guest_id,
		guest_id);
	world->now += 1;
	issue(world, guest_id, &again_at);
	assert_int_equal(again_at, world->now + 60 * SECOND); /* 5 seconds are too few to type it */
	world->now = expires_at - 1;
	assert_string_equal(identify(world, code).guest_id, guest_id);
	world->now += 1;
	assert_int_equal(identify(world, code).fault, IDENTIFY_EXPIRED);
}

static void ten_wrong_codes_lock_a_till(void **state)
{
	struct world *world = *state;
	const char *guest_id = add_guest(world, phone);
	const char *other_till = uuid_new(world->arena, world->now);
	world_sql(world, "INSERT INTO till VALUES ('%s', '%s', '%s', 'Till 2')", world->network_id,
		  other_till, world->restaurant_id);
	for (int i = 0; i < 9; i++) {
		assert_int_equal(identify(world, i % 2 ? "000000" : "K7QM-3XWD").fault,
				 IDENTIFY_UNKNOWN);
		world->now += 60 * SECOND;
	}
	assert_int_equal(identify(world, qr(world, guest_id)).fault, IDENTIFY_OK);
	int64_t last = world->now;
	assert_int_equal(identify(world, "C1.x").fault, IDENTIFY_UNKNOWN);
	struct identified locked = identify(world, qr(world, guest_id));
	assert_int_equal(locked.fault, IDENTIFY_LOCKED);
	assert_int_equal(locked.retry_at, last + 900 * SECOND);
	assert_int_equal(identify_at(world, other_till, qr(world, guest_id)).fault, IDENTIFY_OK);
	assert_int_equal(identify(world, phone).fault, IDENTIFY_OK); /* a phone is no code */
	world->now = last + 900 * SECOND - 1;
	assert_int_equal(identify(world, "000000").fault, IDENTIFY_LOCKED);
	world->now += 1;
	assert_int_equal(identify(world, "000000").fault, IDENTIFY_UNKNOWN);
	assert_int_equal(world_int(world, "SELECT count(*) FROM till_try WHERE network_id = '%s'",
				   world->network_id),
			 11);
}

static int guess(struct world *world, int number)
{
	(void)number;
	return identify(world, "000000").fault == IDENTIFY_UNKNOWN;
}

static void guesses_at_once_are_counted_one_by_one(void **state)
{
	struct world *world = *state;
	assert_int_equal(world_at_once(world, "loyalty_manage", 32, 2, guess), 10);
}

static void a_redemption_is_told_from_a_phone(void **state)
{
	struct world *world = *state;
	const char *guest_id = add_guest(world, phone);
	world_sale(world, guest_id, 100000);
	world->now += HOURS(24);
	world_role(world, "loyalty_setup");
	world_jobs(world, guest_id);
	struct redeem_result redeemed = world_redeem(world, guest_id, 1000);
	world_role(world, "loyalty_manage");
	assert_int_equal(redeemed.outcome, REDEEMED);
	const char *code = redeemed.code;
	const char *const forms[] = {code, arena_printf(world->arena, "r1.%s", code),
				     arena_printf(world->arena, " %.4s - %s ", code, code + 5)};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct identified found = identify(world, forms[i]);
		assert_int_equal(found.kind, IDENTIFIED_REDEMPTION);
		assert_string_equal(found.redemption_id, redeemed.redemption_id);
		assert_string_equal(found.guest_id, guest_id);
	}
	assert_int_equal(identify(world, "r1.ZZZZ-ZZZZ").fault, IDENTIFY_UNKNOWN);
	world->now = redeemed.expires_at;
	assert_int_equal(identify(world, code).fault, IDENTIFY_EXPIRED);
	assert_string_equal(identify(world, "07700 900123").guest_id, guest_id);
	assert_string_equal(identify(world, "+44 (0)7700-900123").guest_id, guest_id);
	struct identified nobody = identify(world, "07700 900124");
	assert_int_equal(nobody.fault, IDENTIFY_NO_SUCH_PHONE);
	assert_string_equal(nobody.phone, "+447700900124");
	static const char *const malformed[] = {"",  "   ",	 "hello",	    "12345",
						"0", "' OR 1=1", "\xd0\xb0\xd0\xb1"};
	for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
		assert_int_equal(identify(world, malformed[i]).fault, IDENTIFY_MALFORMED);
}

static int open_world(void **state)
{
	struct world *world = world_open("");
	world_role(world, "loyalty_manage");
	*state = world;
	return 0;
}

static int close_world(void **state)
{
	world_close(*state);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_cards_qr_counts_for_two_minutes_once_a_till),
		TEST(a_changed_qr_is_nobodys),
		TEST(case_does_not_matter),
		TEST(six_digits_live_a_minute),
		TEST(ten_wrong_codes_lock_a_till),
		TEST(guesses_at_once_are_counted_one_by_one),
		TEST(a_redemption_is_told_from_a_phone),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
