/* A tenant and its settings; every figure is domain.md's default unless the network says otherwise.
 */
#pragma once
#include "core/db.h"
#include "core/format.h"
#include "domain/cap.h"
#include "domain/points.h"
#include "domain/tier.h"

struct network {
	const char *network_id, *slug, *name, *points_name, *currency, *locale, *country,
		*time_zone;
	const char *tagline, *terms_version, *theme_hash;
	int digits;
	int64_t value_points,
		value_minor; /* value_points points are worth value_minor minor units */
	int64_t pending, hold, settle, expiry_hours,
		tier_window; /* microseconds, but for expiry_hours */
	int64_t minimum_points;
	int64_t notice_days; /* points go only so long after a delivered notice; 0: off */
	int64_t referral_referrer, referral_referee; /* points; 0 and 0: no referrals */
	struct cap_terms cap;			     /* the network's own limit */
	int64_t cap_visits, cap_visits_minor;
	enum combine combine;
	enum benefit benefit;
};

/* Reads one row of sql_network_get(); NULL when there is none. Looks at the promise. */
const struct network *network_read(struct arena *arena, struct rows *rows);
/* The formats in which a viewer of that language ("en", "ru", "" = the network's own) reads this
 * network's figures. */
const struct formats *network_formats(const struct network *network, const char *language);
/* Tiers ascending, from sql_tier_list(); *count at least 1. Looks at the promise. */
const struct tier *tiers_read(struct arena *arena, struct rows *rows, int *count);
/* Index of the tier with that rank; 0 when unknown. */
int tier_index(const struct tier *tiers, int count, int64_t rank);
