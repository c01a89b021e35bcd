/* Twilio: what became of a message, and what people answer by SMS or WhatsApp. */
#include "app.h"
#include "heard.h"
#include "pages.h"
#include <string.h>

static const char *delivery_of(const char *status)
{
	static const char *const meanings[][2] = {
		{"sent", "sent"},	   {"delivered", "delivered"}, {"read", "read"},
		{"undelivered", "failed"}, {"failed", "failed"},       {"canceled", "failed"},
	};
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (!strcmp(meanings[i][0], status))
			return meanings[i][1];
	return ""; /* accepted, queued, sending …: still with Twilio */
}

static const char *either(struct request *req, const char *name, const char *older_name)
{
	const char *value = given(req, name);
	return *value ? value : given(req, older_name);
}

void twilio_hear_status(struct heard *heard, struct request *req)
{
	const char *id = either(req, "MessageSid", "SmsSid");
	const char *word = status_word(req->arena, either(req, "MessageStatus", "SmsStatus"));
	heard_receipt(heard, &(struct receipt){
				     .event_id = arena_printf(req->arena, "%s.%s", id, word),
				     .message_id = id,
				     .status = word,
				     .delivery = delivery_of(word),
				     .error = error_code(req->arena, given(req, "ErrorCode")),
			     });
}

static enum http status(struct request *req)
{
	struct heard heard = heard_of(req);
	twilio_hear_status(&heard, req);
	return heard_store(req, &heard);
}

/* Twilio has its own list of words, in languages we do not know; without it the usual ones. */
static int choice_of(struct request *req)
{
	const char *type = given(req, "OptOutType");
	if (*type)
		return !strcmp(type, "STOP") ? -1 : !strcmp(type, "START");
	return word_choice(given(req, "Body"), true);
}

void twilio_hear_message(struct heard *heard, struct request *req)
{
	static const char whatsapp[] = "whatsapp:";
	const char *id = either(req, "MessageSid", "SmsSid"), *from = given(req, "From");
	const char *to = given(req, "To"), *channel = "sms";
	if (!strncmp(from, whatsapp, sizeof whatsapp - 1)) {
		from += sizeof whatsapp - 1;
		channel = "whatsapp";
	}
	if (!strncmp(to, whatsapp, sizeof whatsapp - 1))
		to += sizeof whatsapp - 1;
	heard_message(heard, &(struct inbound){.event_id = id,
					       .sender = from + (*from == '+'),
					       .account = to + (*to == '+'),
					       .text = call_text(req)});
	int choice = choice_of(req);
	if (choice && *from == '+')
		heard_choice(heard, &(struct choice){.event_id = id,
						     .channel = channel,
						     .address = from,
						     .why = "wrote STOP",
						     .stop = choice < 0});
}

static enum http message(struct request *req)
{
	static const char empty[] = "<Response/>";
	struct heard heard = heard_of(req);
	twilio_hear_message(&heard, req);
	enum http stored = heard_store(req, &heard);
	return stored == HTTP_OK ? answer_text(req, "text/xml", empty, sizeof empty - 1) : stored;
}

const struct page page_hook_twilio = {.path = "/twilio/{network:word}",
				      .who = ANYONE,
				      .post = message,
				      .open_form = true,
				      .raw_body = true};
const struct page page_hook_twilio_message = {.path = "/twilio/{network:word}/{message}",
					      .who = ANYONE,
					      .post = status,
					      .open_form = true,
					      .raw_body = true};
