/* The log of changes: every row once, each filter, no one's personal data, a file that is no
 * program, and never more of the table read than is shown. */
#include "app.h"
#include "core/crypto.h"
#include "owner_world.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct owner_world open_place(void)
{
	struct owner_world place = owner_world_open(&owner_app, "");
	world_sql(place.world, "UPDATE network SET name = 'Harbour %s' WHERE network_id = '%s'",
		  place.world->network_id + 24, place.world->network_id);
	return place;
}

/* A change in the place's network, by nobody in particular. */
static void add(struct owner_world *place, const char *kind, const char *actor_id,
		const char *action, int64_t at, const char *before, const char *after)
{
	struct world *world = place->world;
	const char *actor = *actor_id ? arena_printf(world->arena, "'%s'", actor_id) : "NULL";
	world_sql(world,
		  "INSERT INTO audit (network_id, audit_id, at, actor_kind, actor_id, action, "
		  "subject_kind, subject_id, before, after) VALUES ('%s', gen_random_uuid(), '%s', "
		  "'%s', %s, '%s', 'visit', '%s', '%s', '%s')",
		  world->network_id, instant_text(world->arena, at), kind, actor, action,
		  world->till_id, before, after);
}

static void add_platform(struct owner_world *place, const char *action, const char *subject,
			 int64_t at)
{
	struct world *world = place->world;
	world_sql(world,
		  "INSERT INTO platform_audit (audit_id, at, actor_kind, actor_id, action, "
		  "subject_kind, subject) VALUES (gen_random_uuid(), '%s', 'owner', '%s', '%s', "
		  "'job', '%s')",
		  instant_text(world->arena, at), place->owner_id, action, subject);
}

static int count(const char *page, const char *text)
{
	int found = 0;
	for (const char *at = page; (at = strstr(at, text)); at += strlen(text))
		found++;
	return found;
}

static int rows_shown(struct owner_world *place)
{
	return count(place->browser->page, "<tr role=\"row\"><th scope=\"row\"");
}

/* The address of the next page below /owner; "" on the last. */
static const char *next_page(struct owner_world *place)
{
	const char *link = asker_between(place->browser, "rel=\"next\" href=\"/owner", "\"");
	struct buffer path = buffer_in(place->world->arena);
	for (; *link; link++) {
		buffer_printf(&path, "%c", *link);
		if (!strncmp(link, "&amp;", 5))
			link += 4;
	}
	return buffer_end(&path);
}

static void a_change_is_shown_in_words(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	struct world *world = place.world;
	add(&place, "staff", world->cashier_id, "redemption.settled", world->now,
	    "{\"state\":\"pending\"}",
	    "{\"state\":\"settled\",\"paid_minor\":1200,\"limits\":[1,null]}");
	add(&place, "owner", place.owner_id, "credit.give", world->now, "{}",
	    "{\"currency\":\"RUB\",\"amount_minor\":36900000}");
	add(&place, "worker", "", "guest.tier_raised", world->now, "{\"tier\":1}", "{\"tier\":2}");
	add_platform(&place, "job.request", "wipe_codes", world->now);
	owner_get(&place, "/audit?network=%s", world->network_id);
	assert_status(place.browser, 200);
	assert_has(place.browser, "Redemption settled");
	assert_has(place.browser, "redemption.settled");
	assert_has(place.browser, "<s>pending</s> → settled");
	assert_has(place.browser, "<dt>paid</dt><dd>£12.00</dd>");
	assert_has(place.browser, "<dt>limits</dt><dd>[1,null]</dd>");
	assert_has(place.browser, "<small>cashier</small>");
	assert_has(place.browser, "<dt>amount</dt>");
	assert_has(place.browser, "369,000.00");
	assert_lacks(place.browser, "£369,000.00");
	assert_has(place.browser, "Guest&#39;s tier raised");
	assert_has(place.browser, "Worker");
	assert_lacks(place.browser, "job wipe_codes");
	owner_get(&place, "/audit");
	assert_has(place.browser, "Platform");
	assert_has(place.browser, "job wipe_codes");
	assert_has(place.browser, "Olive");
	owner_world_close(&place);
}

static void each_filter_finds_its_own(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	struct world *world = place.world;
	add(&place, "staff", world->cashier_id, "visit.recorded", world->now, "{}", "{}");
	add(&place, "staff", world->manager_id, "visit.voided", world->now - HOURS(24), "{}", "{}");
	add(&place, "worker", "", "visit.recorded", world->now - HOURS(48), "{}", "{}");
	static const struct {
		const char *query;
		int rows;
	} cases[] = {{"", 3},
		     {"&kind=staff", 2},
		     {"&kind=worker", 1},
		     {"&kind=owner", 0},
		     {"&action=visit.recorded", 2},
		     {"&action=visit.unheard", 0},
		     {"&action=visit.recorded&kind=staff", 1},
		     {"&from=2026-06-12", 1},
		     {"&to=2026-06-11", 2},
		     {"&from=2026-06-11&to=2026-06-11", 1},
		     {"&from=2026-06-13", 0}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		owner_get(&place, "/audit?network=%s%s", world->network_id, cases[i].query);
		if (strcmp(cases[i].query, "&from=2026-06-13"))
			assert_status(place.browser, 200);
		if (rows_shown(&place) != cases[i].rows)
			fail_msg("%s: %d rows", cases[i].query, rows_shown(&place));
	}
	owner_get(&place, "/audit?actor=%s", world->manager_id);
	assert_int_equal(rows_shown(&place), 1);
	assert_has(place.browser, "Sale voided");
	owner_get(&place, "/audit?actor=%s&action=visit.recorded", world->manager_id);
	assert_int_equal(rows_shown(&place), 0);
	assert_has(place.browser, "No changes found");
	owner_get(&place, "/audit?network=%s", uuid_new(world->arena, world->now));
	assert_status(place.browser, 200);
	assert_int_equal(rows_shown(&place), 0);
	owner_world_close(&place);
}

static void what_means_nothing_is_said(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	static const char *const wrong[] = {"kind=robots",     "action=DROP%20TABLE",
					    "network=1",       "actor=x%27",
					    "from=2026-02-30", "from=yesterday",
					    "to=2026-13-01",   "from=2026-06-11&to=2026-06-10"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		owner_get(&place, "/audit?%s", wrong[i]);
		assert_status(place.browser, 422);
		assert_has(place.browser, "That did not work");
	}
	owner_get(&place, "/audit?at=99999999999999999999&id=x");
	assert_status(place.browser, 200);
	owner_get(&place, "/audit?kind=%%3Cscript%%3E");
	assert_lacks(place.browser, "<script>");
	owner_world_close(&place);
}

/* 120 changes at one instant and 7 of the platform: their order is by id alone. */
static void pages_show_every_row_once(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	struct world *world = place.world;
	const char *now = instant_text(world->arena, world->now);
	const char *actor = uuid_new(world->arena, world->now);
	world_sql(world,
		  "INSERT INTO audit (network_id, audit_id, at, actor_kind, actor_id, action, "
		  "subject_kind, after) SELECT '%s', gen_random_uuid(), '%s', 'owner', '%s', "
		  "'credit.give', 'network', jsonb_build_object('number', 'n' || i || 'n') FROM "
		  "generate_series(1, 120) i",
		  world->network_id, now, actor);
	world_sql(world,
		  "INSERT INTO platform_audit (audit_id, at, actor_kind, actor_id, action, "
		  "subject_kind, after) SELECT gen_random_uuid(), '%s', 'owner', '%s', "
		  "'job.request', 'job', jsonb_build_object('number', 'n' || i || 'n') FROM "
		  "generate_series(121, 127) i",
		  now, actor);
	static const char *const filters[] = {"", "&kind=owner"};
	for (size_t f = 0; f < 2; f++) {
		int seen[128] = {0}, pages = 0;
		const char *path =
			arena_printf(world->arena, "/audit?actor=%s%s", actor, filters[f]);
		for (; *path; path = next_page(&place), pages++) {
			owner_get(&place, "%s", path);
			assert_status(place.browser, 200);
			for (int i = 1; i <= 127; i++)
				seen[i] += count(place.browser->page,
						 arena_printf(world->arena, ">n%dn<", i));
		}
		assert_int_equal(pages, 3);
		for (int i = 1; i <= 127; i++)
			assert_int_equal(seen[i], 1);
	}
	owner_world_close(&place);
}

/* What is looked for lies behind more rows than one page looks at: it is found by looking on. */
static void looking_on_finds_what_is_far(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	struct world *world = place.world;
	world_sql(world,
		  "INSERT INTO audit (network_id, audit_id, at, actor_kind, action, subject_kind) "
		  "SELECT '%s', gen_random_uuid(), timestamptz '%s' - i * interval '1 second', "
		  "'worker', 'visit.confirmed', 'visit' FROM generate_series(1, 6000) i",
		  world->network_id, instant_text(world->arena, world->now));
	add(&place, "staff", world->cashier_id, "visit.voided", world->now - HOURS(24), "{}", "{}");
	owner_get(&place, "/audit?network=%s&kind=staff", world->network_id);
	assert_int_equal(rows_shown(&place), 0);
	assert_has(place.browser, "Nothing found so far");
	owner_get(&place, "%s", next_page(&place));
	assert_int_equal(rows_shown(&place), 1);
	assert_string_equal(next_page(&place), "");
	owner_world_close(&place);
}

static void the_file_is_no_program(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	struct world *world = place.world;
	add(&place, "owner", place.owner_id, "credit.give", world->now, "{}",
	    "{\"reason\":\"=cmd(),\\\"x\\\"\"}");
	add_platform(&place, "job.request", "=1+1", world->now);
	world_sql(world, "UPDATE network SET name = '@SUM(A1)' WHERE network_id = '%s'",
		  world->network_id);
	owner_get(&place, "/audit");
	ask(place.browser, METHOD_POST, "/owner/audit", "actor", place.owner_id, NULL);
	assert_status(place.browser, 200);
	assert_has(place.browser, "\xef\xbb\xbf\"Time\",\"Actor kind\"");
	assert_has(place.browser, ",\"'=1+1\",");
	assert_has(place.browser, ",\"'@SUM(A1)\",");
	assert_has(place.browser, "\"{\"\"reason\"\": \"\"=cmd(),\\\"\"x\\\"\"\"\"}\"");
	assert_lacks(place.browser, ",\"=");
	assert_lacks(place.browser, ",=");
	assert_non_null(strstr(asker_header(place.browser, "Content-Disposition"), "audit.csv"));
	assert_int_equal(world_int(world,
				   "SELECT count(*) FROM platform_audit WHERE action = "
				   "'export.audit' AND actor_id = '%s' AND after->>'rows' = '2'",
				   place.owner_id),
			 1);
	owner_get(&place, "/audit");
	ask(place.browser, METHOD_POST, "/owner/audit", "from", "never", NULL);
	assert_status(place.browser, 422);
	world_sql(world, "UPDATE network SET name = 'Harbour' WHERE network_id = '%s'",
		  world->network_id);
	owner_world_close(&place);
}

/* What guest, till and worker do with a guest's points. */
static void play(struct world *world)
{
	const char *guest_id = world_guest(world, true);
	world_sql(world, "UPDATE guest SET name = 'Ada Quillfeather' WHERE guest_id = '%s'",
		  guest_id);
	world_sale(world, guest_id, 10000);
	world->now += HOURS(30);
	world_jobs(world, guest_id);
	struct redeem_result code = world_redeem(world, guest_id, 100);
	redemption_settle(world_begin(world, CASHIER, NULL), code.redemption_id);
	world_end(world);
	world->now += HOURS(30);
	world_jobs(world, guest_id);
}

static void no_personal_data(void **state)
{
	(void)state;
	struct world *played = world_open(""); /* first: its keys are not an owner's */
	play(played);
	struct owner_world place = open_place();
	owner_wait(&place, HOURS(100));
	owner_get(&place, "/audit?network=%s", played->network_id);
	assert_status(place.browser, 200);
	assert_has(place.browser, "Sale recorded");
	assert_has(place.browser, "Points of a sale available");
	assert_has(place.browser, "Redemption settled");
	assert_has(place.browser, "Redemption final");
	assert_lacks(place.browser, "Quillfeather");
	assert_int_equal(world_int(played,
				   "SELECT count(*) FROM audit WHERE (before::text || after) ~ "
				   "'Quillfeather|[0-9]{7}' AND network_id = '%s'",
				   played->network_id),
			 0);
	owner_world_close(&place);
	world_close(played);
}

/* No part of the plan read more than it should, and none the whole of the log. */
static void look_at_plan(json_t *plan, double most)
{
	const char *type = json_string_value(json_object_get(plan, "Node Type"));
	const char *relation = json_string_value(json_object_get(plan, "Relation Name"));
	double loops = json_number_value(json_object_get(plan, "Actual Loops"));
	double rows = json_number_value(json_object_get(plan, "Actual Rows")) * loops +
		      json_number_value(json_object_get(plan, "Rows Removed by Filter")) * loops;
	if (loops > 0 && relation && strstr(relation, "audit")) {
		assert_string_not_equal(type, "Seq Scan");
		assert_string_not_equal(type, "Bitmap Heap Scan");
		if (rows > most)
			fail_msg("%s of %s: %.0f rows", type, relation, rows);
	}
	size_t i;
	json_t *part;
	json_array_foreach(json_object_get(plan, "Plans"), i, part) look_at_plan(part, most);
}

static void look_at(struct world *world, const char *arguments, double most)
{
	const char *text = world_text(
		world, "EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE look_audit(%s)", arguments);
	json_t *plans = json_loads(text, 0, NULL);
	assert_non_null(plans);
	look_at_plan(json_object_get(json_array_get(plans, 0), "Plan"), most);
	json_decref(plans);
}

static void no_filter_reads_the_whole_log(void **state)
{
	(void)state;
	struct owner_world place = open_place();
	struct world *world = place.world;
	const char *id = world->network_id, *text = NULL;
	world_sql(world,
		  "INSERT INTO audit (network_id, audit_id, at, actor_kind, actor_id, action, "
		  "subject_kind) SELECT '%s', gen_random_uuid(), timestamptz '2026-06-01' - i * "
		  "interval '1 second', 'staff', CASE WHEN i %% 100 = 0 THEN uuid '%s' ELSE uuid "
		  "'%s' END, CASE WHEN i %% 10 = 0 THEN 'visit.voided' ELSE 'visit.recorded' END, "
		  "'visit' FROM generate_series(1, 40000) i",
		  id, world->manager_id, world->cashier_id);
	world_sql(world,
		  "INSERT INTO platform_audit (audit_id, at, actor_kind, action, subject_kind) "
		  "SELECT gen_random_uuid(), timestamptz '2026-06-01' - i * interval '1 second', "
		  "'worker', 'job.run', 'job' FROM generate_series(1, 5000) i");
	world_sql(world, "ANALYZE audit; ANALYZE platform_audit; ANALYZE network");
	for (int i = 0; i < sql_queries_count; i++)
		if (!strcmp(sql_queries[i]->name, "page_owner/audit"))
			text = sql_queries[i]->text;
	assert_non_null(text);
	world_sql(world,
		  "SET ROLE loyalty_owner; SET plan_cache_mode = force_generic_plan; PREPARE "
		  "look_audit AS %s",
		  text);
	const char *rest = "'2020-01-01', '2026-06-12', "
			   "'ffffffff-ffff-ffff-ffff-ffffffffffff', 51, 51";
	look_at(world, arena_printf(world->arena, "'all', NULL, NULL, NULL, NULL, %s", rest), 110);
	look_at(world,
		arena_printf(world->arena, "'network', '%s', NULL, NULL, NULL, %s", id, rest), 110);
	look_at(world,
		arena_printf(world->arena, "'action', NULL, 'visit.voided', NULL, NULL, %s", rest),
		110);
	look_at(world,
		arena_printf(world->arena, "'actor', NULL, NULL, '%s', NULL, %s", world->manager_id,
			     rest),
		110);
	look_at(world,
		arena_printf(world->arena,
			     "'all', NULL, NULL, NULL, 'owner', '2020-01-01', '2026-06-12', "
			     "'ffffffff-ffff-ffff-ffff-ffffffffffff', 5000, 51"),
		10100);
	world_sql(world, "DEALLOCATE look_audit; RESET ROLE; RESET plan_cache_mode");
	owner_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_is_shown_in_words),
		cmocka_unit_test(each_filter_finds_its_own),
		cmocka_unit_test(what_means_nothing_is_said),
		cmocka_unit_test(pages_show_every_row_once),
		cmocka_unit_test(looking_on_finds_what_is_far),
		cmocka_unit_test(the_file_is_no_program),
		cmocka_unit_test(no_personal_data),
		cmocka_unit_test(no_filter_reads_the_whole_log),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
