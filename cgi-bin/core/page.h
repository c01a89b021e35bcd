/* All that a page sees: the request, what a page declares of itself, what makes a binary special.
 */
#pragma once
#include "core/arena.h"
#include "core/caller.h"
#include "core/config.h"
#include "core/db.h"
#include "core/format.h"
#include "core/http.h"
#include "core/view.h"
#include "core/words.h"

struct templates;
struct request;

typedef enum http handler(struct request *req);

enum field_kind {
	FIELD_LINE,    /* text as typed, at most 200 characters, no control characters */
	FIELD_TEXT,    /* several lines as typed, at most 4000 characters; of control characters
			  line ends and tabs alone */
	FIELD_UUID,    /* anything else is a 400 */
	FIELD_TOKEN,   /* printable ASCII, at most 255 */
	FIELD_INT,     /* JSON: an integer; form: -?[0-9]{1,18}; anything else is a 400 */
	FIELD_FLAG,    /* JSON: true or false; form: a ticked box */
	FIELD_WORD,    /* [a-z0-9_-]{1,40} */
	FIELD_ADDRESS, /* printable ASCII, at most 1000: a URL, an app's token */
	FIELD_UUIDS,   /* of boxes with one name: the ticked ones' ids, commas between them */
};
struct field_rule { /* a field a POST's body may have; any other, and a repeated one, is a 400 */
	const char *name;
	enum field_kind kind;
	bool required; /* missing is a 400; a form's own text fields are not: the page says what is
			  missing */
};

struct page {
	const char *path; /* below the app's base: "/", "/history/{entry}"; {x} takes one UUID,
			     {x:word} one word */
	enum who who;	  /* whom GET and POST are for; others are asked to sign in, or refused */
	handler *get, *post;
	/* Asks what GET will look at before it is known who asks, for whom the request claims to
	 * come from, so that it travels with identify's question. NULL: GET asks it all. */
	void (*ahead)(struct request *req, const char *person_id);
	const struct field_rule *fields; /* of the POST's body, ended by {0} */
	bool once;	  /* POST repeats answer the first answer (once, Idempotency-Key) */
	bool open_form;	  /* the POST carries no form token: api, or a provider's */
	bool raw_body;	  /* the page reads req->body itself, whatever its type; no fields */
	const char *menu; /* its word in the navigation; NULL: none */
	const char *icon; /* beside it: a symbol of static/icons.svg */
	int place;	  /* its order there; each ten begins a group of app->menu_groups */
};

struct app {				 /* what makes a binary special; its main.c */
	const char *name;		 /* "guest" */
	const struct page *const *pages; /* from the generated pages.h, ended by NULL */
	bool json;			 /* answers and errors are JSON; bodies are JSON */
	size_t body_limit;		 /* bytes of a body; 0: BODY_LIMIT */
	bool slugs; /* an address starts with the network's slug (the base), or the host implies it
		       (base "") */
	const char *prefix; /* base of every address: "/manage"; "": pages give it whole */
	const char *const
		*menu_groups;	 /* titles of the navigation's groups, "" none; ended by NULL */
	const char *sign_in;	 /* where a visitor is sent, below the base; NULL: 401 */
	const char *second_step; /* where who is half signed in (UNVERIFIED) is sent; NULL: 403 */
	/* Chooses req->words and req->templates from the request alone, so that error pages speak
	 * the viewer's language too. NULL: English. */
	void (*choose_words)(struct request *req);
	/* Finds out who asks (first round trip): req->caller, whose network row security then
	 * follows. HTTP_OK, or what to answer. */
	enum http (*identify)(struct request *req);
	/* Fills the frame's values of the view, before the page does; for HTML only. */
	void (*dress)(struct request *req);
	/* After the answer was sent, at the same instant, with db_network set: may db_write. NULL:
	 * nothing. */
	void (*after)(struct request *req);
};

struct answer {
	enum http status;
	const char *type;     /* Content-Type */
	const char *location; /* 303; "" none */
	const char *body;     /* NULL until rendered */
	size_t length;
	struct header *headers;	   /* further ones, newest first */
	const char *template_name; /* what show() asked for */
	const char *refusal_code;  /* error.code of reject(); "" */
	const char *message;	   /* of reject(), for people; "" */
	bool kept;		   /* an outcome: what was written is committed */
	int retry_after;	   /* seconds; 0: none */
};
struct header {
	const char *name, *value;
	struct header *next;
};

struct request {
	const struct app *app;
	const struct page *page;
	const struct config *config;
	const struct templates *templates;
	struct arena *arena;
	struct db *db;
	int64_t now; /* this request's one instant, microseconds since 1970 */
	enum method method;
	const char *uri;  /* path and query as they came: what a provider signs */
	const char *path; /* whole, decoded */
	const char *base; /* what urls start with: "/blkpages", "/manage", "" */
	const char *rest; /* the path below base: what pages match */
	const char *host, *origin, *fetch_site, *accept, *authorization, *idempotency_key,
		*accept_language;
	const char *address; /* the client's, from nginx */
	const char *user_agent;
	const char *content_type;
	const char *signature, *signed_at; /* a provider's, of its hooks; "" none */
	const char *body;		   /* with a 0 behind it; NULL: none, or not whole */
	size_t body_length;
	bool wants_json; /* Accept says application/json before text/html */
	struct fields *query, *form, *cookies, *path_values;
	struct caller caller;
	void *context; /* the app's own: struct network, sessions */
	struct view *view;
	const struct formats *formats;
	const struct words *words;
	struct answer answer;
	const char *once;	 /* this POST's idempotency key; "" none */
	struct serving *serving; /* serve's own */
};

/* Fields. "" is absent. */
const char *field(struct request *req, const char *name); /* of the body, else path, else query */
bool field_given(struct request *req, const char *name);
int64_t field_int(struct request *req, const char *name); /* FIELD_INT; 0 when absent */
bool field_flag(struct request *req, const char *name);
const char *path_value(struct request *req, const char *name);
const char *query_value(struct request *req, const char *name);
const char *cookie(struct request *req, const char *name);

/* Answers: what a handler returns. */
/* 200: req->view as HTML by that template, or as JSON where that is wanted. */
enum http show(struct request *req, const char *template_name);
/* 422: the same page with what is wrong; what the handler wrote is kept. */
enum http refuse(struct request *req, const char *template_name);
/* 303 to base + path. */
enum http redirect(struct request *req, const char *path_format, ...)
	__attribute__((format(printf, 2, 3)));
/* Not taken: error page or {"error":{"code","message"}}; nothing is kept. `code` "" means the
 * status' own. */
enum http reject(struct request *req, enum http status, const char *code, const char *message);
/* JSON of this status: error {code, message} beside what req->view already has; kept, as refuse().
 */
enum http refuse_json(struct request *req, enum http status, const char *code, const char *message);
/* A body of another type (theme, csv). Not escaped, not changed. */
enum http answer_text(struct request *req, const char *type, const char *body, size_t length);
void answer_header(struct request *req, const char *name, const char *value);
void retry_after(struct request *req, int seconds);

/* Error summary and field: adds {field, message} to the view's `errors` and error_<field> beside
 * it; `has_errors` says whether there are any. */
void error_on(struct request *req, const char *field_name, const char *message);
/* What was typed, under the view's `form`: serve puts every declared field of the page there, ""
 * when absent. This adds a value a page starts with, unless one was typed. */
void form_value(struct request *req, const char *name, const char *value);
/* The message of that key from the catalogue where it is text without placeholders; else the key.
 */
const char *word(struct request *req, const char *key);

/* One sentence for the next page of this browser, in a signed cookie. */
void flash(struct request *req, const char *kind, const char *message);

/* Set-Cookie with __Host-, Secure, HttpOnly, SameSite=Lax, Path=/. max_age 0: for the browser's
 * session; -1: remove. */
void set_cookie(struct request *req, const char *name, const char *value, int64_t max_age_seconds);
/* Takes effect after the COMMIT: listeners of this channel are woken. */
void notify_after(struct request *req, const char *channel);

/* The field `next`, where to go after signing in: a path below the base; "" when there is none or
 * it leads elsewhere. */
const char *next_path(struct request *req);

/* The hidden fields of a form, put into the view by serve: csrf, once. The token before sign-in is
 * bound to the visitor cookie. */
const char *form_token(struct request *req);
const char *visitor_token(
	struct request *req); /* 256 bits of this browser, in __Host-visitor; made when missing */

/* base + path, for headers and JSON; templates write {{base}}/… */
const char *url_for(struct request *req, const char *path);
