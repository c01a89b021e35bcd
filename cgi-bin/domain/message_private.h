/* Within domain/message*.c. */
#pragma once
#include <stddef.h>

struct built_in {
	const char *channel; /* NULL ends a list */
	const char *language, *subject, *body;
};

enum { NO_PLACEHOLDER = -1 };
struct piece { /* of a text: a run of it, or one placeholder */
	const char *text;
	size_t length;	 /* with the braces */
	int placeholder; /* NO_PLACEHOLDER: a run */
};
/* The next piece from `at` on; false at the end. A brace that is no part of a known placeholder is
 * a run of its own. */
bool message_piece(const char **at, struct piece *piece);
