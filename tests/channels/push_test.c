/* Pushes: what each provider asks, and what every answer means. */
#include "channels/aes128gcm.h"
#include "channels/push.h"
#include "core/clock.h"
#include "core/crypto.h"
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct arena *arena;
static const struct config *config;

static void set_key(void)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);
	BIO *bio = BIO_new(BIO_s_mem());
	char *text, line[4096], *out = line;
	assert_true(PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL));
	long length = BIO_get_mem_data(bio, &text);
	for (long i = 0; i < length; i++) {
		*out++ = text[i] == '\n' ? '\\' : text[i];
		if (text[i] == '\n')
			*out++ = 'n';
	}
	*out = 0;
	setenv("LOYALTY_FIREBASE_PRIVATE_KEY", line, 1);
	BIO_free(bio);
	EVP_PKEY_free(key);
}

static int open_all(void **state)
{
	static const char *const set[][2] = {
		{"MODE", "demo"},
		{"VAR", "/tmp"},
		{"ROOT", "."},
		{"WORDS", "build/debug/words"},
		{"DATABASE", "none"},
		{"WEBPUSH_PRIVATE", "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"},
		{"WEBPUSH_PUBLIC",
		 "BP4z9KsN6nGRTbVYI_"
		 "c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
		 "7A8"},
		{"WEBPUSH_SUBJECT", "mailto:us@loyalty.example"},
		{"FIREBASE_PROJECT", "cards"},
		{"FIREBASE_EMAIL", "push@cards.example"},
	};
	static const char *const keys[] = {"SEAL", "INDEX", "FORM",   "CODE",
					   "CARD", "CHAIN", "ACCOUNT"};
	(void)state;
	crypto_start();
	clock_open("", false);
	arena = arena_new(64 << 20);
	for (size_t i = 0; i < sizeof set / sizeof *set; i++)
		setenv(arena_printf(arena, "LOYALTY_%s", set[i][0]), set[i][1], 1);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		setenv(arena_printf(arena, "LOYALTY_KEY_%s_1", keys[i]),
		       "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 1);
	set_key();
	config = config_open("test");
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const char receiver_public[] =
	"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

static struct delivery to(const char *device)
{
	return (struct delivery){.channel = "push",
				 .kind = "points_expiring",
				 .to = device,
				 .subject = "Points expire",
				 .body = "200 points expire \"soon\".",
				 .code = "",
				 .language = "en",
				 .from_name = "BlackPages",
				 .link = "https://loyalty.example/blkpages/",
				 .callback = "",
				 .provider_template = "",
				 .deadline_at = 3600 * INT64_C(1000000),
				 .now = 0};
}

static const char *browser_at(const char *endpoint)
{
	return arena_printf(
		arena,
		"{\"device\":\"d\",\"kind\":\"web\",\"endpoint\":\"%s\",\"p256dh\":\"%s\","
		"\"auth\":\"BTBZMqHH6r4Tts7J_aSIgg\"}",
		endpoint, receiver_public);
}

static const char *ask(const struct provider *provider, const char *device,
		       struct exchange *exchange)
{
	struct account account = {.config = config, .provider = provider->name, .network_id = ""};
	struct delivery delivery = to(device);
	*exchange = (struct exchange){0};
	return provider->request(arena, &account, &delivery, exchange);
}

static struct outcome hear(const struct provider *provider, long status, const char *body)
{
	struct account account = {.config = config, .provider = provider->name, .network_id = ""};
	struct delivery delivery = to("{}");
	struct reply reply = {.status = status,
			      .error = status ? "" : "reset",
			      .body = body,
			      .length = strlen(body),
			      .retry_after = status == 429 ? 7 : 0,
			      .message_id = ""};
	struct outcome outcome = {.verdict = DELIVERY_LATER, .message_id = "", .why = ""};
	provider->judge(arena, &account, &delivery, &reply, &outcome);
	return outcome;
}

static bool has_header(const struct exchange *exchange, const char *line)
{
	for (int i = 0; i < 16 && exchange->headers[i]; i++)
		if (!strcmp(exchange->headers[i], line))
			return true;
	return false;
}

static void a_push_goes_to_the_browsers_service(void **state)
{
	(void)state;
	struct exchange exchange;
	assert_null(ask(&provider_webpush, browser_at("https://push.example/a/b?c"), &exchange));
	assert_string_equal(exchange.url, "https://push.example/a/b?c");
	assert_true(exchange.untrusted);
	assert_false(exchange.prepares);
	assert_true(has_header(&exchange, "TTL: 3600"));
	assert_true(has_header(&exchange, "Urgency: normal"));
	assert_true(has_header(&exchange, "Content-Encoding: aes128gcm"));
	assert_true(exchange.length < PUSH_BODY_LIMIT);
}

static void what_no_push_goes_to(void **state)
{
	(void)state;
	static const char *const wrong[] = {"", "http://push.example/a",
					    "https://user@push.example/"};
	struct exchange exchange;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_string_equal(ask(&provider_webpush, browser_at(wrong[i]), &exchange),
				    "the browser's endpoint is no push service's");
	assert_null(ask(&provider_webpush, browser_at("http://127.0.0.1:8240/a"), &exchange));
	assert_string_equal(ask(&provider_webpush,
				"{\"kind\":\"web\",\"endpoint\":\"https://push.example/\","
				"\"p256dh\":\"AAAA\",\"auth\":\"AAAA\"}",
				&exchange),
			    "the browser's keys are none");
}

static void each_takes_its_kind_of_device(void **state)
{
	(void)state;
	struct delivery to_app = to("{\"kind\":\"app\",\"token\":\"t\"}"), to_none = to("no json"),
			to_browser = to(browser_at("https://push.example/"));
	assert_true(provider_webpush.takes(&to_browser));
	assert_false(provider_webpush.takes(&to_app));
	assert_true(provider_firebase.takes(&to_app));
	assert_false(provider_firebase.takes(&to_browser));
	assert_false(provider_firebase.takes(&to_none) || provider_webpush.takes(&to_none));
}

static void long_words_are_cut_where_a_character_ends(void **state)
{
	(void)state;
	struct delivery delivery = to("{}");
	char words[4001];
	for (int i = 0; i < 2000; i++)
		memcpy(words + 2 * i, "\xD0\x96", 3);
	delivery.body = arena_printf(arena, "x%s", words);
	const char *cut = push_body(arena, &delivery);
	assert_int_equal(strlen(cut), 1499 + 3);
	assert_memory_equal(cut + 1497, "\xD0\x96\xE2\x80\xA6", 6);
	delivery.subject = "";
	assert_string_equal(push_title(arena, &delivery), "BlackPages");
}

static void what_a_push_service_answers(void **state)
{
	(void)state;
	static const struct {
		long status;
		enum verdict verdict;
	} known[] = {
		{200, DELIVERY_SENT},	 {201, DELIVERY_SENT},	  {202, DELIVERY_SENT},
		{400, DELIVERY_REFUSED}, {401, DELIVERY_ACCOUNT}, {403, DELIVERY_ACCOUNT},
		{404, DELIVERY_GONE},	 {410, DELIVERY_GONE},	  {413, DELIVERY_REFUSED},
		{302, DELIVERY_REFUSED}, {429, DELIVERY_LATER},	  {500, DELIVERY_LATER},
		{503, DELIVERY_LATER},	 {0, DELIVERY_LATER},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct outcome outcome = hear(&provider_webpush, known[i].status, "<html>");
		assert_int_equal(outcome.verdict, known[i].verdict);
		assert_int_equal(outcome.retry_after, known[i].status == 429 ? 7 : 0);
		assert_true((outcome.verdict == DELIVERY_SENT) == !*outcome.why);
	}
}

static const char app[] = "{\"device\":\"d\",\"kind\":\"app\",\"token\":\"abc:d\"}";
#define FCM(status, code)                                                                          \
	"{\"error\":{\"code\":" status ",\"message\":\"m\",\"status\":\"S\",\"details\":[{"        \
	"\"@type\":\"type.googleapis.com/google.rpc.Other\"},{\"@type\":"                          \
	"\"type.googleapis.com/google.firebase.fcm.v1.FcmError\",\"errorCode\":\"" code "\"}]}}"

static void firebase_wants_a_token_first_and_keeps_it(void **state)
{
	(void)state;
	struct exchange exchange;
	assert_null(ask(&provider_firebase, app, &exchange));
	assert_true(exchange.prepares);
	assert_string_equal(exchange.url, "https://oauth2.googleapis.com/token");
	static const char grant[] =
		"grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&"
		"assertion=eyJ";
	assert_memory_equal(exchange.body, grant, sizeof grant - 1);
	assert_int_equal(hear(&provider_firebase, 200,
			      "{\"access_token\":\"ya29.x\",\"expires_in\":3599,\"token_type\":"
			      "\"Bearer\"}")
				 .verdict,
			 DELIVERY_PREPARED);
	for (int i = 0; i < 2; i++) {
		assert_null(ask(&provider_firebase, app, &exchange));
		assert_false(exchange.prepares);
		assert_string_equal(exchange.url, "https://fcm.googleapis.com/v1/projects/cards/"
						  "messages:send");
		assert_true(has_header(&exchange, "Authorization: Bearer ya29.x"));
	}
	assert_non_null(strstr(exchange.body, "\"title\":\"Points expire\""));
	assert_non_null(strstr(exchange.body, "\"ttl\":\"3600s\""));
	/* The token is refused, which is no message's fault: another is asked for. */
	assert_int_equal(hear(&provider_firebase, 401, FCM("401", "")).verdict, DELIVERY_ACCOUNT);
	assert_null(ask(&provider_firebase, app, &exchange));
	assert_true(exchange.prepares);
}

static void what_firebase_answers(void **state)
{
	(void)state;
	static const struct {
		long status;
		const char *body;
		enum verdict verdict;
	} known[] = {
		{404, FCM("404", "UNREGISTERED"), DELIVERY_GONE},
		{400, FCM("400", "INVALID_ARGUMENT"), DELIVERY_REFUSED},
		{403, FCM("403", "SENDER_ID_MISMATCH"), DELIVERY_REFUSED},
		{429, FCM("429", "QUOTA_EXCEEDED"), DELIVERY_LATER},
		{503, FCM("503", "UNAVAILABLE"), DELIVERY_LATER},
		{500, FCM("500", "INTERNAL"), DELIVERY_LATER},
		{401, FCM("401", "THIRD_PARTY_AUTH_ERROR"), DELIVERY_ACCOUNT},
		{404, "{\"error\":{\"code\":404,\"status\":\"NOT_FOUND\"}}", DELIVERY_ACCOUNT},
		{404, "<html>", DELIVERY_ACCOUNT},
		{403, "{\"error\":{\"status\":\"PERMISSION_DENIED\"}}", DELIVERY_ACCOUNT},
		{400, "{\"error\":\"invalid_grant\",\"error_description\":\"x\"}",
		 DELIVERY_ACCOUNT},
		{401, "{\"error\":\"invalid_client\"}", DELIVERY_ACCOUNT},
		{502, "<html>Bad Gateway</html>", DELIVERY_LATER},
		{200, "<html>", DELIVERY_LATER},
		{200, "{}", DELIVERY_LATER},
		{200, "[1]", DELIVERY_LATER},
		{0, "", DELIVERY_LATER},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct outcome outcome = hear(&provider_firebase, known[i].status, known[i].body);
		assert_int_equal(outcome.verdict, known[i].verdict);
		assert_int_equal(outcome.retry_after, known[i].status == 429 ? 7 : 0);
		assert_true(*outcome.why);
	}
	struct outcome sent =
		hear(&provider_firebase, 200, "{\"name\":\"projects/cards/messages/0:1\"}");
	assert_int_equal(sent.verdict, DELIVERY_SENT);
	assert_string_equal(sent.message_id, "projects/cards/messages/0:1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_push_goes_to_the_browsers_service),
		cmocka_unit_test(what_no_push_goes_to),
		cmocka_unit_test(each_takes_its_kind_of_device),
		cmocka_unit_test(long_words_are_cut_where_a_character_ends),
		cmocka_unit_test(what_a_push_service_answers),
		cmocka_unit_test(firebase_wants_a_token_first_and_keeps_it),
		cmocka_unit_test(what_firebase_answers),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, open_all, close_all);
}
