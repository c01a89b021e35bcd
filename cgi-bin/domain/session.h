/* Cookie or bearer to caller: sessions of guests and staff. Tokens are "<network uuid>.<43 characters>", stored hashed. */
#pragma once
#include "domain/scope.h"

/* The network a token names, "" when it has not that form. */
const char *token_network(struct arena *arena, const char *token);
/* A new token for this network; its hash goes to the database. */
const char *token_make(const struct scope *scope);

/* Opens a guest's session (7 days, absolute); kind "cookie" or "bearer". Returns the token. */
const char *guest_session_open(const struct scope *scope, const char *guest_id, const char *kind, int64_t *expires_at);
void guest_session_end(const struct scope *scope, const char *token_hash);
