/* One network: what it is, what it subscribes to, its usage against limits, its history. */
#include "part_network.h"

static enum http network(struct request *req)
{
	struct network_ask ask = part_network_ask(req);
	return part_network(req, &ask) ? show(req, "owner/network") : HTTP_NOT_FOUND;
}

const struct page page_owner_network = {"/networks/{network}", .who = OWNER, .get = network};
