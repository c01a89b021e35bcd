/* What providers say of the messages we sent, and the ids by which they say it. The binary `hook`
 * hears it; the sender, who may learn an id only after it was heard of, says here whose it is. */
#pragma once
#include "core/db.h"

/* The provider took this message under that id. What was already heard of the id is applied to the
 * message. In the transaction that says it was sent, with the network set, and before that
 * transaction touches the message's row: hook takes the same locks in this order. An id that is
 * empty or longer than 200 bytes is not noted. */
void receipt_sent(struct db *db, struct arena *arena, const char *network_id, const char *outbox_id,
		  const char *provider, const char *message_id);
/* A JSON list of that one text. */
const char *receipt_ids(struct arena *arena, const char *message_id);
bool receipt_id_sound(const char *message_id);
