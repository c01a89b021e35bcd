/* Calls under way: a fixed number of handles in one multi handle of libcurl, whose connections and
 * TLS sessions serve one call after another. */
#include "channels/call.h"
#include "channels/call_private.h"
#include "core/log.h"
#include "core/sandbox.h"
#include <curl/curl.h>
#include <signal.h>
#include <string.h>

enum { CONNECT_MS = 3000 };

struct calls {
	CURLM *multi;
	struct call slots[CALLS];
	int under_way;
	bool guards; /* not in the demo, whose providers may be on this machine */
	const char *authorities;
};

struct calls *calls_open(struct arena *life, const struct config *config)
{
	struct calls *calls = arena_alloc(life, sizeof *calls);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) || !(calls->multi = curl_multi_init()))
		log_end("libcurl does not start", "calls");
	curl_multi_setopt(calls->multi, CURLMOPT_MAXCONNECTS, (long)CALLS);
	calls->guards = !config->demo;
	calls->authorities = arena_text(life, sandbox_authorities());
	signal(SIGPIPE, SIG_IGN); /* of a TLS connection that the other end has closed */
	return calls;
}

void calls_close(struct calls *calls)
{
	if (!calls)
		return;
	for (int i = 0; i < CALLS; i++)
		if (calls->slots[i].easy) {
			curl_multi_remove_handle(calls->multi, calls->slots[i].easy);
			call_forget(&calls->slots[i]);
			curl_easy_cleanup(calls->slots[i].easy);
		}
	curl_multi_cleanup(calls->multi);
	curl_global_cleanup();
}

int calls_under_way(const struct calls *calls)
{
	return calls->under_way;
}

static struct call *free_slot(struct calls *calls)
{
	for (int i = 0; i < CALLS; i++)
		if (!calls->slots[i].exchange)
			return &calls->slots[i];
	log_end("a call too many", "calls");
}

/* What holds for every call, whoever is called. */
static void set_bounds(const struct calls *calls, const struct call *call, int timeout_ms)
{
	CURL *easy = call->easy;
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https,smtp,smtps");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	/* One file, which libcurl keeps parsed from call to call; a folder would be looked up anew.
	 */
	curl_easy_setopt(easy, CURLOPT_CAINFO, calls->authorities);
	curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	if (call->guarded)
		call_guard(easy);
}

void call_start(struct calls *calls, struct arena *arena, const struct exchange *exchange,
		enum call_trust trust, int timeout_ms, void *whose)
{
	struct call *call = free_slot(calls);
	*call = (struct call){.easy = call->easy,
			      .arena = arena,
			      .exchange = exchange,
			      .whose = whose,
			      .answer = buffer_in(arena),
			      .guarded = (trust == CALL_GUARDED || exchange->untrusted) &&
					 calls->guards};
	if (call->easy)
		curl_easy_reset(call->easy);
	else if (!(call->easy = curl_easy_init()))
		log_end("out of memory", "call");
	curl_easy_setopt(call->easy, CURLOPT_PRIVATE, call);
	set_bounds(calls, call, timeout_ms);
	call_fill(call);
	if (curl_multi_add_handle(calls->multi, call->easy))
		log_end("libcurl takes no call", "call");
	calls->under_way++;
	int running;
	curl_multi_perform(calls->multi, &running);
}

void calls_wait(struct calls *calls, int also, int timeout_ms)
{
	struct curl_waitfd other = {.fd = also, .events = CURL_WAIT_POLLIN};
	int running;
	/* Not poll() alone: libcurl has timers of its own, and its resolver wakes it. */
	curl_multi_poll(calls->multi, also < 0 ? NULL : &other, also < 0 ? 0 : 1, timeout_ms, NULL);
	curl_multi_perform(calls->multi, &running);
}

void *calls_next(struct calls *calls, struct reply *reply)
{
	int left;
	for (CURLMsg *said; (said = curl_multi_info_read(calls->multi, &left));) {
		if (said->msg != CURLMSG_DONE)
			continue;
		struct call *call = NULL;
		CURLcode result = said->data.result;
		curl_easy_getinfo(said->easy_handle, CURLINFO_PRIVATE, (char **)&call);
		call_read(call, result, reply);
		curl_multi_remove_handle(calls->multi, call->easy);
		call_forget(call);
		calls->under_way--;
		void *whose = call->whose;
		call->whose = NULL;
		return whose;
	}
	return NULL;
}

void call_perform(struct calls *calls, struct arena *arena, const struct exchange *exchange,
		  enum call_trust trust, int timeout_ms, struct reply *reply)
{
	call_start(calls, arena, exchange, trust, timeout_ms, calls);
	while (!calls_next(calls, reply))
		calls_wait(calls, -1, 1000);
}
