/* Who is near the cap is the cap's own matter: candidates are found by a sum, each is judged by
 * what judges a redemption. */
#include "domain/summary_watch.h"
#include "domain/network.h"
#include "domain/redemption.h"
#include "queries.h"

static void watch_caps(const struct scope *scope, struct rows *guests)
{
	const char *network_id = scope->network->network_id;
	struct cap_ask *asks =
		arena_alloc(scope->arena, (size_t)(rows_count(guests) + 1) * sizeof *asks);
	for (int i = 0; rows_next(guests); i++)
		asks[i] = redemption_cap_ask(scope->db, network_id, row_text(guests, "guest_id"));
	rows_rewind(guests);
	for (int i = 0; rows_next(guests); i++) {
		struct cap cap = redemption_cap(scope, &asks[i]);
		if (cap.warning && cap.used_minor > 0)
			sql_summary_watch_cap(scope->db, network_id, row_text(guests, "guest_id"),
					      cap.used_minor, cap.limit_minor,
					      row_text(guests, "latest_at"));
	}
}

void summary_watch(const struct scope *scope)
{
	const char *network_id = scope->network->network_id;
	sql_summary_clear_watched(scope->db, network_id);
	sql_summary_watch_attempts(scope->db, network_id);
	struct rows *guests = sql_summary_near_cap(scope->db, network_id);
	watch_caps(scope, guests);
}
