/* Every operation expires what is due of its guest first; this is for guests who do nothing. */
#include "domain/points_expire.h"
#include "domain/ledger.h"
#include "domain/network.h"
#include "queries.h"

int points_expire_due(const struct scope *scope, const char *guest_id)
{
	struct ledger *ledger = ledger_lock(scope, guest_id, NULL, NULL);
	struct rows *past = sql_due_remove_past(scope->db, scope->network->network_id, guest_id,
						"expire_points");
	if (!ledger_ready(ledger))
		return 0;
	ledger_close(ledger);
	if (scope->network->notice_days > 0)
		sql_lot_queue_late(scope->db, scope->network->network_id, guest_id);
	return rows_count(past);
}
