/* What is kept in the browser: the visitor's token, the form token bound to it, one sentence for
 * the next page. */
#include "core/crypto.h"
#include "core/page.h"
#include "core/serve_private.h"
#include <string.h>
#include <strings.h>

void set_cookie(struct request *req, const char *name, const char *value, int64_t max_age_seconds)
{
	const char *age = max_age_seconds < 0 ? "; Max-Age=0"
			  : max_age_seconds   ? arena_printf(req->arena, "; Max-Age=%lld",
							     (long long)max_age_seconds)
					      : "";
	answer_header(req, "Set-Cookie",
		      arena_printf(req->arena, "%s=%s; Path=/; Secure; HttpOnly; SameSite=Lax%s",
				   name, value, age));
}

static bool is_token(const char *text)
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "0123456789-_";
	return strlen(text) == 43 && strspn(text, alphabet) == 43;
}

const char *visitor_token(struct request *req)
{
	struct serving *serving = req->serving;
	if (serving->visitor)
		return serving->visitor;
	serving->visitor = cookie(req, "__Host-visitor");
	if (!is_token(serving->visitor)) {
		serving->visitor = random_token(req->arena);
		set_cookie(req, "__Host-visitor", serving->visitor, 0);
	}
	return serving->visitor;
}

/* Who the form belongs to: a session, else this browser. */
static void form_mac(struct request *req, unsigned char mac[HASH_BYTES])
{
	const char *owner = req->caller.session;
	hmac(config_key(req->config, "form"), *owner ? "csrf" : "csrf visitor",
	     *owner ? owner : visitor_token(req), mac);
}

/* Masked anew in every page, so that compression beside it tells nothing about it. */
const char *form_token(struct request *req)
{
	unsigned char token[2 * HASH_BYTES];
	form_mac(req, token + HASH_BYTES);
	random_fill(token, HASH_BYTES);
	for (int i = 0; i < HASH_BYTES; i++)
		token[HASH_BYTES + i] ^= token[i];
	return base64url(req->arena, token, sizeof token);
}

bool form_token_matches(struct request *req, const char *token)
{
	size_t length = 0;
	unsigned char mac[HASH_BYTES], *bytes = base64url_bytes(req->arena, token, &length);
	if (!bytes || length != 2 * HASH_BYTES)
		return false;
	for (int i = 0; i < HASH_BYTES; i++)
		bytes[i] ^= bytes[HASH_BYTES + i];
	form_mac(req, mac);
	return crypto_equal(bytes, mac, HASH_BYTES);
}

bool comes_from_us(const struct request *req)
{
	if (*req->fetch_site && strcmp(req->fetch_site, "same-origin") &&
	    strcmp(req->fetch_site, "none"))
		return false;
	const char *origin = req->origin;
	if (!*origin || !strcmp(origin, req->config->public_origin))
		return true;
	const char *host = !strncmp(origin, "http://", 7)    ? origin + 7
			   : !strncmp(origin, "https://", 8) ? origin + 8
							     : "";
	return *host && !strcasecmp(host, req->host);
}

static const char flash_name[] = "__Host-flash";

static const char *flash_mac(struct request *req, const char *value)
{
	unsigned char mac[HASH_BYTES];
	hmac(config_key(req->config, "form"), "flash", value, mac);
	return base64url(req->arena, mac, sizeof mac);
}

void flash(struct request *req, const char *kind, const char *message)
{
	const char *text = arena_printf(req->arena, "%s\n%s", kind, message);
	const char *value = base64url(req->arena, text, strlen(text));
	req->serving->flash = arena_printf(req->arena, "%s.%s", value, flash_mac(req, value));
	set_cookie(req, flash_name, req->serving->flash, 60);
}

void show_flash(struct request *req)
{
	const char *sent = cookie(req, flash_name), *dot = strchr(sent, '.');
	if (!*sent)
		return;
	set_cookie(req, flash_name, "", -1);
	const char *value = arena_copy(req->arena, sent, dot ? (size_t)(dot - sent) : 0);
	if (!dot || !text_equal(dot + 1, flash_mac(req, value)))
		return;
	size_t length = 0;
	const char *text = (const char *)base64url_bytes(req->arena, value, &length);
	const char *line = text ? memchr(text, '\n', length) : NULL;
	if (!line)
		return;
	size_t kind = (size_t)(line - text);
	struct view *shown = view_object(req->view, "flash");
	view_text(shown, "kind", arena_copy(req->arena, text, kind));
	view_text(shown, "message", arena_copy(req->arena, line + 1, length - kind - 1));
}
