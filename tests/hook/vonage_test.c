/* Vonage's calls: every signature method, GET, form and JSON, late ones, receipts and answers. */
#include "app.h"
#include "core/clock.h"
#include "core/digest.h"
#include "hook_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define FORM   "application/x-www-form-urlencoded"
#define SECRET "signature secret"

static struct hook_world open_place(void)
{
	static const char *const settings[] = {"LOYALTY_VONAGE_SIGNATURE_SECRET", SECRET,
					       "LOYALTY_VONAGE_SIGNATURE_METHOD", "md5hash", NULL};
	return hook_world_open(&hook_app, settings);
}

static const char *sig(struct hook_world *place, const char *method, const char *secret,
		       const char *text)
{
	unsigned char bytes[DIGEST_MOST];
	struct arena *arena = place->world->arena;
	enum digest digest;
	if (digest_find(method, &digest))
		return hex_text(
			arena, bytes,
			hmac_bytes(digest, secret, strlen(secret), text, strlen(text), bytes));
	text = arena_printf(arena, "%s%s", text, secret);
	return hex_text(arena, bytes, digest_bytes(DIGEST_MD5, text, strlen(text), bytes));
}

/* A receipt's query, signed so many seconds ago. */
static const char *query(struct hook_world *place, const char *method, const char *id,
			 const char *status, int seconds)
{
	struct arena *arena = place->world->arena;
	long long at = (long long)(clock_real() / 1000000 - seconds);
	const char *text = arena_printf(arena,
					"&err-code=1&message-timestamp=2026-06-12 "
					"11:30:00&messageId=%s&status=%s&text=a_b_c&timestamp=%lld",
					id, status, at);
	return arena_printf(arena,
			    "messageId=%s&status=%s&err-code=1&text=a%%26b%%3Dc&message-timestamp="
			    "2026-06-12+11%%3A30%%3A00&timestamp=%lld&sig=%s",
			    id, status, at, sig(place, method, SECRET, text));
}

static const char *callback(struct hook_world *place)
{
	return arena_printf(place->world->arena, "/hooks/vonage/%s/%s", place->world->network_id,
			    place->message_id);
}

static void get(struct hook_world *place, const char *uri, const char *text)
{
	ask(place->provider, METHOD_GET, arena_printf(place->world->arena, "%s?%s", uri, text),
	    NULL);
}

static void every_method_is_known(void **state)
{
	(void)state;
	static const char *const methods[] = {"md5hash", "md5", "sha1", "sha256", "sha512"};
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		struct hook_world place = open_place();
		setenv("LOYALTY_VONAGE_SIGNATURE_METHOD", methods[i], 1);
		config_open("hook");
		get(&place, callback(&place), query(&place, methods[i], "0A1", "delivered", 0));
		assert_status(place.provider, 200);
		assert_string_equal(hook_world_delivery(&place, place.message_id), "delivered");
		get(&place, callback(&place),
		    query(&place, i ? "md5hash" : "sha1", "0A2", "delivered", 0));
		assert_status(place.provider, 403);
		hook_world_close(&place);
	}
	struct hook_world place = open_place();
	setenv("LOYALTY_VONAGE_SIGNATURE_METHOD", "none", 1);
	config_open("hook");
	get(&place, callback(&place), query(&place, "md5hash", "0A1", "delivered", 0));
	assert_status(place.provider, 403);
	setenv("LOYALTY_VONAGE_SIGNATURE_SECRET", "", 1);
	config_open("hook");
	get(&place, callback(&place), query(&place, "md5hash", "0A1", "delivered", 0));
	assert_status(place.provider, 404); /* without a secret nothing is signed */
	assert_rows(&place, "receipt", 0);
	hook_world_close(&place);
}

static void receipts_come_by_get_form_or_json(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	get(&place, callback(&place), query(&place, "md5hash", "0A1", "buffered", 0));
	assert_status(place.provider, 200);
	assert_string_equal(hook_world_delivery(&place, place.message_id), "sent");
	hook_post(&place, callback(&place), FORM, query(&place, "md5hash", "0A1", "failed", 0), "");
	assert_status(place.provider, 200);
	assert_string_equal(hook_world_delivery(&place, place.message_id), "failed 1");
	struct arena *arena = place.world->arena;
	long long now = (long long)(clock_real() / 1000000);
	const char *text =
		arena_printf(arena, "&messageId=0A1&price=7&status=delivered&timestamp=%lld", now);
	const char *json = arena_printf(arena,
					"{\"messageId\":\"0A1\",\"status\":\"delivered\",\"price\":"
					"7,\"timestamp\":\"%lld\",\"sig\":\"%s\"}",
					now, sig(&place, "md5hash", SECRET, text));
	hook_post(&place, callback(&place), "application/json", json, "");
	assert_status(place.provider, 200);
	assert_string_equal(hook_world_delivery(&place, place.message_id), "delivered");
	assert_rows(&place, "receipt", 3);
	assert_rows(&place, "receipt WHERE at = '2026-06-12 11:30+00'", 2);
	const char *before = hook_world_held(&place);
	hook_post(&place, callback(&place), "application/json", json, "");
	assert_status(place.provider, 200);
	ask(place.provider, METHOD_HEAD,
	    arena_printf(arena, "%s?%s", callback(&place),
			 query(&place, "md5hash", "0A5", "failed", 0)),
	    NULL);
	assert_status(place.provider, 200);
	assert_string_equal(hook_world_held(&place), before);
	hook_world_close(&place);
}

static void what_is_late_or_changed_is_refused(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	get(&place, callback(&place), query(&place, "md5hash", "0A1", "delivered", 310));
	assert_status(place.provider, 403);
	get(&place, callback(&place), query(&place, "md5hash", "0A1", "delivered", -310));
	assert_status(place.provider, 403);
	get(&place, callback(&place),
	    arena_printf(place.world->arena, "%s&x=1",
			 query(&place, "md5hash", "0A1", "delivered", 0)));
	assert_status(place.provider, 403);
	get(&place, callback(&place),
	    arena_printf(place.world->arena, "%s&status=read",
			 query(&place, "md5hash", "0A1", "delivered", 0)));
	assert_status(place.provider, 400);
	get(&place, callback(&place), "");
	assert_status(place.provider, 403);
	hook_post(&place, callback(&place), "application/json", "{\"a\":[]}", "");
	assert_status(place.provider, 400);
	hook_post(&place, callback(&place), FORM, "a=%ff", "");
	assert_status(place.provider, 400);
	get(&place, "/hooks/vonage/01890000-0000-7000-8000-000000000001",
	    query(&place, "md5hash", "0A1", "delivered", 0));
	assert_status(place.provider, 404);
	assert_rows(&place, "receipt", 0);
	get(&place, callback(&place), query(&place, "md5hash", "0A1", "delivered", 290));
	assert_status(place.provider, 200);
	hook_world_close(&place);
}

static void people_answer(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	hook_world_account(&place, "vonage",
			   "{\"signature_secret\":\"" SECRET "\",\"signature_method\":\"sha256\"}");
	struct arena *arena = place.world->arena;
	long long now = (long long)(clock_real() / 1000000);
	const char *text = arena_printf(
		arena,
		"&messageId=0B1&msisdn=447700900123&text=STOP&timestamp=%lld&to=447700900999", now);
	const char *form = arena_printf(
		arena,
		"msisdn=447700900123&to=447700900999&messageId=0B1&text=STOP&timestamp=%lld&sig=%s",
		now, sig(&place, "sha256", SECRET, text));
	const char *uri = arena_printf(arena, "/hooks/vonage/%s", place.world->network_id);
	get(&place, uri, form);
	assert_status(place.provider, 200);
	hook_post(&place, uri, FORM, form, "");
	assert_status(place.provider, 200);
	assert_rows(&place, "inbound", 1);
	assert_rows(&place, "last_inbound WHERE account = '447700900999'", 1);
	assert_rows(&place, "opt_out WHERE channel = 'sms'", 1);
	hook_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_method_is_known),
		cmocka_unit_test(receipts_come_by_get_form_or_json),
		cmocka_unit_test(what_is_late_or_changed_is_refused),
		cmocka_unit_test(people_answer),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
