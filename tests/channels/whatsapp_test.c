/* WhatsApp's requests byte by byte, what is never sent, and what each of its answers means. */
#include "asked.h"
#include <stdio.h>

static struct asked asked;
#define HEAD                                                                                       \
	"{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\","                   \
	"\"to\":\"447700900123\","
#define ADA .to = "+447700900123", .language = "en"

static void free_text_in_the_window(void **state)
{
	(void)state;
	assert_string_equal(asks(&asked, (struct delivery){ADA, .window_open = true, .body = "Hi"}),
			    HEAD
			    "\"type\":\"text\",\"text\":{\"preview_url\":false,\"body\":\"Hi\"}}");
	assert_string_equal(asked.exchange.method, "POST");
	assert_string_equal(asked.exchange.url, "https://graph.facebook.com/v23.0/1001/messages");
	assert_string_equal(asked.exchange.headers[0], "Content-Type: application/json");
	assert_string_equal(asked.exchange.headers[1], "Authorization: Bearer EAAB-x_1");
	assert_null(asked.exchange.headers[2]);
	assert_null(asked.exchange.user);
}

static void every_character_arrives(void **state)
{
	(void)state;
	assert_string_equal(
		asks(&asked, (struct delivery){ADA, .window_open = true,
					       .body = "\"q\" \\ {\n\t} </script> ☕🎉 Ваш код\r\n"}),
		HEAD "\"type\":\"text\",\"text\":{\"preview_url\":false,\"body\":\"\\\"q\\\" \\\\ "
		     "{\\n\\t} </script> ☕🎉 Ваш код\\r\\n\"}}");
}

static void buttons_to_answer_by(void **state)
{
	(void)state;
	const char *const two[] = {"yes \"1\"", "Да, приду ☕", "no", "No", NULL};
	assert_string_equal(
		asks(&asked, (struct delivery){ADA, .window_open = true, .body = "Coming?",
					       .buttons = two}),
		HEAD
		"\"type\":\"interactive\",\"interactive\":{\"type\":\"button\",\"body\":{"
		"\"text\":\"Coming?\"},\"action\":{\"buttons\":[{\"type\":\"reply\",\"reply\":{"
		"\"id\":\"yes \\\"1\\\"\",\"title\":\"Да, приду ☕\"}},{\"type\":\"reply\","
		"\"reply\":{\"id\":\"no\",\"title\":\"No\"}}]}}}");
	const char *const none[] = {NULL};
	assert_non_null(strstr(asks(&asked, (struct delivery){ADA, .window_open = true, .body = "x",
							      .buttons = none}),
			       "\"type\":\"text\""));
}

static void a_template_outside_the_window(void **state)
{
	(void)state;
	const char *const values[] = {"Ada \"A\"", "120", "1\nJune\t  2026 ", NULL};
	struct delivery delivery = {.to = "+79991234567",
				    .language = "ru",
				    .body = "x",
				    .provider_template = "points_expiring",
				    .parameters = values};
	assert_string_equal(
		asks(&asked, delivery),
		"{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\","
		"\"to\":\"79991234567\",\"type\":\"template\",\"template\":{\"name\":\"points_"
		"expiring\",\"language\":{\"policy\":\"deterministic\",\"code\":\"ru\"},"
		"\"components\":[{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"text\":"
		"\"Ada "
		"\\\"A\\\"\"},{\"type\":\"text\",\"text\":\"120\"},{\"type\":\"text\",\"text\":"
		"\"1 June 2026 \"}]}]}}");
	delivery.parameters = NULL;
	assert_non_null(strstr(asks(&asked, delivery), "\"components\":[]}}"));
	/* A code fills the button that copies it too. */
	delivery.code = "123456";
	delivery.parameters = (const char *const[]){"123456", NULL};
	assert_non_null(strstr(
		asks(&asked, delivery),
		"\"components\":[{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"text\":"
		"\"123456\"}]},{\"type\":\"button\",\"sub_type\":\"url\",\"index\":\"0\","
		"\"parameters\":[{\"type\":\"text\",\"text\":\"123456\"}]}]}}"));
}

static void lengths_end_where_whatsapp_ends_them(void **state)
{
	(void)state;
	struct delivery delivery = {ADA, .window_open = true};
	delivery.body = times(&asked, "ж", 4096);
	assert_string_equal(refuses(&asked, delivery), "");
	delivery.body = times(&asked, "ж", 4097);
	assert_string_equal(refuses(&asked, delivery),
			    "the message's text is too long for this channel");
	delivery.body = times(&asked, "🎉", 2048);
	assert_string_equal(refuses(&asked, delivery), "");
	delivery.body = times(&asked, "🎉", 2049);
	assert_string_not_equal(refuses(&asked, delivery), "");

	const char *button[] = {"id", times(&asked, "я", 20), NULL};
	delivery.buttons = button;
	delivery.body = times(&asked, "ж", 1024);
	assert_string_equal(refuses(&asked, delivery), "");
	delivery.body = times(&asked, "ж", 1025);
	assert_string_not_equal(refuses(&asked, delivery), "");
	delivery.body = "Coming?";
	button[1] = times(&asked, "я", 21);
	assert_string_equal(refuses(&asked, delivery),
			    "a button's words are not between 1 and 20 characters");
	button[1] = "";
	assert_string_not_equal(refuses(&asked, delivery), "");
	button[1] = "ok";
	button[0] = times(&asked, "i", 257);
	assert_string_not_equal(refuses(&asked, delivery), "");
	const char *const four[] = {"1", "1", "2", "2", "3", "3", "4", "4", NULL};
	delivery.buttons = four;
	assert_string_equal(refuses(&asked, delivery), "WhatsApp shows no more than three buttons");
	delivery.buttons = four + 2;
	assert_string_equal(refuses(&asked, delivery), "");
}

static void what_is_never_sent(void **state)
{
	(void)state;
	struct delivery good = {ADA, .body = "x", .provider_template = "points"}, bad = good;
	assert_string_equal(refuses(&asked, good), "");
	bad.provider_template = "";
	assert_string_equal(refuses(&asked, bad),
			    "the guest has not written in the last 24 hours, and the message has "
			    "no template approved by WhatsApp");
	bad.provider_template = "Points!";
	assert_string_not_equal(refuses(&asked, bad), "");
	bad = good;
	bad.language = "";
	assert_string_not_equal(refuses(&asked, bad), "");
	static const char *const values[] = {"", " \n ", "a\001b", "\xff"};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		bad = good;
		bad.parameters = (const char *const[]){"fine", values[i], NULL};
		assert_string_not_equal(refuses(&asked, bad), "");
	}
}

/* A network writes its settings itself: they lead nowhere but to its own number. */
static void settings_stay_where_they_belong(void **state)
{
	(void)state;
	static const char *const all[] = {
		"{\"token\": \"t\", \"phone_id\": \"../../evil\"}",
		"{\"token\": \"t\", \"phone_id\": \"1/messages?x=\"}",
		"{\"token\": \"t\", \"phone_id\": \"..\"}",
		"{\"token\": \"t\\r\\nX: y\", \"phone_id\": \"1\"}",
		"{\"token\": \"\", \"phone_id\": \"1\"}",
		"{\"token\": \"t\"}",
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct asked other = asked_of(&provider_whatsapp, all[i]);
		assert_string_equal(
			refuses(&other, (struct delivery){ADA, .window_open = true, .body = "x"}),
			"the WhatsApp account's token or phone number id is not one");
		asked_end(&other);
	}
}

static void a_taken_message_has_its_id(void **state)
{
	(void)state;
	struct outcome outcome =
		means(&asked, (struct delivery){ADA}, 200,
		      "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":"
		      "\"1\",\"wa_id\":\"1\"}],\"messages\":[{\"id\":\"wamid.HBg=\"}]}");
	assert_int_equal(outcome.verdict, DELIVERY_SENT);
	assert_string_equal(outcome.message_id, "wamid.HBg=");
	assert_false(outcome.delivered);
}

static void each_error_means_something(void **state)
{
	(void)state;
	static const struct {
		int code, status;
		enum verdict verdict;
	} all[] = {
		{0, 401, DELIVERY_ACCOUNT},
		{190, 401, DELIVERY_ACCOUNT},
		{102, 401, DELIVERY_ACCOUNT},
		{999999, 401, DELIVERY_ACCOUNT},
		{999999, 403, DELIVERY_ACCOUNT},
		{3, 500, DELIVERY_ACCOUNT},
		{10, 403, DELIVERY_ACCOUNT},
		{200, 403, DELIVERY_ACCOUNT},
		{299, 403, DELIVERY_ACCOUNT},
		{368, 403, DELIVERY_ACCOUNT},
		{131031, 403, DELIVERY_ACCOUNT},
		{131042, 400, DELIVERY_ACCOUNT},
		{133010, 400, DELIVERY_ACCOUNT},
		{4, 400, DELIVERY_LATER},
		{80007, 400, DELIVERY_LATER},
		{130429, 400, DELIVERY_LATER},
		{131048, 400, DELIVERY_LATER},
		{131056, 400, DELIVERY_LATER},
		{1, 400, DELIVERY_LATER},
		{131000, 500, DELIVERY_LATER},
		{131026, 400, DELIVERY_REFUSED},
		{131049, 400, DELIVERY_REFUSED},
		{131050, 400, DELIVERY_REFUSED},
		{132000, 400, DELIVERY_REFUSED},
		{132016, 400, DELIVERY_REFUSED},
		{131051, 400, DELIVERY_REFUSED},
		{100, 400, DELIVERY_REFUSED},
		/* An error inside a 200, one inside a 5xx that is our fault, and new ones. */
		{131026, 200, DELIVERY_REFUSED},
		{190, 200, DELIVERY_ACCOUNT},
		{131026, 500, DELIVERY_REFUSED},
		{999999, 400, DELIVERY_REFUSED},
		{999999, 500, DELIVERY_LATER},
		{999999, 429, DELIVERY_LATER},
		{999999, 200, DELIVERY_LATER},
		{-5, 400, DELIVERY_REFUSED},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		char body[200];
		snprintf(body, sizeof body,
			 "{\"error\":{\"message\":\"(#%d) to +447700900123\",\"type\":"
			 "\"OAuthException\",\"code\":%d,\"fbtrace_id\":\"A\"}}",
			 all[i].code, all[i].code);
		struct outcome outcome = means(&asked, (struct delivery){ADA}, all[i].status, body);
		if (outcome.verdict != all[i].verdict)
			fail_msg("%d with %d: %d, %s", all[i].code, all[i].status, outcome.verdict,
				 outcome.why);
		assert_string_equal(outcome.message_id, "");
		assert_null(strstr(outcome.why, "7700"));
		assert_false(outcome.window_closed);
	}
	/* The sender's number is another account's, or nobody's: Graph says so as of any object. */
	assert_int_equal(
		means(&asked, (struct delivery){ADA}, 400,
		      "{\"error\":{\"message\":\"Unsupported post request. Object with ID '1' does "
		      "not "
		      "exist\",\"type\":\"GraphMethodException\",\"code\":100,\"error_subcode\":"
		      "33,\"fbtrace_id\":\"A\"}}")
			.verdict,
		DELIVERY_ACCOUNT);
}

/* The 24 hours were over for WhatsApp: the template, if there is one, at the next try. */
static void a_window_that_was_closed(void **state)
{
	(void)state;
	static const char body[] = "{\"error\":{\"code\":131047,\"message\":\"Re-engagement\"}}";
	struct delivery delivery = {ADA, .window_open = true, .provider_template = "points"};
	struct outcome outcome = means(&asked, delivery, 400, body);
	assert_int_equal(outcome.verdict, DELIVERY_LATER);
	assert_true(outcome.window_closed);
	delivery.provider_template = "";
	outcome = means(&asked, delivery, 400, body);
	assert_int_equal(outcome.verdict, DELIVERY_REFUSED);
	assert_true(outcome.window_closed);
	delivery = (struct delivery){ADA, .provider_template = "points"};
	assert_int_equal(means(&asked, delivery, 400, body).verdict, DELIVERY_REFUSED);
}

static void what_is_no_answer_is_tried_again(void **state)
{
	(void)state;
	static const char *const bodies[] = {"",
					     "<html>",
					     "{}",
					     "[]",
					     "null",
					     "{\"messages\":[]}",
					     "{\"messages\":{\"id\":\"x\"}}",
					     "{\"messages\":[{\"id\":5.5}]}",
					     "{\"messages\":[{\"id\":\"\"}]}",
					     "{\"error\":\"down\"}",
					     "{\"error\":{\"code\":\"190\"}}",
					     "{\"error\":{},\"messages\":[{\"id\":\"x\"}]}"};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct delivery delivery = {ADA};
		assert_int_equal(means(&asked, delivery, 200, bodies[i]).verdict, DELIVERY_LATER);
		assert_int_equal(means(&asked, delivery, 503, bodies[i]).verdict, DELIVERY_LATER);
		assert_int_equal(means(&asked, delivery, 404, bodies[i]).verdict, DELIVERY_LATER);
		assert_int_equal(means(&asked, delivery, 0, bodies[i]).verdict, DELIVERY_LATER);
		assert_int_equal(means(&asked, delivery, 401, bodies[i]).verdict, DELIVERY_ACCOUNT);
	}
	const char *id = times(&asked, "w", 201);
	const char *body = arena_printf(asked.arena, "{\"messages\":[{\"id\":\"%s\"}]}", id);
	assert_int_equal(means(&asked, (struct delivery){ADA}, 200, body).verdict, DELIVERY_LATER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(free_text_in_the_window),
		cmocka_unit_test(every_character_arrives),
		cmocka_unit_test(buttons_to_answer_by),
		cmocka_unit_test(a_template_outside_the_window),
		cmocka_unit_test(lengths_end_where_whatsapp_ends_them),
		cmocka_unit_test(what_is_never_sent),
		cmocka_unit_test(settings_stay_where_they_belong),
		cmocka_unit_test(a_taken_message_has_its_id),
		cmocka_unit_test(each_error_means_something),
		cmocka_unit_test(a_window_that_was_closed),
		cmocka_unit_test(what_is_no_answer_is_tried_again),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	asked = asked_of(&provider_whatsapp, "{\"token\": \"EAAB-x_1\", \"phone_id\": \"1001\"}");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	asked_end(&asked);
	return failed;
}
