/* Joins a provider's id with our message. */
#include "domain/receipt.h"
#include "core/buffer.h"
#include "core/view.h"
#include "queries.h"

enum { MESSAGE_ID_MOST = 200 };

bool receipt_id_sound(const char *message_id)
{
	return *message_id && strlen(message_id) <= MESSAGE_ID_MOST;
}

const char *receipt_ids(struct arena *arena, const char *message_id)
{
	struct buffer list = buffer_in(arena);
	buffer_text(&list, "[");
	json_text(&list, message_id);
	buffer_text(&list, "]");
	return buffer_end(&list);
}

void receipt_sent(struct db *db, struct arena *arena, const char *network_id, const char *outbox_id,
		  const char *provider, const char *message_id)
{
	if (!receipt_id_sound(message_id))
		return;
	const char *ids = receipt_ids(arena, message_id);
	sql_receipt_lock(db, provider, ids);
	sql_receipt_sent(db, network_id, outbox_id, provider, message_id);
	sql_receipt_apply(db, network_id, provider, ids);
}
