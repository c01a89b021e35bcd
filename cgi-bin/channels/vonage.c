/* SMS by Vonage's SMS API (Nexmo of old). Its answer is HTTP 200 whatever happened: every part of
 * the message has a status of its own. */
#include "channels/check.h"
#include "channels/codes.h"
#include "core/buffer.h"
#include "core/gsm7.h"
#include <stdlib.h>
#include <string.h>

enum { BODY_MOST = 1600, TTL_LEAST = 20000, TTL_MOST = 604800000 };

/* Milliseconds during which delivery is tried. */
static const char *time_to_live(struct arena *arena, const struct delivery *delivery)
{
	int64_t ms = (delivery->deadline_at - delivery->now) / 1000;
	if (ms < TTL_LEAST)
		ms = TTL_LEAST;
	if (ms > TTL_MOST)
		ms = TTL_MOST;
	return arena_printf(arena, "%d", (int)ms);
}

/* The message's id as `client-ref`, which has 40 characters at most and comes back in receipts. */
static const char *reference(struct arena *arena, const struct delivery *delivery)
{
	char *reference = arena_text(arena, delivery->outbox_id), *out = reference;
	for (const char *at = reference; *at; at++)
		if (*at != '-')
			*out++ = *at;
	*out = 0;
	return reference;
}

static const char *request(struct arena *arena, const struct account *account,
			   const struct delivery *delivery, struct exchange *exchange)
{
	const char *why;
	if ((why = phone_wrong(delivery->to)) || (why = text_wrong(delivery->body, BODY_MOST)))
		return why;
	struct buffer form = buffer_in(arena);
	form_add(&form, "api_key", account_setting(account, "key"));
	form_add(&form, "api_secret", account_setting(account, "secret"));
	form_add(&form, "from", digits_of(account_setting(account, "from")));
	form_add(&form, "to", digits_of(delivery->to));
	form_add(&form, "text", delivery->body);
	form_add(&form, "type", gsm7_fits(delivery->body) ? "" : "unicode");
	form_add(&form, "ttl", time_to_live(arena, delivery));
	form_add(&form, "client-ref", reference(arena, delivery));
	form_add(&form, "callback", delivery->callback);
	exchange->method = "POST";
	exchange->url = arena_printf(arena, "%s/sms/json", account_setting(account, "url"));
	exchange->headers[0] = "Content-Type: application/x-www-form-urlencoded";
	exchange->headers[1] = "Accept: application/json";
	exchange->body = buffer_end(&form);
	exchange->length = form.length;
	return NULL;
}

/* Only 1, 5 and 10 pass by themselves. 15 depends on the country as much as on the sender, so it
 * refuses the message and not the account. */
static const struct code codes[] = {
	{1, 1, DELIVERY_LATER, "too many messages at once"},
	{2, 2, DELIVERY_REFUSED, "Vonage misses a parameter"},
	{3, 3, DELIVERY_REFUSED, "Vonage refuses a parameter"},
	{4, 4, DELIVERY_ACCOUNT, "the account's key and secret do not fit"},
	{5, 5, DELIVERY_LATER, "Vonage is out of order"},
	{6, 6, DELIVERY_REFUSED, "Vonage cannot send to this number"},
	{7, 7, DELIVERY_REFUSED, "the number is barred at Vonage"},
	{8, 8, DELIVERY_ACCOUNT, "the account is suspended"},
	{9, 9, DELIVERY_ACCOUNT, "the account has no credit"},
	{10, 10, DELIVERY_LATER, "too many connections at once"},
	{11, 11, DELIVERY_ACCOUNT, "the account may not use this interface"},
	{12, 12, DELIVERY_REFUSED, "the message is too long"},
	{14, 14, DELIVERY_ACCOUNT, "the account's signature does not fit"},
	{15, 15, DELIVERY_REFUSED, "this sender may not send to this number"},
	{22, 22, DELIVERY_REFUSED, "the number's network is not one"},
	{23, 23, DELIVERY_ACCOUNT, "Vonage refuses the address for receipts"},
	{29, 29, DELIVERY_REFUSED, "the number is not among those this account may try"},
	{32, 32, DELIVERY_ACCOUNT, "the account wants either a signature or the secret"},
	{33, 33, DELIVERY_REFUSED, "the number is not in use any more"},
	{2, 999, DELIVERY_REFUSED, ""},
};

/* A text that is a number; numbers are taken as well. -1: neither. */
static long status_of(const json_t *part)
{
	const json_t *status = json_object_get(part, "status");
	const char *text = json_string_value(status);
	if (json_is_integer(status))
		return (long)json_integer_value(status);
	return text && *text && strspn(text, "0123456789") == strlen(text) && strlen(text) < 6
		       ? strtol(text, NULL, 10)
		       : -1;
}

/* The first part that did not go says what became of the message: half of one is none. */
static const json_t *failed_part(const json_t *parts)
{
	for (size_t i = 0; i < json_array_size(parts); i++)
		if (status_of(json_array_get(parts, i)) != 0)
			return json_array_get(parts, i);
	return NULL;
}

static void judge(struct arena *arena, const struct account *account,
		  const struct delivery *delivery, const struct reply *reply,
		  struct outcome *outcome)
{
	(void)account;
	(void)delivery;
	const json_t *parts = json_object_get(reply_object(arena, reply), "messages"),
		     *failed = failed_part(parts);
	const char *id = reply_id(arena, json_object_get(json_array_get(parts, 0), "message-id")),
		   *words = reply_words(arena, json_object_get(failed, "error-text"));
	if (judge_transport(arena, reply, outcome))
		return;
	if (failed && judge_by_code(arena, codes, sizeof codes / sizeof *codes, status_of(failed),
				    words, outcome))
		return;
	if (reply->status == 200 && !failed && *id) {
		judge_as(outcome, DELIVERY_SENT, "");
		outcome->message_id = id;
	} else
		judge_garbage(arena, reply, outcome);
}

/* 30 requests a second: every key's limit unless more is agreed. */
const struct provider provider_vonage = {
	.name = "vonage",
	.channel = "sms",
	.per_second = 30,
	.request = request,
	.judge = judge,
	.required = (const char *const[]){"key", "secret", "from", NULL},
};
