/* See sender_world.h. */
#include "sender_world.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "worker_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

struct world *sender_world(const char *sms)
{
	assert_true(clock_open("", false));
	struct world *world = world_open("");
	world->now = clock_now();
	if (sms)
		setenv("LOYALTY_SEND_SMS", sms, 1);
	world->config = config_open("send");
	world_sql(world, "DELETE FROM provider_health; DELETE FROM send_budget; DELETE FROM outbox;"
			 "DELETE FROM sent_message; DELETE FROM receipt");
	return world;
}

void sender_add(struct world *world, enum message_priority priority, const char *body,
		int64_t deadline)
{
	const struct scope *scope = world_begin(world, VISITOR, NULL);
	outbox_add(scope, &(struct message){.channel = "sms",
					    .kind = priority ? "points_expiring" : "otp",
					    .to = "+447700900123",
					    .body = body,
					    .priority = priority,
					    .deadline_at = world->now + deadline});
	world_end(world);
}

void sender_run(struct world *world, int seconds)
{
	struct worker worker = world_worker(world, "loyalty_send");
	send_outbox(&worker, seconds);
	world_worker_end(&worker);
}

void sender_own(struct world *world, const char *provider, const char *settings)
{
	const char *about = arena_printf(world->arena, "provider_account.%s.%s", world->network_id,
					 provider),
		   *sealed = seal(world->arena, config_key(world->config, "account"), about,
				  settings);
	world_sql(
		world,
		"INSERT INTO provider_account (network_id, provider, settings_sealed, changed_at) "
		"VALUES ('%s', '%s', '%s', now())",
		world->network_id, provider, sealed);
}

int64_t sender_count(struct world *world, const char *state)
{
	return world_int(world,
			 "SELECT count(*) FROM outbox WHERE network_id = '%s' AND state = '%s'",
			 world->network_id, state);
}

const char *sender_of_message(struct world *world, const char *column)
{
	return world_text(world, "SELECT (%s)::text FROM outbox WHERE network_id = '%s'", column,
			  world->network_id);
}
