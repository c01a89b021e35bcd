/* What a page asked for becomes a body: HTML or JSON, and the one error page. */
#include "core/buffer.h"
#include "core/crypto.h"
#include "core/serve_private.h"
#include <string.h>

static const char html_type[] = "text/html; charset=utf-8";
static const char json_type[] = "application/json";

static const struct explanation {
	enum http status;
	const char *code, *title, *message;
} explanations[] = {
	{HTTP_BAD_REQUEST, "bad_request", "That could not be understood",
	 "Something in the request is not as expected. Go back and try again."},
	{HTTP_UNAUTHORIZED, "unauthorized", "Please sign in", "Sign in to go on."},
	{HTTP_FORBIDDEN, "forbidden", "That is not allowed",
	 "You may not do this, or the page was open too long. Reload it and try again."},
	{HTTP_NOT_FOUND, "not_found", "Not found", "There is nothing at this address."},
	{HTTP_METHOD_NOT_ALLOWED, "method_not_allowed", "That cannot be done here",
	 "This address does not take such a request."},
	{HTTP_CONFLICT, "conflict", "One moment", "Try again in a moment."},
	{HTTP_TOO_LARGE, "too_large", "Too large", "What was sent is too large."},
	{HTTP_UNSUPPORTED_TYPE, "unsupported_type", "That could not be understood",
	 "The body is of a kind that is not taken here."},
	{HTTP_UNPROCESSABLE, "unprocessable", "That did not work", "The request was refused."},
	{HTTP_TOO_MANY, "too_many", "Too many requests", "Wait a little and try again."},
	{HTTP_UNAVAILABLE, "unavailable", "We are back in a moment",
	 "Nothing was changed. Try again in a few seconds."},
	{HTTP_ERROR, "internal", "Something went wrong on our side",
	 "Nothing was changed. Try again, and tell us the reference below if it goes on."},
};

static const struct explanation *explain(enum http status)
{
	const struct explanation *found = explanations;
	while (found->status != status && found->status != HTTP_ERROR)
		found++;
	return found;
}

bool answers_json(const struct request *req)
{
	return req->app->json || req->wants_json;
}

/* Text of the viewer's catalogue, where it has that key. */
static const char *translated(struct request *req, const char *part, enum http status,
			      const char *standard)
{
	const char *key = arena_printf(req->arena, "error_%s_%d", part, (int)status);
	const char *text = word(req, key);
	return text == key ? standard : text;
}

static const char *once_key(struct request *req)
{
	unsigned char bytes[16];
	random_fill(bytes, sizeof bytes);
	return base64url(req->arena, bytes, sizeof bytes);
}

static void fill_form(struct request *req)
{
	struct view *form = req->serving->form = view_object(req->view, "form");
	for (const struct field_rule *rule = req->page->fields; rule && rule->name; rule++) {
		const char *typed = field(req, rule->name);
		if (rule->kind == FIELD_FLAG)
			view_flag(form, rule->name, field_flag(req, rule->name));
		else
			view_text(form, rule->name, typed);
	}
}

void fill_frame(struct request *req)
{
	struct view *view = req->view;
	if (!req->app->json) {
		view_text(view, "csrf", form_token(req));
		view_text(view, "once", once_key(req));
	}
	if (answers_json(req))
		return;
	view_text(view, "base", req->base);
	view_text(view, "path", req->rest);
	view_flag(view, "has_errors", false);
	fill_form(req);
	fill_menu(req);
	if (req->method != METHOD_POST)
		show_flash(req);
	if (req->app->dress)
		req->app->dress(req);
}

static void take_body(struct request *req, const char *type, struct buffer *body)
{
	req->answer.type = type;
	req->answer.body = buffer_end(body);
	req->answer.length = body->length;
}

bool render_answer(struct request *req)
{
	struct answer *answer = &req->answer;
	if (*answer->location || answer->body) {
		if (!answer->body)
			answer->body = "";
		return true;
	}
	struct buffer body = buffer_in(req->arena);
	if (answers_json(req)) {
		view_json(&body, req->view);
		take_body(req, json_type, &body);
		return true;
	}
	if (!answer->template_name || !req->templates)
		return false;
	if (req->words)
		view_words(req->view, "t", req->words);
	view_formats(req->view, req->formats);
	if (!mustache_render(req->templates, answer->template_name, req->view, req->formats, true,
			     &body, &req->serving->failure))
		return false;
	take_body(req, html_type, &body);
	answer_header(req, "Vary", "Accept");
	return true;
}

static void error_json(struct request *req, const char *code, const char *message)
{
	struct view *view = view_new(req->arena), *error = view_object(view, "error");
	view_text(error, "code", code);
	view_text(error, "message", message);
	struct buffer body = buffer_in(req->arena);
	view_json(&body, view);
	take_body(req, json_type, &body);
}

/* With nothing of the database in it, so that it can be shown while that is away. */
static void error_html(struct request *req, enum http status, const char *title,
		       const char *message)
{
	struct view *view = view_new(req->arena);
	view_int(view, "status", status);
	view_text(view, "title", title);
	view_text(view, "message", message);
	/* Worth telling someone only where the fault is ours. */
	view_text(view, "reference", status >= HTTP_ERROR ? req->caller.request_id : "");
	view_text(view, "base", req->base);
	if (req->words)
		view_words(view, "t", req->words);
	struct buffer body = buffer_in(req->arena);
	struct render_failure failure = {0};
	if (!req->templates ||
	    !mustache_render(req->templates, "error", view, NULL, false, &body, &failure)) {
		body = buffer_in(req->arena);
		buffer_printf(&body, "<!doctype html><title>%d</title><h1>", (int)status);
		buffer_escaped(&body, title, strlen(title));
		buffer_text(&body, "</h1><p>");
		buffer_escaped(&body, message, strlen(message));
	}
	take_body(req, html_type, &body);
}

/* What a step or a page said of its refusal: in the viewer's words, where the catalogue has that
 * code. */
static const char *refusal(struct request *req)
{
	const struct answer *answer = &req->answer;
	const char *key = arena_printf(req->arena, "refusal_%s", answer->refusal_code);
	const char *text = *answer->refusal_code ? word(req, key) : key;
	return text == key ? answer->message : text;
}

void error_answer(struct request *req, enum http status)
{
	struct answer *answer = &req->answer;
	const struct explanation *explanation = explain(status);
	const char *code = *answer->refusal_code ? answer->refusal_code : explanation->code;
	const char *message = *answer->message
				      ? refusal(req)
				      : translated(req, "message", status, explanation->message);
	answer->status = status;
	answer->kept = false;
	answer->location = "";
	if (answers_json(req))
		error_json(req, code, message);
	else
		error_html(req, status, translated(req, "title", status, explanation->title),
			   message);
}
