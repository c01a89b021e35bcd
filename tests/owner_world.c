/* See owner_world.h. */
#include "owner_world.h"
#include "core/crypto.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

struct owner_world owner_world_open(const struct app *app, const char *settings)
{
	struct world *world = world_open(settings);
	struct owner_world place = {.world = world};
	place.owner_id = uuid_new(world->arena, world->now);
	world_sql(world,
		  "INSERT INTO owner (owner_id, login_index, name, password_hash, created_at) "
		  "VALUES ('%s', sha256('%s'), 'Olive', '', '%s')",
		  place.owner_id, place.owner_id, instant_text(world->arena, world->now));
	place.browser = asker_new(app);
	place.browser->now = world->now;
	owner_be(&place, true);
	return place;
}

void owner_world_close(struct owner_world *place)
{
	asker_free(place->browser);
	world_close(place->world);
}

void owner_be(struct owner_world *place, bool passed)
{
	struct world *world = place->world;
	const char *token = random_token(world->arena);
	const char *now = instant_text(world->arena, world->now);
	world_sql(world,
		  "INSERT INTO owner_session (token_hash, owner_id, created_at, seen_at, "
		  "expires_at, passed_at) VALUES ('%s', '%s', '%s', '%s', timestamptz '%s' + "
		  "interval '8 hours', CASE WHEN %s THEN timestamptz '%s' END)",
		  hash_text(world->arena, token), place->owner_id, now, now, now,
		  passed ? "true" : "false", now);
	asker_forget(place->browser);
	asker_set_cookie(place->browser, "__Host-owner", token);
}

void owner_get(struct owner_world *place, const char *path_format, ...)
{
	va_list arguments;
	va_start(arguments, path_format);
	const char *path = arena_vprintf(place->world->arena, path_format, arguments);
	va_end(arguments);
	ask(place->browser, METHOD_GET, arena_printf(place->world->arena, "/owner%s", path), NULL);
}

void owner_follow(struct owner_world *place)
{
	assert_status(place->browser, 303);
	ask_follow(place->browser);
}

void owner_wait(struct owner_world *place, int64_t microseconds)
{
	place->world->now += microseconds;
	place->browser->now = place->world->now;
	const char *now = instant_text(place->world->arena, place->world->now);
	world_sql(place->world,
		  "UPDATE owner_session SET seen_at = '%s', expires_at = timestamptz '%s' + "
		  "interval '8 hours' WHERE owner_id = '%s'",
		  now, now, place->owner_id);
}
