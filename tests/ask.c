/* The browser of page tests: cookies, hidden fields, and a count of round trips. */
#include "ask.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/languages.h"
#include "core/log.h"
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static int speakers; /* askers of an app that has languages */

static void set_environment(struct arena *memory)
{
	static const char *const standard[][2] = {{"MODE", "demo"},
						  {"VAR", "build/debug"},
						  {"ROOT", "."},
						  {"WORDS", "build/debug/words"},
						  {"DATABASE", "none"},
						  {"DEFAULT_NETWORK", "blkpages"},
						  {"PUBLIC_ORIGIN", "http://localhost"}};
	static const char *const purposes[] = {"SEAL", "INDEX", "FORM",	  "CODE",
					       "CARD", "CHAIN", "ACCOUNT"};
	for (size_t i = 0; i < sizeof standard / sizeof *standard; i++)
		setenv(arena_printf(memory, "LOYALTY_%s", standard[i][0]), standard[i][1], 0);
	for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++)
		setenv(arena_printf(memory, "LOYALTY_KEY_%s_1", purposes[i]),
		       arena_printf(memory, "%064zx", i + 1), 0);
}

static const struct templates *open_templates(const struct app *app, const struct config *config,
					      struct arena *memory)
{
	const char *path = arena_printf(memory, "%s/templates", config->root);
	const struct templates *templates = NULL;
	if (!app->choose_words)
		templates = templates_plain(path);
	else if (speakers++ || languages_open(config->words, path))
		templates = app_languages[0].templates;
	assert_non_null(templates);
	return templates;
}

struct asker *asker_with(const struct app *app, struct templates *templates)
{
	enum { LIMIT = 64 * 1024 * 1024 };
	struct arena *memory = arena_new(LIMIT);
	bool database = getenv("LOYALTY_DATABASE");
	set_environment(memory);
	crypto_start();
	log_start(app->name);
	const struct config *config = config_open(app->name);
	struct asker *asker = arena_alloc(memory, sizeof *asker);
	*asker = (struct asker){
		.now = ASKER_NOON,
		.host = "localhost",
		.accept = app->json ? "application/json" : "text/html",
		.language = "en-GB",
		.bearer = "",
		.key = "",
		.origin = "",
		.fetch_site = "same-origin",
		.address = "127.0.0.1",
		.signature = "",
		.signed_at = "",
		.get_trips = 2,
		.post_trips = 3,
		.memory = memory,
		.page = "",
		.jar = fields_none(memory),
		.csrf = "",
		.once = "",
	};
	const char *conninfo =
		arena_printf(memory, "%s user=%s", config->database, config->database_role);
	asker->server = (struct server){
		.app = app,
		.config = config,
		.templates = templates ? templates : open_templates(app, config, memory),
		.arena = arena_new(LIMIT),
		.db = database ? db_open(conninfo, app->name) : NULL};
	return asker;
}

struct asker *asker_new(const struct app *app)
{
	return asker_with(app, NULL);
}

void asker_free(struct asker *asker)
{
	if (asker->server.db)
		db_close(asker->server.db);
	arena_free(asker->server.arena);
	if (!asker->server.app->choose_words)
		templates_close((struct templates *)(uintptr_t)asker->server.templates);
	else if (!--speakers)
		languages_close();
	formats_close_all();
	arena_free(asker->memory);
}

const char *asker_cookie(struct asker *asker, const char *name)
{
	const struct field_value *found = fields_find(asker->jar, name);
	return found ? found->value : "";
}

void asker_set_cookie(struct asker *asker, const char *name, const char *value)
{
	struct fields *jar = fields_none(asker->memory);
	for (int i = 0; i < fields_count(asker->jar); i++) {
		const struct field_value *old = fields_at(asker->jar, i);
		if (strcmp(old->name, name))
			fields_add(jar, old->name, old->value);
	}
	if (*value)
		fields_add(jar, name, value);
	asker->jar = jar;
}

void asker_forget(struct asker *asker)
{
	asker->jar = fields_none(asker->memory);
	asker->csrf = asker->once = "";
}

static void take_cookies(struct asker *asker)
{
	const struct header *oldest_first[16];
	int count = 0;
	for (const struct header *each = asker->answer->headers; each; each = each->next)
		if (!strcmp(each->name, "Set-Cookie") && count < 16)
			oldest_first[count++] = each;
	while (count--) {
		const char *text = oldest_first[count]->value, *equals = strchr(text, '=');
		assert_non_null(equals);
		const char *name = arena_copy(asker->memory, text, (size_t)(equals - text));
		const char *value = arena_copy(asker->memory, equals + 1, strcspn(equals + 1, ";"));
		asker_set_cookie(asker, name, strstr(text, "Max-Age=0") ? "" : value);
	}
}

static const char *sent_cookies(struct asker *asker)
{
	const char *text = "";
	for (int i = 0; i < fields_count(asker->jar); i++) {
		const struct field_value *each = fields_at(asker->jar, i);
		text = arena_printf(asker->memory, "%s%s%s=%s", text, *text ? "; " : "", each->name,
				    each->value);
	}
	return text;
}

const char *asker_input(struct asker *asker, const char *name)
{
	const char *mark = arena_printf(asker->memory, "name=\"%s\"", name);
	const char *found = strstr(asker->page, mark), *start = found;
	if (!found)
		return "";
	while (start > asker->page && *start != '<')
		start--;
	const char *end = strchr(found, '>'), *value = strstr(start, " value=\"");
	if (!end || !value || value > end)
		return "";
	value += strlen(" value=\"");
	return arena_copy(asker->memory, value, strcspn(value, "\""));
}

/* Serves, then does as a browser does with the answer. */
static const struct answer *exchange(struct asker *asker, struct incoming *in)
{
	in->cookie = sent_cookies(asker);
	in->host = asker->host;
	in->origin = asker->origin;
	in->fetch_site = asker->fetch_site;
	in->accept = asker->accept;
	in->accept_language = asker->language;
	in->idempotency_key = asker->key;
	in->address = asker->address;
	in->signature = asker->signature;
	in->signed_at = asker->signed_at;
	in->user_agent = "tests";
	in->now = asker->now;
	if (*asker->bearer)
		in->authorization = arena_printf(asker->memory, "Bearer %s", asker->bearer);

	asker->answer = serve(&asker->server, in);
	int trips = serve_trips(&asker->server);
	bool post = !strcmp(in->method, "POST");
	asker->page = arena_copy(asker->memory, asker->answer->body, asker->answer->length);
	take_cookies(asker);
	if (post)
		asker->once = "";
	if (*asker_input(asker, "csrf"))
		asker->csrf = asker_input(asker, "csrf");
	if (*asker_input(asker, "once"))
		asker->once = asker_input(asker, "once");
	serve_after(&asker->server);
	if (trips > (post ? asker->post_trips : asker->get_trips))
		fail_msg("%s %s took %d round trips", in->method, in->uri, trips);
	return asker->answer;
}

static void add_encoded(struct buffer *body, const char *text)
{
	for (; *text; text++)
		buffer_printf(body, "%%%02X", (unsigned)(unsigned char)*text);
}

static void add_field(struct buffer *body, const char *name, const char *value)
{
	if (body->length)
		buffer_text(body, "&");
	add_encoded(body, name);
	buffer_text(body, "=");
	add_encoded(body, value);
}

/* What the page's form had hidden in it, unless the test says something else. */
static void add_hidden(struct asker *asker, struct buffer *body, bool csrf, bool once)
{
	if (asker->plain)
		return;
	if (!csrf)
		add_field(body, "csrf", asker->csrf);
	if (!once)
		add_field(body, "once", *asker->once ? asker->once : random_token(asker->memory));
}

const struct answer *ask(struct asker *asker, enum method method, const char *uri, ...)
{
	static const char *const methods[] = {"GET", "HEAD", "POST", "PUT"};
	struct buffer body = buffer_in(asker->memory);
	bool csrf = false, once = false;
	va_list pairs;
	va_start(pairs, uri);
	const char *name;
	while ((name = va_arg(pairs, const char *))) {
		csrf = csrf || !strcmp(name, "csrf");
		once = once || !strcmp(name, "once");
		add_field(&body, name, va_arg(pairs, const char *));
	}
	va_end(pairs);
	struct incoming in = {.method = methods[method], .uri = uri};
	if (method == METHOD_POST) {
		add_hidden(asker, &body, csrf, once);
		in.content_type = "application/x-www-form-urlencoded";
		in.body = buffer_end(&body);
		in.body_length = body.length;
	}
	return exchange(asker, &in);
}

const struct answer *ask_raw(struct asker *asker, const char *uri, const char *type,
			     const char *body, size_t length)
{
	struct incoming in = {.method = "POST",
			      .uri = uri,
			      .content_type = type,
			      .body = body,
			      .body_length = length};
	return exchange(asker, &in);
}

const struct answer *ask_json(struct asker *asker, const char *uri, const char *json)
{
	return ask_raw(asker, uri, "application/json", json, strlen(json));
}

const struct answer *ask_follow(struct asker *asker)
{
	const char *location = arena_text(asker->memory, asker->answer->location);
	if (!*location)
		fail_msg("status %d leads nowhere:\n%s", (int)asker->answer->status, asker->page);
	return ask(asker, METHOD_GET, location, NULL);
}

const char *asker_header(struct asker *asker, const char *name)
{
	for (const struct header *each = asker->answer->headers; each; each = each->next)
		if (!strcmp(each->name, name))
			return each->value;
	return "";
}

const char *asker_between(struct asker *asker, const char *before, const char *after)
{
	const char *start = strstr(asker->page, before);
	start = start ? start + strlen(before) : NULL;
	const char *end = start ? strstr(start, after) : NULL;
	return end ? arena_copy(asker->memory, start, (size_t)(end - start)) : "";
}

void asker_assert_status(struct asker *asker, int status, const char *file, int line)
{
	if ((int)asker->answer->status == status)
		return;
	print_error("status %d instead of %d, location \"%s\":\n%s\n", (int)asker->answer->status,
		    status, asker->answer->location, asker->page);
	_fail(file, line);
}

void asker_assert_text(struct asker *asker, const char *text, bool wanted, const char *file,
		       int line)
{
	if (!!strstr(asker->page, text) == wanted)
		return;
	print_error("\"%s\" is %s:\n%s\n", text, wanted ? "missing" : "there", asker->page);
	_fail(file, line);
}
