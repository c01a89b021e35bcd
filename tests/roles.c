/* See roles.h. */
#include "roles.h"
#include "core/crypto.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

enum { ROLES = 6, LINE = 300 };

struct row {
	char method[8], path[120], cells[ROLES][16];
	int cell_count;
};

static bool read_row(FILE *table, struct row *row)
{
	char line[LINE];
	while (fgets(line, sizeof line, table)) {
		if (*line == '#' || *line == '\n')
			continue;
		*row = (struct row){.cell_count = -2};
		row->cell_count +=
			sscanf(line, "%7s %119s %15s %15s %15s %15s %15s %15s", row->method,
			       row->path, row->cells[0], row->cells[1], row->cells[2],
			       row->cells[3], row->cells[4], row->cells[5]);
		return true;
	}
	return false;
}

/* The page's address with something in place of its {values}: nothing there is found, and that is
 * enough. */
static const char *address(struct asker *asker, const char *path)
{
	struct arena *memory = asker->memory;
	const char *text = asker->server.app->prefix;
	for (const char *brace; (brace = strchr(path, '{')); path = strchr(brace, '}') + 1) {
		const char *colon = memchr(brace, ':', strcspn(brace, "}"));
		text = arena_printf(memory, "%s%.*s%s", text, (int)(brace - path), path,
				    colon ? "nothing" : uuid_new(memory, asker->now));
	}
	return arena_printf(memory, "%s%s", text, path);
}

static bool sent_to(struct asker *asker, const char *path)
{
	const char *location = asker->answer->location;
	size_t prefix = strlen(asker->server.app->prefix);
	return path && asker->answer->status == HTTP_SEE_OTHER && strlen(location) > prefix &&
	       !strncmp(location + prefix, path, strlen(path));
}

static const char *outcome(struct asker *asker)
{
	const struct app *app = asker->server.app;
	if (asker->answer->status == HTTP_FORBIDDEN)
		return "refused";
	if (sent_to(asker, app->sign_in))
		return "sign-in";
	return sent_to(asker, app->second_step) ? "code" : "open";
}

static bool has_method(const struct app *app, const struct row *row)
{
	for (const struct page *const *page = app->pages; *page; page++)
		if (!strcmp((*page)->path, row->path))
			return !strcmp(row->method, "GET") ? (*page)->get : (*page)->post;
	return false;
}

static int methods_of(const struct app *app)
{
	int count = 0;
	for (const struct page *const *page = app->pages; *page; page++)
		count += ((*page)->get != NULL) + ((*page)->post != NULL);
	return count;
}

void roles_check(struct asker *asker, const char *table_path, const char *const *roles,
		 void (*become)(void *place, const char *role), void *place)
{
	FILE *table = fopen(table_path, "re");
	struct row row;
	int rows = 0, wrong = 0;
	assert_non_null(table);
	asker->get_trips = asker->post_trips = 9;
	for (; read_row(table, &row); rows++) {
		if (!has_method(asker->server.app, &row))
			fail_msg("%s: there is no %s %s", table_path, row.method, row.path);
		for (int role = 0; roles[role]; role++) {
			become(place, roles[role]);
			ask(asker, strcmp(row.method, "GET") ? METHOD_POST : METHOD_GET,
			    address(asker, row.path), NULL);
			bool right =
				role < row.cell_count && !strcmp(outcome(asker), row.cells[role]);
			if (!right)
				print_error("%s %s for %s: %s (%d)\n", row.method, row.path,
					    roles[role], outcome(asker),
					    (int)asker->answer->status);
			wrong += !right;
		}
	}
	fclose(table);
	assert_int_equal(wrong, 0);
	assert_int_equal(rows, methods_of(asker->server.app));
}
