/* See hook_world.h. */
#include "hook_world.h"
#include "core/crypto.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct hook_world hook_world_open(const struct app *app, const char *const *settings)
{
	for (const char *const *pair = settings; *pair; pair += 2)
		setenv(pair[0], pair[1], 1);
	setenv("LOYALTY_HOOKS_ORIGIN", "https://hooks.example", 1);
	struct hook_world place = {.world = world_open("")};
	/* A test's count of rows is its own. */
	world_sql(place.world, "TRUNCATE receipt, sent_message, inbound, last_inbound, opt_out, "
			       "provider_account");
	place.provider = asker_new(app);
	place.provider->now = place.world->now;
	place.provider->get_trips = 3;
	place.message_id = hook_world_message(&place);
	return place;
}

void hook_world_close(struct hook_world *place)
{
	asker_free(place->provider);
	world_close(place->world);
}

void hook_world_account(struct hook_world *place, const char *provider, const char *settings)
{
	struct world *world = place->world;
	const char *about =
		arena_printf(world->arena, "provider_account.%s.%s", world->network_id, provider);
	world_sql(world,
		  "INSERT INTO provider_account (network_id, provider, settings_sealed, "
		  "changed_at) VALUES ('%s', '%s', '%s', '2026-06-01')",
		  world->network_id, provider,
		  seal(world->arena, config_key(place->provider->server.config, "account"), about,
		       settings));
}

const char *hook_world_message(struct hook_world *place)
{
	struct world *world = place->world;
	const char *outbox_id = uuid_new(world->arena, world->now);
	world_sql(world,
		  "INSERT INTO outbox (network_id, outbox_id, channel, kind, next_at, deadline_at, "
		  "created_at, state, ended_at) VALUES ('%s', '%s', 'sms', 'test', '2026-06-12', "
		  "'2026-06-13', '2026-06-12 11:00+00', 'sent', '2026-06-12 11:00+00')",
		  world->network_id, outbox_id);
	return outbox_id;
}

void hook_world_sent(struct hook_world *place, const char *provider, const char *message_id,
		     const char *outbox_id)
{
	world_sql(place->world,
		  "INSERT INTO sent_message VALUES ('%s', '%s', '%s', '%s', '2026-06-12 11:00+00')",
		  provider, message_id, place->world->network_id, outbox_id);
}

const char *hook_world_delivery(struct hook_world *place, const char *outbox_id)
{
	return world_text(place->world,
			  "SELECT rtrim(delivery || ' ' || delivery_error) FROM outbox WHERE "
			  "outbox_id = '%s'",
			  outbox_id);
}

void hook_post(struct hook_world *place, const char *uri, const char *type, const char *body,
	       const char *signature)
{
	place->provider->signature = signature;
	ask_raw(place->provider, uri, type, body, strlen(body));
}

const char *hook_world_held(struct hook_world *place)
{
	return world_text(
		place->world,
		"SELECT string_agg(x, ' ' ORDER BY x) FROM (SELECT 'r' || ctid || xmin FROM "
		"receipt "
		"UNION ALL SELECT 's' || ctid || xmin FROM sent_message UNION ALL SELECT 'i' || "
		"ctid "
		"|| xmin FROM inbound UNION ALL SELECT 'l' || ctid || xmin FROM last_inbound UNION "
		"ALL SELECT 'p' || ctid || xmin FROM opt_out UNION ALL SELECT 'o' || ctid || xmin "
		"FROM outbox UNION ALL SELECT 'e' || ctid || xmin FROM expiry_reminder) y (x)");
}
