/* What every sign-in shares: how often a secret may be tried, and what came of it. */
#pragma once
#include "domain/scope.h"

enum sign_in_outcome { SIGNED_IN, SIGN_IN_REFUSED, SIGN_IN_LOCKED };
struct signed_in {
	enum sign_in_outcome outcome;
	const char *token; /* for the cookie */
	int64_t retry_at;  /* SIGN_IN_LOCKED; said alike for logins that do not exist */
};

/* Keyed blind index of a login (bytea), whatever the case of its letters; `kind` keeps one sort of
 * logins from another. */
const char *sign_in_index(const struct config *config, struct arena *arena, const char *kind,
			  const char *login);

/* Tries of one login from one address: 5 failures → 15 min per login and address block, 100 a day
 * per login; counted whether the login exists or not, judged one at a time. Needs an open write. */
struct attempt {
	const char *login_index, *block_hash;
	struct rows *failures; /* a promise */
};
struct attempt attempt_begin(const struct scope *scope, const char *login_index,
			     const char *address);
/* 0, or until when nothing is looked at. */
int64_t attempt_locked_until(const struct scope *scope, const struct attempt *attempt);
void attempt_failed(const struct scope *scope, const struct attempt *attempt);
/* Judges a password against the row's password_hash; the same work when there is no row. */
bool password_of(struct rows *person, const char *password);
