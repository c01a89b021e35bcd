/* What a till is given: QR texts of cards and redemptions, typed codes; ids, sealed values and
 * codes of devices. */
#include "core/qr.h"
#include "domain/card.h"
#include "domain/card_private.h"
#include "domain/network.h"
#include "domain/redemption.h"
#include "domain/totp.h"
#include "fuzz.h"
#include <string.h>

static struct scope scope_of(struct arena *arena)
{
	static const struct network network = {.network_id =
						       "00000000-0000-7000-8000-0000000000aa"};
	return (struct scope){
		.arena = arena, .config = site_server(false)->config, .network = &network};
}

static void check_card(const struct scope *scope, const char *text)
{
	static const int64_t now = INT64_C(29687520);
	int64_t number = -1, step = -1, again = -1, again_step = -1;
	if (strlen(text) < 3 || !card_token_read(scope->arena, text, now, &number, &step))
		return;
	must(number >= 0 && number < INT64_C(1) << 40);
	must(step >= now - 32768 && step < now + 32768);
	/* Written again it is the same card; that it is ours only the MAC says. */
	const char *token = card_token(scope, number, step);
	must(strlen(token) == 37);
	must(card_token_read(scope->arena, token, now, &again, &again_step));
	must(again == number && again_step == step);
}

/* Blanks, hyphens and case do not make another code. */
static void check_code(const struct scope *scope, const char *text)
{
	const char *index = redemption_code_index(scope, text);
	must(!*index || strlen(index) == 2 + 2 * HASH_BYTES);
	char plain[9] = "";
	size_t length = 0;
	for (const char *at = text; *index && *at; at++)
		if (*at != ' ' && *at != '-')
			plain[length++] = *at;
	if (*index)
		must(length == 8 && !strcmp(redemption_code_index(scope, plain), index));
}

static void check_bytes(const struct scope *scope, const char *text)
{
	size_t length = 0;
	const unsigned char *bytes = base64url_bytes(scope->arena, text, &length);
	if (bytes && length) {
		size_t again = 0;
		const char *written = base64url(scope->arena, bytes, length);
		const unsigned char *second = base64url_bytes(scope->arena, written, &again);
		must(second && again == length && !memcmp(second, bytes, length));
	}
	if (uuid_is(text))
		must(strlen(text) == 36 && strspn(text, "0123456789abcdefABCDEF-") == 36);
	const struct key *key = config_key(scope->config, "seal");
	must(sealed_key_id(text) >= -1 && sealed_key_id(text) <= 255);
	must(!unseal(scope->arena, key, "about", text));
	const char *sealed = seal(scope->arena, key, "about", text);
	must(!strcmp(unseal(scope->arena, key, "about", sealed), text));
	must(!unseal(scope->arena, key, "another", sealed));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	struct scope scope = scope_of(arena);
	struct input input = input_of(data, size);
	const char *text = input_text(&input, arena);
	check_card(&scope, text);
	check_code(&scope, text);
	check_bytes(&scope, text);
	struct qr qr = qr_encode(arena, text);
	must(qr.size ? *qr.path != 0 : !*qr.path);
	const char *code = totp_code(arena, text, 1);
	must(!*code || strlen(code) == TOTP_DIGITS);
	(void)totp_match(arena, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", text, INT64_C(1781265600000000),
			 0);
	return 0;
}
