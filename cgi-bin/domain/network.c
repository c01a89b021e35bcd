/* Rows of settings to what the rules take. */
#include "domain/network.h"
#include <string.h>

static const int64_t hour = INT64_C(3600) * 1000000;

static enum combine combine_of(const char *name)
{
	if (strcmp(name, "best") == 0)
		return COMBINE_BEST;
	return strcmp(name, "first") == 0 ? COMBINE_FIRST : COMBINE_STACK;
}

static void read_rules(struct network *network, struct rows *rows)
{
	network->value_points = row_int(rows, "value_points");
	network->value_minor = row_int(rows, "value_minor");
	network->pending = row_int(rows, "pending_hours") * hour;
	network->hold = row_int(rows, "hold_hours") * hour;
	network->settle = row_int(rows, "settle_hours") * hour;
	network->expiry_hours = row_int(rows, "expiry_hours");
	network->tier_window = row_int(rows, "tier_window_hours") * hour;
	network->notice_days = row_int(rows, "notice_days");
	network->minimum_points = row_int(rows, "minimum_points");
	network->referral_referrer = row_int(rows, "referral_referrer");
	network->referral_referee = row_int(rows, "referral_referee");
	network->cap.mode =
		strcmp(row_text(rows, "cap_mode"), "anchored") == 0 ? CAP_ANCHORED : CAP_SLIDING;
	network->cap.limit_minor = row_int(rows, "cap_minor");
	network->cap.warning_percent = row_int(rows, "cap_warning_percent");
	network->cap_visits = row_int(rows, "cap_visits");
	network->cap_visits_minor = row_int(rows, "cap_visits_minor");
	network->combine = combine_of(row_text(rows, "combine"));
	network->benefit = strcmp(row_text(rows, "tier_benefit"), "discount") == 0
				   ? BENEFIT_DISCOUNT
				   : BENEFIT_CASHBACK;
}

const struct network *network_read(struct arena *arena, struct rows *rows)
{
	if (!rows_next(rows))
		return NULL;
	struct network *network = arena_alloc(arena, sizeof *network);
	network->network_id = row_text(rows, "network_id");
	network->slug = row_text(rows, "slug");
	network->name = row_text(rows, "name");
	network->points_name = row_text(rows, "points_name");
	network->currency = row_text(rows, "currency");
	network->locale = row_text(rows, "locale");
	network->country = row_text(rows, "country");
	network->time_zone = row_text(rows, "time_zone");
	network->tagline = row_text(rows, "tagline");
	network->terms_version = row_text(rows, "terms_version");
	network->theme_hash = row_text(rows, "theme_hash");
	network->digits = (int)row_int(rows, "currency_digits");
	read_rules(network, rows);
	return network;
}

const struct formats *network_formats(const struct network *network, const char *language)
{
	bool own = !*language || strncmp(network->locale, language, strlen(language)) == 0;
	return formats_for(own ? network->locale : language, network->currency, network->digits,
			   network->time_zone);
}

const struct tier *tiers_read(struct arena *arena, struct rows *rows, int *count)
{
	int found = rows_count(rows);
	struct tier *tiers = arena_alloc(arena, sizeof *tiers * (size_t)(found > 0 ? found : 1));
	tiers[0] = (struct tier){.rank = 1, .name = ""};
	rows_rewind(rows);
	for (int i = 0; i < found && rows_next(rows); i++)
		tiers[i] = (struct tier){
			.rank = row_int(rows, "rank"),
			.name = row_text(rows, "name"),
			.percent_bp = row_int(rows, "percent_bp"),
			.threshold_minor = row_int(rows, "threshold_minor"),
			.cap_minor = row_int(rows, "cap_minor"),
		};
	*count = found > 0 ? found : 1;
	return tiers;
}

int tier_index(const struct tier *tiers, int count, int64_t rank)
{
	for (int i = 0; i < count; i++)
		if (tiers[i].rank == rank)
			return i;
	return 0;
}
