/* A message as the owner's pages show it, and the providers that carry them. */
#include "core/clock.h"
#include "domain/delivery_words.h"
#include "outbox.h"
#include <string.h>

void outbox_show_message(struct view *item, struct rows *row)
{
	const char *state = row_text(row, "state"), *delivery = row_text(row, "delivery");
	bool queued = !strcmp(state, "queued"), sent = !strcmp(state, "sent");
	int64_t attempts = row_int(row, "attempts");
	view_time(item, "at", row_time(row, "at"));
	view_text(item, "id", row_text(row, "outbox_id"));
	view_text(item, "network_id", row_text(row, "network_id"));
	view_text(item, "network", row_text(row, "network"));
	view_text(item, "channel", channel_word(row_text(row, "channel")));
	view_text(item, "kind", row_text(row, "kind"));
	view_text(item, "provider", provider_word(row_text(row, "provider")));
	view_int(item, "attempts", attempts);
	view_text(item, "error", row_text(row, "error"));
	view_flag(item, "queued", queued);
	view_flag(item, "sending", !strcmp(state, "sending"));
	view_flag(item, "sent", sent);
	view_flag(item, "dead", !strcmp(state, "dead"));
	view_flag(item, "again", queued && attempts > 0);
	view_flag(item, "told", sent && *delivery && strcmp(delivery, "sent"));
	view_time(item, "next_at", row_time(row, "next_at"));
	view_time(item, "deadline_at", row_time(row, "deadline_at"));
	view_time(item, "ended_at", row_time(row, "ended_at"));
	view_flag(item, "may_retry", row_bool(row, "may_retry"));
	show_standing(item, row);
}

void outbox_show_health(struct request *req, struct rows *rows)
{
	int64_t now = clock_real(); /* providers are waited for by the real clock */
	view_list(req->view, "health");
	while (rows_next(rows)) {
		struct view *item = view_item(req->view, "health");
		int64_t failures = row_int(rows, "failures"),
			open_until = row_time(rows, "open_until");
		bool platform = !strcmp(row_text(rows, "account"), "platform");
		view_text(item, "provider", provider_word(row_text(rows, "provider")));
		view_text(item, "account",
			  platform		       ? "the platform's account"
			  : *row_text(rows, "network") ? row_text(rows, "network")
						       : row_text(rows, "account"));
		view_int(item, "failures", failures);
		view_flag(item, "works", !failures);
		view_flag(item, "alone", failures && open_until > now);
		view_flag(item, "shaky", failures && open_until <= now);
		view_time(item, "open_until", open_until);
		view_text(item, "error", row_text(rows, "error"));
		view_time(item, "changed_at", row_time(rows, "changed_at"));
	}
	view_flag(req->view, "has_health", rows_count(rows) > 0);
}
