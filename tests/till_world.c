/* See till_world.h. */
#include "till_world.h"
#include "core/crypto.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

struct till_world till_world_open(const struct app *app, const char *settings)
{
	struct world *world = world_open(settings);
	struct till_world place = {.world = world, .guest_id = world_guest(world, true)};
	world_sql(world, "UPDATE guest SET name = 'Ada' WHERE guest_id = '%s'", place.guest_id);
	world_sql(world,
		  "INSERT INTO staff_restaurant (network_id, staff_id, restaurant_id) VALUES "
		  "('%s', '%s', '%s'), ('%s', '%s', '%s')",
		  world->network_id, world->cashier_id, world->restaurant_id, world->network_id,
		  world->manager_id, world->restaurant_id);
	place.browser = asker_new(app);
	place.browser->now = world->now;
	till_be(&place, CASHIER);
	return place;
}

void till_world_close(struct till_world *place)
{
	asker_free(place->browser);
	world_close(place->world);
}

void till_be(struct till_world *place, enum who who)
{
	struct world *world = place->world;
	const char *token =
		arena_printf(world->arena, "%s.%s", world->network_id, random_token(world->arena));
	const char *now = instant_text(world->arena, world->now);
	world_sql(world,
		  "INSERT INTO staff_session (network_id, token_hash, staff_id, till_id, "
		  "created_at, seen_at, expires_at) VALUES ('%s', '%s', '%s', '%s', '%s', '%s', "
		  "timestamptz '%s' + interval '12 hours')",
		  world->network_id, hash_text(world->arena, token),
		  who == CASHIER ? world->cashier_id : world->manager_id, world->till_id, now, now,
		  now);
	asker_forget(place->browser);
	asker_set_cookie(place->browser, "__Host-staff", token);
	ask(place->browser, METHOD_GET, "/manage/till", NULL);
	assert_status(place->browser, 200);
}

void till_get(struct till_world *place, const char *path_format, ...)
{
	va_list arguments;
	va_start(arguments, path_format);
	const char *path = arena_vprintf(place->world->arena, path_format, arguments);
	va_end(arguments);
	ask(place->browser, METHOD_GET, arena_printf(place->world->arena, "/manage%s", path), NULL);
}

void till_follow(struct till_world *place)
{
	assert_status(place->browser, 303);
	ask_follow(place->browser);
}

const char *till_led_to(struct till_world *place)
{
	const char *location = place->browser->answer->location, *last = strrchr(location, '/');
	assert_status(place->browser, 303);
	assert_non_null(last);
	return arena_text(place->world->arena, last + 1);
}

void till_wait(struct till_world *place, int64_t microseconds)
{
	place->world->now += microseconds;
	place->browser->now = place->world->now;
	world_sql(place->world,
		  "UPDATE staff_session SET seen_at = '%s', expires_at = timestamptz '%s' + "
		  "interval '12 hours' WHERE network_id = '%s'",
		  instant_text(place->world->arena, place->world->now),
		  instant_text(place->world->arena, place->world->now), place->world->network_id);
}

void till_earn(struct till_world *place, int64_t amount_minor)
{
	world_sale(place->world, place->guest_id, amount_minor);
	till_wait(place, HOURS(24));
	world_jobs(place->world, place->guest_id);
}
