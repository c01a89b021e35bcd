/* The eight characters a guest shows: found by keyed hash, sealed for the guest's own page. */
#include "domain/network.h"
#include "domain/redemption.h"
#include <ctype.h>
#include <string.h>

const char *redemption_code(const struct scope *scope, const char *redemption_id,
			    const char *code_sealed)
{
	if (!*code_sealed)
		return "";
	const char *about = arena_printf(scope->arena, "redemption.code_sealed.%s.%s",
					 scope->network->network_id, redemption_id);
	const char *code =
		unseal(scope->arena, config_key(scope->config, "seal"), about, code_sealed);
	return code ? code : "";
}

/* Crockford's reading: case does not matter, and neither do the letters that look like digits. */
static char crockford(char typed)
{
	char c = (char)toupper((unsigned char)typed);
	if (c == 'O')
		return '0';
	if (c == 'I' || c == 'L')
		return '1';
	return c && strchr("0123456789ABCDEFGHJKMNPQRSTVWXYZ", c) ? c : 0;
}

const char *redemption_code_index(const struct scope *scope, const char *typed)
{
	char code[9] = "";
	size_t length = 0;
	for (; *typed; typed++) {
		if (*typed == ' ' || *typed == '-')
			continue;
		char c = crockford(*typed);
		if (!c || length == 8)
			return "";
		code[length++] = c;
	}
	if (length != 8)
		return "";
	return hmac_text(scope->arena, config_key(scope->config, "code"),
			 arena_printf(scope->arena, "redemption.%s", scope->network->network_id),
			 code);
}
