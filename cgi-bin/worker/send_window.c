/* Who wrote lately: last_inbound, which `hook` fills. People stand in it as keyed hashes of what
 * the provider calls them: a phone's digits. */
#include "worker/send_window.h"
#include "core/crypto.h"
#include "queries.h"
#include <string.h>

static const char *sender_index(struct arena *arena, const struct account *account, const char *to)
{
	return hmac_text(arena, config_key(account->config, "index"),
			 arena_printf(arena, "sender.%s", account->provider), digits_of(to));
}

static bool has_window(const struct account *account)
{
	return !strcmp(account->provider, "whatsapp");
}

bool send_window_open(struct db *db, struct arena *arena, const struct account *account,
		      const char *to)
{
	return !has_window(account) ||
	       rows_next(sql_send_window(db, account->provider,
					 account_setting(account, "phone_id"),
					 sender_index(arena, account, to)));
}

void send_window_close(struct db *db, struct arena *arena, const struct account *account,
		       const char *to, int64_t begun_at)
{
	if (has_window(account))
		sql_send_close_window(db, account->provider, account_setting(account, "phone_id"),
				      sender_index(arena, account, to),
				      instant_text(arena, begun_at));
}
