/* The cap as values of a view. */
#include "domain/show.h"

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
