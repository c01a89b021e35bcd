/* The template as a list of steps; names are numbers from the start on. */
#include "lean.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 1200, SLOTS = 256, PAGE = 1 << 18, PAIRS = 2000, ITEMS = 400, LISTS = 200 };
enum kind { PLAIN, VALUE, SECTION, INVERTED, END };
static struct step {
	enum kind kind;
	int slot, other_end;
	const char *text;
	size_t length;
} steps[STEPS];
static int step_count, slot_count;
static const char *names[SLOTS];
static struct value {
	const char *text;
	struct list *list;
} values[SLOTS];
struct pair {
	int slot;
	struct value value;
};
struct list {
	int first_item[ITEMS / 4], last_pair[ITEMS / 4], count;
};
static struct pair pairs[PAIRS];
static struct list lists[LISTS];
static int pair_count, list_count;
static char out[PAGE];
static size_t out_length;

int slot_of(const char *name)
{
	int slot = 0;
	while (slot < slot_count && strcmp(names[slot], name) != 0)
		slot++;
	if (slot == SLOTS)
		abort();
	if (slot == slot_count)
		names[slot_count++] = strdup(name);
	return slot;
}

static struct step *add_step(enum kind kind)
{
	if (step_count == STEPS)
		abort();
	steps[step_count].kind = kind;
	return &steps[step_count++];
}

static void add_tag(const char *tag, size_t length, int *open, int *depth)
{
	enum kind kind = *tag == '#' ? SECTION : *tag == '^' ? INVERTED : *tag == '/' ? END : VALUE;
	char name[64];
	size_t skip = kind != VALUE;
	snprintf(name, sizeof name, "%.*s", (int)(length - skip), tag + skip);
	if (kind == SECTION || kind == INVERTED)
		open[(*depth)++] = step_count;
	else if (kind == END)
		steps[open[--*depth]].other_end = step_count;
	add_step(kind)->slot = slot_of(name);
}

void template_compile(const char *path)
{
	static char text[1 << 17];
	int open[40], depth = 0;
	FILE *file = fopen(path, "r");
	size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
	if (!length) {
		fprintf(stderr, "lean: cannot read %s\n", path);
		exit(1);
	}
	fclose(file);
	const char *at = text;
	for (const char *tag; (tag = strstr(at, "{{")); at = strstr(tag, "}}") + 2) {
		struct step *plain = add_step(PLAIN);
		plain->text = at;
		plain->length = (size_t)(tag - at);
		add_tag(tag + 2, (size_t)(strstr(tag, "}}") - tag - 2), open, &depth);
	}
	struct step *rest = add_step(PLAIN);
	rest->text = at;
	rest->length = strlen(at);
}

void view_clear(void)
{
	memset(values, 0, sizeof values);
	pair_count = list_count = 0;
}

void set_text(int slot, const char *text)
{
	values[slot] = (struct value){text && *text ? text : NULL, NULL};
}

static struct list *new_list(void)
{
	if (list_count == LISTS)
		abort();
	lists[list_count].count = 0;
	return &lists[list_count++];
}

struct list *set_list(int slot)
{
	values[slot] = (struct value){NULL, new_list()};
	return values[slot].list;
}

void item_add(struct list *list)
{
	if (list->count == ITEMS / 4)
		abort();
	list->first_item[list->count] = list->last_pair[list->count] = pair_count;
	list->count++;
}

static void add_pair(struct list *list, int slot, struct value value)
{
	if (pair_count == PAIRS || !list->count)
		abort();
	pairs[pair_count++] = (struct pair){slot, value};
	list->last_pair[list->count - 1] = pair_count;
}

void item_text(struct list *list, int slot, const char *text)
{
	add_pair(list, slot, (struct value){text && *text ? text : NULL, NULL});
}

struct list *item_list(struct list *list, int slot)
{
	struct list *inner = new_list();
	add_pair(list, slot, (struct value){NULL, inner});
	return inner;
}

static void put(const char *text, size_t length)
{
	if (out_length + length > PAGE)
		abort();
	memcpy(out + out_length, text, length);
	out_length += length;
}

static void put_escaped(const char *text)
{
	for (;;) {
		size_t plain = strcspn(text, "&<>\"'");
		put(text, plain);
		switch (text[plain]) {
		case '&':
			put("&amp;", 5);
			break;
		case '<':
			put("&lt;", 4);
			break;
		case '>':
			put("&gt;", 4);
			break;
		case '"':
			put("&quot;", 6);
			break;
		case '\'':
			put("&#39;", 5);
			break;
		default:
			return;
		}
		text += plain + 1;
	}
}

static void render(int from, int to);

static void render_section(const struct step *step, int from)
{
	const struct list *list = values[step->slot].list;
	if (!list) {
		if (values[step->slot].text)
			render(from, step->other_end);
		return;
	}
	for (int item = 0; item < list->count; item++) {
		for (int i = list->first_item[item]; i < list->last_pair[item]; i++)
			values[pairs[i].slot] = pairs[i].value;
		render(from, step->other_end);
	}
}

static void render(int from, int to)
{
	for (int at = from; at < to; at++) {
		const struct step *step = &steps[at];
		const struct value *value = &values[step->slot];
		switch (step->kind) {
		case PLAIN:
			put(step->text, step->length);
			break;
		case VALUE:
			if (value->text)
				put_escaped(value->text);
			break;
		case SECTION:
			render_section(step, at + 1);
			at = step->other_end;
			break;
		case INVERTED:
			if (value->text || (value->list && value->list->count))
				at = step->other_end;
			break;
		case END:
		default:
			break;
		}
	}
}

const char *template_render(size_t *length)
{
	out_length = 0;
	render(0, step_count);
	*length = out_length;
	return out;
}
