/* The choices by which lists of networks and subscriptions are narrowed: see part_networks.h. */
#include "core/http.h"
#include "part_networks.h"
#include <string.h>

void part_option(struct request *req, const char *list, const char *value, const char *title,
		 const char *chosen)
{
	struct view *option = view_item(req->view, list);
	view_text(option, "value", value);
	view_text(option, "title", title);
	view_flag(option, "chosen", !strcmp(value, chosen));
}

void part_filters(struct request *req, const char *plan, const char *state, struct rows *plans)
{
	static const char *const states[][2] = {{"", "Any state"},
						{"active", "Active"},
						{"trial", "Trial"},
						{"paused", "Paused"},
						{"ended", "Ended"}};
	view_text(req->view, "plan", percent_encoded(req->arena, plan));
	view_text(req->view, "state", percent_encoded(req->arena, state));
	part_option(req, "plans", "", "Any plan", plan);
	while (rows_next(plans))
		part_option(req, "plans", row_text(plans, "plan"), row_text(plans, "plan"), plan);
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		part_option(req, "states", states[i][0], states[i][1], state);
}
