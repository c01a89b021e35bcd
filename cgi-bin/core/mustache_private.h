/* What the renderer's own files share: tags as they are scanned, templates as they are compiled. */
#pragma once
#include "core/mustache.h"

struct piece { /* text that need not end with a 0 */
	const char *text;
	size_t length;
};

struct part { /* of a dotted name */
	const char *text;
	size_t length;
	uint32_t key; /* view_key() of it */
};

struct tag {
	char sigil;   /* # ^ / > < $ ! = & or 0 for a plain name */
	bool dynamic; /* the name was written *name */
	struct piece name;
	const char *start, *end;      /* of the tag itself, in the source */
	bool clear_left, clear_right; /* only blanks on that side of its line */
	const char *left, *right; /* where the line begins and the next one begins, where clear */
	int line;
};

struct scanner {
	const char *begin, *at, *end;
	struct piece open, close; /* the delimiters */
	const char *counted;	  /* lines are counted up to here */
	int line;
	const char *error;
};

struct scanner scan_begin(const char *text);
/* The next tag; false at the end of the text, or when `error` is set. */
bool scan_tag(struct scanner *scanner, struct tag *tag);

enum node_kind {
	NODE_TEXT,
	NODE_ESCAPED, /* {{name}} */
	NODE_RAW,     /* {{{name}}} {{&name}} */
	NODE_SECTION,
	NODE_INVERTED,
	NODE_PARTIAL,
	NODE_PARENT,
	NODE_BLOCK, /* in a parent: what replaces the parent's block of that name */
};

/* A template is an array of nodes; what a tag contains follows it, up to its `end`. */
struct node {
	enum node_kind kind;
	bool line_start; /* TEXT: begins a line of the source, so an indent is written before it */
	bool own_line;	 /* PARTIAL, PARENT, BLOCK: alone on its line, so its content is indented */
	bool dedented;	 /* BLOCK: its content has lost the indent it had */
	bool dynamic;	 /* PARTIAL, PARENT: the name is looked up in the view */
	int line;
	int end;	     /* index behind the last node inside */
	int run_end;	     /* TEXT: index behind the texts that follow it in the source */
	struct piece text;   /* TEXT: itself; others: the name */
	struct piece run;    /* TEXT: with those: what is written where there is no indent */
	struct piece indent; /* when own_line */
	int part_count;	     /* of the dotted name; 0: {{.}} */
	struct part *parts;
	const struct template *target; /* PARTIAL, PARENT with a fixed name; NULL: missing */
};

struct template
{
	const char *name;
	struct node *nodes;
	int count;
	struct template *next;
};

struct templates {
	struct arena *arena;
	constant_text *known; /* while they are read */
	const void *context;
	struct template *first;
};

/* Compiles `text`, which must stay as long as `arena`; what is in `scratch` need not. False, with
 * error and line, when it is broken. */
bool template_compile(struct arena *arena, struct arena *scratch, const char *text,
		      struct template *template, const char **error, int *line);
/* The template with {{name}} replaced where `known` has a text for it. */
const char *template_constants(struct arena *arena, const char *text, constant_text *known,
			       const void *context);
/* Takes the indent of a block's first line from all its lines. */
void template_dedent(struct arena *arena, struct node *nodes, int from, int to,
		     struct piece indent);
/* Cuts a dotted name into at most `room` parts: their number; 0 for "."; -1 when it is not a name.
 */
int name_parts(struct piece name, struct part *parts, int room);
const struct template *templates_find(const struct templates *templates, struct piece name);

enum { NAME_PARTS = 8, DEEPEST = 100 };

struct frame { /* the context stack, innermost first */
	struct value value;
	const struct frame *outer;
};

struct overrides { /* what a parent tag's blocks replace; the outermost parent wins */
	const struct template *template;
	int parent;
	const struct overrides *outer;
};

struct scope { /* what is rendered, and in which surroundings */
	const struct template *template;
	const struct frame *frame;
	const struct overrides *overrides;
	struct piece indent;
	int depth;
};

struct render {
	const struct templates *templates;
	const struct formats *formats;
	struct buffer *buffer;
	struct arena *arena;
	const struct words *words; /* what {{t.key}} means, where the root has a catalogue as t */
	bool strict, failed;
	struct render_failure failure;
};

struct found {
	struct value value;
	const struct words *words; /* VALUE_MESSAGE out of a catalogue */
	struct piece key;
};

bool render_find(struct render *render, const struct frame *frame, const struct part *parts,
		 int count, struct found *found);
/* Writes a value. An object or list is none that can be shown: false. */
bool render_value(struct render *render, const struct scope *scope, const struct node *node,
		  const struct found *found);
/* mustache_render for a root of any kind: the specification has some. */
bool render_root(const struct templates *templates, const char *name, struct value root,
		 const struct formats *formats, bool strict, struct buffer *buffer,
		 struct render_failure *failure);
void render_fail(struct render *render, const struct scope *scope, const struct node *node,
		 struct piece name);
