/* Who carries this network's messages: the platform, or its own accounts with providers. */
#include "accounts.h"

static enum http list(struct request *req)
{
	struct channels_ask ask = part_channels_ask(req);
	part_channels(req, &ask);
	return show(req, "manage/channels");
}

const struct page page_manage_channels = {"/channels",	      .who = MANAGER | ADMIN, .get = list,
					  .menu = "Channels", .icon = "inbox",	      .place = 22};
