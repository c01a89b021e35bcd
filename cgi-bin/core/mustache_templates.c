/* The templates of a process: read from a folder at start, tied to one another, found by name. */
#include "core/mustache_private.h"
#include "core/view_private.h"
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { TEMPLATE_BYTES = 64 * 1024 * 1024 };

int name_parts(struct piece name, struct part *parts, int room)
{
	if (name.length == 1 && name.text[0] == '.')
		return 0;
	const char *at = name.text, *end = at + name.length;
	for (int count = 0; count < room; count++) {
		const char *dot = memchr(at, '.', (size_t)(end - at));
		const char *stop = dot ? dot : end;
		if (stop == at)
			return -1;
		parts[count] =
			(struct part){at, (size_t)(stop - at), view_key(at, (size_t)(stop - at))};
		if (!dot)
			return count + 1;
		at = dot + 1;
	}
	return -1;
}

struct templates *templates_new(void)
{
	struct arena *arena = arena_new(TEMPLATE_BYTES);
	struct templates *templates = arena_alloc(arena, sizeof *templates);
	templates->arena = arena;
	return templates;
}

void templates_close(struct templates *templates)
{
	if (templates)
		arena_free(templates->arena);
}

const struct template *templates_find(const struct templates *templates, struct piece name)
{
	for (const struct template *at = templates->first; at; at = at->next)
		if (strncmp(at->name, name.text, name.length) == 0 && !at->name[name.length])
			return at;
	return NULL;
}

/* Finds what partials and parents with a fixed name mean. Calls missing() for what is not there. */
static bool tie(struct templates *templates,
		void (*missing)(const struct template *template, const struct node *node))
{
	bool whole = true;
	for (struct template *template = templates->first; template; template = template->next)
		for (int i = 0; i < template->count; i++) {
			struct node *node = &template->nodes[i];
			if ((node->kind != NODE_PARTIAL && node->kind != NODE_PARENT) ||
			    node->dynamic || node->target)
				continue;
			node->target = templates_find(templates, node->text);
			if (!node->target) {
				whole = false;
				if (missing)
					missing(template, node);
			}
		}
	return whole;
}

static bool add(struct templates *templates, const char *name, const char *text, const char **error,
		int *line)
{
	struct arena *arena = templates->arena, *scratch = arena_new(TEMPLATE_BYTES);
	struct template *template = arena_alloc(arena, sizeof *template);
	text = template_constants(scratch, text, templates->known, templates->context);
	bool good =
		template_compile(arena, scratch, arena_text(arena, text), template, error, line);
	arena_free(scratch);
	if (!good)
		return false;
	template->name = arena_text(templates->arena, name);
	template->next = templates->first;
	templates->first = template;
	return true;
}

bool templates_add(struct templates *templates, const char *name, const char *text,
		   const char **error)
{
	int line;
	if (!add(templates, name, text, error, &line)) {
		*error = arena_printf(templates->arena, "%s:%d: %s", name, line, *error);
		return false;
	}
	tie(templates, NULL);
	return true;
}

static const char *read_file(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return NULL;
	struct buffer text = buffer_in(arena);
	char block[4096];
	size_t got;
	while ((got = fread(block, 1, sizeof block, file)) > 0)
		buffer_add(&text, block, got);
	bool whole = !ferror(file);
	fclose(file);
	const char *result = buffer_end(&text);
	return whole && strlen(result) == text.length ? result : NULL;
}

static bool add_file(struct templates *templates, const char *path, const char *name)
{
	struct arena *scratch = arena_new(TEMPLATE_BYTES);
	const char *text = read_file(scratch, path), *error = "cannot be read as text";
	int line = 0;
	bool good = text && add(templates, name, text, &error, &line);
	arena_free(scratch);
	if (!good)
		fprintf(stderr, "%s:%d: %s\n", path, line, error);
	return good;
}

/* Adds every template under `path`; their names begin with `prefix`. */
static bool add_folder(struct templates *templates, const char *path, const char *prefix)
{
	static const char ending[] = ".html";
	DIR *folder = opendir(path);
	if (!folder) {
		fprintf(stderr, "%s:0: cannot be opened\n", path);
		return false;
	}
	bool whole = true;
	for (struct dirent *entry; (entry = readdir(folder));) {
		const char *file = entry->d_name;
		size_t length = strlen(file), stem = length - strlen(ending);
		if (file[0] == '.')
			continue;
		const char *below = arena_printf(templates->arena, "%s/%s", path, file);
		struct stat status;
		if (stat(below, &status) == 0 && S_ISDIR(status.st_mode))
			whole &= add_folder(templates, below,
					    arena_printf(templates->arena, "%s%s/", prefix, file));
		else if (length > strlen(ending) && strcmp(file + stem, ending) == 0)
			whole &= add_file(
				templates, below,
				arena_printf(templates->arena, "%s%.*s", prefix, (int)stem, file));
	}
	closedir(folder);
	return whole;
}

static void say_missing(const struct template *template, const struct node *node)
{
	fprintf(stderr, "%s.html:%d: there is no template %.*s\n", template->name, node->line,
		(int)node->text.length, node->text.text);
}

struct templates *templates_open(const char *directory, constant_text *known, const void *context)
{
	struct templates *templates = templates_new();
	templates->known = known;
	templates->context = context;
	bool whole = add_folder(templates, directory, "");
	if (whole && tie(templates, say_missing))
		return templates;
	templates_close(templates);
	return NULL;
}
