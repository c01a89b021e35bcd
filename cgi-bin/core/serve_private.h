/* What the steps of serve() share; nothing for pages. */
#pragma once
#include "core/mustache.h"
#include "core/serve.h"

enum once_state { ONCE_NONE, ONCE_FRESH, ONCE_BUSY, ONCE_OTHER_BODY, ONCE_REPEATED };

struct channel {
	const char *name;
	struct channel *next;
};

struct serving { /* what serve keeps beside the request */
	const struct incoming *incoming;
	struct server *server;
	bool begun;		  /* the database knows of this request */
	int64_t started;	  /* clock_ticks */
	struct channel *channels; /* woken after the COMMIT */
	const char *visitor;	  /* the token in __Host-visitor, once it was asked for */
	const char *flash;	  /* the cookie that flash() made; "" */
	struct view *form;	  /* the view's `form` */
	struct render_failure failure;
	enum once_state once_state;
	const char *once_body_hash; /* bytea */
	const char *once_about;	    /* the scope, that the stored answer is sealed with */
	const char *once_stored;    /* the sealed first answer */
	struct rows *once_lock, *once_find;
};

/* The steps, in order: HTTP_OK to go on, else what is answered. */
enum http find_page(struct request *req);
enum http read_body(struct request *req);
enum http identify(struct request *req);
enum http admit(struct request *req);
enum http check_fields(
	struct request *req); /* whoever may not ask learns nothing of what is asked for */
enum http check_form(struct request *req);
enum http begin_once(struct request *req);
enum http run_page(struct request *req);

/* The hidden field of a form is this browser's own, and the request came from one of our pages. */
bool form_token_matches(struct request *req, const char *token);
bool comes_from_us(const struct request *req);

/* Waits for what the idempotency key brought. False: the page was not to run, its answer is
 * replaced by another. */
bool once_settle(struct request *req);
/* Keeps the finished answer with the writes of this request. */
void once_keep(struct request *req);

/* Puts the frame's values, form and hidden fields into the view of a page for browsers. */
void fill_frame(struct request *req);
/* `menu`: the pages with a word in the navigation that this caller may open, in their groups. */
void fill_menu(struct request *req);
/* Turns what the page asked for into a body. False: it failed, see serving->failure. */
bool render_answer(struct request *req);
/* Makes an error of this status the answer, whatever was there; needs no database. */
void error_answer(struct request *req, enum http status);
bool answers_json(const struct request *req);
/* Shows what flash() said on the page before, and forgets it. */
void show_flash(struct request *req);
