/* New recovery codes for an owner who shows a code. */
#include "core/clock.h"
#include "parts.h"
#include "queries.h"

static const char *fill(struct request *req, struct rows *state)
{
	int64_t left = rows_next(state) ? row_int(state, "codes_left") : 0;
	view_text(req->view, "codes_note", part_codes_left(req, left));
	part_code(req, "Code from your authenticator app", false);
	return "owner/recovery";
}

static enum http form(struct request *req)
{
	return show(req, fill(req, sql_owner_state(req->db, req->caller.person_id)));
}

static enum http make(struct request *req)
{
	struct scope scope = owner_scope(req);
	struct rows *state = sql_owner_state(req->db, req->caller.person_id);
	struct code_checked checked =
		owner_check_code(&scope, field(req, "code"), req->address, clock_real());
	if (checked.outcome != CODE_TAKEN && checked.outcome != CODE_RECOVERY)
		return part_code_refused(req, fill(req, state), &checked);
	return part_show_new_codes(req, "/device");
}

static const struct field_rule fields[] = {{"code", FIELD_LINE, false}, {0}};

const struct page page_owner_recovery = {"/recovery", .who = OWNER, .get = form, .post = make,
					 .fields = fields};
