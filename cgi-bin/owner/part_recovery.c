/* Recovery codes: how many there are, and new ones. */
#include "parts.h"

const char *part_codes_left(struct request *req, int64_t left)
{
	if (!left)
		return "You have no recovery code left.";
	return arena_printf(req->arena, "%lld recovery %s left.", (long long)left,
			    left == 1 ? "code is" : "codes are");
}

enum http part_show_new_codes(struct request *req, const char *leads_to)
{
	const char *codes[RECOVERY_CODES];
	struct scope scope = owner_scope(req);
	owner_new_recovery(&scope, codes);
	for (int i = 0; i < RECOVERY_CODES; i++)
		view_text(view_item(req->view, "codes"), "recovery_code", codes[i]);
	view_text(req->view, "leads_to", leads_to);
	return show(req, "owner/recovery_codes");
}
