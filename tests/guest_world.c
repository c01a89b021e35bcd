/* See guest_world.h. */
#include "guest_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct guest_world guest_world_open(const struct app *app, const char *settings)
{
	struct world *world = world_open(settings);
	struct guest_world place = {.world = world, .guest_id = ""};
	place.slug = world_text(world, "SELECT slug FROM network WHERE network_id = '%s'",
				world->network_id);
	world_sql(world,
		  "INSERT INTO network_address (kind, address, network_id) VALUES ('slug', '%s', "
		  "'%s')",
		  place.slug, world->network_id);
	place.browser = asker_new(app);
	place.browser->now = world->now;
	return place;
}

void guest_world_close(struct guest_world *place)
{
	asker_free(place->browser);
	world_close(place->world);
}

const char *guest_address(struct guest_world *place, const char *path)
{
	return arena_printf(place->world->arena, "/%s%s", place->slug, path);
}

void guest_get(struct guest_world *place, const char *path)
{
	ask(place->browser, METHOD_GET, guest_address(place, path), NULL);
}

void guest_wait_for(struct guest_world *place, int64_t microseconds)
{
	place->world->now += microseconds;
	place->browser->now = place->world->now;
}

void guest_sign_in(struct guest_world *place, const char *phone)
{
	guest_wait_for(place, HOURS(1) / 30);
	guest_get(place, "/sign-in");
	ask(place->browser, METHOD_POST, guest_address(place, "/sign-in"), "phone", phone, NULL);
	assert_status(place->browser, 303);
	ask_follow(place->browser);
	int trips = place->browser->post_trips;
	place->browser->post_trips = 9; /* the try is counted in a transaction of its own */
	ask(place->browser, METHOD_POST, guest_address(place, "/code"), "code",
	    world_sent(place->world).code, NULL);
	place->browser->post_trips = trips;
	assert_status(place->browser, 303);
	place->guest_id = world_text(place->world,
				     "SELECT guest_id FROM guest_session WHERE network_id = '%s' "
				     "ORDER BY created_at DESC LIMIT 1",
				     place->world->network_id);
}

void guest_earn(struct guest_world *place, int64_t amount_minor)
{
	world_sale(place->world, place->guest_id, amount_minor);
	guest_wait_for(place, HOURS(24));
	world_jobs(place->world, place->guest_id);
}
