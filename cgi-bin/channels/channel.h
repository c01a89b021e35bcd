/* How a message leaves. Linked into the worker alone: nothing else talks to the outside. */
#pragma once
#include "core/arena.h"
#include "core/config.h"
#include <stdint.h>

struct delivery {
	const char *channel, *kind, *to;
	const char *text; /* JSON: {"body":…} and, where the message carries one, "code" */
	int64_t created_at;
};
/* NULL when it left, else why not, for the row: no personal data. */
const char *sandbox_deliver(const struct config *config, struct arena *arena,
			    const struct delivery *delivery);
