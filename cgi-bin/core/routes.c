/* Tells what an app's pages are: for people a line each, for the tests that are made from it JSON.
 */
#include "core/routes.h"
#include <stdio.h>
#include <string.h>

static void print_who(enum who who, const char *quote)
{
	static const char *const names[] = {"visitor", "guest", "unverified", "cashier",
					    "manager", "admin", "worker",     "owner"};
	const char *comma = "";
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if ((unsigned)who & 1u << i) {
			printf("%s%s%s%s", comma, quote, names[i], quote);
			comma = ",";
		}
}

static const char *base_of(const struct app *app)
{
	return app->slugs ? "/{network}" : app->prefix;
}

void routes_print(const struct app *app)
{
	for (const struct page *const *page = app->pages; *page; page++) {
		printf("%-8s %-4s %-4s %s%-40s ", app->name, (*page)->get ? "GET" : "",
		       (*page)->post ? "POST" : "", base_of(app), (*page)->path);
		print_who((*page)->who, "");
		printf("\n");
	}
}

static const char *kind_name(enum field_kind kind)
{
	static const char *const names[] = {
		[FIELD_LINE] = "line",	     [FIELD_UUID] = "uuid",   [FIELD_TOKEN] = "token",
		[FIELD_INT] = "int",	     [FIELD_FLAG] = "flag",   [FIELD_WORD] = "word",
		[FIELD_ADDRESS] = "address", [FIELD_UUIDS] = "uuids", [FIELD_TEXT] = "text"};
	return names[kind];
}

static void print_fields(const struct field_rule *fields)
{
	const char *comma = "";
	for (const struct field_rule *rule = fields; rule && rule->name; rule++) {
		printf("%s{\"name\":\"%s\",\"kind\":\"%s\",\"required\":%s}", comma, rule->name,
		       kind_name(rule->kind), rule->required ? "true" : "false");
		comma = ",";
	}
}

/* Names and paths are the source's own, of letters that JSON takes as they are. */
void routes_print_json(const struct app *app)
{
	for (const struct page *const *each = app->pages; *each; each++) {
		const struct page *page = *each;
		printf("{\"binary\":\"%s\",\"path\":\"%s%s\",\"methods\":[%s%s%s],\"who\":[",
		       app->name, base_of(app), page->path, page->get ? "\"GET\"" : "",
		       page->get && page->post ? "," : "", page->post ? "\"POST\"" : "");
		print_who(page->who, "\"");
		printf("],\"json\":%s,\"once\":%s,\"form_token\":%s,\"fields\":[",
		       app->json ? "true" : "false", page->once ? "true" : "false",
		       page->post && !page->open_form && !app->json ? "true" : "false");
		print_fields(page->fields);
		printf("]}\n");
	}
}
