/* WhatsApp by Meta's Cloud API. Within 24 hours of what somebody wrote any text may be sent, with
 * buttons to answer by; outside only a template that Meta approved. What went wrong is told by
 * error.code: HTTP's status and the titles are no help. */
#include "channels/check.h"
#include "channels/codes.h"
#include "core/buffer.h"
#include "core/view.h"
#include <string.h>

enum { TEXT_MOST = 4096, BUTTONS_BODY_MOST = 1024, BUTTONS_MOST = 3, TITLE_MOST = 20 };
enum { BUTTON_ID_MOST = 256, PARAMETER_MOST = 1024, TEMPLATE_NAME_MOST = 512 };

static const char *buttons_wrong(const struct delivery *delivery)
{
	int count = 0;
	for (const char *const *each = delivery->buttons; *each; each += 2, count++)
		if (text_wrong(each[0], BUTTON_ID_MOST) || text_wrong(each[1], TITLE_MOST) ||
		    strpbrk(each[1], "\n\t"))
			return "a button's words are not between 1 and 20 characters";
	return count > BUTTONS_MOST ? "WhatsApp shows no more than three buttons" : NULL;
}

static bool has_buttons(const struct delivery *delivery)
{
	return delivery->buttons && *delivery->buttons;
}

static void add_text(struct buffer *body, const struct delivery *delivery)
{
	buffer_text(body, "\"type\":\"text\",\"text\":{\"preview_url\":false,\"body\":");
	json_text(body, delivery->body);
	buffer_text(body, "}");
}

static void add_buttons(struct buffer *body, const struct delivery *delivery)
{
	const char *separator = "";
	buffer_text(body, "\"type\":\"interactive\",\"interactive\":{\"type\":\"button\",\"body\":{"
			  "\"text\":");
	json_text(body, delivery->body);
	buffer_text(body, "},\"action\":{\"buttons\":[");
	for (const char *const *each = delivery->buttons; *each; each += 2, separator = ",") {
		buffer_printf(body, "%s{\"type\":\"reply\",\"reply\":{\"id\":", separator);
		json_text(body, each[0]);
		buffer_text(body, ",\"title\":");
		json_text(body, each[1]);
		buffer_text(body, "}}");
	}
	buffer_text(body, "]}}");
}

/* Meta refuses line ends, tabs and runs of spaces in what fills a template. */
static const char *on_one_line(struct arena *arena, const char *text)
{
	char *line = arena_text(arena, text), *out = line;
	for (const char *at = line; *at; at++) {
		char c = strchr("\n\r\t", *at) ? ' ' : *at;
		if (c != ' ' || (out > line && out[-1] != ' '))
			*out++ = c;
	}
	*out = 0;
	return line;
}

static void add_value(struct buffer *body, const char *value)
{
	buffer_text(body, "{\"type\":\"text\",\"text\":");
	json_text(body, on_one_line(body->arena, value));
	buffer_text(body, "}");
}

/* What carries a code is an authentication template to Meta: these always have a button that copies
 * the code, which is filled as well. */
static void add_template(struct buffer *body, const struct delivery *delivery)
{
	const char *separator = "";
	buffer_text(body, "\"type\":\"template\",\"template\":{\"name\":");
	json_text(body, delivery->provider_template);
	buffer_text(body, ",\"language\":{\"policy\":\"deterministic\",\"code\":");
	json_text(body, delivery->language);
	buffer_text(body, "},\"components\":[");
	if (delivery->parameters && *delivery->parameters) {
		buffer_text(body, "{\"type\":\"body\",\"parameters\":[");
		for (const char *const *each = delivery->parameters; *each;
		     each++, separator = ",") {
			buffer_text(body, separator);
			add_value(body, *each);
		}
		buffer_text(body, "]}");
	}
	if (*delivery->code) {
		buffer_printf(body,
			      "%s{\"type\":\"button\",\"sub_type\":\"url\",\"index\":\"0\","
			      "\"parameters\":[",
			      *separator ? "," : "");
		add_value(body, delivery->code);
		buffer_text(body, "]}");
	}
	buffer_text(body, "]}");
}

static const char *template_wrong(const struct delivery *delivery)
{
	const char *name = delivery->provider_template;
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
	if (!*name)
		return "the guest has not written in the last 24 hours, and the message has no "
		       "template approved by WhatsApp";
	if (name[length] || length > TEMPLATE_NAME_MOST)
		return "the name of the WhatsApp template may have a-z, 0-9 and _ only";
	if (!setting_plain(delivery->language))
		return "the language of the WhatsApp template is not one";
	for (const char *const *each = delivery->parameters; each && *each; each++)
		if (text_wrong(*each, PARAMETER_MOST) || !(*each)[strspn(*each, " \n\t")])
			return "a value of the WhatsApp template is empty, too long or not text";
	return *delivery->code ? text_wrong(delivery->code, PARAMETER_MOST) : NULL;
}

static const char *wrong(const struct delivery *delivery)
{
	const char *why = phone_wrong(delivery->to);
	if (why)
		return why;
	if (!delivery->window_open)
		return template_wrong(delivery);
	if (!has_buttons(delivery))
		return text_wrong(delivery->body, TEXT_MOST);
	why = text_wrong(delivery->body, BUTTONS_BODY_MOST);
	return why ? why : buttons_wrong(delivery);
}

static const char *request(struct arena *arena, const struct account *account,
			   const struct delivery *delivery, struct exchange *exchange)
{
	const char *why = wrong(delivery);
	if (why)
		return why;
	if (!setting_plain(account_setting(account, "token")) ||
	    !setting_plain(account_setting(account, "phone_id")))
		return account_is_wrong(
			exchange, "the WhatsApp account's token or phone number id is not one");
	struct buffer body = buffer_in(arena);
	buffer_printf(&body,
		      "{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\","
		      "\"to\":\"%s\",",
		      digits_of(delivery->to));
	if (!delivery->window_open)
		add_template(&body, delivery);
	else if (has_buttons(delivery))
		add_buttons(&body, delivery);
	else
		add_text(&body, delivery);
	buffer_text(&body, "}");
	exchange->method = "POST";
	exchange->url = arena_printf(arena, "%s/%s/%s/messages", account_setting(account, "url"),
				     account_setting(account, "version"),
				     account_setting(account, "phone_id"));
	exchange->headers[0] = "Content-Type: application/json";
	exchange->headers[1] =
		arena_printf(arena, "Authorization: Bearer %s", account_setting(account, "token"));
	exchange->body = buffer_end(&body);
	exchange->length = body.length;
	return NULL;
}

static const struct code codes[] = {
	{0, 0, DELIVERY_ACCOUNT, "the access token does not work"},
	{1, 2, DELIVERY_LATER, "WhatsApp is out of order"},
	{3, 3, DELIVERY_ACCOUNT, "the account may not send"},
	{4, 4, DELIVERY_LATER, "too many requests"},
	{10, 10, DELIVERY_ACCOUNT, "the account may not send"},
	{33, 33, DELIVERY_ACCOUNT, "the sender's number does not exist"},
	{102, 102, DELIVERY_ACCOUNT, "the access token does not work"},
	{190, 190, DELIVERY_ACCOUNT, "the access token does not work"},
	{200, 299, DELIVERY_ACCOUNT, "the account may not send"},
	{368, 368, DELIVERY_ACCOUNT, "the account is blocked for breaking WhatsApp's rules"},
	{80007, 80007, DELIVERY_LATER, "too many requests"},
	{130429, 130429, DELIVERY_LATER, "too many messages at once"},
	{130472, 130472, DELIVERY_REFUSED, "WhatsApp withheld it: the number is in an experiment"},
	{131000, 131000, DELIVERY_LATER, "WhatsApp is out of order"},
	{131005, 131005, DELIVERY_ACCOUNT, "the account may not send"},
	{131016, 131016, DELIVERY_LATER, "WhatsApp is out of order"},
	{131021, 131021, DELIVERY_REFUSED, "recipient and sender are the same number"},
	{131026, 131026, DELIVERY_REFUSED, "WhatsApp cannot deliver to this number"},
	{131030, 131030, DELIVERY_REFUSED, "the number is not among those this account may try"},
	{131031, 131031, DELIVERY_ACCOUNT, "the account is locked"},
	{131042, 131042, DELIVERY_ACCOUNT, "the account's payment does not work"},
	{131045, 131045, DELIVERY_ACCOUNT, "the sender's number is not registered"},
	{131048, 131048, DELIVERY_LATER, "held back: too many were reported as unwanted"},
	{131049, 131049, DELIVERY_REFUSED, "WhatsApp withheld it: enough marketing for this guest"},
	{131050, 131050, DELIVERY_REFUSED, "the guest takes no marketing by WhatsApp"},
	{131056, 131056, DELIVERY_LATER, "too many messages to this number at once"},
	{131057, 131057, DELIVERY_LATER, "the account is under maintenance"},
	{132000, 132099, DELIVERY_REFUSED, "the template does not fit, or is not approved"},
	{133004, 133004, DELIVERY_LATER, "WhatsApp is out of order"},
	{133000, 133999, DELIVERY_ACCOUNT, "the sender's number is not registered"},
};

/* Somebody wrote, we thought, but the 24 hours are over for WhatsApp: who has a template is sent it
 * at the next try. */
static void judge_closed(const struct delivery *delivery, struct outcome *outcome)
{
	bool again = delivery->window_open && *delivery->provider_template;
	outcome->window_closed = true;
	judge_as(outcome, again ? DELIVERY_LATER : DELIVERY_REFUSED,
		 again ? "131047: the 24 hours are over, the template goes next"
		       : "131047: the guest has not written in the last 24 hours");
}

static void judge_code(struct arena *arena, json_int_t code, const json_t *error,
		       const struct reply *reply, struct outcome *outcome)
{
	const char *words = reply_words(arena, json_object_get(error, "message"));
	if (judge_by_code(arena, codes, sizeof codes / sizeof *codes, (long)code, words, outcome)) {
		outcome->retry_after = reply->retry_after;
		return;
	}
	/* One that this table does not know: HTTP says at least whether it was our fault. */
	if (judge_transport(arena, reply, outcome))
		return;
	judge_as(outcome,
		 reply->status == 401 || reply->status == 403 ? DELIVERY_ACCOUNT
		 : reply->status >= 400			      ? DELIVERY_REFUSED
							      : DELIVERY_LATER,
		 arena_printf(arena, "%" JSON_INTEGER_FORMAT ": %s", code, words));
}

/* Graph's answer to an id in the path that does not exist, or that the token may not use. */
static bool no_such_sender(const json_t *error)
{
	return json_integer_value(json_object_get(error, "code")) == 100 &&
	       json_integer_value(json_object_get(error, "error_subcode")) == 33;
}

static void judge(struct arena *arena, const struct account *account,
		  const struct delivery *delivery, const struct reply *reply,
		  struct outcome *outcome)
{
	(void)account;
	const json_t *object = reply_object(arena, reply),
		     *error = json_object_get(object, "error"),
		     *code = json_object_get(error, "code"),
		     *message = json_array_get(json_object_get(object, "messages"), 0);
	const char *id = reply_id(arena, json_object_get(message, "id"));
	if (json_is_integer(code) && json_integer_value(code) == 131047)
		judge_closed(delivery, outcome);
	else if (no_such_sender(error))
		judge_as(outcome, DELIVERY_ACCOUNT, "100: the sender's number is not this token's");
	else if (json_is_integer(code))
		judge_code(arena, json_integer_value(code), error, reply, outcome);
	else if (error || !*id || reply->status < 200 || reply->status > 299)
		judge_garbage(arena, reply, outcome);
	else {
		judge_as(outcome, DELIVERY_SENT, "");
		outcome->message_id = id;
	}
}

/* 80 a second: what a number starts with. */
const struct provider provider_whatsapp = {
	.name = "whatsapp",
	.channel = "whatsapp",
	.per_second = 80,
	.request = request,
	.judge = judge,
	.required = (const char *const[]){"token", "phone_id", NULL},
};
