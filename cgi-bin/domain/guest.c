/* Guests: found by a keyed blind index, their phone sealed under a key of their own. */
#include "domain/guest.h"
#include "domain/audit.h"
#include "domain/network.h"
#include "queries.h"
#include <string.h>

const char *phone_index_in(struct arena *arena, const struct config *config, const char *network_id,
			   const char *e164)
{
	return hmac_text(arena, config_key(config, "index"), "guest.phone",
			 arena_printf(arena, "%s %s", network_id, e164));
}

const char *phone_index(const struct scope *scope, const char *e164)
{
	return phone_index_in(scope->arena, scope->config, scope->network->network_id, e164);
}

/* What the columns of a guest are sealed about. */
static const char *about(const struct scope *scope, const char *column, const char *guest_id)
{
	return arena_printf(scope->arena, "guest.%s.%s.%s", column, scope->network->network_id,
			    guest_id);
}

const char *guest_find(const struct scope *scope, const char *e164)
{
	struct rows *rows =
		sql_guest_by_phone(scope->db, scope->network->network_id, phone_index(scope, e164));
	return rows_next(rows) ? row_text(rows, "guest_id") : "";
}

static void write_guest(const struct scope *scope, const char *guest_id, const char *e164,
			const char *created_by)
{
	struct arena *arena = scope->arena;
	const char *network_id = scope->network->network_id;
	const char *place = scope->caller->restaurant_id;
	struct key own = {.id = 0};
	random_fill(own.bytes, sizeof own.bytes);
	const char *key_sealed =
		seal(arena, config_key(scope->config, "seal"), about(scope, "key_sealed", guest_id),
		     base64url(arena, own.bytes, sizeof own.bytes));
	const char *phone_sealed = seal(arena, &own, about(scope, "phone_sealed", guest_id), e164);

	sql_guest_add(scope->db, network_id, guest_id, key_sealed, phone_sealed,
		      phone_index(scope, e164), created_by, random_crockford(arena, 8),
		      *place ? place : NULL);
	sql_guest_add_account(scope->db, network_id, guest_id);
}

const char *guest_add(const struct scope *scope, const char *e164, const char *created_by,
		      bool *made)
{
	*made = false;
	const char *found = guest_find(scope, e164);
	if (*found)
		return found;
	const char *guest_id = uuid_new(scope->arena, scope->now);
	write_guest(scope, guest_id, e164, created_by);
	found = guest_find(scope, e164); /* another request's, if it was first */
	*made = strcmp(found, guest_id) == 0;
	if (*made)
		audit_add(scope, "guest.add", "guest", guest_id, "{}", "{}");
	return found;
}

void guest_verify(const struct scope *scope, const char *guest_id, const char *method)
{
	struct rows *first =
		sql_guest_verify(scope->db, scope->network->network_id, guest_id, method);
	if (rows_count(first) > 0)
		audit_add(scope, "guest.verify", "guest", guest_id, "{}",
			  arena_printf(scope->arena, "{\"method\":\"%s\"}", method));
}

const char *guest_phone(const struct scope *scope, const char *guest_id, const char *key_sealed,
			const char *phone_sealed)
{
	const struct key *seal_key =
		config_key_by_id(scope->config, "seal", sealed_key_id(key_sealed));
	const char *text = seal_key ? unseal(scope->arena, seal_key,
					     about(scope, "key_sealed", guest_id), key_sealed)
				    : NULL;
	size_t length = 0;
	const unsigned char *bytes = text ? base64url_bytes(scope->arena, text, &length) : NULL;
	if (!bytes || length != KEY_BYTES)
		return "";
	struct key own = {.id = 0};
	memcpy(own.bytes, bytes, KEY_BYTES);
	const char *phone =
		unseal(scope->arena, &own, about(scope, "phone_sealed", guest_id), phone_sealed);
	return phone ? phone : "";
}

void guest_consent(const struct scope *scope, const char *guest_id, const char *version,
		   const char *via)
{
	sql_guest_consent(scope->db, scope->network->network_id, guest_id, version, via);
}

void guest_device(const struct scope *scope, const char *guest_id, const char *device,
		  const char *address)
{
	const struct key *key = config_key(scope->config, "index");
	sql_guest_device(scope->db, scope->network->network_id, guest_id,
			 hmac_text(scope->arena, key, "device.device", device),
			 hmac_text(scope->arena, key, "device.address", address));
}
