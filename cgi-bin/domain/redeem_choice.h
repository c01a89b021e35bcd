/* What a form that redeems offers: the least and the most points, and a few amounts between. Pure.
 */
#pragma once
#include "domain/cap.h"
#include <stdbool.h>
#include <stdint.h>

struct redeem_choice {
	int64_t least, most, step; /* points; most < least: nothing can be redeemed now */
	int64_t presets[3];	   /* ascending, whole steps; the first is the least */
	int count;		   /* of presets; 0 when nothing can be redeemed */
	bool too_few;		   /* the points do not reach the least */
	bool too_little_left; /* the points do, what remains of the cap does not, though it is not
				 used up */
};
struct redeem_choice redeem_choice(int64_t value_points, int64_t value_minor,
				   int64_t minimum_points, const struct cap *cap,
				   int64_t available);
