/* What the demo's networks subscribed to, month by month: each movement of the platform's income is
 * among it. */
#include "core/crypto.h"
#include "domain/network.h"
#include "queries.h"
#include "worker/demo_year.h"
#include <string.h>

static const struct {
	const char *slug, *plan, *state;
	int from, to; /* days ago; to 0: it goes on */
} stretches[] = {
	{"blkpages", "STANDARD", "trial", 396, 366},
	{"blkpages", "STANDARD", "active", 366, 214},
	{"blkpages", "PRO", "active", 214, 9},
	{"blkpages", "STANDARD", "active", 9, 0},
	{"northern-table", "STANDARD", "trial", 390, 350},
	{"northern-table", "STANDARD", "active", 350, 290},
	{"northern-table", "PRO", "active", 290, 198},
	{"northern-table", "PRO", "paused", 198, 130},
	{"northern-table", "PRO", "active", 130, 0},
	{"mama-nkechi", "STANDARD", "trial", 340, 310},
	{"mama-nkechi", "STANDARD", "active", 310, 75},
	{"mama-nkechi", "FREE", "active", 75, 0},
};

static const char *days_ago(struct demo *demo, int days)
{
	return days ? instant_text(demo->arena, demo->base - days * DEMO_DAY) : NULL;
}

void demo_subscriptions(struct demo *demo)
{
	struct db *db = demo->worker->db;
	for (size_t i = 0; i < sizeof stretches / sizeof *stretches && !demo->failed; i++) {
		if (!i || strcmp(stretches[i].slug, stretches[i - 1].slug) != 0)
			demo_enter(demo, stretches[i].slug);
		int64_t at = demo->base - stretches[i].from * DEMO_DAY;
		demo_begin(demo, at, (enum who)0, "", 0);
		sql_setup_add_subscription(db, demo->network_id, uuid_new(demo->arena, at),
					   stretches[i].plan, stretches[i].state,
					   days_ago(demo, stretches[i].from),
					   days_ago(demo, stretches[i].to));
		demo_end(demo, true);
	}
	demo_enter(demo, "northern-table");
	demo_begin(demo, demo->base - 125 * DEMO_DAY, (enum who)0, "", 0);
	sql_setup_add_credit(db, demo->network_id, uuid_new(demo->arena, demo->at),
			     days_ago(demo, 125), 500000,
			     "A day on which the till could not be reached");
	demo_end(demo, true);
}
