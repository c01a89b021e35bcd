/* Twice is once: a POST repeated under the same key gets the first answer and changes nothing.
 * The lock and the stored answer are asked for with the page's own first questions, so this costs
 * no round trip. */
#include "core/buffer.h"
#include "core/crypto.h"
#include "core/log.h"
#include "core/serve_private.h"
#include "queries.h"
#include <stdlib.h>
#include <string.h>

static const char *principal(const struct request *req)
{
	return *req->caller.person_id ? req->caller.person_id : req->caller.session;
}

static bool is_form_key(const char *key)
{
	size_t length = strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_");
	return !key[length] && length >= 22 && length <= 43;
}

static bool is_header_key(const char *key)
{
	size_t length = 0;
	for (; key[length]; length++)
		if (key[length] < 0x20 || key[length] > 0x7E)
			return false;
	return length <= 255;
}

/* What was asked, whatever hidden fields came with it. */
static const char *body_hash(struct request *req)
{
	struct buffer body = buffer_in(req->arena);
	for (int i = 0; i < fields_count(req->form); i++) {
		const struct field_value *value = fields_at(req->form, i);
		if (value->type == JSON_NONE &&
		    (!strcmp(value->name, "csrf") || !strcmp(value->name, "once")))
			continue;
		buffer_printf(&body, "%zu:%s=%d:%zu:%s;", strlen(value->name), value->name,
			      (int)value->type, strlen(value->value), value->value);
	}
	unsigned char hash[HASH_BYTES];
	const char *text = buffer_end(&body);
	sha256(text, strlen(text), hash);
	return bytea_text(req->arena, hash, sizeof hash);
}

static bool locked(struct rows *rows, void *context)
{
	struct request *req = context;
	if (rows_next(rows) && row_bool(rows, "taken"))
		return true;
	req->serving->once_state = ONCE_BUSY;
	return false;
}

static bool not_answered(struct rows *rows, void *context)
{
	struct request *req = context;
	struct serving *serving = req->serving;
	if (!rows_next(rows))
		return true;
	bool same = !strcmp(row_text(rows, "body_hash"), serving->once_body_hash);
	serving->once_state = same ? ONCE_REPEATED : ONCE_OTHER_BODY;
	serving->once_stored = arena_text(req->arena, row_text(rows, "answer"));
	return false;
}

enum http begin_once(struct request *req)
{
	if (req->method != METHOD_POST || !req->page->once || !*req->caller.network_id || !req->db)
		return HTTP_OK;
	req->once = req->app->json ? req->idempotency_key : field(req, "once");
	if (!*req->once && req->app->json)
		return HTTP_OK;
	if (!(req->app->json ? is_header_key : is_form_key)(req->once))
		return reject(req, HTTP_BAD_REQUEST, "invalid_idempotency_key",
			      "The key that tells a repeated request from a new one is not valid.");

	struct serving *serving = req->serving;
	const char *network = req->caller.network_id, *who = principal(req);
	serving->once_body_hash = body_hash(req);
	serving->once_about = arena_printf(req->arena, "idempotency\n%s\n%s\n%s\n%s", network, who,
					   req->path, req->once);
	serving->once_state = ONCE_FRESH;
	serving->once_lock = sql_once_lock(req->db, network, who, req->path, req->once);
	db_guard(req->db, serving->once_lock, locked, req);
	serving->once_find = sql_once_find(req->db, network, who, req->path, req->once);
	db_guard(req->db, serving->once_find, not_answered, req);
	return HTTP_OK;
}

/* The stored form: status, type and location, a line each; headers; an empty line; the body. */
static const char *packed(struct request *req)
{
	const struct answer *answer = &req->answer;
	struct buffer text = buffer_in(req->arena);
	buffer_printf(&text, "%d\n%s\n%s\n", (int)answer->status, answer->type, answer->location);
	for (const struct header *header = answer->headers; header; header = header->next)
		buffer_printf(&text, "%s: %s\n", header->name, header->value);
	buffer_add(&text, "\n", 1);
	buffer_add(&text, answer->body, answer->length);
	return buffer_end(&text);
}

static char *take_line(char **text)
{
	char *line = *text, *end = strchr(line, '\n');
	*text = end ? end + 1 : line + strlen(line);
	if (end)
		*end = 0;
	return line;
}

static bool unpack(struct request *req, const char *opened)
{
	if (!opened)
		return false;
	char *text = arena_text(req->arena, opened), *line;
	struct answer *answer = &req->answer;
	answer->status = (enum http)strtol(take_line(&text), NULL, 10);
	answer->type = take_line(&text);
	answer->location = take_line(&text);
	struct header **last = &answer->headers;
	while (*(line = take_line(&text))) {
		char *colon = strstr(line, ": ");
		if (!colon)
			return false;
		*colon = 0;
		*last = arena_alloc(req->arena, sizeof **last);
		**last = (struct header){line, colon + 2, NULL};
		last = &(*last)->next;
	}
	answer->body = text;
	answer->length = strlen(text);
	return true;
}

static void replay(struct request *req)
{
	int id = 0;
	size_t length = 0;
	const unsigned char *sealed = bytea_bytes(req->arena, req->serving->once_stored, &length);
	if (length)
		id = sealed[0];
	const struct key *key = config_key_by_id(req->config, "seal", id);
	const char *opened =
		key ? unseal(req->arena, key, req->serving->once_about, req->serving->once_stored)
		    : NULL;
	if (unpack(req, opened))
		return;
	log_line("error", "stored answer does not open", "request_id", req->caller.request_id,
		 NULL);
	error_answer(req, HTTP_ERROR);
}

bool once_settle(struct request *req)
{
	struct serving *serving = req->serving;
	if (serving->once_state == ONCE_NONE)
		return true;
	rows_count(serving->once_lock);
	if (serving->once_state == ONCE_FRESH)
		rows_count(serving->once_find);
	if (serving->once_state == ONCE_FRESH)
		return true;

	req->answer =
		(struct answer){.type = "", .location = "", .refusal_code = "", .message = ""};
	if (serving->once_state == ONCE_REPEATED) {
		replay(req);
		return false;
	}
	bool busy = serving->once_state == ONCE_BUSY;
	if (busy)
		retry_after(req, 1);
	req->answer.refusal_code = busy ? "in_progress" : "idempotency_mismatch";
	req->answer.message = busy ? "The same request is still being worked on."
				   : "This key was used before for another request.";
	error_answer(req, busy ? HTTP_CONFLICT : HTTP_UNPROCESSABLE);
	return false;
}

void once_keep(struct request *req)
{
	const struct serving *serving = req->serving;
	enum http status = req->answer.status;
	if (serving->once_state != ONCE_FRESH ||
	    (status != HTTP_OK && status != HTTP_SEE_OTHER && status != HTTP_UNPROCESSABLE))
		return;
	const char *answer =
		seal(req->arena, config_key(req->config, "seal"), serving->once_about, packed(req));
	sql_once_add(req->db, req->caller.network_id, principal(req), req->path, req->once,
		     serving->once_body_hash, answer);
}
