/* Figures of the domain as values of a view, alike for pages and for JSON. */
#pragma once
#include "core/view.h"
#include "domain/cap.h"
#include "domain/network.h"
#include "domain/redeem_choice.h"

/* An object with currency, limit_minor, used_minor, remaining_minor, percent, warning, frees_at
 * (null), frees_minor. */
void show_cap(struct view *view, const char *name, const struct cap *cap,
	      const struct network *network);
/* The same values in this object itself. */
void show_cap_in(struct view *shown, const struct cap *cap, const struct network *network);

/* What a form that redeems needs: least, most, step, `presets` (preset, value_minor, chosen), open,
 * too_few, too_little_left, and missing points to the least. */
void show_redeem_choice(struct view *shown, const struct redeem_choice *choice,
			const struct network *network, int64_t available);
/* The choice of this network's guest. */
struct redeem_choice network_redeem_choice(const struct network *network, const struct cap *cap,
					   int64_t available);
