/* What is special about the api: a bearer's own network wins, else the one that is named, the
 * host's, or the default. */
#include "app.h"
#include "core/phone.h"
#include "domain/session.h"
#include "pages.h"
#include "queries.h"
#include <string.h>
#include <strings.h>

static struct api *api_of(struct request *req)
{
	return req->context;
}

const struct network *api_network(struct request *req)
{
	struct api *api = api_of(req);
	if (!api->network && api->settings)
		api->network = network_read(req->arena, api->settings);
	return api->network;
}

struct scope api_scope(struct request *req)
{
	return (struct scope){.db = req->db,
			      .arena = req->arena,
			      .config = req->config,
			      .caller = &req->caller,
			      .network = api_network(req),
			      .now = req->now};
}

enum http api_wait(struct request *req, const char *code, const char *message, int64_t until)
{
	retry_after(req, (int)((until - req->now + 999999) / 1000000));
	return reject(req, HTTP_TOO_MANY, code, message);
}

const char *api_phone(struct request *req)
{
	const char *typed = field(req, "mobile_number");
	return *typed == '+' ? phone_normalise(req->arena, typed, "") : NULL;
}

enum http api_no_phone(struct request *req)
{
	return reject(req, HTTP_BAD_REQUEST, "invalid_mobile_number",
		      "Give the mobile number with + and its country code.");
}

void api_verification(struct view *view, const char *phone, int64_t verified_at)
{
	view_flag(view, "verified", verified_at != 0);
	view_text(view, "mobile_number", *phone ? phone_masked(view_arena(view), phone) : "");
	view_time(view, "verified_at", verified_at);
}

/* The token behind "Bearer "; "" when there is none. */
static const char *bearer(struct request *req)
{
	static const char scheme[] = "Bearer ";
	const char *header = req->authorization;
	if (strncasecmp(header, scheme, sizeof scheme - 1) != 0)
		return "";
	header += sizeof scheme - 1;
	return header + strspn(header, " ");
}

/* A field of the body before its page's rules are applied: only a text counts. */
static const char *body_text(struct request *req, const char *name)
{
	const struct field_value *found = fields_find(req->form, name);
	return found && found->type == JSON_STRING_ ? found->value : "";
}

static const char *named_network(struct request *req)
{
	return req->method == METHOD_POST ? body_text(req, "network") : query_value(req, "network");
}

static enum http unknown_network(struct request *req)
{
	return reject(req, HTTP_NOT_FOUND, "unknown_network", "There is no such network.");
}

static void enter_network(struct request *req, const char *network_id)
{
	req->caller.network_id = network_id;
	db_network(req->db, network_id);
	api_of(req)->settings = sql_network_get(req->db, network_id);
}

/* Nobody's word for the network but the request's own. */
static enum http find_network(struct request *req)
{
	const char *name = named_network(req);
	if (*name) {
		struct rows *named = sql_network_find_address(req->db, "slug", name);
		if (!rows_next(named))
			return unknown_network(req);
		enter_network(req, row_text(named, "network_id"));
		return HTTP_OK;
	}
	const char *host = arena_copy(req->arena, req->host, strcspn(req->host, ":"));
	struct rows *by_host = sql_network_find_address(req->db, "host", host);
	struct rows *standard =
		sql_network_find_address(req->db, "slug", req->config->default_network);
	struct rows *found = rows_count(by_host) ? by_host : standard;
	if (!rows_next(found))
		return reject(req, HTTP_BAD_REQUEST, "network_required", "Name the network.");
	enter_network(req, row_text(found, "network_id"));
	return HTTP_OK;
}

/* What the request names must be the network that its secret belongs to. */
static enum http compare_networks(struct request *req, struct rows *named, const char *network_id)
{
	if (!named)
		return HTTP_OK;
	if (!rows_next(named))
		return unknown_network(req);
	if (strcmp(row_text(named, "network_id"), network_id) == 0)
		return HTTP_OK;
	return reject(req, HTTP_UNPROCESSABLE, "wrong_network",
		      "This token belongs to another network.");
}

static bool take_session(struct request *req, struct rows *session, const char *hash)
{
	struct api *api = api_of(req);
	if (rows_next(session)) {
		req->caller.who = GUEST;
		req->caller.person_id = row_text(session, "guest_id");
		req->caller.name = row_text(session, "name");
	} else if (api->state.found) {
		req->caller.who = UNVERIFIED;
	} else {
		return false;
	}
	req->caller.session = hash;
	return true;
}

/* A secret says which network to look in: session or challenge, settings and the named network are
 * one question. */
static enum http identify_bearer(struct request *req, const char *token, const char *network_id)
{
	const char *name = named_network(req), *challenge = body_text(req, "challenge");
	const char *hash = hash_text(req->arena, token);
	enter_network(req, network_id);
	struct rows *named = *name ? sql_network_find_address(req->db, "slug", name) : NULL;
	struct rows *session = sql_session_guest(req->db, network_id, hash, "bearer");
	struct rows *state = otp_state_ask(
		req->db, network_id, *challenge ? hash_text(req->arena, challenge) : hash, "api");
	struct scope scope = {.arena = req->arena, .config = req->config, .now = req->now};
	struct api *api = api_of(req);
	api->state = otp_state_read(&scope, network_id, state);
	if (!take_session(req, session, hash))
		return reject(req, HTTP_UNAUTHORIZED, "invalid_token",
			      "This token is not valid. Sign in again.");
	const char *other = token_network(req->arena, challenge);
	if (*other && strcmp(other, network_id) != 0)
		return reject(req, HTTP_UNPROCESSABLE, "wrong_network",
			      "This challenge belongs to another network.");
	return compare_networks(req, named, network_id);
}

static enum http identify_challenge(struct request *req, const char *challenge,
				    const char *network_id)
{
	const char *name = named_network(req);
	enter_network(req, network_id);
	struct rows *named = *name ? sql_network_find_address(req->db, "slug", name) : NULL;
	struct rows *state =
		otp_state_ask(req->db, network_id, hash_text(req->arena, challenge), "api");
	struct scope scope = {.arena = req->arena, .config = req->config, .now = req->now};
	api_of(req)->state = otp_state_read(&scope, network_id, state);
	if (!api_network(req))
		return reject(req, HTTP_UNPROCESSABLE, "code_expired", "Ask for a new code.");
	return compare_networks(req, named, network_id);
}

static enum http identify(struct request *req)
{
	static const char below[] = "/api/";
	struct api *api = arena_alloc(req->arena, sizeof *api);
	api->state.phone = "";
	req->context = api;
	if (strncmp(req->page->path, below, sizeof below - 1) != 0)
		return HTTP_OK;
	const char *token = bearer(req), *challenge = body_text(req, "challenge");
	if (*token) {
		const char *network_id = token_network(req->arena, token);
		if (*network_id)
			return identify_bearer(req, token, network_id);
		return reject(req, HTTP_UNAUTHORIZED, "invalid_token",
			      "This token is not valid. Sign in again.");
	}
	if (!(req->page->who & VISITOR))
		return HTTP_OK; /* it will be turned away, whatever network it names */
	const char *network_id = token_network(req->arena, challenge);
	return *network_id ? identify_challenge(req, challenge, network_id) : find_network(req);
}

const struct app api_app = {
	.name = "api",
	.pages = api_pages,
	.json = true,
	.prefix = "",
	.identify = identify,
};
