/* Six digits to say at the till, for 60 seconds: as JSON for the script, else on the card's page.
 */
#include "app.h"
#include "domain/card.h"

static enum http issue(struct request *req)
{
	struct scope scope = guest_scope(req, true);
	int64_t expires_at = 0;
	const char *code = card_code_issue(&scope, req->caller.person_id, &expires_at);
	if (!req->wants_json)
		return redirect(req, "/#pass");
	view_text(req->view, "code", code);
	view_int(req->view, "seconds", (expires_at - req->now) / 1000000);
	return show(req, "");
}

const struct page page_guest_card_code = {"/card-code", .who = GUEST, .post = issue};
