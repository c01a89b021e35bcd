/* From a template's source to its nodes. A tag alone on its line takes the line with it; partials,
 * parents and blocks remember how far it was indented. */
#include "core/mustache_private.h"
#include <string.h>

struct compiler {
	struct arena *arena, *scratch; /* for what stays, and for nodes while they become more */
	struct scanner scanner;
	const char *done; /* the source up to here has become nodes */
	struct node *nodes;
	int count, capacity, depth;
	const char *error;
	int error_line;
};

static bool compile_until_close(struct compiler *compiler, const struct tag *opened,
				struct tag *close);

static bool broken(struct compiler *compiler, int line, const char *error)
{
	if (!compiler->error) {
		compiler->error = error;
		compiler->error_line = line;
	}
	return false;
}

static int add_node(struct compiler *compiler, struct node node)
{
	if (compiler->count == compiler->capacity) {
		int capacity = compiler->capacity ? compiler->capacity * 2 : 32;
		struct node *nodes =
			arena_alloc(compiler->scratch, (size_t)capacity * sizeof *nodes);
		if (compiler->count)
			memcpy(nodes, compiler->nodes, (size_t)compiler->count * sizeof *nodes);
		compiler->nodes = nodes;
		compiler->capacity = capacity;
	}
	compiler->nodes[compiler->count] = node;
	compiler->nodes[compiler->count].end = compiler->count + 1;
	return compiler->count++;
}

static int add_text(struct compiler *compiler, const char *from, const char *to, bool line_start)
{
	return add_node(compiler, (struct node){.kind = NODE_TEXT,
						.line_start = line_start,
						.text = {from, (size_t)(to - from)}});
}

static bool begins_line(const struct compiler *compiler, const char *at)
{
	return at == compiler->scanner.begin || at[-1] == '\n';
}

/* The source up to a tag, without the tag's own line when it stands alone on it. The piece on the
 * tag's own line is a node of its own, even when empty: that is where the line's indent goes. */
static void text_before(struct compiler *compiler, const struct tag *tag, bool alone)
{
	const char *end = alone ? tag->left : tag->start, *line = end;
	while (line > compiler->done && !begins_line(compiler, line))
		line--;
	bool on_line = !alone && begins_line(compiler, line);
	if (!on_line)
		line = end;
	if (line > compiler->done)
		add_text(compiler, compiler->done, line, begins_line(compiler, compiler->done));
	if (on_line)
		add_text(compiler, line, end, on_line);
	compiler->done = alone ? tag->right : tag->end;
}

/* The source up to a tag of which only its end will tell whether it stands alone. The blanks in
 * front of it get a node of their own, which is returned; -1 when it is not first on its line. */
static int text_before_pair(struct compiler *compiler, const struct tag *tag)
{
	if (!tag->clear_left) {
		text_before(compiler, tag, false);
		return -1;
	}
	if (tag->left > compiler->done)
		add_text(compiler, compiler->done, tag->left,
			 begins_line(compiler, compiler->done));
	compiler->done = tag->end;
	return add_text(compiler, tag->left, tag->start, true);
}

static void drop_text(struct compiler *compiler, int index)
{
	if (index < 0)
		return;
	compiler->nodes[index].text.length = 0;
	compiler->nodes[index].line_start = false;
}

static struct piece blanks_before(const struct tag *tag)
{
	return (struct piece){tag->left, (size_t)(tag->start - tag->left)};
}

/* What is compiled in the end is as long as it has to be. */
static void *kept(struct arena *arena, const void *what, int count, size_t size)
{
	return count ? memcpy(arena_room(arena, (size_t)count * size), what, (size_t)count * size)
		     : NULL;
}

static int add_tag(struct compiler *compiler, enum node_kind kind, const struct tag *tag)
{
	struct node node = {
		.kind = kind, .dynamic = tag->dynamic, .line = tag->line, .text = tag->name};
	bool looked_up = tag->dynamic || kind == NODE_ESCAPED || kind == NODE_RAW ||
			 kind == NODE_SECTION || kind == NODE_INVERTED;
	if (looked_up) {
		struct part parts[NAME_PARTS];
		node.part_count = name_parts(tag->name, parts, NAME_PARTS);
		if (node.part_count < 0)
			broken(compiler, tag->line, "this is not a name");
		if (node.part_count > 0)
			node.parts = kept(compiler->arena, parts, node.part_count, sizeof *parts);
	}
	return add_node(compiler, node);
}

static bool closes(const struct tag *close, const struct tag *opened)
{
	return close->dynamic == opened->dynamic && close->name.length == opened->name.length &&
	       memcmp(close->name.text, opened->name.text, close->name.length) == 0;
}

static bool compile_section(struct compiler *compiler, const struct tag *tag)
{
	struct tag close = {0};
	text_before(compiler, tag, tag->clear_left && tag->clear_right);
	int index = add_tag(compiler, tag->sigil == '#' ? NODE_SECTION : NODE_INVERTED, tag);
	if (!compile_until_close(compiler, tag, &close))
		return false;
	text_before(compiler, &close, close.clear_left && close.clear_right);
	compiler->nodes[index].end = compiler->count;
	return true;
}

static void compile_partial(struct compiler *compiler, const struct tag *tag)
{
	bool alone = tag->clear_left && tag->clear_right;
	text_before(compiler, tag, alone);
	int index = add_tag(compiler, NODE_PARTIAL, tag);
	compiler->nodes[index].own_line = alone;
	if (alone)
		compiler->nodes[index].indent = blanks_before(tag);
}

/* What lies between a block's two tags. Text that begins on a line of its own loses its indent,
 * which becomes the block's; so it can be put into a place that is indented otherwise. */
static bool compile_block(struct compiler *compiler, const struct tag *tag, bool in_parent)
{
	struct tag close = {0};
	int before = in_parent ? -1 : text_before_pair(compiler, tag);
	int index = add_tag(compiler, NODE_BLOCK, tag);
	const char *content = tag->clear_right ? tag->right : tag->end;
	int head = add_text(compiler, tag->end, content, false);
	compiler->done = content;
	if (!compile_until_close(compiler, tag, &close))
		return false;
	int tail = text_before_pair(compiler, &close);
	bool empty = (close.clear_left ? close.left : close.start) <= content;
	bool alone = !in_parent && tag->clear_left && close.clear_right;
	struct node *block = &compiler->nodes[index];
	block->end = compiler->count;
	block->own_line = alone;
	if (alone) {
		drop_text(compiler, before);
		block->indent = blanks_before(tag);
		compiler->done = close.clear_left ? close.right : close.end;
	}
	if (tag->clear_right && (alone || in_parent)) {
		drop_text(compiler, head);
		drop_text(compiler, tail);
		if (empty)
			return true;
		size_t indent = strspn(content, " \t");
		block->indent = (struct piece){content, indent};
		block->dedented = true;
		template_dedent(compiler->arena, compiler->nodes, index + 1, block->end,
				block->indent);
	} else {
		compiler->nodes[head].line_start = (alone || in_parent) && !empty;
	}
	return true;
}

/* Between a parent's tags only its blocks count; the text around them is comment. */
static bool compile_parent(struct compiler *compiler, const struct tag *tag)
{
	struct tag inner;
	int before = text_before_pair(compiler, tag);
	int index = add_tag(compiler, NODE_PARENT, tag);
	while (scan_tag(&compiler->scanner, &inner)) {
		if (inner.sigil == '$') {
			if (!compile_block(compiler, &inner, true))
				return false;
		} else if (inner.sigil == '/') {
			if (!closes(&inner, tag))
				break;
			bool alone = tag->clear_left && inner.clear_right;
			struct node *parent = &compiler->nodes[index];
			parent->end = compiler->count;
			parent->own_line = alone;
			compiler->done = alone ? inner.right : inner.end;
			if (alone) {
				drop_text(compiler, before);
				parent->indent = blanks_before(tag);
			}
			return true;
		} else if (inner.sigil != '!' && inner.sigil != '=') {
			return broken(compiler, inner.line, "only blocks stand in a parent");
		}
	}
	if (compiler->scanner.error)
		return false;
	return broken(compiler, tag->line, "a parent is not closed");
}

static bool compile_tag(struct compiler *compiler, const struct tag *tag)
{
	switch (tag->sigil) {
	case '!':
	case '=':
		text_before(compiler, tag, tag->clear_left && tag->clear_right);
		return true;
	case '#':
	case '^':
		return compile_section(compiler, tag);
	case '>':
		compile_partial(compiler, tag);
		return true;
	case '<':
		return compile_parent(compiler, tag);
	case '$':
		return compile_block(compiler, tag, false);
	default:
		text_before(compiler, tag, false);
		add_tag(compiler, tag->sigil == '&' ? NODE_RAW : NODE_ESCAPED, tag);
		return true;
	}
}

/* Up to the tag that closes `opened`, or to the end of the source when that is NULL. */
static bool compile_until_close(struct compiler *compiler, const struct tag *opened,
				struct tag *close)
{
	struct tag tag;
	if (++compiler->depth > DEEPEST)
		return broken(compiler, opened->line, "nested too deeply");
	while (scan_tag(&compiler->scanner, &tag)) {
		if (tag.sigil == '/') {
			if (!opened || !closes(&tag, opened))
				return broken(compiler, tag.line, "this closes nothing");
			*close = tag;
			compiler->depth--;
			return true;
		}
		if (!compile_tag(compiler, &tag))
			return false;
	}
	if (compiler->scanner.error)
		return false;
	return !opened || broken(compiler, opened->line, "a tag is not closed by its end tag");
}

/* Texts that follow each other in the source are one where no indent goes between them. */
static void join_texts(struct node *nodes, int count)
{
	for (int i = count - 1; i >= 0; i--) {
		struct node *node = &nodes[i], *next = node + 1;
		if (node->kind != NODE_TEXT)
			continue;
		node->run = node->text;
		node->run_end = i + 1;
		if (i + 1 < count && next->kind == NODE_TEXT &&
		    next->text.text == node->text.text + node->text.length) {
			node->run.length += next->run.length;
			node->run_end = next->run_end;
		}
	}
}

bool template_compile(struct arena *arena, struct arena *scratch, const char *text,
		      struct template *template, const char **error, int *line)
{
	struct compiler compiler = {
		.arena = arena, .scratch = scratch, .scanner = scan_begin(text), .done = text};
	struct tag none;
	bool whole = compile_until_close(&compiler, NULL, &none);
	if (compiler.scanner.error)
		broken(&compiler, compiler.scanner.line, compiler.scanner.error);
	if (!whole || compiler.error) {
		*error = compiler.error;
		*line = compiler.error_line;
		return false;
	}
	if (compiler.scanner.end > compiler.done)
		add_text(&compiler, compiler.done, compiler.scanner.end,
			 begins_line(&compiler, compiler.done));
	join_texts(compiler.nodes, compiler.count);
	template->nodes = kept(arena, compiler.nodes, compiler.count, sizeof *compiler.nodes);
	template->count = compiler.count;
	return true;
}
