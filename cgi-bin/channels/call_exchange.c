/* An exchange as libcurl takes it, and its answer as a judge takes it. */
#include "channels/call_private.h"
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static size_t take_answer(char *bytes, size_t size, size_t count, void *context)
{
	struct call *call = context;
	size_t length = size * count;
	if (call->answer.length + length > REPLY_LIMIT) {
		call->too_long = true;
		return 0;
	}
	buffer_add(&call->answer, bytes, length);
	return length;
}

/* SMTP's answers come as headers do; the last one says what became of the message, but for the one
 * to our leaving. */
static size_t take_line(char *bytes, size_t size, size_t count, void *context)
{
	struct call *call = context;
	size_t length = size * count;
	if (length >= 3 && !memcmp(bytes, "221", 3))
		return length;
	call->answer.length = 0;
	buffer_add(&call->answer, bytes, length < 1000 ? length : 1000);
	return length;
}

static size_t give_mail(char *room, size_t size, size_t count, void *context)
{
	struct call *call = context;
	size_t left = call->exchange->length - call->given, most = size * count;
	if (left > most)
		left = most;
	memcpy(room, call->exchange->body + call->given, left);
	call->given += left;
	return left;
}

static bool loopback_host(const char *host)
{
	struct in_addr four;
	if (inet_pton(AF_INET, host, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	return !strcasecmp(host, "localhost") || !strcmp(host, "[::1]");
}

/* On this machine a mail server may be spoken to in clear. */
static bool is_loopback(const char *address)
{
	CURLU *url = curl_url();
	char *host = NULL;
	bool loopback = url &&
			!curl_url_set(url, CURLUPART_URL, address, CURLU_NON_SUPPORT_SCHEME) &&
			!curl_url_get(url, CURLUPART_HOST, &host, 0) && loopback_host(host);
	curl_free(host);
	curl_url_cleanup(url);
	return loopback;
}

static void fill_mail(struct call *call)
{
	const struct exchange *exchange = call->exchange;
	CURL *easy = call->easy;
	call->recipients = curl_slist_append(NULL, exchange->mail_to);
	curl_easy_setopt(easy, CURLOPT_USE_SSL,
			 is_loopback(exchange->url) ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
	curl_easy_setopt(easy, CURLOPT_MAIL_FROM, exchange->mail_from);
	curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, call->recipients);
	curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_mail);
	curl_easy_setopt(easy, CURLOPT_READDATA, call);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_line);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, call);
}

static void fill_request(struct call *call)
{
	const struct exchange *exchange = call->exchange;
	CURL *easy = call->easy;
	for (int i = 0; i < 16 && exchange->headers[i]; i++)
		call->headers = curl_slist_append(call->headers, exchange->headers[i]);
	call->headers = curl_slist_append(call->headers, "Expect:");
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, call->headers);
	curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
	if (exchange->body) {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, exchange->body);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->length);
	}
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, exchange->method);
}

void call_fill(struct call *call)
{
	const struct exchange *exchange = call->exchange;
	call->mail = exchange->mail_to != NULL;
	curl_easy_setopt(call->easy, CURLOPT_URL, exchange->url);
	curl_easy_setopt(call->easy, CURLOPT_USERNAME, exchange->user);
	curl_easy_setopt(call->easy, CURLOPT_PASSWORD, exchange->password);
	curl_easy_setopt(call->easy, CURLOPT_WRITEFUNCTION, take_answer);
	curl_easy_setopt(call->easy, CURLOPT_WRITEDATA, call);
	if (call->mail)
		fill_mail(call);
	else
		fill_request(call);
}

/* A header of the answer; "" when it has none. */
static const char *header_of(struct call *call, const char *name)
{
	struct curl_header *header;
	bool found =
		!call->mail && !curl_easy_header(call->easy, name, 0, CURLH_HEADER, -1, &header);
	return found ? arena_text(call->arena, header->value) : "";
}

void call_read(struct call *call, CURLcode result, struct reply *reply)
{
	long status = 0;
	curl_off_t retry_after = 0;
	curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(call->easy, CURLINFO_RETRY_AFTER, &retry_after);
	/* libcurl calls a refusal of SMTP's an error; it is an answer. */
	bool answered = !result || (call->mail && status >= 400);
	*reply = (struct reply){
		.status = answered ? status : 0,
		.error = answered	  ? ""
			 : call->too_long ? "the answer is too long"
					  : curl_easy_strerror(result),
		.body = answered ? buffer_end(&call->answer) : "",
		.length = answered ? call->answer.length : 0,
		.retry_after = retry_after,
		.limit_reset =
			answered ? strtoll(header_of(call, "X-RateLimit-Reset"), NULL, 10) : 0,
		.message_id = answered ? header_of(call, "X-Message-Id") : "",
	};
}

void call_forget(struct call *call)
{
	curl_slist_free_all(call->headers);
	curl_slist_free_all(call->recipients);
	call->headers = call->recipients = NULL;
	call->exchange = NULL;
}
