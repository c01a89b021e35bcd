/* Telegram's Bot API: sendMessage. A guest is a chat that the guest began with the network's bot.
 */
#include "channels/check.h"
#include "core/buffer.h"
#include "core/view.h"
#include <string.h>

enum { TEXT_MOST = 4096, BUTTON_ID_MOST = 64 };

/* An id of 64 bits; groups' have a minus. */
static bool chat_is(const char *to)
{
	const char *digits = to + (*to == '-');
	size_t count = strspn(digits, "0123456789");
	return count >= 1 && count <= 18 && !digits[count] && *digits != '0';
}

/* "123456:ABC…": a part of the path. */
static bool token_is(const char *token)
{
	return setting_plain(token) && strchr(token, ':');
}

static bool has_buttons(const struct delivery *delivery)
{
	return delivery->buttons && *delivery->buttons;
}

/* Telegram opens nothing but https from a button; another link stands in the text. */
static bool link_is_button(const struct delivery *delivery)
{
	return !strncmp(delivery->link, "https://", 8) && *delivery->from_name;
}

static const char *text_of(struct arena *arena, const struct delivery *delivery)
{
	if (!*delivery->link || link_is_button(delivery) || strstr(delivery->body, delivery->link))
		return delivery->body;
	return arena_printf(arena, "%s\n\n%s", delivery->body, delivery->link);
}

static const char *buttons_wrong(const struct delivery *delivery)
{
	for (const char *const *each = delivery->buttons; each && *each; each += 2)
		if (text_wrong(each[0], BUTTON_ID_MOST) || strlen(each[0]) > BUTTON_ID_MOST ||
		    text_wrong(each[1], TEXT_MOST))
			return "a button has no words, or an id over 64 bytes";
	return NULL;
}

static void add_button(struct buffer *body, const char *words, const char *does, const char *what)
{
	buffer_text(body, "[{\"text\":");
	json_text(body, words);
	buffer_printf(body, ",\"%s\":", does);
	json_text(body, what);
	buffer_text(body, "}]");
}

/* One below the other; the link's has the network's name. */
static void add_keyboard(struct buffer *body, const struct delivery *delivery)
{
	const char *separator = "";
	buffer_text(body, ",\"reply_markup\":{\"inline_keyboard\":[");
	for (const char *const *each = delivery->buttons; each && *each; each += 2) {
		buffer_text(body, separator);
		add_button(body, each[1], "callback_data", each[0]);
		separator = ",";
	}
	if (link_is_button(delivery)) {
		buffer_text(body, separator);
		add_button(body, delivery->from_name, "url", delivery->link);
	}
	buffer_text(body, "]}");
}

static const char *wrong(const struct delivery *delivery, const char *text)
{
	if (!chat_is(delivery->to))
		return "the recipient is not a Telegram chat";
	if (*delivery->link && text_wrong(delivery->link, TEXT_MOST))
		return "the message's link is not one";
	if (*delivery->from_name && text_wrong(delivery->from_name, TEXT_MOST))
		return "the sender's name is not text";
	const char *why = text_wrong(delivery->body, TEXT_MOST);
	if (!why)
		why = text_wrong(text, TEXT_MOST);
	return why ? why : buttons_wrong(delivery);
}

static const char *request(struct arena *arena, const struct account *account,
			   const struct delivery *delivery, struct exchange *exchange)
{
	const char *text = text_of(arena, delivery), *why = wrong(delivery, text);
	if (why)
		return why;
	if (!token_is(account_setting(account, "token")))
		return account_is_wrong(exchange, "the Telegram bot's token is not one");
	struct buffer body = buffer_in(arena);
	buffer_printf(&body, "{\"chat_id\":%s,\"text\":", delivery->to);
	json_text(&body, text);
	buffer_text(&body, ",\"link_preview_options\":{\"is_disabled\":true}");
	if (has_buttons(delivery) || link_is_button(delivery))
		add_keyboard(&body, delivery);
	buffer_text(&body, "}");
	exchange->method = "POST";
	exchange->url = arena_printf(arena, "%s/bot%s/sendMessage", account_setting(account, "url"),
				     account_setting(account, "token"));
	exchange->headers[0] = "Content-Type: application/json";
	exchange->body = buffer_end(&body);
	exchange->length = body.length;
	return NULL;
}

static void judge_forbidden(const char *words, struct outcome *outcome)
{
	/* Who never began the chat has not said no. */
	bool never = strstr(words, "initiate conversation") != NULL;
	judge_as(outcome, never ? DELIVERY_REFUSED : DELIVERY_OPTED_OUT,
		 never ? "403: the guest has not started the bot"
		       : "403: the guest has blocked the bot, or is gone");
}

static void judge_error(struct arena *arena, const json_t *object, const struct reply *reply,
			struct outcome *outcome)
{
	const json_t *parameters = json_object_get(object, "parameters");
	const char *words = reply_words(arena, json_object_get(object, "description"));
	json_int_t code = json_integer_value(json_object_get(object, "error_code")),
		   wait = json_integer_value(json_object_get(parameters, "retry_after"));
	if (code == 429 || code >= 500) {
		judge_as(outcome, DELIVERY_LATER,
			 arena_printf(arena, "Telegram answered %" JSON_INTEGER_FORMAT, code));
		outcome->retry_after = wait > 0 ? wait : reply->retry_after;
	} else if (code == 403)
		judge_forbidden(words, outcome);
	else if (code == 401 || code == 404)
		judge_as(outcome, DELIVERY_ACCOUNT, "the Telegram bot's token does not work");
	else if (code == 400 && strstr(words, "chat not found"))
		judge_as(outcome, DELIVERY_REFUSED, "400: Telegram knows no such chat");
	else if (code >= 400)
		judge_as(outcome, DELIVERY_REFUSED,
			 arena_printf(arena, "%" JSON_INTEGER_FORMAT ": %s", code, words));
	else
		judge_garbage(arena, reply, outcome);
}

/* A message's number is its chat's alone, and nothing is heard of it later: no id is kept. */
static void judge(struct arena *arena, const struct account *account,
		  const struct delivery *delivery, const struct reply *reply,
		  struct outcome *outcome)
{
	(void)account, (void)delivery;
	const json_t *object = reply_object(arena, reply), *ok = json_object_get(object, "ok"),
		     *result = json_object_get(object, "result");
	if (json_is_false(ok))
		judge_error(arena, object, reply, outcome);
	else if (json_is_true(ok) && json_is_integer(json_object_get(result, "message_id")) &&
		 reply->status == 200)
		judge_as(outcome, DELIVERY_SENT, "");
	else
		judge_garbage(arena, reply, outcome);
}

/* 30 a second to different chats. */
const struct provider provider_telegram = {
	.name = "telegram",
	.channel = "telegram",
	.per_second = 30,
	.request = request,
	.judge = judge,
	.required = (const char *const[]){"token", NULL},
};
