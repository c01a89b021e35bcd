/* The redemption cap: what is used, what remains, when more frees up. Pure; the
 * redemptions that count come from sql/redemption/cap.sql, which the progress bar and the decision
 * share. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum cap_mode { CAP_SLIDING, CAP_ANCHORED };
#define CAP_WINDOW (INT64_C(720) * 3600 * 1000000) /* 720 hours in microseconds */

struct cap_sums {	       /* of live redemptions (held, settled or confirmed) */
	int64_t sliding_minor; /* made after now − 720 h */
	int64_t oldest_at;     /* the oldest of those; 0: none */
	int64_t oldest_minor;  /* all that was made at that instant */
	int64_t window_from; /* the latest window start among live ones that is still open; 0: none
			      */
	int64_t anchored_minor; /* of those that carry that start */
};
/* Counts one live redemption made after now − 720 h, in any order; window_from 0: none. */
void cap_add(struct cap_sums *sums, int64_t made_at, int64_t value_minor, int64_t window_from,
	     int64_t now);
struct cap_terms {
	enum cap_mode mode;
	int64_t limit_minor;
	int64_t warning_percent; /* 80 */
};
struct cap {
	int64_t limit_minor, used_minor, remaining_minor; /* remaining is never below 0 */
	int64_t percent;  /* min(100, floor(100·used/limit)); 100 when the limit is 0 */
	bool warning;	  /* 100·used ≥ warning_percent·limit */
	bool reached;	  /* nothing remains */
	int64_t frees_at; /* sliding: the oldest + 720 h; anchored: the window's end; 0 when nothing
			     is used */
	int64_t frees_minor; /* what leaves then */
	int64_t window_from; /* what a redemption made now stores: the open window's start, else now
			      */
};
struct cap cap_of(const struct cap_terms *terms, const struct cap_sums *sums, int64_t now);

/* The limit of one guest: the network's, or a tier's or a visit count's where they give more. 0
 * overrides are none. */
int64_t cap_limit(int64_t network_minor, int64_t tier_minor, int64_t after_visits,
		  int64_t after_visits_minor, int64_t visits);
