/* What is special about the guest's pages: the network comes from the address, the guest from that
 * network's cookie. */
#include "app.h"
#include "core/crypto.h"
#include "core/languages.h"
#include "core/phone.h"
#include "domain/guest.h"
#include "domain/otp.h"
#include "domain/session.h"
#include "pages.h"
#include "queries.h"
#include <stdio.h>
#include <string.h>

static const char cookie_prefix[] = "__Host-guest-";
static const char *const languages[] = {"en", "ru", NULL};

static struct guest_context *context_of(struct request *req)
{
	return req->context;
}

/* A host of its own carries one network's cookie, whatever that network's slug. */
static const char *session_token(struct request *req)
{
	if (*req->base)
		return cookie(req, arena_printf(req->arena, "%s%s", cookie_prefix, req->base + 1));
	for (int i = 0; i < fields_count(req->cookies); i++) {
		const struct field_value *each = fields_at(req->cookies, i);
		if (!strncmp(each->name, cookie_prefix, sizeof cookie_prefix - 1))
			return each->value;
	}
	return "";
}

static bool is_language(const char *text)
{
	return !strcmp(text, "en") || !strcmp(text, "ru");
}

/* What was asked for, else what this browser chose before, else the guest's, else what the browser
 * says. */
static void choose_language(struct request *req, const char *of_guest)
{
	const char *asked = query_value(req, "lang"), *kept = cookie(req, "__Host-lang");
	struct guest_context *context = context_of(req);
	context->language = is_language(asked)	? asked
			    : is_language(kept) ? kept
			    : is_language(of_guest)
				    ? of_guest
				    : language_wanted(req->accept_language, languages);
	const struct language *language = &app_languages[!strcmp(context->language, "ru")];
	req->words = language->words;
	req->templates = language->templates;
}

/* Where an address led the last time. Only a guess, so that a visitor's settings travel with the
 * question that checks it. */
static struct guess {
	char address[80], network_id[40];
} guesses[16];

static const char *address_of(struct request *req)
{
	return *req->base ? req->base + 1
			  : arena_copy(req->arena, req->host, strcspn(req->host, ":"));
}

static const char *guess_network(const char *address)
{
	for (size_t i = 0; i < sizeof guesses / sizeof *guesses; i++)
		if (!strcmp(guesses[i].address, address))
			return guesses[i].network_id;
	return "";
}

static void remember_network(const char *address, const char *network_id)
{
	static size_t next;
	if (!strcmp(guess_network(address), network_id))
		return;
	struct guess *guess = &guesses[next++ % (sizeof guesses / sizeof *guesses)];
	snprintf(guess->address, sizeof guess->address, "%s", address);
	snprintf(guess->network_id, sizeof guess->network_id, "%s", network_id);
}

static void sign_in(struct request *req, const char *token_hash)
{
	struct rows *session = context_of(req)->session;
	req->caller.who = GUEST;
	req->caller.person_id = row_text(session, "guest_id");
	req->caller.name = row_text(session, "name");
	req->caller.session = token_hash;
	choose_language(req, row_text(session, "language"));
}

static struct rows *ask_codes(struct request *req, const char *network_id)
{
	const char *requester = hash_text(req->arena, visitor_token(req));
	return otp_state_ask(req->db, network_id, requester, "page");
}

static void choose_words(struct request *req)
{
	req->context = arena_alloc(req->arena, sizeof(struct guest_context));
	choose_language(req, "");
}

/* The page's questions for the guest whom the cookie names, under the settings kept last: both are
 * claims until the session has been looked at. */
static void ask_ahead(struct request *req, const char *guest_id)
{
	struct guest_context *context = context_of(req);
	if (!req->page->ahead || req->method == METHOD_POST || !*guest_id ||
	    !rows_arrived(context->network_rows))
		return;
	context->network = network_read(req->arena, context->network_rows);
	if (context->network)
		req->page->ahead(req, guest_id);
}

/* Neither settings nor questions were the right ones. */
static void forget_ahead(struct request *req)
{
	struct guest_context *context = context_of(req);
	context->network = NULL;
	context->ahead = NULL;
}

/* What one question tells of the network that the cookie, or the address the last time, names.
 * False: the address leads elsewhere. */
static bool identify_in(struct request *req, const char *network_id, const char *token)
{
	struct guest_context *context = context_of(req);
	const char *kind = *req->base ? "slug" : "host", *name = address_of(req);
	const char *claimed = token_guest(req->arena, token),
		   *token_hash = hash_text(req->arena, token);
	req->caller.network_id = network_id;
	db_network(req->db, network_id);
	struct rows *session = sql_page_guest_session(req->db, network_id, token_hash, kind, name);
	db_assume(req->db, network_id);
	context->network_rows = sql_network_get(req->db, network_id);
	if (field_flag(req, "resend"))
		context->codes = ask_codes(req, network_id);
	ask_ahead(req, claimed);
	if (!rows_next(session) || !row_bool(session, "here"))
		return false;
	if (strcmp(row_text(session, "guest_id"), claimed) != 0)
		context->ahead = NULL;
	if (!db_programme(req->db, network_id, row_int(session, "version"))) {
		forget_ahead(req);
		context->network_rows = sql_network_get(req->db, network_id);
	}
	if (!row_null(session, "guest_id")) {
		context->session = session;
		sign_in(req, token_hash);
	}
	return true;
}

/* The cookie says which network it belongs to, so that address, settings and session are one
 * question. */
static enum http identify(struct request *req)
{
	struct guest_context *context = context_of(req);
	if (is_language(query_value(req, "lang")))
		set_cookie(req, "__Host-lang", context->language, 365 * 86400);

	const char *token = session_token(req), *claimed = token_network(req->arena, token);
	const char *name = address_of(req);
	if (!*claimed)
		claimed = guess_network(name);
	if (*claimed && identify_in(req, claimed, token))
		return HTTP_OK;
	forget_ahead(req);
	db_assume(req->db, "");
	context->codes = NULL;
	req->caller.network_id = "";
	struct rows *address =
		sql_network_find_address(req->db, *req->base ? "slug" : "host", name);
	if (!rows_next(address)) {
		req->base = ""; /* where the error page leads */
		return HTTP_NOT_FOUND;
	}
	const char *network_id = req->caller.network_id = row_text(address, "network_id");
	remember_network(name, network_id);
	db_network(req->db, network_id);
	context->network_rows = sql_network_get(req->db, network_id);
	return HTTP_OK;
}

const struct network *guest_network(struct request *req)
{
	struct guest_context *context = context_of(req);
	if (!context->network)
		context->network = network_read(req->arena, context->network_rows);
	if (context->network && !req->formats)
		req->formats = network_formats(context->network, context->language);
	return context->network;
}

struct scope guest_scope(struct request *req, bool looking)
{
	return (struct scope){.db = req->db,
			      .arena = req->arena,
			      .config = req->config,
			      .caller = &req->caller,
			      .network = looking ? guest_network(req) : NULL,
			      .now = req->now};
}

struct rows *guest_session(struct request *req)
{
	return context_of(req)->session;
}

const char *guest_masked_phone(struct request *req)
{
	struct rows *session = context_of(req)->session;
	struct scope scope = guest_scope(req, true);
	if (!session)
		return "";
	const char *phone =
		guest_phone(&scope, req->caller.person_id, row_text(session, "key_sealed"),
			    row_text(session, "phone_sealed"));
	return phone && *phone ? phone_masked(req->arena, phone) : "";
}

const char *guest_cookie(struct request *req)
{
	const struct network *network = guest_network(req);
	return arena_printf(req->arena, "%s%s", cookie_prefix, network ? network->slug : "");
}

const struct app guest_app = {
	.name = "guest",
	.pages = guest_pages,
	.slugs = true,
	.prefix = "",
	.sign_in = "/sign-in",
	.choose_words = choose_words,
	.identify = identify,
};
