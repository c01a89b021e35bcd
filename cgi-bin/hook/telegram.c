/* Telegram's calls: what people write to the bot, and that they turned it off or on. */
#include "app.h"
#include "core/crypto.h"
#include "heard.h"
#include "pages.h"
#include "tree.h"
#include <string.h>

enum signature telegram_signature(struct request *req, const struct signer *signer)
{
	const char *secret = signer_setting(signer, "secret");
	if (!*secret)
		return NO_SECRET;
	return text_equal(secret, req->signature) ? SIGNED : UNSIGNED;
}

/* Bots count their updates each for itself. */
static const char *event_of(const struct heard *heard, const char *id)
{
	return *id ? arena_printf(heard->arena, "%s.%s", heard->account, id) : "";
}

static int choice_of(const json_t *update, const json_t *message)
{
	const json_t *member =
		json_object_get(json_object_get(update, "my_chat_member"), "new_chat_member");
	const char *status = text_at(member, "status");
	if (!strcmp(status, "kicked"))
		return -1;
	return !strcmp(status, "member") ? 1 : word_choice(text_at(message, "text"), false);
}

bool telegram_hear(struct heard *heard, const char *body, size_t length)
{
	static const char *const kinds[] = {"message", "edited_message", "callback_query",
					    "my_chat_member"};
	struct arena *arena = heard->arena;
	const json_t *update = json_read(arena, body, length), *message = NULL;
	const char *id = number_at(arena, update, "update_id");
	for (size_t i = 0; !message && i < sizeof kinds / sizeof *kinds; i++)
		message = json_object_get(update, kinds[i]);
	const json_t *of = json_object_get(message, "message"); /* of a button's press */
	const char *chat = number_at(arena, json_object_get(of ? of : message, "chat"), "id");
	heard_message(heard, &(struct inbound){.event_id = event_of(heard, id),
					       .sender = chat,
					       .account = heard->account,
					       .text = update ? tree_text(arena, update) : "",
					       .at = seconds_at(message, "date")});
	int choice = choice_of(update, message);
	if (choice)
		heard_choice(heard, &(struct choice){.event_id = event_of(heard, id),
						     .channel = "telegram",
						     .address = chat,
						     .why = choice < 0 ? "stopped the bot" : "",
						     .stop = choice < 0});
	return json_is_object(update);
}

static enum http tell(struct request *req)
{
	return heard_whole(req, telegram_hear);
}

const struct page page_hook_telegram = {.path = "/telegram/{network:word}",
					.who = ANYONE,
					.post = tell,
					.open_form = true,
					.raw_body = true};
