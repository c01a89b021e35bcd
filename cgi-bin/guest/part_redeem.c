/* The cap's gauge and the form below it. */
#include "parts.h"
#include "domain/money.h"
#include "domain/show.h"

static int64_t at_least(int64_t least, int64_t value)
{
	return value < least ? least : value;
}

/* A <meter> is green up to and including `low`, red above `high`: the warning starts at its share,
 * the stop at the limit. */
static void show_gauge(struct request *req, const struct cap *cap, const struct network *network)
{
	show_cap(req->view, "cap", cap, network);
	struct value shown;
	value_find(value_object(req->view), NULL, req->arena, "cap", 3, &shown);
	int64_t warning = (cap->limit_minor * network->cap.warning_percent + 99) / 100;
	view_int(shown.object, "percent_bp", cap->percent * 100);
	view_int(shown.object, "meter_most", at_least(1, cap->limit_minor));
	view_int(shown.object, "meter_low", at_least(0, warning - 1));
	view_int(shown.object, "meter_high", at_least(0, cap->limit_minor - 1));
	view_int(shown.object, "meter_value",
		 cap->reached ? at_least(1, cap->limit_minor) : cap->used_minor);
	view_flag(shown.object, "reached", cap->reached);
	view_flag(shown.object, "near", cap->warning && !cap->reached);
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

static void add_preset(struct request *req, struct view *redeem, int64_t points, bool chosen)
{
	const struct network *network = guest_network(req);
	int64_t value_minor = 0;
	if (points <= 0 ||
	    !points_worth(points, network->value_points, network->value_minor, &value_minor))
		return;
	struct view *item = view_item(redeem, "presets");
	view_int(item, "preset", points);
	view_int(item, "value_minor", value_minor);
	view_flag(item, "chosen", chosen);
}

void part_redeem(struct request *req, const struct cap *cap, int64_t available)
{
	const struct network *network = guest_network(req);
	show_gauge(req, cap, network);
	int64_t step = points_step(network->value_points, network->value_minor);
	int64_t within =
		points_within(cap->remaining_minor, network->value_points, network->value_minor);
	int64_t most = available < within ? available - available % step : within;
	int64_t least = (network->minimum_points + step - 1) / step * step;

	struct view *redeem = view_object(req->view, "redeem");
	view_int(redeem, "least", least);
	view_int(redeem, "most", most);
	view_int(redeem, "step", step);
	view_int(redeem, "value_points", network->value_points);
	view_int(redeem, "value_minor", network->value_minor);
	view_int(redeem, "digits", network->digits);
	view_text(redeem, "currency", network->currency);
	view_flag(redeem, "open", most >= least);
	view_flag(redeem, "too_few", available < least && !cap->reached);
	view_int(redeem, "missing", at_least(0, least - available));
	view_flag(redeem, "too_little_left", available >= least && most < least && !cap->reached);
	if (most < least)
		return;
	int64_t middle = round_middle(least, most, step);
	add_preset(req, redeem, least, true);
	add_preset(req, redeem, middle, false);
	if (most > least)
		add_preset(req, redeem, most, false);
}
