/* The guest's card: a QR that changes each minute, and six digits on demand. */
#include "domain/card.h"
#include "domain/card_private.h"
#include "domain/network.h"
#include "queries.h"
#include <string.h>

enum { MAC_BYTES = 16 };

static int hex_digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

static void uuid_bytes(const char *uuid, unsigned char bytes[16])
{
	for (int i = 0; i < 16; uuid += 2) {
		uuid += *uuid == '-';
		bytes[i++] = (unsigned char)(hex_digit(uuid[0]) << 4 | hex_digit(uuid[1]));
	}
}

static const char *uuid_text(struct arena *arena, const unsigned char bytes[16])
{
	char *text = arena_alloc(arena, 37);
	static const char digits[] = "0123456789abcdef";
	for (int i = 0, at = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			text[at++] = '-';
		text[at++] = digits[bytes[i] >> 4];
		text[at++] = digits[bytes[i] & 15];
	}
	return text;
}

/* The network is in the MAC alone: the till knows its own, and a shorter text is a QR that is
 * read from further away. */
const char *card_token(const struct scope *scope, const char *guest_id, int64_t step)
{
	unsigned char mac[HASH_BYTES], token[16 + CARD_STEP_BYTES + MAC_BYTES];
	hmac(config_key(scope->config, "card"), "card.qr",
	     arena_printf(scope->arena, "%s %s %lld", scope->network->network_id, guest_id,
			  (long long)step),
	     mac);
	uuid_bytes(guest_id, token);
	for (int i = 0; i < CARD_STEP_BYTES; i++)
		token[16 + i] = (unsigned char)((uint64_t)step >> (8 * (CARD_STEP_BYTES - 1 - i)));
	memcpy(token + 16 + CARD_STEP_BYTES, mac, MAC_BYTES);
	return arena_printf(scope->arena, "c1.%s", base64url(scope->arena, token, sizeof token));
}

const char *card_token_read(struct arena *arena, const char *token, int64_t *step)
{
	size_t length = 0;
	unsigned char *bytes = base64url_bytes(arena, token + 3, &length);
	if (!bytes || length != 16 + CARD_STEP_BYTES + MAC_BYTES)
		return NULL;
	*step = 0;
	for (int i = 0; i < CARD_STEP_BYTES; i++)
		*step = *step << 8 | bytes[16 + i];
	return uuid_text(arena, bytes);
}

const char *card_qr(const struct scope *scope, const char *guest_id)
{
	return card_token(scope, guest_id, scope->now / CARD_STEP);
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
