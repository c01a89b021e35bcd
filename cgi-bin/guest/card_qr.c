/* The card's QR code as it is now, for the script that keeps it fresh. */
#include "parts.h"

static enum http qr(struct request *req)
{
	if (!req->wants_json)
		return redirect(req, "/");
	part_qr(req, req->view);
	return show(req, "");
}

const struct page page_guest_card_qr = {"/card-qr", .who = GUEST, .get = qr};
