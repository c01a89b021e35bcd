/* Staff signing in, on a real database ($LOYALTY_DATABASE): the limits, and that nothing tells
 * whether a login exists. */
#include "domain/staff.h"
#include "core/crypto.h"
#include "domain/address.h"
#include "domain/password.h"
#include "domain/session.h"
#include "queries.h"
#include "signing.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define MINUTE INT64_C(60000000)
static const char email[] = "cashier@blkpages.example", password[] = "loyalty-demo",
		  home[] = "203.0.113.7";

static struct signed_in sign_in_from(struct world *world, const char *login, const char *typed,
				     const char *address)
{
	struct caller caller = {.who = VISITOR,
				.network_id = "",
				.person_id = "",
				.name = "",
				.session = "",
				.restaurant_id = "",
				.till_id = "",
				.request_id = "test"};
	struct scope scope = {world->db, world->arena, world->config, &caller, NULL, world->now};
	db_begin(world->db, world->arena, world->now);
	db_write(world->db);
	struct signed_in signed_in = staff_sign_in(&scope, login, typed, address);
	if (signed_in.outcome == SIGNED_IN) {
		assert_int_equal(scope.caller->who, CASHIER);
		assert_string_equal(scope.caller->person_id, world->cashier_id);
		assert_string_equal(scope.network->network_id, world->network_id);
	}
	assert_int_equal(db_finish(world->db, true), DB_KEPT);
	return signed_in;
}

static enum sign_in_outcome sign_in(struct world *world, const char *login, const char *typed)
{
	return sign_in_from(world, login, typed, home).outcome;
}

static void the_right_password_opens_a_session(void **state)
{
	struct world *world = *state;
	struct signed_in signed_in =
		sign_in_from(world, "Cashier@BLKpages.example", password, home);
	assert_int_equal(signed_in.outcome, SIGNED_IN);
	assert_string_equal(token_network(world->arena, signed_in.token), world->network_id);
	world_begin(world, CASHIER, NULL);
	struct rows *rows = sql_session_staff(world->db, world->network_id,
					      hash_text(world->arena, signed_in.token));
	assert_true(rows_next(rows));
	assert_string_equal(row_text(rows, "staff_id"), world->cashier_id);
	world_end(world);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM audit WHERE network_id = '%s' AND action "
				   "= 'staff.sign_in' AND "
				   "actor_id = '%s' AND actor_kind = 'staff'",
				   world->network_id, world->cashier_id),
			 1);
}

static void refusals_are_alike(void **state)
{
	struct world *world = *state;
	assert_int_equal(sign_in(world, email, "loyalty-dem0"), SIGN_IN_REFUSED);
	assert_int_equal(sign_in(world, email, ""), SIGN_IN_REFUSED);
	assert_int_equal(sign_in(world, "nobody@blkpages.example", password), SIGN_IN_REFUSED);
	assert_int_equal(sign_in(world, "", password), SIGN_IN_REFUSED);
	world_sql(world, "UPDATE staff SET active = false WHERE staff_id = '%s'",
		  world->cashier_id);
	assert_int_equal(sign_in(world, email, password), SIGN_IN_REFUSED);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM staff_session WHERE network_id = '%s'",
				   world->network_id),
			 0);
}

static void five_failures_lock_login_and_block(void **state)
{
	struct world *world = *state;
	static const char *const logins[] = {email, "nobody@blkpages.example"};
	for (int i = 0; i < 2; i++) {
		int64_t start = world->now;
		for (int j = 0; j < 5; j++, world->now += MINUTE)
			assert_int_equal(sign_in(world, logins[i], "wrong"), SIGN_IN_REFUSED);
		struct signed_in locked = sign_in_from(world, logins[i], password, home);
		assert_int_equal(locked.outcome, SIGN_IN_LOCKED);
		assert_int_equal(locked.retry_at, start + 19 * MINUTE);
		assert_int_equal(sign_in_from(world, logins[i], password, "203.0.113.200").outcome,
				 SIGN_IN_LOCKED);
		world->now = start + 19 * MINUTE - 1;
		assert_int_equal(sign_in(world, logins[i], password), SIGN_IN_LOCKED);
		assert_int_equal(sign_in_from(world, logins[i], password, "198.51.100.7").outcome,
				 i == 0 ? SIGNED_IN : SIGN_IN_REFUSED);
		world->now += 1;
		assert_int_equal(sign_in(world, logins[i], password),
				 i == 0 ? SIGNED_IN : SIGN_IN_REFUSED);
	}
}

static void a_hundred_failures_lock_a_login_for_the_day(void **state)
{
	struct world *world = *state;
	const char *index = login_index(world->config, world->arena, email);
	world_sql(world,
		  "INSERT INTO login_failure SELECT '%s', gen_random_uuid(), "
		  "sha256(i::text::bytea), to_timestamp(%lld) - i * interval "
		  "'10 minutes' FROM generate_series(1, 99) i",
		  index, (long long)(world->now / 1000000));
	assert_int_equal(sign_in(world, email, password), SIGNED_IN);
	assert_int_equal(sign_in(world, email, "wrong"), SIGN_IN_REFUSED);
	struct signed_in locked = sign_in_from(world, email, password, "2001:db8::1");
	assert_int_equal(locked.outcome, SIGN_IN_LOCKED);
	assert_int_equal(locked.retry_at, world->now + (24 * 60 - 990) * MINUTE);
	world->now = locked.retry_at;
	assert_int_equal(sign_in(world, email, password), SIGNED_IN);
}

static int guess(struct world *world, int number)
{
	(void)number;
	return sign_in(world, email, "wrong") == SIGN_IN_REFUSED;
}

static void guesses_at_once_are_counted_one_by_one(void **state)
{
	assert_int_equal(world_at_once(*state, "loyalty_manage", 4, 4, guess), 5);
}

static void blocks_are_households(void **state)
{
	struct world *world = *state;
	static const char *const cases[][2] = {
		{"203.0.113.7", "203.0.113.0/24"},
		{"::ffff:203.0.113.7", "203.0.113.0/24"},
		{"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
		{"::1", "::/64"},
		{"", ""},
		{"203.0.113", ""},
		{"example", ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(address_block(world->arena, cases[i][0]), cases[i][1]);
	assert_true(address_is_loopback("127.0.0.1") && address_is_loopback("127.9.9.9") &&
		    address_is_loopback("::1"));
	assert_true(address_is_loopback("::ffff:127.0.0.1"));
	assert_false(address_is_loopback("128.0.0.1") || address_is_loopback("::2") ||
		     address_is_loopback(""));
}

static int open_world(void **state)
{
	struct world *world = world_open("");
	world_sql(world, "DELETE FROM staff_login");
	world_sql(world, "DELETE FROM login_failure");
	world_sql(world, "UPDATE staff SET password_hash = '%s' WHERE staff_id = '%s'",
		  password_hash(world->arena, password), world->cashier_id);
	world_sql(world, "INSERT INTO staff_login VALUES ('%s', '%s', '%s')",
		  login_index(world->config, world->arena, email), world->network_id,
		  world->cashier_id);
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
		TEST(the_right_password_opens_a_session),
		TEST(refusals_are_alike),
		TEST(five_failures_lock_login_and_block),
		TEST(a_hundred_failures_lock_a_login_for_the_day),
		TEST(guesses_at_once_are_counted_one_by_one),
		TEST(blocks_are_households),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
