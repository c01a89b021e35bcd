/* Registered devices: sealed rows, found by their keyed hash. */
#include "domain/push_device.h"
#include "core/buffer.h"
#include "core/crypto.h"
#include "core/view.h"
#include "domain/audit.h"
#include "domain/network.h"
#include "queries.h"
#include <string.h>

static bool starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

bool push_endpoint_fits(const struct config *config, const char *endpoint)
{
	size_t length = strlen(endpoint);
	bool here = config->demo && (starts(endpoint, "http://127.0.0.1:") ||
				     starts(endpoint, "http://localhost:"));
	if (length > PUSH_ENDPOINT || (!here && !starts(endpoint, "https://")))
		return false;
	const char *host = strstr(endpoint, "//") + 2;
	for (const char *at = host; *at; at++)
		if (*at <= 0x20 || *at >= 0x7F || strchr("\"<>\\", *at))
			return false;
	size_t authority = strcspn(host, "/?#");
	return authority > 0 && !memchr(host, '@', authority);
}

static bool is_key(struct arena *arena, const char *text, size_t wanted)
{
	size_t length = 0;
	return base64url_bytes(arena, text, &length) && length == wanted;
}

static bool is_browser(const struct scope *scope, const struct push_address *address)
{
	return push_endpoint_fits(scope->config, address->endpoint) &&
	       is_key(scope->arena, address->p256dh, 65) && is_key(scope->arena, address->auth, 16);
}

static const char *index_of(const struct scope *scope, const char *where)
{
	const char *context =
		arena_printf(scope->arena, "push_device.%s", scope->network->network_id);
	return hmac_text(scope->arena, config_key(scope->config, "index"), context, where);
}

/* A UUIDv8 made of the index, so that a device found again keeps its id, which its address is
 * sealed for, without being asked for. */
static const char *id_of(struct arena *arena, const char *index)
{
	const char *hex = index + 2; /* behind "\x" */
	return arena_printf(arena, "%.8s-%.4s-8%.3s-8%.3s-%.12s", hex, hex + 8, hex + 12, hex + 15,
			    hex + 18);
}

static const char *opened(struct arena *arena, const struct push_address *address, bool browser)
{
	struct buffer json = buffer_in(arena);
	buffer_text(&json, browser ? "{\"endpoint\":" : "{\"token\":");
	json_text(&json, browser ? address->endpoint : address->token);
	if (browser) {
		buffer_text(&json, ",\"p256dh\":");
		json_text(&json, address->p256dh);
		buffer_text(&json, ",\"auth\":");
		json_text(&json, address->auth);
	}
	buffer_text(&json, "}");
	return buffer_end(&json);
}

bool push_device_add(const struct scope *scope, const char *guest_id,
		     const struct push_address *address)
{
	struct arena *arena = scope->arena;
	const char *network_id = scope->network->network_id;
	bool browser = strcmp(address->kind, "web") == 0;
	if (browser ? !is_browser(scope, address) : !*address->token)
		return false;
	const char *index = index_of(scope, browser ? address->endpoint : address->token);
	const char *id = id_of(arena, index);
	const char *about = arena_printf(arena, "push_device.%s.%s", network_id, id);
	sql_push_device_add(scope->db, network_id, id, guest_id, address->kind, index,
			    seal(arena, config_key(scope->config, "seal"), about,
				 opened(arena, address, browser)),
			    address->platform ? address->platform : "");
	sql_push_device_limit(scope->db, network_id, guest_id, PUSH_DEVICES);
	audit_add(scope, "push_device.add", "guest", guest_id, "{}",
		  arena_printf(arena, "{\"device\":\"%s\",\"kind\":\"%s\"}", id, address->kind));
	return true;
}

bool push_device_remove(const struct scope *scope, const char *guest_id, const char *where)
{
	const char *index = index_of(scope, where);
	struct rows *removed =
		sql_push_device_remove(scope->db, scope->network->network_id, guest_id, index);
	if (!rows_count(removed))
		return false;
	audit_add(scope, "push_device.remove", "guest", guest_id,
		  arena_printf(scope->arena, "{\"device\":\"%s\"}", id_of(scope->arena, index)),
		  "{}");
	return true;
}
