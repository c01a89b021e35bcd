/* The rows behind a figure of the dashboard: one network each. */
#pragma once
#include "money.h"

enum figure_of { OF_MOVE, OF_STANDING, OF_START, OF_END, OF_GUESTS, OF_OWED };
struct figure {
	const char *word, *title;
	enum figure_of of;
	int which; /* a move, or a standing */
};
struct figure_line {
	const char *network_id, *name;
	int64_t amount, before; /* before: of guests, when the month began */
};
struct figure_lines {
	struct figure_line *lines;
	int count;
	int64_t total;
	const struct figure *figure;
	struct money money;
	const char *currency; /* of the amounts */
};

/* The figure of the address with all its rows, the most first; false: there is none of that name.
 */
bool part_figure(struct request *req, struct figure_lines *found);
