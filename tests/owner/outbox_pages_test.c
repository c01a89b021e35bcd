/* The queue of messages: what an owner sees of it, and another try of one that can have it. */
#include "app.h"
#include "core/crypto.h"
#include "owner_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct owner_world open_place(void)
{
	struct owner_world place = owner_world_open(&owner_app, "");
	world_sql(place.world, "DELETE FROM outbox");
	return place;
}

/* A message that ends in so many hours. Its text and recipient would be seen. */
static const char *add(struct owner_world *place, const char *channel, const char *state,
		       int attempts, bool sealed, int hours)
{
	struct world *world = place->world;
	const char *id = uuid_new(world->arena, world->now);
	const char *now = instant_text(world->arena, world->now);
	const char *text = sealed ? "'SECRETTEXT'" : "NULL";
	world_sql(world,
		  "INSERT INTO outbox (network_id, outbox_id, channel, kind, recipient_sealed, "
		  "body_sealed, state, attempts, next_at, deadline_at, created_at, error) VALUES "
		  "('%s', '%s', '%s', 'otp', %s, %s, '%s', %d, timestamptz '%s' + interval '10 "
		  "minutes', timestamptz '%s' + interval '%d hours', '%s', 'no route')",
		  world->network_id, id, channel, text, text, state, attempts, now, now, hours,
		  now);
	return id;
}

static void retry(struct owner_world *place, const char *network_id, const char *id)
{
	owner_get(place, "/outbox");
	ask(place->browser, METHOD_POST,
	    arena_printf(place->world->arena, "/owner/outbox/%s/%s/attempt", network_id, id), NULL);
}

static int64_t is(struct owner_world *place, const char *id, const char *condition)
{
	return world_int(place->world, "SELECT count(*) FROM outbox WHERE outbox_id = '%s' AND %s",
			 id, condition);
}

static int rows_shown(struct owner_world *place)
{
	int found = 0;
	for (const char *at = place->browser->page;
	     (at = strstr(at, "<tr role=\"row\"><th scope=\"row\"")); at++)
		found++;
	return found;
}

static void nothing_waits_in_an_empty_queue(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	owner_get(&place, "/outbox");
	assert_status(place.browser, 200);
	assert_has(place.browser, "Nothing waits");
	assert_has(place.browser, "No messages yet");
	owner_world_close(&place);
}

static void the_queue_is_shown_but_not_what_it_says(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	add(&place, "sms", "queued", 0, true, 1);
	add(&place, "email", "queued", 2, true, 1);
	add(&place, "push", "dead", 8, true, 1);
	add(&place, "push", "dead", 8, false, 1);
	add(&place, "telegram", "sent", 1, false, 1);
	owner_get(&place, "/outbox");
	assert_status(place.browser, 200);
	assert_int_equal(rows_shown(&place), 5);
	assert_has(place.browser, "SMS, otp");
	assert_has(place.browser, "no route");
	assert_has(place.browser, "next try");
	assert_has(place.browser, "1 can be tried again");
	assert_has(place.browser, "Try now<");
	assert_has(place.browser, "Try again<");
	assert_lacks(place.browser, "SECRET");
	static const struct {
		const char *query;
		int rows;
	} cases[] = {{"state=queued", 2},
		     {"state=dead", 2},
		     {"channel=push", 2},
		     {"state=sent&channel=push", 0},
		     {"state=dead&channel=push", 2},
		     {"channel=whatsapp", 0}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		owner_get(&place, "/outbox?%s", cases[i].query);
		assert_status(place.browser, 200);
		if (rows_shown(&place) != cases[i].rows)
			fail_msg("%s: %d rows", cases[i].query, rows_shown(&place));
	}
	owner_get(&place, "/outbox?network=%s&state=queued", place.world->network_id);
	assert_int_equal(rows_shown(&place), 2);
	owner_get(&place, "/outbox?network=%s", uuid_new(place.world->arena, place.world->now));
	assert_int_equal(rows_shown(&place), 0);
	assert_has(place.browser, "No such messages");
	static const char *const wrong[] = {"state=lost", "channel=pigeon", "network=7"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		owner_get(&place, "/outbox?%s", wrong[i]);
		assert_status(place.browser, 404);
	}
	owner_world_close(&place);
}

static void a_dead_message_is_queued_again(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	const char *id = add(&place, "sms", "dead", 8, true, 1);
	retry(&place, place.world->network_id, id);
	owner_follow(&place);
	assert_has(place.browser, "The message is tried again within seconds.");
	assert_int_equal(is(&place, id,
			    "state = 'queued' AND attempts = 0 AND ended_at IS NULL AND sendable "
			    "AND next_at <= '2026-06-12 12:00Z'"),
			 1);
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM audit WHERE action = 'message.retry' AND "
				   "subject_id = '%s' AND actor_id = '%s' AND actor_kind = 'owner' "
				   "AND before->>'state' = 'dead' AND before->>'attempts' = '8'",
				   id, place.owner_id),
			 1);
	retry(&place, place.world->network_id, id); /* it waits for nothing now */
	owner_follow(&place);
	assert_has(place.browser, "cannot be tried again");
	owner_world_close(&place);
}

static void one_that_waits_is_tried_now(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	const char *id = add(&place, "sms", "queued", 3, true, 1);
	owner_get(&place, "/outbox?state=queued");
	ask(place.browser, METHOD_POST,
	    arena_printf(place.world->arena, "/owner/outbox/%s/%s/attempt", place.world->network_id,
			 id),
	    "state", "queued", NULL);
	assert_string_equal(place.browser->answer->location, "/owner/outbox?state=queued");
	assert_int_equal(is(&place, id, "attempts = 0 AND next_at <= '2026-06-12 12:00Z'"), 1);
	owner_world_close(&place);
}

static void what_cannot_be_tried_stays(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	const char *late = add(&place, "sms", "dead", 8, true, -1),
		   *empty = add(&place, "sms", "dead", 8, false, 1),
		   *sent = add(&place, "sms", "sent", 1, false, 1);
	const char *const all[] = {late, empty, sent};
	owner_get(&place, "/outbox");
	assert_lacks(place.browser, "Try again<");
	for (size_t i = 0; i < 3; i++) {
		retry(&place, place.world->network_id, all[i]);
		owner_follow(&place);
		assert_has(place.browser, "cannot be tried again");
		assert_int_equal(is(&place, all[i], "state <> 'queued'"), 1);
	}
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM audit WHERE network_id = "
				   "'%s' AND action = 'message.retry'",
				   place.world->network_id),
			 0);
	owner_world_close(&place);
}

static void ids_that_are_not_there_are_not_found(void **state)
{
	(void)state;
	struct world *other = world_open(""); /* first: its keys are not an owner's */
	struct owner_world place = open_place();
	struct world *world = place.world;
	const char *id = add(&place, "sms", "dead", 8, true, 1);
	retry(&place, world->network_id, uuid_new(world->arena, world->now));
	assert_status(place.browser, 404);
	retry(&place, uuid_new(world->arena, world->now), id);
	assert_status(place.browser, 404);
	retry(&place, world->network_id, "1");
	assert_status(place.browser, 404);
	retry(&place, other->network_id, id);
	assert_status(place.browser, 404);
	assert_int_equal(is(&place, id, "state = 'dead'"), 1);
	owner_world_close(&place);
	world_close(other);
}

/* The role itself may not read what a message says. */
static void the_role_cannot_read_texts(void **state)
{
	(void)state;
	char conninfo[512];
	snprintf(conninfo, sizeof conninfo, "%s user=loyalty_owner", getenv("LOYALTY_DATABASE"));
	PGconn *owner = PQconnectdb(conninfo);
	static const char *const columns[] = {"recipient_sealed", "body_sealed", "guest_id", "*"};
	for (size_t i = 0; i < 4; i++) {
		char sql[100];
		snprintf(sql, sizeof sql, "SELECT %s FROM outbox", columns[i]);
		PGresult *result = PQexec(owner, sql);
		assert_string_equal(PQresultErrorField(result, PG_DIAG_SQLSTATE), "42501");
		PQclear(result);
	}
	PQfinish(owner);
}

/* 120 messages made at one instant. */
static void pages_show_every_message_once(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	struct world *world = place.world;
	const char *now = instant_text(world->arena, world->now);
	world_sql(world,
		  "INSERT INTO outbox (network_id, outbox_id, channel, kind, state, next_at, "
		  "deadline_at, created_at) SELECT '%s', gen_random_uuid(), 'sms', 'k' || i || "
		  "'k', 'sent', '%s', '%s', '%s' FROM generate_series(1, 120) i",
		  world->network_id, now, now, now);
	int seen[121] = {0};
	owner_get(&place, "/outbox?channel=sms&state=sent");
	for (int pages = 1; pages <= 3; pages++) {
		for (int i = 1; i <= 120; i++)
			seen[i] += strstr(place.browser->page,
					  arena_printf(world->arena, ", k%dk<", i)) != NULL;
		const char *at = asker_between(place.browser, ";at=", "&amp;"),
			   *id = asker_between(place.browser, "&amp;id=", "\"");
		assert_int_equal(*at != 0, pages < 3);
		if (*at)
			owner_get(&place, "/outbox?channel=sms&state=sent&at=%s&id=%s", at, id);
	}
	for (int i = 1; i <= 120; i++)
		assert_int_equal(seen[i], 1);
	owner_world_close(&place);
}

static void where_it_is_and_what_became_of_it(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	const char *sent = add(&place, "sms", "sent", 1, false, 1);
	add(&place, "sms", "queued", 0, true, 1);
	const char *busy = add(&place, "email", "queued", 0, true, 1);
	world_sql(place.world,
		  "UPDATE outbox SET state = 'sending', lease_until = now() WHERE outbox_id = '%s'",
		  busy);
	world_sql(place.world,
		  "UPDATE outbox SET provider = 'twilio', delivery = 'failed', delivery_at = "
		  "created_at + interval '1 minute', delivery_error = 'number unknown', ended_at = "
		  "created_at WHERE outbox_id = '%s'",
		  sent);
	static const struct {
		const char *query;
		int rows;
	} cases[] = {{"", 3},
		     {"state=sending", 1},
		     {"delivery=failed", 1},
		     {"delivery=read", 0},
		     {"provider=twilio", 1},
		     {"provider=vonage", 0},
		     {"state=sent&delivery=failed&provider=twilio", 1}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		owner_get(&place, "/outbox?%s", cases[i].query);
		assert_status(place.browser, 200);
		if (rows_shown(&place) != cases[i].rows)
			fail_msg("%s: %d rows", cases[i].query, rows_shown(&place));
	}
	owner_get(&place, "/outbox");
	assert_has(place.browser, "badge stop\">Not delivered</span><small>number unknown");
	assert_has(place.browser, "Being sent</span>");
	assert_has(place.browser, "1 being sent");
	owner_get(&place, "/outbox?delivery=lost");
	assert_status(place.browser, 404);
	owner_get(&place, "/outbox?provider=pigeon");
	assert_status(place.browser, 404);
	owner_get(&place, "/outbox/%s/%s", place.world->network_id, sent);
	assert_status(place.browser, 200);
	assert_has(place.browser, "Sign-in code by SMS");
	assert_has(place.browser, "<dd>Twilio</dd>");
	assert_has(place.browser, "number unknown");
	assert_lacks(place.browser, "Try again");
	owner_get(&place, "/outbox/%s/%s", place.world->network_id,
		  uuid_new(place.world->arena, place.world->now));
	assert_status(place.browser, 404);
	owner_world_close(&place);
}

static void a_message_s_page_tries_again(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	const char *id = add(&place, "sms", "dead", 8, true, 1);
	owner_get(&place, "/outbox/%s/%s", place.world->network_id, id);
	assert_has(place.browser, "no route");
	assert_lacks(place.browser, "SECRET");
	assert_has(place.browser, ">Try again</button>");
	ask(place.browser, METHOD_POST,
	    arena_printf(place.world->arena, "/owner/outbox/%s/%s/attempt", place.world->network_id,
			 id),
	    NULL);
	owner_follow(&place);
	assert_has(place.browser, "tried again within seconds");
	assert_int_equal(is(&place, id, "state = 'queued' AND attempts = 0"), 1);
	owner_world_close(&place);
}

/* Only of providers in trouble is there a word; whose account it is, is said. */
static void providers_in_trouble_are_named(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	world_sql(place.world, "DELETE FROM provider_health");
	owner_get(&place, "/outbox");
	assert_lacks(place.browser, "Providers in trouble");
	world_sql(place.world,
		  "INSERT INTO provider_health (provider, account, failures, open_until, error, "
		  "changed_at) VALUES ('twilio', 'platform', 7, now() + interval '1 minute', "
		  "'no answer', now()), ('vonage', '%s', 2, NULL, 'HTTP 503', now()), "
		  "('smtp', 'platform', 0, NULL, 'refused once', now())",
		  place.world->network_id);
	owner_get(&place, "/outbox");
	assert_has(place.browser, "Twilio<small>the platform&#39;s account</small>");
	assert_has(place.browser, "Left alone</span><small>until <time");
	const char *network =
		world_text(place.world, "SELECT name FROM network WHERE network_id = '%s'",
			   place.world->network_id);
	assert_has(place.browser,
		   arena_printf(place.world->arena, "Vonage<small>%s</small>", network));
	assert_has(place.browser, "Failing, still tried");
	assert_has(place.browser, "HTTP 503");
	assert_has(place.browser, "Works again");
	world_sql(place.world, "DELETE FROM provider_health");
	owner_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_waits_in_an_empty_queue),
		cmocka_unit_test(the_queue_is_shown_but_not_what_it_says),
		cmocka_unit_test(a_dead_message_is_queued_again),
		cmocka_unit_test(one_that_waits_is_tried_now),
		cmocka_unit_test(what_cannot_be_tried_stays),
		cmocka_unit_test(ids_that_are_not_there_are_not_found),
		cmocka_unit_test(the_role_cannot_read_texts),
		cmocka_unit_test(pages_show_every_message_once),
		cmocka_unit_test(where_it_is_and_what_became_of_it),
		cmocka_unit_test(a_message_s_page_tries_again),
		cmocka_unit_test(providers_in_trouble_are_named),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
