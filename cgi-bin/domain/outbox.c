/* Messages to the outside: sealed rows, sent by the worker. */
#include "domain/outbox.h"
#include "core/buffer.h"
#include "core/view.h"
#include "domain/network.h"
#include "queries.h"

static void add_text(struct buffer *text, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	buffer_printf(text, ",\"%s\":", name);
	json_text(text, value);
}

static void add_texts(struct buffer *text, const char *name, const char *const *values)
{
	const char *separator = "";
	if (!values)
		return;
	buffer_printf(text, ",\"%s\":[", name);
	for (; *values; values++, separator = ",") {
		buffer_text(text, separator);
		json_text(text, *values);
	}
	buffer_text(text, "]");
}

/* {"body":"…","code":"…","parameters":[…]}: what worker/send.c opens. */
static const char *sealed_text(const struct scope *scope, const struct message *message)
{
	struct buffer text = buffer_in(scope->arena);
	buffer_text(&text, "{\"body\":");
	json_text(&text, message->body ? message->body : "");
	add_text(&text, "code", message->code);
	add_text(&text, "subject", message->subject);
	add_text(&text, "language", message->language);
	add_text(&text, "from_name", scope->network->name);
	add_text(&text, "link", message->link);
	add_text(&text, "template", message->provider_template);
	add_texts(&text, "parameters", message->parameters);
	add_texts(&text, "buttons", message->buttons);
	buffer_text(&text, "}");
	return buffer_end(&text);
}

const char *outbox_add(const struct scope *scope, const struct message *message)
{
	struct arena *arena = scope->arena;
	const struct key *key = config_key(scope->config, "seal");
	const char *network_id = scope->network->network_id,
		   *outbox_id = uuid_new(arena, scope->now);
	const char *about = arena_printf(arena, "outbox.%s.%s", network_id, outbox_id);

	sql_outbox_add(scope->db, network_id, outbox_id, message->channel, message->kind,
		       message->guest_id, seal(arena, key, about, message->to),
		       seal(arena, key, about, sealed_text(scope, message)),
		       instant_text(arena, message->deadline_at), message->priority,
		       message->dedupe);
	return outbox_id;
}
