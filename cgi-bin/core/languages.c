/* Catalogues, and what of them and of the assets is written into templates: the renderer then has
 * no name to look up, and one text where there were three. */
#include "core/languages.h"
#include "assets.h"
#include <stdio.h>
#include <string.h>

enum { LANGUAGES = 2, PATH_ROOM = 4096 };

struct language app_languages[LANGUAGES];
static struct opened { /* the same, to be closed */
	struct words *words;
	struct templates *templates;
} opened[LANGUAGES];

static const char *asset_path(const char *name, size_t length)
{
	const struct asset *each = assets;
	while (each->name && (strlen(each->name) != length || memcmp(each->name, name, length)))
		each++;
	return each->path;
}

/* A message as a template: escaped, each {name} a tag. NULL for what only rendering can tell (a
 * plural), and where a brace or a line of its text would be read otherwise. */
static const char *message_template(const struct words *words, struct arena *arena, const char *key,
				    size_t length)
{
	const char *count_name = NULL, *text = words_find(words, key, length, &count_name);
	struct buffer tagged = buffer_in(arena);
	if (!text || count_name)
		return NULL;
	while (*text) {
		size_t plain = strcspn(text, "{}\r\n");
		buffer_escaped(&tagged, text, plain);
		text += plain;
		if (!*text)
			break;
		size_t name = strspn(text + 1, MUSTACHE_NAME);
		if (*text != '{' || !name || text[name + 1] != '}')
			return NULL;
		buffer_printf(&tagged, "{{%.*s}}", (int)name, text + 1);
		text += name + 2;
	}
	return buffer_end(&tagged);
}

static const char *constant(const void *words, struct arena *arena, const char *name, size_t length)
{
	static const char asset[] = "asset.", message[] = "t.";
	enum { ASSET = sizeof asset - 1, MESSAGE = sizeof message - 1 };
	if (length > ASSET && !memcmp(name, asset, ASSET))
		return asset_path(name + ASSET, length - ASSET);
	if (words && length > MESSAGE && !memcmp(name, message, MESSAGE))
		return message_template(words, arena, name + MESSAGE, length - MESSAGE);
	return NULL;
}

struct templates *templates_plain(const char *directory)
{
	return templates_open(directory, constant, NULL);
}

bool languages_open(const char *words, const char *templates)
{
	static const char *const names[LANGUAGES] = {"en", "ru"};
	for (int i = 0; i < LANGUAGES; i++) {
		char path[PATH_ROOM];
		snprintf(path, sizeof path, "%s/%s.mo", words, names[i]);
		opened[i].words = words_open(path);
		if (!opened[i].words)
			return false;
		opened[i].templates = templates_open(templates, constant, opened[i].words);
		if (!opened[i].templates)
			return false;
		app_languages[i] = (struct language){opened[i].words, opened[i].templates};
	}
	return true;
}

void languages_close(void)
{
	for (int i = 0; i < LANGUAGES; i++) {
		if (opened[i].templates)
			templates_close(opened[i].templates);
		if (opened[i].words)
			words_close(opened[i].words);
		opened[i] = (struct opened){NULL, NULL};
		app_languages[i] = (struct language){NULL, NULL};
	}
}
