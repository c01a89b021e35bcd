/* lean SOCKET PROCESSES hello|page TEMPLATE: processes that answer one address each way. */
#include "core/config.h"
#include "core/crypto.h"
#include "lean.h"
#include "domain/network.h"
#include <fcgiapp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct arena *life;
struct scope scope;
const char *network_id, *slug = "bench";
int64_t now;
static struct network self;

/* The cookie's name is not looked at: what carries a network's token is a session. */
static const char *token_of(const char *cookie)
{
	const char *equals = cookie ? strchr(cookie, '=') : NULL;
	return equals ? arena_copy(life, equals + 1, strcspn(equals + 1, "; ")) : "";
}

static void answer_hello(FCGX_Request *request)
{
	static char text[10240];
	if (!*text)
		memset(text, 'h', sizeof text);
	FCGX_PutS("Content-Type: text/html; charset=utf-8\r\n\r\n", request->out);
	FCGX_PutStr(text, sizeof text, request->out);
}

/* "<network>.<guest>.<secret>" */
static const char *guest_of(const char *token)
{
	return strlen(token) == 2 * 37 + 43 ? arena_copy(life, token + 37, 36) : "";
}

static void answer_page(FCGX_Request *request, const char *guest_id, const char *token_hash)
{
	size_t length = 0;
	const char *text = *guest_id ? page(guest_id, token_hash, &length) : "";
	const char *head = length ? arena_printf(life,
						 "Content-Type: text/html; "
						 "charset=utf-8\r\nCache-Control: no-store\r\n"
						 "Content-Length: %zu\r\n\r\n",
						 length)
				  : "Status: 303 See Other\r\nLocation: /sign-in\r\n\r\n";
	FCGX_PutS(head, request->out);
	FCGX_PutStr(text, (int)length, request->out);
}

static void answer_redeem(FCGX_Request *request, const char *token_hash)
{
	static char body[4096];
	int length = FCGX_GetStr(body, sizeof body - 1, request->in);
	body[length > 0 ? length : 0] = 0;
	const char *location = redeem(token_hash, body);
	FCGX_PutS(*location ? arena_printf(life, "Status: 303 See Other\r\nLocation: %s\r\n\r\n",
					   location)
			    : "Status: 422 Unprocessable Entity\r\n\r\n",
		  request->out);
}

static void answer(FCGX_Request *request)
{
	struct timespec clock;
	const char *method = FCGX_GetParam("REQUEST_METHOD", request->envp);
	arena_reset(life);
	clock_gettime(CLOCK_REALTIME, &clock);
	now = (int64_t)clock.tv_sec * 1000000 + clock.tv_nsec / 1000;
	scope.now = now;
	ask_argument('i', instant_text(life, now));
	const char *token = token_of(FCGX_GetParam("HTTP_COOKIE", request->envp));
	const char *hash = hash_text(life, token);
	if (method && !strcmp(method, "POST"))
		answer_redeem(request, hash);
	else
		answer_page(request, guest_of(token), hash);
}

static struct question *const none[] = {NULL};

static void open_all(const char *template_path)
{
	static struct caller caller = {
		.who = GUEST, .restaurant_id = "", .till_id = "", .request_id = ""};
	const struct config *config = config_open("guest");
	crypto_start();
	life = arena_new(16 << 20);
	self.network_id = network_id = getenv("NETWORK_ID");
	if (!network_id)
		exit(2);
	scope = (struct scope){
		.arena = life, .config = config, .caller = &caller, .network = &self};
	char conninfo[400];
	snprintf(conninfo, sizeof conninfo, "%s user=loyalty_guest", config->database);
	ask_argument('n', network_id);
	ask_argument('k', "slug");
	ask_argument('s', slug);
	ask_argument('b', "12");
	ask_argument('l', "11"); /* five earnings by one rule and the tier, and one more */
	ask_open(conninfo, page_questions);
	ask_open(conninfo, redeem_questions);
	template_compile(template_path);
	ask(none, false);
}

static void serve(int socket, bool hello, const char *template_path)
{
	FCGX_Request request;
	if (!hello)
		open_all(template_path);
	FCGX_InitRequest(&request, socket, 0);
	while (FCGX_Accept_r(&request) == 0) {
		if (hello)
			answer_hello(&request);
		else
			answer(&request);
		FCGX_Finish_r(&request);
	}
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		fputs("usage: lean SOCKET PROCESSES hello|page TEMPLATE\n", stderr);
		return 2;
	}
	setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "0", 1);
	setenv("TZ", "Europe/London", 1);
	tzset();
	FCGX_Init();
	int socket = FCGX_OpenSocket(argv[1], 1024);
	if (socket < 0)
		return 1;
	for (int i = 0; i < atoi(argv[2]); i++) {
		if (fork())
			continue;
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		serve(socket, !strcmp(argv[3], "hello"), argv[4]);
		_exit(1);
	}
	while (wait(NULL) > 0)
		continue;
	return 1;
}
