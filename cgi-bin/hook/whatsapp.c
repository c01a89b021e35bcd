/* WhatsApp's calls: the greeting that proves the address ours, statuses of messages, and what
 * people write, which opens the 24 hours. */
#include "app.h"
#include "core/crypto.h"
#include "core/digest.h"
#include "heard.h"
#include "pages.h"
#include "tree.h"
#include <string.h>

static enum signature greeting(struct request *req, const struct signer *signer)
{
	const char *token = signer_setting(signer, "verify_token");
	if (!*token)
		return NO_SECRET;
	bool right = text_equal(query_value(req, "hub.verify_token"), token);
	return right && !strcmp(query_value(req, "hub.mode"), "subscribe") ? SIGNED : UNSIGNED;
}

enum signature whatsapp_signature(struct request *req, const struct signer *signer)
{
	unsigned char mac[DIGEST_MOST];
	if (req->method != METHOD_POST)
		return greeting(req, signer);
	const char *secret = signer_setting(signer, "app_secret");
	if (!*secret)
		return NO_SECRET;
	size_t length = hmac_bytes(DIGEST_SHA256, secret, strlen(secret),
				   req->body ? req->body : "", req->body_length, mac);
	const char *wanted =
		arena_printf(req->arena, "sha256=%s", hex_text(req->arena, mac, length));
	return text_equal(wanted, req->signature) ? SIGNED : UNSIGNED;
}

static const char *delivery_of(const char *status)
{
	static const char *const same[] = {"sent", "delivered", "read", "failed"};
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		if (!strcmp(same[i], status))
			return same[i];
	return !strcmp(status, "played") ? "read" : ""; /* a voice message was heard */
}

/* The first error's code and title, where that is a title: nobody's address or number. */
static const char *error_of(struct arena *arena, const json_t *status)
{
	const json_t *error = json_array_get(json_object_get(status, "errors"), 0);
	const char *code = number_at(arena, error, "code"), *title = text_at(error, "title");
	bool plain = strlen(title) <= 100 && !strpbrk(title, "@0123456789");
	return !*code || strlen(code) > 20 ? ""
	       : !plain || !*title	   ? code
					   : arena_printf(arena, "%s %s", code, title);
}

static void hear_status(struct heard *heard, const json_t *status)
{
	const char *id = text_at(status, "id");
	const char *word = status_word(heard->arena, text_at(status, "status"));
	heard_receipt(heard, &(struct receipt){
				     .event_id = arena_printf(heard->arena, "%s.%s", id, word),
				     .message_id = id,
				     .status = word,
				     .delivery = delivery_of(word),
				     .error = error_of(heard->arena, status),
				     .at = seconds_at(status, "timestamp"),
			     });
}

static void hear_message(struct heard *heard, const char *account, const json_t *message)
{
	const char *id = text_at(message, "id"), *from = text_at(message, "from");
	heard_message(heard, &(struct inbound){.event_id = id,
					       .sender = from,
					       .account = account,
					       .text = tree_text(heard->arena, message),
					       .at = seconds_at(message, "timestamp")});
	int choice = word_choice(text_at(json_object_get(message, "text"), "body"), false);
	if (choice)
		heard_choice(heard,
			     &(struct choice){.event_id = id,
					      .channel = "whatsapp",
					      .address = arena_printf(heard->arena, "+%s", from),
					      .why = "wrote STOP",
					      .stop = choice < 0});
}

bool whatsapp_hear(struct heard *heard, const char *body, size_t length)
{
	const json_t *root = json_read(heard->arena, body, length), *entry, *change, *item;
	const json_t *entries = json_object_get(root, "entry");
	size_t at, within, number;
	json_array_foreach(entries, at, entry)
	{
		json_array_foreach(json_object_get(entry, "changes"), within, change)
		{
			const json_t *value = json_object_get(change, "value");
			const char *account =
				text_at(json_object_get(value, "metadata"), "phone_number_id");
			if (strcmp(text_at(change, "field"), "messages") != 0)
				continue;
			json_array_foreach(json_object_get(value, "statuses"), number, item)
				hear_status(heard, item);
			json_array_foreach(json_object_get(value, "messages"), number, item)
				hear_message(heard, account, item);
		}
	}
	return json_is_object(root);
}

static enum http greet(struct request *req)
{
	const char *challenge = query_value(req, "hub.challenge");
	return answer_text(req, "text/plain; charset=utf-8", challenge, strlen(challenge));
}

static enum http tell(struct request *req)
{
	return heard_whole(req, whatsapp_hear);
}

const struct page page_hook_whatsapp = {.path = "/whatsapp/{network:word}",
					.who = ANYONE,
					.get = greet,
					.post = tell,
					.open_form = true,
					.raw_body = true};
