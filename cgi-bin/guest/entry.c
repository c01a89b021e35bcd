/* The receipt of one entry: what it was, why the number is what it is, and its place in the chain
 * that proves it. */
#include "parts.h"
#include "queries.h"

static enum http receipt(struct request *req)
{
	const char *network_id = req->caller.network_id, *guest_id = req->caller.person_id;
	const char *entry_id = path_value(req, "entry");
	struct rows *entry = sql_page_guest_receipt(req->db, network_id, guest_id, entry_id);
	struct rows *lines = sql_page_guest_lines_of(req->db, network_id, guest_id, entry_id);
	struct names names = part_names(req);
	if (!guest_network(req) || !rows_next(entry))
		return HTTP_NOT_FOUND;
	struct view *item = view_object(req->view, "entry");
	part_entry(req, item, &names, entry, row_text(entry, "status"));
	part_bill(req, item, &names, entry, lines);
	view_int(item, "seq", row_int(entry, "seq"));
	view_time(item, "ended_at", row_time(entry, "ended_at"));
	view_text(item, "redemption_id", row_text(entry, "redemption_id"));
	view_text(item, "hash", row_text(entry, "hash"));
	view_text(item, "prev", row_text(entry, "prev"));
	return guest_show(req, "guest/entry", "history");
}

const struct page page_guest_entry = {"/history/{entry}", .who = GUEST, .get = receipt};
