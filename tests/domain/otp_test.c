/* One-time codes on a real database ($LOYALTY_DATABASE): every limit at its edge, and guesses at
 * once. */
#include "core/crypto.h"
#include "domain/otp_limits.h"
#include "signing.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define SECOND INT64_C(1000000)
static const char phone[] = "+447700900123", stranger[] = "+447911123456";

static struct otp_request request_of(struct world *world, const char *to, const char *requester)
{
	return (struct otp_request){.phone = to,
				    .requester = hash_text(world->arena, requester),
				    .via = "page",
				    .address = "127.0.0.1",
				    .language = "en",
				    .origin_host = ""};
}

static struct otp_sent send_request(struct world *world, struct otp_request request)
{
	struct otp_sent sent = otp_send(world_begin(world, VISITOR, NULL), &request);
	world_end(world);
	return sent;
}

static struct otp_sent send_code(struct world *world, const char *requester)
{
	return send_request(world, request_of(world, phone, requester));
}

static struct otp_checked check(struct world *world, const char *requester, const char *code)
{
	struct otp_request request = request_of(world, phone, requester);
	struct otp_checked checked =
		otp_check(world_begin(world, VISITOR, NULL), &request, code, false);
	world_end(world);
	return checked;
}

static const char *wrong_code(struct world *world, const char *right)
{
	return arena_printf(world->arena, "%c%s", right[0] == '0' ? '1' : '0', right + 1);
}

static void sends_are_limited_by_the_row(void **state)
{
	(void)state;
	enum otp_send_outcome why;
	struct otp_sends none = {0}, one = {1, {1000}},
			 three = {3, {900 * SECOND, 100 * SECOND, 1 * SECOND}};
	assert_int_equal(otp_next_send(&none, &why), 0);
	assert_int_equal(why, OTP_SENT);
	assert_int_equal(otp_next_send(&one, &why), 1000 + 60 * SECOND);
	assert_int_equal(why, OTP_TOO_SOON);
	assert_int_equal(otp_next_send(&three, &why), 960 * SECOND);
	assert_int_equal(why, OTP_TOO_SOON);
	three.at[0] = 200 * SECOND;
	assert_int_equal(otp_next_send(&three, &why), 901 * SECOND);
	assert_int_equal(why, OTP_TOO_MANY);
	struct otp_sends ten = {0};
	for (int i = 0; i < 12; i++)
		otp_sends_add(&ten, i * 3600 * SECOND);
	assert_int_equal(ten.count, 10);
	assert_int_equal(otp_next_send(&ten, &why), 2 * 3600 * SECOND + OTP_DAY);
	assert_int_equal(why, OTP_TOO_MANY);
}

static void three_wrong_tries_cool_down(void **state)
{
	(void)state;
	static const struct {
		int count;
		struct otp_try each[6]; /* newest first, minutes */
		int64_t now, until, left;
	} cases[] = {
		{0, {{0}}, 0, 0, 3},
		{2, {{2, false, true}, {1, false, true}}, 2, 0, 1},
		{3, {{3, false, true}, {2, false, true}, {1, false, true}}, 3, 18, 0},
		{3, {{3, false, true}, {2, false, true}, {1, false, true}}, 18, 18, 3},
		{3, {{3, false, true}, {2, false, false}, {1, false, true}}, 3, 0, 1},
		{3, {{3, false, true}, {2, true, true}, {1, false, true}}, 3, 0, 2},
		{3, {{30, false, true}, {15, false, true}, {1, false, true}}, 30, 0, 2},
		{3, {{28, false, true}, {15, false, true}, {1, false, true}}, 28, 43, 0},
		{4,
		 {{18, false, true}, {3, false, true}, {2, false, true}, {1, false, true}},
		 18,
		 18,
		 2},
		{2, {{2, false, true}, {1, false, true}}, 17, 0, 3},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct otp_tries tries = {.count = cases[i].count};
		int64_t left;
		for (int j = 0; j < tries.count; j++) {
			tries.each[j] = cases[i].each[j];
			tries.each[j].at *= OTP_MINUTE;
		}
		int64_t until = otp_cooldown(&tries, cases[i].now * OTP_MINUTE, &left);
		if (until != cases[i].until * OTP_MINUTE || left != cases[i].left)
			fail_msg("case %zu: %lld, %lld left", i, (long long)(until / OTP_MINUTE),
				 (long long)left);
	}
}

static void budgets_and_the_brake(void **state)
{
	(void)state;
	static const struct {
		struct otp_budget budget;
		int64_t until_minutes;
	} cases[] = {
		{{.block_sends = 59, .prefix_sends = 499, .network_sends = 1999}, 0},
		{{.block_sends = 60, .block_from = 5 * OTP_MINUTE}, 65},
		{{.prefix_sends = 500, .prefix_from = 6 * OTP_MINUTE}, 66},
		{{.network_sends = 2000, .network_from = 7 * OTP_MINUTE}, 67},
		{{.codes = 49, .verified = 0, .newest_at = OTP_MINUTE}, 0},
		{{.codes = 50, .verified = 15, .newest_at = OTP_MINUTE}, 0},
		{{.codes = 50, .verified = 14, .newest_at = OTP_MINUTE}, 71},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(otp_budget_over(&cases[i].budget),
				 cases[i].until_minutes * OTP_MINUTE);
}

static void a_code_signs_a_new_guest_in(void **state)
{
	struct world *world = *state;
	struct otp_sent sent = send_code(world, "anna");
	assert_int_equal(sent.outcome, OTP_SENT);
	assert_int_equal(sent.expires_at, world->now + 600 * SECOND);
	assert_int_equal(sent.resend_at, world->now + 60 * SECOND);
	struct sent message = world_sent(world);
	assert_string_equal(message.to, phone);
	assert_int_equal(strlen(message.code), 6);
	assert_non_null(strstr(message.text, message.code));
	struct otp_state waiting = otp_state(world_begin(world, VISITOR, NULL),
					     hash_text(world->arena, "anna"), "page");
	world_end(world);
	assert_true(waiting.found);
	assert_string_equal(waiting.phone, phone);
	assert_int_equal(waiting.tries_left, 3);

	struct otp_request unnamed =
		request_of(world, "", "anna"); /* a page knows its browser alone */
	struct otp_checked checked =
		otp_check(world_begin(world, VISITOR, NULL), &unnamed, message.code, false);
	world_end(world);
	assert_int_equal(checked.outcome, OTP_VERIFIED);
	assert_string_equal(checked.phone, phone);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM guest WHERE network_id = '%s' AND "
				   "verified_at IS NOT NULL",
				   world->network_id),
			 1);
	assert_int_equal(world_int(world, "SELECT count(*) FROM device WHERE guest_id = '%s'",
				   checked.guest_id),
			 1);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM guest_account WHERE guest_id = '%s'",
				   checked.guest_id),
			 1);
	assert_int_equal(check(world, "anna", message.code).outcome, OTP_NONE); /* used */
	assert_false(otp_state(world_begin(world, VISITOR, NULL), hash_text(world->arena, "anna"),
			       "page")
			     .found);
	world_end(world);

	world->now += 60 * SECOND;
	send_code(world, "anna");
	assert_string_equal(check(world, "anna", world_sent(world).code).guest_id,
			    checked.guest_id);
}

static void a_code_belongs_to_its_browser_and_its_time(void **state)
{
	struct world *world = *state;
	send_code(world, "anna");
	const char *first = world_sent(world).code;
	assert_int_equal(check(world, "boris", first).outcome, OTP_NONE);
	assert_int_equal(check(world, "anna", "12345").outcome, OTP_WRONG);
	assert_int_equal(world_int(world, "SELECT count(*) FROM otp_try WHERE network_id = '%s'",
				   world->network_id),
			 0);
	world->now += 60 * SECOND;
	send_code(world, "anna");
	const char *second = world_sent(world).code;
	world->now += 540 * SECOND - 1; /* the first has a microsecond left */
	assert_int_equal(check(world, "anna", first).outcome, OTP_VERIFIED);
	assert_int_equal(check(world, "anna", second).outcome, OTP_NONE); /* killed with it */

	world->now += 3600 * SECOND;
	send_code(world, "anna");
	world->now += 600 * SECOND;
	assert_int_equal(check(world, "anna", world_sent(world).code).outcome, OTP_NONE);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM otp WHERE network_id = '%s' AND dead_at "
				   "IS NOT NULL AND "
				   "(code_hash IS NOT NULL OR phone_sealed IS NOT NULL)",
				   world->network_id),
			 0);
}

static void sends_wait(void **state)
{
	struct world *world = *state;
	int64_t start = world->now;
	assert_int_equal(send_code(world, "a").outcome, OTP_SENT);
	world->now += 60 * SECOND - 1;
	struct otp_sent soon = send_code(world, "b"); /* whoever asks */
	assert_int_equal(soon.outcome, OTP_TOO_SOON);
	assert_int_equal(soon.retry_at, start + 60 * SECOND);
	world->now += 1;
	assert_int_equal(send_code(world, "b").outcome, OTP_SENT);
	world->now += 60 * SECOND;
	struct otp_sent third = send_code(world, "c");
	assert_int_equal(third.outcome, OTP_SENT);
	assert_int_equal(third.resend_at, start + 900 * SECOND);
	world->now = start + 900 * SECOND - 1;
	assert_int_equal(send_code(world, "d").outcome, OTP_TOO_MANY);
	world->now += 1;
	assert_int_equal(send_code(world, "d").outcome, OTP_SENT);
	for (int i = 4; i < 10; i++) {
		world->now += 900 * SECOND;
		assert_int_equal(send_code(world, "e").outcome, OTP_SENT);
	}
	world->now += 3600 * SECOND;
	struct otp_sent eleventh = send_code(world, "f");
	assert_int_equal(eleventh.outcome, OTP_TOO_MANY);
	assert_int_equal(eleventh.retry_at, start + OTP_DAY);
	world->now = start + OTP_DAY;
	assert_int_equal(send_code(world, "f").outcome, OTP_SENT);
}

static void wrong_codes_lock_the_requester(void **state)
{
	struct world *world = *state;
	send_code(world, "anna");
	const char *right = world_sent(world).code, *wrong = wrong_code(world, right);
	world->now += 60 * SECOND;
	send_code(world, "boris");
	const char *other = world_sent(world).code;
	assert_int_equal(check(world, "anna", wrong).tries_left, 2);
	assert_int_equal(check(world, "anna", wrong).tries_left, 1);
	struct otp_checked third = check(world, "anna", wrong);
	assert_int_equal(third.outcome, OTP_WRONG);
	assert_int_equal(third.tries_left, 0);
	struct otp_checked locked = check(world, "anna", right);
	assert_int_equal(locked.outcome, OTP_LOCKED);
	assert_int_equal(locked.retry_at, world->now + 900 * SECOND);
	assert_int_equal(send_code(world, "anna").outcome, OTP_COOLING_DOWN);
	assert_int_equal(check(world, "boris", other).outcome,
			 OTP_VERIFIED); /* another browser is not held back */
	world->now += 900 * SECOND - 1;
	assert_int_equal(check(world, "anna", right).outcome, OTP_LOCKED);
	world->now += 1;
	assert_int_equal(check(world, "anna", right).outcome,
			 OTP_NONE); /* its code has died meanwhile */
	assert_int_equal(send_code(world, "anna").outcome, OTP_SENT);
	assert_int_equal(check(world, "anna", world_sent(world).code).outcome, OTP_VERIFIED);
}

static void a_phone_has_fifteen_tries_a_day(void **state)
{
	struct world *world = *state;
	int64_t start = world->now;
	for (int i = 0; i < 5; i++) {
		const char *requester = arena_printf(world->arena, "r%d", i);
		assert_int_equal(send_code(world, requester).outcome, OTP_SENT);
		const char *wrong = wrong_code(world, world_sent(world).code);
		for (int j = 0; j < 3; j++)
			assert_int_equal(check(world, requester, wrong).outcome, OTP_WRONG);
		world->now += 900 * SECOND;
	}
	assert_int_equal(send_code(world, "fresh").outcome, OTP_TOO_MANY);
	struct otp_checked over = check(world, "fresh", "123456");
	assert_int_equal(over.outcome, OTP_LOCKED);
	assert_int_equal(over.retry_at, start + OTP_DAY);
	world->now = start + OTP_DAY;
	assert_int_equal(send_code(world, "fresh").outcome, OTP_SENT);
}

/* Codes sent by others: `count` rows, all `minutes` old, that share what is given of one sent to
 * the stranger. */
static void plant(struct world *world, int count, int verified, int minutes, const char *shared)
{
	world_sql(world,
		  "INSERT INTO otp (network_id, otp_id, via, requester, phone_index, "
		  "address_block, phone_prefix, sent_at, "
		  "expires_at, verified_at) SELECT o.network_id, gen_random_uuid(), 'page', "
		  "'\\x00', sha256(i::text::bytea), "
		  "%s, to_timestamp(%lld) - interval '%d minutes', to_timestamp(%lld), CASE WHEN i "
		  "<= %d THEN "
		  "to_timestamp(%lld) END FROM otp o, generate_series(1, %d) i WHERE o.network_id "
		  "= '%s' AND o.otp_id = "
		  "(SELECT max(otp_id::text)::uuid FROM otp WHERE network_id = '%s' AND requester "
		  "<> '\\x00')",
		  shared, (long long)(world->now / SECOND), minutes,
		  (long long)(world->now / SECOND), verified, (long long)(world->now / SECOND),
		  count, world->network_id, world->network_id);
}

static struct otp_sent send_outside(struct world *world, const char *requester)
{
	struct otp_request request = request_of(world, stranger, requester);
	request.address = "203.0.113.77";
	return send_request(world, request);
}

static void budgets_are_counted_from_rows(void **state)
{
	struct world *world = *state;
	static const struct {
		const char *shared;
		int most;
	} cases[] = {{"o.address_block, sha256(i::text::bytea)", 60},
		     {"sha256(i::text::bytea), o.phone_prefix", 500},
		     {"sha256(i::text::bytea), sha256(i::text::bytea)", 2000}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		world->now += 2 * OTP_DAY;
		assert_int_equal(send_outside(world, "x").outcome, OTP_SENT);
		world->now += 60 * SECOND;
		plant(world, cases[i].most - 2, cases[i].most - 2, 0, cases[i].shared);
		assert_int_equal(send_outside(world, "x").outcome,
				 OTP_SENT); /* the last but none */
		world->now += 60 * SECOND;
		struct otp_sent busy = send_outside(world, "x");
		assert_int_equal(busy.outcome, OTP_BUSY);
		assert_int_equal(busy.retry_at, world->now + 3480 * SECOND);
		assert_int_equal(send_code(world, "demo").outcome,
				 OTP_SENT); /* exempt, and not counted */
		world->now += 3480 * SECOND;
		assert_int_equal(send_outside(world, "x").outcome, OTP_SENT);
	}
	assert_int_equal(
		world_int(world, "SELECT count(*) FROM otp WHERE network_id = '%s' AND NOT counted",
			  world->network_id),
		3);
}

static void only_the_demo_exempts_anyone(void **state)
{
	struct world *world = *state;
	struct config production = *world->config;
	production.demo = false;
	world->scope.config = &production;
	assert_int_equal(send_code(world, "anna").outcome, OTP_SENT);
	world->scope.config = world->config;
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM otp WHERE network_id = '%s' AND counted",
				   world->network_id),
			 1);
}

static void few_verified_codes_brake_a_prefix(void **state)
{
	struct world *world = *state;
	static const char prefix[] = "sha256(i::text::bytea), o.phone_prefix";
	send_outside(world, "x");
	world->now += OTP_DAY;
	plant(world, 50, 14, 10, prefix);
	struct otp_sent braked = send_outside(world, "x");
	assert_int_equal(braked.outcome, OTP_BUSY);
	assert_int_equal(braked.retry_at, world->now + 3600 * SECOND);
	world->now += 3600 * SECOND - 1;
	assert_int_equal(send_outside(world, "x").outcome, OTP_BUSY);
	world->now += 1;
	assert_int_equal(send_outside(world, "x").outcome, OTP_SENT);
	world->now += OTP_DAY;
	plant(world, 50, 15, 10, prefix);
	assert_int_equal(send_outside(world, "x").outcome, OTP_SENT);
	plant(world, 50, 0, 9, prefix); /* these may still be entered */
	world->now += 60 * SECOND;
	assert_int_equal(send_outside(world, "y").outcome,
			 OTP_BUSY); /* now they are ten minutes old */
}

static void a_try_outlasts_what_comes_after_it(void **state)
{
	struct world *world = *state;
	send_code(world, "anna");
	struct otp_request request = request_of(world, phone, "anna");
	struct otp_checked checked = otp_check(world_begin(world, VISITOR, NULL), &request,
					       world_sent(world).code, false);
	assert_int_equal(checked.outcome, OTP_VERIFIED);
	assert_int_equal(db_finish(world->db, false), DB_UNDONE);
	assert_int_equal(world_int(world, "SELECT count(*) FROM otp_try WHERE network_id = '%s'",
				   world->network_id),
			 1);
	assert_int_equal(world_int(world, "SELECT count(*) FROM guest WHERE network_id = '%s'",
				   world->network_id),
			 0);
}

static int guess(struct world *world, int number)
{
	(void)number;
	return check(world, "anna", "000000").outcome == OTP_WRONG;
}

static void of_64_guesses_at_once_three_are_compared(void **state)
{
	struct world *world = *state;
	do {
		world->now += OTP_DAY;
		send_code(world, "anna");
	} while (strcmp(world_sent(world).code, "000000") == 0);
	const char *right = world_sent(world).code;
	assert_int_equal(world_at_once(world, "loyalty_guest", 16, 4, guess), 3);
	assert_int_equal(world_int(world, "SELECT count(*) FROM otp_try WHERE network_id = '%s'",
				   world->network_id),
			 3);
	assert_int_equal(check(world, "anna", right).outcome, OTP_LOCKED);
}

static const char *shared_code;

static int enter(struct world *world, int number)
{
	(void)number;
	return check(world, "anna", shared_code).outcome == OTP_VERIFIED;
}

static void a_code_works_once_however_many_enter_it(void **state)
{
	struct world *world = *state;
	send_code(world, "anna");
	shared_code = world_sent(world).code;
	assert_int_equal(world_at_once(world, "loyalty_guest", 8, 1, enter), 1);
	assert_int_equal(world_int(world, "SELECT count(*) FROM guest WHERE network_id = '%s'",
				   world->network_id),
			 1);
}

static void the_api_without_a_challenge_is_one_requester(void **state)
{
	struct world *world = *state;
	struct otp_request send = request_of(world, phone, "challenge 1"),
			   any = request_of(world, phone, "nobody");
	send.via = any.via = "api";
	send.any_api = true;
	assert_int_equal(send_request(world, send).outcome, OTP_SENT);
	const char *right = world_sent(world).code, *wrong = wrong_code(world, right);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(
			otp_check(world_begin(world, VISITOR, NULL), &any, wrong, true).outcome,
			OTP_WRONG);
		world_end(world);
	}
	any.requester = hash_text(world->arena, "somebody else");
	assert_int_equal(otp_check(world_begin(world, VISITOR, NULL), &any, right, true).outcome,
			 OTP_LOCKED);
	world_end(world);
	world->now += 60 * SECOND;
	assert_int_equal(send_request(world, send).outcome, OTP_COOLING_DOWN);
	assert_int_equal(otp_check(world_begin(world, VISITOR, NULL), &send, right, false).outcome,
			 OTP_VERIFIED);
	world_end(world);
	world->now += OTP_DAY;
	send_request(world, send);
	assert_int_equal(
		otp_check(world_begin(world, VISITOR, NULL), &any, world_sent(world).code, true)
			.outcome,
		OTP_VERIFIED);
	world_end(world);
	world->now += OTP_DAY;
	send_code(world, "a page"); /* its codes are not the api's */
	assert_int_equal(
		otp_check(world_begin(world, VISITOR, NULL), &any, world_sent(world).code, true)
			.outcome,
		OTP_NONE);
	world_end(world);
}

static void messages_are_bound_to_the_site_and_in_the_language(void **state)
{
	struct world *world = *state;
	struct otp_request request = request_of(world, phone, "anna");
	request.origin_host = "loyalty.example";
	request.language = "ru";
	send_request(world, request);
	struct sent sent = world_sent(world);
	const char *last = arena_printf(world->arena, "\n\n@loyalty.example #%s", sent.code);
	assert_non_null(strstr(sent.text, "ваш код"));
	assert_string_equal(strstr(sent.text, "\n\n"), last);
}

static void a_network_has_its_own_words_and_not_its_own_last_line(void **state)
{
	struct world *world = *state;
	struct otp_request request = request_of(world, phone, "anna");
	world_sql(world,
		  "INSERT INTO message_template (network_id, kind, channel, language, body, "
		  "changed_at) SELECT '%s', 'otp', 'sms', language, body, now() FROM (VALUES "
		  "('en', 'For {network}: {code}, {minutes} min {x}'), ('ru', 'Код {code}')) own "
		  "(language, body)",
		  world->network_id);
	request.origin_host = "loyalty.example";
	send_request(world, request);
	struct sent sent = world_sent(world);
	assert_string_equal(sent.text,
			    arena_printf(world->arena,
					 "For Test: %s, 10 min {x}\n\n@loyalty.example #%s",
					 sent.code, sent.code));
}

static int open_world(void **state)
{
	struct world *world = world_open("");
	world_role(world, "loyalty_guest");
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
		cmocka_unit_test(sends_are_limited_by_the_row),
		cmocka_unit_test(three_wrong_tries_cool_down),
		cmocka_unit_test(budgets_and_the_brake),
		TEST(a_code_signs_a_new_guest_in),
		TEST(a_code_belongs_to_its_browser_and_its_time),
		TEST(sends_wait),
		TEST(wrong_codes_lock_the_requester),
		TEST(a_phone_has_fifteen_tries_a_day),
		TEST(budgets_are_counted_from_rows),
		TEST(only_the_demo_exempts_anyone),
		TEST(few_verified_codes_brake_a_prefix),
		TEST(a_try_outlasts_what_comes_after_it),
		TEST(of_64_guesses_at_once_three_are_compared),
		TEST(a_code_works_once_however_many_enter_it),
		TEST(the_api_without_a_challenge_is_one_requester),
		TEST(messages_are_bound_to_the_site_and_in_the_language),
		TEST(a_network_has_its_own_words_and_not_its_own_last_line),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
