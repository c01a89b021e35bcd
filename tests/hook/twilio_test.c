/* Twilio's calls: signatures, receipts in any order, people's answers. */
#include "app.h"
#include "core/digest.h"
#include "core/crypto.h"
#include "hook_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define FORM  "application/x-www-form-urlencoded"
#define TOKEN "12345"

static struct hook_world open_place(void)
{
	static const char *const settings[] = {"LOYALTY_TWILIO_TOKEN", TOKEN, NULL};
	return hook_world_open(&hook_app, settings);
}

/* The signature of an address and of parameters that are written as they are signed. */
static const char *signature(struct hook_world *place, const char *token, const char *url,
			     const char *parameters)
{
	unsigned char mac[DIGEST_MOST];
	struct arena *arena = place->world->arena;
	const char *text = arena_printf(arena, "%s%s", url, parameters);
	size_t length = hmac_bytes(DIGEST_SHA1, token, strlen(token), text, strlen(text), mac);
	return base64_text(arena, mac, length);
}

static const char *callback(struct hook_world *place, const char *outbox_id)
{
	return arena_printf(place->world->arena, "/hooks/twilio/%s/%s", place->world->network_id,
			    outbox_id);
}

/* A status callback, signed by that token; `error` "" none. */
static void tell(struct hook_world *place, const char *token, const char *outbox_id,
		 const char *sid, const char *status, const char *error)
{
	struct arena *arena = place->world->arena;
	const char *uri = callback(place, outbox_id);
	const char *body = arena_printf(arena, "MessageSid=%s&MessageStatus=%s%s%s", sid, status,
					*error ? "&ErrorCode=" : "", error);
	const char *signed_text = arena_printf(arena, "%s%sMessageSid%sMessageStatus%s",
					       *error ? "ErrorCode" : "", error, sid, status);
	hook_post(place, uri, FORM, body,
		  signature(place, token, arena_printf(arena, "https://hooks.example%s", uri),
			    signed_text));
}

static void the_vector_of_the_provider_is_signed(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	struct request req = {.arena = place.world->arena,
			      .config = place.provider->server.config,
			      .uri = "/myapp.php?foo=1&bar=2",
			      .query = fields_form(place.world->arena, "foo=1&bar=2", 11),
			      .content_type = FORM,
			      .form = fields_none(place.world->arena),
			      .path_values = fields_none(place.world->arena),
			      .signature = "L/OH5YylLD5NRKLltdqwSvS0BnU=",
			      .body = "From=%2B14158675310&To=%2B18005551212&Digits=1234&"
				      "CallSid=CA1234567890ABCDE&Caller=%2B14158675310"};
	struct hook hook = {.provider = "twilio"};
	struct signer signer = {"twilio", req.config, NULL};
	req.context = &hook;
	req.body_length = strlen(req.body);
	setenv("LOYALTY_HOOKS_ORIGIN", "https://example.com", 1);
	config_open("hook");
	assert_int_equal(twilio_signature(&req, &signer), SIGNED);
	/* Twilio signs with the port that goes without saying, or without it. */
	setenv("LOYALTY_HOOKS_ORIGIN", "https://example.com:443", 1);
	config_open("hook");
	assert_int_equal(twilio_signature(&req, &signer), SIGNED);
	req.signature = signature(&place, TOKEN, "https://example.com:443/myapp.php?foo=1&bar=2",
				  "CallSidCA1234567890ABCDECaller+14158675310Digits1234"
				  "From+14158675310To+18005551212");
	assert_int_equal(twilio_signature(&req, &signer), SIGNED);
	setenv("LOYALTY_HOOKS_ORIGIN", "https://example.com", 1);
	config_open("hook");
	assert_int_equal(twilio_signature(&req, &signer), SIGNED);
	req.uri = "/myapp.php?foo=1&bar=3";
	assert_int_equal(twilio_signature(&req, &signer), UNSIGNED);
	hook_world_close(&place);
}

static void receipts_raise_the_message_in_any_order(void **state)
{
	(void)state;
	static const struct {
		const char *told[4], *delivery;
	} orders[] = {
		{{"queued", "sent", "delivered", "read"}, "read"},
		{{"read", "delivered", "sent", "queued"}, "read"},
		{{"delivered", "sent", NULL}, "delivered"},
		{{"undelivered", "sent", NULL}, "failed 30003"},
		{{"delivered", "failed", NULL}, "delivered"},
		{{"failed", "delivered", NULL}, "delivered"},
		{{"sending", "somethingnew", NULL}, ""},
	};
	struct hook_world place = open_place();
	char sid[] = "SM0";
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++, sid[2]++) {
		const char *outbox_id = hook_world_message(&place);
		for (int each = 0; each < 4 && orders[i].told[each]; each++) {
			const char *told = orders[i].told[each];
			tell(&place, TOKEN, outbox_id, sid, told,
			     strstr(told, "e") && strstr(told, "un") ? "30003" : "");
			assert_status(place.provider, 200);
		}
		assert_string_equal(hook_world_delivery(&place, outbox_id), orders[i].delivery);
	}
	assert_string_equal(hook_world_delivery(&place, place.message_id), "");
	const char *before = hook_world_held(&place);
	tell(&place, TOKEN, place.message_id, "SM0", "read", "");
	assert_status(place.provider, 200); /* repeated: nothing is written again */
	assert_string_equal(hook_world_held(&place), before);
	hook_world_close(&place);
}

static void what_is_not_signed_by_the_account_is_refused(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	const char *before = hook_world_held(&place), *uri = callback(&place, place.message_id);
	hook_post(&place, uri, FORM, "MessageSid=SM1&MessageStatus=delivered", "");
	assert_status(place.provider, 403);
	assert_has(place.provider, "\"code\":\"wrong_signature\"");
	tell(&place, "another", place.message_id, "SM1", "delivered", "");
	assert_status(place.provider, 403);
	/* The signature of another message, and of another status. */
	const char *other = arena_text(place.world->arena, place.provider->signature);
	tell(&place, TOKEN, hook_world_message(&place), "SM1", "sent", "");
	other = place.provider->signature;
	before = hook_world_held(&place);
	hook_post(&place, uri, FORM, "MessageSid=SM1&MessageStatus=sent", other);
	assert_status(place.provider, 403);
	hook_post(&place, uri, FORM, "MessageSid=%FF&MessageStatus=sent", other);
	assert_status(place.provider, 400);
	hook_post(&place, uri, "application/json", "{\"MessageSid\":\"SM1\"}", other);
	assert_status(place.provider, 403);
	assert_string_equal(hook_world_held(&place), before);
	hook_world_close(&place);
}

static void an_unknown_network_has_no_account(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	static const char *const nowhere[] = {
		"/hooks/twilio/01890000-0000-7000-8000-000000000001",
		("/hooks/twilio/01890000-0000-7000-8000-000000000001/"
		 "01890000-0000-7000-8000-000000000002"),
		"/hooks/twilio/blkpages",
		"/hooks/twilio/platform/01890000-0000-7000-8000-000000000002",
	};
	for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++) {
		hook_post(&place, nowhere[i], FORM, "MessageSid=SM1&MessageStatus=sent",
			  signature(&place, TOKEN, nowhere[i], "MessageSidSM1MessageStatussent"));
		assert_status(place.provider, 404);
		assert_has(place.provider, "\"code\":\"unknown_account\"");
	}
	/* The network is there, but has no account of its own. */
	hook_post(&place,
		  arena_printf(place.world->arena, "/hooks/twilio/%s", place.world->network_id),
		  FORM, "MessageSid=SM1&Body=hi", "");
	assert_status(place.provider, 404);
	assert_has(place.provider, "\"code\":\"unknown_account\"");
	/* Whose message it is not is nobody's: the receipt is kept, no row is raised. */
	tell(&place, TOKEN, "01890000-0000-7000-8000-000000000002", "SM1", "delivered", "");
	assert_status(place.provider, 200);
	assert_rows(&place, "sent_message", 0);
	assert_rows(&place, "receipt", 1);
	hook_world_close(&place);
}

static void a_network_has_its_own_account(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	hook_world_account(&place, "twilio", "{\"token\":\"theirs\",\"from\":\"+44\"}");
	tell(&place, "theirs", place.message_id, "SM1", "sent", "");
	assert_status(place.provider, 200);
	assert_string_equal(hook_world_delivery(&place, place.message_id), "sent");
	/* What left by the platform's account before still counts. */
	tell(&place, TOKEN, place.message_id, "SM1", "delivered", "");
	assert_status(place.provider, 200);
	assert_string_equal(hook_world_delivery(&place, place.message_id), "delivered");
	tell(&place, "neither", place.message_id, "SM1", "read", "");
	assert_status(place.provider, 403);
	/* Settings that do not open are not the caller's fault. */
	world_sql(place.world, "UPDATE provider_account SET settings_sealed = '\\x01ff'");
	tell(&place, "theirs", place.message_id, "SM1", "read", "");
	assert_status(place.provider, 503);
	hook_world_close(&place);
}

/* An SMS to one of our numbers; the parameters are those of the body, sorted. */
static void write_in(struct hook_world *place, const char *account, const char *sid,
		     const char *body, const char *type)
{
	struct arena *arena = place->world->arena;
	const char *uri = arena_printf(arena, "/hooks/twilio/%s", account);
	const char *form = arena_printf(
		arena, "Body=%s&From=%%2B447700900123&MessageSid=%s%s%s&To=%%2B447700900999", body,
		sid, *type ? "&OptOutType=" : "", type);
	const char *text =
		arena_printf(arena, "Body%sFrom+447700900123MessageSid%s%s%sTo+447700900999", body,
			     sid, *type ? "OptOutType" : "", type);
	hook_post(place, uri, FORM, form,
		  signature(place, !strcmp(account, "platform") ? TOKEN : "theirs",
			    arena_printf(arena, "https://hooks.example%s", uri), text));
}

static void people_write_back_and_stop(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	struct world *world = place.world;
	write_in(&place, "platform", "SM7", "Hello", "");
	assert_status(place.provider, 200);
	assert_string_equal(place.provider->page, "<Response/>");
	assert_string_equal(place.provider->answer->type, "text/xml");
	assert_rows(&place, "inbound", 1);
	assert_rows(&place, "inbound WHERE network_id IS NULL", 1);
	assert_rows(&place, "last_inbound WHERE account = '447700900999'", 1);
	assert_rows(&place, "opt_out", 0);
	/* Whole, and under seal. */
	const char *sealed = world_text(world, "SELECT body_sealed FROM inbound");
	const struct key *key = config_key(place.provider->server.config, "seal");
	const char *opened = unseal(world->arena, key, "inbound.twilio.SM7", sealed);
	assert_non_null(opened);
	assert_non_null(strstr(opened, "Body=Hello&From=%2B447700900123"));

	/* To the platform's number: every network that sends from it. */
	int64_t networks = world_int(world, "SELECT count(*) FROM network");
	write_in(&place, "platform", "SM8", "stop", "");
	assert_rows(&place, "opt_out", networks);
	const char *context = arena_printf(world->arena, "opt_out.%s.sms", world->network_id);
	const char *address =
		hmac_text(world->arena, config_key(place.provider->server.config, "index"), context,
			  "+447700900123");
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM opt_out WHERE network_id = '%s' AND "
				   "channel = 'sms' AND address_index = '%s'",
				   world->network_id, address),
			 1);
	write_in(&place, "platform", "SM9", "Start", "");
	assert_rows(&place, "opt_out", 0);
	write_in(&place, "platform", "SM8", "stop", ""); /* a replay */
	assert_rows(&place, "opt_out", 0);
	write_in(&place, "platform", "SM10", "Arret", "STOP"); /* Twilio knows the word */
	assert_rows(&place, "opt_out", networks);
	write_in(&place, "platform", "SM11", "hello", "START");
	assert_rows(&place, "opt_out", 0);

	/* A network with its own account is not meant, and its own means it alone. */
	hook_world_account(&place, "twilio", "{\"token\":\"theirs\"}");
	write_in(&place, "platform", "SM12", "STOP", "");
	assert_rows(&place, "opt_out", networks - 1);
	world_sql(world, "DELETE FROM opt_out");
	write_in(&place, world->network_id, "SM13", "STOP", "");
	assert_status(place.provider, 200);
	assert_rows(&place, "opt_out", 1);
	assert_rows(&place, "inbound WHERE network_id IS NOT NULL", 1);
	hook_world_close(&place);
}

static void nothing_personal_lies_open(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	write_in(&place, "platform", "SM7", "Ada", "");
	tell(&place, TOKEN, place.message_id, "SM1", "failed", "30003");
	for (const char *const *table =
		     (const char *const[]){"inbound", "last_inbound", "receipt", "opt_out", NULL};
	     *table; table++)
		assert_int_equal(world_int(place.world,
					   "SELECT count(*) FROM %s t WHERE t::text ~ "
					   "('Ada|7700900123|' || encode('Ada', 'hex'))",
					   *table),
				 0);
	hook_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_vector_of_the_provider_is_signed),
		cmocka_unit_test(receipts_raise_the_message_in_any_order),
		cmocka_unit_test(what_is_not_signed_by_the_account_is_refused),
		cmocka_unit_test(an_unknown_network_has_no_account),
		cmocka_unit_test(a_network_has_its_own_account),
		cmocka_unit_test(people_write_back_and_stop),
		cmocka_unit_test(nothing_personal_lies_open),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
