/* Telling guests, on a real database: which way, in whose words, and to whom not. */
#include "domain/notify.h"
#include "core/crypto.h"
#include "core/http.h"
#include "domain/guest.h"
#include "signing.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const char phone[] = "+447700900123";

static const char *guest_of(struct world *world, bool verified)
{
	bool made;
	const struct scope *scope = world_begin(world, MANAGER, NULL);
	const char *guest_id = guest_add(scope, phone, "till", &made);
	if (verified)
		guest_verify(scope, guest_id, "otp");
	world_end(world);
	return arena_text(world->arena, guest_id);
}

static const char *device_of(struct world *world, const char *guest_id)
{
	const char *id = uuid_new(world->arena, world->now);
	const char *sealed =
		seal(world->arena, config_key(world->config, "seal"),
		     arena_printf(world->arena, "push_device.%s.%s", world->network_id, id),
		     "{\"endpoint\":\"https://push.example/1\",\"p256dh\":\"B\",\"auth\":\"a\"}");
	world_sql(world,
		  "INSERT INTO push_device VALUES ('%s', '%s', '%s', 'web', '%s', '%s', "
		  "'2026-06-01')",
		  world->network_id, id, guest_id, id, sealed);
	return id;
}

static const char *tell(struct world *world, const char *guest_id, const char *kind,
			const char *dedupe, bool receipt)
{
	const struct scope *scope = world_begin(world, WORKER, NULL);
	struct notice notice = {.kind = kind,
				.facts = {.points = 500,
					  .balance = 1500,
					  .at = world->now + HOURS(24 * 7),
					  .tier = "GOLD"},
				.dedupe = dedupe,
				.deadline_at = world->now + HOURS(1),
				.receipt = receipt};
	const char *id = guest_notify(scope, guest_id, &notice);
	world_end(world);
	return id;
}

static int64_t sent_by(struct world *world, const char *channel)
{
	return world_int(world,
			 "SELECT count(*) FROM outbox WHERE network_id = '%s' AND channel = '%s'",
			 world->network_id, channel);
}

static void set_channel(struct world *world, const char *kind, const char *channel, bool enabled)
{
	world_sql(world,
		  "INSERT INTO message_channel VALUES ('%s', '%s', '%s', %s, '2026-06-01') ON "
		  "CONFLICT (network_id, kind, channel) DO UPDATE SET enabled = excluded.enabled",
		  world->network_id, kind, channel, enabled ? "true" : "false");
}

static void a_device_gets_a_push(void **state)
{
	struct world *world = *state;
	const char *guest = guest_of(world, true), *device = device_of(world, guest);
	assert_true(*tell(world, guest, "tier_up", "a", false));
	assert_int_equal(sent_by(world, "push"), 1);
	struct sent sent = world_sent(world);
	assert_string_equal(sent.text,
			    "You have reached Gold at Test. Its benefits are yours from now on.");
	assert_string_equal(
		sent.to, arena_printf(world->arena,
				      "{\"device\":\"%s\",\"kind\":\"web\",\"endpoint\":"
				      "\"https://push.example/1\",\"p256dh\":\"B\",\"auth\":\"a\"}",
				      device));
	assert_non_null(fields_json(world->arena, sent.to, strlen(sent.to)));
	world_sql(world, "UPDATE push_device SET platform = 'ios' WHERE network_id = '%s'",
		  world->network_id);
	assert_true(*tell(world, guest, "tier_up", "b", false));
	assert_non_null(strstr(world_sent(world).to, "\"kind\":\"web\",\"platform\":\"ios\","
						     "\"endpoint\":"));
}

static void each_device_and_each_name_once(void **state)
{
	struct world *world = *state;
	const char *guest = guest_of(world, true);
	device_of(world, guest);
	device_of(world, guest);
	tell(world, guest, "points_expiring", "a", false);
	tell(world, guest, "points_expiring", "a", false);
	assert_int_equal(sent_by(world, "push"), 2);
	assert_int_equal(sent_by(world, "sms"), 0);
	tell(world, guest, "points_expiring", "b", false);
	assert_int_equal(sent_by(world, "push"), 4);
	world_sql(world, "UPDATE push_device SET gone_at = '2026-06-02' WHERE network_id = '%s'",
		  world->network_id);
	tell(world, guest, "points_expiring", "c", false);
	assert_int_equal(sent_by(world, "push"), 4);
	assert_int_equal(sent_by(world, "sms"), 1);
}

static void only_what_expires_is_worth_an_sms(void **state)
{
	struct world *world = *state;
	const char *guest = guest_of(world, true);
	assert_string_equal(tell(world, guest, "points_confirmed", "a", false), "");
	assert_string_equal(tell(world, guest, "tier_up", "b", false), "");
	assert_string_equal(tell(world, guest, "referral_reward", "c", false), "");
	assert_string_equal(tell(world, guest, "redemption_released", "d", false), "");
	assert_int_equal(sent_by(world, "sms"), 0);
	assert_true(*tell(world, guest, "points_expiring", "e", false));
	assert_string_equal(world_sent(world).to, phone);
	assert_non_null(strstr(world_sent(world).text,
			       "Test: use 500 of your points by 19 June, then they expire."));
}

/* WhatsApp's template has the name and the language it was approved with, whatever ours are. */
static void a_template_goes_by_its_own_language(void **state)
{
	struct world *world = *state;
	const char *guest = guest_of(world, true);
	set_channel(world, "tier_up", "whatsapp", true);
	for (int own = 0; own < 2; own++) {
		if (own)
			world_sql(world,
				  "INSERT INTO message_template (network_id, kind, channel, "
				  "language, body, provider_template, provider_language, "
				  "changed_at) VALUES ('%s', 'tier_up', 'whatsapp', 'en', 'Hi "
				  "{tier}!', 'vip_welcome', 'en_GB', now())",
				  world->network_id);
		world->now += 1;
		const char *id = tell(world, guest, "tier_up", own ? "b" : "a", false);
		const char *about =
			arena_printf(world->arena, "outbox.%s.%s", world->network_id, id);
		const char *text = unseal(
			world->arena, config_key(world->config, "seal"), about,
			world_text(world, "SELECT body_sealed FROM outbox WHERE outbox_id = '%s'",
				   id));
		assert_non_null(
			strstr(text, own ? "\"language\":\"en_GB\"" : "\"language\":\"en\""));
		assert_non_null(strstr(text, own ? "\"template\":\"vip_welcome\""
						 : "\"template\":\"tier_up\""));
	}
}

static void a_network_chooses(void **state)
{
	struct world *world = *state;
	const char *guest = guest_of(world, true);
	set_channel(world, "points_expiring", "whatsapp", true);
	tell(world, guest, "points_expiring", "a", false);
	assert_int_equal(sent_by(world, "whatsapp"), 1);
	assert_int_equal(sent_by(world, "sms"), 0);
	set_channel(world, "points_expiring", "whatsapp", false);
	set_channel(world, "points_expiring", "sms", false);
	assert_string_equal(tell(world, guest, "points_expiring", "b", false), "");
	set_channel(world, "tier_up", "sms", true);
	assert_true(*tell(world, guest, "tier_up", "c", false));
	assert_int_equal(sent_by(world, "sms"), 1);
	device_of(world, guest);
	set_channel(world, "tier_up", "push", false);
	tell(world, guest, "tier_up", "d", false);
	assert_int_equal(sent_by(world, "push"), 0);
	assert_int_equal(sent_by(world, "sms"), 2);
}

static void what_must_be_heard_of_goes_to_the_phone_too(void **state)
{
	struct world *world = *state;
	const char *guest = guest_of(world, true);
	device_of(world, guest);
	const char *id = tell(world, guest, "points_expiring", "a", true);
	assert_string_equal(
		world_text(world, "SELECT channel FROM outbox WHERE outbox_id = '%s'", id), "sms");
	assert_int_equal(sent_by(world, "push"), 1);
}

static void who_is_not_proved_or_has_left_is_not_written_to(void **state)
{
	struct world *world = *state;
	const char *guest = guest_of(world, false);
	assert_string_equal(tell(world, guest, "points_expiring", "a", false), "");
	guest_verify(world_begin(world, MANAGER, NULL), guest, "otp");
	world_end(world);
	const char *index =
		hmac_text(world->arena, config_key(world->config, "index"),
			  arena_printf(world->arena, "opt_out.%s.sms", world->network_id), phone);
	world_sql(world, "INSERT INTO opt_out VALUES ('%s', 'sms', '%s', 'STOP', '2026-06-01')",
		  world->network_id, index);
	assert_string_equal(tell(world, guest, "points_expiring", "b", false), "");
	set_channel(world, "points_expiring", "whatsapp", true); /* left by SMS alone */
	assert_true(*tell(world, guest, "points_expiring", "c", false));
	assert_int_equal(sent_by(world, "sms"), 0);
	assert_int_equal(sent_by(world, "whatsapp"), 1);
}

static void the_guests_language_in_the_networks_words(void **state)
{
	struct world *world = *state;
	const char *guest = guest_of(world, true);
	world_sql(world,
		  "UPDATE guest SET language = 'ru', name = '{points}' WHERE guest_id = '%s'",
		  guest);
	tell(world, guest, "points_expiring", "a", false);
	assert_non_null(strstr(world_sent(world).text, "Test: после 19 июня сгорят баллы: 500."));
	world_sql(world,
		  "INSERT INTO message_template (network_id, kind, channel, language, body, "
		  "changed_at) VALUES ('%s', 'points_expiring', 'sms', 'ru', '{name}: {points} / "
		  "{value} / {balance}', now())",
		  world->network_id);
	world->now += 1;
	tell(world, guest, "points_expiring", "b", false);
	assert_string_equal(world_sent(world).text, "{points}: 500 / 5\u00a0£ / 1\u00a0500");
}

static void what_happens_to_a_guest_is_told(void **state)
{
	struct world *world = *state;
	const char *guest = guest_of(world, true), *quiet = world_guest(world, true);
	device_of(world, guest);
	world_sale(world, quiet, 100000);
	world_sale(world, guest, 100000);
	world->now += HOURS(24);
	world_jobs(world, quiet);
	assert_int_equal(sent_by(world, "push"), 0);
	world_jobs(world, guest);
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM outbox WHERE network_id = '%s' AND kind "
				   "IN ('tier_up', 'points_confirmed') AND guest_id = '%s'",
				   world->network_id, guest),
			 2);
	world_redeem(world, guest, 1000);
	world->now += HOURS(24);
	world_jobs(world, guest);
	assert_non_null(strstr(world_sent(world).text, "Returned points: 1,000. You have 10,000"));
	assert_int_equal(sent_by(world, "push"), 3);
	world_jobs(world, guest);
	assert_int_equal(sent_by(world, "push"), 3);
}

static int open_world(void **state)
{
	*state = world_open("");
	return 0;
}

static int close_world(void **state)
{
	world_close(*state);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_device_gets_a_push),
		TEST(each_device_and_each_name_once),
		TEST(only_what_expires_is_worth_an_sms),
		TEST(a_template_goes_by_its_own_language),
		TEST(a_network_chooses),
		TEST(what_must_be_heard_of_goes_to_the_phone_too),
		TEST(who_is_not_proved_or_has_left_is_not_written_to),
		TEST(the_guests_language_in_the_networks_words),
		TEST(what_happens_to_a_guest_is_told),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
