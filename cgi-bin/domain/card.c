/* The guest's card: a QR that changes each minute, and six digits on demand. */
#include "domain/card.h"
#include "domain/card_private.h"
#include "domain/network.h"
#include "queries.h"

const char *card_mac(const struct scope *scope, const char *guest_id, int64_t step)
{
	unsigned char mac[HASH_BYTES];
	hmac(config_key(scope->config, "card"), "card.qr",
	     arena_printf(scope->arena, "%s %s %lld", scope->network->network_id, guest_id,
			  (long long)step),
	     mac);
	return base64url(scope->arena, mac, sizeof mac);
}

const char *card_qr(const struct scope *scope, const char *guest_id)
{
	int64_t step = scope->now / CARD_STEP;
	return arena_printf(scope->arena, "c1.%s.%s.%lld.%s", scope->network->network_id, guest_id,
			    (long long)step, card_mac(scope, guest_id, step));
}

const char *card_code_issue(const struct scope *scope, const char *guest_id, int64_t *expires_at)
{
	const char *network_id = scope->network->network_id;
	struct rows *live = sql_card_live_code(scope->db, network_id, guest_id);
	if (rows_next(live)) {
		*expires_at = row_time(live, "expires_at");
		return row_text(live, "code");
	}
	*expires_at = scope->now + CARD_STEP;
	for (int attempt = 0; attempt < 20;
	     attempt++) { /* another guest may have these digits just now */
		struct rows *issued = sql_card_issue(
			scope->db, network_id, random_digits(scope->arena, CARD_CODE_DIGITS),
			guest_id, instant_text(scope->arena, *expires_at));
		if (rows_next(issued))
			return row_text(issued, "code");
		if (db_failed(scope->db))
			break;
	}
	*expires_at = 0;
	return "";
}
