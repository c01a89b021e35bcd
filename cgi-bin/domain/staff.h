/* The people of a network's restaurants: signing in by e-mail and password. */
#pragma once
#include "domain/scope.h"
#include "domain/sign_in.h"

/* Keyed blind index of an e-mail, lower-cased (bytea). */
const char *login_index(const struct config *config, struct arena *arena, const char *email);

/* The same answer and the same work whether the login exists or not. Needs an open write. Signed
 * in: the database's network, scope->network and scope->caller are the person's. */
struct signed_in staff_sign_in(struct scope *scope, const char *email, const char *password,
			       const char *address);
void staff_sign_out(const struct scope *scope);
/* Where this session works from now on; false when the till is not at one of the person's
 * restaurants. */
bool staff_choose_till(const struct scope *scope, const char *till_id);
