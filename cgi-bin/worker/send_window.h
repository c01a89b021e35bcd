/* The 24 hours after somebody wrote to a sender of ours, in which any text may be sent to them;
 * else only an approved template. Of WhatsApp; every other channel's are always open. */
#pragma once
#include "channels/channel.h"
#include "core/db.h"

/* In a transaction of the sender's, by its instant. */
bool send_window_open(struct db *db, struct arena *arena, const struct account *account,
		      const char *to);
/* In one that writes, when the outcome said `window_closed`: forgets that they wrote before
 * `begun_at`, so that the next try takes the template. */
void send_window_close(struct db *db, struct arena *arena, const struct account *account,
		       const char *to, int64_t begun_at);
