/* Vonage's signature: a digest of the parameters by their names, with the account's secret. */
#include "app.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/digest.h"
#include "heard.h"
#include "tree.h"
#include <string.h>
#include <strings.h>

enum { TOLERANCE = 300 }; /* seconds */

/* Names and values as they came: of a GET its query, else a form or flat JSON. */
static struct fields *given_of(struct request *req)
{
	if (req->method != METHOD_POST)
		return req->query;
	if (!req->body_length)
		return fields_none(req->arena);
	return (!strncasecmp(req->content_type, "application/json", 16)
			? fields_json
			: fields_form)(req->arena, req->body, req->body_length);
}

/* "&name=value" of each but `sig`, sorted; & and = in values are _. */
static struct buffer signed_text(struct arena *arena, const struct fields *fields)
{
	int count = fields_count(fields);
	const struct field_value **sorted = fields_sorted(arena, fields);
	struct buffer text = buffer_in(arena);
	for (int i = 0; i < count; i++) {
		if (!strcmp(sorted[i]->name, "sig"))
			continue;
		buffer_printf(&text, "&%s=", sorted[i]->name);
		for (const char *at = sorted[i]->value; *at; at++)
			buffer_add(&text, strchr("&=", *at) ? "_" : at, 1);
	}
	return text;
}

/* In small hex; "" when there is no such method. */
static const char *digest_of(struct arena *arena, const char *method, const char *secret,
			     struct buffer *text)
{
	unsigned char bytes[DIGEST_MOST];
	enum digest digest;
	if (!strcmp(method, "md5hash")) {
		buffer_text(text, secret);
		return hex_text(arena, bytes,
				digest_bytes(DIGEST_MD5, buffer_end(text), text->length, bytes));
	}
	if (!digest_find(method, &digest))
		return "";
	return hex_text(
		arena, bytes,
		hmac_bytes(digest, secret, strlen(secret), buffer_end(text), text->length, bytes));
}

static const char *small_hex(struct arena *arena, const char *text)
{
	char *copy = arena_text(arena, text);
	for (char *at = copy; *at; at++)
		if (*at >= 'A' && *at <= 'F')
			*at = (char)(*at + 'a' - 'A');
	return copy;
}

enum signature vonage_signature(struct request *req, const struct signer *signer)
{
	struct hook *hook = req->context;
	const char *secret = signer_setting(signer, "signature_secret");
	if (!*secret)
		return NO_SECRET;
	hook->given = given_of(req);
	if (!hook->given || fields_repeat(hook->given))
		return UNREADABLE;
	struct buffer text = signed_text(req->arena, hook->given);
	const char *wanted =
		digest_of(req->arena, signer_setting(signer, "signature_method"), secret, &text);
	const char *sent = small_hex(req->arena, given(req, "sig"));
	int64_t late = clock_real() / 1000000 - seconds_of(given(req, "timestamp"));
	bool right = *wanted && text_equal(wanted, sent);
	return right && late <= TOLERANCE && late >= -TOLERANCE ? SIGNED : UNSIGNED;
}
