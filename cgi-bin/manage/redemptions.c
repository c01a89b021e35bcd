/* Points are redeemed here and now, for a guest who stands at the till. */
#include "parts.h"
#include "domain/money.h"
#include "domain/redemption.h"

/* The number typed beside the presets wins over the preset. */
static int64_t wanted_points(struct request *req)
{
	int64_t points = 0;
	if (field_given(req, "other"))
		points_parse(field(req, "other"), &points);
	else
		points = field_int(req, "points");
	return points;
}

static const char *cap_reached(struct request *req, const struct cap *cap)
{
	const char *left = format_money(req->formats, req->arena, cap->remaining_minor);
	if (!cap->frees_at)
		return arena_printf(req->arena, "That is over the guest's limit: %s is left.",
				    left);
	return arena_printf(req->arena,
			    "That is over the guest's limit: %s is left. %s more comes back %s, "
			    "on %s.",
			    left, format_money(req->formats, req->arena, cap->frees_minor),
			    format_relative(req->formats, req->arena, cap->frees_at),
			    format_date(req->formats, req->arena, cap->frees_at));
}

static const char *refusal(struct request *req, const struct redeem_result *result)
{
	const struct network *network = manage_context(req)->network;
	int64_t step = points_step(network->value_points, network->value_minor);
	switch (result->outcome) {
	case REDEEMED:
	case REFUSED_UNKNOWN_GUEST:
	case REFUSED_NO_SUCH_REWARD:
		break;
	case REFUSED_NOT_VERIFIED:
		return "This guest has not verified the phone number yet, so points cannot be "
		       "redeemed. They do it by signing in on their own page.";
	case REFUSED_INVALID_POINTS:
		return arena_printf(
			req->arena, "Enter whole points, at least %s%s.",
			format_number(req->formats, req->arena, network->minimum_points),
			step > 1 ? arena_printf(req->arena, ", in steps of %lld", (long long)step)
				 : "");
	case REFUSED_TOO_FEW_POINTS:
		return arena_printf(req->arena, "The guest has %s. Enter fewer.",
				    manage_points(req, result->available));
	case REFUSED_CAP_REACHED:
		return cap_reached(req, &result->cap);
	}
	return "";
}

static enum http redeem(struct request *req)
{
	enum http answer;
	if (!manage_has_place(req, &answer))
		return answer;
	struct scope scope = manage_scope(req);
	const char *guest_id = field(req, "guest");
	struct guest_ask ask = part_guest_ask(req, guest_id);
	struct redeem_result result =
		redemption_redeem(&scope, guest_id, wanted_points(req), "", true);
	if (result.outcome == REDEEMED)
		return redirect(req, "/redemptions/%s", result.redemption_id);
	if (!part_guest(req, &ask))
		return HTTP_NOT_FOUND;
	error_on(req, "other", refusal(req, &result));
	part_guest_page(req, &ask, TAB_REDEEM);
	return refuse(req, "manage/guest");
}

static const struct field_rule fields[] = {{"guest", FIELD_UUID, true},
					   {"points", FIELD_INT, false},
					   {"other", FIELD_LINE, false},
					   {0}};

const struct page page_manage_redemptions = {"/redemptions", .who = STAFF, .post = redeem,
					     .fields = fields, .once = true};
