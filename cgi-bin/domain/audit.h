/* Who changed what. Values carry no personal data in clear. */
#pragma once
#include "domain/scope.h"

/* `before` and `after` are JSON objects ("{}" when there is nothing to say). */
void audit_add(const struct scope *scope, const char *action, const char *subject_kind,
	       const char *subject_id, const char *before, const char *after);
