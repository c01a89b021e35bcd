/* Reads the body of a POST and holds it against what its page declared: a closed set of names, each
 * at most once. */
#include "core/crypto.h"
#include "core/serve_private.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { UUID_TEXT = 36, LINE_LIMIT = 200, TEXT_LIMIT = 4000 };

static bool has_type(const char *content_type, const char *wanted)
{
	size_t length = strcspn(content_type, "; \t");
	return length == strlen(wanted) && !strncasecmp(content_type, wanted, length);
}

/* At most so many characters, none of them a control character but the allowed. */
static bool is_text(const char *text, const char *allowed, int most)
{
	const unsigned char *p = (const unsigned char *)text;
	int characters = 0;
	for (; *p; p++) {
		bool control = *p < 0x20 || *p == 0x7F || (*p == 0xC2 && p[1] < 0xA0);
		if (control && !strchr(allowed, *p))
			return false;
		characters += (*p & 0xC0) != 0x80;
	}
	return characters <= most;
}

static bool is_token(const char *text, size_t most)
{
	size_t length = strlen(text);
	for (; *text; text++)
		if ((unsigned char)*text < 0x21 || (unsigned char)*text > 0x7E)
			return false;
	return length <= most;
}

static bool is_integer(const char *text)
{
	text += *text == '-';
	size_t digits = strspn(text, "0123456789");
	return digits >= 1 && digits <= 18 && !text[digits];
}

static bool is_flag(const char *text)
{
	return !strcmp(text, "on") || !strcmp(text, "1") || !strcmp(text, "true");
}

static bool is_word(const char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-");
	return length >= 1 && length <= 40 && !text[length];
}

static bool are_uuids(const char *text)
{
	char each[UUID_TEXT + 1];
	for (;; text += UUID_TEXT + 1) {
		snprintf(each, sizeof each, "%.*s", UUID_TEXT, text);
		if (!uuid_is(each))
			return false;
		if (text[UUID_TEXT] != ',')
			return !text[UUID_TEXT];
	}
}

static bool text_is(const char *text, enum field_kind kind)
{
	switch (kind) {
	case FIELD_LINE:
		return is_text(text, "", LINE_LIMIT);
	case FIELD_TEXT:
		return is_text(text, "\r\n\t", TEXT_LIMIT);
	case FIELD_UUID:
		return uuid_is(text);
	case FIELD_TOKEN:
		return is_token(text, 255);
	case FIELD_ADDRESS:
		return is_token(text, 1000);
	case FIELD_INT:
		return is_integer(text);
	case FIELD_FLAG:
		return is_flag(text);
	case FIELD_WORD:
		return is_word(text);
	case FIELD_UUIDS:
		return are_uuids(text);
	}
	return false;
}

static bool json_is(const struct field_value *value, enum field_kind kind)
{
	if (kind == FIELD_INT)
		return value->type == JSON_INTEGER_;
	if (kind == FIELD_FLAG)
		return value->type == JSON_BOOL_;
	if (value->type != JSON_STRING_)
		return false;
	return kind == FIELD_LINE || kind == FIELD_TEXT || kind == FIELD_TOKEN ||
			       kind == FIELD_ADDRESS
		       ? text_is(value->value, kind)
		       : !*value->value || text_is(value->value, kind);
}

/* An empty input of a form, and null, is the same as none. */
static bool is_absent(const struct field_value *value, const struct field_rule *rule)
{
	if (!value || value->type == JSON_NULL_)
		return true;
	return value->type == JSON_NONE && !*value->value && rule->kind != FIELD_LINE &&
	       rule->kind != FIELD_TEXT;
}

static enum http wrong(struct request *req, const char *name, const char *what)
{
	return reject(req, HTTP_BAD_REQUEST, "",
		      arena_printf(req->arena, "The field \"%s\" %s.", name, what));
}

static bool declared(const struct request *req, const char *name)
{
	if (!req->app->json && (!strcmp(name, "csrf") || !strcmp(name, "once")))
		return true;
	for (const struct field_rule *rule = req->page->fields; rule && rule->name; rule++)
		if (!strcmp(rule->name, name))
			return true;
	return false;
}

enum http check_fields(struct request *req)
{
	if (req->method != METHOD_POST)
		return HTTP_OK;
	for (const struct field_rule *rule = req->page->fields; rule && rule->name; rule++)
		if (rule->kind == FIELD_UUIDS)
			fields_join(req->form, rule->name);
	if (fields_repeat(req->form))
		return reject(req, HTTP_BAD_REQUEST, "", "A field was sent twice.");
	for (int i = 0; i < fields_count(req->form); i++)
		if (!declared(req, fields_at(req->form, i)->name))
			return reject(req, HTTP_BAD_REQUEST, "unknown_field",
				      "A field was sent that does not belong here.");
	for (const struct field_rule *rule = req->page->fields; rule && rule->name; rule++) {
		const struct field_value *value = fields_find(req->form, rule->name);
		if (is_absent(value, rule)) {
			if (rule->required)
				return wrong(req, rule->name, "is missing");
			continue;
		}
		bool sound = value->type == JSON_NONE ? text_is(value->value, rule->kind)
						      : json_is(value, rule->kind);
		if (!sound)
			return wrong(req, rule->name, "is not what it should be");
	}
	return HTTP_OK;
}

size_t serve_body_limit(const struct app *app)
{
	return app->body_limit ? app->body_limit : BODY_LIMIT;
}

static enum http unreadable(struct request *req)
{
	return reject(req, HTTP_BAD_REQUEST, "", "The body could not be read.");
}

enum http read_body(struct request *req)
{
	if (req->method != METHOD_POST)
		return HTTP_OK;
	if (req->body_length > serve_body_limit(req->app))
		return HTTP_TOO_LARGE;
	if (req->page->raw_body)
		return req->body || !req->body_length ? HTTP_OK : unreadable(req);
	const char *wanted =
		req->app->json ? "application/json" : "application/x-www-form-urlencoded";
	if (!has_type(req->content_type, wanted) && (req->body_length || *req->content_type))
		return reject(req, HTTP_UNSUPPORTED_TYPE, "",
			      arena_printf(req->arena, "The body must be %s.", wanted));
	struct fields *fields = NULL;
	if (!req->body_length)
		fields = fields_none(req->arena);
	else if (req->body)
		fields = (req->app->json ? fields_json : fields_form)(req->arena, req->body,
								      req->body_length);
	if (!fields)
		return unreadable(req);
	req->form = fields;
	return HTTP_OK;
}
