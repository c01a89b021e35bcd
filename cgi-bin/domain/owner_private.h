/* What the files of owner share. */
#pragma once
#include "domain/owner.h"

enum { RECOVERY_LENGTH = 10 };

/* A new secret, sealed for this owner's row. */
const char *owner_new_device(const struct scope *scope, const char *owner_id);
/* As people copy codes: blanks, hyphens, small letters, O for 0 and I or L for 1. */
const char *owner_tidy_code(struct arena *arena, const char *typed);
/* How the caller's recovery code is kept. */
const char *owner_recovery_hash(const struct scope *scope, const char *code);
