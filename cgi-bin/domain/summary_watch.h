/* Within domain/: the guests somebody should look at. */
#pragma once
#include "domain/scope.h"

/* Makes both lists again, as of the scope's instant: those near their cap, and
 * those with many wrong codes; at most 1,000 of each. */
void summary_watch(const struct scope *scope);
