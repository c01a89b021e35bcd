/* A network pays again after a pause, or for the first time after a trial. */
#include "part_network.h"

static enum http resume(struct request *req)
{
	struct scope scope = part_network_scope(req);
	struct network_ask ask = part_network_ask(req);
	return part_network_done(req, &ask, subscription_resume(&scope), "resumption",
				 "The subscription is active.");
}

const struct page page_owner_network_resumption = {"/networks/{network}/resumption", .who = OWNER,
						   .post = resume};
