/* Guests on a real database ($LOYALTY_DATABASE): one for a phone, sealed, found by a keyed hash. */
#include "domain/guest.h"
#include "core/crypto.h"
#include "signing.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const char phone[] = "+447700900123";

static const char *add(struct world *world, const char *e164, bool *made)
{
	const char *guest_id = guest_add(world_begin(world, VISITOR, NULL), e164, "guest", made);
	world_end(world);
	return guest_id;
}

static const char *column(struct world *world, const char *name, const char *guest_id)
{
	return world_text(world, "SELECT %s FROM guest WHERE network_id = '%s' AND guest_id = '%s'",
			  name, world->network_id, guest_id);
}

static void a_phone_is_one_guest(void **state)
{
	struct world *world = *state;
	bool made;
	const char *first = add(world, phone, &made);
	assert_true(made);
	assert_string_equal(add(world, phone, &made), first);
	assert_false(made);
	const char *second = add(world, "+447700900124", &made);
	assert_string_not_equal(second, first);
	assert_string_equal(column(world, "card_no", first), "1");
	assert_string_equal(column(world, "card_no", second), "2");
	assert_string_equal(guest_find(world_begin(world, VISITOR, NULL), phone), first);
	world_end(world);
	assert_string_equal(guest_find(world_begin(world, VISITOR, NULL), "+447700900125"), "");
	world_end(world);
	assert_int_equal(world_balance(world, first, "available"), 0);
}

static int add_one(struct world *world, int number)
{
	bool made;
	add(world, arena_printf(world->arena, "+44770090%04d", number % 4), &made);
	return made;
}

static void many_at_once_make_one_guest_a_phone(void **state)
{
	struct world *world = *state;
	assert_int_equal(world_at_once(world, "loyalty_guest", 8, 4, add_one), 4);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM guest g JOIN guest_account USING "
				   "(network_id, guest_id) WHERE "
				   "g.network_id = '%s'",
				   world->network_id),
			 4);
}

static void a_phone_opens_with_its_own_guests_key(void **state)
{
	struct world *world = *state;
	bool made;
	const char *one = add(world, phone, &made), *two = add(world, "+447700900124", &made);
	const char *key = column(world, "key_sealed", one),
		   *sealed = column(world, "phone_sealed", one);
	const struct scope *scope = world_begin(world, GUEST, one);
	assert_string_equal(guest_phone(scope, one, key, sealed), phone);
	assert_string_equal(guest_phone(scope, two, key, sealed), ""); /* moved to another row */
	assert_string_equal(guest_phone(scope, one, column(world, "key_sealed", two), sealed), "");
	assert_string_equal(guest_phone(scope, one, key, column(world, "phone_sealed", two)), "");
	assert_string_equal(guest_phone(scope, one, "", ""), "");
	world_end(world);
	assert_null(strstr(sealed, "373730303930"));
}

static void another_network_has_another_index(void **state)
{
	struct world *world = *state;
	struct arena *arena = world->arena;
	const char *ours = phone_index_in(arena, world->config, world->network_id, phone);
	assert_string_equal(ours, phone_index(&world->scope, phone));
	assert_string_not_equal(ours,
				phone_index_in(arena, world->config,
					       "00000000-0000-7000-8000-000000000000", phone));
	assert_string_not_equal(ours, hash_text(arena, phone));
}

static void verification_consent_and_device_are_kept_once(void **state)
{
	struct world *world = *state;
	bool made;
	const char *guest_id = add(world, phone, &made);
	int64_t start = world->now;
	for (int i = 0; i < 2; i++) {
		const struct scope *scope = world_begin(world, VISITOR, NULL);
		guest_verify(scope, guest_id, "otp");
		guest_consent(scope, guest_id, "1", "page");
		guest_device(scope, guest_id, "a browser", "127.0.0.1");
		world_end(world);
		world->now += HOURS(1);
	}
	assert_int_equal(world_int(world,
				   "SELECT extract(epoch FROM verified_at) * 1000000 FROM guest "
				   "WHERE guest_id = '%s'",
				   guest_id),
			 start);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM audit WHERE subject_id = '%s' AND action "
				   "= 'guest.verify'",
				   guest_id),
			 1);
	assert_int_equal(
		world_int(world, "SELECT count(*) FROM consent WHERE guest_id = '%s'", guest_id),
		1);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM device WHERE guest_id = '%s' AND "
				   "last_seen_at = first_seen_at + "
				   "interval '1 hour'",
				   guest_id),
			 1);
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
		TEST(a_phone_is_one_guest),
		TEST(many_at_once_make_one_guest_a_phone),
		TEST(a_phone_opens_with_its_own_guests_key),
		TEST(another_network_has_another_index),
		TEST(verification_consent_and_device_are_kept_once),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
