/* An owner's device and recovery codes: setting them up anew. */
#include "domain/audit.h"
#include "domain/owner.h"
#include "domain/owner_private.h"
#include "domain/totp.h"
#include "queries.h"

void owner_begin_device(const struct scope *scope)
{
	const char *owner_id = scope->caller->person_id;
	sql_session_set_owner_device(scope->db, scope->caller->session,
				     owner_new_device(scope, owner_id));
	audit_add_platform(scope, "owner.device_begin", "owner", owner_id, "{}", "{}");
}

void owner_drop_device(const struct scope *scope)
{
	sql_session_set_owner_device(scope->db, scope->caller->session, NULL);
	audit_add_platform(scope, "owner.device_drop", "owner", scope->caller->person_id, "{}",
			   "{}");
}

bool owner_confirm_device(const struct scope *scope, const char *device_sealed, const char *code,
			  int64_t real)
{
	const struct caller *caller = scope->caller;
	const char *owner_id = caller->person_id;
	const char *secret =
		owner_unseal(scope->config, scope->arena, "totp", owner_id, device_sealed);
	int64_t step =
		totp_match(scope->arena, secret, owner_tidy_code(scope->arena, code), real, 0);
	if (!*secret || !step)
		return false;
	struct rows *set = sql_owner_set_device(scope->db, owner_id, device_sealed, step,
						caller->who == OWNER);
	if (!rows_count(set))
		return false;
	sql_session_set_owner_device(scope->db, caller->session, NULL);
	sql_session_end_owner_others(scope->db, owner_id, caller->session);
	audit_add_platform(scope, "owner.device_set", "owner", owner_id, "{}", "{}");
	return true;
}

void owner_new_recovery(const struct scope *scope, const char *codes[RECOVERY_CODES])
{
	const char *owner_id = scope->caller->person_id;
	sql_owner_drop_recovery(scope->db, owner_id);
	for (int i = 0; i < RECOVERY_CODES; i++) {
		const char *code = random_crockford(scope->arena, RECOVERY_LENGTH);
		sql_owner_add_recovery(scope->db, owner_id, owner_recovery_hash(scope, code));
		codes[i] = arena_printf(scope->arena, "%.5s-%s", code, code + 5);
	}
	audit_add_platform(scope, "owner.recovery_new", "owner", owner_id, "{}", "{}");
}
