/* SendGrid's requests byte by byte, what is never sent, and what each of its answers means. */
#include "asked.h"
#include <stdio.h>

static struct asked asked;
#define ADA                                                                                        \
	.to = "ada@example.com", .network_id = "n", .outbox_id = "o", .language = "en",            \
	.now = INT64_C(1795260065000000)
#define HEAD                                                                                       \
	"{\"personalizations\":[{\"to\":[{\"email\":\"ada@example.com\"}],\"custom_args\":{"       \
	"\"network_id\":\"n\",\"outbox_id\":\"o\"}}],\"from\":{\"email\":"                         \
	"\"points@loyalty.example\""
#define END ",\"tracking_settings\":{\"click_tracking\":{\"enable\":false}}}"

static void a_request_as_sendgrid_documents_it(void **state)
{
	(void)state;
	assert_string_equal(
		asks(&asked, (struct delivery){ADA, .subject = "£5 для \"вас\"",
					       .from_name = "Кофе", .body = "a&b\n</p>🎉"}),
		HEAD ",\"name\":\"Кофе\"},\"subject\":\"£5 для \\\"вас\\\"\",\"content\":[{"
		     "\"type\":\"text/plain\",\"value\":\"a&b\\n</p>🎉\"}]" END);
	assert_string_equal(asked.exchange.method, "POST");
	assert_string_equal(asked.exchange.url, "https://api.sendgrid.com/v3/mail/send");
	assert_string_equal(asked.exchange.headers[0], "Content-Type: application/json");
	assert_string_equal(asked.exchange.headers[1], "Authorization: Bearer SG.k-e_y");
	assert_null(asked.exchange.headers[2]);
	assert_null(asked.exchange.mail_to);
	/* A name is not required. */
	assert_non_null(strstr(asks(&asked, (struct delivery){ADA, .subject = "x", .body = "x"}),
			       "loyalty.example\"},\"subject\":\"x\""));
}

static void a_link_makes_a_second_part_of_html(void **state)
{
	(void)state;
	const char *body = asks(&asked, (struct delivery){ADA, .subject = "x", .body = "1 < 2",
							  .link = "https://x.example/?a=1&b=2"});
	assert_non_null(strstr(body, "\"content\":[{\"type\":\"text/plain\",\"value\":\"1 < "
				     "2\\n\\nhttps://x.example/?a=1&b=2\"},{\"type\":\"text/"
				     "html\",\"value\":\"<!doctype html>"));
	assert_non_null(strstr(body, "<p>1 &lt; 2</p>"));
	assert_non_null(strstr(body, "<a href=\\\"https://x.example/?a=1&amp;b=2\\\">"));
}

static void what_is_never_sent(void **state)
{
	(void)state;
	struct delivery good = {ADA, .subject = "x", .body = "x"}, bad = good;
	assert_string_equal(refuses(&asked, good), "");
	bad.to = "+447700900123";
	assert_string_equal(refuses(&asked, bad), "the recipient is not an e-mail address");
	bad = good;
	bad.subject = "x\r\nBcc: eve@example.com";
	assert_string_not_equal(refuses(&asked, bad), "");
	bad = good;
	bad.body = "x\xff";
	assert_string_not_equal(refuses(&asked, bad), "");
	static const char *const keys[] = {"SG.a\\r\\nX: y", "", "SG a"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		char settings[100];
		snprintf(settings, sizeof settings, "{\"key\": \"%s\", \"from\": \"a@b\"}",
			 keys[i]);
		struct asked other = asked_of(&provider_sendgrid, settings);
		assert_string_equal(refuses(&other, good), "the SendGrid account's key is not one");
		asked_end(&other);
	}
}

static struct outcome judged(struct reply reply)
{
	struct delivery delivery = whole((struct delivery){ADA});
	struct outcome outcome = {.verdict = DELIVERY_LATER, .message_id = "", .why = ""};
	reply.error = "";
	reply.body = "";
	reply.message_id = reply.message_id ? reply.message_id : "";
	provider_sendgrid.judge(asked.arena, &asked.account, &delivery, &reply, &outcome);
	return outcome;
}

static void a_taken_message_has_its_id(void **state)
{
	(void)state;
	struct outcome outcome = judged((struct reply){.status = 202, .message_id = "Zx_1"});
	assert_int_equal(outcome.verdict, DELIVERY_SENT);
	assert_string_equal(outcome.message_id, "Zx_1");
	outcome = judged((struct reply){.status = 202});
	assert_int_equal(outcome.verdict, DELIVERY_SENT);
}

static void it_says_when_to_come_again(void **state)
{
	(void)state;
	static const struct {
		int64_t after, reset, wanted;
	} all[] = {{17, 0, 17},
		   {0, 1795260065 + 23, 23},
		   {17, 1795260065 + 23, 17},
		   {0, 1795260065 - 5, 0},
		   {0, 0, 0}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct outcome outcome = judged((struct reply){
			.status = 429, .retry_after = all[i].after, .limit_reset = all[i].reset});
		assert_int_equal(outcome.verdict, DELIVERY_LATER);
		assert_int_equal(outcome.retry_after, all[i].wanted);
	}
}

static void each_status_means_something(void **state)
{
	(void)state;
	static const char body[] = "{\"errors\": [{\"message\": \"Does not contain a valid "
				   "address.\", \"field\": \"personalizations.0.to.0.email\", "
				   "\"help\": null}]}";
	static const struct {
		long status;
		enum verdict verdict;
	} all[] = {{400, DELIVERY_REFUSED}, {413, DELIVERY_REFUSED}, {401, DELIVERY_ACCOUNT},
		   {403, DELIVERY_ACCOUNT}, {429, DELIVERY_LATER},   {500, DELIVERY_LATER},
		   {503, DELIVERY_LATER},   {404, DELIVERY_LATER},   {405, DELIVERY_LATER},
		   {200, DELIVERY_LATER},   {302, DELIVERY_LATER},   {0, DELIVERY_LATER}};
	static const char *const bodies[] = {body,
					     "",
					     "<html>",
					     "[]",
					     "{\"errors\": {}}",
					     "{\"errors\": [5]}",
					     "{\"errors\": [{\"message\": 5}]}",
					     "{\"errors\": [{\"message\": \"cut"};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (size_t j = 0; j < sizeof bodies / sizeof *bodies; j++)
			assert_int_equal(
				means(&asked, (struct delivery){ADA}, all[i].status, bodies[j])
					.verdict,
				all[i].verdict);
	assert_string_equal(means(&asked, (struct delivery){ADA}, 400, body).why,
			    "400: Does not contain a valid address.");
	assert_string_equal(means(&asked, (struct delivery){ADA}, 401, "").why,
			    "the provider answered 401");
	/* A long one is cut, and one with an address is not kept. */
	const char *much = arena_printf(asked.arena, "{\"errors\": [{\"message\": \"%s\"}]}",
					times(&asked, "ж", 50000));
	assert_true(strlen(means(&asked, (struct delivery){ADA}, 400, much).why) < 200);
	assert_null(strstr(means(&asked, (struct delivery){ADA}, 400,
				 "{\"errors\": [{\"message\": \"ada@example.com is not one\"}]}")
				   .why,
			   "ada"));
}

static void it_is_found_and_knows_what_it_needs(void **state)
{
	(void)state;
	assert_ptr_equal(provider_find("sendgrid", "email"), &provider_sendgrid);
	assert_null(provider_find("sendgrid", "sms"));
	assert_true(account_works(&provider_sendgrid, &asked.account));
	struct asked other = asked_of(&provider_sendgrid, "{\"key\": \"k\"}");
	assert_false(account_works(&provider_sendgrid, &other.account));
	asked_end(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_as_sendgrid_documents_it),
		cmocka_unit_test(a_link_makes_a_second_part_of_html),
		cmocka_unit_test(what_is_never_sent),
		cmocka_unit_test(a_taken_message_has_its_id),
		cmocka_unit_test(it_says_when_to_come_again),
		cmocka_unit_test(each_status_means_something),
		cmocka_unit_test(it_is_found_and_knows_what_it_needs),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	asked = asked_of(&provider_sendgrid,
			 "{\"key\": \"SG.k-e_y\", \"from\": \"points@loyalty.example\"}");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	asked_end(&asked);
	return failed;
}
