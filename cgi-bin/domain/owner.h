/* The platform's owners: signing in by e-mail and password, then a code of their device or a
 * recovery code. The owner is the scope's caller; the scope has no network. */
#pragma once
#include "domain/sign_in.h"

enum { RECOVERY_CODES = 10 };

/* Keyed blind index of an owner's e-mail (bytea). */
const char *owner_login_index(const struct config *config, struct arena *arena, const char *email);
/* A column ("email", "totp") of an owner's row, sealed for that row; and what a sealed one says: ""
 * when there is nothing, or it does not open. */
const char *owner_seal(const struct config *config, struct arena *arena, const char *column,
		       const char *owner_id, const char *text);
const char *owner_unseal(const struct config *config, struct arena *arena, const char *column,
			 const char *owner_id, const char *sealed);

/* The password: opens a half session, with a device to set up when there is none yet. The same
 * answer and the same work whether the login exists or not. Needs an open write. */
struct signed_in owner_sign_in(struct scope *scope, const char *email, const char *password,
			       const char *address);

enum code_outcome {
	CODE_TAKEN,
	CODE_RECOVERY,	 /* a recovery code, used up now */
	CODE_REFUSED,	 /* wrong, or used before */
	CODE_LOCKED,	 /* too many were wrong */
	CODE_ILL_FORMED, /* neither six digits nor a recovery code; not counted */
};
struct code_checked {
	enum code_outcome outcome;
	int64_t retry_at;   /* CODE_LOCKED */
	int64_t codes_left; /* CODE_RECOVERY */
};
/* Judges and uses up what was typed; tries are counted like passwords. `real` is the clock that is
 * never moved. Needs an open write. */
struct code_checked owner_check_code(const struct scope *scope, const char *typed,
				     const char *address, int64_t real);

/* Ends the half session and opens the whole one: 15 min idle, 8 h absolute. Returns the token. */
const char *owner_pass(const struct scope *scope, bool by_recovery);
void owner_sign_out(const struct scope *scope);

/* A new secret in this session, until its first code or owner_drop_device(). */
void owner_begin_device(const struct scope *scope);
void owner_drop_device(const struct scope *scope);
/* The code shows that the device has the secret: it is the owner's from now on, and other sessions
 * end. A half session (UNVERIFIED) sets up the first device only. False: another code, or too late.
 */
bool owner_confirm_device(const struct scope *scope, const char *device_sealed, const char *code,
			  int64_t real);
/* Replaces all recovery codes; writes the new ones, to be shown once. */
void owner_new_recovery(const struct scope *scope, const char *codes[RECOVERY_CODES]);
