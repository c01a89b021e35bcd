/* One request, top to bottom: who is let in, what is taken, what is kept, and what a failure looks
 * like. */
#include "ask.h"
#include "core/db.h"
#include "core/mustache.h"
#include <libpq-fe.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define NETWORK "00000000-0000-7000-8000-0000000000aa"
#define PERSON	"00000000-0000-7000-8000-0000000000bb"

enum { FIRST = 6000 };
static const struct query add_note = {
	"s/add", "INSERT INTO s_note (network_id, note) VALUES ($1, $2)", 2, "", "", FIRST, false,
	NULL};
static const struct query count_notes = {
	"s/count", "SELECT count(*) AS notes FROM s_note", 0, "", "", FIRST + 1, false, NULL};
static const struct query broken = {"s/broken", "SELECT 1 / 0 AS n", 0,	    "",
				    "",		FIRST + 2,	     false, NULL};
static const struct query die = {
	"s/die", "SELECT pg_terminate_backend(pg_backend_pid())", 0, "", "", FIRST + 3, false,
	NULL};

static enum http home(struct request *req)
{
	view_row(req->view, "count", db_query(req->db, &count_notes, NULL));
	return show(req, "home");
}

static const struct page page_home = {
	"/", .who = ANYONE, .get = home,
	.fields = (const struct field_rule[]){{"note", FIELD_LINE, false}, {0}}};

static enum http item(struct request *req)
{
	return answer_text(req, "text/plain", path_value(req, "id"), strlen(path_value(req, "id")));
}
static const struct page page_item = {"/item/{id}", .who = ANYONE, .get = item};

static enum http add_one(struct request *req)
{
	const char *note = field(req, "note");
	if (!strcmp(note, "reject"))
		return HTTP_CONFLICT;
	const char *values[] = {NETWORK, note};
	db_query(req->db, &add_note, values);
	if (!strcmp(note, "shown then rejected")) {
		home(req);
		return HTTP_FORBIDDEN;
	}
	if (!strcmp(note, "fail"))
		db_query(req->db, &broken, NULL);
	if (!strcmp(note, "boxes"))
		return answer_text(req, "text/plain", field(req, "boxes"),
				   strlen(field(req, "boxes")));
	if (!strcmp(note, "die"))
		db_query(req->db, &die, NULL);
	if (!strcmp(note, "refuse")) {
		home(req);
		error_on(req, "note", "Not <this>.");
		return refuse(req, "home");
	}
	flash(req, "success", "Noted \u20ac.");
	return redirect(req, "/");
}
static const struct page page_add = {
	"/add", .who = GUEST, .post = add_one, .once = true,
	.fields = (const struct field_rule[]){{"note", FIELD_LINE, false},
					      {"count", FIELD_INT, false},
					      {"id", FIELD_UUID, false},
					      {"ok", FIELD_FLAG, false},
					      {"boxes", FIELD_UUIDS, false},
					      {"text", FIELD_TEXT, false},
					      {0}}};

static enum http misspelt(struct request *req)
{
	return show(req, "misspelt");
}
static const struct page page_misspelt = {"/misspelt", .who = ANYONE, .get = misspelt};

static enum http silent(struct request *req)
{
	(void)req;
	return HTTP_OK;
}
static const struct page page_silent = {"/silent", .who = ANYONE, .get = silent};

static enum http open_post(struct request *req)
{
	return answer_text(req, "text/plain", "ok", 2);
}
static const struct page page_open = {"/open", .who = ANYONE, .post = open_post, .open_form = true};
static const struct page page_staff = {"/till", .who = STAFF, .get = home};
static const struct page page_members = {"/members", .who = GUEST, .get = home};

static enum http go_on(struct request *req)
{
	form_value(req, "next", "/from-the-page");
	const char *next = next_path(req);
	return answer_text(req, "text/plain", next, strlen(next));
}
static const struct page page_next = {
	"/next", .who = ANYONE, .get = go_on,
	.fields = (const struct field_rule[]){{"next", FIELD_LINE, false}, {0}}};

static const struct page *const pages[] = {&page_item,	 &page_home, &page_add,	  &page_misspelt,
					   &page_silent, &page_open, &page_staff, &page_members,
					   &page_next,	 NULL};

static enum http who_asks(struct request *req)
{
	const char *session = req->app->json ? req->authorization : cookie(req, "__Host-guest");
	req->caller.network_id = NETWORK;
	if (!*session)
		return HTTP_OK;
	req->caller.who = strstr(session, "unverified") ? UNVERIFIED : GUEST;
	req->caller.person_id = PERSON;
	req->caller.session = session;
	return HTTP_OK;
}

static void count_visit(struct request *req)
{
	const char *values[] = {NETWORK, "seen"};
	if (!strcmp(req->user_agent, "counted")) {
		db_write(req->db);
		db_query(req->db, &add_note, values);
	}
}

static const struct app html_app = {.name = "guest",
				    .pages = pages,
				    .slugs = true,
				    .prefix = "",
				    .sign_in = "/sign-in",
				    .identify = who_asks,
				    .after = count_visit};

static enum http redeem(struct request *req)
{
	const char *values[] = {NETWORK, "redeemed"};
	db_query(req->db, &add_note, values);
	view_int(req->view, "points", field_int(req, "points"));
	if (field_int(req, "points") > 100)
		return refuse_json(req, HTTP_UNPROCESSABLE, "too_many", "Too many points.");
	return show(req, NULL);
}
static const struct page page_redeem = {
	"/api/redeem", .who = GUEST, .post = redeem, .once = true,
	.fields = (const struct field_rule[]){
		{"points", FIELD_INT, true}, {"note", FIELD_LINE, false}, {0}}};
static const struct page *const json_pages[] = {&page_redeem, NULL};
static const struct app json_app = {
	.name = "api", .pages = json_pages, .json = true, .prefix = "", .identify = who_asks};

struct fixture {
	PGconn *server;
	struct asker *browser, *phone;
};

static void run(PGconn *server, const char *sql)
{
	PGresult *result = PQexec(server, sql);
	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(server));
	PQclear(result);
}

static int notes(struct fixture *fixture)
{
	PGresult *result = PQexec(fixture->server, "SELECT count(*) FROM s_note");
	int count = atoi(PQgetvalue(result, 0, 0));
	PQclear(result);
	return count;
}

static struct templates *small_templates(void)
{
	struct templates *templates = templates_new();
	const char *error = "";
	assert_true(templates_add(
		templates, "home",
		"{{#flash}}<p "
		"class=\"{{kind}}\">{{message}}</p>{{/flash}}{{#errors}}<b>{{message}}</b>{{/"
		"errors}}"
		"<form><input type=\"hidden\" name=\"csrf\" value=\"{{csrf}}\">"
		"<input type=\"hidden\" name=\"once\" value=\"{{once}}\"><input name=\"note\" "
		"value=\"{{form.note}}\">"
		"</form>{{#count}}<i>{{notes}} notes</i>{{/count}} at {{base}}{{path}}",
		&error));
	assert_true(templates_add(templates, "misspelt", "{{ther_is_no_such_name}}", &error));
	assert_true(templates_add(templates, "error",
				  "<h1>{{status}} {{title}}</h1>{{message}} ({{reference}})",
				  &error));
	return templates;
}

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);
	char conninfo[512];
	snprintf(conninfo, sizeof conninfo, "%s user=postgres", getenv("LOYALTY_DATABASE"));
	fixture->server = PQconnectdb(conninfo);
	assert_int_equal(PQstatus(fixture->server), CONNECTION_OK);
	run(fixture->server,
	    "SET client_min_messages = error; DROP TABLE IF EXISTS s_note;"
	    "CREATE TABLE s_note (network_id uuid NOT NULL, note text NOT NULL);"
	    "GRANT SELECT, INSERT ON s_note TO loyalty_guest, loyalty_api;"
	    "DELETE FROM idempotency; "
	    "INSERT INTO network (network_id, slug, name, currency, country, time_zone, "
	    "created_at) VALUES ('" NETWORK "', 'serve', 'Serve', 'GBP', 'GB', 'Europe/London', "
	    "'2026-01-01') ON CONFLICT DO NOTHING");
	fixture->browser = asker_with(&html_app, small_templates());
	asker_set_cookie(fixture->browser, "__Host-guest", "a-session");
	fixture->phone = asker_with(&json_app, small_templates());
	fixture->phone->bearer = "token";
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	asker_free(fixture->browser);
	asker_free(fixture->phone);
	PQfinish(fixture->server);
	free(fixture);
	return 0;
}

static void test_addresses(void **state)
{
	struct fixture *fixture = *state;
	struct asker *browser = fixture->browser;
	ask(browser, METHOD_GET, "/serve/", NULL);
	assert_status(browser, 200);
	assert_has(browser, "0 notes");
	assert_has(browser, "at /serve/");
	assert_string_equal(asker_header(browser, "Cache-Control"), "no-store");
	assert_string_equal(browser->answer->type, "text/html; charset=utf-8");
	ask(browser, METHOD_GET, "/?fbclid=1", NULL);
	assert_status(browser, 200);
	ask(browser, METHOD_GET, "/serve", NULL);
	assert_status(browser, 303);
	assert_string_equal(browser->answer->location, "/serve/");
	ask(browser, METHOD_GET, "/serve/item/" PERSON, NULL);
	assert_has(browser, PERSON);
	static const char *const missing[] = {"/serve/item/1", "/serve/none",
					      "/serve/item/" PERSON "/", "/Serve/", "//serve/"};
	for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) {
		ask(browser, METHOD_GET, missing[i], NULL);
		assert_status(browser, 404);
	}
	static const char *const bad[] = {"/serve/%",	"/serve/%0", "/serve/%zz", "/serve/%00",
					  "/serve/%ff", "serve",     "",	   "/serve/?a=%"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ask(browser, METHOD_GET, bad[i], NULL);
		assert_status(browser, 400);
	}
}

static void test_methods(void **state)
{
	struct fixture *fixture = *state;
	struct asker *browser = fixture->browser;
	ask(browser, METHOD_HEAD, "/serve/", NULL);
	assert_status(browser, 200);
	ask(browser, METHOD_POST, "/serve/", NULL);
	assert_status(browser, 405);
	assert_string_equal(asker_header(browser, "Allow"), "GET, HEAD");
	ask(browser, METHOD_GET, "/serve/add", NULL);
	assert_status(browser, 405);
	assert_string_equal(asker_header(browser, "Allow"), "POST");
	ask(browser, METHOD_OTHER, "/serve/", NULL);
	assert_status(browser, 405);
}

static void test_who_may(void **state)
{
	struct fixture *fixture = *state;
	struct asker *browser = fixture->browser, *phone = fixture->phone;
	ask(browser, METHOD_GET, "/serve/till", NULL);
	assert_status(browser, 403);
	asker_forget(browser);
	ask(browser, METHOD_GET, "/serve/members", NULL);
	assert_status(browser, 303);
	assert_string_equal(browser->answer->location, "/serve/sign-in?next=/members");
	browser->accept = "application/json";
	ask(browser, METHOD_GET, "/serve/members", NULL);
	assert_status(browser, 401);
	assert_has(browser, "{\"error\":{\"code\":\"unauthorized\",");
	phone->bearer = "";
	ask_json(phone, "/api/redeem", "{\"points\":1}");
	assert_status(phone, 401);
	phone->bearer = "unverified";
	ask_json(phone, "/api/redeem", "{\"points\":1}");
	assert_status(phone, 403);
	assert_has(phone, "\"not_verified\"");
	assert_int_equal(notes(fixture), 0);
}

static void test_post_is_kept_and_said(void **state)
{
	struct fixture *fixture = *state;
	struct asker *browser = fixture->browser;
	ask(browser, METHOD_GET, "/serve/", NULL);
	ask(browser, METHOD_POST, "/serve/add", "note", "hello", NULL);
	assert_status(browser, 303);
	assert_string_equal(browser->answer->location, "/serve/");
	ask_follow(browser);
	assert_has(browser, "<p class=\"success\">Noted \u20ac.</p>");
	assert_has(browser, "1 notes");
	ask(browser, METHOD_GET, "/serve/", NULL);
	assert_lacks(browser, "Noted");
	asker_set_cookie(browser, "__Host-flash", "aGVsbG8Kd29ybGQ.aGVsbG8Kd29ybGQ");
	ask(browser, METHOD_GET, "/serve/", NULL);
	assert_status(browser, 200);
	assert_lacks(browser, "<p");
	assert_string_equal(asker_cookie(browser, "__Host-flash"), "");
}

static void test_refusal_shows_what_was_typed(void **state)
{
	struct fixture *fixture = *state;
	struct asker *browser = fixture->browser;
	ask(browser, METHOD_GET, "/serve/?note=a%22b", NULL);
	assert_has(browser, "value=\"a&quot;b\"");
	ask(browser, METHOD_POST, "/serve/add", "note", "refuse", NULL);
	assert_status(browser, 422);
	assert_has(browser, "<b>Not &lt;this&gt;.</b>");
	assert_has(browser, "name=\"note\" value=\"refuse\"");
	assert_int_equal(notes(fixture), 1);
}

static void test_foreign_forms(void **state)
{
	struct fixture *fixture = *state;
	struct asker *browser = fixture->browser;
	ask(browser, METHOD_GET, "/serve/", NULL);
	const char *token = browser->csrf;
	ask(browser, METHOD_POST, "/serve/add", "note", "x", "csrf", "", NULL);
	assert_status(browser, 403);
	ask(browser, METHOD_POST, "/serve/add", "note", "x", "csrf", "AAAA", NULL);
	assert_status(browser, 403);
	asker_set_cookie(browser, "__Host-guest", "another-session");
	ask(browser, METHOD_POST, "/serve/add", "note", "x", "csrf", token, NULL);
	assert_status(browser, 403);
	asker_set_cookie(browser, "__Host-guest", "a-session");
	static const char *const sites[] = {"cross-site", "same-site", "x"};
	for (size_t i = 0; i < 3; i++) {
		browser->fetch_site = sites[i];
		ask(browser, METHOD_POST, "/serve/add", "note", "x", "csrf", token, NULL);
		assert_status(browser, 403);
		ask(browser, METHOD_POST, "/serve/open", NULL);
		assert_status(browser, 403);
	}
	browser->fetch_site = "same-origin";
	static const char *const origins[] = {"null", "https://evil.example",
					      "http://localhost.evil.example", "localhost"};
	for (size_t i = 0; i < 4; i++) {
		browser->origin = origins[i];
		ask(browser, METHOD_POST, "/serve/add", "note", "x", "csrf", token, NULL);
		assert_status(browser, 403);
	}
	assert_int_equal(notes(fixture), 0);
	browser->origin = "https://localhost";
	ask(browser, METHOD_POST, "/serve/add", "note", "x", "csrf", token, NULL);
	assert_status(browser, 303);
	assert_int_equal(notes(fixture), 1);
}

static void test_visitor_form(void **state)
{
	struct fixture *fixture = *state;
	struct asker *browser = fixture->browser;
	asker_forget(browser);
	ask(browser, METHOD_GET, "/serve/", NULL);
	assert_int_equal(strlen(asker_cookie(browser, "__Host-visitor")), 43);
	const char *token = arena_text(browser->memory, browser->csrf);
	const char *visitor = asker_cookie(browser, "__Host-visitor");
	ask(browser, METHOD_GET, "/serve/", NULL);
	assert_string_equal(asker_cookie(browser, "__Host-visitor"), visitor);
	assert_string_not_equal(browser->csrf, token);
	ask(browser, METHOD_POST, "/serve/add", "note", "x", "csrf", token, NULL);
	assert_status(browser, 303); /* the token is good: asked to sign in */
	assert_string_equal(browser->answer->location, "/serve/sign-in");
}

static void test_body_is_a_closed_set(void **state)
{
	struct fixture *fixture = *state;
	struct asker *browser = fixture->browser;
	ask(browser, METHOD_GET, "/serve/", NULL);
	static const char *const bad[][2] = {{"role", "admin"},
					     {"count", "1x"},
					     {"count", "1234567890123456789"},
					     {"count", "-"},
					     {"id", "1"},
					     {"ok", "maybe"},
					     {"note", "a\nb"},
					     {"note", "a\xC2\x85"},
					     {"note", "\xff"},
					     {"note", "\xED\xA0\x80"},
					     {"boxes", "1"},
					     {"boxes", PERSON ","},
					     {"boxes", PERSON NETWORK},
					     {"text", "a\x01"},
					     {"text", "a\xC2\x85"},
					     {"text", "\x7f"}};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ask(browser, METHOD_POST, "/serve/add", bad[i][0], bad[i][1], NULL);
		assert_status(browser, 400);
	}
	ask(browser, METHOD_POST, "/serve/add", "note", "a", "note", "a", NULL);
	assert_status(browser, 400);
	static const char plain[] = "note=x";
	ask_raw(browser, "/serve/add", "text/plain", plain, 6);
	assert_status(browser, 415);
	ask_raw(browser, "/serve/add", "application/json", "{}", 2);
	assert_status(browser, 415);
	ask_raw(browser, "/serve/add", "application/x-www-form-urlencoded", "note=%f", 7);
	assert_status(browser, 400);
	ask_raw(browser, "/serve/add", "application/x-www-form-urlencoded", NULL, BODY_LIMIT + 1);
	assert_status(browser, 413);
	ask_raw(browser, "/serve/add", "application/x-www-form-urlencoded", NULL, 10);
	assert_status(browser, 400);
	char many[4002] = "";
	memset(many, 'x', sizeof many - 1);
	ask(browser, METHOD_POST, "/serve/add", "text", many, NULL);
	assert_status(browser, 400);
	assert_int_equal(notes(fixture), 0);
	many[4000] = 0;
	memcpy(many, "a\r\nb\tc", 6);
	ask(browser, METHOD_POST, "/serve/add", "note", "", "count", "-12", "id", PERSON, "ok",
	    "on", "text", many, NULL);
	assert_status(browser, 303);
}

static void test_boxes_of_one_name(void **state)
{
	struct fixture *fixture = *state;
	struct asker *browser = fixture->browser;
	ask(browser, METHOD_GET, "/serve/", NULL);
	ask(browser, METHOD_POST, "/serve/add", "boxes", PERSON, "note", "boxes", "boxes", NETWORK,
	    NULL);
	assert_status(browser, 200);
	assert_string_equal(browser->page, PERSON "," NETWORK);
	ask(browser, METHOD_GET, "/serve/", NULL);
	ask(browser, METHOD_POST, "/serve/add", "note", "boxes", "boxes", PERSON, NULL);
	assert_string_equal(browser->page, PERSON);
	ask(browser, METHOD_GET, "/serve/", NULL);
	ask(browser, METHOD_POST, "/serve/add", "note", "boxes", NULL);
	assert_string_equal(browser->page, "");
}

static void test_json_bodies(void **state)
{
	struct fixture *fixture = *state;
	struct asker *phone = fixture->phone;
	static const char *const bad[] = {"",
					  "{",
					  "[]",
					  "1",
					  "{}",
					  "{\"points\":null}",
					  "{\"points\":\"1\"}",
					  "{\"points\":1.0}",
					  "{\"points\":1e3}",
					  "{\"points\":99999999999999999999}",
					  "{\"points\":true}",
					  "{\"points\":[1]}",
					  "{\"points\":1,\"points\":1}",
					  "{\"points\":1,\"role\":1}",
					  "{\"points\":1,\"note\":{}}",
					  "{\"points\":1,\"note\":2}",
					  "{\"points\":1,\"note\":\"a\\u0000b\"}",
					  "{\"points\":1,\"note\":\"\xff\"}",
					  "{\"points\":1} x"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ask_json(phone, "/api/redeem", bad[i]);
		if (phone->answer->status != 400)
			print_error("for %s\n", bad[i]);
		assert_status(phone, 400);
		assert_has(phone, "{\"error\":{\"code\":");
	}
	assert_int_equal(notes(fixture), 0);
	ask_json(phone, "/api/redeem", "{\"points\":7,\"note\":null}");
	assert_status(phone, 200);
	assert_string_equal(phone->page, "{\"points\":7}");
	assert_string_equal(phone->answer->type, "application/json");
}

static void test_form_twice_is_once(void **state)
{
	struct fixture *fixture = *state;
	struct asker *browser = fixture->browser;
	ask(browser, METHOD_GET, "/serve/", NULL);
	const char *once = browser->once;
	for (int i = 0; i < 3; i++) {
		ask(browser, METHOD_POST, "/serve/add", "note", "hello", "once", once, NULL);
		assert_status(browser, 303);
		assert_string_equal(browser->answer->location, "/serve/");
		assert_int_equal(notes(fixture), 1);
		ask_follow(browser);
		assert_has(browser, "Noted");
	}
	ask(browser, METHOD_POST, "/serve/add", "note", "other", "once", once, NULL);
	assert_status(browser, 422);
	ask(browser, METHOD_POST, "/serve/add", "note", "hello", "once", "short", NULL);
	assert_status(browser, 400);
	browser->plain = true;
	ask(browser, METHOD_POST, "/serve/add", "note", "hello", "csrf", browser->csrf, NULL);
	assert_status(browser, 400);
	assert_int_equal(notes(fixture), 1);
}

static void test_json_twice_is_once(void **state)
{
	struct fixture *fixture = *state;
	struct asker *phone = fixture->phone;
	phone->key = "key 1";
	for (int i = 0; i < 3; i++) {
		ask_json(phone, "/api/redeem", "{\"points\":700}");
		assert_status(phone, 422);
		assert_string_equal(phone->page, "{\"points\":700,\"error\":{\"code\":\"too_many\","
						 "\"message\":\"Too many points.\"}}");
		assert_string_equal(phone->answer->type, "application/json");
		assert_int_equal(notes(fixture), 1);
	}
	ask_json(phone, "/api/redeem", "{\"points\":7}");
	assert_status(phone, 422);
	assert_has(phone, "\"idempotency_mismatch\"");
	phone->key = "key 2";
	ask_json(phone, "/api/redeem", "{\"points\":7}");
	assert_status(phone, 200);
	phone->key = "caf\u00e9";
	ask_json(phone, "/api/redeem", "{\"points\":7}");
	assert_status(phone, 400);
	assert_int_equal(notes(fixture), 2);
}

static void test_stored_answer_is_sealed(void **state)
{
	struct fixture *fixture = *state;
	fixture->phone->key = "k";
	ask_json(fixture->phone, "/api/redeem", "{\"points\":7}");
	PGresult *result =
		PQexec(fixture->server,
		       "SELECT position('points' in encode(answer, 'escape')) FROM idempotency");
	assert_string_equal(PQgetvalue(result, 0, 0), "0");
	PQclear(result);
	run(fixture->server,
	    "UPDATE idempotency SET answer = set_byte(answer, 40, get_byte(answer, 40) # 1)");
	ask_json(fixture->phone, "/api/redeem", "{\"points\":7}");
	assert_status(fixture->phone, 500);
	assert_int_equal(notes(fixture), 1);
}

static void test_still_running(void **state)
{
	struct fixture *fixture = *state;
	fixture->phone->key = "k";
	run(fixture->server,
	    "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended(concat_ws(E'\\n', '" NETWORK
	    "', '" PERSON "', '/api/redeem', 'k'), 0))");
	ask_json(fixture->phone, "/api/redeem", "{\"points\":7}");
	assert_status(fixture->phone, 409);
	assert_int_equal(fixture->phone->answer->retry_after, 1);
	run(fixture->server, "ROLLBACK");
	assert_int_equal(notes(fixture), 0);
	ask_json(fixture->phone, "/api/redeem", "{\"points\":7}");
	assert_status(fixture->phone, 200);
}

static void test_failures_leave_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct asker *browser = fixture->browser;
	static const struct {
		const char *note;
		int status;
	} cases[] = {{"fail", 500},
		     {"reject", 409},
		     {"shown then rejected", 403},
		     {"die", 503},
		     {"fail", 500}};
	ask(browser, METHOD_GET, "/serve/", NULL);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ask(browser, METHOD_POST, "/serve/add", "note", cases[i].note, NULL);
		assert_status(browser, cases[i].status);
		assert_has(browser, "<h1>");
		assert_lacks(browser, "division");
		assert_int_equal(browser->answer->retry_after > 0, cases[i].status == 503);
		assert_int_equal(notes(fixture), 0);
	}
	ask(browser, METHOD_GET, "/serve/", NULL);
	assert_status(browser, 200);
}

static void test_template_failures(void **state)
{
	struct fixture *fixture = *state;
	struct asker *browser = fixture->browser;
	ask(browser, METHOD_GET, "/serve/misspelt", NULL);
	assert_status(browser, 500);
	assert_has(browser, "Something went wrong");
	ask(browser, METHOD_GET, "/serve/silent", NULL);
	assert_status(browser, 500);
}

static void test_hostile_headers(void **state)
{
	struct fixture *fixture = *state;
	struct asker *browser = fixture->browser;
	struct incoming in = {.method = "GET",
			      .uri = "/serve/",
			      .cookie = ";;=;a;=b; __Host-visitor=\xff; x=\x01",
			      .host = "\xff",
			      .accept = "\xfe",
			      .accept_language = "a;q=;q=9999,;;,",
			      .authorization = "\r\n",
			      .request_id = "a\nb"};
	assert_int_equal(serve(&browser->server, &in)->status, 200);
	struct incoming nothing = {0};
	assert_int_equal(serve(&browser->server, &nothing)->status, 400);
	struct incoming next = {.method = "GET",
				.uri = "/serve/members?next=//evil.example%0d%0aSet-Cookie:x",
				.host = "localhost"};
	const struct answer *answer = serve(&browser->server, &next);
	assert_int_equal(answer->status, 303);
	assert_null(strpbrk(answer->location, "\r\n"));
}

static void test_next(void **state)
{
	struct fixture *fixture = *state;
	static const char *const cases[][2] = {{"/", "/"},
					       {"/redeem", "/redeem"},
					       {"//evil.example", ""},
					       {"/%5Cevil.example", ""},
					       {"https://evil.example", ""},
					       {"evil", ""},
					       {"/a%0d%0ab", ""},
					       {"/../owner/", ""},
					       {"/a/.", ""},
					       {"/a/.%252E/b", ""},
					       {"/%252e%252E", ""},
					       {"/.a/..b/c..", "/.a/..b/c.."},
					       {"/a%3Fx=/../b", "/a?x=/../b"},
					       {"", ""}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ask(fixture->browser, METHOD_GET,
		    arena_printf(fixture->browser->memory, "/serve/next?next=%s", cases[i][0]),
		    NULL);
		assert_status(fixture->browser, 200);
		assert_string_equal(fixture->browser->page, cases[i][1]);
	}
}

/* Identifying asks nothing here: what is left is the lock, the reads and the writes. */
static void test_once_costs_no_trip(void **state)
{
	struct fixture *fixture = *state;
	ask(fixture->browser, METHOD_GET, "/serve/", NULL);
	assert_int_equal(serve_trips(&fixture->browser->server), 1);
	ask(fixture->browser, METHOD_POST, "/serve/add", "note", "x", NULL);
	assert_int_equal(serve_trips(&fixture->browser->server), 2);
	assert_int_equal(notes(fixture), 1);
}

static void test_after_the_answer(void **state)
{
	struct fixture *fixture = *state;
	struct server *server = &fixture->browser->server;
	struct incoming in = {.method = "GET", .uri = "/serve/", .user_agent = "counted"};
	assert_int_equal(serve(server, &in)->status, 200);
	assert_int_equal(notes(fixture), 0);
	serve_after(server);
	assert_int_equal(notes(fixture), 1);
	serve_after(server);
	assert_int_equal(notes(fixture), 1);
}

static void test_database_away(void **state)
{
	struct fixture *fixture = *state;
	struct server *server = &fixture->browser->server;
	struct db *away = db_open("host=/nonexistent", "away"), *here = server->db;
	server->db = away;
	fixture->browser->accept = "text/html";
	ask(fixture->browser, METHOD_GET, "/serve/", NULL);
	assert_status(fixture->browser, 503);
	assert_has(fixture->browser, "<h1>503");
	assert_true(fixture->browser->answer->retry_after > 0);
	server->db = here;
	db_close(away);
	ask(fixture->browser, METHOD_GET, "/serve/", NULL);
	assert_status(fixture->browser, 200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_addresses),
		TEST(test_methods),
		TEST(test_who_may),
		TEST(test_post_is_kept_and_said),
		TEST(test_refusal_shows_what_was_typed),
		TEST(test_foreign_forms),
		TEST(test_visitor_form),
		TEST(test_body_is_a_closed_set),
		TEST(test_boxes_of_one_name),
		TEST(test_json_bodies),
		TEST(test_form_twice_is_once),
		TEST(test_json_twice_is_once),
		TEST(test_stored_answer_is_sealed),
		TEST(test_still_running),
		TEST(test_failures_leave_nothing),
		TEST(test_template_failures),
		TEST(test_hostile_headers),
		TEST(test_next),
		TEST(test_once_costs_no_trip),
		TEST(test_after_the_answer),
		TEST(test_database_away),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
