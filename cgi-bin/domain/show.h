/* Figures of the domain as values of a view, alike for pages and for JSON. */
#pragma once
#include "core/view.h"
#include "domain/cap.h"
#include "domain/network.h"

/* An object with currency, limit_minor, used_minor, remaining_minor, percent, warning, frees_at
 * (null), frees_minor. */
void show_cap(struct view *view, const char *name, const struct cap *cap,
	      const struct network *network);
/* The same values in this object itself. */
void show_cap_in(struct view *shown, const struct cap *cap, const struct network *network);
