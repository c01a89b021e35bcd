/* Web Push (RFC 8030, 8291, 8292): to the push service that the browser named, sealed for that
 * browser, signed by our VAPID key. */
#include "channels/aes128gcm.h"
#include "channels/check.h"
#include "channels/push.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/jws.h"
#include "core/view.h"
#include "domain/push_device.h"
#include <inttypes.h>
#include <string.h>

enum { PAYLOAD_LIMIT = 3900, TOKEN_SECONDS = 12 * 3600, LONGEST_TTL = 28 * 86400 };

static bool bytes_of(struct arena *arena, const char *text, void *bytes, size_t length)
{
	size_t found = 0;
	const unsigned char *given = base64url_bytes(arena, text, &found);
	if (!given || found != length)
		return false;
	memcpy(bytes, given, length);
	return true;
}

/* {"title":"…","body":"…","link":"…"}: what our service worker (guest/push_worker.js) shows. */
static const char *payload(struct arena *arena, const struct delivery *delivery)
{
	struct buffer json = buffer_in(arena);
	buffer_text(&json, "{\"title\":");
	json_text(&json, push_title(arena, delivery));
	buffer_text(&json, ",\"body\":");
	json_text(&json, push_body(arena, delivery));
	buffer_text(&json, ",\"link\":");
	json_text(&json, delivery->link);
	buffer_text(&json, "}");
	return buffer_end(&json);
}

/* By the real clock, as the push service has it. NULL when our keys are none. */
static const char *authorization(struct arena *arena, const struct account *account,
				 const char *endpoint)
{
	struct p256 key;
	const char *public = account_setting(account, "public");
	if (!bytes_of(arena, account_setting(account, "private"), key.private, P256_PRIVATE) ||
	    !p256_complete(&key) || strcmp(base64url(arena, key.public, P256_PUBLIC), public) != 0)
		return NULL;
	size_t scheme = strcspn(endpoint, "/") + 2;
	size_t origin = scheme + strcspn(endpoint + scheme, "/?#");
	struct buffer claims = buffer_in(arena);
	buffer_text(&claims, "{\"aud\":");
	json_text(&claims, arena_copy(arena, endpoint, origin));
	buffer_printf(&claims,
		      ",\"exp\":%" PRId64 ",\"sub\":", clock_real() / 1000000 + TOKEN_SECONDS);
	json_text(&claims, account_setting(account, "subject"));
	buffer_text(&claims, "}");
	const char *token = jws_es256(arena, &key, buffer_end(&claims));
	return token ? arena_printf(arena, "Authorization: vapid t=%s, k=%s", token, public) : NULL;
}

static const unsigned char *sealed(struct arena *arena, const json_t *device, const char *text)
{
	struct push_receiver receiver;
	struct p256 sender;
	unsigned char salt[PUSH_SALT];
	if (!bytes_of(arena, push_text(device, "p256dh"), receiver.public, P256_PUBLIC) ||
	    !bytes_of(arena, push_text(device, "auth"), receiver.auth, PUSH_AUTH) ||
	    !p256_make(&sender))
		return NULL;
	random_fill(salt, sizeof salt);
	return aes128gcm_body(arena, &receiver, &sender, salt, text, strlen(text));
}

static bool takes(const struct delivery *delivery)
{
	return push_is_for(delivery, "web");
}

static const char *request(struct arena *arena, const struct account *account,
			   const struct delivery *delivery, struct exchange *exchange)
{
	const json_t *device = push_device(arena, delivery);
	const char *endpoint = push_text(device, "endpoint"), *text = payload(arena, delivery);
	if (!push_endpoint_fits(account->config, endpoint))
		return "the browser's endpoint is no push service's";
	const char *why = push_wrong(delivery);
	if (why)
		return why;
	if (strlen(text) > PAYLOAD_LIMIT)
		return "the push is too long";
	const unsigned char *body = sealed(arena, device, text);
	if (!body)
		return "the browser's keys are none";
	const char *signed_by_us = authorization(arena, account, endpoint);
	if (!signed_by_us)
		return account_is_wrong(exchange, "webpush_private and webpush_public are no pair");
	*exchange = (struct exchange){
		.url = endpoint,
		.method = "POST",
		.headers = {"Content-Type: application/octet-stream", "Content-Encoding: aes128gcm",
			    signed_by_us,
			    arena_printf(arena, "TTL: %lld",
					 (long long)push_ttl(delivery, LONGEST_TTL)),
			    push_urgent(delivery) ? "Urgency: high" : "Urgency: normal"},
		.body = (const char *)body,
		.length = strlen(text) + PUSH_OVERHEAD,
		.untrusted = true,
	};
	return NULL;
}

static void judge(struct arena *arena, const struct account *account,
		  const struct delivery *delivery, const struct reply *reply,
		  struct outcome *outcome)
{
	(void)account;
	(void)delivery;
	if (judge_transport(arena, reply, outcome))
		return;
	const char *why = arena_printf(arena, "the push service answered %ld", reply->status);
	*outcome = (struct outcome){.message_id = "", .why = why};
	switch (reply->status) {
	case 200:
	case 201:
	case 202:
		*outcome = (struct outcome){.verdict = DELIVERY_SENT,
					    .message_id = id_or_none(reply->message_id),
					    .why = ""};
		break;
	case 404:
	case 410:
		outcome->verdict = DELIVERY_GONE;
		break;
	case 401:
	case 403:
		outcome->verdict = DELIVERY_ACCOUNT;
		break;
	default:
		outcome->verdict = DELIVERY_REFUSED;
	}
}

static const char *const required[] = {"private", "public", "subject", NULL};

const struct provider provider_webpush = {.name = "webpush",
					  .channel = "push",
					  .per_second = 500,
					  .takes = takes,
					  .request = request,
					  .judge = judge,
					  .required = required};
