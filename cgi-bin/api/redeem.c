/* Points become a code for the till. */
#include "app.h"
#include "domain/redemption.h"
#include "domain/show.h"
#include "pages.h"

struct refusal {
	const char *code, *message;
};

static const char *cap_message(struct request *req, const struct cap *cap,
			       const struct formats *formats)
{
	struct arena *arena = req->arena;
	const char *left = arena_printf(arena, "%s of the limit of %s remain.",
					format_money_short(formats, arena, cap->remaining_minor),
					format_money_short(formats, arena, cap->limit_minor));
	if (!cap->frees_at)
		return left;
	return arena_printf(arena, "%s %s more frees %s.", left,
			    format_money_short(formats, arena, cap->frees_minor),
			    format_when(formats, arena, cap->frees_at));
}

static struct refusal refusal(struct request *req, const struct redeem_result *result)
{
	const struct network *network = api_network(req);
	const struct formats *formats = network_formats(network, "en");
	switch (result->outcome) {
	case REFUSED_INVALID_POINTS:
		return (struct refusal){
			"invalid_points",
			arena_printf(
				req->arena,
				"Choose at least %s points, in steps that are worth whole money.",
				format_number(formats, req->arena, network->minimum_points))};
	case REFUSED_TOO_FEW_POINTS:
		return (struct refusal){
			"insufficient_points",
			arena_printf(req->arena, "There are %s points to redeem.",
				     format_number(formats, req->arena, result->available))};
	case REFUSED_CAP_REACHED:
		return (struct refusal){"cap_reached", cap_message(req, &result->cap, formats)};
	case REFUSED_NOT_VERIFIED:
	case REFUSED_UNKNOWN_GUEST:
	case REFUSED_NO_SUCH_REWARD:
	case REDEEMED:
	default:
		return (struct refusal){"not_verified", "Verify the mobile number first."};
	}
}

static enum http refuse_redeem(struct request *req, const struct redeem_result *result)
{
	struct refusal said = refusal(req, result);
	view_flag(req->view, "success", false);
	if (result->outcome != REFUSED_UNKNOWN_GUEST)
		show_cap(req->view, "cap", &result->cap, api_network(req));
	return refuse_json(req, HTTP_UNPROCESSABLE, said.code, said.message);
}

static enum http redeem(struct request *req)
{
	if (req->caller.who == UNVERIFIED)
		return refuse_redeem(req,
				     &(struct redeem_result){.outcome = REFUSED_UNKNOWN_GUEST});
	struct scope scope = api_scope(req);
	struct redeem_result result = redemption_redeem(
		&scope, req->caller.person_id, field_int(req, "selectedPoints"), "", false);
	if (result.outcome != REDEEMED)
		return refuse_redeem(req, &result);
	view_flag(req->view, "success", true);
	struct view *redemption = view_object(req->view, "redemption");
	view_text(redemption, "id", result.redemption_id);
	view_text(redemption, "code", result.code);
	view_int(redemption, "points", result.points);
	view_int(redemption, "value_minor", result.value_minor);
	view_text(redemption, "status", "pending");
	view_time(redemption, "expires_at", result.expires_at);
	show_cap(req->view, "cap", &result.cap, scope.network);
	return show(req, "");
}

static const struct field_rule fields[] = {
	{"selectedPoints", FIELD_INT, true}, {"network", FIELD_LINE, false}, {0}};

const struct page page_api_redeem = {.path = "/api/loyalty/redeem",
				     .who = GUEST | UNVERIFIED,
				     .post = redeem,
				     .fields = fields,
				     .once = true,
				     .open_form = true};
