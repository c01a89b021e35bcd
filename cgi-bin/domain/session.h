/* Cookie or bearer to caller: sessions of guests, staff and owners. Tokens are "<network
 * uuid>.<43 characters>", a guest's "<network uuid>.<guest uuid>.<43 characters>", an owner's the
 * 43 alone; stored hashed. */
#pragma once
#include "domain/scope.h"

/* The network a token names, "" when it has not that form. */
const char *token_network(struct arena *arena, const char *token);
/* The guest a token names, "" when it names none. A claim, so that what the guest will see can be
 * asked beside the session that proves it. */
const char *token_guest(struct arena *arena, const char *token);
/* A new token for this network; its hash goes to the database. */
const char *token_make(struct arena *arena, const char *network_id);

/* Opens a guest's session (7 days, absolute); kind "cookie" or "bearer". Returns the token. */
const char *guest_session_open(const struct scope *scope, const char *guest_id, const char *kind,
			       int64_t *expires_at);
void guest_session_end(const struct scope *scope, const char *token_hash);
/* Whose session it is, while it lasts, is asked by sql_session_guest() and sql_session_staff();
 * they say no for an ended one. */

/* "cashier" … to CASHIER …; VISITOR when it is none. */
enum who role_who(const char *role);
/* Opens a person's session (12 h absolute, 30 min idle) at their first till. Returns the token. */
const char *staff_session_open(const struct scope *scope, const char *staff_id);

/* Opens an owner's session (15 min idle, 8 h absolute), or, not passed, the quarter of an hour in
 * which the second factor has to come. `device_sealed`: a device to set up; NULL. Returns the
 * token, which names no network. */
const char *owner_session_open(const struct scope *scope, const char *owner_id, bool passed,
			       const char *device_sealed);
