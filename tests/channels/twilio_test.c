/* Twilio's requests byte by byte, what is never sent, and what each of its answers means. */
#include "asked.h"
#include <stdio.h>

enum { SECOND = 1000000 };

static struct asked asked;
#define ADA	  .to = "+447700900123", .deadline_at = 600 * (int64_t)SECOND
#define FORM_HEAD "To=%2B447700900123&From=%2B447700900000&Body="

static void a_request_as_twilio_documents_it(void **state)
{
	(void)state;
	assert_string_equal(
		asks(&asked,
		     (struct delivery){ADA, .body = "Hi",
				       .callback = "https://hooks.example/hooks/twilio/n/o"}),
		FORM_HEAD "Hi&StatusCallback=https%3A//hooks.example/hooks/twilio/n/o"
			  "&ValidityPeriod=600");
	assert_string_equal(asked.exchange.method, "POST");
	assert_string_equal(asked.exchange.url,
			    "https://api.twilio.com/2010-04-01/Accounts/AC0123/Messages.json");
	assert_string_equal(asked.exchange.headers[0],
			    "Content-Type: application/x-www-form-urlencoded");
	assert_string_equal(asked.exchange.user, "AC0123");
	assert_string_equal(asked.exchange.password, "to:ken");
	assert_null(asked.exchange.mail_to);
	assert_false(asked.exchange.prepares);
}

static void every_character_arrives(void **state)
{
	(void)state;
	assert_string_equal(
		asks(&asked, (struct delivery){ADA, .body = "a&Body=b+c%20\n\"d\";/?#£ Ваш ☕🎉"}),
		FORM_HEAD "a%26Body%3Db%2Bc%2520%0A%22d%22%3B/%3F%23%C2%A3%20"
			  "%D0%92%D0%B0%D1%88%20%E2%98%95%F0%9F%8E%89&ValidityPeriod=600");
}

static void a_messaging_service_is_named_as_one(void **state)
{
	(void)state;
	static const struct {
		const char *from, *field;
	} all[] = {
		{"MG0123456789abcdef0123456789abcdef", "&MessagingServiceSid=MG0123"},
		{"MGM Coffee", "&From=MGM%20Coffee"},
		{"MG0123456789abcdef0123456789abcdeg", "&From=MG0123"},
		{"Blackpages", "&From=Blackpages"},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		char settings[200];
		snprintf(settings, sizeof settings,
			 "{\"account\": \"AC1\", \"token\": \"t\", \"from\": \"%s\"}", all[i].from);
		struct asked other = asked_of(&provider_twilio, settings);
		const char *form = asks(&other, (struct delivery){ADA, .body = "x"});
		assert_non_null(strstr(form, all[i].field));
		assert_false(strstr(form, "&From=") && strstr(form, "&MessagingServiceSid="));
		asked_end(&other);
	}
}

static void it_waits_no_longer_than_it_is_of_use(void **state)
{
	(void)state;
	static const struct {
		int64_t deadline_at;
		const char *end;
	} all[] = {
		{100 * (int64_t)SECOND, "&ValidityPeriod=1"},
		{90 * (int64_t)SECOND, "&ValidityPeriod=1"},
		{101 * (int64_t)SECOND + 1, "&ValidityPeriod=1"},
		{36100 * (int64_t)SECOND, "&ValidityPeriod=36000"},
		{36101 * (int64_t)SECOND, "&ValidityPeriod=36000"},
		{INT64_MAX, "&ValidityPeriod=36000"},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct delivery delivery = {ADA, .body = "x", .now = 100 * (int64_t)SECOND};
		delivery.deadline_at = all[i].deadline_at;
		assert_string_equal(strstr(asks(&asked, delivery), "&Valid"), all[i].end);
	}
}

static void what_is_never_sent(void **state)
{
	(void)state;
	struct delivery good = {ADA, .body = times(&asked, "ж", 1600)}, bad = good;
	assert_string_equal(refuses(&asked, good), "");
	bad.body = times(&asked, "ж", 1601);
	assert_string_equal(refuses(&asked, bad),
			    "the message's text is too long for this channel");
	bad.body = "";
	assert_string_not_equal(refuses(&asked, bad), "");
	bad = good;
	bad.to = "ada@example.com";
	assert_string_equal(refuses(&asked, bad), "the recipient is not a phone number");
}

/* A network writes its settings itself: the account's id is one part of a path. */
static void settings_stay_where_they_belong(void **state)
{
	(void)state;
	static const char *const all[] = {"AC1/../../evil", "AC1?x=", "",
					  "AC1#",	    "AC 1",   "AC1\\r\\nX: y"};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		char settings[200];
		snprintf(settings, sizeof settings,
			 "{\"account\": \"%s\", \"token\": \"t\", \"from\": \"+1\"}", all[i]);
		struct asked other = asked_of(&provider_twilio, settings);
		assert_string_equal(refuses(&other, (struct delivery){ADA, .body = "x"}),
				    "the Twilio account's id is not one");
		asked_end(&other);
	}
}

static void a_taken_message_has_its_id(void **state)
{
	(void)state;
	static const char body[] =
		"{\"sid\": \"SMb7c0a2ce80504485a6f653a7110836f5\", \"status\": \"queued\", "
		"\"error_code\": null, \"error_message\": null, \"price\": null}";
	static const long statuses[] = {201, 200};
	for (size_t i = 0; i < 2; i++) {
		struct outcome outcome = means(&asked, (struct delivery){ADA}, statuses[i], body);
		assert_int_equal(outcome.verdict, DELIVERY_SENT);
		assert_string_equal(outcome.message_id, "SMb7c0a2ce80504485a6f653a7110836f5");
		assert_false(outcome.delivered);
	}
}

static void each_error_means_something(void **state)
{
	(void)state;
	static const struct {
		int code, status;
		enum verdict verdict;
	} all[] = {
		{20003, 401, DELIVERY_ACCOUNT},
		{10001, 400, DELIVERY_ACCOUNT},
		{20005, 403, DELIVERY_ACCOUNT},
		{20404, 404, DELIVERY_ACCOUNT},
		{20422, 400, DELIVERY_REFUSED},
		{20429, 429, DELIVERY_LATER},
		{20429, 400, DELIVERY_LATER},
		{20500, 400, DELIVERY_LATER},
		{14107, 400, DELIVERY_LATER},
		{21211, 400, DELIVERY_REFUSED},
		{21408, 400, DELIVERY_REFUSED},
		{21606, 400, DELIVERY_ACCOUNT},
		{21608, 400, DELIVERY_REFUSED},
		{21609, 400, DELIVERY_ACCOUNT},
		{21610, 400, DELIVERY_OPTED_OUT},
		{21611, 400, DELIVERY_LATER},
		{21612, 400, DELIVERY_REFUSED},
		{21614, 400, DELIVERY_REFUSED},
		{21617, 400, DELIVERY_REFUSED},
		{21660, 400, DELIVERY_ACCOUNT},
		{21703, 400, DELIVERY_ACCOUNT},
		/* New ones of known ranges, and of none. */
		{20999, 400, DELIVERY_ACCOUNT},
		{21999, 400, DELIVERY_REFUSED},
		{63999, 400, DELIVERY_REFUSED},
		{63999, 403, DELIVERY_ACCOUNT},
		{-7, 400, DELIVERY_REFUSED},
		/* An outage is one, whatever the code says. */
		{20003, 503, DELIVERY_LATER},
		{21211, 429, DELIVERY_LATER},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		char body[300];
		snprintf(body, sizeof body,
			 "{\"code\": %d, \"message\": \"The 'To' number +447700900123 is "
			 "not\", \"more_info\": \"https://www.twilio.com/docs/errors/%d\", "
			 "\"status\": %d}",
			 all[i].code, all[i].code, all[i].status);
		struct outcome outcome = means(&asked, (struct delivery){ADA}, all[i].status, body);
		if (outcome.verdict != all[i].verdict)
			fail_msg("%d with %d: %d, %s", all[i].code, all[i].status, outcome.verdict,
				 outcome.why);
		assert_string_equal(outcome.message_id, "");
		assert_null(strstr(outcome.why, "7700"));
	}
	assert_string_equal(means(&asked, (struct delivery){ADA}, 400,
				  "{\"code\": 21610, \"message\": \"Attempt to send\"}")
				    .why,
			    "21610: the recipient answered STOP");
	assert_string_equal(means(&asked, (struct delivery){ADA}, 400,
				  "{\"code\": \"21999\", \"message\": \"+447700900123\\nis new\"}")
				    .why,
			    "21999: +############ is new");
}

/* It answers 201 and has failed already. */
static void an_error_inside_a_success(void **state)
{
	(void)state;
	static const struct {
		int code;
		enum verdict verdict;
	} all[] = {{30001, DELIVERY_LATER},	{30002, DELIVERY_ACCOUNT},
		   {30003, DELIVERY_REFUSED},	{30006, DELIVERY_REFUSED},
		   {21610, DELIVERY_OPTED_OUT}, {45000, DELIVERY_REFUSED}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		char body[200];
		snprintf(body, sizeof body,
			 "{\"sid\": \"SM1\", \"status\": \"failed\", \"error_code\": %d}",
			 all[i].code);
		assert_int_equal(means(&asked, (struct delivery){ADA}, 201, body).verdict,
				 all[i].verdict);
	}
}

static void what_is_no_answer_is_tried_again(void **state)
{
	(void)state;
	static const char *const bodies[] = {
		"",
		"<html>",
		"{}",
		"[]",
		"null",
		"{\"sid\": null}",
		"{\"sid\": \"\"}",
		"{\"sid\": [\"SM1\"]}",
		"{\"code\": null}",
		"{\"code\": \"\"}",
		"{\"sid\": \"SM1\", \"cut off",
	};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		static const long statuses[] = {200, 201, 0, 302, 400, 404, 429, 500, 503};
		struct delivery delivery = {ADA};
		for (size_t j = 0; j < sizeof statuses / sizeof *statuses; j++)
			assert_int_equal(means(&asked, delivery, statuses[j], bodies[i]).verdict,
					 DELIVERY_LATER);
		assert_int_equal(means(&asked, delivery, 401, bodies[i]).verdict, DELIVERY_ACCOUNT);
		assert_int_equal(means(&asked, delivery, 403, bodies[i]).verdict, DELIVERY_ACCOUNT);
	}
	/* A megabyte, and deeper than anybody nests. */
	const char *long_one =
		arena_printf(asked.arena, "{\"sid\": \"%s\"}", times(&asked, "S", 1 << 20));
	assert_int_equal(means(&asked, (struct delivery){ADA}, 201, long_one).verdict,
			 DELIVERY_LATER);
	assert_int_equal(
		means(&asked, (struct delivery){ADA}, 201, times(&asked, "[", 60000)).verdict,
		DELIVERY_LATER);
}

static void it_says_when_to_come_again(void **state)
{
	(void)state;
	struct delivery delivery = whole((struct delivery){ADA});
	struct reply reply = {
		.status = 429, .error = "", .body = "", .message_id = "", .retry_after = 17};
	struct outcome outcome = {.verdict = DELIVERY_LATER, .message_id = "", .why = ""};
	provider_twilio.judge(asked.arena, &asked.account, &delivery, &reply, &outcome);
	assert_int_equal(outcome.verdict, DELIVERY_LATER);
	assert_int_equal(outcome.retry_after, 17);
}

static void it_is_found_and_knows_what_it_needs(void **state)
{
	(void)state;
	assert_ptr_equal(provider_find("twilio", "sms"), &provider_twilio);
	assert_null(provider_find("twilio", "email"));
	assert_true(account_works(&provider_twilio, &asked.account));
	static const char *const partial[] = {"{\"account\": \"AC1\", \"token\": \"t\"}",
					      "{\"account\": \"AC1\", \"from\": \"t\"}",
					      "{\"token\": \"t\", \"from\": \"t\"}"};
	for (size_t i = 0; i < 3; i++) {
		struct asked other = asked_of(&provider_twilio, partial[i]);
		assert_false(account_works(&provider_twilio, &other.account));
		asked_end(&other);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_as_twilio_documents_it),
		cmocka_unit_test(every_character_arrives),
		cmocka_unit_test(a_messaging_service_is_named_as_one),
		cmocka_unit_test(it_waits_no_longer_than_it_is_of_use),
		cmocka_unit_test(what_is_never_sent),
		cmocka_unit_test(settings_stay_where_they_belong),
		cmocka_unit_test(a_taken_message_has_its_id),
		cmocka_unit_test(each_error_means_something),
		cmocka_unit_test(an_error_inside_a_success),
		cmocka_unit_test(what_is_no_answer_is_tried_again),
		cmocka_unit_test(it_says_when_to_come_again),
		cmocka_unit_test(it_is_found_and_knows_what_it_needs),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	asked = asked_of(&provider_twilio, "{\"account\": \"AC0123\", \"token\": \"to:ken\", "
					   "\"from\": \"+447700900000\"}");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	asked_end(&asked);
	return failed;
}
