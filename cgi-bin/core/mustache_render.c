/* Walks a template's nodes and writes. Nothing is looked at twice, nothing is allocated for a
 * lookup. */
#include "core/mustache_private.h"
#include <string.h>

enum { USUAL_PAGE = 32 * 1024 };

static void render_nodes(struct render *render, const struct scope *scope, int from, int to);

void render_fail(struct render *render, const struct scope *scope, const struct node *node,
		 struct piece name)
{
	if (render->failed)
		return;
	render->failed = true;
	render->failure = (struct render_failure){
		.name = arena_copy(render->arena, name.text, name.length),
		.template_name = scope->template->name,
		.line = node->line,
	};
}

/* Every line that is not empty gets the indent. */
static void write_indented(struct render *render, const struct scope *scope,
			   const struct node *node)
{
	const char *at = node->text.length ? node->text.text : "", *end = at + node->text.length;
	bool line_start = node->line_start;
	if (line_start && at == end)
		buffer_add(render->buffer, scope->indent.text, scope->indent.length);
	while (at < end) {
		bool empty = *at == '\n' || (*at == '\r' && at + 1 < end && at[1] == '\n');
		if (line_start && !empty)
			buffer_add(render->buffer, scope->indent.text, scope->indent.length);
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *next = newline ? newline + 1 : end;
		buffer_add(render->buffer, at, (size_t)(next - at));
		at = next;
		line_start = true;
	}
}

static void render_name(struct render *render, const struct scope *scope, const struct node *node)
{
	struct found found;
	bool known = render_find(render, scope->frame, node->parts, node->part_count, &found) &&
		     render_value(render, scope, node, &found);
	if (!known && render->strict)
		render_fail(render, scope, node, node->text);
}

static void render_section(struct render *render, const struct scope *scope, int index)
{
	const struct node *node = &scope->template->nodes[index];
	struct found found;
	bool shown = render_find(render, scope->frame, node->parts, node->part_count, &found) &&
		     value_truthy(found.value);
	if (node->kind == NODE_INVERTED) {
		if (!shown)
			render_nodes(render, scope, index + 1, node->end);
		return;
	}
	if (!shown)
		return;
	int items = value_items(found.value);
	struct frame frame = {found.value, scope->frame};
	struct scope inner = *scope;
	inner.frame = &frame;
	if (items < 0)
		render_nodes(render, &inner, index + 1, node->end);
	for (int i = 0; i < items && !render->failed; i++) {
		frame.value = value_item(found.value, i);
		render_nodes(render, &inner, index + 1, node->end);
	}
}

static struct piece joined(struct render *render, struct piece outer, struct piece inner)
{
	if (!outer.length)
		return inner;
	if (!inner.length)
		return outer;
	char *both = arena_alloc(render->arena, outer.length + inner.length);
	memcpy(both, outer.text, outer.length);
	memcpy(both + outer.length, inner.text, inner.length);
	return (struct piece){both, outer.length + inner.length};
}

/* The template that {{>*name}} means. */
static const struct template *dynamic_target(struct render *render, const struct scope *scope,
					     const struct node *node)
{
	struct found found;
	if (!render_find(render, scope->frame, node->parts, node->part_count, &found) ||
	    found.value.kind != VALUE_TEXT)
		return NULL;
	return templates_find(render->templates,
			      (struct piece){found.value.text, strlen(found.value.text)});
}

static void render_template(struct render *render, const struct scope *scope, int index)
{
	const struct node *node = &scope->template->nodes[index];
	const struct template *target = node->target;
	if (node->dynamic)
		target = dynamic_target(render, scope, node);
	if (!target) {
		if (render->strict)
			render_fail(render, scope, node, node->text);
		return;
	}
	struct overrides overrides = {scope->template, index, scope->overrides};
	struct scope inner = {
		.template = target,
		.frame = scope->frame,
		.overrides = node->kind == NODE_PARENT ? &overrides : NULL,
		.depth = scope->depth + 1,
	};
	if (node->own_line)
		inner.indent = joined(render, scope->indent, node->indent);
	if (inner.depth > DEEPEST)
		render_fail(render, scope, node, node->text);
	else
		render_nodes(render, &inner, 0, target->count);
}

/* What replaces a block: the outermost parent tag that has one of that name, there the last. */
static const struct node *find_override(const struct overrides *overrides, struct piece name,
					const struct template **template)
{
	if (!overrides)
		return NULL;
	const struct node *found = find_override(overrides->outer, name, template);
	if (found)
		return found;
	const struct node *nodes = overrides->template->nodes;
	int end = nodes[overrides->parent].end;
	for (int i = overrides->parent + 1; i < end; i = nodes[i].end) {
		const struct node *block = &nodes[i];
		if (block->text.length == name.length &&
		    memcmp(block->text.text, name.text, name.length) == 0)
			found = block;
	}
	*template = overrides->template;
	return found;
}

static void render_block(struct render *render, const struct scope *scope, int index)
{
	const struct node *node = &scope->template->nodes[index];
	struct scope inner = *scope;
	const struct node *content = find_override(scope->overrides, node->text, &inner.template);
	if (content)
		inner.indent = (struct piece){"", 0};
	else {
		content = node;
		inner.template = scope->template;
	}
	if (node->own_line)
		inner.indent = joined(render, scope->indent, node->indent);
	inner.depth++;
	int first = (int)(content - inner.template->nodes) + 1;
	if (inner.depth > DEEPEST)
		render_fail(render, scope, node, node->text);
	else
		render_nodes(render, &inner, first, content->end);
}

static void render_nodes(struct render *render, const struct scope *scope, int from, int to)
{
	const struct node *nodes = scope->template->nodes;
	for (int i = from, next; i < to && !render->failed; i = next) {
		const struct node *node = &nodes[i];
		next = node->end;
		if (node->kind == NODE_TEXT && !scope->indent.length) { /* every second node */
			buffer_add(render->buffer, node->run.text, node->run.length);
			next = node->run_end;
			continue;
		}
		switch (node->kind) {
		case NODE_TEXT:
			write_indented(render, scope, node);
			break;
		case NODE_ESCAPED:
		case NODE_RAW:
			render_name(render, scope, node);
			break;
		case NODE_SECTION:
		case NODE_INVERTED:
			render_section(render, scope, i);
			break;
		case NODE_PARTIAL:
		case NODE_PARENT:
			render_template(render, scope, i);
			break;
		case NODE_BLOCK:
			render_block(render, scope, i);
			break;
		}
	}
}

bool mustache_render(const struct templates *templates, const char *name, const struct view *view,
		     const struct formats *formats, bool strict, struct buffer *buffer,
		     struct render_failure *failure)
{
	struct value root = {.kind = VALUE_OBJECT, .object = (struct view *)view};
	if (!formats)
		formats = view_formats_of(view);
	return render_root(templates, name, root, formats, strict, buffer, failure);
}

bool render_root(const struct templates *templates, const char *name, struct value root,
		 const struct formats *formats, bool strict, struct buffer *buffer,
		 struct render_failure *failure)
{
	struct render render = {
		.templates = templates,
		.formats = formats,
		.buffer = buffer,
		.arena = buffer->arena,
		.strict = strict,
	};
	struct frame frame = {root, NULL};
	struct value catalogue;
	if (value_find(root, NULL, render.arena, "t", 1, &catalogue) &&
	    catalogue.kind == VALUE_WORDS)
		render.words = catalogue.words;
	const struct template *template =
		templates_find(templates, (struct piece){name, strlen(name)});
	if (template) {
		struct scope scope = {.template = template, .frame = &frame};
		buffer_reserve(buffer, USUAL_PAGE);
		render_nodes(&render, &scope, 0, template->count);
	} else {
		render.failed = true;
		render.failure = (struct render_failure){name, name, 0};
	}
	if (failure)
		*failure = render.failure;
	return !render.failed;
}
