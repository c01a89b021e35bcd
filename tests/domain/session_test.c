/* Sessions on a real database ($LOYALTY_DATABASE): what ends them, and whose they are. */
#include "domain/session.h"
#include "core/crypto.h"
#include "domain/staff.h"
#include "queries.h"
#include "signing.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void a_token_names_its_network(void **state)
{
	struct world *world = *state;
	struct arena *arena = world->arena;
	const char *token = token_make(arena, world->network_id);
	assert_string_equal(token_network(arena, token), world->network_id);
	assert_string_not_equal(token, token_make(arena, world->network_id));
	const char *const broken[] = {"",
				      ".",
				      world->network_id,
				      token + 1,
				      arena_printf(arena, "%sx", token),
				      arena_printf(arena, "%.36s-%s", token, token + 37),
				      arena_printf(arena, "zz%s", token + 2),
				      arena_printf(arena, "%s.%s", world->network_id, token + 1),
				      arena_printf(arena, "%.36s-%s", world->network_id, token)};
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		assert_string_equal(token_network(arena, broken[i]), "");
	assert_string_equal(token_guest(arena, token), "");
}

static const char *guest_of(struct world *world, const char *network_id, const char *token,
			    const char *kind)
{
	world_begin(world, VISITOR, NULL);
	struct rows *rows =
		sql_session_guest(world->db, network_id, hash_text(world->arena, token), kind);
	const char *guest_id = rows_next(rows) ? row_text(rows, "guest_id") : "";
	world_end(world);
	return guest_id;
}

static void a_guests_session_lasts_seven_days(void **state)
{
	struct world *world = *state;
	world_role(world, "loyalty_guest");
	const char *guest_id = world_guest(world, true);
	int64_t expires_at;
	const char *token = guest_session_open(world_begin(world, VISITOR, NULL), guest_id,
					       "cookie", &expires_at);
	const char *ended = guest_session_open(&world->scope, guest_id, "cookie", &expires_at);
	world_end(world);
	assert_int_equal(expires_at, world->now + HOURS(7 * 24));
	assert_string_equal(token_network(world->arena, token), world->network_id);
	assert_string_equal(token_guest(world->arena, token), guest_id);
	assert_string_equal(guest_of(world, world->network_id, token, "cookie"), guest_id);
	assert_string_equal(guest_of(world, world->network_id, token, "bearer"),
			    ""); /* a cookie is no bearer */
	assert_string_equal(
		guest_of(world, "00000000-0000-7000-8000-000000000000", token, "cookie"), "");
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM guest_session WHERE encode(token_hash, "
				   "'escape') LIKE '%%%s%%'",
				   token),
			 0);
	guest_session_end(world_begin(world, GUEST, guest_id), hash_text(world->arena, ended));
	world_end(world);
	assert_string_equal(guest_of(world, world->network_id, ended, "cookie"), "");
	world->now = expires_at - 1;
	assert_string_equal(guest_of(world, world->network_id, token, "cookie"), guest_id);
	world->now = expires_at;
	assert_string_equal(guest_of(world, world->network_id, token, "cookie"), "");
}

/* The till where a person's session works; "none" when the session is over. */
static const char *till_of(struct world *world, const char *token)
{
	world_begin(world, VISITOR, NULL);
	struct rows *rows =
		sql_session_staff(world->db, world->network_id, hash_text(world->arena, token));
	const char *till_id = rows_next(rows) ? row_text(rows, "till_id") : "none";
	world_end(world);
	return till_id;
}

static const char *open_staff(struct world *world, const char *staff_id)
{
	const char *token = staff_session_open(world_begin(world, VISITOR, NULL), staff_id);
	world_end(world);
	return token;
}

static void touch(struct world *world, const char *token)
{
	world_begin(world, CASHIER, NULL);
	sql_session_touch_staff(world->db, world->network_id, hash_text(world->arena, token));
	world_end(world);
}

static void staff_are_out_after_half_an_hour_idle_or_twelve(void **state)
{
	struct world *world = *state;
	const char *token = open_staff(world, world->cashier_id),
		   *idle = open_staff(world, world->cashier_id);
	int64_t start = world->now;
	assert_string_equal(till_of(world, token), ""); /* at no restaurant */
	world->now += HOURS(1) / 12 - 1;
	touch(world, token);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM staff_session WHERE network_id = '%s' AND "
				   "seen_at > created_at",
				   world->network_id),
			 0);
	world->now = start + HOURS(1) / 2 - 1;
	touch(world, token);
	assert_string_equal(till_of(world, idle), "");
	world->now += 1;
	assert_string_equal(till_of(world, idle), "none");
	world->now = start + HOURS(12) - 1;
	world_sql(world, "UPDATE staff_session SET seen_at = expires_at WHERE network_id = '%s'",
		  world->network_id);
	assert_string_equal(till_of(world, token), "");
	world->now += 1;
	assert_string_equal(till_of(world, token), "none");
	const char *leaving = open_staff(world, world->manager_id);
	assert_string_equal(till_of(world, leaving), "");
	world_sql(world, "UPDATE staff SET active = false WHERE staff_id = '%s'",
		  world->manager_id);
	assert_string_equal(till_of(world, leaving), "none");
}

static void staff_start_at_their_first_till(void **state)
{
	struct world *world = *state;
	const char *network_id = world->network_id, *camden = uuid_new(world->arena, world->now),
		   *second = uuid_new(world->arena, world->now);
	world_sql(world,
		  "INSERT INTO restaurant VALUES ('%s', '%s', 'Camden', 'Europe/London', "
		  "'2026-01-01')",
		  network_id, camden);
	world_sql(world,
		  "INSERT INTO till VALUES ('%s', '%s', '%s', 'Bar'), ('%s', gen_random_uuid(), "
		  "'%s', 'Door')",
		  network_id, second, camden, network_id, camden);
	world_sql(world,
		  "INSERT INTO staff_restaurant VALUES ('%s', '%s', '%s'), ('%s', '%s', '%s'), "
		  "('%s', '%s', '%s')",
		  network_id, world->cashier_id, world->restaurant_id, network_id,
		  world->manager_id, world->restaurant_id, network_id, world->manager_id, camden);
	const char *cashier = open_staff(world, world->cashier_id),
		   *manager = open_staff(world, world->manager_id);
	assert_string_equal(till_of(world, cashier), world->till_id);
	assert_string_equal(till_of(world, manager), second);
	world_begin(world, CASHIER, NULL);
	world->caller.session = hash_text(world->arena, cashier);
	assert_false(staff_choose_till(&world->scope, second)); /* not one of hers */
	assert_true(staff_choose_till(&world->scope, world->till_id));
	world->caller.session = hash_text(world->arena, manager);
	assert_true(staff_choose_till(&world->scope, world->till_id));
	world_end(world);
	assert_string_equal(till_of(world, manager), world->till_id);
	world_sql(world, "UPDATE staff SET role = 'admin' WHERE staff_id = '%s'",
		  world->manager_id);
	world_sql(world, "DELETE FROM staff_restaurant WHERE staff_id = '%s'", world->manager_id);
	assert_string_equal(till_of(world, open_staff(world, world->manager_id)),
			    second); /* the whole network's */
	world_begin(world, ADMIN, NULL);
	world->caller.session = hash_text(world->arena, cashier);
	staff_sign_out(&world->scope);
	world_end(world);
	assert_string_equal(till_of(world, cashier), "none");
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
		TEST(a_token_names_its_network),
		TEST(a_guests_session_lasts_seven_days),
		TEST(staff_are_out_after_half_an_hour_idle_or_twelve),
		TEST(staff_start_at_their_first_till),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
