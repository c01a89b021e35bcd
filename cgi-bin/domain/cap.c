/* The redemption cap, from sums. Which redemptions count is sql/redemption/cap.sql's matter. */
#include "domain/cap.h"
#include "domain/money.h"

static int64_t percent_used(int64_t used, int64_t limit)
{
	return used >= limit ? 100 : mul_div_floor(100, used, limit);
}

static bool is_warned(const struct cap_terms *terms, int64_t used)
{
	return (__int128)100 * used >= (__int128)terms->warning_percent * terms->limit_minor;
}

void cap_add(struct cap_sums *sums, int64_t made_at, int64_t value_minor, int64_t window_from,
	     int64_t now)
{
	sums->sliding_minor += value_minor;
	if (!sums->oldest_at || made_at < sums->oldest_at) {
		sums->oldest_at = made_at;
		sums->oldest_minor = 0;
	}
	if (made_at == sums->oldest_at)
		sums->oldest_minor += value_minor;
	if (window_from <= now - CAP_WINDOW || window_from < sums->window_from)
		return;
	if (window_from > sums->window_from)
		sums->anchored_minor = 0;
	sums->window_from = window_from;
	sums->anchored_minor += value_minor;
}

struct cap cap_of(const struct cap_terms *terms, const struct cap_sums *sums, int64_t now)
{
	bool sliding = terms->mode == CAP_SLIDING;
	bool open = sums->window_from != 0 && now < sums->window_from + CAP_WINDOW;
	int64_t anchored = open ? sums->anchored_minor : 0;
	struct cap cap = {
		.limit_minor = terms->limit_minor,
		.used_minor = sliding ? sums->sliding_minor : anchored,
		.window_from = open ? sums->window_from : now,
	};

	if (cap.used_minor < cap.limit_minor)
		cap.remaining_minor = cap.limit_minor - cap.used_minor;
	cap.percent = percent_used(cap.used_minor, cap.limit_minor);
	cap.warning = is_warned(terms, cap.used_minor);
	cap.reached = cap.remaining_minor == 0;
	if (cap.used_minor > 0) {
		cap.frees_at = (sliding ? sums->oldest_at : cap.window_from) + CAP_WINDOW;
		cap.frees_minor = sliding ? sums->oldest_minor : cap.used_minor;
	}
	return cap;
}

int64_t cap_limit(int64_t network_minor, int64_t tier_minor, int64_t after_visits,
		  int64_t after_visits_minor, int64_t visits)
{
	int64_t limit = network_minor;

	if (tier_minor > limit)
		limit = tier_minor;
	if (after_visits > 0 && visits >= after_visits && after_visits_minor > limit)
		limit = after_visits_minor;
	return limit;
}
