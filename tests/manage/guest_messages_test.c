/* What was sent to a guest, in the console: each message with how it stands, never with its words,
 * and never another guest's. */
#include "app.h"
#include "core/crypto.h"
#include "till_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

struct sent {
	const char *kind, *channel, *state, *delivery, *provider;
	int attempts, minutes_ago;
};

static void add(struct till_world *place, const char *guest_id, const struct sent *sent)
{
	struct world *world = place->world;
	const char *at =
		instant_text(world->arena, world->now - INT64_C(60000000) * sent->minutes_ago);
	const char *text = strcmp(sent->state, "sent") ? "'SECRETTEXT'" : "NULL";
	bool ended = strcmp(sent->state, "queued") != 0;
	world_sql(world,
		  "INSERT INTO outbox (network_id, outbox_id, guest_id, channel, kind, "
		  "recipient_sealed, body_sealed, state, attempts, next_at, deadline_at, "
		  "created_at, ended_at, error, provider, delivery, delivery_at, delivery_error) "
		  "VALUES ('%s', '%s', '%s', '%s', '%s', %s, %s, '%s', %d, "
		  "'%s', timestamptz '%s' + interval '1 day', '%s', %s, 'no route there', '%s', "
		  "'%s', %s, 'number unknown')",
		  world->network_id, uuid_new(world->arena, world->now), guest_id, sent->channel,
		  sent->kind, text, text, sent->state, sent->attempts, at, at, at,
		  ended ? arena_printf(world->arena, "timestamptz '%s'", at) : "NULL",
		  sent->provider, sent->delivery,
		  *sent->delivery
			  ? arena_printf(world->arena, "timestamptz '%s' + interval '2 min'", at)
			  : "NULL");
}

static void look(struct till_world *place, const char *query)
{
	till_get(place, "/guests/%s%s", place->guest_id, query);
	assert_status(place->browser, 200);
}

static void assert_says(struct till_world *place, bool wanted, const char *text)
{
	if (wanted)
		assert_has(place->browser, text);
	else
		assert_lacks(place->browser, text);
}

static int times(const char *page, const char *text)
{
	int found = 0;
	for (; (page = strstr(page, text)); page += strlen(text))
		found++;
	return found;
}

static void nobody_was_told_anything(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	till_be(&place, MANAGER);
	look(&place, "");
	assert_has(place.browser, "Nothing was sent to this guest yet.");
	look(&place, "?tab=messages");
	assert_has(place.browser, "No messages yet");
	assert_lacks(place.browser, "Nothing was sent"); /* said once */
	till_world_close(&place);
}

static void each_says_how_it_stands(void **state)
{
	(void)state;
	static const struct {
		struct sent sent;
		const char *shown;
	} cases[] = {
		{{"otp", "sms", "sent", "delivered", "twilio", 1, 1}, "badge ok\">Delivered"},
		{{"tier_up", "push", "sent", "read", "webpush", 1, 2}, "badge ok\">Read"},
		{{"otp", "sms", "sent", "", "vonage", 1, 3}, "badge ok\">Sent"},
		{{"otp", "email", "sent", "sent", "smtp", 1, 3}, "badge ok\">Sent"},
		{{"otp", "sms", "sent", "failed", "vonage", 1, 3}, "badge stop\">Not delivered"},
		{{"otp", "sms", "dead", "", "twilio", 8, 4}, "badge stop\">Not sent"},
		{{"otp", "sms", "queued", "", "", 0, 5}, "badge wait\">Waiting<"},
		{{"otp", "sms", "queued", "", "twilio", 2, 5}, "badge wait\">Waiting for another"},
	};
	struct till_world place = till_world_open(&manage_app, "");
	till_be(&place, MANAGER);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		world_sql(place.world, "DELETE FROM outbox WHERE network_id = '%s'",
			  place.world->network_id);
		add(&place, place.guest_id, &cases[i].sent);
		look(&place, "?tab=messages");
		assert_has(place.browser, cases[i].shown);
		assert_lacks(place.browser, "SECRET");
		bool failed = strstr(cases[i].shown, "Not delivered");
		assert_says(&place, failed, "number unknown");
		bool tried =
			strstr(cases[i].shown, "Not sent") || strstr(cases[i].shown, "another");
		assert_says(&place, tried, "no route there");
		look(&place, "");
		assert_has(place.browser, cases[i].shown);
		assert_lacks(place.browser, "SECRET");
	}
	till_world_close(&place);
}

static void words_are_people_s(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	till_be(&place, MANAGER);
	add(&place, place.guest_id,
	    &(struct sent){"points_expiring", "whatsapp", "sent", "read", "whatsapp", 1, 9});
	look(&place, "?tab=messages");
	assert_has(place.browser, "Points about to expire</th>");
	assert_has(place.browser, "WhatsApp<small>WhatsApp Cloud API</small>");
	assert_has(place.browser, "today at 12:53</time>"); /* when it was read, in London */
	look(&place, "");
	assert_has(place.browser, "<b>Points about to expire</b>");
	till_world_close(&place);
}

static void a_few_stand_beside_and_all_on_pages(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	till_be(&place, MANAGER);
	for (int i = 1; i <= 30; i++)
		add(&place, place.guest_id,
		    &(struct sent){i % 2 ? "otp" : "tier_up", "sms", "sent", "", "twilio", 1, i});
	look(&place, "");
	assert_int_equal(times(place.browser->page, "badge ok\">Sent"), 3);
	assert_has(place.browser, "All messages</a>");
	look(&place, "?tab=messages");
	assert_int_equal(times(place.browser->page, "badge ok\">Sent"), 25);
	assert_lacks(place.browser, ">Newest</a>");
	const char *older = asker_between(place.browser, "rel=\"next\" href=\"", "\"");
	assert_non_null(strstr(older, "tab=messages"));
	const char *at = asker_between(place.browser, "&amp;at=", "&amp;"),
		   *id = asker_between(place.browser, "&amp;id=", "\"");
	look(&place, arena_printf(place.world->arena, "?tab=messages&at=%s&id=%s", at, id));
	assert_int_equal(times(place.browser->page, "badge ok\">Sent"), 5);
	assert_has(place.browser, ">Newest</a>");
	assert_lacks(place.browser, ">Older</a>");
	look(&place, "?tab=messages&at=-7&id=nonsense");
	assert_int_equal(times(place.browser->page, "badge ok\">Sent"), 25);
	till_world_close(&place);
}

static void another_s_are_not_there(void **state)
{
	(void)state;
	struct till_world place = till_world_open(&manage_app, "");
	const char *other = world_guest(place.world, true);
	add(&place, other, &(struct sent){"otp", "sms", "sent", "read", "twilio", 1, 1});
	till_be(&place, MANAGER);
	look(&place, "?tab=messages");
	assert_has(place.browser, "No messages yet");
	struct till_world theirs = till_world_open(&manage_app, "");
	till_get(&place, "/guests/%s?tab=messages", theirs.guest_id);
	assert_status(place.browser, 404);
	till_be(&place, CASHIER);
	till_get(&place, "/guests/%s?tab=messages", place.guest_id);
	assert_status(place.browser, 403);
	till_world_close(&theirs);
	till_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_was_told_anything),
		cmocka_unit_test(each_says_how_it_stands),
		cmocka_unit_test(words_are_people_s),
		cmocka_unit_test(a_few_stand_beside_and_all_on_pages),
		cmocka_unit_test(another_s_are_not_there),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
