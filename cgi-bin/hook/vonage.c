/* Vonage: what became of a message, and what people answer by SMS; by GET or POST, as the account
 * is set. */
#include "app.h"
#include "heard.h"
#include "pages.h"
#include <string.h>

static const char *delivery_of(const char *status)
{
	static const char *const meanings[][2] = {
		{"accepted", "sent"},  {"buffered", "sent"}, {"delivered", "delivered"},
		{"expired", "failed"}, {"failed", "failed"}, {"rejected", "failed"},
	};
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (!strcmp(meanings[i][0], status))
			return meanings[i][1];
	return "";
}

/* "2026-06-12 11:30:00", in UTC; 0 when it is none. */
static int64_t time_of(const char *text)
{
	return strlen(text) == 19 && strspn(text, "0123456789-: ") == 19 ? instant_parse(text) : 0;
}

void vonage_hear_status(struct heard *heard, struct request *req)
{
	const char *id = given(req, "messageId");
	const char *word = status_word(req->arena, given(req, "status"));
	const char *error = error_code(req->arena, given(req, "err-code"));
	const char *delivery = delivery_of(word);
	heard_receipt(heard,
		      &(struct receipt){
			      .event_id = arena_printf(req->arena, "%s.%s.%s", id, word, error),
			      .message_id = id,
			      .status = word,
			      .delivery = delivery,
			      .error = strcmp(delivery, "failed") ? "" : error,
			      .at = time_of(given(req, "message-timestamp")),
		      });
}

static enum http status(struct request *req)
{
	struct heard heard = heard_of(req);
	vonage_hear_status(&heard, req);
	return heard_store(req, &heard);
}

void vonage_hear_message(struct heard *heard, struct request *req)
{
	const char *id = given(req, "messageId"), *from = given(req, "msisdn");
	heard_message(heard, &(struct inbound){.event_id = id,
					       .sender = from,
					       .account = given(req, "to"),
					       .text = call_text(req),
					       .at = time_of(given(req, "message-timestamp"))});
	int choice = word_choice(given(req, "text"), true);
	if (choice)
		heard_choice(heard,
			     &(struct choice){.event_id = id,
					      .channel = "sms",
					      .address = arena_printf(req->arena, "+%s", from),
					      .why = "wrote STOP",
					      .stop = choice < 0});
}

static enum http message(struct request *req)
{
	struct heard heard = heard_of(req);
	vonage_hear_message(&heard, req);
	return heard_store(req, &heard);
}

const struct page page_hook_vonage = {.path = "/vonage/{network:word}",
				      .who = ANYONE,
				      .get = message,
				      .post = message,
				      .open_form = true,
				      .raw_body = true};
const struct page page_hook_vonage_message = {.path = "/vonage/{network:word}/{message}",
					      .who = ANYONE,
					      .get = status,
					      .post = status,
					      .open_form = true,
					      .raw_body = true};
