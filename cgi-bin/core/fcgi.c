/* The only file that speaks libfcgi: opens what a web binary needs, then accepts until it is told
 * to stop. */
#include "core/fcgi.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/fcgi_records.h"
#include "core/languages.h"
#include "core/log.h"
#include "core/metrics.h"
#include "core/routes.h"
#include "core/sandbox.h"
#include <assert.h>
#include <fastcgi.h>
#include <fcgiapp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { ARENA_LIMIT = 64 * 1024 * 1024 };

/* A request in hand is finished; the closed socket ends the wait for the next one, however the
 * signal fell. */
static void stop(int signal_number)
{
	(void)signal_number;
	FCGX_ShutdownPending();
	close(FCGI_LISTENSOCK_FILENO);
}

/* libfcgi waits for ever for the rest of a request: a front that stops in the middle would hold the
 * process. It calls this accept(), for a program's own comes before libc's; what it accepts has a
 * limit for each wait, above what nginx takes to send a request that it has whole. */
int accept(int listener, __SOCKADDR_ARG address, socklen_t *restrict length)
{
	const struct timeval reading = {.tv_sec = 3}, writing = {.tv_sec = 10};
	int connection = accept4(listener, address, length, SOCK_CLOEXEC);
	if (connection < 0)
		return connection;
	setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &reading, sizeof reading);
	setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &writing, sizeof writing);
	return connection;
}

/* The body as far as it may be read; NULL when it is too long or did not arrive whole. `body` has
 * room for the limit and a 0. */
static const char *read_request_body(FCGX_Request *request, char *body, size_t limit,
				     size_t *length)
{
	const char *sent = FCGX_GetParam("CONTENT_LENGTH", request->envp);
	long declared = sent ? strtol(sent, NULL, 10) : 0;
	*length = declared > 0 ? (size_t)declared : 0;
	int got = *length && *length <= limit ? FCGX_GetStr(body, (int)*length, request->in) : 0;
	/* To its end: closing a socket with something unread resets the connection. */
	char rest[4096];
	while (FCGX_GetStr(rest, sizeof rest, request->in) > 0)
		continue;
	body[got > 0 ? got : 0] = 0;
	return got > 0 && got == (int)declared ? body : NULL;
}

static const struct answer *answer_request(struct server *server, FCGX_Request *request, char *body)
{
	char **env = request->envp;
	struct incoming in = {
		.method = FCGX_GetParam("REQUEST_METHOD", env),
		.uri = FCGX_GetParam("REQUEST_URI", env),
		.cookie = FCGX_GetParam("HTTP_COOKIE", env),
		.host = FCGX_GetParam("HTTP_HOST", env),
		.origin = FCGX_GetParam("HTTP_ORIGIN", env),
		.fetch_site = FCGX_GetParam("HTTP_SEC_FETCH_SITE", env),
		.accept = FCGX_GetParam("HTTP_ACCEPT", env),
		.accept_language = FCGX_GetParam("HTTP_ACCEPT_LANGUAGE", env),
		.authorization = FCGX_GetParam("HTTP_AUTHORIZATION", env),
		.idempotency_key = FCGX_GetParam("HTTP_IDEMPOTENCY_KEY", env),
		.content_type = FCGX_GetParam("CONTENT_TYPE", env),
		.address = FCGX_GetParam("REMOTE_ADDR", env),
		.user_agent = FCGX_GetParam("HTTP_USER_AGENT", env),
		.request_id = FCGX_GetParam("REQUEST_ID", env),
		.signature = FCGX_GetParam("HOOK_SIGNATURE", env),
		.signed_at = FCGX_GetParam("HOOK_SIGNED_AT", env),
	};
	in.body = read_request_body(request, body, serve_body_limit(server->app), &in.body_length);
	return serve(server, &in);
}

static void add_header(struct buffer *head, const char *name, const char *value)
{
	if (!*value)
		return;
	buffer_text(head, name);
	buffer_text(head, ": ");
	buffer_text(head, value);
	buffer_text(head, "\r\n");
}

static bool send_answer(struct server *server, FCGX_Request *request, const struct answer *answer)
{
	struct buffer head = buffer_in(server->arena);
	buffer_printf(&head, "Status: %d %s\r\nContent-Length: %zu\r\n", (int)answer->status,
		      http_reason(answer->status), answer->length);
	add_header(&head, "Content-Type", answer->type);
	add_header(&head, "Location", answer->location);
	if (answer->retry_after)
		buffer_printf(&head, "Retry-After: %d\r\n", answer->retry_after);
	for (const struct header *each = answer->headers; each; each = each->next)
		add_header(&head, each->name, each->value);
	buffer_text(&head, "\r\n");
	const char *method = FCGX_GetParam("REQUEST_METHOD", request->envp);
	bool bare = method && !strcmp(method, "HEAD");
	return fcgi_records_send(server->arena, request->ipcFd, request->requestId,
				 buffer_end(&head), head.length, answer->body,
				 bare ? 0 : answer->length);
}

/* All is written by then, the end too: libfcgi has only to forget the request. */
static void finish_request(FCGX_Request *request, bool sent)
{
	bool good = sent && request->keepConnection && !FCGX_GetError(request->in);
	FCGX_Detach(request); /* closes it, without a look for bytes that were all read */
	FCGX_Free(request, !good);
}

/* Libraries end the process by assert() when there is no memory (libfcgi for its buffers, jansson
 * for a text): with a line, and without a signal. */
void __assert_fail(const char *condition, const char *file, unsigned line, const char *function)
{
	(void)line;
	(void)file;
	log_end(condition, function ? function : "");
}

static int accept_requests(struct server *server, struct arena *memory)
{
	char *body = arena_alloc(memory, serve_body_limit(server->app) + 1);
	/* Otherwise libfcgi waits up to two seconds at each close for a peer that has gone. */
	setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "0", 0);
	struct sigaction action = {.sa_handler = stop};
	FCGX_Request request;
	if (FCGX_Init() || FCGX_InitRequest(&request, 0, FCGI_FAIL_ACCEPT_ON_INTR))
		return 1;
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	while (FCGX_Accept_r(&request) == 0) {
		finish_request(&request, send_answer(server, &request,
						     answer_request(server, &request, body)));
		serve_after(server);
	}
	FCGX_Free(&request, 1);
	return 0;
}

static bool open_clock(const struct app *app, const struct config *config, struct arena *arena)
{
	const char *path = config->demo ? arena_printf(arena, "%s/clock", config->var) : "";
	if (clock_open(path, !strcmp(app->name, "dev")))
		return true;
	fprintf(stderr, "cannot use the clock %s\n", path);
	return false;
}

static struct templates *opened_templates;

static bool open_templates(struct server *server, struct arena *arena)
{
	const char *directory = arena_printf(arena, "%s/templates", server->config->root);
	if (!server->app->choose_words) {
		server->templates = opened_templates = templates_plain(directory);
		return opened_templates;
	}
	bool good = languages_open(server->config->words, directory);
	server->templates = app_languages[0].templates;
	return good;
}

static void close_templates(void)
{
	if (opened_templates)
		templates_close(opened_templates);
	languages_close();
}

int fcgi_main(const struct app *app, const char *role, int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--pages"))
		return routes_print(app), 0;
	if (argc == 2 && !strcmp(argv[1], "--pages=json"))
		return routes_print_json(app), 0;
	bool selftest = argc == 2 && !strcmp(argv[1], "--sandbox-selftest");
	const struct config *config = config_open(app->name);
	log_start(app->name);
	crypto_start();
	struct arena *arena = arena_new(ARENA_LIMIT), *memory = arena_new(ARENA_LIMIT);
	struct server server = {.app = app, .config = config, .arena = arena};
	int result = 2;
	metrics_open(arena_printf(arena, "%s/metrics", config->var), app->name);
	server.db = db_open(arena_printf(arena, "%s user=%s", config->database, role), app->name);
	if (open_templates(&server, arena) && open_clock(app, config, arena)) {
		if (selftest)
			result = sandbox_selftest(config, app->name);
		else if (sandbox_enter(config, app->name))
			result = accept_requests(&server, memory);
	}
	db_close(server.db);
	formats_close_all();
	close_templates();
	arena_free(arena);
	arena_free(memory);
	return result;
}
