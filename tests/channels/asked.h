/* For tests of a provider's two functions: asks it for a request, or for what an answer means, as a
 * network's own account that has `settings`. */
#pragma once
#include "channels/channel.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

struct asked {
	struct arena *arena;
	const struct provider *provider;
	struct account account;
	json_t *settings;
	struct exchange exchange;
};

static inline struct asked asked_of(const struct provider *provider, const char *settings)
{
	json_t *own = json_loads(settings, 0, NULL);
	assert_non_null(own);
	return (struct asked){.arena = arena_new(16 << 20),
			      .provider = provider,
			      .account = {.provider = provider->name, .network_id = "", .own = own},
			      .settings = own};
}

static inline void asked_end(struct asked *asked)
{
	arena_free(asked->arena);
	json_decref(asked->settings);
}

/* Texts that are not said are "". */
static inline struct delivery whole(struct delivery delivery)
{
	const char **texts[] = {
		&delivery.network_id, &delivery.outbox_id, &delivery.channel,
		&delivery.kind,	      &delivery.to,	   &delivery.subject,
		&delivery.body,	      &delivery.code,	   &delivery.language,
		&delivery.from_name,  &delivery.link,	   &delivery.provider_template,
		&delivery.callback};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!*texts[i])
			*texts[i] = "";
	return delivery;
}

/* The request's body, in `asked->exchange` the rest; the test fails when it is refused. */
static inline const char *asks(struct asked *asked, struct delivery delivery)
{
	delivery = whole(delivery);
	asked->exchange = (struct exchange){0};
	const char *why = asked->provider->request(asked->arena, &asked->account, &delivery,
						   &asked->exchange);
	if (why)
		fail_msg("refused: %s", why);
	assert_int_equal(strlen(asked->exchange.body), asked->exchange.length);
	return asked->exchange.body;
}

/* Why it is refused; "" when it is not. */
static inline const char *refuses(struct asked *asked, struct delivery delivery)
{
	struct exchange exchange = {0};
	delivery = whole(delivery);
	const char *why =
		asked->provider->request(asked->arena, &asked->account, &delivery, &exchange);
	return why ? why : "";
}

/* What an answer means; status 0: none came. */
static inline struct outcome means(struct asked *asked, struct delivery delivery, long status,
				   const char *body)
{
	struct outcome outcome = {.verdict = DELIVERY_LATER, .message_id = "", .why = ""};
	struct reply reply = {.status = status,
			      .error = status ? "" : "connection refused",
			      .body = body,
			      .length = strlen(body),
			      .message_id = ""};
	delivery = whole(delivery);
	asked->provider->judge(asked->arena, &asked->account, &delivery, &reply, &outcome);
	assert_non_null(outcome.why);
	assert_non_null(outcome.message_id);
	if (outcome.verdict == DELIVERY_SENT)
		assert_string_equal(outcome.why, "");
	else
		assert_string_not_equal(outcome.why, "");
	return outcome;
}

/* `count` times the text. */
static inline const char *times(struct asked *asked, const char *text, size_t count)
{
	size_t length = strlen(text);
	char *all = arena_alloc(asked->arena, length * count + 1);
	for (size_t i = 0; i < count; i++)
		memcpy(all + i * length, text, length);
	return all;
}
