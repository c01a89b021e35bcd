/* WhatsApp's calls: the greeting, signatures over the very bytes, lists within lists. */
#include "app.h"
#include "core/crypto.h"
#include "core/digest.h"
#include "hook_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define SECRET "app-secret"
#define PLACE  "/hooks/whatsapp/platform"

static struct hook_world open_place(void)
{
	static const char *const settings[] = {"LOYALTY_WHATSAPP_APP_SECRET", SECRET,
					       "LOYALTY_WHATSAPP_VERIFY_TOKEN", "verify me", NULL};
	return hook_world_open(&hook_app, settings);
}

static void tell(struct hook_world *place, const char *secret, const char *uri, const char *body)
{
	unsigned char mac[DIGEST_MOST];
	size_t length = hmac_bytes(DIGEST_SHA256, secret, strlen(secret), body, strlen(body), mac);
	hook_post(place, uri, "application/json", body,
		  arena_printf(place->world->arena, "sha256=%s",
			       hex_text(place->world->arena, mac, length)));
}

/* One change of the field "messages" around that text. */
static const char *change(struct hook_world *place, const char *value)
{
	return arena_printf(place->world->arena,
			    "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\","
			    "\"changes\":[{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_"
			    "number_id\":\"106540352242922\"},%s}}]}]}",
			    value);
}

static void the_address_is_greeted(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	struct asker *meta = place.provider;
	ask(meta, METHOD_GET,
	    PLACE "?hub.mode=subscribe&hub.verify_token=verify%20me&hub.challenge=1158201444",
	    NULL);
	assert_status(meta, 200);
	assert_string_equal(meta->page, "1158201444");
	assert_string_equal(meta->answer->type, "text/plain; charset=utf-8");
	static const char *const wrong[] = {
		"?hub.mode=subscribe&hub.verify_token=verify&hub.challenge=1",
		"?hub.mode=subscribe&hub.challenge=1",
		"?hub.mode=unsubscribe&hub.verify_token=verify%20me&hub.challenge=1",
		"?hub.verify_token=verify%20me&hub.challenge=1", ""};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		ask(meta, METHOD_GET, arena_printf(meta->memory, PLACE "%s", wrong[i]), NULL);
		assert_status(meta, 403);
	}
	ask(meta, METHOD_GET,
	    "/hooks/whatsapp/01890000-0000-7000-8000-000000000001?hub.mode=subscribe&"
	    "hub.verify_token=verify%20me&hub.challenge=1",
	    NULL);
	assert_status(meta, 404);
	hook_world_close(&place);
}

static void the_bytes_are_signed(void **state)
{
	(void)state;
	static const char body[] = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";
	static const char right[] =
		"sha256=d3e4f9da0ce6c71ab3dba55929b8eeeee2455349e534924ead19f98d143e904f";
	struct hook_world place = open_place();
	hook_post(&place, PLACE, "application/json", body, right);
	assert_status(place.provider, 200);
	assert_string_equal(place.provider->page, "{}");
	/* The same JSON, other bytes. */
	hook_post(&place, PLACE, "application/json",
		  "{\"object\": \"whatsapp_business_account\",\"entry\":[]}", right);
	assert_status(place.provider, 403);
	hook_post(&place, PLACE, "application/json", body, right + 7);
	assert_status(place.provider, 403);
	hook_post(&place, PLACE, "application/json", body, "");
	assert_status(place.provider, 403);
	tell(&place, SECRET, "/hooks/whatsapp/01890000-0000-7000-8000-000000000001", body);
	assert_status(place.provider, 404);
	tell(&place, SECRET,
	     arena_printf(place.world->arena, "/hooks/whatsapp/%s", place.world->network_id), body);
	assert_status(place.provider, 404);
	hook_world_account(&place, "whatsapp", "{\"app_secret\":\"theirs\"}");
	tell(&place, SECRET,
	     arena_printf(place.world->arena, "/hooks/whatsapp/%s", place.world->network_id), body);
	assert_status(place.provider, 403);
	tell(&place, "theirs",
	     arena_printf(place.world->arena, "/hooks/whatsapp/%s", place.world->network_id), body);
	assert_status(place.provider, 200);
	hook_world_close(&place);
}

static void statuses_find_their_messages(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	const char *other = hook_world_message(&place);
	hook_world_sent(&place, "whatsapp", "wamid.1", place.message_id);
	hook_world_sent(&place, "whatsapp", "wamid.2", other);
	const char *body = change(
		&place,
		"\"statuses\":[{\"id\":\"wamid.1\",\"status\":\"read\",\"timestamp\":"
		"\"1781262000\","
		"\"recipient_id\":\"447700900123\"},{\"id\":\"wamid.1\",\"status\":\"sent\","
		"\"timestamp\":\"1781261000\"},7,{\"id\":5},{},{\"id\":\"wamid.2\",\"status\":"
		"\"failed\",\"errors\":[{\"code\":131026,\"title\":\"Message undeliverable\"}]},"
		"{\"id\":\"wamid.3\",\"status\":\"failed\",\"errors\":[{\"code\":131000,\"title\":"
		"\"of +447700900123\"}]},{\"id\":\"wamid.4\",\"status\":\"Etwas Neues\"}]");
	tell(&place, SECRET, PLACE, body);
	assert_status(place.provider, 200);
	assert_string_equal(hook_world_delivery(&place, place.message_id), "read");
	assert_string_equal(hook_world_delivery(&place, other),
			    "failed 131026 Message undeliverable");
	assert_rows(&place, "receipt", 5);
	assert_rows(&place, "outbox WHERE delivery_at = '2026-06-12 11:00+00'", 1);
	assert_rows(&place, "receipt WHERE error = '131000'", 1);
	assert_rows(&place, "receipt WHERE status = 'other' AND delivery = ''", 1);
	const char *before = hook_world_held(&place);
	tell(&place, SECRET, PLACE, body);
	assert_status(place.provider, 200);
	assert_string_equal(hook_world_held(&place), before);
	hook_world_close(&place);
}

static void a_receipt_may_be_faster_than_our_note(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	tell(&place, SECRET, PLACE,
	     change(&place, "\"statuses\":[{\"id\":\"wamid.9\",\"status\":\"delivered\"}]"));
	assert_status(place.provider, 200);
	assert_string_equal(hook_world_delivery(&place, place.message_id), "");
	/* A reminder's notice counts from its arrival. */
	const char *guest_id = world_guest(place.world, true);
	world_sql(place.world,
		  "INSERT INTO expiry_reminder VALUES ('%s', '%s', '2026-07-01', '%s', 100, "
		  "'2026-06-12 11:00+00')",
		  place.world->network_id, guest_id, place.message_id);
	hook_world_sent(&place, "whatsapp", "wamid.9", place.message_id);
	tell(&place, SECRET, PLACE,
	     change(&place, "\"statuses\":[{\"id\":\"wamid.9\",\"status\":\"sent\"}]"));
	assert_string_equal(hook_world_delivery(&place, place.message_id), "delivered");
	assert_rows(&place, "expiry_reminder WHERE delivered_at = '2026-06-12 12:00+00'", 1);
	hook_world_close(&place);
}

static void what_people_write_is_sealed_and_opens_the_window(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	struct world *world = place.world;
	tell(&place, SECRET, PLACE,
	     change(&place,
		    "\"messages\":[{\"from\":\"447700900123\",\"id\":\"wamid.A\",\"timestamp\":"
		    "\"1781262000\",\"type\":\"text\",\"text\":{\"body\":\"Hallo \xf0\x9f\x91\x8d "
		    "\\u0000 end\"}},{\"from\":\"447700900123\",\"id\":\"wamid.B\",\"timestamp\":"
		    "\"1781263000\",\"type\":\"image\"},{\"id\":\"wamid.C\"},[]]"));
	assert_status(place.provider, 200);
	assert_rows(&place, "inbound", 2);
	assert_rows(&place, "last_inbound", 1);
	const char *sender =
		hmac_text(world->arena, config_key(place.provider->server.config, "index"),
			  "sender.whatsapp", "447700900123");
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM last_inbound WHERE account = "
				   "'106540352242922' AND sender_index = '%s' AND at = '2026-06-12 "
				   "11:16:40+00'",
				   sender),
			 1);
	const char *opened = unseal(
		world->arena, config_key(place.provider->server.config, "seal"),
		"inbound.whatsapp.wamid.A",
		world_text(world, "SELECT body_sealed FROM inbound WHERE event_id = 'wamid.A'"));
	assert_non_null(opened);
	assert_non_null(strstr(opened, "Hallo"));
	tell(&place, SECRET, PLACE,
	     change(&place, "\"messages\":[{\"from\":\"447700900123\",\"id\":\"wamid.D\",\"type\":"
			    "\"text\",\"text\":{\"body\":\" Stop.\"}}]"));
	assert_rows(&place, "opt_out WHERE channel = 'whatsapp'",
		    world_int(world, "SELECT count(*) FROM network"));
	tell(&place, SECRET, PLACE,
	     change(&place, "\"messages\":[{\"from\":\"447700900123\",\"id\":\"wamid.E\",\"type\":"
			    "\"text\",\"text\":{\"body\":\"yes\"}}]"));
	assert_int_not_equal(world_int(world, "SELECT count(*) FROM opt_out"), 0);
	tell(&place, SECRET, PLACE,
	     change(&place, "\"messages\":[{\"from\":\"447700900123\",\"id\":\"wamid.F\",\"type\":"
			    "\"text\",\"text\":{\"body\":\"START\"}}]"));
	assert_rows(&place, "opt_out", 0);
	hook_world_close(&place);
}

static void what_cannot_be_read_is_said_so(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	enum { DEPTH = 200000 };
	char *deep = arena_alloc(place.world->arena, DEPTH + 1);
	memset(deep, '[', DEPTH);
	const char *bad[] = {"", "{", "[]", "\xff", "{\"entry\":\"\xc3\x28\"}", deep};
	const char *before = hook_world_held(&place);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		tell(&place, SECRET, PLACE, bad[i]);
		assert_status(place.provider, 400);
	}
	/* JSON of another shape is nothing to us. */
	static const char *const strange[] = {
		"{}", "{\"entry\":{}}", "{\"entry\":[null,1,\"x\",{\"changes\":[{\"value\":[]}]}]}",
		("{\"entry\":[{\"changes\":[{\"field\":\"calls\",\"value\":{\"statuses\":[{\"id\":"
		 "\"x\",\"status\":\"sent\"}]}}]}]}")};
	for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
		tell(&place, SECRET, PLACE, strange[i]);
		assert_status(place.provider, 200);
	}
	assert_string_equal(hook_world_held(&place), before);
	hook_world_close(&place);
}

/* A whole megabyte of the smallest events there are, and one byte more. */
static void a_megabyte_is_taken(void **state)
{
	(void)state;
	enum { MEGABYTE = 1024 * 1024 };
	struct hook_world place = open_place();
	struct arena *arena = arena_new(64 * MEGABYTE);
	struct buffer body = buffer_in(arena);
	for (int i = 0; i < 4999; i++)
		buffer_printf(&body, "%s{\"id\":\"w%d\",\"status\":\"read\"}", i ? "," : "", i);
	const char *text =
		change(&place, arena_printf(arena, "\"statuses\":[%s],\"padding\":\"%*s\"",
					    buffer_end(&body), 800000, ""));
	tell(&place, SECRET, PLACE, text);
	assert_status(place.provider, 200);
	assert_rows(&place, "receipt", 4999);
	text = change(&place, arena_printf(arena,
					   "\"statuses\":[%s,{\"id\":\"a\",\"status\":\"x\"},{"
					   "\"id\":\"b\",\"status\":\"x\"}]",
					   buffer_end(&body)));
	tell(&place, SECRET, PLACE, text);
	assert_status(place.provider, 413);
	assert_rows(&place, "receipt", 4999);
	/* As many messages as fit, then one that fills it all. */
	body = buffer_in(arena);
	for (int i = 0; i < 4999; i++)
		buffer_printf(&body,
			      "%s{\"id\":\"m%d\",\"from\":\"447700%06d\",\"text\":{\"body\":"
			      "\"%0140d\"}}",
			      i ? "," : "", i, i, i);
	tell(&place, SECRET, PLACE,
	     change(&place, arena_printf(arena, "\"messages\":[%s]", buffer_end(&body))));
	assert_status(place.provider, 200);
	assert_rows(&place, "inbound", 4999);
	assert_true(arena_used(place.provider->server.arena) < 24 * MEGABYTE);
	tell(&place, SECRET, PLACE,
	     change(&place, arena_printf(arena,
					 "\"messages\":[{\"id\":\"one\",\"from\":\"4477\","
					 "\"text\":{\"body\":\"%0*d\"}}]",
					 MEGABYTE - 500, 1)));
	assert_status(place.provider, 200);
	assert_rows(&place, "inbound", 5000);
	assert_true(arena_used(place.provider->server.arena) < 24 * MEGABYTE);
	char *large = arena_alloc(arena, MEGABYTE + 2);
	memset(large, ' ', MEGABYTE + 1);
	memcpy(large, "{}", 2);
	large[MEGABYTE] = 0;
	tell(&place, SECRET, PLACE, large);
	assert_status(place.provider, 200);
	large[MEGABYTE] = ' ';
	tell(&place, SECRET, PLACE, large);
	assert_status(place.provider, 413);
	arena_free(arena);
	hook_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_address_is_greeted),
		cmocka_unit_test(the_bytes_are_signed),
		cmocka_unit_test(statuses_find_their_messages),
		cmocka_unit_test(a_receipt_may_be_faster_than_our_note),
		cmocka_unit_test(what_people_write_is_sealed_and_opens_the_window),
		cmocka_unit_test(what_cannot_be_read_is_said_so),
		cmocka_unit_test(a_megabyte_is_taken),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
