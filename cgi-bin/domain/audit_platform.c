/* What was changed that belongs to no network; a file of its own, because only who acts for the
 * platform may write it. */
#include "domain/audit.h"
#include "queries.h"

static const char *platform_actor(const struct caller *caller)
{
	if (caller->who & (OWNER | UNVERIFIED))
		return "owner";
	if (caller->who & WORKER)
		return "worker";
	return caller->who & VISITOR ? "visitor" : "setup";
}

void audit_add_platform(const struct scope *scope, const char *action, const char *subject_kind,
			const char *subject, const char *before, const char *after)
{
	const struct caller *caller = scope->caller;
	sql_audit_add_platform(scope->db, uuid_new(scope->arena, scope->now),
			       platform_actor(caller), actor_id(caller), action, subject_kind,
			       subject, before, after,
			       caller->request_id ? caller->request_id : "");
}
