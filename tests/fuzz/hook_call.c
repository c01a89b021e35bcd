/* Calls of anybody to a hook: address, type, signature and body, of which none is signed: each is
 * refused, and well. */
#include "ask.h"
#include "core/mustache.h"
#include "fuzz.h"
#include "hook/app.h"
#include <stdlib.h>
#include <string.h>

static struct server *server(void)
{
	static struct asker *asker;
	static const char *const secrets[] = {
		"LOYALTY_TWILIO_TOKEN", "LOYALTY_VONAGE_SIGNATURE_SECRET",
		"LOYALTY_WHATSAPP_APP_SECRET", "LOYALTY_WHATSAPP_VERIFY_TOKEN",
		"LOYALTY_TELEGRAM_SECRET"};
	/* Of the curve P-256; nobody kept the other half. */
	static const char key[] =
		"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEx2Wkay955WcFe8cN08zVJAkfQwi/B156D6ln9jM2klyD"
		"shcCLkHFoUb5x9OJOmFOqoZuEhChinTu7ZZBUclljw==";
	if (asker)
		return &asker->server;
	unsetenv("LOYALTY_DATABASE");
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		setenv(secrets[i], "5be1c7f2a09d43e8b6f1", 1);
	setenv("LOYALTY_SENDGRID_PUBLIC_KEY", key, 1);
	asker = asker_with(&hook_app, templates_new());
	return &asker->server;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const providers[] = {"twilio", "vonage", "whatsapp", "sendgrid",
						"telegram"};
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	unsigned choice = input_byte(&input);
	const char *provider = providers[choice % 5], *query = input_text(&input, arena);
	struct incoming in = {
		.method = choice & 0x80 ? "GET" : "POST",
		.uri = arena_printf(arena, "/hooks/%s/platform?%s", provider, query),
		.content_type = input_text(&input, arena),
		.signature = input_text(&input, arena),
		.signed_at = input_text(&input, arena),
		.now = ASKER_NOON,
		.body = input.at,
		.body_length = input.left,
	};
	const struct answer *answer = serve(server(), &in);
	site_check(answer);
	must(answer->status >= 400);
	return 0;
}
