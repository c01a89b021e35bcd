/* Messages to the outside: sealed rows, sent by the worker. */
#include "domain/outbox.h"
#include "core/buffer.h"
#include "core/view.h"
#include "domain/network.h"
#include "queries.h"

/* {"body":"…","code":"…"}: the channel sends the body, the demo shows the code apart. */
static const char *sealed_text(struct arena *arena, const struct message *message)
{
	struct buffer text = buffer_in(arena);
	buffer_text(&text, "{\"body\":");
	json_text(&text, message->body);
	if (message->code && *message->code) {
		buffer_text(&text, ",\"code\":");
		json_text(&text, message->code);
	}
	buffer_text(&text, "}");
	return buffer_end(&text);
}

void outbox_add(const struct scope *scope, const struct message *message)
{
	struct arena *arena = scope->arena;
	const struct key *key = config_key(scope->config, "seal");
	const char *network_id = scope->network->network_id,
		   *outbox_id = uuid_new(arena, scope->now);
	const char *about = arena_printf(arena, "outbox.%s.%s", network_id, outbox_id);

	sql_outbox_add(scope->db, network_id, outbox_id, message->channel, message->kind,
		       message->guest_id, seal(arena, key, about, message->to),
		       seal(arena, key, about, sealed_text(arena, message)),
		       instant_text(arena, message->deadline_at));
}
