/* SendGrid's calls: its elliptic signature, lists of events, 10,000 receipts for one message. */
#include "app.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/digest.h"
#include "hook_world.h"
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define PLACE "/hooks/sendgrid/platform"

static EVP_PKEY *key;

static const char *public_key(struct arena *arena)
{
	unsigned char *der = NULL;
	int length = i2d_PUBKEY(key, &der);
	const char *text = base64_text(arena, der, (size_t)length);
	OPENSSL_free(der);
	return text;
}

static struct hook_world open_place(void)
{
	struct arena *arena = arena_new(1 << 20);
	if (!key)
		key = EVP_EC_gen("P-256");
	const char *settings[] = {"LOYALTY_SENDGRID_PUBLIC_KEY", public_key(arena), NULL};
	struct hook_world place = hook_world_open(&hook_app, settings);
	arena_free(arena);
	return place;
}

static void tell_at(struct hook_world *place, EVP_PKEY *by, const char *uri, const char *body,
		    int seconds_ago)
{
	struct arena *arena = place->world->arena;
	const char *at =
		arena_printf(arena, "%lld", (long long)(clock_real() / 1000000 - seconds_ago));
	const char *text = arena_printf(arena, "%s%s", at, body);
	unsigned char bytes[256];
	size_t length = sizeof bytes;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	assert_int_equal(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, by), 1);
	assert_int_equal(
		EVP_DigestSign(context, bytes, &length, (const unsigned char *)text, strlen(text)),
		1);
	EVP_MD_CTX_free(context);
	place->provider->signed_at = at;
	hook_post(place, uri, "application/json", body, base64_text(arena, bytes, length));
}

static void tell(struct hook_world *place, const char *body)
{
	tell_at(place, key, PLACE, body, 0);
}

static void lists_are_signed_with_the_time(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	EVP_PKEY *other = EVP_EC_gen("P-256");
	tell(&place, "[]");
	assert_status(place.provider, 200);
	tell_at(&place, other, PLACE, "[]", 0);
	assert_status(place.provider, 403);
	tell_at(&place, key, PLACE, "[]", 26 * 3600);
	assert_status(place.provider, 403);
	tell_at(&place, key, PLACE, "[]", -400);
	assert_status(place.provider, 403);
	tell(&place, "[]");
	place.provider->signed_at = "1";
	hook_post(&place, PLACE, "application/json", "[]", place.provider->signature);
	assert_status(place.provider, 403);
	static const char *const wrong[] = {"", "x", "AAAA", "MEUCIQ=="};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		hook_post(&place, PLACE, "application/json", "[]", wrong[i]);
		assert_status(place.provider, 403);
	}
	tell(&place, "{}");
	assert_status(place.provider, 400);
	tell(&place, "[\"\xff\"]");
	assert_status(place.provider, 400);
	tell_at(&place, key, "/hooks/sendgrid/01890000-0000-7000-8000-000000000001", "[]", 0);
	assert_status(place.provider, 404);
	for (const char *const *bad = (const char *const[]){"", "AAAA", "nonsense", NULL}; *bad;
	     bad++) {
		setenv("LOYALTY_SENDGRID_PUBLIC_KEY", *bad, 1);
		config_open("hook");
		tell(&place, "[]");
		assert_status(place.provider, 404);
	}
	EVP_PKEY_free(other);
	hook_world_close(&place);
}

static void events_find_their_messages(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	struct world *world = place.world;
	const char *second = hook_world_message(&place), *third = hook_world_message(&place);
	hook_world_sent(&place, "sendgrid", "14c5d75ce93.dfd.64b469", place.message_id);
	tell(&place,
	     arena_printf(
		     world->arena,
		     "[{\"sg_event_id\":\"e1\",\"sg_message_id\":\"14c5d75ce93.dfd.64b469."
		     "filter0001."
		     "16648.5515E0B88.0\",\"event\":\"delivered\",\"email\":\"ada@example.com\","
		     "\"timestamp\":1781262000,\"response\":\"250 OK ada@example.com\"},5,{},"
		     "{\"sg_event_id\":\"e2\",\"sg_message_id\":\"W7qE9vVd.recvd-5b6b-1\","
		     "\"event\":"
		     "\"bounce\",\"status\":\"5.1.1\",\"reason\":\"550 no ada@example.com\","
		     "\"network_id\":\"%s\",\"outbox_id\":\"%s\"},"
		     "{\"sg_event_id\":\"e3\",\"sg_message_id\":\"new\",\"event\":\"open\","
		     "\"network_id\":\"%s\",\"outbox_id\":\"%s\"},"
		     "{\"sg_event_id\":\"e4\",\"sg_message_id\":\"new\",\"event\":\"deferred\"}]",
		     world->network_id, second, world->network_id, third));
	assert_status(place.provider, 200);
	assert_string_equal(hook_world_delivery(&place, place.message_id), "delivered");
	assert_string_equal(hook_world_delivery(&place, second), "failed bounce 5.1.1");
	assert_string_equal(hook_world_delivery(&place, third), "read");
	assert_rows(&place, "receipt", 4);
	assert_rows(&place, "receipt t WHERE t::text ~ 'ada'", 0);
	hook_world_close(&place);
}

static void who_unsubscribes_means_the_network_that_wrote(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	struct world *world = place.world;
	hook_world_sent(&place, "sendgrid", "m1", place.message_id);
	static const char stop[] = "[{\"sg_event_id\":\"u1\",\"sg_message_id\":\"m1\",\"event\":"
				   "\"unsubscribe\",\"email\":\"Ada@Example.com\"}]";
	tell(&place, stop);
	assert_status(place.provider, 200);
	const char *index =
		hmac_text(world->arena, config_key(place.provider->server.config, "index"),
			  arena_printf(world->arena, "opt_out.%s.email", world->network_id),
			  "ada@example.com");
	assert_rows(&place, "opt_out", 1);
	assert_rows(&place,
		    arena_printf(world->arena,
				 "opt_out WHERE why = 'unsubscribe' AND address_index = '%s'",
				 index),
		    1);
	tell(&place,
	     "[{\"sg_event_id\":\"u2\",\"sg_message_id\":\"m1\",\"event\":\"group_resubscribe\","
	     "\"email\":\"ada@example.com\"}]");
	assert_rows(&place, "opt_out", 0);
	tell(&place, stop); /* a replay */
	assert_rows(&place, "opt_out", 0);
	tell(&place, "[{\"sg_event_id\":\"u3\",\"sg_message_id\":\"m1\",\"event\":\"spamreport\","
		     "\"email\":\"ada@example.com\"}]");
	assert_rows(&place, "opt_out", 1);
	/* Of a message that we do not know: all that send by this account. */
	tell(&place, "[{\"sg_event_id\":\"u4\",\"sg_message_id\":\"m2\",\"event\":\"unsubscribe\","
		     "\"email\":\"ada@example.com\"}]");
	assert_rows(&place, "opt_out", world_int(world, "SELECT count(*) FROM network"));
	hook_world_close(&place);
}

/* Ten thousand events of one message, each with an id of its own, and what matters among the last.
 */
static void ten_thousand_receipts_are_bounded(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	struct arena *arena = arena_new(64 << 20);
	hook_world_sent(&place, "sendgrid", "m1", place.message_id);
	int64_t began = clock_ticks();
	for (int call = 0; call < 4; call++) {
		struct buffer body = buffer_in(arena);
		for (int i = 0; i < 2500; i++)
			buffer_printf(&body,
				      "%s{\"sg_event_id\":\"e%d.%d\",\"sg_message_id\":\"m1\","
				      "\"event\":\"%s\"}",
				      i ? "," : "[", call, i,
				      call == 3 && i == 2400 ? "delivered" : "deferred");
		buffer_text(&body, "]");
		tell(&place, buffer_end(&body));
		assert_status(place.provider, 200);
	}
	int64_t spent = clock_ticks() - began;
	print_message("# 10,000 receipts of one message: %lld ms, %lld rows\n",
		      (long long)(spent / 1000),
		      (long long)world_int(place.world, "SELECT count(*) FROM receipt"));
	assert_rows(&place, "receipt", 51);
	assert_string_equal(hook_world_delivery(&place, place.message_id), "delivered");
	arena_free(arena);
	hook_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_are_signed_with_the_time),
		cmocka_unit_test(events_find_their_messages),
		cmocka_unit_test(who_unsubscribes_means_the_network_that_wrote),
		cmocka_unit_test(ten_thousand_receipts_are_bounded),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	EVP_PKEY_free(key);
	return failed;
}
