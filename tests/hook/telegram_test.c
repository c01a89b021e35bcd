/* Telegram's calls: the secret, updates once a bot, people who turn the bot off. */
#include "app.h"
#include "hook_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define PLACE "/hooks/telegram/platform"

static struct hook_world open_place(void)
{
	static const char *const settings[] = {"LOYALTY_TELEGRAM_SECRET", "s3cret_-", NULL};
	return hook_world_open(&hook_app, settings);
}

static void tell(struct hook_world *place, const char *uri, const char *secret, const char *body)
{
	hook_post(place, uri, "application/json", body, secret);
}

static void updates_are_taken_once_a_bot(void **state)
{
	(void)state;
	static const char hello[] =
		"{\"update_id\":7,\"message\":{\"message_id\":1,\"date\":1781262000,\"chat\":{"
		"\"id\":"
		"-100123456789,\"type\":\"private\"},\"from\":{\"first_name\":\"Ada\"},\"text\":"
		"\"/start 1\"}}";
	struct hook_world place = open_place();
	tell(&place, PLACE, "s3cret_-", hello);
	assert_status(place.provider, 200);
	assert_string_equal(place.provider->page, "{}");
	assert_rows(&place, "inbound WHERE event_id = 'platform.7'", 1);
	assert_rows(&place,
		    "last_inbound WHERE account = 'platform' AND at = '2026-06-12 11:00+00'", 1);
	const char *before = hook_world_held(&place);
	tell(&place, PLACE, "s3cret_-", hello);
	assert_status(place.provider, 200);
	static const char *const wrong[] = {"", "s3cret", "s3cret_-x", "S3CRET_-"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		tell(&place, PLACE, wrong[i], hello);
		assert_status(place.provider, 403);
	}
	static const char *const strange[] = {
		"{}", "{\"update_id\":8}",
		"{\"update_id\":\"x\",\"message\":{\"chat\":{\"id\":1}}}",
		"{\"update_id\":9,\"message\":[]}"};
	for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
		tell(&place, PLACE, "s3cret_-", strange[i]);
		assert_status(place.provider, 200);
	}
	tell(&place, PLACE, "s3cret_-", "[");
	assert_status(place.provider, 400);
	tell(&place, "/hooks/telegram/01890000-0000-7000-8000-000000000001", "s3cret_-", hello);
	assert_status(place.provider, 404);
	assert_string_equal(hook_world_held(&place), before);

	/* Another bot counts for itself. */
	hook_world_account(&place, "telegram", "{\"secret\":\"theirs\"}");
	const char *uri =
		arena_printf(place.world->arena, "/hooks/telegram/%s", place.world->network_id);
	tell(&place, uri, "s3cret_-", hello);
	assert_status(place.provider, 403);
	tell(&place, uri, "theirs", hello);
	assert_status(place.provider, 200);
	assert_rows(&place, "inbound", 2);
	hook_world_close(&place);
}

static void who_turns_the_bot_off_hears_no_more(void **state)
{
	(void)state;
	struct hook_world place = open_place();
	hook_world_account(&place, "telegram", "{\"secret\":\"theirs\"}");
	const char *uri =
		arena_printf(place.world->arena, "/hooks/telegram/%s", place.world->network_id);
	tell(&place, uri, "theirs",
	     "{\"update_id\":1,\"my_chat_member\":{\"chat\":{\"id\":5},\"date\":1781262000,"
	     "\"new_chat_member\":{\"status\":\"kicked\"}}}");
	assert_rows(&place, "opt_out WHERE channel = 'telegram'", 1);
	tell(&place, uri, "theirs",
	     "{\"update_id\":2,\"my_chat_member\":{\"chat\":{\"id\":5},\"new_chat_member\":"
	     "{\"status\":\"member\"}}}");
	assert_rows(&place, "opt_out", 0);
	tell(&place, uri, "theirs",
	     "{\"update_id\":3,\"message\":{\"chat\":{\"id\":5},\"text\":\"СТОП\"}}");
	assert_rows(&place, "opt_out", 1);
	tell(&place, uri, "theirs",
	     "{\"update_id\":4,\"callback_query\":{\"id\":\"x\",\"message\":{\"chat\":{\"id\":5}},"
	     "\"data\":\"b\"}}");
	assert_rows(&place, "inbound", 4);
	assert_rows(&place, "last_inbound", 1);
	hook_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(updates_are_taken_once_a_bot),
		cmocka_unit_test(who_turns_the_bot_off_hears_no_more),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
