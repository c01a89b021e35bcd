/* E-mail by SendGrid's Web API v3. Its answer to a taken message is empty: the id is a header. */
#include "channels/check.h"
#include "channels/mail.h"
#include "core/buffer.h"
#include "core/view.h"
#include <string.h>

static void add_content(struct buffer *body, const char *type, const char *text)
{
	buffer_printf(body, "{\"type\":\"text/%s\",\"value\":", type);
	json_text(body, text);
	buffer_text(body, "}");
}

static const char *body_of(struct arena *arena, const struct delivery *delivery, const char *from,
			   size_t *length)
{
	struct buffer body = buffer_in(arena);
	const char *html = mail_html(arena, delivery);
	buffer_text(&body, "{\"personalizations\":[{\"to\":[{\"email\":");
	json_text(&body, delivery->to);
	/* Comes back with every event. */
	buffer_text(&body, "}],\"custom_args\":{\"network_id\":");
	json_text(&body, delivery->network_id);
	buffer_text(&body, ",\"outbox_id\":");
	json_text(&body, delivery->outbox_id);
	buffer_text(&body, "}}],\"from\":{\"email\":");
	json_text(&body, from);
	if (*delivery->from_name) {
		buffer_text(&body, ",\"name\":");
		json_text(&body, delivery->from_name);
	}
	buffer_text(&body, "},\"subject\":");
	json_text(&body, delivery->subject);
	buffer_text(&body, ",\"content\":[");
	add_content(&body, "plain", mail_plain(arena, delivery));
	if (*html) {
		buffer_text(&body, ",");
		add_content(&body, "html", html);
	}
	/* Our links stay as they are: they lead to us and to nobody in between. */
	buffer_text(&body, "],\"tracking_settings\":{\"click_tracking\":{\"enable\":false}}}");
	*length = body.length;
	return buffer_end(&body);
}

static const char *request(struct arena *arena, const struct account *account,
			   const struct delivery *delivery, struct exchange *exchange)
{
	const char *from = account_setting(account, "from"), *why = mail_wrong(delivery, from);
	if (why)
		return why;
	if (!setting_plain(account_setting(account, "key")))
		return account_is_wrong(exchange, "the SendGrid account's key is not one");
	exchange->method = "POST";
	exchange->url = arena_printf(arena, "%s/v3/mail/send", account_setting(account, "url"));
	exchange->headers[0] = "Content-Type: application/json";
	exchange->headers[1] =
		arena_printf(arena, "Authorization: Bearer %s", account_setting(account, "key"));
	exchange->body = body_of(arena, delivery, from, &exchange->length);
	return NULL;
}

/* "400: Does not contain a valid address." */
static const char *sentence(struct arena *arena, const struct reply *reply)
{
	const json_t *errors = json_object_get(reply_object(arena, reply), "errors");
	const char *words =
		reply_words(arena, json_object_get(json_array_get(errors, 0), "message"));
	return *words ? arena_printf(arena, "%ld: %s", reply->status, words)
		      : arena_printf(arena, "the provider answered %ld", reply->status);
}

static void judge(struct arena *arena, const struct account *account,
		  const struct delivery *delivery, const struct reply *reply,
		  struct outcome *outcome)
{
	(void)account;
	int64_t now = delivery->now / 1000000;
	if (judge_transport(arena, reply, outcome)) {
		if (!outcome->retry_after && reply->limit_reset > now)
			outcome->retry_after = reply->limit_reset - now;
	} else if (reply->status == 202) {
		judge_as(outcome, DELIVERY_SENT, "");
		outcome->message_id = id_or_none(reply->message_id);
	} else if (reply->status == 401 || reply->status == 403)
		judge_as(outcome, DELIVERY_ACCOUNT, sentence(arena, reply));
	else if (reply->status == 400 || reply->status == 413)
		judge_as(outcome, DELIVERY_REFUSED, sentence(arena, reply));
	else
		judge_garbage(arena, reply, outcome);
}

/* It documents no number and takes thousands a second; 100 is what one process of ours sends. */
const struct provider provider_sendgrid = {
	.name = "sendgrid",
	.channel = "email",
	.per_second = 100,
	.request = request,
	.judge = judge,
	.required = (const char *const[]){"key", "from", NULL},
};
