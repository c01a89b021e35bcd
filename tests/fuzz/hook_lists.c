/* What signed calls of providers tell: JSON of any shape, or flat names and values, become lists
 * that the queries can take, whatever is broken in it left out. The first byte chooses the provider
 * and whether what is flat is a form or JSON. */
#include "core/config.h"
#include "core/crypto.h"
#include "fuzz.h"
#include "hook/app.h"
#include "hook/heard.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *provider;
	bool (*hear)(struct heard *heard, const char *body, size_t length);
	void (*hear_flat)(struct heard *heard, struct request *req);
} parsers[] = {{"whatsapp", whatsapp_hear, NULL},     {"sendgrid", sendgrid_hear, NULL},
	       {"telegram", telegram_hear, NULL},     {"twilio", NULL, twilio_hear_status},
	       {"twilio", NULL, twilio_hear_message}, {"vonage", NULL, vonage_hear_status},
	       {"vonage", NULL, vonage_hear_message}};

static void hear_flat(struct arena *arena, struct heard *heard, const struct input *input,
		      bool json, void (*hear)(struct heard *heard, struct request *req))
{
	struct hook hook = {.provider = heard->provider, .network_id = ""};
	struct request req = {.arena = arena,
			      .method = METHOD_POST,
			      .uri = "/hooks",
			      .context = &hook,
			      .body = input->at,
			      .body_length = input->left};
	hook.given = (json ? fields_json : fields_form)(arena, input->at, input->left);
	if (hook.given)
		hear(heard, &req);
}

static bool is_one_of(const char *text, const char *words)
{
	const char *found = strstr(words, text);
	return !*text ||
	       (found && (found == words || found[-1] == ' ') && strchr(" ", found[strlen(text)]));
}

static const char *member(const json_t *row, const char *name)
{
	const char *text = json_string_value(json_object_get(row, name));
	must(text);
	return text;
}

static void check_receipt(const json_t *row)
{
	const char *event_id = member(row, "event_id"), *message_id = member(row, "message_id");
	must(*event_id && strlen(event_id) <= 300);
	must(*message_id && strlen(message_id) <= 200);
	must(is_one_of(member(row, "delivery"), "sent delivered read failed"));
	must(strspn(member(row, "status"), "abcdefghijklmnopqrstuvwxyz_") ==
	     strlen(member(row, "status")));
	must(strlen(member(row, "error")) <= 130 && !strchr(member(row, "error"), '@'));
	must(strlen(member(row, "at")) >= 19);
}

static void check_message(const json_t *row)
{
	must(*member(row, "event_id") && strlen(member(row, "event_id")) <= 300);
	must(!strncmp(member(row, "sender_index"), "\\x", 2));
	must(!strncmp(member(row, "body_sealed"), "\\x", 2));
	must(strlen(member(row, "account")) <= 200 && strlen(member(row, "at")) >= 19);
}

static void check(struct buffer *list, void (*check_row)(const json_t *row))
{
	json_t *rows, *row;
	size_t at;
	buffer_text(list, list->length ? "]" : "[]");
	rows = json_loadb(buffer_end(list), list->length, JSON_REJECT_DUPLICATES, NULL);
	must(rows);
	json_array_foreach(rows, at, row) check_row(row);
	json_decref(rows);
}

static void check_id(const json_t *id)
{
	must(json_is_string(id) && json_string_length(id) <= 200);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const int64_t noon = INT64_C(1781265600) * 1000000;
	struct arena *arena = fuzz_arena();
	const struct config *config = site_server(true)->config;
	struct input input = input_of(data, size);
	unsigned choice = input_byte(&input);
	size_t which = (choice & 0x7f) % (sizeof parsers / sizeof *parsers);
	struct heard heard = heard_new(arena, config, parsers[which].provider, "platform", noon);
	if (parsers[which].hear)
		parsers[which].hear(&heard, input.at, input.left);
	else
		hear_flat(arena, &heard, &input, choice & 0x80, parsers[which].hear_flat);
	must(heard.count <= HEARD_MOST + 1);
	for (const struct choice *each = heard.choices; each; each = each->next)
		must(*each->address && strlen(each->address) <= 320 && each->message_id);
	for (const struct claim *each = heard.claims; each; each = each->next)
		must(uuid_is(each->network_id) && uuid_is(each->outbox_id));
	check(&heard.receipts, check_receipt);
	check(&heard.messages, check_message);
	check(&heard.ids, check_id);
	return 0;
}
