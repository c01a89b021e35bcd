/* Calls to the outside: what came back, what counts as no answer, and where nobody is sent. */
#include "channels/call.h"
#include "channels/call_private.h"
#include "core/clock.h"
#include <arpa/inet.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static int port;
static pid_t server;
static struct arena *arena;
static const struct config demo = {.demo = true}, production = {.demo = false};

static void answer(int end, const char *request)
{
	static char much[REPLY_LIMIT + 1];
	if (strstr(request, " /ok "))
		dprintf(end, "HTTP/1.1 201 Created\r\nX-Message-Id: abc\r\nContent-Length: "
			     "5\r\n\r\nhello");
	if (strstr(request, " /echo "))
		dprintf(end, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(request),
			request);
	if (strstr(request, " /busy "))
		dprintf(end, "HTTP/1.1 429 Too Many\r\nRetry-After: 7\r\nContent-Length: "
			     "0\r\n\r\n");
	if (strstr(request, " /elsewhere "))
		dprintf(end, "HTTP/1.1 302 Found\r\nLocation: /ok\r\nContent-Length: 0\r\n\r\n");
	if (strstr(request, " /cut "))
		dprintf(end, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhello");
	if (strstr(request, " /long ")) {
		memset(much, 'x', sizeof much);
		dprintf(end, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", sizeof much);
		ssize_t written = write(end, much, sizeof much);
		(void)written;
	}
	if (strstr(request, " /silent "))
		sleep(2);
	if (strstr(request, " /slow "))
		usleep(300000);
	if (strstr(request, " /slow "))
		dprintf(end, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
}

/* One process a connection, so that slow ones are in nobody's way. */
static void serve(int listener)
{
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int end = accept(listener, NULL, NULL);
		if (fork() == 0) {
			char request[4096];
			ssize_t length;
			while ((length = read(end, request, sizeof request - 1)) > 0) {
				request[length] = 0;
				answer(end, request);
				if (strstr(request, " /cut "))
					break;
			}
			_exit(0);
		}
		close(end);
	}
}

static int start_server(void **state)
{
	(void)state;
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 64) ||
	    getsockname(listener, (struct sockaddr *)&address, &length))
		return 1;
	port = ntohs(address.sin_port);
	server = fork();
	if (server == 0)
		serve(listener);
	close(listener);
	arena = arena_new(64 << 20);
	return server < 0;
}

static int stop_server(void **state)
{
	(void)state;
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	arena_free(arena);
	return 0;
}

static const char *url(const char *host, const char *path)
{
	return arena_printf(arena, "http://%s:%d%s", host, port, path);
}

static struct reply ask(const struct config *config, enum call_trust trust, const char *address,
			int timeout_ms)
{
	struct calls *calls = calls_open(arena, config);
	struct exchange exchange = {
		.url = address, .method = "POST", .body = "a=b&c=d", .length = 7};
	struct reply reply;
	call_perform(calls, arena, &exchange, trust, timeout_ms, &reply);
	calls_close(calls);
	return reply;
}

static struct reply ask_simply(const char *path)
{
	return ask(&production, CALL_TRUSTED, url("127.0.0.1", path), 2000);
}

static void an_answer_is_read(void **state)
{
	(void)state;
	struct reply reply = ask_simply("/ok");
	assert_int_equal(reply.status, 201);
	assert_string_equal(reply.body, "hello");
	assert_int_equal(reply.length, 5);
	assert_string_equal(reply.message_id, "abc");
	assert_string_equal(reply.error, "");
	reply = ask_simply("/busy");
	assert_int_equal(reply.status, 429);
	assert_int_equal(reply.retry_after, 7);
	assert_string_equal(reply.body, "");
	assert_string_equal(reply.message_id, "");
	reply = ask_simply("/elsewhere");
	assert_int_equal(reply.status, 302); /* nobody is followed */
}

static void a_request_is_as_the_provider_wrote_it(void **state)
{
	(void)state;
	struct calls *calls = calls_open(arena, &production);
	struct exchange exchange = {.url = url("127.0.0.1", "/echo"),
				    .method = "POST",
				    .headers = {"Content-Type: application/json", "X-Own: 1"},
				    .user = "me",
				    .password = "secret",
				    .body = "{\"a\":1}",
				    .length = 7};
	struct reply reply;
	call_perform(calls, arena, &exchange, CALL_TRUSTED, 2000, &reply);
	assert_non_null(strstr(reply.body, "POST /echo HTTP/1.1\r\n"));
	assert_non_null(strstr(reply.body, "Content-Type: application/json\r\n"));
	assert_non_null(strstr(reply.body, "X-Own: 1\r\n"));
	assert_non_null(strstr(reply.body, "Authorization: Basic bWU6c2VjcmV0\r\n"));
	assert_null(strstr(reply.body, "Expect:"));
	assert_non_null(strstr(reply.body, "\r\n\r\n{\"a\":1}"));
	/* The next one on the same connection takes nothing over. */
	exchange = (struct exchange){.url = url("127.0.0.1", "/echo"), .method = "GET"};
	call_perform(calls, arena, &exchange, CALL_TRUSTED, 2000, &reply);
	assert_non_null(strstr(reply.body, "GET /echo HTTP/1.1\r\n"));
	assert_null(strstr(reply.body, "Authorization:"));
	assert_null(strstr(reply.body, "X-Own:"));
	assert_null(strstr(reply.body, "{\"a\":1}"));
	calls_close(calls);
}

static void no_answer(struct reply reply)
{
	assert_int_equal(reply.status, 0);
	assert_string_equal(reply.body, "");
	assert_true(*reply.error);
}

static void what_is_no_answer(void **state)
{
	(void)state;
	no_answer(ask_simply("/cut"));
	struct reply reply = ask_simply("/long");
	no_answer(reply);
	assert_string_equal(reply.error, "the answer is too long");
	int64_t before = clock_ticks();
	no_answer(ask(&production, CALL_TRUSTED, url("127.0.0.1", "/silent"), 200));
	assert_true(clock_ticks() - before < 1500000);
	no_answer(ask(&production, CALL_TRUSTED, "http://127.0.0.1:1/", 2000));
	no_answer(ask(&production, CALL_TRUSTED, "not an address", 2000));
	no_answer(ask(&production, CALL_TRUSTED, "file:///etc/passwd", 2000));
	no_answer(ask(&production, CALL_TRUSTED, "ftp://127.0.0.1/", 2000));
}

static void others_lead_nobody_into_the_house(void **state)
{
	(void)state;
	static const char *const inside[] = {
		"127.0.0.1", "localhost",	   "0.0.0.0",		"[::1]",
		"[::]",	     "[::ffff:127.0.0.1]", "2130706433",	"0x7f000001",
		"127.1",     "[::127.0.0.1]",	   "[64:ff9b::7f00:1]", "[fe80::1]",
	};
	for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
		no_answer(ask(&production, CALL_GUARDED, url(inside[i], "/ok"), 500));
	/* Not even by a connection that is open already. */
	struct calls *calls = calls_open(arena, &production);
	struct exchange exchange = {.url = url("127.0.0.1", "/ok"), .method = "GET"};
	struct reply reply;
	call_perform(calls, arena, &exchange, CALL_TRUSTED, 2000, &reply);
	assert_int_equal(reply.status, 201);
	call_perform(calls, arena, &exchange, CALL_GUARDED, 2000, &reply);
	no_answer(reply);
	calls_close(calls);
	assert_int_equal(ask(&demo, CALL_GUARDED, url("127.0.0.1", "/ok"), 2000).status, 201);
}

static void many_are_under_way_at_once(void **state)
{
	(void)state;
	struct calls *calls = calls_open(arena, &production);
	struct exchange exchange = {.url = url("127.0.0.1", "/slow"), .method = "GET"};
	char marks[20] = {0};
	int ended = 0;
	int64_t before = clock_ticks();
	for (int i = 0; i < 20; i++)
		call_start(calls, arena, &exchange, CALL_TRUSTED, 5000, &marks[i]);
	assert_int_equal(calls_under_way(calls), 20);
	while (calls_under_way(calls)) {
		struct reply reply;
		for (char *mark; (mark = calls_next(calls, &reply)); ended++) {
			assert_int_equal(reply.status, 200);
			assert_int_equal(*mark, 0);
			*mark = 1;
		}
		calls_wait(calls, -1, 1000);
	}
	assert_int_equal(ended, 20);
	assert_true(clock_ticks() - before < 3000000); /* not one after the other: 6 s */
	calls_close(calls);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_is_read),
		cmocka_unit_test(a_request_is_as_the_provider_wrote_it),
		cmocka_unit_test(what_is_no_answer),
		cmocka_unit_test(others_lead_nobody_into_the_house),
		cmocka_unit_test(many_are_under_way_at_once),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start_server, stop_server);
}
