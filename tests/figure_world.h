/* Two restaurants, four guests and two months of a network's life, reckoned by hand: what the tests
 * of figures start from. Points are 5 for each pound; 100 of them are worth £1.
 *
 *	20 Apr 12:00  Shoreditch  =cmd()      £40        15 May 23:30  Shoreditch  Guest    £5
 *	10 May 12:00  Hackney     Guest       £60        (in London it is the 16th)
 *	20 May 12:00  Shoreditch  Ada        £100         1 Jun 12:00  Hackney     =cmd()  £20
 *	10 Jun 12:00  Hackney     Aleksandra  £50        11 Jun 09:00  Shoreditch  Ada     £30
 *	11 Jun 10:00  Shoreditch  Ada         £10, voided at 12:00
 *	12 Jun 08:30  Shoreditch  Ada redeems 200 points
 *	12 Jun 09:00  Hackney     =cmd()      £70        12 Jun 12:00  figures are made until here
 *	12 Jun 12:30  Shoreditch  Ada         £99
 */
#pragma once
#include "till_world.h"

struct figure_world {
	struct till_world place;
	const char *hackney, *ada, *command, *aleksandra, *nameless;
};
/* The manager works for both restaurants and is signed in. */
struct figure_world figure_world_open(const struct app *app);
void figure_world_close(struct figure_world *figures);
/* Makes the summaries from nothing, until the world's instant. */
void figure_world_keep(struct world *world);
/* From here on this person works for Hackney alone. */
void figure_world_hackney_only(struct figure_world *figures);
