/* A network's own accounts with providers: secrets go in and never come out, what cannot work is
 * said, and a test message is an ordinary one. */
#include "app.h"
#include "accounts.h"
#include "core/crypto.h"
#include "till_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define TWILIO "/manage/channels/twilio"
#define SID    "AC0123456789abcdef0123456789abcdef"
#define TOKEN  "TOPSECRETTOKEN-c0de"

static struct till_world open_place(void)
{
	struct till_world place = till_world_open(&manage_app, "");
	world_sql(place.world, "UPDATE staff SET role = 'admin' WHERE staff_id = '%s'",
		  place.world->manager_id);
	till_be(&place, MANAGER);
	return place;
}

static int64_t count(struct till_world *place, const char *table, const char *condition)
{
	return world_int(place->world, "SELECT count(*) FROM %s WHERE network_id = '%s' AND %s",
			 table, place->world->network_id, condition);
}

static void set_twilio(struct till_world *place, const char *token, const char *from)
{
	ask(place->browser, METHOD_GET, TWILIO, NULL);
	assert_status(place->browser, 200);
	ask(place->browser, METHOD_POST, TWILIO, "account", SID, "token", token, "from", from,
	    NULL);
}

/* What the sender will open. */
static const char *opened(struct till_world *place, const char *provider)
{
	struct world *world = place->world;
	const struct config *config = place->browser->server.config;
	const char *sealed = world_text(world,
					"SELECT settings_sealed::text FROM provider_account WHERE "
					"network_id = '%s' AND provider = '%s'",
					world->network_id, provider);
	const char *about =
		arena_printf(world->arena, "provider_account.%s.%s", world->network_id, provider);
	const char *text = unseal(world->arena, config_key(config, "account"), about, sealed);
	assert_non_null(text);
	return text;
}

static void the_platform_carries_until_there_is_an_own_account(void **state)
{
	(void)state;
	struct till_world place = open_place();
	till_get(&place, "/channels");
	assert_status(place.browser, 200);
	assert_has(place.browser, "Carried by the platform: Sandbox.");
	assert_has(place.browser, ">None</span>");
	assert_lacks(place.browser, "Carried by your own account.");
	set_twilio(&place, TOKEN, "+447700900555");
	till_follow(&place);
	assert_has(place.browser, "Saved. SMS goes by your account from now on.");
	till_get(&place, "/channels");
	assert_has(place.browser, "Carried by your own account.");
	assert_has(place.browser, "badge ok\">In use");
	till_world_close(&place);
}

static void secrets_go_in_and_never_come_out(void **state)
{
	(void)state;
	struct till_world place = open_place();
	set_twilio(&place, TOKEN, "+447700900555");
	till_follow(&place);
	assert_has(place.browser, "value=\"" SID "\"");
	assert_has(place.browser, "It is set and ends in c0de.");
	assert_lacks(place.browser, "TOPSECRET");
	assert_string_equal(opened(&place, "twilio"), "{\"account\":\"" SID "\",\"token\":\"" TOKEN
						      "\",\"from\":\"+447700900555\"}");
	assert_int_equal(count(&place, "audit",
			       "action = 'account.set' AND after->>'provider' = 'twilio' AND "
			       "after->>'set' LIKE '%%token%%' AND before::text || after::text NOT "
			       "LIKE '%%SECRET%%' AND after::text NOT LIKE '%%447700%%'"),
			 1);
	set_twilio(&place, "", "MG0123456789abcdef0123456789abcdef"); /* the token stays */
	till_follow(&place);
	assert_non_null(strstr(opened(&place, "twilio"), TOKEN));
	assert_non_null(strstr(opened(&place, "twilio"), "\"from\":\"MG"));
	set_twilio(&place, "", "MG0123456789abcdef0123456789abcdef");
	till_follow(&place);
	assert_has(place.browser, "Nothing was changed.");
	assert_int_equal(count(&place, "audit", "action = 'account.set'"), 2);
	set_twilio(&place, "short", "+447700900555");
	till_follow(&place);
	assert_has(place.browser, "It is set. Leave");
	set_twilio(&place, "ANOTHERSECRET", "not a sender at all");
	assert_status(place.browser, 422);
	assert_lacks(place.browser, "ANOTHERSECRET");
	till_world_close(&place);
}

static void what_cannot_work_is_said_and_stays(void **state)
{
	(void)state;
	static const struct {
		const char *provider, *name, *value, *said;
	} cases[] = {
		{"twilio", "account", "AC1", "An account SID is AC"},
		{"twilio", "token", "", "Enter the auth token."},
		{"twilio", "from", "+44 7700", "Enter the sender as the hint says."},
		{"vonage", "signature_method", "rot13", "Choose md5hash"},
		{"vonage", "key", "a\nb", "is one line"},
		{"smtp", "url", "http://mail.example.com", "Enter the server as smtp://"},
		{"smtp", "url", "smtp://mail.example.com/x", "Enter the server as smtp://"},
		{"smtp", "url", "smtp://user@mail.example.com", "Enter the server as smtp://"},
		{"smtp", "url", "smtp://mail.example.com:99x", "Enter the server as smtp://"},
		{"smtp", "url", "smtp://mail.example.com:65536", "Enter the server as smtp://"},
		{"smtp", "url", "smtp://mail.example.com:0", "Enter the server as smtp://"},
		{"smtp", "url", "smtp://", "Enter the server as smtp://"},
		{"smtp", "url", "smtp://localhost:25", "Enter the server as smtp://"},
		{"smtp", "url", "file:///etc/passwd", "Enter the server as smtp://"},
		{"smtp", "from", "nobody", "Enter an e-mail address"},
		{"smtp", "from", "a@b.example\r\nBcc: x@y.example", "is one line"},
		{"sendgrid", "from", "<x@y.example>", "Enter an e-mail address"},
		{"whatsapp", "phone_id", "+44", "has digits only"},
		{"telegram", "token", "", "Enter the bot token."},
	};
	struct till_world place = open_place();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *uri =
			arena_printf(place.world->arena, "/manage/channels/%s", cases[i].provider);
		ask(place.browser, METHOD_GET, uri, NULL);
		assert_status(place.browser, 200);
		ask(place.browser, METHOD_POST, uri, cases[i].name, cases[i].value, NULL);
		assert_status(place.browser, 422);
		assert_has(place.browser, cases[i].said);
	}
	ask(place.browser, METHOD_POST, "/manage/channels/smtp", "url",
	    "smtps://mail.example.com:465", "from", "hello", NULL);
	assert_has(place.browser, "value=\"smtps://mail.example.com:465\"");
	assert_has(place.browser, "value=\"hello\"");
	assert_int_equal(count(&place, "provider_account", "true"), 0);
	assert_int_equal(count(&place, "audit", "action LIKE 'account.%%'"), 0);
	till_get(&place, "/channels/webpush");
	assert_status(place.browser, 404);
	till_get(&place, "/channels/sandbox");
	assert_status(place.browser, 404);
	till_world_close(&place);
}

static void an_account_is_removed_after_a_question(void **state)
{
	(void)state;
	struct till_world place = open_place(), theirs = open_place();
	set_twilio(&place, TOKEN, "+447700900555");
	set_twilio(&theirs, "THEIRSECRETTOKEN", "+447700900666");
	ask(place.browser, METHOD_POST, TWILIO, "act", "remove", NULL);
	assert_status(place.browser, 200);
	assert_has(place.browser, "Remove your account with Twilio?");
	assert_int_equal(count(&place, "provider_account", "true"), 1);
	ask(place.browser, METHOD_POST, TWILIO, "act", "remove-now", NULL);
	till_follow(&place);
	assert_has(place.browser, "Your account with Twilio is removed.");
	assert_int_equal(count(&place, "provider_account", "true"), 0);
	assert_int_equal(count(&theirs, "provider_account", "true"), 1);
	assert_int_equal(count(&place, "audit", "action = 'account.remove'"), 1);
	ask(place.browser, METHOD_POST, TWILIO, "act", "remove-now", NULL);
	till_follow(&place);
	assert_has(place.browser, "There is no account of yours.");
	till_get(&place, "/channels/twilio");
	assert_has(place.browser, "Not set up");
	assert_lacks(place.browser, "7700900666");
	till_world_close(&theirs);
	till_world_close(&place);
}

/* Another network's troubles, and the platform's, are not shown. */
static void its_troubles_are_shown(void **state)
{
	(void)state;
	struct till_world place = open_place();
	set_twilio(&place, TOKEN, "+447700900555");
	world_sql(place.world,
		  "INSERT INTO provider_health (provider, account, failures, open_until, error, "
		  "changed_at) VALUES ('twilio', '%s', 9, now() + interval '1 minute', 'HTTP 401', "
		  "now()), ('vonage', 'platform', 9, now() + interval '1 minute', 'PLATFORMS', "
		  "now()) ON CONFLICT DO NOTHING",
		  place.world->network_id);
	till_get(&place, "/channels");
	assert_has(place.browser, "Left alone after failures</span><small>until <time");
	assert_has(place.browser, "HTTP 401");
	assert_lacks(place.browser, "PLATFORMS");
	world_sql(place.world, "DELETE FROM provider_health");
	till_world_close(&place);
}

static int64_t failures(struct till_world *place)
{
	return world_int(place->world,
			 "SELECT coalesce(sum(failures), 0)::bigint FROM provider_health");
}

/* Who has mended a wrong key does not wait for what the old one did; nobody else's troubles end. */
static void an_account_that_changed_begins_anew(void **state)
{
	(void)state;
	struct till_world place = open_place();
	world_sql(place.world,
		  "DELETE FROM provider_health; INSERT INTO provider_health (provider, account, "
		  "failures, open_until, error, changed_at) SELECT provider, account, 9, now() + "
		  "interval '5 minutes', 'HTTP 401', now() FROM (VALUES ('twilio', '%s'), "
		  "('vonage', '%s'), ('twilio', 'platform'), ('twilio', "
		  "'00000000-0000-7000-8000-000000000001')) AS v (provider, account)",
		  place.world->network_id, place.world->network_id);
	set_twilio(&place, "x", "not a sender at all"); /* not kept: nothing is mended */
	assert_status(place.browser, 422);
	assert_int_equal(failures(&place), 36);
	set_twilio(&place, TOKEN, "+447700900555");
	assert_status(place.browser, 303);
	assert_int_equal(failures(&place), 27);
	till_get(&place, "/channels");
	assert_has(place.browser, "badge ok\">In use");
	world_sql(place.world,
		  "INSERT INTO provider_health (provider, account, failures, open_until, error, "
		  "changed_at) VALUES ('twilio', '%s', 9, now() + interval '5 minutes', 'HTTP "
		  "401', now())",
		  place.world->network_id);
	set_twilio(&place, "", "+447700900555"); /* nothing was changed */
	assert_int_equal(failures(&place), 36);
	ask(place.browser, METHOD_POST, TWILIO, "act", "remove-now", NULL);
	assert_status(place.browser, 303);
	assert_int_equal(failures(&place), 27);
	world_sql(place.world, "DELETE FROM provider_health");
	till_world_close(&place);
}

static void try_out(struct till_world *place, const char *channel, const char *to)
{
	till_get(place, "/channels");
	ask(place->browser, METHOD_POST, "/manage/test-messages", "channel", channel, "to", to,
	    NULL);
}

static void a_test_message_is_sent_five_times_an_hour(void **state)
{
	(void)state;
	struct till_world place = open_place();
	try_out(&place, "sms", "07700 900555");
	till_follow(&place);
	assert_has(place.browser, "The test message is on its way.");
	assert_has(place.browser, "badge wait\">Waiting<");
	assert_lacks(place.browser, "900555");
	assert_int_equal(count(&place, "outbox",
			       "kind = 'test' AND channel = 'sms' AND guest_id "
			       "IS NULL AND priority = 0"),
			 1);
	assert_int_equal(count(&place, "audit",
			       "action = 'message.test' AND after::text NOT LIKE "
			       "'%%7700%%'"),
			 1);
	static const char *const wrong[][2] = {
		{"sms", "12"}, {"email", "nobody"}, {"telegram", "@name"}, {"whatsapp", "x"}};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		try_out(&place, wrong[i][0], wrong[i][1]);
		assert_status(place.browser, 422);
		assert_has(place.browser, "id=\"to-error\"");
		assert_has(place.browser,
			   arena_printf(place.world->arena, "value=\"%s\" selected", wrong[i][0]));
	}
	try_out(&place, "email", "ada@example.com");
	try_out(&place, "telegram", "-100123");
	try_out(&place, "whatsapp", "+447700900555");
	try_out(&place, "sms", "+447700900555");
	assert_status(place.browser, 303);
	assert_int_equal(count(&place, "outbox", "kind = 'test'"), 5);
	try_out(&place, "sms", "+447700900555");
	assert_status(place.browser, 422);
	assert_has(place.browser, "5 test messages were sent in the last hour.");
	assert_int_equal(count(&place, "outbox", "kind = 'test'"), 5);
	till_wait(&place, HOURS(1) + 1);
	try_out(&place, "sms", "+447700900555");
	assert_status(place.browser, 303);
	try_out(&place, "push", "x");
	assert_status(place.browser, 404);
	till_world_close(&place);
}

static void a_manager_reads(void **state)
{
	(void)state;
	struct till_world place = open_place();
	world_sql(place.world, "UPDATE staff SET role = 'manager' WHERE staff_id = '%s'",
		  place.world->manager_id);
	till_be(&place, MANAGER);
	till_get(&place, "/channels");
	assert_status(place.browser, 200);
	assert_lacks(place.browser, "Set up<");
	assert_lacks(place.browser, "Send a test message");
	till_get(&place, "/channels/twilio");
	assert_status(place.browser, 403);
	till_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_platform_carries_until_there_is_an_own_account),
		cmocka_unit_test(secrets_go_in_and_never_come_out),
		cmocka_unit_test(what_cannot_work_is_said_and_stays),
		cmocka_unit_test(an_account_is_removed_after_a_question),
		cmocka_unit_test(its_troubles_are_shown),
		cmocka_unit_test(an_account_that_changed_begins_anew),
		cmocka_unit_test(a_test_message_is_sent_five_times_an_hour),
		cmocka_unit_test(a_manager_reads),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
