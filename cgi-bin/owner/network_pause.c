/* A network's subscription is paused: first what will happen, then it happens. */
#include "part_network.h"

static enum http confirm(struct request *req)
{
	struct network_ask ask = part_network_ask(req);
	view_flag(req->view, "pause", true);
	return part_network(req, &ask) ? show(req, "owner/network_stop") : HTTP_NOT_FOUND;
}

static enum http pause(struct request *req)
{
	struct scope scope = part_network_scope(req);
	struct network_ask ask = part_network_ask(req);
	return part_network_done(req, &ask, subscription_pause(&scope), "pause",
				 "The subscription is paused.");
}

const struct page page_owner_network_pause = {"/networks/{network}/pause", .who = OWNER,
					      .get = confirm, .post = pause};
