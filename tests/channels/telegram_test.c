/* Telegram's requests byte by byte, what is never sent, and what each of its answers means. */
#include "asked.h"
#include <stdio.h>

static struct asked asked;
#define END ",\"link_preview_options\":{\"is_disabled\":true}"

static void a_text_to_a_chat(void **state)
{
	(void)state;
	assert_string_equal(asks(&asked, (struct delivery){.to = "5001", .body = "Hi"}),
			    "{\"chat_id\":5001,\"text\":\"Hi\"" END "}");
	assert_string_equal(asked.exchange.method, "POST");
	assert_string_equal(asked.exchange.url,
			    "https://api.telegram.org/bot123456:AAE-x_9/sendMessage");
	assert_string_equal(asked.exchange.headers[0], "Content-Type: application/json");
	assert_null(asked.exchange.headers[1]);
	assert_string_equal(
		asks(&asked, (struct delivery){.to = "-100123", .body = "\"q\" \\\n<b>☕🎉 Ваш код"}),
		"{\"chat_id\":-100123,\"text\":\"\\\"q\\\" \\\\\\n<b>☕🎉 Ваш код\"" END "}");
}

static void a_link_is_a_button_or_stands_in_the_text(void **state)
{
	(void)state;
	struct delivery delivery = {.to = "5001",
				    .body = "Hi",
				    .from_name = "Blk \"Pages\"",
				    .link = "https://x.example/a?b=\"c\"&d"};
	assert_string_equal(asks(&asked, delivery),
			    "{\"chat_id\":5001,\"text\":\"Hi\"" END
			    ",\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"Blk "
			    "\\\"Pages\\\"\",\"url\":\"https://x.example/a?b=\\\"c\\\"&d\"}]]}}");
	delivery.link = "http://localhost:8080/blkpages/";
	assert_string_equal(
		asks(&asked, delivery),
		"{\"chat_id\":5001,\"text\":\"Hi\\n\\nhttp://localhost:8080/blkpages/\"" END "}");
	delivery.body = "See http://localhost:8080/blkpages/ soon";
	assert_string_equal(asks(&asked, delivery),
			    "{\"chat_id\":5001,\"text\":\"See http://localhost:8080/blkpages/ "
			    "soon\"" END "}");
	delivery.body = "Hi";
	delivery.link = "https://x.example/";
	delivery.from_name = "";
	assert_string_equal(asks(&asked, delivery),
			    "{\"chat_id\":5001,\"text\":\"Hi\\n\\nhttps://x.example/\"" END "}");
}

static void buttons_to_answer_by(void **state)
{
	(void)state;
	const char *buttons[] = {"yes", "Да ☕", "no", "No", NULL};
	struct delivery delivery = {.to = "5001", .body = "Coming?", .buttons = buttons};
	assert_string_equal(
		asks(&asked, delivery),
		"{\"chat_id\":5001,\"text\":\"Coming?\"" END
		",\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"Да ☕\","
		"\"callback_data\":\"yes\"}],[{\"text\":\"No\",\"callback_data\":\"no\"}]]}}");
	delivery.from_name = "Blk";
	delivery.link = "https://x.example/";
	assert_non_null(strstr(asks(&asked, delivery),
			       "\"no\"}],[{\"text\":\"Blk\",\"url\":\"https://x.example/\"}]]}}"));
	buttons[0] = times(&asked, "ж", 32);
	assert_string_equal(refuses(&asked, delivery), "");
	buttons[0] = times(&asked, "ж", 33);
	assert_string_not_equal(refuses(&asked, delivery), "");
	buttons[0] = "yes";
	buttons[1] = "";
	assert_string_not_equal(refuses(&asked, delivery), "");
}

static void what_is_never_sent(void **state)
{
	(void)state;
	struct delivery delivery = {.to = "5001", .body = times(&asked, "ж", 4096)};
	assert_string_equal(refuses(&asked, delivery), "");
	delivery.body = times(&asked, "ж", 4097);
	assert_string_equal(refuses(&asked, delivery),
			    "the message's text is too long for this channel");
	/* With its link it is too long. */
	delivery.body = times(&asked, "ж", 4090);
	delivery.link = "http://x.example/";
	assert_string_not_equal(refuses(&asked, delivery), "");

	static const char *const chats[] = {"",
					    "-",
					    "0",
					    "-0",
					    "05",
					    "@ada",
					    "5 ",
					    "5,\"text\":\"x\"",
					    "1e9",
					    "+5",
					    "1234567890123456789",
					    "5\r\n"};
	for (size_t i = 0; i < sizeof chats / sizeof *chats; i++)
		assert_string_equal(refuses(&asked, (struct delivery){.to = chats[i], .body = "x"}),
				    "the recipient is not a Telegram chat");
	static const char *const tokens[] = {"{\"token\": \"1:x/../../y\"}",
					     "{\"token\": \"1:x?\"}", "{\"token\": \"12\"}", "{}",
					     "{\"token\": \"1:x\\r\\n\"}"};
	for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
		struct asked other = asked_of(&provider_telegram, tokens[i]);
		assert_string_equal(refuses(&other, (struct delivery){.to = "5", .body = "x"}),
				    "the Telegram bot's token is not one");
		asked_end(&other);
	}
}

static struct outcome answer(long status, const char *body)
{
	return means(&asked, (struct delivery){.to = "5001"}, status, body);
}

static void each_answer_means_something(void **state)
{
	(void)state;
	struct outcome outcome =
		answer(200, "{\"ok\":true,\"result\":{\"message_id\":7,\"chat\":{\"id\":5001}}}");
	assert_int_equal(outcome.verdict, DELIVERY_SENT);
	/* A message's number is its chat's alone. */
	assert_string_equal(outcome.message_id, "");

	static const struct {
		int code;
		const char *description;
		enum verdict verdict;
	} all[] = {
		{401, "Unauthorized", DELIVERY_ACCOUNT},
		{404, "Not Found", DELIVERY_ACCOUNT},
		{403, "Forbidden: bot was blocked by the user", DELIVERY_OPTED_OUT},
		{403, "Forbidden: user is deactivated", DELIVERY_OPTED_OUT},
		{403, "Forbidden: bot can't initiate conversation with a user", DELIVERY_REFUSED},
		{400, "Bad Request: chat not found", DELIVERY_REFUSED},
		{400, "Bad Request: BUTTON_URL_INVALID", DELIVERY_REFUSED},
		{500, "Internal Server Error", DELIVERY_LATER},
		{502, "Bad Gateway", DELIVERY_LATER},
		{0, "odd", DELIVERY_LATER},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (int inside = 0; inside < 2; inside++) { /* and inside a 200 */
			const char *body = arena_printf(
				asked.arena,
				"{\"ok\":false,\"error_code\":%d,\"description\":\"%s\"}",
				all[i].code, all[i].description);
			outcome = answer(inside || !all[i].code ? 200 : all[i].code, body);
			if (outcome.verdict != all[i].verdict)
				fail_msg("%s: %d, %s", body, outcome.verdict, outcome.why);
		}
	outcome = answer(400, "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: "
			      "no +447700900123\\u0007\\nhere\"}");
	assert_string_equal(outcome.why, "400: Bad Request: no +############  here");
	outcome = answer(400, "{\"ok\":false,\"error_code\":400,\"description\":\"a@x.example\"}");
	assert_string_equal(outcome.why, "400: ");
}

static void it_says_how_long_to_wait(void **state)
{
	(void)state;
	struct outcome outcome =
		answer(429, "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: "
			    "retry after 17\",\"parameters\":{\"retry_after\":17}}");
	assert_int_equal(outcome.verdict, DELIVERY_LATER);
	assert_int_equal(outcome.retry_after, 17);
	outcome = answer(429,
			 "{\"ok\":false,\"error_code\":429,\"parameters\":{\"retry_after\":-3}}");
	assert_int_equal(outcome.verdict, DELIVERY_LATER);
	assert_int_equal(outcome.retry_after, 0);
}

static void what_is_no_answer_is_tried_again(void **state)
{
	(void)state;
	static const char *const bodies[] = {"",
					     "<html>",
					     "{}",
					     "[]",
					     "true",
					     "{\"ok\":true}",
					     "{\"ok\":true,\"result\":true}",
					     "{\"ok\":\"true\",\"result\":{\"message_id\":1}}",
					     "{\"ok\":false}",
					     "{\"ok\":false,\"error_code\":\"403\"}"};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		assert_int_equal(answer(200, bodies[i]).verdict, DELIVERY_LATER);
		assert_int_equal(answer(0, bodies[i]).verdict, DELIVERY_LATER);
		assert_int_equal(answer(429, bodies[i]).verdict, DELIVERY_LATER);
		assert_int_equal(answer(500, bodies[i]).verdict, DELIVERY_LATER);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_to_a_chat),
		cmocka_unit_test(a_link_is_a_button_or_stands_in_the_text),
		cmocka_unit_test(buttons_to_answer_by),
		cmocka_unit_test(what_is_never_sent),
		cmocka_unit_test(each_answer_means_something),
		cmocka_unit_test(it_says_how_long_to_wait),
		cmocka_unit_test(what_is_no_answer_is_tried_again),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	asked = asked_of(&provider_telegram, "{\"token\": \"123456:AAE-x_9\"}");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	asked_end(&asked);
	return failed;
}
