/* Points become a code to show at the till: for money off, or for a reward. */
#include "parts.h"
#include "domain/money.h"
#include "domain/redemption.h"
#include <string.h>

static const char *const refusals[] = {
	[REDEEMED] = "",
	[REFUSED_UNKNOWN_GUEST] = "redeem_unknown_guest",
	[REFUSED_NOT_VERIFIED] = "redeem_not_verified",
	[REFUSED_INVALID_POINTS] = "redeem_invalid_points",
	[REFUSED_NO_SUCH_REWARD] = "redeem_no_such_reward",
	[REFUSED_TOO_FEW_POINTS] = "redeem_too_few_points",
	[REFUSED_CAP_REACHED] = "redeem_cap_reached",
};

static struct view *refusal_values(struct request *req, const struct redeem_result *result)
{
	struct view *values = view_object(req->view, "refusal");
	const struct network *network = guest_network(req);
	view_int(values, "least", network->minimum_points);
	view_int(values, "step", points_step(network->value_points, network->value_minor));
	view_int(values, "available", result->available);
	view_int(values, "remaining_minor", result->cap.remaining_minor);
	view_int(values, "frees_minor", result->cap.frees_minor);
	view_time(values, "frees_at", result->cap.frees_at);
	return values;
}

/* With what the refusal was judged by: nothing is asked again. */
static enum http refused(struct request *req, const struct redeem_result *result)
{
	bool nothing_frees = result->outcome == REFUSED_CAP_REACHED && !result->cap.frees_at;
	const char *key = nothing_frees ? "redeem_over_cap" : refusals[result->outcome];
	const char *message = say(req, refusal_values(req, result), key);
	view_int(req->view, "points", result->available);
	view_text(req->view, "typed_other", field(req, "other"));
	part_redeem(req, &result->cap, result->available);
	error_on(req, field_given(req, "reward") ? "" : "other", message);
	return guest_refuse(req, "guest/redeem", "card");
}

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

static enum http redeem(struct request *req)
{
	struct scope scope = guest_scope(req, true);
	if (!scope.network)
		return HTTP_NOT_FOUND;
	const char *reward_id = field(req, "reward");
	int64_t points = *reward_id ? 0 : wanted_points(req);
	struct redeem_result result =
		redemption_redeem(&scope, req->caller.person_id, points, reward_id, false);
	if (result.outcome == REDEEMED)
		return redirect(req, "/redemptions/%s", result.redemption_id);
	return refused(req, &result);
}

static const struct field_rule fields[] = {{"points", FIELD_INT, false},
					   {"other", FIELD_LINE, false},
					   {"reward", FIELD_UUID, false},
					   {0}};

const struct page page_guest_redemptions = {"/redemptions", .who = GUEST, .post = redeem,
					    .fields = fields, .once = true};
