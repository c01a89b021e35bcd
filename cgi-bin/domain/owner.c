/* An owner's two factors: which password, which code, and when neither is looked at. */
#include "domain/owner_private.h"
#include "domain/audit.h"
#include "domain/session.h"
#include "domain/totp.h"
#include "queries.h"
#include <string.h>

const char *owner_login_index(const struct config *config, struct arena *arena, const char *email)
{
	return sign_in_index(config, arena, "owner.login", email);
}

static const char *about(struct arena *arena, const char *column, const char *owner_id)
{
	return arena_printf(arena, "owner %s %s", column, owner_id);
}

const char *owner_seal(const struct config *config, struct arena *arena, const char *column,
		       const char *owner_id, const char *text)
{
	return seal(arena, config_key(config, "seal"), about(arena, column, owner_id), text);
}

const char *owner_unseal(const struct config *config, struct arena *arena, const char *column,
			 const char *owner_id, const char *sealed)
{
	const struct key *key = config_key_by_id(config, "seal", sealed_key_id(sealed));
	const char *text = key ? unseal(arena, key, about(arena, column, owner_id), sealed) : NULL;
	return text ? text : "";
}

const char *owner_new_device(const struct scope *scope, const char *owner_id)
{
	return owner_seal(scope->config, scope->arena, "totp", owner_id, totp_secret(scope->arena));
}

static void become(struct scope *scope, struct rows *owner)
{
	struct caller *caller = arena_alloc(scope->arena, sizeof *caller);
	*caller = *scope->caller;
	caller->who = UNVERIFIED;
	caller->person_id = row_text(owner, "owner_id");
	caller->name = row_text(owner, "name");
	scope->caller = caller;
}

struct signed_in owner_sign_in(struct scope *scope, const char *email, const char *password,
			       const char *address)
{
	struct signed_in signed_in = {.outcome = SIGN_IN_LOCKED, .token = ""};
	struct attempt attempt = attempt_begin(
		scope, owner_login_index(scope->config, scope->arena, email), address);
	struct rows *owner = sql_owner_by_login(scope->db, attempt.login_index);
	signed_in.retry_at = attempt_locked_until(scope, &attempt);
	if (signed_in.retry_at)
		return signed_in;
	if (!password_of(owner, password)) {
		signed_in.outcome = SIGN_IN_REFUSED;
		attempt_failed(scope, &attempt);
		return signed_in;
	}
	become(scope, owner);
	const char *owner_id = scope->caller->person_id;
	const char *device =
		row_bool(owner, "has_device") ? NULL : owner_new_device(scope, owner_id);
	signed_in.outcome = SIGNED_IN;
	signed_in.token = owner_session_open(scope, owner_id, false, device);
	audit_add_platform(scope, "owner.password", "owner", owner_id, "{}", "{}");
	return signed_in;
}

const char *owner_tidy_code(struct arena *arena, const char *typed)
{
	char *tidy = arena_alloc(arena, strlen(typed) + 1), *out = tidy;
	for (; *typed; typed++) {
		char letter = (char)(*typed >= 'a' && *typed <= 'z' ? *typed - 32 : *typed);
		if (letter == ' ' || letter == '-')
			continue;
		*out++ = letter == 'O' ? '0' : strchr("IL", letter) ? '1' : letter;
	}
	*out = 0;
	return tidy;
}

static bool is_code(const char *code)
{
	static const char digits[] = "0123456789", letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	size_t length = strlen(code);
	return (length == TOTP_DIGITS && strspn(code, digits) == length) ||
	       (length == RECOVERY_LENGTH && strspn(code, letters) == length);
}

const char *owner_recovery_hash(const struct scope *scope, const char *code)
{
	const char *context =
		arena_printf(scope->arena, "owner.recovery %s", scope->caller->person_id);
	return hmac_text(scope->arena, config_key(scope->config, "index"), context, code);
}

/* Uses the code up when it is right. */
static struct code_checked judge(const struct scope *scope, const char *code, const char *hash,
				 struct rows *factors, int64_t real)
{
	const char *owner_id = scope->caller->person_id;
	if (!rows_next(factors))
		return (struct code_checked){.outcome = CODE_REFUSED};
	if (row_bool(factors, "is_recovery")) {
		sql_owner_use_recovery(scope->db, owner_id, hash);
		return (struct code_checked){.outcome = CODE_RECOVERY,
					     .codes_left = row_int(factors, "codes_left") - 1};
	}
	const char *secret = owner_unseal(scope->config, scope->arena, "totp", owner_id,
					  row_text(factors, "totp_sealed"));
	int64_t step = totp_match(scope->arena, secret, code, real, row_int(factors, "totp_step"));
	if (!*secret || !step)
		return (struct code_checked){.outcome = CODE_REFUSED};
	sql_owner_use_step(scope->db, owner_id, step);
	return (struct code_checked){.outcome = CODE_TAKEN};
}

struct code_checked owner_check_code(const struct scope *scope, const char *typed,
				     const char *address, int64_t real)
{
	const char *owner_id = scope->caller->person_id,
		   *code = owner_tidy_code(scope->arena, typed);
	if (!is_code(code))
		return (struct code_checked){.outcome = CODE_ILL_FORMED};
	const char *hash = owner_recovery_hash(scope, code);
	struct attempt attempt = attempt_begin(
		scope, sign_in_index(scope->config, scope->arena, "owner.code", owner_id), address);
	struct rows *factors = sql_owner_factors(scope->db, owner_id, hash);
	int64_t retry_at = attempt_locked_until(scope, &attempt);
	if (retry_at)
		return (struct code_checked){.outcome = CODE_LOCKED, .retry_at = retry_at};
	struct code_checked checked = judge(scope, code, hash, factors, real);
	if (checked.outcome == CODE_REFUSED) {
		attempt_failed(scope, &attempt);
		audit_add_platform(scope, "owner.code_refused", "owner", owner_id, "{}", "{}");
	}
	return checked;
}

const char *owner_pass(const struct scope *scope, bool by_recovery)
{
	const char *owner_id = scope->caller->person_id;
	sql_session_end_owner(scope->db, scope->caller->session);
	audit_add_platform(scope, "owner.sign_in", "owner", owner_id, "{}",
			   by_recovery ? "{\"by\":\"recovery code\"}" : "{\"by\":\"device\"}");
	return owner_session_open(scope, owner_id, true, NULL);
}

void owner_sign_out(const struct scope *scope)
{
	sql_session_end_owner(scope->db, scope->caller->session);
	audit_add_platform(scope, "owner.sign_out", "owner", scope->caller->person_id, "{}", "{}");
}
