/* One message to a guest: its tries, who carried it, what became of it. Not what it says, nor to
 * whom. */
#include "domain/delivery_words.h"
#include "outbox.h"
#include "queries.h"

static enum http page(struct request *req)
{
	static const char *const priorities[] = {"somebody waits for it", "a notice", "news"};
	struct rows *row = sql_page_owner_message(req->db, path_value(req, "network"),
						  path_value(req, "message"));
	if (!rows_next(row))
		return HTTP_NOT_FOUND;
	struct view *message = view_object(req->view, "message");
	outbox_show_message(message, row);
	view_text(message, "what", kind_word(row_text(row, "kind")));
	view_text(message, "priority", priorities[row_int(row, "priority")]);
	view_text(req->view, "state", "");
	return show(req, "owner/message");
}

const struct page page_owner_message = {"/outbox/{network}/{message}", .who = OWNER, .get = page};
