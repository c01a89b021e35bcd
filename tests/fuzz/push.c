/* Devices as browsers and apps registered them: what a push to one asks for. An endpoint that fits
 * is the same address to libcurl, by https and without anybody's name in it; what leaves is sealed
 * for the browser's key or for nobody. An input is a byte that says how, the endpoint or the app's
 * token, the two keys, and the message's text, with 0 bytes between them. */
#include "channels/accounts.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/jws.h"
#include "core/view.h"
#include "domain/push_device.h"
#include "fuzz.h"
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

static const struct config *config(void)
{
	static const struct config *opened;
	static struct arena *life;
	if (!life) {
		crypto_start();
		clock_open("", false);
		life = arena_new(1 << 20);
		opened = accounts_config(life);
	}
	return opened;
}

static const char *part(CURLU *url, CURLUPart which, struct arena *arena)
{
	char *text = NULL;
	curl_url_get(url, which, &text, 0);
	const char *copy = arena_text(arena, text ? text : "");
	curl_free(text);
	return copy;
}

/* As it is called, and as its push service is named to itself. */
static void check_address(struct arena *arena, const char *endpoint)
{
	CURLU *url = curl_url();
	must(url);
	if (curl_url_set(url, CURLUPART_URL, endpoint, 0) == CURLUE_OK) {
		must(!strcmp(part(url, CURLUPART_SCHEME, arena), "https"));
		must(!*part(url, CURLUPART_USER, arena) && !*part(url, CURLUPART_PASSWORD, arena));
		must(*part(url, CURLUPART_HOST, arena));
	}
	curl_url_cleanup(url);
}

static bool is_line(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

static const char *device_of(struct arena *arena, unsigned how, struct input *input)
{
	static const char *const names[2][4] = {{"kind", "endpoint", "p256dh", "auth"},
						{"kind", "token", "x", "y"}};
	bool app = how & 1;
	if (how & 4) /* whatever an unsealed row might say */
		return input_text(input, arena);
	struct buffer json = buffer_in(arena);
	for (int i = 0; i < 4; i++) {
		buffer_printf(&json, "%s\"%s\":", i ? "," : "{", names[app][i]);
		json_text(&json, i ? input_text(input, arena) : app ? "app" : "web");
	}
	buffer_text(&json, "}");
	return buffer_end(&json);
}

static void check(struct arena *arena, const struct provider *provider,
		  const struct exchange *exchange)
{
	must(is_line(exchange->url) && !strchr(exchange->url, ' '));
	for (int i = 0; i < 16 && exchange->headers[i]; i++)
		must(is_line(exchange->headers[i]));
	if (provider == &provider_webpush) {
		must(exchange->untrusted && push_endpoint_fits(config(), exchange->url));
		must(exchange->length > 103 && exchange->length <= 4096);
		check_address(arena, exchange->url);
	} else if (!exchange->prepares) {
		json_t *body = json_loadb(exchange->body, exchange->length,
					  JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
		must(body);
		json_decref(body);
	}
}

/* An app's push has a token of Google's first. */
static void give_token(struct arena *arena, const struct account *account,
		       const struct delivery *delivery)
{
	static const char token[] = "{\"access_token\":\"ya29.x\",\"expires_in\":3600}";
	struct reply reply = {.status = 200,
			      .error = "",
			      .body = token,
			      .length = sizeof token - 1,
			      .message_id = ""};
	struct outcome outcome = {.verdict = DELIVERY_LATER, .message_id = "", .why = ""};
	provider_firebase.judge(arena, account, delivery, &reply, &outcome);
	must(outcome.verdict == DELIVERY_PREPARED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	unsigned how = input_byte(&input);
	const struct provider *provider = how & 1 ? &provider_firebase : &provider_webpush;
	struct account account = {.provider = provider->name, .config = config(), .network_id = ""};
	struct delivery delivery = good_delivery(arena, provider);
	delivery.to = device_of(arena, how, &input);
	delivery.body = input_text(&input, arena);
	if (how & 2)
		delivery.subject = input_text(&input, arena);
	if (!provider->takes(&delivery))
		return 0;
	for (int round = 0; round < 2; round++) {
		struct exchange exchange = {0};
		if (provider->request(arena, &account, &delivery, &exchange))
			return 0;
		check(arena, provider, &exchange);
		if (!exchange.prepares)
			return 0;
		give_token(arena, &account, &delivery);
	}
	must(provider != &provider_firebase); /* a token that was given is used */
	return 0;
}
