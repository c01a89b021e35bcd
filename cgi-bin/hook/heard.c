/* Gathers what a call tells as the lists that the queries take. */
#include "heard.h"
#include "core/crypto.h"
#include "domain/receipt.h"
#include <string.h>

enum { EVENT_ID_MOST = 300, SENDER_MOST = 200, ADDRESS_MOST = 320 };

struct heard heard_new(struct arena *arena, const struct config *config, const char *provider,
		       const char *account, int64_t now)
{
	return (struct heard){.arena = arena,
			      .config = config,
			      .provider = provider,
			      .account = account,
			      .now = now,
			      .receipts = buffer_in(arena),
			      .ids = buffer_in(arena),
			      .messages = buffer_in(arena),
			      .last_message = ""};
}

static void add_text(struct buffer *list, const char *name, const char *text)
{
	buffer_printf(list, ",\"%s\":", name);
	json_text(list, text);
}

/* "[{" or ",{" and the first member. */
static void begin(struct buffer *list, const char *name, const char *text)
{
	buffer_printf(list, "%s{\"%s\":", list->length ? "," : "[", name);
	json_text(list, text);
}

static bool sound(const char *text, size_t most)
{
	return *text && strlen(text) <= most;
}

/* What was in the future, or before there were mobile phones, is taken as now. */
static const char *instant_of(const struct heard *heard, int64_t at)
{
	const int64_t oldest = INT64_C(946684800) * 1000000; /* 2000 */
	return instant_text(heard->arena, at > oldest && at < heard->now ? at : heard->now);
}

void heard_receipt(struct heard *heard, const struct receipt *receipt)
{
	if (!sound(receipt->event_id, EVENT_ID_MOST) || !receipt_id_sound(receipt->message_id) ||
	    ++heard->count > HEARD_MOST)
		return;
	struct buffer *list = &heard->receipts;
	begin(list, "event_id", receipt->event_id);
	add_text(list, "message_id", receipt->message_id);
	add_text(list, "status", receipt->status);
	add_text(list, "delivery", receipt->delivery);
	add_text(list, "error", receipt->error);
	add_text(list, "at", instant_of(heard, receipt->at));
	buffer_text(list, "}");
	if (strcmp(heard->last_message, receipt->message_id) != 0) {
		buffer_text(&heard->ids, heard->ids.length ? "," : "[");
		json_text(&heard->ids, receipt->message_id);
		heard->last_message = receipt->message_id;
	}
}

void heard_message(struct heard *heard, const struct inbound *message)
{
	if (!sound(message->event_id, EVENT_ID_MOST) || !sound(message->sender, SENDER_MOST) ||
	    ++heard->count > HEARD_MOST)
		return;
	struct arena *arena = heard->arena;
	const char *provider = heard->provider;
	const char *sender = hmac_text(arena, config_key(heard->config, "index"),
				       arena_printf(arena, "sender.%s", provider), message->sender);
	begin(&heard->messages, "event_id", message->event_id);
	add_text(&heard->messages, "sender_index", sender);
	add_text(&heard->messages, "body_sealed",
		 seal(arena, config_key(heard->config, "seal"),
		      arena_printf(arena, "inbound.%s.%s", provider, message->event_id),
		      message->text));
	add_text(&heard->messages, "account",
		 sound(message->account, SENDER_MOST) ? message->account : "");
	add_text(&heard->messages, "at", instant_of(heard, message->at));
	buffer_text(&heard->messages, "}");
}

void heard_choice(struct heard *heard, const struct choice *choice)
{
	if (!sound(choice->address, ADDRESS_MOST))
		return;
	struct choice *kept = arena_alloc(heard->arena, sizeof *kept);
	*kept = *choice;
	if (!kept->message_id)
		kept->message_id = "";
	kept->next = heard->choices;
	heard->choices = kept;
}

void heard_claim(struct heard *heard, const char *network_id, const char *outbox_id,
		 const char *message_id)
{
	const struct claim *last = heard->claims;
	if (!uuid_is(network_id) || !uuid_is(outbox_id) || !receipt_id_sound(message_id))
		return;
	bool told = last && !strcmp(last->message_id, message_id);
	bool theirs = !strcmp(heard->account, "platform") || !strcmp(heard->account, network_id);
	if (told || !theirs || heard->count >= HEARD_MOST)
		return;
	struct claim *claim = arena_alloc(heard->arena, sizeof *claim);
	*claim = (struct claim){network_id, outbox_id, message_id, heard->claims};
	heard->claims = claim;
}
