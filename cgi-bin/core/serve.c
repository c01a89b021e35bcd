/* One request, top to bottom; the one error place. */
#include "core/serve.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/http_private.h"
#include "core/log.h"
#include "core/metrics.h"
#include "core/serve_private.h"
#include <stdio.h>
#include <string.h>

/* Copied: app->after still sees it when libfcgi has freed its own. */
static const char *given(struct arena *arena, const char *text)
{
	return text && utf8_valid(text, strlen(text)) ? arena_text(arena, text) : "";
}

/* nginx's, where it looks like one: it stands in logs and on error pages. */
static const char *request_id(struct request *req, const char *sent)
{
	size_t length = strspn(sent, "0123456789abcdefABCDEF-");
	return length && length <= 64 && !sent[length] ? sent : uuid_new(req->arena, req->now);
}

static bool prefers_json(const char *accept)
{
	const char *json = strstr(accept, "application/json"), *html = strstr(accept, "text/html");
	return json && (!html || json < html);
}

static void take_headers(struct request *req, const struct incoming *in)
{
	struct arena *arena = req->arena;
	req->host = given(arena, in->host);
	req->origin = given(arena, in->origin);
	req->fetch_site = given(arena, in->fetch_site);
	req->accept = given(arena, in->accept);
	req->accept_language = given(arena, in->accept_language);
	req->authorization = given(arena, in->authorization);
	/* As it came: a page that takes it says what is wrong with it. */
	req->idempotency_key = arena_text(arena, in->idempotency_key ? in->idempotency_key : "");
	req->address = given(arena, in->address);
	req->user_agent = given(arena, in->user_agent);
	req->content_type = given(arena, in->content_type);
	req->signature = given(arena, in->signature);
	req->signed_at = given(arena, in->signed_at);
	req->uri = in->uri ? in->uri : "";
	req->body = in->body;
	req->body_length = in->body_length;
}

static struct request *request_from(struct server *server, const struct incoming *in)
{
	struct arena *arena = server->arena;
	struct request *req = arena_alloc(arena, sizeof *req);
	struct serving *serving = arena_alloc(arena, sizeof *serving);
	*serving = (struct serving){
		.incoming = in, .server = server, .started = clock_ticks(), .flash = ""};
	*req = (struct request){
		.app = server->app,
		.config = server->config,
		.templates = server->templates,
		.arena = arena,
		.db = server->db,
		.now = in->now ? in->now : clock_now(),
		.path = "/",
		.base = "",
		.rest = "",
		.query = fields_none(arena),
		.form = fields_none(arena),
		.path_values = fields_none(arena),
		.cookies = fields_cookies(arena, in->cookie ? in->cookie : ""),
		.caller = {.who = VISITOR,
			   .network_id = "",
			   .person_id = "",
			   .name = "",
			   .session = "",
			   .restaurant_id = "",
			   .till_id = ""},
		.view = view_new(arena),
		.answer = {.type = "", .location = "", .refusal_code = "", .message = ""},
		.once = "",
		.serving = serving,
	};
	take_headers(req, in);
	req->wants_json = prefers_json(req->accept);
	req->caller.request_id = request_id(req, given(arena, in->request_id));
	return req;
}

enum http identify(struct request *req)
{
	if (req->db) {
		db_begin(req->db, req->arena, req->now);
		req->serving->begun = true;
	}
	enum http status = req->app->identify ? req->app->identify(req) : HTTP_OK;
	if (req->db && *req->caller.network_id)
		db_network(req->db, req->caller.network_id);
	if (req->caller.who == VISITOR && !*req->caller.session && !req->app->json)
		req->caller.session = hash_text(req->arena, visitor_token(req));
	return status;
}

enum http admit(struct request *req)
{
	enum who who = req->caller.who;
	if (req->page->who & who)
		return HTTP_OK;
	if (who == UNVERIFIED && !req->app->second_step)
		return reject(req, HTTP_FORBIDDEN, "not_verified",
			      "This phone number is not verified yet.");
	if (who != VISITOR && who != UNVERIFIED)
		return HTTP_FORBIDDEN;
	const char *door = who == VISITOR ? req->app->sign_in : req->app->second_step;
	if (answers_json(req) || !door)
		return HTTP_UNAUTHORIZED;
	bool way_back = req->page->get && strcmp(req->rest, "/");
	return redirect(req, "%s%s%s", door, way_back ? "?next=" : "",
			way_back ? percent_encoded(req->arena, req->rest) : "");
}

enum http check_form(struct request *req)
{
	if (req->method != METHOD_POST || req->app->json)
		return HTTP_OK;
	if (!comes_from_us(req))
		return reject(req, HTTP_FORBIDDEN, "foreign_form",
			      "This form was sent from another site.");
	if (!req->page->open_form && !form_token_matches(req, field(req, "csrf")))
		return reject(req, HTTP_FORBIDDEN, "stale_form",
			      "This page was open too long. Go back, reload it and try again.");
	return HTTP_OK;
}

enum http run_page(struct request *req)
{
	fill_frame(req);
	return (req->method == METHOD_POST ? req->page->post : req->page->get)(req);
}

static enum http begin_write(struct request *req)
{
	if (req->method == METHOD_POST && req->db)
		db_write(req->db);
	return HTTP_OK;
}

static enum http take_steps(struct request *req)
{
	static handler *const steps[] = {find_page,  read_body,	  identify,   admit,   check_fields,
					 check_form, begin_write, begin_once, run_page};
	enum http status = HTTP_OK;
	for (size_t i = 0; i < sizeof steps / sizeof *steps && status == HTTP_OK; i++)
		status = steps[i](req);
	return status;
}

static void say_failure(struct request *req)
{
	const struct render_failure *failure = &req->serving->failure;
	const char *error = req->serving->begun ? db_error(req->db) : "";
	log_line("error", "request failed", "request_id", req->caller.request_id, "database", error,
		 "unknown_name", failure->name, "template", failure->template_name, "line",
		 log_int(failure->line), NULL);
}

static void fail(struct request *req)
{
	bool unavailable = req->serving->begun && db_unavailable(req->db);
	say_failure(req);
	req->serving->channels = NULL;
	req->answer =
		(struct answer){.type = "", .location = "", .refusal_code = "", .message = ""};
	if (unavailable)
		retry_after(req, 2);
	error_answer(req, unavailable ? HTTP_UNAVAILABLE : HTTP_ERROR);
}

/* Renders, then keeps or undoes: nothing is said to have happened that has not. */
static void finish(struct request *req, enum http status)
{
	struct serving *serving = req->serving;
	bool begun = serving->begun;
	if (status != req->answer.status && status != HTTP_ACCEPTED)
		req->answer.kept = false;
	req->answer.status = status;
	bool ours = once_settle(req);
	bool keep = ours && req->answer.kept;
	bool broken = ours && status == HTTP_OK && !keep; /* a handler that answered nothing */
	if (keep && (begun ? !db_failed(req->db) : true)) {
		broken = !render_answer(req);
		keep = !broken;
		if (keep)
			once_keep(req);
	}
	enum db_end end = begun ? db_finish(req->db, keep) : DB_KEPT;
	if (broken || end == DB_FAILED || (keep && end != DB_KEPT))
		fail(req);
	else if (ours && !keep)
		error_answer(req, status);
	if (!req->answer.kept && ours)
		serving->channels = NULL;
}

static void finish_headers(struct request *req)
{
	const struct header *header = req->answer.headers;
	while (header && strcmp(header->name, "Cache-Control"))
		header = header->next;
	if (!header)
		answer_header(req, "Cache-Control", "no-store");
}

static void account(struct request *req)
{
	char labels[100];
	int64_t duration = clock_ticks() - req->serving->started;
	const char *route = req->page ? req->page->path : "";
	const char *binary = req->app->name, *status = log_int(req->answer.status);
	snprintf(labels, sizeof labels, "binary=\"%s\",status=\"%s\"", binary, status);
	metrics_add("http_requests_total", labels, 1);
	snprintf(labels, sizeof labels, "binary=\"%s\",route=\"%s\"", binary, route);
	metrics_duration("http_request_duration_seconds", labels, duration);

	static const char *const methods[] = {"GET", "HEAD", "POST", "other"};
	log_line("info", "request", "request_id", req->caller.request_id, "method",
		 methods[req->method], "route", route, "status", status, "duration_us",
		 log_int(duration), "trips", log_int(req->serving->server->trips), "network_id",
		 req->caller.network_id, NULL);
}

const struct answer *serve(struct server *server, const struct incoming *incoming)
{
	server->last = NULL;
	arena_reset(server->arena);
	struct request *req = request_from(server, incoming);
	formats_set_now(req->now);
	finish(req, take_steps(req));
	server->trips = req->serving->begun ? db_trips(server->db) : 0;
	finish_headers(req);
	account(req);
	server->last = req;
	return &req->answer;
}

void serve_after(struct server *server)
{
	struct request *req = server->last;
	server->last = NULL;
	if (!req || !req->serving->begun)
		return;
	for (struct channel *each = req->serving->channels; each; each = each->next)
		db_notify(server->db, each->name);
	if (!server->app->after || db_unavailable(server->db))
		return;
	db_begin(server->db, server->arena, req->now);
	db_network(server->db, req->caller.network_id);
	server->app->after(req);
	if (db_finish(server->db, true) == DB_FAILED)
		log_line("warning", "after the answer", "database", db_error(server->db), NULL);
}

int serve_trips(const struct server *server)
{
	return server->trips;
}
