/* What all providers answer (provider.c has what some are asked, too): any bytes with any status,
 * given to each provider's judge. An input is the provider's name, the status, the header with the
 * message's id, when the limit ends and the body, with 0 bytes between them. */
#include "channels/accounts.h"
#include "core/clock.h"
#include "fuzz.h"
#include <stdlib.h>
#include <string.h>

enum { ID_MOST = 200, WHY_MOST = 400 };

static const struct provider *provider_of(const char *name)
{
	int count = 0;
	for (; all_providers[count]; count++)
		if (!strcmp(all_providers[count]->name, name) && all_providers[count]->judge)
			return all_providers[count];
	const struct provider *any = all_providers[(unsigned char)*name % count];
	return any->judge ? any : &provider_whatsapp;
}

/* A row of the database takes it, and one line of a page. */
static void must_be_plain(const char *text, size_t most)
{
	must(text && strlen(text) <= most && utf8_valid(text, strlen(text)));
	for (; *text; text++)
		must((unsigned char)*text >= 0x20 && *text != 0x7f);
}

static void check(const struct outcome *outcome, const struct delivery *delivery,
		  const struct reply *reply)
{
	bool done = outcome->verdict == DELIVERY_SENT || outcome->verdict == DELIVERY_PREPARED;
	must(outcome->verdict >= DELIVERY_SENT && outcome->verdict <= DELIVERY_ACCOUNT);
	must_be_plain(outcome->why, WHY_MOST);
	must_be_plain(outcome->message_id, ID_MOST);
	must(done == !*outcome->why);
	must(!*outcome->message_id || outcome->verdict == DELIVERY_SENT);
	must(outcome->retry_after >= 0); /* the sender waits no longer than a day */
	must(!outcome->delivered);
	/* Sent is what the provider took. */
	must(!done || (reply->status >= 200 && reply->status < 300));
	must(reply->status || outcome->verdict == DELIVERY_LATER);
	/* Whom it was for stays out of the row; a chat's few digits are in many an error's code. */
	must(strlen(delivery->to) < 10 || !strstr(outcome->why, delivery->to));
}

static void judge(struct arena *arena, const struct provider *provider, json_t *own,
		  const struct reply *reply)
{
	struct account account = {.provider = provider->name, .network_id = "", .own = own};
	for (int round = 0; round < 4; round++) {
		struct outcome outcome = {.verdict = DELIVERY_LATER, .message_id = "", .why = ""};
		struct delivery delivery = good_delivery(arena, provider);
		delivery.window_open = round & 1;
		delivery.provider_template = round & 2 ? "points" : "";
		provider->judge(arena, &account, &delivery, reply, &outcome);
		check(&outcome, &delivery, reply);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	const struct provider *provider = provider_of(input_text(&input, arena));
	long status = strtol(input_text(&input, arena), NULL, 10) % 1000;
	struct reply reply = {.status = status < 0 ? 0 : status};
	reply.message_id = input_text(&input, arena);
	reply.limit_reset = strtoll(input_text(&input, arena), NULL, 10);
	if (!reply.status) /* then nothing came */
		input.left = 0;
	char *body = malloc(input.left + 1);
	must(body);
	arena_defer(arena, free, body);
	if (input.left)
		memcpy(body, input.at, input.left);
	body[input.left] = 0;
	reply.body = body;
	reply.length = input.left;
	reply.error = reply.status ? "" : "the connection was reset";
	clock_open("", false);
	json_t *own = json_loads(provider_account(provider)->settings, 0, NULL);
	judge(arena, provider, own, &reply);
	json_decref(own);
	return 0;
}
