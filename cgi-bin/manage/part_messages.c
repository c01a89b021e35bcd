/* What was sent to a guest, and what became of it: never the words, which are the guest's own. */
#include "parts.h"
#include "domain/delivery_words.h"
#include "queries.h"

#define LAST_ID "ffffffff-ffff-ffff-ffff-ffffffffffff"

struct rows *part_messages_newest(struct request *req, const char *guest_id)
{
	return sql_page_manage_guest_messages(req->db, req->caller.network_id, guest_id,
					      instant_text(req->arena, req->now + 1), LAST_ID,
					      NEWEST_MESSAGES + 1);
}

void part_message(struct view *item, struct rows *row)
{
	view_text(item, "kind", kind_word(row_text(row, "kind")));
	view_text(item, "channel", channel_word(row_text(row, "channel")));
	view_text(item, "provider", provider_word(row_text(row, "provider")));
	show_standing(item, row);
}

void part_messages(struct request *req, struct rows *rows)
{
	struct view *messages = view_object(req->view, "messages");
	view_list(messages, "newest");
	for (int i = 0; i < NEWEST_MESSAGES && rows_next(rows); i++) {
		struct view *item = view_item(messages, "newest");
		view_time(item, "at", row_time(rows, "at"));
		part_message(item, rows);
	}
	view_flag(messages, "has_messages", rows_count(rows) > 0);
	view_flag(messages, "further", rows_count(rows) > NEWEST_MESSAGES);
}
