/* Sessions: a secret with its network in front, stored hashed, so that a cookie says where to look.
 */
#include "domain/session.h"
#include "domain/network.h"
#include "queries.h"
#include <string.h>

enum { UUID_LENGTH = 36, SECRET_LENGTH = 43 };
static const int64_t hour = INT64_C(3600) * 1000000;

/* "<uuid>." at the start of a token: the uuid, else "". */
static const char *first_id(struct arena *arena, const char *token)
{
	if (strnlen(token, UUID_LENGTH + 1) <= UUID_LENGTH || token[UUID_LENGTH] != '.')
		return "";
	const char *id = arena_copy(arena, token, UUID_LENGTH);
	return uuid_is(id) ? id : "";
}

const char *token_guest(struct arena *arena, const char *token)
{
	if (strlen(token) != 2 * (UUID_LENGTH + 1) + SECRET_LENGTH || !*first_id(arena, token))
		return "";
	return first_id(arena, token + UUID_LENGTH + 1);
}

const char *token_network(struct arena *arena, const char *token)
{
	bool alone = strlen(token) == UUID_LENGTH + 1 + SECRET_LENGTH;
	return alone || *token_guest(arena, token) ? first_id(arena, token) : "";
}

const char *token_make(struct arena *arena, const char *network_id)
{
	return arena_printf(arena, "%s.%s", network_id, random_token(arena));
}

const char *guest_session_open(const struct scope *scope, const char *guest_id, const char *kind,
			       int64_t *expires_at)
{
	const char *network_id = scope->network->network_id;
	const char *token = arena_printf(scope->arena, "%s.%s.%s", network_id, guest_id,
					 random_token(scope->arena));
	*expires_at = scope->now + 7 * 24 * hour;
	sql_session_open_guest(scope->db, network_id, hash_text(scope->arena, token), guest_id,
			       kind, instant_text(scope->arena, *expires_at));
	return token;
}

void guest_session_end(const struct scope *scope, const char *token_hash)
{
	sql_session_end_guest(scope->db, scope->network->network_id, token_hash);
}

enum who role_who(const char *role)
{
	if (strcmp(role, "cashier") == 0)
		return CASHIER;
	if (strcmp(role, "manager") == 0)
		return MANAGER;
	return strcmp(role, "admin") == 0 ? ADMIN : VISITOR;
}

const char *staff_session_open(const struct scope *scope, const char *staff_id)
{
	const char *network_id = scope->network->network_id;
	const char *token = token_make(scope->arena, network_id);
	sql_session_open_staff(scope->db, network_id, hash_text(scope->arena, token), staff_id,
			       instant_text(scope->arena, scope->now + 12 * hour));
	return token;
}

const char *owner_session_open(const struct scope *scope, const char *owner_id, bool passed,
			       const char *device_sealed)
{
	const char *token = random_token(scope->arena);
	int64_t lasts = passed ? 8 * hour : hour / 4;
	sql_session_open_owner(scope->db, hash_text(scope->arena, token), owner_id,
			       instant_text(scope->arena, scope->now + lasts), passed,
			       device_sealed);
	return token;
}
