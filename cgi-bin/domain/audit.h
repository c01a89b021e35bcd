/* Who changed what. Values carry no personal data in clear. Every change of state by a person or
 * the worker has its row here, save what is a row of its own that is never changed and names its
 * actor: entries, consents; and what only follows from others: summaries, queues, sessions' looks.
 */
#pragma once
#include "domain/scope.h"

/* `before` and `after` are JSON objects ("{}" when there is nothing to say). Without a network
 * (scope->network NULL) it is the platform's, for owners and the worker alone, and the subject may
 * be any text. */
void audit_add(const struct scope *scope, const char *action, const char *subject_kind,
	       const char *subject_id, const char *before, const char *after);
/* What audit_add() does without a network. */
void audit_add_platform(const struct scope *scope, const char *action, const char *subject_kind,
			const char *subject, const char *before, const char *after);
