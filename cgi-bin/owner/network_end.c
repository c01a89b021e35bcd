/* A network's subscription ends: first what will happen, then it happens. */
#include "part_network.h"

static enum http confirm(struct request *req)
{
	struct network_ask ask = part_network_ask(req);
	view_flag(req->view, "pause", false);
	return part_network(req, &ask) ? show(req, "owner/network_stop") : HTTP_NOT_FOUND;
}

static enum http end(struct request *req)
{
	struct scope scope = part_network_scope(req);
	struct network_ask ask = part_network_ask(req);
	return part_network_done(req, &ask, subscription_end(&scope), "end",
				 "The subscription is ended.");
}

const struct page page_owner_network_end = {"/networks/{network}/end", .who = OWNER, .get = confirm,
					    .post = end};
