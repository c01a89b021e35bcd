/* Calls that are signed as their providers say, by a second reading of what they say: none is
 * refused, whatever names, values and bytes it has; with its last byte changed, each is. */
#include "ask.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/http_private.h"
#include "core/mustache.h"
#include "fuzz.h"
#include "hook/app.h"
#include "pages.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SECRET "5be1c7f2a09d43e8b6f1"

static const struct config *config(void)
{
	static struct asker *asker;
	static const char *const secrets[] = {
		"LOYALTY_TWILIO_TOKEN", "LOYALTY_VONAGE_SIGNATURE_SECRET",
		"LOYALTY_WHATSAPP_APP_SECRET", "LOYALTY_WHATSAPP_VERIFY_TOKEN",
		"LOYALTY_TELEGRAM_SECRET"};
	if (asker)
		return asker->server.config;
	unsetenv("LOYALTY_DATABASE");
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		setenv(secrets[i], SECRET, 1);
	setenv("LOYALTY_VONAGE_SIGNATURE_METHOD", "sha256", 1);
	asker = asker_with(&hook_app, templates_new());
	return asker->server.config;
}

static int by_name(const void *a, const void *b)
{
	const struct field_value *one = *(const struct field_value *const *)a,
				 *other = *(const struct field_value *const *)b;
	int order = strcmp(one->name, other->name);
	return order ? order : strcmp(one->value, other->value);
}

static const struct field_value **sorted(struct arena *arena, const struct fields *fields)
{
	int count = fields_count(fields);
	const struct field_value **list = arena_alloc(arena, (size_t)(count + 1) * sizeof *list);
	for (int i = 0; i < count; i++)
		list[i] = fields_at(fields, i);
	qsort(list, (size_t)count, sizeof *list, by_name);
	return list;
}

static const char *mac_of(struct arena *arena, enum digest digest, const char *text, size_t length,
			  bool hex)
{
	unsigned char mac[DIGEST_MOST];
	size_t bytes = hmac_bytes(digest, SECRET, strlen(SECRET), text, length, mac);
	return hex ? hex_text(arena, mac, bytes) : base64_text(arena, mac, bytes);
}

/* Of the address and, sorted, of names and values, each pair once. */
static bool sign_twilio(struct request *req)
{
	struct buffer text = buffer_in(req->arena);
	struct fields *fields = fields_form(req->arena, req->body, req->body_length);
	buffer_printf(&text, "http://localhost%s", req->uri);
	if (!fields || fields_find(req->query, "bodySHA256"))
		return false;
	const struct field_value **list = sorted(req->arena, fields);
	for (int i = 0; i < fields_count(fields); i++)
		if (!i || strcmp(list[i]->name, list[i - 1]->name) != 0 ||
		    strcmp(list[i]->value, list[i - 1]->value) != 0)
			buffer_printf(&text, "%s%s", list[i]->name, list[i]->value);
	req->content_type = "application/x-www-form-urlencoded; charset=utf-8";
	req->signature = mac_of(req->arena, DIGEST_SHA1, buffer_end(&text), text.length, false);
	return true;
}

/* The time and the signature are put to what is there, which says neither. */
static bool sign_vonage(struct request *req)
{
	struct arena *arena = req->arena;
	const char *form = arena_printf(arena, "%s&timestamp=%lld", req->body,
					(long long)(clock_real() / 1000000));
	struct fields *fields = fields_form(arena, form, strlen(form));
	struct buffer text = buffer_in(arena);
	if (strlen(req->body) != req->body_length || !fields || fields_repeat(fields) ||
	    fields_find(fields, "sig"))
		return false;
	const struct field_value **list = sorted(arena, fields);
	for (int i = 0; i < fields_count(fields); i++) {
		char *value = arena_text(arena, list[i]->value);
		for (char *at = value; (at = strpbrk(at, "&=")); at++)
			*at = '_';
		buffer_printf(&text, "&%s=%s", list[i]->name, value);
	}
	const char *sig = mac_of(arena, DIGEST_SHA256, buffer_end(&text), text.length, true);
	req->content_type = "application/x-www-form-urlencoded";
	req->body = arena_printf(arena, "%s&sig=%s", form, sig);
	req->body_length = strlen(req->body);
	return true;
}

static bool sign_body(struct request *req)
{
	req->signature =
		arena_printf(req->arena, "sha256=%s",
			     mac_of(req->arena, DIGEST_SHA256, req->body, req->body_length, true));
	return true;
}

static const struct {
	const struct page *page;
	bool (*sign)(struct request *req); /* false: this one cannot be signed */
} providers[] = {{&page_hook_twilio, sign_twilio},
		 {&page_hook_vonage, sign_vonage},
		 {&page_hook_whatsapp, sign_body}};

/* With a space before its last byte, of which no form or text is the same. */
static void change(struct request *req)
{
	size_t length = req->body_length;
	req->body = arena_printf(req->arena, "%.*s %c", (int)(length - 1), req->body,
				 req->body[length - 1]);
	req->body_length = length + 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	size_t which = input_byte(&input) % (sizeof providers / sizeof *providers);
	const char *query = percent_encoded(arena, input_text(&input, arena));
	struct request req = {.app = &hook_app,
			      .page = providers[which].page,
			      .config = config(),
			      .arena = arena,
			      .method = METHOD_POST,
			      .content_type = "application/json",
			      .signature = "",
			      .signed_at = "",
			      .now = ASKER_NOON};
	req.uri = arena_printf(arena, "/hooks/provider/platform?%s", query);
	req.body = arena_copy(arena, input.left ? input.at : "", input.left);
	req.body_length = input.left;
	req.query = fields_form(arena, query, strlen(query));
	req.path_values = fields_form(arena, "network=platform", 16);
	req.form = fields_none(arena);
	if (!req.query || !providers[which].sign(&req))
		return 0;
	must(hook_app.identify(&req) == HTTP_OK);
	if (!req.body_length || memchr(req.body, 0, req.body_length))
		return 0;
	change(&req);
	enum http changed = hook_app.identify(&req);
	must(changed == HTTP_FORBIDDEN || changed == HTTP_BAD_REQUEST);
	return 0;
}
