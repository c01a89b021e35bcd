/* The device that makes an owner's codes: set up at the first sign-in, and anew by who shows a code
 * of the old one. It counts from its first right code on. */
#include "core/clock.h"
#include "core/http.h"
#include "core/qr.h"
#include "domain/totp.h"
#include "parts.h"
#include "queries.h"
#include <string.h>

enum { SESSION_SECONDS = 8 * 3600, GROUP = 4 };
static const char issuer[] = "Loyalty platform";

static bool is_half(const struct request *req)
{
	return req->caller.who == UNVERIFIED;
}

/* "ABCD EFGH …": a secret as people type it. */
static const char *grouped(struct request *req, const char *secret)
{
	struct buffer text = buffer_in(req->arena);
	for (size_t at = 0; at < strlen(secret); at += GROUP)
		buffer_printf(&text, "%s%.*s", at ? " " : "", GROUP, secret + at);
	return buffer_end(&text);
}

/* What an authenticator app reads: secret, whose it is, who asks for its codes. */
static const char *key_uri(struct request *req, const char *secret)
{
	const char *from = percent_encoded(req->arena, issuer);
	return arena_printf(req->arena, "otpauth://totp/%s:%s?secret=%s&issuer=%s", from,
			    percent_encoded(req->arena, req->caller.name), secret, from);
}

static const char *fill_enrol(struct request *req)
{
	const char *secret = owner_unseal(req->config, req->arena, "totp", req->caller.person_id,
					  owner_context(req)->device_sealed);
	struct qr qr = qr_encode(req->arena, key_uri(req, secret));
	view_text(req->view, "qr_path", qr.path);
	view_int(req->view, "qr_size", qr.size);
	view_text(req->view, "secret", grouped(req, secret));
	view_text(req->view, "next", next_path(req));
	part_code(req, "Code from the new device", false);
	return is_half(req) ? "owner/enrol_first" : "owner/enrol";
}

/* The page of an owner who is in: `state` is their row of sql_owner_state. */
static const char *fill_device(struct request *req, struct rows *state)
{
	int64_t left = rows_next(state) ? row_int(state, "codes_left") : 0;
	view_row(req->view, "factors", state);
	view_text(req->view, "codes_note", part_codes_left(req, left));
	part_code(req, "Code from your present device, or a recovery code", false);
	return "owner/device";
}

static enum http form(struct request *req)
{
	if (is_half(req) && owner_context(req)->has_device)
		return redirect(req, "/code");
	if (*owner_context(req)->device_sealed)
		return show(req, fill_enrol(req));
	struct rows *state = sql_owner_state(req->db, req->caller.person_id);
	return show(req, fill_device(req, state));
}

/* The first code of a new device. An owner's first brings recovery codes with it. */
static enum http confirm(struct request *req, const struct scope *scope)
{
	const struct owner_context *context = owner_context(req);
	if (!owner_confirm_device(scope, context->device_sealed, field(req, "code"),
				  clock_real())) {
		error_on(req, "code",
			 "This is not the code that the new device shows now. Check that it has "
			 "the key, and the right time.");
		return refuse(req, fill_enrol(req));
	}
	if (!is_half(req)) {
		flash(req, "good", "Your new device is in use. Other sessions of yours ended.");
		return redirect(req, "/device");
	}
	set_cookie(req, OWNER_COOKIE, owner_pass(scope, false), SESSION_SECONDS);
	const char *next = next_path(req);
	return part_show_new_codes(req, *next ? next : "/");
}

static enum http set_up(struct request *req)
{
	const struct owner_context *context = owner_context(req);
	struct scope scope = owner_scope(req);
	if (is_half(req) && context->has_device)
		return redirect(req, "/code");
	if (field_flag(req, "keep") && !is_half(req)) {
		owner_drop_device(&scope);
		return redirect(req, "/device");
	}
	if (*context->device_sealed)
		return confirm(req, &scope);
	struct rows *state = sql_owner_state(req->db, req->caller.person_id);
	struct code_checked checked =
		owner_check_code(&scope, field(req, "code"), req->address, clock_real());
	if (checked.outcome != CODE_TAKEN && checked.outcome != CODE_RECOVERY)
		return part_code_refused(req, fill_device(req, state), &checked);
	owner_begin_device(&scope);
	return redirect(req, "/device");
}

static const struct field_rule fields[] = {
	{"code", FIELD_LINE, false}, {"next", FIELD_LINE, false}, {"keep", FIELD_FLAG, false}, {0}};

const struct page page_owner_device = {
	"/device",	  .who = UNVERIFIED | OWNER,  .get = form,	.post = set_up,
	.fields = fields, .menu = "Device and codes", .icon = "shield", .place = 20};
