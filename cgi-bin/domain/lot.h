/* Lots: points that became available together and expire together. Pure choice of which to take. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lot {
	const char *lot_id;
	int64_t left;	    /* points in it */
	int64_t expires_at; /* at that instant they are gone */
	int64_t agreed_at; /* the expiry they were given: earlier only where a notice comes first */
};
struct lot_take {
	int lot; /* index */
	int64_t points;
};
/* Lots come sorted by (agreed_at, lot_id). Takes `points` (not negative) from live ones, oldest
 * expiry first, into `takes` (room for `count`); returns how many takes, or −1 when the live lots
 * hold less. `first` (index, −1 none) is emptied before the others if it is live: a refund takes
 * its own lot first. */
int lots_take(const struct lot *lots, int count, int64_t now, int64_t points, int first,
	      struct lot_take *takes);
/* How many of the first lots are due (expires_at ≤ now) and the points left in them. */
int lots_due(const struct lot *lots, int count, int64_t now, int64_t *points);

/* earned_at + hours, then the end of that day in the zone: the first instant of the next. */
int64_t lot_expiry(int64_t earned_at, int64_t hours, const char *zone);
/* When a guest is reminded of points with that expiry: ten in the morning, seven days before the
 * last day they can be used. */
int64_t lot_remind_at(int64_t expires_at, const char *zone);
/* An instant of the last day in the zone that points with that end can be used to its close. */
int64_t lot_last_day(int64_t ends_at, const char *zone);
