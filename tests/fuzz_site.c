/* A small site that asks no database: what a request goes through before a page has it, and how it
 * is answered. */
#include "ask.h"
#include "core/mustache.h"
#include "fuzz.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct field_rule every_kind[] = {
	{"line", FIELD_LINE, false},
	{"id", FIELD_UUID, false},
	{"token", FIELD_TOKEN, false},
	{"number", FIELD_INT, false},
	{"flag", FIELD_FLAG, false},
	{"word", FIELD_WORD, false},
	{"boxes", FIELD_UUIDS, false},
	{"next", FIELD_LINE, false},
	{"text", FIELD_TEXT, false},
	{"address", FIELD_ADDRESS, false},
	{0},
};

static void check_long_kinds(const char *text, const char *address)
{
	must(utf8_valid(text, strlen(text)) && strlen(text) <= 16000);
	for (; *text; text++)
		must((unsigned char)*text >= 0x20 || strchr("\r\n\t", *text));
	must(strlen(address) <= 1000);
	for (; *address; address++)
		must(*address > 0x20 && *address < 0x7f);
}

/* Every declared field came as it was declared; what it was is held against a second reading of the
 * rule. */
static void check_kinds(struct request *req)
{
	const char *line = field(req, "line"), *id = field(req, "id"), *token = field(req, "token");
	const char *number = field(req, "number"), *boxes = field(req, "boxes");
	static const char hex[] = "0123456789abcdefABCDEF";

	must(utf8_valid(line, strlen(line)) && strlen(line) <= 800 &&
	     !strpbrk(line, "\r\n\t\x1b\x7f"));
	must(!*id || (strlen(id) == 36 && strspn(id, hex) == 8 && id[8] == '-'));
	must(strlen(token) <= 255 && !strpbrk(token, " \r\n\t\x7f"));
	must(strlen(number) <= 20 && !strchr(number + (*number == '-'), '-'));
	must(strlen(field(req, "word")) <= 40);
	check_long_kinds(field(req, "text"), field(req, "address"));
	for (; *boxes; boxes += 36 + (boxes[36] == ','))
		must(strlen(boxes) >= 36 && (boxes[36] == ',' || !boxes[36]));
	(void)field_int(req, "number");
	(void)field_flag(req, "flag");
}

static enum http take(struct request *req)
{
	check_kinds(req);
	const char *next = next_path(req);
	must(!*next || (next[0] == '/' && next[1] != '/' && next[1] != '\\'));
	if (field_flag(req, "flag")) {
		flash(req, "success", field(req, "line"));
		return redirect(req, "%s", *next ? percent_encoded(req->arena, next) : "/");
	}
	if (*field(req, "word"))
		error_on(req, "line", field(req, "line"));
	for (const struct field_rule *rule = every_kind; rule->name; rule++)
		view_text(req->view, rule->name, field(req, rule->name));
	return show(req, "take");
}

static enum http home(struct request *req)
{
	view_text(req->view, "line", query_value(req, "line"));
	view_text(req->view, "next", next_path(req));
	return show(req, "home");
}

static enum http item(struct request *req)
{
	must(strlen(path_value(req, "id")) == 36 && *path_value(req, "name"));
	return answer_text(req, "text/plain", path_value(req, "id"), 36);
}

static const struct page page_home = {"/", .who = ANYONE, .get = home};
static const struct page page_item = {"/item/{id}/{name:word}", .who = ANYONE, .get = item};
static const struct page page_take = {"/take", .who = ANYONE, .post = take, .open_form = true,
				      .fields = every_kind};
static const struct page page_form = {"/form", .who = ANYONE, .post = take, .fields = every_kind};
static const struct page *const pages[] = {&page_home, &page_item, &page_take, &page_form, NULL};

static const struct app apps[2] = {
	{.name = "guest", .pages = pages, .prefix = "", .sign_in = "/"},
	{.name = "api", .pages = pages, .prefix = "", .json = true},
};

static struct templates *site_templates(void)
{
	static const char *const texts[][2] = {
		{"home",
		 "<p>{{line}}<a href=\"{{next}}\">{{#flash}}{{kind}}: {{message}}{{/flash}}"},
		{"take", "{{line}}|{{form.line}}|{{id}}|{{token}}|{{number}}|{{word}}|{{boxes}}|"
			 "{{#errors}}{{field}} {{message}}{{/errors}}"},
		{"error", "<h1>{{status}}</h1><p>{{message}}"},
	};
	struct templates *templates = templates_new();
	const char *error = NULL;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		must(templates_add(templates, texts[i][0], texts[i][1], &error));
	return templates;
}

struct server *site_server(bool json)
{
	static struct asker *askers[2];
	unsetenv("LOYALTY_DATABASE"); /* an asker's own; with one the next would connect */
	if (!askers[json])
		askers[json] = asker_with(&apps[json], site_templates());
	return &askers[json]->server;
}

const struct answer *site_ask(bool json, const struct incoming *incoming)
{
	struct server *server = site_server(json);
	struct incoming sent = *incoming;
	sent.now = ASKER_NOON;
	const struct answer *answer = serve(server, &sent);
	site_check(answer);
	return answer;
}

static void check_header(const char *text)
{
	must(text && utf8_valid(text, strlen(text)) && !strpbrk(text, "\r\n"));
}

void site_check(const struct answer *answer)
{
	must(answer->status >= 200 && answer->status < 500);
	check_header(answer->type);
	check_header(answer->location);
	for (const struct header *each = answer->headers; each; each = each->next) {
		check_header(each->name);
		check_header(each->value);
	}
	if (strncmp(answer->type, "application/json", 16) == 0) {
		json_t *json =
			json_loadb(answer->body, answer->length, JSON_REJECT_DUPLICATES, NULL);
		must(json);
		json_decref(json);
	}
}
