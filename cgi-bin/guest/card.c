/* The network's address: the guest's card, or what the programme offers. */
#include "parts.h"

static enum http card(struct request *req)
{
	if (req->caller.who != GUEST) {
		part_welcome(req);
		return guest_show(req, "guest/welcome", "card");
	}
	part_card(req);
	return guest_show(req, "guest/card", "card");
}

const struct page page_guest_card = {"/", .who = ANYONE, .get = card, .ahead = part_card_ahead,
				     .menu = "nav_card"};
