/* Where a friend's link leads: what both get, and a button that remembers it for the time of
 * signing up. */
#include "parts.h"
#include "queries.h"

static const int64_t remembered_seconds = INT64_C(30) * 86400;

const char *guest_link(struct request *req, const char *path)
{
	const char *origin = req->config->public_origin;
	if (!*origin)
		origin = arena_printf(req->arena, "https://%s", req->host);
	return arena_printf(req->arena, "%s%s%s", origin, req->base, path);
}

void part_invite_points(struct view *invite, const struct network *network)
{
	view_flag(invite, "same", network->referral_referrer == network->referral_referee);
	view_int(invite, "referrer", network->referral_referrer);
	view_int(invite, "referee", network->referral_referee);
}

static enum http invitation(struct request *req)
{
	const char *code = path_value(req, "code");
	struct rows *friend = sql_page_guest_invitation(req->db, req->caller.network_id, code);
	const struct network *network = guest_network(req);
	if (!network || !rows_next(friend))
		return HTTP_NOT_FOUND;
	struct view *invite = view_object(req->view, "invite");
	view_text(invite, "code", code);
	view_text(invite, "link", guest_link(req, arena_printf(req->arena, "/r/%s", code)));
	view_flag(invite, "open", req->caller.who != GUEST);
	part_invite_points(invite, network);
	return guest_show(req, "guest/invitation", "");
}

/* Nothing is written for somebody who may never come: the browser remembers. */
static enum http accept(struct request *req)
{
	const char *code = path_value(req, "code");
	struct rows *friend = sql_page_guest_invitation(req->db, req->caller.network_id, code);
	if (!rows_next(friend))
		return HTTP_NOT_FOUND;
	if (req->caller.who != GUEST) {
		char *upper = arena_text(req->arena, code);
		for (char *c = upper; *c; c++)
			*c = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
		set_cookie(req, INVITE_COOKIE, upper, remembered_seconds);
	}
	return redirect(req, "%s", req->caller.who == GUEST ? "/" : "/sign-in");
}

const struct page page_guest_invitation = {"/r/{code:word}", .who = ANYONE, .get = invitation,
					   .post = accept};
