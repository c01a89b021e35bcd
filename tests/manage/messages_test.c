/* What guests are told, as an admin words it: what is kept is what is sent; what cannot be sent is
 * said, and what was typed stays. */
#include "app.h"
#include "till_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define EXPIRING "/manage/messages/points_expiring/sms/en"

static void be_admin(struct till_world *place)
{
	world_sql(place->world, "UPDATE staff SET role = 'admin' WHERE staff_id = '%s'",
		  place->world->manager_id);
	till_be(place, MANAGER);
}

static struct till_world open_place(void)
{
	struct till_world place = till_world_open(&manage_app, "");
	be_admin(&place);
	return place;
}

static int64_t rows(struct till_world *place, const char *condition)
{
	return world_int(place->world,
			 "SELECT count(*) FROM message_template WHERE network_id = '%s' AND %s",
			 place->world->network_id, condition);
}

static int64_t audited(struct till_world *place, const char *condition)
{
	return world_int(place->world,
			 "SELECT count(*) FROM audit WHERE network_id = '%s' AND actor_id = '%s' "
			 "AND %s",
			 place->world->network_id, place->world->manager_id, condition);
}

static void write_text(struct till_world *place, const char *uri, const char *body, const char *act)
{
	ask(place->browser, METHOD_GET, uri, NULL);
	assert_status(place->browser, 200);
	if (act)
		ask(place->browser, METHOD_POST, uri, "body", body, "act", act, NULL);
	else
		ask(place->browser, METHOD_POST, uri, "body", body, NULL);
}

static void sent(struct till_world *place, const char *channel, const char *kind,
		 const char *delivery, int days_ago, int count)
{
	world_sql(place->world,
		  "INSERT INTO outbox (network_id, outbox_id, channel, kind, state, created_at, "
		  "next_at, deadline_at, delivery) SELECT '%s', gen_random_uuid(), '%s', '%s', "
		  "'sent', at, at, at, '%s' FROM generate_series(1, %d), (SELECT "
		  "'%s'::timestamptz - interval '%d days' AS at) made",
		  place->world->network_id, channel, kind, delivery, count,
		  instant_text(place->world->arena, place->world->now), days_ago);
}

static void what_arrived_is_told_by_the_way_it_went(void **state)
{
	(void)state;
	struct till_world place = open_place();
	till_get(&place, "/messages");
	assert_lacks(place.browser, "What arrived");
	sent(&place, "whatsapp", "tier_up", "read", 1, 3);
	sent(&place, "whatsapp", "tier_up", "delivered", 29, 2);
	sent(&place, "whatsapp", "tier_up", "failed", 2, 1);
	sent(&place, "whatsapp", "tier_up", "", 2, 2);
	sent(&place, "whatsapp", "tier_up", "failed", 31, 50); /* too long ago */
	sent(&place, "whatsapp", "test", "failed", 1, 50);
	sent(&place, "push", "tier_up", "", 1, 1200);
	till_get(&place, "/messages");
	assert_status(place.browser, 200);
	assert_has(place.browser, "What arrived");
	assert_has(place.browser, "data-th=\"Sent\">1,200</td><td role=\"cell\" class=\"num\" "
				  "data-th=\"Delivered\">–</td>");
	assert_has(place.browser, "data-th=\"Sent\">8</td><td role=\"cell\" class=\"num\" "
				  "data-th=\"Delivered\">62.5%</td>");
	assert_has(place.browser, "data-th=\"Read\">37.5%</td>");
	assert_has(place.browser, "data-th=\"Failed\">12.5%</td>");
	till_world_close(&place);
}

static void every_message_is_listed(void **state)
{
	(void)state;
	struct till_world place = open_place();
	till_get(&place, "/messages");
	assert_status(place.browser, 200);
	assert_has(place.browser, "Sign-in code</h2>");
	assert_has(place.browser, "Points about to expire</h2>");
	assert_has(place.browser, "{code} is your {network} code.");
	assert_has(place.browser, "href=\"/manage/messages/otp/sms/ru\"");
	assert_lacks(place.browser, "Your own</span>");
	world_sql(place.world, "UPDATE staff SET role = 'manager' WHERE staff_id = '%s'",
		  place.world->manager_id);
	till_be(&place, MANAGER);
	till_get(&place, "/messages");
	assert_status(place.browser, 200); /* a manager reads */
	assert_lacks(place.browser, "href=\"/manage/messages/otp/sms/ru\"");
	till_get(&place, "/messages/otp/sms/en");
	assert_status(place.browser, 403);
	till_world_close(&place);
}

static void own_words_are_kept_and_go_again(void **state)
{
	(void)state;
	struct till_world place = open_place();
	write_text(&place, EXPIRING, "Only until {date}:\r\n{points} points at {network}.  ", NULL);
	till_follow(&place);
	assert_has(place.browser, "Saved. Guests get the new text from now on.");
	assert_has(place.browser, "Your own words");
	assert_has(place.browser, "{points} points at {network}.</textarea>");
	assert_int_equal(rows(&place, "kind = 'points_expiring' AND channel = 'sms' AND language = "
				      "'en' AND body = E'Only until {date}:\\n{points} points at "
				      "{network}.'"),
			 1);
	assert_int_equal(audited(&place, "action = 'message.text' AND before->>'text' IS NULL AND "
					 "after->>'kind' = 'points_expiring' AND after->>'text' "
					 "LIKE 'Only until%%'"),
			 1);
	till_get(&place, "/messages");
	assert_has(place.browser, "Your own</span>");
	write_text(&place, EXPIRING, "Only until {date}:\n{points} points at {network}.", NULL);
	till_follow(&place);
	assert_has(place.browser, "Nothing was changed.");
	assert_int_equal(audited(&place, "action = 'message.text'"), 1);
	ask(place.browser, METHOD_POST, EXPIRING, "act", "reset", NULL);
	assert_status(place.browser, 200);
	assert_has(place.browser, "Send the built-in text again?");
	assert_has(place.browser, "{points} points at {network}.</div>");
	assert_int_equal(rows(&place, "true"), 1); /* asked, not done */
	ask(place.browser, METHOD_POST, EXPIRING, "act", "reset-now", NULL);
	till_follow(&place);
	assert_has(place.browser, "The built-in text is sent again.");
	assert_has(place.browser, "Built-in words");
	assert_int_equal(rows(&place, "true"), 0);
	assert_int_equal(audited(&place, "action = 'message.reset' AND before->>'text' LIKE "
					 "'Only until%%' AND after->>'text' IS NULL"),
			 1);
	ask(place.browser, METHOD_POST, EXPIRING, "act", "reset-now", NULL);
	till_follow(&place);
	assert_has(place.browser, "is sent already");
	assert_int_equal(audited(&place, "action = 'message.reset'"), 1);
	till_world_close(&place);
}

static void what_cannot_be_sent_is_said_and_stays(void **state)
{
	(void)state;
	static const struct {
		const char *body, *said;
	} cases[] = {
		{"", "Write what the message says."},
		{"Use {points} by {date}, {tier}!", "Points about to expire has no {tier}."},
		{"Use {points} by {date} {", "A { or } stands alone."},
		{"Use your points by {date}", "The text needs {points}"},
		{"<b>{points}</b> by {day}", "Points about to expire has no {day}."},
	};
	struct till_world place = open_place();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		write_text(&place, EXPIRING, cases[i].body, NULL);
		assert_status(place.browser, 422);
		assert_has(place.browser, cases[i].said);
		assert_has(place.browser, "aria-invalid=\"true\"");
	}
	assert_has(place.browser, "&lt;b&gt;{points}&lt;/b&gt; by {day}</textarea>");
	char many[1700];
	memset(many, 'x', sizeof many - 1);
	many[sizeof many - 1] = 0;
	write_text(&place, EXPIRING, arena_printf(place.world->arena, "{points}{date}%s", many),
		   NULL);
	assert_status(place.browser, 422);
	assert_has(place.browser, "Shorten the text to ");
	assert_int_equal(rows(&place, "true"), 0);
	assert_int_equal(audited(&place, "action LIKE 'message.%%'"), 0);
	till_world_close(&place);
}

static void a_preview_writes_nothing(void **state)
{
	(void)state;
	struct till_world place = open_place();
	write_text(&place, EXPIRING, "{points} gone after {date}", "preview");
	assert_status(place.browser, 200);
	assert_has(place.browser, "1,200 gone after 19 June</div>");
	assert_has(place.browser, "<b>1 message, 24 characters</b> in the alphabet of SMS (GSM-7)");
	assert_has(place.browser, "{points} gone after {date}</textarea>");
	write_text(&place, EXPIRING, "{points} сгорят после {date}", "preview");
	assert_has(place.browser, "as Unicode");
	write_text(&place, EXPIRING,
		   "{points} {date} "
		   "аааааааааааааааааааааааааааааааааааааааааааааааааааааааааааааааааааа",
		   "preview");
	assert_has(place.browser, "<b>2 messages, ");
	assert_has(place.browser, "Each message is charged.");
	write_text(&place, EXPIRING, "nothing", "preview");
	assert_status(place.browser, 422);
	assert_has(place.browser, "nothing</div>");
	assert_int_equal(rows(&place, "true"), 0);
	till_world_close(&place);
}

/* A code's last line is ours, and is paid for. */
static void a_code_has_its_line(void **state)
{
	(void)state;
	struct till_world place = open_place();
	till_get(&place, "/messages/otp/sms/en");
	assert_has(place.browser, "482913 is your ");
	assert_has(place.browser, "\n\n@localhost #482913</div>");
	write_text(&place, "/manage/messages/otp/sms/en", "{code}\n@evil.example #{code}", NULL);
	assert_status(place.browser, 422);
	assert_has(place.browser, "A line cannot begin with @.");
	till_world_close(&place);
}

static void pushes_have_titles_and_whatsapp_templates(void **state)
{
	(void)state;
	static const char push[] = "/manage/messages/tier_up/push/en",
			  whatsapp[] = "/manage/messages/tier_up/whatsapp/en";
	struct till_world place = open_place();
	ask(place.browser, METHOD_GET, push, NULL);
	assert_lacks(place.browser, "provider_template");
	ask(place.browser, METHOD_POST, push, "subject", "Now {tier}", "body", "Enjoy.", NULL);
	till_follow(&place);
	assert_has(place.browser, "<b>Now Gold</b>");
	ask(place.browser, METHOD_POST, push, "subject", "Now {code}", "body", "Enjoy.", NULL);
	assert_status(place.browser, 422);
	assert_has(place.browser, "id=\"subject-error\"");
	ask(place.browser, METHOD_GET, whatsapp, NULL);
	assert_has(place.browser, "Approved template</label>");
	ask(place.browser, METHOD_POST, whatsapp, "body", "{tier}!", "provider_template",
	    "Not A Name", NULL);
	assert_status(place.browser, 422);
	assert_has(place.browser, "id=\"template-error\"");
	ask(place.browser, METHOD_POST, whatsapp, "body", "{tier}!", "provider_template", "tier_2",
	    NULL);
	assert_status(place.browser, 303);
	assert_int_equal(rows(&place, "channel = 'whatsapp' AND provider_template = 'tier_2' AND "
				      "provider_language = ''"),
			 1);
	till_world_close(&place);
}

/* Meta approves a template by its name and language; ours are not always its. */
static void a_template_has_its_own_name_and_language(void **state)
{
	(void)state;
	static const char uri[] = "/manage/messages/tier_up/whatsapp/en";
	static const char *const wrong[] = {"EN",   "en-GB",	 "e",	  "en_",  "en_G",
					    "engb", "en_GREAT1", "en GB", "en_G1"};
	struct till_world place = open_place();
	char name[514] = "";
	memset(name, 'a', 513);
	till_get(&place, "/messages/tier_up/sms/en");
	assert_lacks(place.browser, "provider_language");
	ask(place.browser, METHOD_GET, uri, NULL);
	assert_has(place.browser, "As it was approved, like en_GB. Empty: en.");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		ask(place.browser, METHOD_POST, uri, "body", "{tier}!", "provider_template",
		    "vip_welcome", "provider_language", wrong[i], NULL);
		assert_status(place.browser, 422);
		assert_has(place.browser, "id=\"template-language-error\"");
	}
	ask(place.browser, METHOD_POST, uri, "body", "{tier}!", "provider_template", name, NULL);
	assert_status(place.browser, 422);
	assert_has(place.browser, "id=\"template-error\"");
	assert_int_equal(rows(&place, "true"), 0);
	name[512] = 0;
	static const char *const right[] = {"en_GB", "fil", "zh_Hant", "ru"};
	for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
		ask(place.browser, METHOD_POST, uri, "body", "{tier}!", "provider_template", name,
		    "provider_language", right[i], NULL);
		assert_status(place.browser, 303);
		assert_int_equal(rows(&place, arena_printf(place.world->arena,
							   "length(provider_template) = 512 AND "
							   "provider_language = '%s'",
							   right[i])),
				 1);
	}
	ask(place.browser, METHOD_GET, uri, NULL);
	assert_has(place.browser, "name=\"provider_language\" value=\"ru\"");
	till_world_close(&place);
}

/* What is ticked is on, what is not is off; what the network says nothing of stays ours. */
static void ways_are_the_network_s_choice(void **state)
{
	(void)state;
	static const char uri[] = "/manage/messages/points_expiring/channels";
	struct till_world place = open_place();
	till_get(&place, "/messages");
	assert_has(place.browser, "name=\"push\" value=\"1\" checked");
	ask(place.browser, METHOD_POST, uri, "push", "1", "sms", "1", NULL);
	till_follow(&place);
	assert_has(place.browser, "Nothing was changed.");
	ask(place.browser, METHOD_POST, uri, "whatsapp", "1", NULL);
	till_follow(&place);
	assert_has(place.browser, "Saved: Points about to expire.");
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM message_channel WHERE network_id = '%s' "
				   "AND kind = 'points_expiring' AND enabled = (channel = "
				   "'whatsapp')",
				   place.world->network_id),
			 3);
	assert_int_equal(audited(&place, "action = 'message.channels' AND before->'channels' = "
					 "'[\"push\",\"sms\"]' AND after->'channels' = "
					 "'[\"whatsapp\"]'"),
			 1);
	ask(place.browser, METHOD_POST, uri, NULL);
	till_follow(&place);
	assert_has(place.browser, "Off: guests are not told.");
	ask(place.browser, METHOD_POST, "/manage/messages/otp/channels", NULL);
	assert_status(place.browser, 404); /* a code always goes by SMS */
	till_world_close(&place);
}

static void nothing_else_is_there(void **state)
{
	(void)state;
	static const char *const wrong[] = {"/messages/otp/push/en", "/messages/otp/sms/de",
					    "/messages/nothing/sms/en", "/messages/otp/pigeon/en"};
	struct till_world theirs = open_place(), place = open_place();
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		till_get(&place, "%s", wrong[i]);
		assert_status(place.browser, 404);
	}
	write_text(&theirs, EXPIRING, "Theirs: {points} {date}", NULL);
	assert_status(theirs.browser, 303);
	ask(place.browser, METHOD_GET, EXPIRING, NULL);
	assert_lacks(place.browser, "Theirs:");
	assert_int_equal(rows(&place, "true"), 0);
	till_world_close(&place);
	till_world_close(&theirs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_arrived_is_told_by_the_way_it_went),
		cmocka_unit_test(every_message_is_listed),
		cmocka_unit_test(own_words_are_kept_and_go_again),
		cmocka_unit_test(what_cannot_be_sent_is_said_and_stays),
		cmocka_unit_test(a_preview_writes_nothing),
		cmocka_unit_test(a_code_has_its_line),
		cmocka_unit_test(pushes_have_titles_and_whatsapp_templates),
		cmocka_unit_test(a_template_has_its_own_name_and_language),
		cmocka_unit_test(ways_are_the_network_s_choice),
		cmocka_unit_test(nothing_else_is_there),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
