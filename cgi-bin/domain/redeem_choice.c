/* Between the network's minimum and what points and cap allow. */
#include "domain/redeem_choice.h"
#include "domain/money.h"

/* Half of the way, as a person would say it: 2,500, not 2,537. 0: nothing lies between. */
static int64_t round_middle(int64_t least, int64_t most, int64_t step)
{
	int64_t middle = least + (most - least) / 2, unit = 1;
	while (unit * 20 <= middle)
		unit *= 10;
	middle -= middle % (unit * step);
	return middle > least && middle < most ? middle : 0;
}

struct redeem_choice redeem_choice(int64_t value_points, int64_t value_minor,
				   int64_t minimum_points, const struct cap *cap, int64_t available)
{
	struct redeem_choice choice = {.step = points_step(value_points, value_minor)};
	int64_t step = choice.step;
	int64_t within = points_within(cap->remaining_minor, value_points, value_minor);
	choice.most = available < within ? available - available % step : within;
	choice.least = (minimum_points + step - 1) / step * step;
	choice.too_few = available < choice.least && !cap->reached;
	choice.too_little_left =
		available >= choice.least && choice.most < choice.least && !cap->reached;
	if (choice.most < choice.least)
		return choice;
	choice.presets[choice.count++] = choice.least;
	int64_t middle = round_middle(choice.least, choice.most, step);
	if (middle)
		choice.presets[choice.count++] = middle;
	if (choice.most > choice.least)
		choice.presets[choice.count++] = choice.most;
	return choice;
}
