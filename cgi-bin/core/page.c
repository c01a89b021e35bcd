/* What pages call: fields, and the answers they return. */
#include "core/page.h"
#include "core/serve_private.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct field_value *find(struct request *req, const char *name)
{
	struct fields *places[] = {req->form, req->path_values, req->query};
	/* NOLINTNEXTLINE(bugprone-sizeof-expression): it takes a list of pointers for a mistake */
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const struct field_value *found = fields_find(places[i], name);
		if (found)
			return found;
	}
	return NULL;
}

const char *field(struct request *req, const char *name)
{
	const struct field_value *found = find(req, name);
	return found ? found->value : "";
}

bool field_given(struct request *req, const char *name)
{
	return *field(req, name) != 0;
}

int64_t field_int(struct request *req, const char *name)
{
	return strtoll(field(req, name), NULL, 10);
}

bool field_flag(struct request *req, const char *name)
{
	const char *value = field(req, name);
	return *value && strcmp(value, "false");
}

static const char *value_in(struct fields *fields, const char *name)
{
	const struct field_value *found = fields_find(fields, name);
	return found ? found->value : "";
}

const char *path_value(struct request *req, const char *name)
{
	return value_in(req->path_values, name);
}

const char *query_value(struct request *req, const char *name)
{
	return value_in(req->query, name);
}

const char *cookie(struct request *req, const char *name)
{
	return value_in(req->cookies, name);
}

/* Noted, so that a page which shows and then turns the request away is not kept. */
static enum http outcome(struct request *req, enum http status)
{
	req->answer.status = status;
	req->answer.kept = true;
	return status;
}

enum http show(struct request *req, const char *template_name)
{
	req->answer.template_name = template_name;
	req->answer.location = "";
	return outcome(req, HTTP_OK);
}

enum http refuse(struct request *req, const char *template_name)
{
	show(req, template_name);
	return outcome(req, HTTP_UNPROCESSABLE);
}

/* A header's value never starts a new header: what is not printable ASCII becomes %xx. */
static const char *printable(struct arena *arena, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";
	char *safe = arena_alloc(arena, strlen(text) * 3 + 1), *out = safe;
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if (*p >= 0x20 && *p < 0x7F) {
			*out++ = (char)*p;
			continue;
		}
		*out++ = '%';
		*out++ = digits[*p >> 4];
		*out++ = digits[*p & 15];
	}
	return safe;
}

enum http redirect(struct request *req, const char *path_format, ...)
{
	va_list arguments;
	va_start(arguments, path_format);
	const char *path = arena_vprintf(req->arena, path_format, arguments);
	va_end(arguments);
	req->answer.location = printable(req->arena, url_for(req, path));
	return outcome(req, HTTP_SEE_OTHER);
}

enum http reject(struct request *req, enum http status, const char *code, const char *message)
{
	req->answer.refusal_code = code;
	req->answer.message = message;
	req->answer.kept = false;
	return status;
}

enum http refuse_json(struct request *req, enum http status, const char *code, const char *message)
{
	struct view *error = view_object(req->view, "error");
	view_text(error, "code", code);
	view_text(error, "message", message);
	req->answer.template_name = NULL;
	return outcome(req, status);
}

enum http answer_text(struct request *req, const char *type, const char *body, size_t length)
{
	req->answer.type = type;
	req->answer.body = body;
	req->answer.length = length;
	return outcome(req, HTTP_OK);
}

void answer_header(struct request *req, const char *name, const char *value)
{
	struct header *header = arena_alloc(req->arena, sizeof *header);
	header->name = name;
	header->value = printable(req->arena, value);
	header->next = req->answer.headers;
	req->answer.headers = header;
}

void retry_after(struct request *req, int seconds)
{
	req->answer.retry_after = seconds < 1 ? 1 : seconds;
}

void error_on(struct request *req, const char *field_name, const char *message)
{
	struct view *item = view_item(req->view, "errors");
	view_text(item, "field", field_name);
	view_text(item, "message", message);
	if (!answers_json(req))
		view_flag(req->view, "has_errors", true);
	if (*field_name)
		view_text(req->view, arena_printf(req->arena, "error_%s", field_name), message);
}

const char *word(struct request *req, const char *key)
{
	const char *count_name = NULL;
	const char *found =
		req->words ? words_find(req->words, key, strlen(key), &count_name) : NULL;
	return found && !strchr(found, '{') ? found : key;
}

void form_value(struct request *req, const char *name, const char *value)
{
	if (req->serving->form && !fields_find(req->form, name))
		view_text(req->serving->form, arena_text(req->arena, name), value);
}

/* A browser takes "/./" and "/../", however the dots are written, out of an address. */
static bool climbs(const char *path)
{
	const char *end = path + strcspn(path, "?#");
	while (path < end) {
		size_t dots = 0;
		for (path++; *path == '.' || !strncasecmp(path, "%2e", 3); dots++)
			path += *path == '.' ? 1 : 3;
		size_t rest = strcspn(path, "/?#");
		if (dots && !rest)
			return true;
		path += rest;
	}
	return false;
}

/* "//host" and "/\host" are addresses of others to a browser. */
const char *next_path(struct request *req)
{
	const char *path = field(req, "next");
	bool local = *path == '/' && path[1] != '/' && !strchr(path, '\\') && !climbs(path);
	for (const char *p = path; *p && local; p++)
		local = (unsigned char)*p > 0x20 && *p != 0x7F;
	return local ? path : "";
}

void notify_after(struct request *req, const char *channel)
{
	struct channel *added = arena_alloc(req->arena, sizeof *added);
	*added = (struct channel){channel, req->serving->channels};
	req->serving->channels = added;
}

const char *url_for(struct request *req, const char *path)
{
	return arena_printf(req->arena, "%s%s", req->base, path);
}
