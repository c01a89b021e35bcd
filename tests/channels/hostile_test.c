/* Every provider there is, given what nobody should: recipients, texts and settings with line ends,
 * control characters, broken UTF-8 and no end. It refuses, or what it asks is clean: no header,
 * address or field is the stranger's. */
#include "accounts.h"
#include "core/clock.h"
#include "core/crypto.h"
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static struct arena *arena;
static const struct config *config;
static char long_text[10241], longer_text[100001];

static const char *const broken_utf8[] = {
	"\xff", "a\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "ab\xe2\x82", "\x80"};
static const char *const controls[] = {
	"\r\nX-Evil: 1", "\n",	 "\r", "\r\n\r\n.\r\nMAIL FROM:<x@evil.example>\r\n",
	"\x01\x1b[31m",	 "\x7f", "\t", "\xc2\x85"};
static const char *const tricks[] = {"\"\\{}</script>%n%s%00",
				     "&to=%2B1&x=1",
				     "../../evil?x=1#y",
				     ">,<x@evil.example>",
				     "@evil.example",
				     "=?utf-8?q?x?=",
				     long_text,
				     longer_text,
				     ""};

static struct delivery good;
static struct account account;
static const struct provider *provider;
static struct exchange exchange;

/* A token that is asked for first is given. */
static const char *asks(const struct delivery *delivery)
{
	static const char token[] = "{\"access_token\":\"ya29.x\",\"expires_in\":3600}";
	if (provider->takes && !provider->takes(delivery))
		return "not taken";
	for (int rounds = 0; rounds < 2; rounds++) {
		exchange = (struct exchange){0};
		const char *why = provider->request(arena, &account, delivery, &exchange);
		if (why || !exchange.prepares)
			return why;
		struct outcome outcome = {.message_id = "", .why = ""};
		struct reply reply = {.status = 200, .body = token, .length = sizeof token - 1};
		provider->judge(arena, &account, delivery, &reply, &outcome);
		assert_int_equal(outcome.verdict, DELIVERY_PREPARED);
	}
	return NULL;
}

static bool has_control(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return true;
	return false;
}

static bool is_type(const char *type)
{
	for (const char *const *header = exchange.headers; *header; header++)
		if (!strncasecmp(*header, "Content-Type:", 13) && strstr(*header, type))
			return true;
	return false;
}

static void body_is_clean(void)
{
	if (is_type("application/json")) {
		json_t *json =
			json_loadb(exchange.body, exchange.length, JSON_REJECT_DUPLICATES, NULL);
		assert_non_null(json);
		json_decref(json);
	} else if (is_type("x-www-form-urlencoded")) {
		int recipients = 0;
		for (size_t i = 0; i < exchange.length; i++) {
			assert_true(isgraph((unsigned char)exchange.body[i]));
			recipients += !strncasecmp(exchange.body + i, "&to=", 4) ||
				      (!i && !strncasecmp(exchange.body, "to=", 3));
		}
		assert_true(recipients <= 1);
	} else if (exchange.mail_to) {
		const char *end = strstr(exchange.body, "\r\n\r\n");
		assert_non_null(end);
		for (const char *at = exchange.body; at < end; at++)
			assert_true(*at != '\n' || strncmp(at + 1, "X-Evil", 6) != 0);
	}
}

/* What left is ours from the first to the last byte; user and password travel as base64. */
static void is_clean(void)
{
	assert_non_null(exchange.url);
	for (const char *at = exchange.url; *at; at++)
		assert_true(isgraph((unsigned char)*at));
	assert_null(strstr(exchange.url, "/../"));
	for (const char *const *header = exchange.headers; *header; header++)
		assert_false(has_control(*header));
	const char *const envelope[] = {exchange.mail_from, exchange.mail_to};
	for (int i = 0; i < 2; i++)
		for (const char *at = envelope[i]; at && *at; at++)
			assert_true(isgraph((unsigned char)*at) && !strchr("<>,", *at));
	body_is_clean();
}

static void refused_or_clean(const struct delivery *delivery)
{
	if (!asks(delivery))
		is_clean();
}

/* JSON's recipients are written as JSON has them, so that they arrive. */
static const char *recipient(const char *text)
{
	if (*provider_account(provider)->to != '{')
		return recipient_with(arena, provider_account(provider), text);
	json_t *json = json_stringn_nocheck(text, strlen(text));
	char *written = json_dumps(json, JSON_ENCODE_ANY);
	json_decref(json);
	const char *inner = written ? arena_copy(arena, written + 1, strlen(written) - 2) : text;
	free(written);
	return recipient_with(arena, provider_account(provider), inner);
}

static void recipient_is_refused(const char *to)
{
	struct delivery delivery = good;
	delivery.to = to;
	if (!asks(&delivery))
		fail_msg("%s takes a recipient %.60s", provider->name, to);
}

static void recipients_are_refused(void)
{
	recipient_is_refused("");
	recipient_is_refused("+");
	recipient_is_refused(long_text);
	recipient_is_refused(recipient(long_text));
	for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
		recipient_is_refused(recipient(controls[i]));
		if (*good.to == '{') /* JSON has line ends around it */
			continue;
		recipient_is_refused(arena_printf(arena, "%s%s", controls[i], good.to));
		recipient_is_refused(arena_printf(arena, "%s%s", good.to, controls[i]));
	}
	for (size_t i = 0; i < sizeof broken_utf8 / sizeof *broken_utf8; i++)
		recipient_is_refused(recipient(broken_utf8[i]));
}

static void broken_bodies_are_refused(void)
{
	struct delivery delivery = good;
	for (size_t i = 0; i < sizeof broken_utf8 / sizeof *broken_utf8; i++) {
		delivery.body = broken_utf8[i];
		if (!asks(&delivery))
			fail_msg("%s takes a body that is not UTF-8", provider->name);
	}
}

static void texts_do_no_harm(const char *text)
{
	for (int window = 0; window < 2; window++) {
		struct delivery delivery = good;
		const char **fields[] = {&delivery.body,      &delivery.subject,
					 &delivery.code,      &delivery.language,
					 &delivery.from_name, &delivery.link,
					 &delivery.to,	      &delivery.provider_template};
		delivery.window_open = window;
		for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
			const char *before = *fields[i];
			*fields[i] = text;
			refused_or_clean(&delivery);
			*fields[i] = before;
		}
		delivery.parameters = (const char *const[]){"1", text, NULL};
		refused_or_clean(&delivery);
		delivery.buttons = (const char *const[]){text, text, NULL};
		refused_or_clean(&delivery);
	}
}

/* A network writes these itself. */
static void settings_do_no_harm(const char *text)
{
	struct own_setting setting;
	json_t *value = json_string(text);
	if (!value)
		return; /* JSON has none that is not UTF-8 */
	for (int i = 0; config_own_setting(provider->name, i, &setting); i++) {
		json_t *whole = (json_t *)account.own, *other = json_copy(whole);
		json_object_set(other, setting.name, value);
		account.own = other;
		refused_or_clean(&good);
		account.own = whole;
		json_decref(other);
	}
	json_decref(value);
}

static void nobody_is_led_astray(void **state)
{
	(void)state;
	for (const struct provider *const *each = all_providers; *each; each++) {
		provider = *each;
		if (!provider->request)
			continue;
		if (!provider_account(provider))
			fail_msg("%s is not in accounts.h", provider->name);
		json_t *own = json_loads(provider_account(provider)->settings, 0, NULL);
		account =
			(struct account){.config = config, .provider = provider->name, .own = own};
		account.network_id = good.network_id;
		good = good_delivery(arena, provider);
		assert_true(account_works(provider, &account));
		const char *why = asks(&good);
		if (why)
			fail_msg("%s refuses what is good: %s", provider->name, why);
		is_clean();

		recipients_are_refused();
		broken_bodies_are_refused();
		const char *const *const all[] = {controls, broken_utf8, tricks};
		const size_t counts[] = {sizeof controls / sizeof *controls,
					 sizeof broken_utf8 / sizeof *broken_utf8,
					 sizeof tricks / sizeof *tricks};
		for (size_t kind = 0; kind < 3; kind++)
			for (size_t i = 0; i < counts[kind]; i++) {
				texts_do_no_harm(all[kind][i]);
				settings_do_no_harm(all[kind][i]);
			}
		arena_reset(arena);
		json_decref(own);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_is_led_astray)};
	memset(long_text, '7', sizeof long_text - 1);
	memset(longer_text, 'a', sizeof longer_text - 1);
	crypto_start();
	clock_open("", false);
	arena = arena_new(1 << 30);
	config = accounts_config(arena);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
