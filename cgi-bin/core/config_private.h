/* Between the configuration's files. */
#pragma once
#include "core/arena.h"
#include "core/config.h"

void config_forget_providers(void);
/* False: no such name. Kept only where this binary may hold it. */
bool config_set_provider(struct arena *memory, const char *binary, const char *name,
			 const char *value);
