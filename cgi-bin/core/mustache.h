/* Mustache: our own renderer. The specification's core modules, inheritance (a layout is a parent
 * template) and dynamic names; no lambdas. Templates are compiled once at start. */
#pragma once
#include "core/buffer.h"
#include "core/view.h"

struct templates; /* all compiled templates of a process */

/* What a name in a template can be made of. */
#define MUSTACHE_NAME "abcdefghijklmnopqrstuvwxyz0123456789_."

/* The text, itself a template, that stands for {{name}} wherever it is rendered; NULL: it is looked
 * up in the view. `name` does not end with its length. */
typedef const char *constant_text(const void *context, struct arena *arena, const char *name,
				  size_t length);

/* Reads every *.html under `directory`; names are paths without ".html" ("guest/card",
 * "shared/_cap_bar"). What `known` (NULL: nothing) says of a name is written into them. A broken
 * template, or a partial or parent with a fixed name that does not exist, is said on standard error
 * with file and line, and NULL comes back: the binary does not start. */
struct templates *templates_open(const char *directory, constant_text *known, const void *context);
void templates_close(struct templates *templates);

/* For tests and the specification: compile from text. NULL when the text is broken; `error` then
 * says why. Missing partials render as nothing, as the specification has it. */
struct templates *templates_new(void);
bool templates_add(struct templates *templates, const char *name, const char *text,
		   const char **error);

struct render_failure {
	const char *name; /* the unknown name, template or over-deep recursion; NULL: none */
	const char *template_name; /* where it stood */
	int line;
};
/* Renders the template into `buffer`. `strict`: an unknown {{name}} (or {name} in a message), and
 * an unknown partial, is a failure; an unknown section is empty. Otherwise unknown names are empty,
 * as the specification says. */
bool mustache_render(const struct templates *templates, const char *name, const struct view *view,
		     const struct formats *formats, bool strict, struct buffer *buffer,
		     struct render_failure *failure);
