/* The guest's card: a QR that changes each minute, and six digits on demand. */
#include "domain/card.h"
#include "core/base32.h"
#include "domain/card_private.h"
#include "domain/network.h"
#include "queries.h"
#include <string.h>

enum { NUMBER_BYTES = 5, STEP_BYTES = 2, MAC_BYTES = 14 };

static unsigned char *put(unsigned char *bytes, int64_t number, int count)
{
	for (int i = count; i-- > 0; number >>= 8)
		bytes[i] = (unsigned char)number;
	return bytes + count;
}

static int64_t take(const unsigned char *bytes, int count)
{
	int64_t number = 0;
	for (int i = 0; i < count; i++)
		number = number << 8 | bytes[i];
	return number;
}

/* The network is in the MAC alone, for the till knows its own, and of the step only the end: a
 * shorter text is a QR that is read from further away. */
const char *card_token(const struct scope *scope, int64_t card_no, int64_t step)
{
	unsigned char mac[HASH_BYTES], token[NUMBER_BYTES + STEP_BYTES + MAC_BYTES];
	hmac(config_key(scope->config, "card"), "card.qr",
	     arena_printf(scope->arena, "%s %lld %lld", scope->network->network_id,
			  (long long)card_no, (long long)step),
	     mac);
	memcpy(put(put(token, card_no, NUMBER_BYTES), step, STEP_BYTES), mac, MAC_BYTES);
	return arena_printf(scope->arena, "C1.%s", base32(scope->arena, token, sizeof token));
}

bool card_token_read(struct arena *arena, const char *token, int64_t now_step, int64_t *card_no,
		     int64_t *step)
{
	size_t length = 0;
	const unsigned char *bytes = base32_bytes(arena, token + 3, &length);
	if (!bytes || length != NUMBER_BYTES + STEP_BYTES + MAC_BYTES)
		return false;
	*card_no = take(bytes, NUMBER_BYTES);
	int64_t end = take(bytes + NUMBER_BYTES, STEP_BYTES);
	*step = now_step + (int16_t)(end - now_step);
	return true;
}

const char *card_qr(const struct scope *scope, int64_t card_no)
{
	return card_token(scope, card_no, scope->now / CARD_STEP);
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
