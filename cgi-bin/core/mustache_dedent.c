/* Takes the indent of a block's first line from all its lines, so that the block can stand
 * anywhere. */
#include "core/mustache_private.h"
#include <string.h>

static bool begins_with(const char *text, size_t length, struct piece start)
{
	return length >= start.length && memcmp(text, start.text, start.length) == 0;
}

static void dedent_text(struct arena *arena, struct node *node, struct piece indent)
{
	struct buffer lines = buffer_in(arena);
	buffer_reserve(&lines, node->text.length);
	const char *at = node->text.text, *end = at + node->text.length;
	bool line_start = node->line_start;
	while (at < end) {
		if (line_start && begins_with(at, (size_t)(end - at), indent))
			at += indent.length;
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *next = newline ? newline + 1 : end;
		buffer_add(&lines, at, (size_t)(next - at));
		at = next;
		line_start = true;
	}
	node->text = (struct piece){lines.text, lines.length};
}

void template_dedent(struct arena *arena, struct node *nodes, int from, int to, struct piece indent)
{
	for (int i = from; indent.length && i < to; i++) {
		struct node *node = &nodes[i];
		if (node->kind == NODE_TEXT && node->text.length)
			dedent_text(arena, node, indent);
		if (node->own_line && begins_with(node->indent.text, node->indent.length, indent)) {
			node->indent.text += indent.length;
			node->indent.length -= indent.length;
		}
		if (node->dedented)
			i = node->end - 1; /* its lines are counted from its own indent */
	}
}
