/* The second step: a code of the device, or a recovery code, opens the session whole. */
#include "core/clock.h"
#include "core/http.h"
#include "parts.h"

enum { SESSION_SECONDS = 8 * 3600 };
static const char label[] = "Code from your authenticator app";

/* Whoever has no device sets one up; whoever is in already has nothing to do here. */
static const char *elsewhere(struct request *req)
{
	if (req->caller.who == OWNER)
		return "/";
	const char *next = next_path(req);
	return owner_context(req)->has_device
		       ? ""
		       : arena_printf(req->arena, "/device%s%s", *next ? "?next=" : "",
				      percent_encoded(req->arena, next));
}

static enum http form(struct request *req)
{
	const char *path = elsewhere(req);
	if (*path)
		return redirect(req, "%s", path);
	view_text(req->view, "next", next_path(req));
	part_code(req, label, true);
	return show(req, "owner/code");
}

static enum http enter(struct request *req, const struct scope *scope,
		       const struct code_checked *checked)
{
	bool by_recovery = checked->outcome == CODE_RECOVERY;
	set_cookie(req, OWNER_COOKIE, owner_pass(scope, by_recovery), SESSION_SECONDS);
	if (by_recovery)
		flash(req, "", part_codes_left(req, checked->codes_left));
	const char *next = next_path(req);
	return redirect(req, "%s", *next ? next : "/");
}

static enum http check(struct request *req)
{
	const char *path = elsewhere(req);
	if (*path)
		return redirect(req, "%s", path);
	struct scope scope = owner_scope(req);
	struct code_checked checked =
		owner_check_code(&scope, field(req, "code"), req->address, clock_real());
	if (checked.outcome == CODE_TAKEN || checked.outcome == CODE_RECOVERY)
		return enter(req, &scope, &checked);
	view_text(req->view, "next", next_path(req));
	part_code(req, label, true);
	return part_code_refused(req, "owner/code", &checked);
}

static const struct field_rule fields[] = {
	{"code", FIELD_LINE, false}, {"next", FIELD_LINE, false}, {0}};

const struct page page_owner_code = {"/code", .who = UNVERIFIED | OWNER, .get = form, .post = check,
				     .fields = fields};
