/* Firebase Cloud Messaging, HTTP v1: pushes to apps. A service account's word is changed for a
 * token first, which lasts an hour and is kept. */
#include "channels/check.h"
#include "channels/push.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/http.h"
#include "core/jws.h"
#include "core/view.h"
#include "domain/push_device.h"
#include <stdio.h>
#include <string.h>

enum { GRANT_SECONDS = 3600, EARLY = 60, LONGEST_TTL = 2419200 };

/* The platform has one service account, so a process has one token. */
static struct {
	char account[300]; /* whose it is */
	char text[4096];
	int64_t until; /* by clock_ticks() */
} token;

static const char *name_of_account(struct arena *arena, const struct account *account)
{
	return arena_printf(arena, "%s %s", account_setting(account, "email"),
			    account_setting(account, "token_url"));
}

static bool have_token(struct arena *arena, const struct account *account)
{
	return *token.text && clock_ticks() < token.until &&
	       !strcmp(token.account, name_of_account(arena, account));
}

/* In the configuration the key is one line. */
static const char *pem_of(struct arena *arena, const char *line)
{
	char *pem = arena_alloc(arena, strlen(line) + 1), *out = pem;
	for (; *line; line++) {
		bool line_end = line[0] == '\\' && line[1] == 'n';
		*out++ = line_end ? '\n' : *line;
		line += line_end;
	}
	return pem;
}

/* RFC 7523: a signed statement instead of a password. */
static const char *ask_token(struct arena *arena, const struct account *account,
			     struct exchange *exchange)
{
	long long now = clock_real() / 1000000;
	const char *url = account_setting(account, "token_url");
	struct buffer claims = buffer_in(arena), form = buffer_in(arena);
	buffer_text(&claims, "{\"iss\":");
	json_text(&claims, account_setting(account, "email"));
	buffer_text(&claims,
		    ",\"scope\":\"https://www.googleapis.com/auth/firebase.messaging\",\"aud\":");
	json_text(&claims, url);
	buffer_printf(&claims, ",\"iat\":%lld,\"exp\":%lld}", now, now + GRANT_SECONDS);
	const char *assertion = jws_rs256(
		arena, pem_of(arena, account_setting(account, "private_key")), buffer_end(&claims));
	if (!assertion)
		return account_is_wrong(exchange, "firebase_private_key is no key");
	form_add(&form, "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
	form_add(&form, "assertion", assertion);
	*exchange = (struct exchange){
		.url = url,
		.method = "POST",
		.headers = {"Content-Type: application/x-www-form-urlencoded"},
		.body = buffer_end(&form),
		.length = form.length,
		.prepares = true,
	};
	return NULL;
}

static void add(struct buffer *json, const char *before, const char *text)
{
	buffer_text(json, before);
	json_text(json, text);
}

static const char *message_of(struct arena *arena, const struct delivery *delivery,
			      const char *device_token)
{
	struct buffer json = buffer_in(arena);
	long long ttl = push_ttl(delivery, LONGEST_TTL);
	bool urgent = push_urgent(delivery);
	add(&json, "{\"message\":{\"token\":", device_token);
	add(&json, ",\"notification\":{\"title\":", push_title(arena, delivery));
	add(&json, ",\"body\":", push_body(arena, delivery));
	add(&json, "},\"data\":{\"kind\":", delivery->kind);
	add(&json, ",\"link\":", delivery->link);
	buffer_printf(&json, "},\"android\":{\"ttl\":\"%llds\",\"priority\":\"%s\"}", ttl,
		      urgent ? "HIGH" : "NORMAL");
	buffer_printf(&json,
		      ",\"apns\":{\"headers\":{\"apns-expiration\":\"%lld\","
		      "\"apns-priority\":\"%d\"}}",
		      (long long)(clock_real() / 1000000) + ttl, urgent ? 10 : 5);
	buffer_printf(&json, ",\"webpush\":{\"headers\":{\"TTL\":\"%lld\",\"Urgency\":\"%s\"}}}}",
		      ttl, urgent ? "high" : "normal");
	return buffer_end(&json);
}

static bool takes(const struct delivery *delivery)
{
	return push_is_for(delivery, "app");
}

static const char *token_wrong(const char *device_token)
{
	bool plain = strlen(device_token) <= PUSH_ENDPOINT;
	for (const char *at = device_token; *at && plain; at++)
		plain = *at > 0x20 && *at < 0x7f;
	return plain ? NULL : "the app's token is none";
}

static const char *request(struct arena *arena, const struct account *account,
			   const struct delivery *delivery, struct exchange *exchange)
{
	const json_t *device = push_device(arena, delivery);
	if (!*push_text(device, "token"))
		return "the app has no token";
	const char *why = token_wrong(push_text(device, "token"));
	if (why || (why = push_wrong(delivery)))
		return why;
	if (!have_token(arena, account))
		return ask_token(arena, account, exchange);
	const char *body = message_of(arena, delivery, push_text(device, "token"));
	*exchange = (struct exchange){
		.url = arena_printf(arena, "%s/v1/projects/%s/messages:send",
				    account_setting(account, "url"),
				    percent_encoded(arena, account_setting(account, "project"))),
		.method = "POST",
		.headers = {"Content-Type: application/json",
			    arena_printf(arena, "Authorization: Bearer %s", token.text)},
		.body = body,
		.length = strlen(body),
	};
	return NULL;
}

static void keep_token(struct arena *arena, const struct account *account, const json_t *said,
		       struct outcome *outcome)
{
	const char *text = push_text(said, "access_token");
	json_int_t seconds = json_integer_value(json_object_get(said, "expires_in"));
	if (strlen(text) >= sizeof token.text || strpbrk(text, "\r\n")) {
		outcome->why = "the token is none";
		return;
	}
	snprintf(token.account, sizeof token.account, "%s", name_of_account(arena, account));
	snprintf(token.text, sizeof token.text, "%s", text);
	/* A token of no time at all serves the message it was asked for. */
	int64_t kept = seconds > 2 * EARLY ? seconds - EARLY : EARLY;
	token.until = clock_ticks() + kept * 1000000;
	*outcome = (struct outcome){.verdict = DELIVERY_PREPARED, .message_id = "", .why = ""};
}

/* The word of Firebase's own for what is wrong; "" when it says none. */
static const char *error_code(struct arena *arena, const json_t *error)
{
	const json_t *details = json_object_get(error, "details");
	for (size_t i = 0; i < json_array_size(details); i++) {
		const json_t *detail = json_array_get(details, i);
		const char *code = reply_words(arena, json_object_get(detail, "errorCode"));
		if (*code)
			return code;
	}
	return "";
}

static enum verdict verdict_of(const char *code, long status)
{
	static const struct {
		const char *code;
		enum verdict verdict;
	} known[] = {
		{"UNREGISTERED", DELIVERY_GONE},
		{"INVALID_ARGUMENT", DELIVERY_REFUSED},
		{"SENDER_ID_MISMATCH", DELIVERY_REFUSED},
		{"QUOTA_EXCEEDED", DELIVERY_LATER},
		{"UNAVAILABLE", DELIVERY_LATER},
		{"INTERNAL", DELIVERY_LATER},
		{"THIRD_PARTY_AUTH_ERROR", DELIVERY_ACCOUNT},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strcmp(known[i].code, code))
			return known[i].verdict;
	/* 403, 404: no such project, or not ours. */
	return status == 400 ? DELIVERY_REFUSED : DELIVERY_ACCOUNT;
}

/* Firebase's error is an object; that of the token's server a word. */
static void judge_error(struct arena *arena, const json_t *said, const struct reply *reply,
			struct outcome *outcome)
{
	const json_t *error = json_object_get(said, "error");
	const char *code = error_code(arena, error),
		   *word = json_is_string(error) ? reply_words(arena, error) : NULL;
	*outcome = (struct outcome){
		.verdict = word ? DELIVERY_ACCOUNT : verdict_of(code, reply->status),
		.message_id = "",
		.why = arena_printf(arena, "%s answered %ld%s%s",
				    word ? "the token's server" : "Firebase", reply->status,
				    word || *code ? " " : "", word ? word : code),
		.retry_after = reply->retry_after,
	};
	if (!word && reply->status == 401 && outcome->verdict != DELIVERY_GONE && !*code) {
		*token.text = 0; /* taken back, or run out: the next try asks for another */
	}
}

static void judge(struct arena *arena, const struct account *account,
		  const struct delivery *delivery, const struct reply *reply,
		  struct outcome *outcome)
{
	(void)delivery;
	if (judge_transport(arena, reply, outcome))
		return;
	json_t *said = json_loadb(reply->body, reply->length, 0, NULL);
	const char *id = reply_id(arena, json_object_get(said, "name"));
	if (reply->status != 200)
		judge_error(arena, said, reply, outcome);
	else if (*id)
		*outcome = (struct outcome){.verdict = DELIVERY_SENT, .message_id = id, .why = ""};
	else if (*push_text(said, "access_token"))
		keep_token(arena, account, said, outcome);
	else
		outcome->why = "Firebase answered 200 without a name";
	json_decref(said);
}

static const char *const required[] = {"project", "email", "private_key", NULL};

const struct provider provider_firebase = {.name = "firebase",
					   .channel = "push",
					   .per_second = 300,
					   .takes = takes,
					   .request = request,
					   .judge = judge,
					   .required = required};
