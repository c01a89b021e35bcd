/* The form that redeems points here and now, or the sentence why that cannot be done. */
#include "parts.h"
#include "domain/show.h"

void part_redeem(struct request *req, const struct cap *cap, int64_t available, bool verified)
{
	const struct network *network = manage_context(req)->network;
	struct redeem_choice choice = network_redeem_choice(network, cap, available);
	struct view *redeem = view_object(req->view, "redeem");
	show_cap_in(redeem, cap, network);
	view_flag(redeem, "unverified", !verified);
	if (!verified)
		return;
	show_redeem_choice(redeem, &choice, network, available);
	view_flag(redeem, "reached", cap->reached && !choice.count);
}
