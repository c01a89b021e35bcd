/* See double.h: silent, reset, garbage, slow (half a second), slower (three seconds), busy (429 and
 * Retry-After), stop, wrong, account, inside (200 with an error in it), or a status. */
#include "double.h"
#include "core/clock.h"
#include <arpa/inet.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static struct double_seen *seen;
static pid_t server;
static char address[40];

const char *double_id(int number)
{
	static char id[40];
	snprintf(id, sizeof id, "SM%032x", (unsigned)number);
	return id;
}

static void give(int end, int status, const char *headers, const char *body)
{
	dprintf(end,
		"HTTP/1.1 %d As told\r\n%sContent-Type: application/json\r\nContent-Length: "
		"%zu\r\n\r\n%s",
		status, headers, strlen(body), body);
}

static void take(int end, bool twilio, int number)
{
	char body[300];
	snprintf(body, sizeof body,
		 twilio ? "{\"sid\":\"%s\",\"status\":\"queued\",\"error_code\":null}"
			: "{\"message-count\":\"1\",\"messages\":[{\"to\":\"447700900123\","
			  "\"message-id\":\"%s\",\"status\":\"0\"}]}",
		 double_id(number));
	give(end, twilio ? 201 : 200, "", body);
}

static bool is(const char *mood, const char *name)
{
	return !strncmp(mood, name, strlen(name));
}

static void refuse(int end, bool twilio, const char *mood)
{
	if (is(mood, "busy"))
		give(end, 429, "Retry-After: 60\r\n", "{\"code\":20429,\"message\":\"busy\"}");
	else if (is(mood, "stop"))
		give(end, 400, "", "{\"code\":21610,\"message\":\"unsubscribed\"}");
	else if (is(mood, "wrong"))
		give(end, 400, "", "{\"code\":21211,\"message\":\"invalid 'To'\"}");
	else if (is(mood, "account"))
		give(end, 401, "", "{\"code\":20003,\"message\":\"authenticate\"}");
	else if (is(mood, "garbage"))
		give(end, 200, "", "<html>\"sid\":");
	else if (is(mood, "inside"))
		give(end, 200, "",
		     twilio ? "{\"sid\":\"SM1\",\"status\":\"failed\",\"error_code\":30001}"
			    : "{\"message-count\":\"1\",\"messages\":[{\"status\":\"1\","
			      "\"error-text\":\"Throttled\"}]}");
	else
		give(end, atoi(mood), "", "{\"message\":\"as told\"}");
}

/* Firebase's two: a token first, then the message. */
static bool is_firebase(int end, const char *text)
{
	if (!strncmp(text, "POST /token ", 12))
		give(end, 200, "", "{\"access_token\":\"t0ken\",\"expires_in\":3600}");
	else if (!strncmp(text, "POST /v1/projects/", 18))
		give(end, 200, "", "{\"name\":\"projects/p/messages/1\"}");
	else
		return false;
	return true;
}

/* False: the connection is over. */
static bool answer(int end, const char *text, int number)
{
	if (is_firebase(end, text))
		return true;
	bool twilio = strstr(text, "/2010-04-01/") != NULL;
	const char *mood = strstr(text, twilio ? "twilio-" : "vonage-");
	mood = mood ? mood + 7 : "";
	if (is(mood, "silent"))
		sleep(15);
	if (is(mood, "reset")) {
		struct linger now = {1, 0};
		setsockopt(end, SOL_SOCKET, SO_LINGER, &now, sizeof now);
		return false;
	}
	if (is(mood, "slow"))
		usleep(is(mood, "slower") ? 3000000 : 500000);
	if (!*mood || is(mood, "slow") || is(mood, "silent"))
		take(end, twilio, number);
	else
		refuse(end, twilio, mood);
	return true;
}

/* One whole request with its body; 0 at the end. */
static size_t read_request(int end, char *text, size_t room)
{
	size_t length = 0;
	for (;;) {
		ssize_t more = read(end, text + length, room - 1 - length);
		if (more <= 0)
			return 0;
		length += (size_t)more;
		text[length] = 0;
		const char *body = strstr(text, "\r\n\r\n"),
			   *says = strcasestr(text, "content-length:");
		if (body &&
		    length >= (size_t)(body + 4 - text) + (size_t)(says ? atoi(says + 15) : 0))
			return length;
	}
}

static void serve(int end)
{
	char text[8192];
	while (read_request(end, text, sizeof text)) {
		int number = __atomic_fetch_add(&seen->count, 1, __ATOMIC_SEQ_CST);
		if (number < 500) {
			struct double_request *request = &seen->requests[number];
			sscanf(text, "%*s %99s", request->path);
			strncpy(request->text, strstr(text, "\r\n\r\n") + 4,
				sizeof request->text - 1);
			request->at = clock_ticks();
		}
		if (!answer(end, text, number))
			return;
	}
}

static void accept_all(int listener)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int end = accept(listener, NULL, NULL);
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			close(listener);
			serve(end);
			close(end);
			_exit(0);
		}
		close(end);
	}
}

struct double_seen *double_start(const char **url)
{
	struct sockaddr_in here = {.sin_family = AF_INET,
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof here;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	/* cppcheck-suppress invalidFunctionArg ; anonymous memory has no file: -1 */
	void *memory =
		mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED || bind(listener, (struct sockaddr *)&here, length) ||
	    listen(listener, 128) || getsockname(listener, (struct sockaddr *)&here, &length))
		return NULL;
	seen = memory;
	snprintf(address, sizeof address, "http://127.0.0.1:%d", ntohs(here.sin_port));
	*url = address;
	fflush(NULL);
	server = fork();
	if (server == 0)
		accept_all(listener);
	close(listener);
	return server < 0 ? NULL : seen;
}

void double_stop(void)
{
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
}
