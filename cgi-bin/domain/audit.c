/* One row per change, in the transaction that makes it. */
#include "domain/audit.h"
#include "domain/network.h"
#include "queries.h"

void audit_add(const struct scope *scope, const char *action, const char *subject_kind,
	       const char *subject_id, const char *before, const char *after)
{
	if (!scope->network) {
		audit_add_platform(scope, action, subject_kind, subject_id, before, after);
		return;
	}
	sql_audit_add(scope->db, scope->network->network_id, uuid_new(scope->arena, scope->now),
		      actor_kind(scope->caller), actor_id(scope->caller), action, subject_kind,
		      subject_id, before, after,
		      scope->caller->request_id ? scope->caller->request_id : "");
}
