/* The cap, and what can be redeemed within it, as values of a view. */
#include "domain/show.h"
#include "domain/money.h"

void show_cap(struct view *view, const char *name, const struct cap *cap,
	      const struct network *network)
{
	show_cap_in(view_object(view, name), cap, network);
}

void show_cap_in(struct view *shown, const struct cap *cap, const struct network *network)
{
	view_text(shown, "currency", network->currency);
	view_int(shown, "limit_minor", cap->limit_minor);
	view_int(shown, "used_minor", cap->used_minor);
	view_int(shown, "remaining_minor", cap->remaining_minor);
	view_int(shown, "percent", cap->percent);
	view_flag(shown, "warning", cap->warning);
	view_time(shown, "frees_at", cap->frees_at);
	view_int(shown, "frees_minor", cap->frees_minor);
}

struct redeem_choice network_redeem_choice(const struct network *network, const struct cap *cap,
					   int64_t available)
{
	return redeem_choice(network->value_points, network->value_minor, network->minimum_points,
			     cap, available);
}

void show_redeem_choice(struct view *shown, const struct redeem_choice *choice,
			const struct network *network, int64_t available)
{
	int64_t missing = choice->least - available;
	view_int(shown, "least", choice->least);
	view_int(shown, "most", choice->most);
	view_int(shown, "step", choice->step);
	view_flag(shown, "open", choice->count > 0);
	view_flag(shown, "too_few", choice->too_few);
	view_flag(shown, "too_little_left", choice->too_little_left);
	view_int(shown, "missing", missing > 0 ? missing : 0);
	for (int i = 0; i < choice->count; i++) {
		int64_t value_minor = 0;
		points_worth(choice->presets[i], network->value_points, network->value_minor,
			     &value_minor);
		struct view *item = view_item(shown, "presets");
		view_int(item, "preset", choice->presets[i]);
		view_int(item, "value_minor", value_minor);
		view_flag(item, "chosen", i == 0);
	}
}
