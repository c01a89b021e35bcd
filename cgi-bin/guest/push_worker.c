/* The script that a browser keeps for this network to show pushes by: its address says for which
 * pages, its words are static/push.js. */
#include "app.h"
#include "assets.h"

static enum http push_worker(struct request *req)
{
	static const char script[] = "self.icon=\"" ASSET_ICON_PNG "\";"
				     "importScripts(\"" ASSET_PUSH_JS "\");\n";
	return answer_text(req, "text/javascript; charset=utf-8", script, sizeof script - 1);
}

const struct page page_guest_push_worker = {"/push.js", .who = ANYONE, .get = push_worker};
