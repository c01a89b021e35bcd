/* Signs a guest up by phone: unverified until they enter a code themselves. */
#include "app.h"
#include "core/phone.h"
#include "domain/guest.h"

static enum http sign_up(struct request *req)
{
	enum http answer;
	if (!manage_has_place(req, &answer))
		return answer;
	struct scope scope = manage_scope(req);
	const char *phone =
		phone_normalise(req->arena, field(req, "phone"), scope.network->country);
	if (!phone) {
		flash(req, "warn", "That cannot be a phone number. Type it again.");
		return redirect(req, "/till");
	}
	bool made = false;
	const char *guest_id = guest_add(&scope, phone, "till", &made);
	flash(req, made ? "good" : "info",
	      made ? arena_printf(req->arena,
				  "Signed up with %s. They earn from now on, and can redeem once "
				  "they have verified the number on their page.",
				  phone_pretty(req->arena, phone))
		   : "This number is a guest already.");
	return redirect(req, "/till/%s", guest_id);
}

static const struct field_rule fields[] = {{"phone", FIELD_LINE, true}, {0}};

const struct page page_manage_signups = {"/signups", .who = STAFF, .post = sign_up,
					 .fields = fields, .once = true};
