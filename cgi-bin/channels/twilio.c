/* SMS by Twilio's Programmable Messaging. What went wrong is in the answer's `code`; Twilio adds
 * new ones and splits old ones, so single codes stand for what matters to us and ranges for the
 * rest. */
#include "channels/check.h"
#include "channels/codes.h"
#include "core/buffer.h"
#include <stdlib.h>
#include <string.h>

enum { BODY_MOST = 1600, VALID_SECONDS = 36000, SERVICE_ID = 34 };

/* A messaging service chooses among its senders by itself. */
static bool is_service(const char *from)
{
	return !strncmp(from, "MG", 2) && strlen(from) == SERVICE_ID &&
	       strspn(from + 2, "0123456789abcdefABCDEF") == SERVICE_ID - 2;
}

/* How long Twilio may keep it waiting for its turn: not beyond what makes it useless. */
static const char *validity(struct arena *arena, const struct delivery *delivery)
{
	int64_t seconds = (delivery->deadline_at - delivery->now) / 1000000;
	if (seconds < 1)
		seconds = 1;
	if (seconds > VALID_SECONDS)
		seconds = VALID_SECONDS;
	return arena_printf(arena, "%d", (int)seconds);
}

static const char *request(struct arena *arena, const struct account *account,
			   const struct delivery *delivery, struct exchange *exchange)
{
	const char *sid = account_setting(account, "account"),
		   *from = account_setting(account, "from"), *why;
	if ((why = phone_wrong(delivery->to)) || (why = text_wrong(delivery->body, BODY_MOST)))
		return why;
	if (!setting_plain(sid))
		return account_is_wrong(exchange, "the Twilio account's id is not one");
	struct buffer form = buffer_in(arena);
	form_add(&form, "To", delivery->to);
	form_add(&form, is_service(from) ? "MessagingServiceSid" : "From", from);
	form_add(&form, "Body", delivery->body);
	form_add(&form, "StatusCallback", delivery->callback);
	form_add(&form, "ValidityPeriod", validity(arena, delivery));
	exchange->method = "POST";
	exchange->url = arena_printf(arena, "%s/2010-04-01/Accounts/%s/Messages.json",
				     account_setting(account, "url"), sid);
	exchange->headers[0] = "Content-Type: application/x-www-form-urlencoded";
	exchange->headers[1] = "Accept: application/json";
	exchange->user = sid;
	exchange->password = account_setting(account, "token");
	exchange->body = buffer_end(&form);
	exchange->length = form.length;
	return NULL;
}

/* What depends on the recipient's number or country refuses one message and never the account: or
 * guests with odd numbers would switch off the provider for all others. */
static const struct code codes[] = {
	{10001, 10002, DELIVERY_ACCOUNT, "the account is not active, or a trial"},
	{14107, 14107, DELIVERY_LATER, "too many messages at once"},
	{20001, 20001, DELIVERY_REFUSED, "Twilio does not know a parameter"},
	{20003, 20003, DELIVERY_ACCOUNT, "the account's id and token do not fit"},
	{20422, 20422, DELIVERY_REFUSED, "Twilio refuses a parameter"},
	{20429, 20429, DELIVERY_LATER, "too many requests"},
	{20500, 20599, DELIVERY_LATER, "Twilio is out of order"},
	{20000, 20999, DELIVERY_ACCOUNT, "the account may not send"},
	{21211, 21211, DELIVERY_REFUSED, "the number is not one"},
	{21212, 21212, DELIVERY_ACCOUNT, "the sender is not one"},
	{21267, 21267, DELIVERY_ACCOUNT, "a trial account may not use this sender"},
	{21408, 21408, DELIVERY_REFUSED, "the account may not send to this country"},
	{21603, 21603, DELIVERY_ACCOUNT, "the sender is missing"},
	{21606, 21607, DELIVERY_ACCOUNT, "the sender cannot send SMS"},
	{21608, 21608, DELIVERY_REFUSED, "a trial account may not send to this number"},
	{21609, 21609, DELIVERY_ACCOUNT, "Twilio refuses the address for receipts"},
	{21610, 21610, DELIVERY_OPTED_OUT, "the recipient answered STOP"},
	{21611, 21611, DELIVERY_LATER, "the sender's queue at Twilio is full"},
	{21612, 21612, DELIVERY_REFUSED, "this sender cannot reach this number"},
	{21614, 21614, DELIVERY_REFUSED, "the number is not a mobile"},
	{21635, 21635, DELIVERY_REFUSED, "the number is a landline"},
	{21659, 21661, DELIVERY_ACCOUNT, "the sender is not this account's"},
	{21701, 21729, DELIVERY_ACCOUNT, "the messaging service cannot send"},
	{21000, 21999, DELIVERY_REFUSED, ""},
	{30001, 30001, DELIVERY_LATER, "the queue at Twilio is full"},
	{30002, 30002, DELIVERY_ACCOUNT, "the account is suspended"},
	{30000, 30999, DELIVERY_REFUSED, ""},
};

/* The code of a refusal, or the one a message that was taken has failed with already; 0 none. */
static long code_of(const json_t *object, bool taken)
{
	const json_t *code = json_object_get(object, taken ? "error_code" : "code");
	if (json_is_integer(code))
		return (long)json_integer_value(code);
	return json_is_string(code) ? strtol(json_string_value(code), NULL, 10) : 0;
}

static void judge(struct arena *arena, const struct account *account,
		  const struct delivery *delivery, const struct reply *reply,
		  struct outcome *outcome)
{
	(void)account;
	(void)delivery;
	const json_t *object = reply_object(arena, reply);
	bool taken = reply->status >= 200 && reply->status < 300;
	const char *id = reply_id(arena, json_object_get(object, "sid")),
		   *words = reply_words(
			   arena, json_object_get(object, taken ? "error_message" : "message"));
	long code = code_of(object, taken);
	if (judge_transport(arena, reply, outcome))
		return;
	if (code && judge_by_code(arena, codes, sizeof codes / sizeof *codes, code, words, outcome))
		return;
	if (taken && *id && !code) {
		judge_as(outcome, DELIVERY_SENT, "");
		outcome->message_id = id;
	} else if (code && reply->status != 401 && reply->status != 403)
		judge_as(outcome, DELIVERY_REFUSED, arena_printf(arena, "%ld: %s", code, words));
	else
		judge_garbage(arena, reply, outcome);
}

/* 10 a second is what an alphanumeric sender or a European number carries; Twilio would take more
 * and queue it, but then a code waits behind a campaign. */
const struct provider provider_twilio = {
	.name = "twilio",
	.channel = "sms",
	.per_second = 10,
	.request = request,
	.judge = judge,
	.required = (const char *const[]){"account", "token", "from", NULL},
};
