/* Who an entry or an audit row names as its actor. */
#include "domain/scope.h"

const char *actor_kind(const struct caller *caller)
{
	if (caller->who & STAFF)
		return "staff";
	if (caller->who & (GUEST | UNVERIFIED | VISITOR))
		return "guest";
	if (caller->who & OWNER)
		return "owner";
	return caller->who & WORKER ? "worker" : "setup";
}

const char *actor_id(const struct caller *caller)
{
	return caller->person_id && *caller->person_id ? caller->person_id : NULL;
}
