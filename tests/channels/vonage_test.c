/* Vonage's requests byte by byte, what is never sent, and what each of its answers means. */
#include "asked.h"
#include <stdio.h>

static const int64_t second = 1000000;
static struct asked asked;
#define ADA                                                                                        \
	.to = "+447700900123", .outbox_id = "00000000-0000-7000-8000-000000000002",                \
	.deadline_at = 600 * INT64_C(1000000)
#define FORM_HEAD "api_key=abcd1234&api_secret=s%26cret%3D&from=Blackpages&to=447700900123&text="
#define FORM_END  "&ttl=600000&client-ref=00000000000070008000000000000002"

static void a_request_as_vonage_documents_it(void **state)
{
	(void)state;
	assert_string_equal(
		asks(&asked,
		     (struct delivery){ADA, .body = "Hi",
				       .callback = "https://hooks.example/hooks/vonage/n/o"}),
		FORM_HEAD "Hi" FORM_END "&callback=https%3A//hooks.example/hooks/vonage/n/o");
	assert_string_equal(asked.exchange.method, "POST");
	assert_string_equal(asked.exchange.url, "https://rest.nexmo.com/sms/json");
	assert_string_equal(asked.exchange.headers[0],
			    "Content-Type: application/x-www-form-urlencoded");
	assert_null(asked.exchange.user);
}

static void what_is_outside_gsm7_is_marked(void **state)
{
	(void)state;
	static const struct {
		const char *body, *text;
	} all[] = {
		{"£5 & 3€: a+b=c%", "%C2%A35%20%26%203%E2%82%AC%3A%20a%2Bb%3Dc%25"},
		{"one\ntwo", "one%0Atwo"},
		{"Ваш", "%D0%92%D0%B0%D1%88&type=unicode"},
		{"🎉", "%F0%9F%8E%89&type=unicode"},
		{"it’s", "it%E2%80%99s&type=unicode"},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		assert_string_equal(
			asks(&asked, (struct delivery){ADA, .body = all[i].body}),
			arena_printf(asked.arena, "%s%s%s", FORM_HEAD, all[i].text, FORM_END));
}

static void it_is_tried_no_longer_than_it_is_of_use(void **state)
{
	(void)state;
	static const struct {
		int64_t seconds;
		const char *ttl;
	} all[] = {{-5, "&ttl=20000&"},		{19, "&ttl=20000&"},
		   {21, "&ttl=21000&"},		{604800, "&ttl=604800000&"},
		   {604801, "&ttl=604800000&"}, {9000000000, "&ttl=604800000&"}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct delivery delivery = {ADA, .body = "x", .now = 100 * second};
		delivery.deadline_at = delivery.now + all[i].seconds * second;
		assert_non_null(strstr(asks(&asked, delivery), all[i].ttl));
	}
}

static void a_number_as_sender_has_no_plus(void **state)
{
	(void)state;
	struct asked other =
		asked_of(&provider_vonage,
			 "{\"key\": \"abcd1234\", \"secret\": \"s\", \"from\": \"+447700900000\"}");
	assert_non_null(
		strstr(asks(&other, (struct delivery){ADA, .body = "x"}), "&from=447700900000&"));
	asked_end(&other);
}

static void what_is_never_sent(void **state)
{
	(void)state;
	struct delivery good = {ADA, .body = times(&asked, "ж", 1600)}, bad = good;
	assert_string_equal(refuses(&asked, good), "");
	bad.body = times(&asked, "ж", 1601);
	assert_string_equal(refuses(&asked, bad),
			    "the message's text is too long for this channel");
	bad.body = "a\001b";
	assert_string_not_equal(refuses(&asked, bad), "");
	bad = good;
	bad.to = "447700900123";
	assert_string_equal(refuses(&asked, bad), "the recipient is not a phone number");
}

static void a_taken_message_has_its_id(void **state)
{
	(void)state;
	struct outcome outcome =
		means(&asked, (struct delivery){ADA}, 200,
		      "{\"message-count\": \"2\", \"messages\": [{\"to\": \"447700900123\", "
		      "\"message-id\": \"0A0000000123ABCD1\", \"status\": \"0\", "
		      "\"remaining-balance\": \"3.14\", \"message-price\": \"0.03\", \"network\": "
		      "\"12345\"}, {\"message-id\": \"0A0000000123ABCD2\", \"status\": \"0\"}]}");
	assert_int_equal(outcome.verdict, DELIVERY_SENT);
	assert_string_equal(outcome.message_id, "0A0000000123ABCD1");
	/* A number where the documentation has a text. */
	outcome = means(&asked, (struct delivery){ADA}, 200,
			"{\"messages\": [{\"message-id\": \"0A1\", \"status\": 0}]}");
	assert_int_equal(outcome.verdict, DELIVERY_SENT);
}

static void each_status_means_something(void **state)
{
	(void)state;
	static const struct {
		int status;
		enum verdict verdict;
	} all[] = {
		{1, DELIVERY_LATER},	{2, DELIVERY_REFUSED},	{3, DELIVERY_REFUSED},
		{4, DELIVERY_ACCOUNT},	{5, DELIVERY_LATER},	{6, DELIVERY_REFUSED},
		{7, DELIVERY_REFUSED},	{8, DELIVERY_ACCOUNT},	{9, DELIVERY_ACCOUNT},
		{10, DELIVERY_LATER},	{11, DELIVERY_ACCOUNT}, {12, DELIVERY_REFUSED},
		{14, DELIVERY_ACCOUNT}, {15, DELIVERY_REFUSED}, {22, DELIVERY_REFUSED},
		{29, DELIVERY_REFUSED}, {32, DELIVERY_ACCOUNT}, {33, DELIVERY_REFUSED},
		{99, DELIVERY_REFUSED},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		char body[300];
		snprintf(body, sizeof body,
			 "{\"message-count\": \"1\", \"messages\": [{\"status\": \"%d\", "
			 "\"error-text\": \"Bad +447700900123\"}]}",
			 all[i].status);
		struct outcome outcome = means(&asked, (struct delivery){ADA}, 200, body);
		if (outcome.verdict != all[i].verdict)
			fail_msg("%d: %d, %s", all[i].status, outcome.verdict, outcome.why);
		assert_string_equal(outcome.message_id, "");
		assert_null(strstr(outcome.why, "7700"));
	}
	assert_string_equal(
		means(&asked, (struct delivery){ADA}, 200, "{\"messages\": [{\"status\": \"9\"}]}")
			.why,
		"9: the account has no credit");
}

/* Half a message is none: the first part that failed says what to do. */
static void every_part_has_to_go(void **state)
{
	(void)state;
	static const char form[] = "{\"messages\": [{\"message-id\": \"0A1\", \"status\": \"0\"}, "
				   "{\"message-id\": \"0A2\", \"status\": \"%d\"}, "
				   "{\"message-id\": \"0A3\", \"status\": \"0\"}]}";
	static const struct {
		int status;
		enum verdict verdict;
	} all[] = {{0, DELIVERY_SENT},
		   {1, DELIVERY_LATER},
		   {9, DELIVERY_ACCOUNT},
		   {7, DELIVERY_REFUSED}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		char body[300];
		snprintf(body, sizeof body, form, all[i].status);
		assert_int_equal(means(&asked, (struct delivery){ADA}, 200, body).verdict,
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
		"{\"messages\": []}",
		"{\"messages\": {\"status\": \"0\"}}",
		"{\"messages\": [5]}",
		"{\"messages\": [{\"status\": \"0\"}]}",
		"{\"messages\": [{\"message-id\": \"0A1\"}]}",
		"{\"messages\": [{\"message-id\": \"0A1\", \"status\": \"\"}]}",
		"{\"messages\": [{\"message-id\": \"0A1\", \"status\": \"ok\"}]}",
		"{\"messages\": [{\"message-id\": \"0A1\", \"status\": \"-1\"}]}",
		"{\"messages\": [{\"message-id\": \"\", \"status\": \"0\"}]}",
		"{\"messages\": [{\"message-id\": \"0A1\", \"status\": \"0\"}, {}]}",
		"{\"messages\": [{\"message-id\": \"0A1\", \"status\": \"0",
	};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		static const long statuses[] = {200, 0, 302, 404, 429, 500, 503};
		struct delivery delivery = {ADA};
		for (size_t j = 0; j < sizeof statuses / sizeof *statuses; j++)
			if (means(&asked, delivery, statuses[j], bodies[i]).verdict !=
			    DELIVERY_LATER)
				fail_msg("%ld %s", statuses[j], bodies[i]);
		assert_int_equal(means(&asked, delivery, 401, bodies[i]).verdict, DELIVERY_ACCOUNT);
	}
	/* All is well inside, but it is not the answer it documents. */
	static const char fine[] = "{\"messages\": [{\"message-id\": \"0A1\", \"status\": \"0\"}]}";
	assert_int_equal(means(&asked, (struct delivery){ADA}, 404, fine).verdict, DELIVERY_LATER);
	assert_int_equal(means(&asked, (struct delivery){ADA}, 500, fine).verdict, DELIVERY_LATER);
}

static void it_is_found_and_knows_what_it_needs(void **state)
{
	(void)state;
	assert_ptr_equal(provider_find("vonage", "sms"), &provider_vonage);
	assert_null(provider_find("vonage", "whatsapp"));
	assert_true(account_works(&provider_vonage, &asked.account));
	struct asked other = asked_of(&provider_vonage, "{\"key\": \"k\", \"from\": \"f\"}");
	assert_false(account_works(&provider_vonage, &other.account));
	asked_end(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_as_vonage_documents_it),
		cmocka_unit_test(what_is_outside_gsm7_is_marked),
		cmocka_unit_test(it_is_tried_no_longer_than_it_is_of_use),
		cmocka_unit_test(a_number_as_sender_has_no_plus),
		cmocka_unit_test(what_is_never_sent),
		cmocka_unit_test(a_taken_message_has_its_id),
		cmocka_unit_test(each_status_means_something),
		cmocka_unit_test(every_part_has_to_go),
		cmocka_unit_test(what_is_no_answer_is_tried_again),
		cmocka_unit_test(it_is_found_and_knows_what_it_needs),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	asked = asked_of(&provider_vonage, "{\"key\": \"abcd1234\", \"secret\": \"s&cret=\", "
					   "\"from\": \"Blackpages\"}");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	asked_end(&asked);
	return failed;
}
