/* The cap's gauge and the form below it. */
#include "parts.h"
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

void part_redeem(struct request *req, const struct cap *cap, int64_t available)
{
	const struct network *network = guest_network(req);
	show_gauge(req, cap, network);
	struct redeem_choice choice = network_redeem_choice(network, cap, available);
	struct view *redeem = view_object(req->view, "redeem");
	show_redeem_choice(redeem, &choice, network, available);
	view_int(redeem, "value_points", network->value_points);
	view_int(redeem, "value_minor", network->value_minor);
	view_int(redeem, "digits", network->digits);
	view_text(redeem, "currency", network->currency);
}
