/* Bytes on the FastCGI socket, through the loop that the binaries run: whatever one connection
 * brings, the next good request is answered. Broken records may end the process in libfcgi's own
 * assertion after a failed allocation (lengths of 1 GB and more, which only who may write to the
 * socket can send); it is the one end allowed, and the pool then has another process. fcgi.c is
 * part of this file. */
#include <assert.h>
_Noreturn void end_by_assertion(const char *condition, const char *file, unsigned line,
				const char *function);
#define __assert_fail end_by_assertion
#include "core/fcgi.c"
#undef __assert_fail
#include "fuzz.h"
#include <errno.h>
#include <setjmp.h>
#include <sys/socket.h>
#include <sys/un.h>

static jmp_buf known_end;
static bool in_loop;

/* libfcgi's call ends here, as does ours. */
void __assert_fail(const char *condition, const char *file, unsigned line, const char *function)
{
	bool allocation = function && !strcmp(function, "Malloc") && strstr(file, "fcgiapp.c");
	if (in_loop && allocation)
		longjmp(known_end, 1);
	fprintf(stderr, "%s: %s\n", function ? function : "", file);
	fuzz_broken(condition, file, (int)line);
}

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	/* A failed malloc is NULL, as it is outside of the sanitizer; what the known end leaves
	 * behind is not looked for. */
	return "allocator_may_return_null=1:max_allocation_size_mb=1024:detect_leaks=0";
}

static struct sockaddr_un address;
static socklen_t address_length;

/* A fresh listening socket under descriptor 0, with an abstract name. */
static void listen_on_0(void)
{
	static unsigned turn;
	int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	address = (struct sockaddr_un){.sun_family = AF_UNIX};
	int length = snprintf(address.sun_path + 1, sizeof address.sun_path - 1,
			      "loyalty-fuzz-%d-%u", (int)getpid(), turn++);
	address_length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length);
	must(listening >= 0 && !bind(listening, (struct sockaddr *)&address, address_length));
	must(!listen(listening, 16));
	if (listening != FCGI_LISTENSOCK_FILENO) {
		must(dup2(listening, FCGI_LISTENSOCK_FILENO) == FCGI_LISTENSOCK_FILENO);
		close(listening);
	}
}

static int send_bytes(const void *bytes, size_t length)
{
	int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(descriptor >= 0 && !connect(descriptor, (struct sockaddr *)&address, address_length));
	must(!length || send(descriptor, bytes, length, MSG_NOSIGNAL) == (ssize_t)length);
	shutdown(descriptor, SHUT_WR);
	return descriptor;
}

static size_t add_record(unsigned char *out, int type, const void *content, size_t length)
{
	const unsigned char header[8] = {1, (unsigned char)type,	  0,
					 1, (unsigned char)(length >> 8), (unsigned char)length};
	memcpy(out, header, 8);
	if (length)
		memcpy(out + 8, content, length);
	return 8 + length;
}

static char
	password[64]; /* of the good request, another one each time: no other request can be it */

static int send_good_request(struct arena *arena)
{
	static const unsigned char begin[8] = {0, FCGI_RESPONDER};
	unsigned char out[256];
	snprintf(password, sizeof password, "%s", random_token(arena));
	const char *params = arena_printf(arena,
					  "\x0e\x03REQUEST_METHODGET"
					  "\x0b\x04REQUEST_URI/end"
					  "\x0f\x2bHTTP_USER_AGENT%s",
					  password);
	size_t length = add_record(out, FCGI_BEGIN_REQUEST, begin, sizeof begin);
	length += add_record(out + length, FCGI_PARAMS, params, strlen(params));
	length += add_record(out + length, FCGI_PARAMS, "", 0);
	length += add_record(out + length, FCGI_STDIN, "", 0);
	return send_bytes(out, length);
}

/* After the good request there is nothing to accept any more. */
static enum http end(struct request *req)
{
	if (strcmp(req->user_agent, password) == 0)
		close(FCGI_LISTENSOCK_FILENO);
	return answer_text(req, "text/plain", "served", 6);
}
static enum http echo(struct request *req)
{
	return answer_text(req, "text/plain", req->body ? req->body : "",
			   req->body ? req->body_length : 0);
}

static const struct page page_end = {"/end", .who = ANYONE, .get = end};
static const struct page page_echo = {"/", .who = ANYONE, .get = echo, .post = echo,
				      .open_form = true};
static const struct page *const pages[] = {&page_end, &page_echo, NULL};
static const struct app app = {.name = "guest", .pages = pages, .prefix = ""};

static void check_served(int good)
{
	char answer[4096];
	size_t length = 0;
	for (ssize_t got; (got = recv(good, answer + length, sizeof answer - 1 - length, 0)) > 0;)
		length += (size_t)got;
	must(memmem(answer, length, "Status: 200", 11) && memmem(answer, length, "served", 6));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct server server;
	static struct arena *memory;
	if (!server.arena) {
		server = *site_server(false);
		server.app = &app;
		must(!FCGX_Init());
		memory = arena_new(16 << 20);
	}
	arena_reset(memory);
	if (size > 64 * 1024)
		return 0;
	listen_on_0();
	int hostile = send_bytes(data, size), good = send_good_request(fuzz_arena());
	in_loop = true;
	if (setjmp(known_end) == 0) {
		must(accept_requests(&server, memory) == 0);
		check_served(good);
	} else {
		close(FCGI_LISTENSOCK_FILENO);
		/* What was accepted; the lowest free numbers were hostile's, good's and then its.
		 */
		for (int open = hostile + 1; open < hostile + 8; open++)
			if (open != good)
				close(open);
	}
	in_loop = false;
	close(hostile);
	close(good);
	return 0;
}
