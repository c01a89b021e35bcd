/* The JSON API in-process, as an app sees it: $LOYALTY_DATABASE. */
#include "app.h"
#include "ask.h"
#include "core/crypto.h"
#include "domain/session.h"
#include "signing.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define SECOND INT64_C(1000000)
static const char phone[] = "+447700900123";

struct play {
	struct world *world, *other; /* two networks */
	struct asker *app;
};

static const char *slug(struct world *world)
{
	return world->scope.network->slug;
}

static void name_default(struct world *world)
{
	setenv("LOYALTY_DEFAULT_NETWORK", slug(world), 1);
}

static int open_play(void **state)
{
	struct play *play = calloc(1, sizeof *play);
	play->world = world_open("");
	play->other = world_open("");
	struct world *both[] = {play->world, play->other};
	for (int i = 0; i < 2; i++)
		world_sql(both[i], "INSERT INTO network_address VALUES ('slug', '%s', '%s')",
			  slug(both[i]), both[i]->network_id);
	name_default(play->world);
	play->app = asker_with(&api_app, NULL);
	play->app->server.config = config_open("api");
	*state = play;
	return 0;
}

static int close_play(void **state)
{
	struct play *play = *state;
	asker_free(play->app);
	world_close(play->world);
	world_close(play->other);
	free(play);
	return 0;
}

static const struct answer *post(struct play *play, const char *path, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static const struct answer *post(struct play *play, const char *path, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *json = arena_vprintf(play->app->memory, format, arguments);
	va_end(arguments);
	play->app->post_trips = strcmp(path, "/api/user/verify-otp") == 0 ? 9 : 3;
	return ask_json(play->app, path, json);
}

static const char *text_of(struct play *play, const char *name)
{
	return asker_between(play->app, arena_printf(play->app->memory, "\"%s\":\"", name), "\"");
}

static void assert_error(struct play *play, int status, const char *code)
{
	assert_status(play->app, status);
	assert_has(play->app, arena_printf(play->app->memory,
					   "\"error\":{\"code\":\"%s\",\"message\":\"", code));
}

static const char *send_otp(struct play *play)
{
	post(play, "/api/user/send-otp", "{\"mobile_number\":\"%s\"}", phone);
	assert_status(play->app, 200);
	return text_of(play, "challenge");
}

static const char *wrong_code(struct play *play, const char *right)
{
	return arena_printf(play->app->memory, "%c%s", right[0] == '0' ? '1' : '0', right + 1);
}

/* Signs in, and carries the token from then on. */
static const char *sign_in(struct play *play)
{
	send_otp(play);
	post(play, "/api/user/verify-otp", "{\"mobile_number\":\"%s\",\"code\":\"%s\"}", phone,
	     world_sent(play->world).code);
	assert_status(play->app, 200);
	play->app->bearer = text_of(play, "token");
	return world_text(play->world, "SELECT guest_id FROM guest WHERE network_id = '%s'",
			  play->world->network_id);
}

static const char *sign_in_rich(struct play *play)
{
	const char *guest_id = sign_in(play);
	world_sale(play->world, guest_id, 100000);
	play->world->now += HOURS(24);
	world_jobs(play->world, guest_id);
	play->app->now = play->world->now;
	return guest_id;
}

static void a_number_becomes_a_guest(void **state)
{
	struct play *play = *state;
	const char *challenge = send_otp(play);
	assert_has(play->app, "\"message\":\"OTP sent successfully\"");
	assert_has(play->app, "\"resend_after_seconds\":60");
	assert_has(play->app, "\"expires_at\":\"2026-06-12T12:10:00Z\"");
	assert_has(play->app, "\"terms_version\":\"1\"");
	assert_int_equal(strlen(challenge), 80);
	assert_int_equal(strncmp(challenge, play->world->network_id, 36), 0);
	post(play, "/api/user/verify-otp",
	     "{\"mobile_number\":\"%s\",\"code\":\"%s\",\"challenge\":\"%s\",\"terms_version\":"
	     "\"1\"}",
	     phone, world_sent(play->world).code, challenge);
	assert_status(play->app, 200);
	assert_has(play->app, "\"verified\":true");
	assert_has(play->app, "\"expires_at\":\"2026-06-19T12:00:00Z\"");
	play->app->bearer = text_of(play, "token");
	assert_int_equal(
		world_int(
			play->world,
			"SELECT count(*) FROM guest WHERE network_id = '%s' AND created_by = 'api'",
			play->world->network_id),
		1);
	assert_int_equal(world_int(play->world,
				   "SELECT count(*) FROM consent WHERE network_id = '%s' AND "
				   "version = '1' AND via = 'api'",
				   play->world->network_id),
			 1);
	ask(play->app, METHOD_GET, "/api/user/verification-status", NULL);
	assert_string_equal(play->app->page,
			    "{\"verified\":true,\"mobile_number\":\"+44 7*** ***123\","
			    "\"verified_at\":\"2026-06-12T12:00:00Z\"}");
	play->app->bearer = challenge; /* dead since */
	ask(play->app, METHOD_GET, "/api/user/verification-status", NULL);
	assert_error(play, 401, "invalid_token");
}

static void a_challenge_is_a_visitor(void **state)
{
	struct play *play = *state;
	play->app->bearer = send_otp(play);
	ask(play->app, METHOD_GET, "/api/user/verification-status", NULL);
	assert_string_equal(
		play->app->page,
		"{\"verified\":false,\"mobile_number\":\"+44 7*** ***123\",\"verified_at\":null}");
	post(play, "/api/loyalty/redeem", "{\"selectedPoints\":1000}");
	assert_error(play, 422, "not_verified");
	assert_has(play->app, "\"success\":false");
	assert_lacks(play->app, "\"cap\"");
	post(play, "/api/loyalty/redeem", "{\"selectedPoints\":\"1000\"}");
	assert_error(play, 400, "bad_request");
	ask(play->app, METHOD_GET, "/api/loyalty/status", NULL);
	assert_error(play, 403, "not_verified");
	ask(play->app, METHOD_GET, "/api/loyalty/redemption-cap", NULL);
	assert_error(play, 403, "not_verified");
	play->app->now += 600 * SECOND;
	ask(play->app, METHOD_GET, "/api/user/verification-status", NULL);
	assert_error(play, 401, "invalid_token");
}

static void without_a_bearer_nothing_is_told(void **state)
{
	struct play *play = *state;
	static const char *const gets[] = {"/api/user/verification-status", "/api/loyalty/status",
					   "/api/loyalty/redemption-cap",
					   "/api/loyalty/status?network=nowhere"};
	static const char *const bearers[] = {"", "x", "00000000-0000-0000-0000-000000000000.",
					      "é"};
	for (size_t i = 0; i < sizeof gets / sizeof *gets; i++)
		for (size_t j = 0; j < sizeof bearers / sizeof *bearers; j++) {
			play->app->bearer = bearers[j];
			ask(play->app, METHOD_GET, gets[i], NULL);
			assert_status(play->app, 401);
		}
	play->app->bearer = "";
	post(play, "/api/loyalty/redeem",
	     "{\"selectedPoints\":\"x\",\"a\":1}"); /* before anything about fields */
	assert_error(play, 401, "unauthorized");
	play->app->bearer = token_make(play->app->memory, play->world->network_id);
	ask(play->app, METHOD_GET, "/api/loyalty/status", NULL);
	assert_error(play, 401, "invalid_token");
}

static void bad_bodies_are_turned_away(void **state)
{
	struct play *play = *state;
	static const struct {
		const char *path, *body;
		int status;
		const char *code;
	} cases[] = {
		{"/api/user/send-otp", "", 400, "bad_request"},
		{"/api/user/send-otp", "[]", 400, "bad_request"},
		{"/api/user/send-otp", "{", 400, "bad_request"},
		{"/api/user/send-otp", "{}", 400, "bad_request"},
		{"/api/user/send-otp", "{\"mobile_number\":7}", 400, "bad_request"},
		{"/api/user/send-otp", "{\"mobile_number\":null}", 400, "bad_request"},
		{"/api/user/send-otp", "{\"mobile_number\":{}}", 400, "bad_request"},
		{"/api/user/send-otp", "{\"mobile_number\":\"\"}", 400, "invalid_mobile_number"},
		{"/api/user/send-otp", "{\"mobile_number\":\"07700900123\"}", 400,
		 "invalid_mobile_number"},
		{"/api/user/send-otp", "{\"mobile_number\":\"+44\"}", 400, "invalid_mobile_number"},
		{"/api/user/send-otp", "{\"mobile_number\":\"+4477009001234567890\"}", 400,
		 "invalid_mobile_number"},
		{"/api/user/send-otp", "{\"mobile_number\":\"+44770090012a\"}", 400,
		 "invalid_mobile_number"},
		{"/api/user/send-otp", "{\"mobile_number\":\"+44٧700900123\"}", 400,
		 "invalid_mobile_number"},
		{"/api/user/send-otp",
		 "{\"mobile_number\":\"+447700900123\",\"mobile_number\":\"+447700900123\"}", 400,
		 "bad_request"},
		{"/api/user/send-otp", "{\"mobile_number\":\"+447700900123\",\"role\":\"admin\"}",
		 400, "unknown_field"},
		{"/api/user/send-otp", "{\"mobile_number\":\"+447700900123\",\"challenge\":\"x\"}",
		 400, "unknown_field"},
		{"/api/user/send-otp", "{\"mobile_number\":\"\xff\"}", 400, "bad_request"},
		{"/api/user/send-otp",
		 "{\"mobile_number\":\"+447700900123\",\"network\":\"nowhere\"}", 404,
		 "unknown_network"},
		{"/api/user/send-otp", "{\"mobile_number\":\"+447700900123\",\"network\":5}", 400,
		 "bad_request"},
		{"/api/user/resend-otp",
		 "{\"mobile_number\":\"+447700900123\",\"challenge\":\"x\"}", 422,
		 "challenge_expired"},
		{"/api/user/resend-otp",
		 "{\"mobile_number\":\"+447700900123\",\"challenge\":\"a b\"}", 400, "bad_request"},
		{"/api/user/verify-otp", "{\"mobile_number\":\"+447700900123\"}", 400,
		 "bad_request"},
		{"/api/user/verify-otp", "{\"mobile_number\":\"+447700900123\",\"code\":123456}",
		 400, "bad_request"},
		{"/api/user/verify-otp", "{\"mobile_number\":\"+447700900123\",\"code\":\"12345\"}",
		 400, "invalid_code"},
		{"/api/user/verify-otp",
		 "{\"mobile_number\":\"+447700900123\",\"code\":\"12345a\"}", 400, "invalid_code"},
		{"/api/user/verify-otp", "{\"mobile_number\":\"1\",\"code\":\"123456\"}", 400,
		 "invalid_mobile_number"},
		{"/api/user/verify-otp",
		 "{\"mobile_number\":\"+447700900123\",\"code\":\"123456\"}", 422, "code_expired"},
		{"/api/user/verify-otp",
		 "{\"mobile_number\":\"+447700900123\",\"code\":\"123456\",\"terms_version\":"
		 "\"0\"}",
		 422, "unknown_terms"},
		{"/api/user/nothing", "{}", 404, "not_found"},
		{"/api/loyalty/status", "{}", 405, "method_not_allowed"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		post(play, cases[i].path, "%s", cases[i].body);
		if ((int)play->app->answer->status != cases[i].status ||
		    !strstr(play->app->page, cases[i].code))
			fail_msg("%s %s: %d %s", cases[i].path, cases[i].body,
				 (int)play->app->answer->status, play->app->page);
	}
	ask(play->app, METHOD_GET, "/api/user/send-otp", NULL);
	assert_error(play, 405, "method_not_allowed");
	ask_raw(play->app, "/api/user/send-otp", "text/plain", "{}", 2);
	assert_error(play, 415, "unsupported_type");
	char *large = arena_alloc(play->app->memory, BODY_LIMIT + 2);
	memset(large, ' ', BODY_LIMIT + 1);
	ask_raw(play->app, "/api/user/send-otp", "application/json", large, BODY_LIMIT + 1);
	assert_error(play, 413, "too_large");
	assert_int_equal(world_int(play->world, "SELECT count(*) FROM otp WHERE network_id = '%s'",
				   play->world->network_id),
			 0);
}

static void sends_and_tries_are_limited(void **state)
{
	struct play *play = *state;
	const char *challenge = send_otp(play), *right = world_sent(play->world).code;
	post(play, "/api/user/send-otp", "{\"mobile_number\":\"%s\"}", phone);
	assert_error(play, 429, "too_soon");
	assert_int_equal(play->app->answer->retry_after, 60);
	play->app->now += 60 * SECOND;
	post(play, "/api/user/resend-otp", "{\"mobile_number\":\"%s\",\"challenge\":\"%s\"}", phone,
	     challenge);
	assert_status(play->app, 200);
	assert_string_equal(text_of(play, "challenge"), challenge);
	play->app->now += 60 * SECOND;
	post(play, "/api/user/resend-otp", "{\"mobile_number\":\"%s\"}", phone);
	assert_status(play->app, 200);
	assert_string_not_equal(text_of(play, "challenge"), challenge);
	assert_has(play->app, "\"resend_after_seconds\":780");
	play->app->now += 60 * SECOND;
	post(play, "/api/user/send-otp", "{\"mobile_number\":\"%s\"}", phone);
	assert_error(play, 429, "too_many_codes");
	assert_int_equal(play->app->answer->retry_after, 720);
	post(play, "/api/user/resend-otp",
	     "{\"mobile_number\":\"+447700900124\",\"challenge\":\"%s\"}", challenge);
	assert_error(play, 422, "challenge_expired"); /* it is about one number */

	for (int i = 2; i >= 0; i--) {
		post(play, "/api/user/verify-otp",
		     "{\"mobile_number\":\"%s\",\"code\":\"%s\",\"challenge\":\"%s\"}", phone,
		     wrong_code(play, right), challenge);
		assert_error(play, 422, "wrong_code");
		assert_has(play->app, arena_printf(play->app->memory, "\"tries_left\":%d", i));
	}
	post(play, "/api/user/verify-otp",
	     "{\"mobile_number\":\"%s\",\"code\":\"%s\",\"challenge\":\"%s\"}", phone, right,
	     challenge);
	assert_error(play, 429, "too_many_tries");
	assert_int_equal(play->app->answer->retry_after, 900);
	post(play, "/api/user/resend-otp", "{\"mobile_number\":\"%s\",\"challenge\":\"%s\"}", phone,
	     challenge);
	assert_error(play, 429, "too_many_tries");
	post(play, "/api/user/verify-otp", "{\"mobile_number\":\"%s\",\"code\":\"%s\"}", phone,
	     right); /* another requester */
	assert_status(play->app, 200);
	play->app->now += HOURS(48);
	send_otp(play);
	play->app->address = "203.0.113.9";
	world_sql(play->world,
		  "UPDATE otp SET sent_at = sent_at - interval '1 hour' WHERE network_id = '%s'",
		  play->world->network_id);
	post(play, "/api/user/send-otp", "{\"mobile_number\":\"+447911123456\"}");
	assert_status(play->app, 200);
	world_sql(play->world,
		  "INSERT INTO otp SELECT network_id, gen_random_uuid(), via, requester, "
		  "sha256(i::text::bytea), NULL, NULL, "
		  "address_block, phone_prefix, true, sent_at, expires_at FROM otp, "
		  "generate_series(1, 59) i WHERE network_id = '%s' "
		  "AND counted",
		  play->world->network_id);
	post(play, "/api/user/send-otp", "{\"mobile_number\":\"+447911123457\"}");
	assert_error(play, 429, "busy");
	assert_int_equal(play->app->answer->retry_after, 3600);
}

static void codes_of_another_challenge_or_time_do_not_count(void **state)
{
	struct play *play = *state;
	send_otp(play);
	const char *first = world_sent(play->world).code;
	play->app->now += 60 * SECOND;
	const char *second_challenge = send_otp(play);
	while (strcmp(world_sent(play->world).code, first) == 0)
		second_challenge = (play->app->now += HOURS(1), send_otp(play));
	post(play, "/api/user/verify-otp",
	     "{\"mobile_number\":\"%s\",\"code\":\"%s\",\"challenge\":\"%s\"}", phone, first,
	     second_challenge);
	assert_error(play, 422, "wrong_code");
	play->app->now += 600 * SECOND;
	post(play, "/api/user/verify-otp", "{\"mobile_number\":\"%s\",\"code\":\"%s\"}", phone,
	     first);
	assert_error(play, 422, "code_expired");
	play->app->now += HOURS(1);
	send_otp(play);
	const char *third = world_sent(play->world).code;
	post(play, "/api/user/verify-otp", "{\"mobile_number\":\"%s\",\"code\":\"%s\"}", phone,
	     third);
	assert_status(play->app, 200);
	post(play, "/api/user/verify-otp", "{\"mobile_number\":\"%s\",\"code\":\"%s\"}", phone,
	     third);
	assert_error(play, 422, "code_expired");
}

/* Everything that is said on the way to a wrong code, the secret aside. */
static const char *answers_for(struct play *play, const char *number)
{
	struct arena *memory = play->app->memory;
	post(play, "/api/user/send-otp", "{\"mobile_number\":\"%s\"}", number);
	assert_status(play->app, 200);
	const char *sent = arena_printf(memory, "%.30s%s", play->app->page,
					strstr(play->app->page, "\",\"resend_after"));
	const char *wrong = wrong_code(play, world_sent(play->world).code);
	post(play, "/api/user/send-otp", "{\"mobile_number\":\"%s\"}", number);
	const char *soon = play->app->page;
	post(play, "/api/user/verify-otp", "{\"mobile_number\":\"%s\",\"code\":\"%s\"}", number,
	     wrong);
	return arena_printf(memory, "%s\n%s\n%s", sent, soon, play->app->page);
}

static void nothing_tells_whether_a_number_is_a_guest(void **state)
{
	struct play *play = *state;
	sign_in(play);
	play->app->bearer = "";
	play->app->now += HOURS(1);
	assert_string_equal(answers_for(play, phone), answers_for(play, "+447700900999"));
}

static void networks_do_not_meet(void **state)
{
	struct play *play = *state;
	const char *ours = slug(play->world), *theirs = slug(play->other);
	const char *challenge = send_otp(play);
	play->app->now += 60 * SECOND;
	post(play, "/api/user/resend-otp",
	     "{\"mobile_number\":\"%s\",\"challenge\":\"%s\",\"network\":\"%s\"}", phone, challenge,
	     theirs);
	assert_error(play, 422, "wrong_network");
	post(play, "/api/user/verify-otp",
	     "{\"mobile_number\":\"%s\",\"code\":\"%s\",\"challenge\":\"%s\",\"network\":\"%s\"}",
	     phone, world_sent(play->world).code, challenge, theirs);
	assert_error(play, 422, "wrong_network");
	post(play, "/api/user/verify-otp",
	     "{\"mobile_number\":\"%s\",\"code\":\"%s\",\"network\":\"%s\"}", phone,
	     world_sent(play->world).code, theirs);
	assert_error(play, 422, "code_expired");
	const char *moved =
		arena_printf(play->app->memory, "%s%s", play->other->network_id, challenge + 36);
	post(play, "/api/user/verify-otp",
	     "{\"mobile_number\":\"%s\",\"code\":\"%s\",\"challenge\":\"%s\"}", phone,
	     world_sent(play->world).code, moved);
	assert_error(play, 422, "code_expired");
	const char *nowhere = arena_printf(play->app->memory, "%s%s",
					   "00000000-0000-7000-8000-000000000000", challenge + 36);
	post(play, "/api/user/resend-otp", "{\"mobile_number\":\"%s\",\"challenge\":\"%s\"}", phone,
	     nowhere);
	assert_error(play, 422, "code_expired");
	sign_in(play);
	const char *own =
		arena_printf(play->app->memory, "/api/loyalty/status?network=%s&fbclid=1", ours);
	const char *foreign =
		arena_printf(play->app->memory, "/api/loyalty/status?network=%s", theirs);
	ask(play->app, METHOD_GET, own, NULL);
	assert_status(play->app, 200);
	ask(play->app, METHOD_GET, foreign, NULL);
	assert_error(play, 422, "wrong_network");
	ask(play->app, METHOD_GET, "/api/loyalty/status?network=nowhere", NULL);
	assert_error(play, 404, "unknown_network");
	post(play, "/api/loyalty/redeem", "{\"selectedPoints\":100,\"network\":\"%s\"}", theirs);
	assert_error(play, 422, "wrong_network");
	post(play, "/api/user/send-otp", "{\"mobile_number\":\"%s\",\"network\":\"%s\"}", phone,
	     theirs);
	assert_error(play, 422, "wrong_network");
	post(play, "/api/user/verify-otp",
	     "{\"mobile_number\":\"%s\",\"code\":\"123456\",\"challenge\":\"%s\"}", phone, moved);
	assert_error(play, 422, "wrong_network");
	play->app->bearer = arena_printf(play->app->memory, "%s%s", play->other->network_id,
					 play->app->bearer + 36);
	ask(play->app, METHOD_GET, "/api/loyalty/status", NULL);
	assert_error(play, 401, "invalid_token");
}

static void the_network_is_named_or_the_hosts_or_the_default(void **state)
{
	struct play *play = *state;
	post(play, "/api/user/send-otp", "{\"mobile_number\":\"%s\",\"network\":\"%s\"}", phone,
	     slug(play->other));
	assert_status(play->app, 200);
	assert_int_equal(strncmp(text_of(play, "challenge"), play->other->network_id, 36), 0);
	world_sql(play->other, "INSERT INTO network_address VALUES ('host', '%s.example', '%s')",
		  slug(play->other), play->other->network_id);
	play->app->host = arena_printf(play->app->memory, "%s.example:8443", slug(play->other));
	post(play, "/api/user/send-otp", "{\"mobile_number\":\"+447700900124\"}");
	assert_int_equal(strncmp(text_of(play, "challenge"), play->other->network_id, 36), 0);
	post(play, "/api/user/send-otp", "{\"mobile_number\":\"+447700900125\",\"network\":\"%s\"}",
	     slug(play->world));
	assert_int_equal(strncmp(text_of(play, "challenge"), play->world->network_id, 36), 0);
	play->app->host = "localhost";
	post(play, "/api/user/send-otp", "{\"mobile_number\":\"+447700900126\"}");
	assert_int_equal(strncmp(text_of(play, "challenge"), play->world->network_id, 36), 0);
	struct config none = *play->app->server.config;
	none.default_network = "";
	play->app->server.config = &none;
	post(play, "/api/user/send-otp", "{\"mobile_number\":\"+447700900127\"}");
	assert_error(play, 400, "network_required");
}

static void points_are_redeemed_within_the_cap(void **state)
{
	struct play *play = *state;
	sign_in_rich(play);
	ask(play->app, METHOD_GET, "/api/loyalty/redemption-cap", NULL);
	assert_string_equal(play->app->page,
			    "{\"currency\":\"GBP\",\"limit_minor\":5000,\"used_minor\":0,"
			    "\"remaining_minor\":5000,"
			    "\"percent\":0,\"warning\":false,\"frees_at\":null,\"frees_minor\":0}");
	post(play, "/api/loyalty/redeem", "{\"selectedPoints\":3000}");
	assert_status(play->app, 200);
	assert_has(play->app, "{\"success\":true,\"redemption\":{\"id\":\"");
	assert_has(play->app, "\"points\":3000,\"value_minor\":3000,\"status\":\"pending\","
			      "\"expires_at\":\"2026-06-14T12:00:00Z\"}");
	assert_has(play->app, "\"used_minor\":3000,\"remaining_minor\":2000,\"percent\":60");
	assert_int_equal(strlen(text_of(play, "code")), 9);
	static const struct {
		const char *points, *code;
		int status;
	} cases[] = {
		{"2500", "cap_reached", 422},
		{"0", "invalid_points", 422},
		{"-5", "invalid_points", 422},
		{"99", "invalid_points", 422},
		{"100000", "insufficient_points", 422},
		{"1e3", "bad_request", 400},
		{"1.0", "bad_request", 400},
		{"\"100\"", "bad_request", 400},
		{"null", "bad_request", 400},
		{"9223372036854775807", "invalid_points", 422},
		{"9223372036854775808", "bad_request", 400},
		{"-9223372036854775808", "invalid_points", 422},
		{"true", "bad_request", 400},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		post(play, "/api/loyalty/redeem", "{\"selectedPoints\":%s}", cases[i].points);
		if ((int)play->app->answer->status != cases[i].status ||
		    !strstr(play->app->page, cases[i].code))
			fail_msg("%s: %d %s", cases[i].points, (int)play->app->answer->status,
				 play->app->page);
		if (cases[i].status == 422)
			assert_has(play->app, "\"cap\":{\"currency\":\"GBP\",\"limit_minor\":5000,"
					      "\"used_minor\":3000");
	}
	post(play, "/api/loyalty/redeem", "{\"selectedPoints\":2500}");
	assert_has(play->app,
		   "\"£20 of the limit of £50 remain. £30 more frees on 13 July at 13:00.\"");
	post(play, "/api/loyalty/redeem", "{\"selectedPoints\":1500}");
	assert_status(play->app, 200);
	ask(play->app, METHOD_GET, "/api/loyalty/redemption-cap", NULL);
	assert_has(play->app,
		   "\"used_minor\":4500,\"remaining_minor\":500,\"percent\":90,\"warning\":true,"
		   "\"frees_at\":\"2026-07-13T12:00:00Z\",\"frees_minor\":4500");
}

static void a_repeated_redeem_is_one(void **state)
{
	struct play *play = *state;
	const char *guest_id = sign_in_rich(play);
	play->app->key = "order 17";
	post(play, "/api/loyalty/redeem", "{\"selectedPoints\":1000}");
	assert_status(play->app, 200);
	const char *first = play->app->page;
	post(play, "/api/loyalty/redeem", "{\"selectedPoints\":1000}");
	assert_string_equal(play->app->page, first);
	post(play, "/api/loyalty/redeem", "{\"selectedPoints\":2000}");
	assert_error(play, 422, "idempotency_mismatch");
	play->app->key = "";
	play->app->now += HOURS(2);
	sign_in(play); /* another token of the same guest */
	play->app->key = "order 17";
	post(play, "/api/loyalty/redeem", "{\"selectedPoints\":1000}");
	assert_string_equal(play->app->page, first);
	assert_int_equal(world_int(play->world,
				   "SELECT count(*) FROM redemption WHERE guest_id = '%s'",
				   guest_id),
			 1);
	play->app->now += HOURS(1);
	send_otp(play); /* ignored there */
	const char *again = text_of(play, "challenge");
	play->app->now += 60 * SECOND;
	assert_string_not_equal(send_otp(play), again);
}

static void status_shows_it_all(void **state)
{
	struct play *play = *state;
	const char *guest_id = sign_in_rich(play);
	world_sale(play->world, guest_id, 10000);
	ask(play->app, METHOD_GET, "/api/loyalty/status", NULL);
	assert_status(play->app, 200);
	json_t *root = json_loads(play->app->page, 0, NULL);
	assert_non_null(root);
	json_t *points = json_object_get(root, "points");
	assert_int_equal(json_integer_value(json_object_get(points, "available")),
			 world_balance(play->world, guest_id, "available"));
	assert_int_equal(json_integer_value(json_object_get(points, "pending")),
			 world_balance(play->world, guest_id, "pending"));
	assert_true(json_integer_value(json_object_get(points, "pending")) > 0);
	assert_int_equal(json_integer_value(json_object_get(points, "held")), 0);
	assert_string_equal(json_string_value(json_object_get(root, "tier")), "Gold");
	assert_string_equal(json_string_value(json_object_get(root, "next_pending_at")),
			    "2026-06-14T12:00:00Z");
	assert_true(
		json_is_true(json_object_get(json_object_get(root, "verification"), "verified")));
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(root, "cap"), "limit_minor")),
		5000);
	assert_int_equal(json_object_size(root), 5);
	json_decref(root);
	play->app->now += HOURS(7 * 24);
	ask(play->app, METHOD_GET, "/api/loyalty/status", NULL);
	assert_error(play, 401, "invalid_token");
}

static void health_says_whether_the_database_answers(void **state)
{
	struct play *play = *state;
	ask(play->app, METHOD_GET, "/health", NULL);
	assert_status(play->app, 200);
	assert_string_equal(play->app->page, "{\"status\":\"ok\"}");
	ask(play->app, METHOD_GET, "/metrics", NULL);
	assert_status(play->app, 200);
	assert_int_equal(strncmp(play->app->answer->type, "text/plain", 10), 0);
	struct db *db = play->app->server.db;
	play->app->server.db = db_open("host=/nowhere dbname=none", "test");
	ask(play->app, METHOD_GET, "/health", NULL);
	db_close(play->app->server.db);
	play->app->server.db = db;
	assert_error(play, 503, "unavailable");
	assert_true(play->app->answer->retry_after > 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_play, close_play)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_number_becomes_a_guest),
		TEST(a_challenge_is_a_visitor),
		TEST(without_a_bearer_nothing_is_told),
		TEST(bad_bodies_are_turned_away),
		TEST(sends_and_tries_are_limited),
		TEST(codes_of_another_challenge_or_time_do_not_count),
		TEST(nothing_tells_whether_a_number_is_a_guest),
		TEST(networks_do_not_meet),
		TEST(the_network_is_named_or_the_hosts_or_the_default),
		TEST(points_are_redeemed_within_the_cap),
		TEST(a_repeated_redeem_is_one),
		TEST(status_shows_it_all),
		TEST(health_says_whether_the_database_answers),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
