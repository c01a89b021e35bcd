/* See sender_world.h. */
#include "sender_world.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "worker/job.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
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
			 "DELETE FROM sent_message; DELETE FROM receipt; DELETE FROM last_inbound");
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

int sender_run(struct world *world, int seconds)
{
	char conninfo[512];
	snprintf(conninfo, sizeof conninfo, "%s user=loyalty_send", getenv("LOYALTY_DATABASE"));
	struct worker worker = {.config = world->config,
				.db = db_open(conninfo, "send"),
				.arena = arena_new(16 << 20),
				.caller = {.who = WORKER, .network_id = ""}};
	int status = send_outbox(&worker, seconds);
	db_close(worker.db);
	arena_free(worker.arena);
	return status;
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

void sender_leave_alone(struct world *world, const char *account)
{
	world_sql(world,
		  "INSERT INTO provider_health (provider, account, failures, open_until, error, "
		  "changed_at) VALUES ('twilio', '%s', 9, now() + interval '5 minutes', 'HTTP "
		  "401', now())",
		  account);
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

struct double_seen *sender_double(void)
{
	static const char *const settings[][2] = {
		{"LOYALTY_TWILIO_ACCOUNT", "AC1"},    {"LOYALTY_TWILIO_TOKEN", "token"},
		{"LOYALTY_TWILIO_FROM", "+15550001"}, {"LOYALTY_VONAGE_KEY", "key"},
		{"LOYALTY_VONAGE_SECRET", "secret"},  {"LOYALTY_VONAGE_FROM", "Us"}};
	const char *url = "";
	struct double_seen *seen = double_start(&url);
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		setenv(settings[i][0], settings[i][1], 1);
	setenv("LOYALTY_TWILIO_URL", url, 1);
	setenv("LOYALTY_VONAGE_URL", url, 1);
	return seen;
}
