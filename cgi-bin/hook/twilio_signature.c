/* Twilio's signature: HMAC-SHA1 of the address it called and of the parameters, by their names. */
#include "app.h"
#include "core/buffer.h"
#include "core/crypto.h"
#include "core/digest.h"
#include <string.h>
#include <strings.h>

/* Names and values run together, sorted; of a repeated name each value once. */
static const char *parameters(struct arena *arena, const struct fields *fields)
{
	int count = fields_count(fields);
	const struct field_value **sorted = fields_sorted(arena, fields);
	struct buffer text = buffer_in(arena);
	for (int i = 0; i < count; i++) {
		if (i && !strcmp(sorted[i]->name, sorted[i - 1]->name) &&
		    !strcmp(sorted[i]->value, sorted[i - 1]->value))
			continue;
		buffer_text(&text, sorted[i]->name);
		buffer_text(&text, sorted[i]->value);
	}
	return buffer_end(&text);
}

static bool signs(struct request *req, const char *token, const char *origin, const char *rest)
{
	unsigned char mac[DIGEST_MOST];
	const char *text = arena_printf(req->arena, "%s%s%s", origin, req->uri, rest);
	size_t length = hmac_bytes(DIGEST_SHA1, token, strlen(token), text, strlen(text), mac);
	return text_equal(base64_text(req->arena, mac, length), req->signature);
}

/* The origin with the port that goes without saying, or without any: Twilio signs both ways. */
static const char *other_origin(struct arena *arena, const char *origin)
{
	const char *host = strstr(origin, "://"), *port = host ? strrchr(host + 3, ':') : NULL;
	if (port && !strchr(port, ']'))
		return arena_copy(arena, origin, (size_t)(port - origin));
	return arena_printf(arena, "%s:%s", origin, strncmp(origin, "https", 5) ? "80" : "443");
}

static bool hash_matches(struct request *req, const char *wanted)
{
	unsigned char hash[DIGEST_MOST];
	size_t length =
		digest_bytes(DIGEST_SHA256, req->body ? req->body : "", req->body_length, hash);
	return text_equal(hex_text(req->arena, hash, length), wanted);
}

enum signature twilio_signature(struct request *req, const struct signer *signer)
{
	static const char form[] = "application/x-www-form-urlencoded";
	struct hook *hook = req->context;
	const char *token = signer_setting(signer, "token");
	const char *origin = config_hooks_origin(req->config);
	const char *hash = query_value(req, "bodySHA256");
	if (!*token)
		return NO_SECRET;
	/* A body of another form is bound by its hash in the address. */
	bool of_form = !*hash && !strncasecmp(req->content_type, form, sizeof form - 1);
	hook->given = !req->body_length ? fields_none(req->arena)
		      : of_form		? fields_form(req->arena, req->body, req->body_length)
					: fields_json(req->arena, req->body, req->body_length);
	if (!hook->given)
		return UNREADABLE;
	if (!of_form && !hash_matches(req, hash))
		return UNSIGNED;
	const char *rest = of_form ? parameters(req->arena, hook->given) : "";
	return signs(req, token, origin, rest) ||
			       signs(req, token, other_origin(req->arena, origin), rest)
		       ? SIGNED
		       : UNSIGNED;
}
