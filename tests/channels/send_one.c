/* One message by one provider, for tests in other languages: reads what is to be sent as JSON on
 * standard input, sends it, says on standard output what became of it.
 *
 *   send_one PROVIDER <<< '{"settings": {"token": "…"}, "delivery": {"to": "+44…", "body": "…"}}'
 *   {"verdict":"sent","message_id":"SM…","why":"","retry_after":0,"status":201,"delivered":false}
 *
 * `settings` are a network's own account; without them it is the platform's. Where it goes is what
 * LOYALTY_<PROVIDER>_URL says. */
#include "channels/call.h"
#include "core/clock.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const verdicts[] = {"sent",	    "prepared", "later",  "refused",
				       "opted_out", "gone",	"account"};

static const struct config *configuration(void)
{
	static const char *const standard[][2] = {{"MODE", "demo"},
						  {"VAR", "/tmp"},
						  {"ROOT", "."},
						  {"WORDS", "build/debug/words"},
						  {"DATABASE", "none"}};
	static const char *const keys[] = {"SEAL", "INDEX", "FORM",   "CODE",
					   "CARD", "CHAIN", "ACCOUNT"};
	char name[64];
	for (size_t i = 0; i < sizeof standard / sizeof *standard; i++) {
		snprintf(name, sizeof name, "LOYALTY_%s", standard[i][0]);
		setenv(name, standard[i][1], 0);
	}
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		snprintf(name, sizeof name, "LOYALTY_KEY_%s_1", keys[i]);
		setenv(name, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 0);
	}
	return config_open("test");
}

static const char *said(const json_t *from, const char *name, const char *standard)
{
	const char *text = json_string_value(json_object_get(from, name));
	return text ? text : standard;
}

static const char *const *texts_of(struct arena *arena, const json_t *from, const char *name)
{
	const json_t *all = json_object_get(from, name);
	size_t count = json_array_size(all);
	const char **texts = arena_alloc(arena, (count + 1) * sizeof *texts);
	for (size_t i = 0; i < count; i++)
		texts[i] = json_string_value(json_array_get(all, i));
	return texts;
}

static struct delivery delivery_of(struct arena *arena, const json_t *from, const char *channel)
{
	int64_t now = clock_now();
	return (struct delivery){
		.network_id = said(from, "network_id", "00000000-0000-7000-8000-000000000001"),
		.outbox_id = said(from, "outbox_id", "00000000-0000-7000-8000-000000000002"),
		.channel = said(from, "channel", channel),
		.kind = said(from, "kind", "otp"),
		.to = said(from, "to", ""),
		.subject = said(from, "subject", ""),
		.body = said(from, "body", ""),
		.code = said(from, "code", ""),
		.language = said(from, "language", "en"),
		.from_name = said(from, "from_name", ""),
		.link = said(from, "link", ""),
		.window_open = json_is_true(json_object_get(from, "window_open")),
		.provider_template = said(from, "template", ""),
		.parameters = texts_of(arena, from, "parameters"),
		.buttons = texts_of(arena, from, "buttons"),
		.callback = said(from, "callback", ""),
		.created_at = now,
		.deadline_at = now + INT64_C(3600) * 1000000,
		.now = now,
	};
}

static void carry(struct arena *arena, const struct provider *provider,
		  const struct account *account, const struct delivery *delivery,
		  struct outcome *outcome, struct reply *reply)
{
	struct calls *calls = calls_open(arena, account->config);
	for (int rounds = 0; rounds < 3; rounds++) {
		struct exchange exchange = {0};
		*outcome = (struct outcome){.verdict = DELIVERY_LATER, .message_id = "", .why = ""};
		const char *why = provider->request(arena, account, delivery, &exchange);
		if (why) {
			*outcome = (struct outcome){
				.verdict = DELIVERY_REFUSED, .message_id = "", .why = why};
			break;
		}
		call_perform(calls, arena, &exchange, account->own ? CALL_GUARDED : CALL_TRUSTED,
			     CALL_SECONDS * 1000, reply);
		provider->judge(arena, account, delivery, reply, outcome);
		if (outcome->verdict != DELIVERY_PREPARED)
			break;
	}
	calls_close(calls);
}

static const struct provider *provider_named(const char *name)
{
	for (const struct provider *const *each = all_providers; *each; each++)
		if (!strcmp((*each)->name, name) && (*each)->request)
			return *each;
	return NULL;
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new(64 << 20);
	const struct provider *provider = provider_named(argc == 2 ? argv[1] : "");
	json_error_t error;
	json_t *input = json_loadf(stdin, 0, &error);
	if (!provider || !input) {
		fprintf(stderr, "%s\n", provider ? error.text : "no such provider");
		return 2;
	}
	crypto_start();
	clock_open("", false);
	struct account account = {.config = configuration(),
				  .provider = provider->name,
				  .network_id = "",
				  .own = json_object_get(input, "settings")};
	const json_t *from = json_object_get(input, "delivery");
	struct delivery delivery = delivery_of(arena, from, provider->channel);
	struct reply reply = {.error = "", .body = "", .message_id = ""};
	struct outcome outcome = {0};
	carry(arena, provider, &account, &delivery, &outcome, &reply);
	json_t *output =
		json_pack("{s:s, s:s, s:s, s:I, s:i, s:b}", "verdict", verdicts[outcome.verdict],
			  "message_id", outcome.message_id, "why", outcome.why, "retry_after",
			  (json_int_t)outcome.retry_after, "status", (int)reply.status, "delivered",
			  (int)outcome.delivered);
	json_dumpf(output, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(output);
	json_decref(input);
	arena_free(arena);
	return 0;
}
