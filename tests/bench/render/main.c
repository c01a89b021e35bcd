/* render TEMPLATE DATA.json TIMES OUT: what one rendering by our Mustache costs, in microseconds;
 * the text goes to OUT. */
#include "core/mustache.h"
#include "mustache_json.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ARENA = 64 << 20 };

static const char *read_file(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = arena_alloc(arena, 1 << 18);
	size_t length = file ? fread(text, 1, (1 << 18) - 1, file) : 0;
	if (!length) {
		fprintf(stderr, "render: cannot read %s\n", path);
		exit(1);
	}
	fclose(file);
	return text;
}

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool render_once(const struct templates *templates, const struct view *view,
			struct arena *arena, FILE *out)
{
	struct render_failure failure = {0};
	struct buffer buffer = buffer_in(arena);
	bool good = mustache_render(templates, "page", view, NULL, false, &buffer, &failure);
	if (good && out)
		fwrite(buffer_end(&buffer), 1, buffer.length, out);
	return good;
}

int main(int argc, char **argv)
{
	if (argc != 5)
		return 2;
	struct arena *life = arena_new(ARENA), *each = arena_new(ARENA);
	struct templates *templates = templates_new();
	const char *error = "";
	json_t *data = json_load_file(argv[2], 0, NULL);
	if (!data || !templates_add(templates, "page", read_file(life, argv[1]), &error)) {
		fprintf(stderr, "render: %s\n", error);
		return 1;
	}
	const struct view *view = value_from_json(life, data).object;
	FILE *out = fopen(argv[4], "w");
	if (!out || !render_once(templates, view, each, out) || fclose(out))
		return 1;
	int times = atoi(argv[3]);
	double began = seconds();
	for (int i = 0; i < times; i++) {
		arena_reset(each);
		if (!render_once(templates, view, each, NULL))
			return 1;
	}
	printf("%.3f\n", (seconds() - began) / times * 1e6);
	return 0;
}
