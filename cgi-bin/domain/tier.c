/* Tiers: up at once, down after a grace. */
#include "domain/tier.h"

int tier_reached(const struct tier *tiers, int count, int64_t spend_minor)
{
	int reached = 0;

	for (int tier = 1; tier < count && spend_minor >= tiers[tier].threshold_minor; tier++)
		reached = tier;
	return reached;
}

int tier_held(const struct tier *tiers, int count, int current, int64_t spend_minor, int64_t now,
	      int64_t grace, int64_t *below_since)
{
	int reached = tier_reached(tiers, count, spend_minor);

	if (reached >= current) {
		*below_since = 0;
		return reached;
	}
	if (*below_since == 0)
		*below_since = now;
	if (now - *below_since < grace)
		return current;
	*below_since = 0;
	return reached;
}

int64_t tier_missing(const struct tier *tiers, int count, int current, int64_t spend_minor)
{
	if (current + 1 >= count)
		return 0;
	int64_t threshold = tiers[current + 1].threshold_minor;
	return spend_minor < threshold ? threshold - spend_minor : 0;
}
