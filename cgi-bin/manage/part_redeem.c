/* The form that redeems points here and now, or the sentence why that cannot be done. */
#include "parts.h"
#include "domain/money.h"

static void add_preset(struct request *req, struct view *redeem, int64_t points, bool chosen)
{
	const struct network *network = manage_context(req)->network;
	int64_t value_minor = 0;
	if (points <= 0 ||
	    !points_worth(points, network->value_points, network->value_minor, &value_minor))
		return;
	struct view *item = view_item(redeem, "presets");
	view_int(item, "preset", points);
	view_int(item, "value_minor", value_minor);
	view_flag(item, "chosen", chosen);
}

/* Half of the way, as a person would say it: 2,500, not 2,537. */
static int64_t round_middle(int64_t least, int64_t most, int64_t step)
{
	int64_t middle = least + (most - least) / 2, unit = 1;
	while (unit * 20 <= middle)
		unit *= 10;
	middle -= middle % (unit * step);
	return middle > least && middle < most ? middle : 0;
}

static void show_cap(struct view *redeem, const struct cap *cap)
{
	view_int(redeem, "used_minor", cap->used_minor);
	view_int(redeem, "remaining_minor", cap->remaining_minor);
	view_time(redeem, "frees_at", cap->frees_at);
	view_int(redeem, "frees_minor", cap->frees_minor);
}

void part_redeem(struct request *req, const struct cap *cap, int64_t available, bool verified)
{
	const struct network *network = manage_context(req)->network;
	int64_t step = points_step(network->value_points, network->value_minor);
	int64_t within =
		points_within(cap->remaining_minor, network->value_points, network->value_minor);
	int64_t most = available < within ? available - available % step : within;
	int64_t least = (network->minimum_points + step - 1) / step * step;
	struct view *redeem = view_object(req->view, "redeem");
	show_cap(redeem, cap);
	view_flag(redeem, "unverified", !verified);
	view_flag(redeem, "open", verified && most >= least);
	view_flag(redeem, "reached", verified && most < least && cap->reached);
	view_flag(redeem, "too_few", verified && !cap->reached && available < least);
	view_flag(redeem, "too_little_left",
		  verified && !cap->reached && available >= least && most < least);
	view_int(redeem, "least", least);
	view_int(redeem, "most", most);
	if (!verified || most < least)
		return;
	int64_t middle = round_middle(least, most, step);
	add_preset(req, redeem, least, true);
	add_preset(req, redeem, middle, false);
	if (most > least)
		add_preset(req, redeem, most, false);
}
