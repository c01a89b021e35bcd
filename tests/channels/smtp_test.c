/* Where mail is given away, and what a mail server's answers mean. */
#include "asked.h"
#include <stdio.h>

static struct asked asked;
#define ADA .to = "ada@example.com", .outbox_id = "00000000-0000-7000-8000-000000000002"

/* A network writes its settings itself. */
static void settings_stay_where_they_belong(void **state)
{
	(void)state;
	static const char *const urls[] = {"http://mail.example",
					   "file:///etc/passwd",
					   "smtp://",
					   "mail.example",
					   "smtp://u:p@mail.example",
					   "smtp://mail.example/x y",
					   "smtp://mail.example/other",
					   "smtp://mail.example?x",
					   "smtp://mail.example\\r\\nQUIT",
					   ""};
	char settings[200];
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		snprintf(settings, sizeof settings, "{\"url\": \"%s\", \"from\": \"a@b\"}",
			 urls[i]);
		struct asked other = asked_of(&provider_smtp, settings);
		assert_string_equal(
			refuses(&other, (struct delivery){ADA, .subject = "x", .body = "x"}),
			"the mail server's address is not smtp://host:port or smtps://host:port");
		asked_end(&other);
	}
	static const char *const good[][2] = {
		{"smtps://mail.example:465/", "smtps://mail.example:465/b"},
		{"smtp://[2001:db8::1]:25", "smtp://[2001:db8::1]:25/b"}};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		snprintf(settings, sizeof settings, "{\"url\": \"%s\", \"from\": \"a@b\"}",
			 good[i][0]);
		struct asked other = asked_of(&provider_smtp, settings);
		asks(&other, (struct delivery){ADA, .subject = "x", .body = "x"});
		assert_string_equal(other.exchange.url, good[i][1]);
		assert_null(other.exchange.user);
		assert_null(other.exchange.password);
		asked_end(&other);
	}
	struct asked other = asked_of(&provider_smtp,
				      "{\"url\": \"smtp://mail.example\", \"from\": \"a@b\\nc\"}");
	assert_string_equal(refuses(&other, (struct delivery){ADA, .subject = "x", .body = "x"}),
			    "the sender is not an e-mail address");
	asked_end(&other);
}

static void each_answer_means_something(void **state)
{
	(void)state;
	static const struct {
		long status;
		const char *body;
		enum verdict verdict;
		const char *why;
	} all[] = {
		{421, "421 4.7.0 try again later", DELIVERY_LATER,
		 "421 4.7.0: the server takes it later"},
		{450, "450 mailbox busy", DELIVERY_LATER, "450: the server takes it later"},
		{451, "451 4.7.1 Greylisted", DELIVERY_LATER, NULL},
		{452, "452 4.5.3 Too many recipients", DELIVERY_LATER, NULL},
		{454, "454 4.7.0 Temporary authentication failure", DELIVERY_LATER, NULL},
		{550, "550 5.1.1 <ada@example.com>: Recipient unknown", DELIVERY_REFUSED,
		 "550 5.1.1: the address does not exist"},
		{550, "550 No such user", DELIVERY_REFUSED, "550: the address is refused"},
		{501, "501 5.1.3 Bad recipient address syntax", DELIVERY_REFUSED, NULL},
		{552, "552 5.2.2 over quota", DELIVERY_REFUSED,
		 "552 5.2.2: the mailbox takes nothing"},
		{552, "552 too much", DELIVERY_REFUSED, NULL},
		{553, "553 5.1.8 Sender refused", DELIVERY_ACCOUNT, NULL},
		{554, "554 5.7.1 Spam", DELIVERY_REFUSED,
		 "554 5.7.1: the server's rules refuse it"},
		{554, "554 no", DELIVERY_REFUSED, NULL},
		{530, "530 5.7.0 Must issue a STARTTLS command first", DELIVERY_ACCOUNT, NULL},
		{530, "530 5.1.1 odd", DELIVERY_ACCOUNT, NULL},
		{535, "535 5.7.8 Authentication credentials invalid", DELIVERY_ACCOUNT,
		 "535 5.7.8: the user and password do not fit"},
		{550, "550 5.7.8 no", DELIVERY_ACCOUNT, NULL},
		{503, "503 bad sequence", DELIVERY_ACCOUNT, NULL},
		{521, "521 no mail here", DELIVERY_ACCOUNT, NULL},
		{599, "", DELIVERY_REFUSED, "599: the server refuses it"},
		{0, "", DELIVERY_LATER, "no answer: connection refused"},
		{354, "354 go on", DELIVERY_LATER, NULL},
		{600, "600", DELIVERY_LATER, NULL},
		/* What is no extended status is none, nor is another answer's. */
		{550, "221 5.1.1 Bye", DELIVERY_REFUSED, "550: the address is refused"},
		{550, "550 5.1.", DELIVERY_REFUSED, "550: the address is refused"},
		{550, "550 5.7.8x", DELIVERY_REFUSED, "550: the address is refused"},
		{550, "550", DELIVERY_REFUSED, "550: the address is refused"},
		{550, "550 5........", DELIVERY_REFUSED, NULL},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct outcome outcome =
			means(&asked, (struct delivery){ADA}, all[i].status, all[i].body);
		if (outcome.verdict != all[i].verdict)
			fail_msg("%s: %d, %s", all[i].body, outcome.verdict, outcome.why);
		if (all[i].why)
			assert_string_equal(outcome.why, all[i].why);
		assert_string_equal(outcome.message_id, "");
		assert_null(strchr(outcome.why, '@'));
	}
	struct outcome outcome =
		means(&asked, (struct delivery){ADA}, 250, "250 2.0.0 OK queued as 4AC");
	assert_int_equal(outcome.verdict, DELIVERY_SENT);
	assert_string_equal(outcome.message_id,
			    "00000000-0000-7000-8000-000000000002@loyalty.example");
	assert_false(outcome.delivered);
}

static void it_is_found_and_knows_what_it_needs(void **state)
{
	(void)state;
	assert_ptr_equal(provider_find("smtp", "email"), &provider_smtp);
	assert_null(provider_find("smtp", "sms"));
	assert_true(account_works(&provider_smtp, &asked.account));
	struct asked other = asked_of(&provider_smtp, "{\"url\": \"smtp://x\"}");
	assert_false(account_works(&provider_smtp, &other.account));
	asked_end(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings_stay_where_they_belong),
		cmocka_unit_test(each_answer_means_something),
		cmocka_unit_test(it_is_found_and_knows_what_it_needs),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	asked = asked_of(&provider_smtp,
			 "{\"url\": \"smtp://mail.example:587\", \"user\": \"postman\", "
			 "\"password\": \"s3cret\", \"from\": \"points@loyalty.example\"}");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	asked_end(&asked);
	return failed;
}
