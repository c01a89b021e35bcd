/* The list of guests: found by each way there is, filtered, paged by key, and as a file. */
#include "app.h"
#include "domain/guest.h"
#include "domain/guest_name.h"
#include "till_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* Ada is there already; a manager looks. */
static struct till_world open_list(void)
{
	struct till_world place = till_world_open(&manage_app, "");
	guest_rename(world_begin(place.world, MANAGER, NULL), place.guest_id, "Ada Lovelace");
	world_end(place.world);
	till_be(&place, MANAGER);
	return place;
}

static const char *add_guest(struct till_world *place, const char *name, bool verified)
{
	const char *guest_id = world_guest(place->world, verified);
	guest_rename(world_begin(place->world, MANAGER, NULL), guest_id, name);
	world_end(place->world);
	return guest_id;
}

static void search(struct till_world *place, const char *typed)
{
	till_get(place, "/guests?q=%s", percent_encoded(place->world->arena, typed));
	assert_status(place->browser, 200);
}

/* The page shows that guest and nobody else. */
static void assert_only(struct till_world *place, const char *guest_id)
{
	assert_has(place->browser, guest_id);
	assert_has(place->browser, "<span>1 guest</span>");
}

static void assert_nobody(struct till_world *place)
{
	assert_has(place->browser, "Nobody found");
	assert_has(place->browser, "Try the beginning of a first or last name");
}

static void a_name_is_found_by_its_words(void **state)
{
	static const char *const ways[] = {"Oluwaseun", "olu",	 "ADEBAYO",	 "Adébáyò",
					   "fairw",	"f olu", "  OLU   fair "};
	(void)state;
	struct till_world place = open_list();
	const char *guest_id = add_guest(&place, "Oluwaseun Adébáyò-Fairweather", true);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		search(&place, ways[i]);
		assert_only(&place, guest_id);
		assert_lacks(place.browser, place.guest_id);
	}
	search(&place, "olu lovelace");
	assert_nobody(&place);
	search(&place, "weather");
	assert_nobody(&place);
	till_world_close(&place);
}

static void cyrillic_is_found_without_case_and_dots(void **state)
{
	static const char *const ways[] = {"пётр", "ПЕТР", "чайк"};
	(void)state;
	struct till_world place = open_list();
	const char *guest_id = add_guest(&place, "Пётр Чайковский", false);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		search(&place, ways[i]);
		assert_only(&place, guest_id);
	}
	till_world_close(&place);
}

static void signs_are_no_wildcards(void **state)
{
	static const char *const signs[] = {"%", "_", "'", "%'; --", "\\", "\"<i>%"};
	(void)state;
	struct till_world place = open_list();
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		search(&place, signs[i]);
		assert_lacks(place.browser, place.guest_id);
		assert_lacks(place.browser, "<i>");
		assert_nobody(&place);
	}
	search(&place, "a%");
	assert_only(&place, place.guest_id);
	till_get(&place, "/guests?q=%%20");
	assert_only(&place, place.guest_id);
	till_world_close(&place);
}

static void a_phone_is_found_in_any_form(void **state)
{
	static const char *const ways[] = {"+447700900123", "07700 900123", "0044 7700-900-123"};
	(void)state;
	struct till_world place = open_list();
	struct till_world theirs = open_list();
	world_sql(place.world, "UPDATE guest SET phone_index = '%s' WHERE guest_id = '%s'",
		  phone_index(&place.world->scope, "+447700900123"), place.guest_id);
	world_sql(theirs.world, "UPDATE guest SET phone_index = '%s' WHERE guest_id = '%s'",
		  phone_index(&theirs.world->scope, "+447700900123"), theirs.guest_id);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		search(&place, ways[i]);
		assert_only(&place, place.guest_id);
		assert_lacks(place.browser, theirs.guest_id);
	}
	search(&place, "07700 900124");
	assert_nobody(&place);
	search(&place, "900123"); /* nor by a part of it */
	assert_nobody(&place);
	till_world_close(&theirs);
	till_world_close(&place);
}

static void give_code(struct till_world *place, const char *code, int seconds)
{
	world_sql(place->world,
		  "INSERT INTO card_code VALUES ('%s', '%s', '%s', timestamptz '%s' + interval "
		  "'%d seconds')",
		  place->world->network_id, code, place->guest_id,
		  instant_text(place->world->arena, place->world->now), seconds);
}

static void a_card_is_found_by_number_and_by_valid_digits(void **state)
{
	(void)state;
	struct till_world place = open_list();
	const char *card_no = world_text(
		place.world, "SELECT card_no FROM guest WHERE guest_id = '%s'", place.guest_id);
	const char *unnamed = world_guest(place.world, false);
	give_code(&place, "481206", 60);
	give_code(&place, "481207", -1);
	search(&place, "481 206");
	assert_only(&place, place.guest_id);
	search(&place, "481207");
	assert_nobody(&place);
	search(&place, card_no);
	assert_only(&place, place.guest_id);
	search(&place, arena_printf(place.world->arena, "Guest %d", atoi(card_no) + 1));
	assert_only(&place, unnamed);
	search(&place, "999999999999999999999999999");
	assert_nobody(&place);
	till_world_close(&place);
}

/* Every id of `wanted`, each once, following the pages; how many pages it took. */
static int walk(struct till_world *place, const char *query, const char *const *wanted, int count)
{
	int pages = 0, *seen = arena_alloc(place->world->arena, (size_t)count * sizeof *seen);
	const char *path = arena_printf(place->world->arena, "/guests?%s", query);
	for (int i = 0; i < count; i++)
		seen[i] = 0;
	for (; *path && pages < 20; pages++) {
		till_get(place, "%s", path);
		assert_status(place->browser, 200);
		for (int i = 0; i < count; i++)
			seen[i] += strstr(place->browser->page, wanted[i]) != NULL;
		const char *next =
			asker_between(place->browser, "rel=\"next\" href=\"/manage", "\">Next");
		char *plain = arena_text(place->world->arena, next);
		for (char *at = plain; (at = strstr(at, "&amp;")); at++)
			memmove(at + 1, at + 5, strlen(at + 5) + 1);
		path = plain;
	}
	for (int i = 0; i < count; i++)
		if (seen[i] != 1)
			fail_msg("%s: guest %d was seen %d times", query, i, seen[i]);
	return pages;
}

enum { CROWD = 60 };

/* Several joined at one instant, in several tiers, some verified. */
static const char **crowd(struct till_world *place)
{
	const char **ids = arena_alloc(place->world->arena, CROWD * sizeof *ids);
	for (int i = 0; i < CROWD; i++) {
		ids[i] = add_guest(place, arena_printf(place->world->arena, "Zoe%d Zimmer", i % 7),
				   i % 2);
		world_sql(place->world,
			  "UPDATE guest SET tier_rank = %d, created_at = '2026-02-01'::timestamptz "
			  "+ interval '%d days' WHERE guest_id = '%s'",
			  i % 3 + 1, i / 8, ids[i]);
	}
	return ids;
}

static void pages_show_every_guest_once(void **state)
{
	(void)state;
	struct till_world place = open_list();
	const char **ids = crowd(&place);
	assert_int_equal(walk(&place, "", ids, CROWD), 3);
	assert_int_equal(walk(&place, "sort=oldest", ids, CROWD), 3);
	assert_int_equal(walk(&place, "q=z", ids, CROWD), 3);
	assert_int_equal(walk(&place, "q=zim%20zo", ids, CROWD), 3);
	till_get(&place, "/guests");
	assert_has(place.browser, "<span>61 guests</span>");
	till_get(&place, "/guests?q=z");
	assert_has(place.browser, "<span>60 guests</span>");
	till_world_close(&place);
}

static void filters_leave_the_others_out(void **state)
{
	(void)state;
	struct till_world place = open_list();
	const char **ids = crowd(&place);
	till_get(&place, "/guests?tier=2");
	assert_has(place.browser, "<span>20 guests</span>");
	assert_lacks(place.browser, ids[0]);
	assert_has(place.browser, ids[1]);
	till_get(&place, "/guests?tier=2&standing=verified");
	assert_has(place.browser, "<span>10 guests</span>");
	till_get(&place, "/guests?standing=unverified&q=zoe");
	assert_has(place.browser, "<span>30 guests</span>");
	till_get(&place, "/guests?tier=5&standing=verified");
	assert_nobody(&place);
	till_get(&place, "/guests?tier=x&standing=y&sort=z&at=1&id=2&word=%%25");
	assert_status(place.browser, 200);
	assert_has(place.browser, "<span>61 guests</span>");
	till_world_close(&place);
}

static void the_order_is_by_joining(void **state)
{
	(void)state;
	struct till_world place = open_list();
	const char *late = add_guest(&place, "Late", true);
	world_sql(place.world, "UPDATE guest SET created_at = '2026-03-01' WHERE guest_id = '%s'",
		  late);
	till_get(&place, "/guests");
	assert_true(strstr(place.browser->page, late) <
		    strstr(place.browser->page, place.guest_id));
	till_get(&place, "/guests?sort=oldest");
	assert_true(strstr(place.browser->page, late) >
		    strstr(place.browser->page, place.guest_id));
	till_world_close(&place);
}

static void a_row_has_the_guest_s_figures(void **state)
{
	(void)state;
	struct till_world place = open_list();
	till_earn(&place, 5000);
	world_sale(place.world, place.guest_id, 2000);
	till_get(&place, "/guests");
	assert_has(place.browser, arena_printf(place.world->arena, "data-th=\"Points\">%lld<",
					       (long long)world_balance(place.world, place.guest_id,
									"available")));
	assert_has(place.browser,
		   arena_printf(place.world->arena, "data-th=\"Pending\">%lld<",
				(long long)world_balance(place.world, place.guest_id, "pending")));
	assert_true(world_balance(place.world, place.guest_id, "available") > 0);
	assert_has(place.browser, "data-th=\"Visits\">2<");
	assert_has(place.browser, ">13 June</time>");
	till_world_close(&place);
}

static void nobody_has_come_yet(void **state)
{
	(void)state;
	struct till_world place = open_list();
	world_sql(place.world, "DELETE FROM guest_token WHERE network_id = '%s'",
		  place.world->network_id);
	world_sql(place.world, "DELETE FROM guest_account WHERE network_id = '%s'",
		  place.world->network_id);
	world_sql(place.world, "DELETE FROM guest WHERE network_id = '%s'",
		  place.world->network_id);
	till_get(&place, "/guests");
	assert_status(place.browser, 200);
	assert_has(place.browser, "No guests yet");
	assert_lacks(place.browser, "CSV");
	till_world_close(&place);
}

static void many_are_counted_with_the_summaries(void **state)
{
	(void)state;
	struct till_world place = open_list();
	world_sql(place.world,
		  "INSERT INTO guest (network_id, guest_id, card_no, key_sealed, phone_sealed, "
		  "phone_index, created_at, created_by) SELECT '%s', gen_random_uuid(), 5000 + i, "
		  "'', '', decode(md5(i::text), 'hex'), '2026-01-02', 'guest' FROM "
		  "generate_series(1, 1001) i",
		  place.world->network_id);
	world_sql(place.world,
		  "INSERT INTO guest_account (network_id, guest_id) SELECT network_id, guest_id "
		  "FROM guest WHERE network_id = '%s' ON CONFLICT DO NOTHING",
		  place.world->network_id);
	till_get(&place, "/guests");
	assert_has(place.browser, "<span>More than 1,000 guests</span>");
	world_sql(place.world, "INSERT INTO summary_state VALUES ('%s', '2026-06-12 11:50+00', 0)",
		  place.world->network_id);
	world_sql(place.world,
		  "INSERT INTO summary_network VALUES ('%s', '2026-06-11', 7, 0, 0, 0, 0)",
		  place.world->network_id);
	till_get(&place, "/guests"); /* the summary is from before they came */
	assert_has(place.browser, "<span>More than 1,000 guests</span>");
	world_sql(place.world,
		  "INSERT INTO summary_network VALUES ('%s', '2026-06-12', 1002, 0, 0, 0, 0)",
		  place.world->network_id);
	till_get(&place, "/guests");
	assert_has(place.browser, "1,002 guests");
	assert_has(place.browser, "as of today at 12:50");
	till_get(&place, "/guests?standing=unverified");
	assert_has(place.browser, "<span>More than 1,000 guests</span>");
	till_world_close(&place);
}

static void take_file(struct till_world *place, const char *typed)
{
	till_get(place, "/guests");
	ask(place->browser, METHOD_POST, "/manage/guests/export", "q", typed, "tier", "", NULL);
	assert_status(place->browser, 200);
	assert_string_equal(place->browser->answer->type, "text/csv; charset=utf-8");
}

static void a_file_is_safe_and_written_down(void **state)
{
	(void)state;
	struct till_world place = open_list();
	add_guest(&place, "=1+1", false);
	add_guest(&place, "@x", false);
	add_guest(&place, "Eve \"the\" Best,\nsecond line", true);
	world_sql(place.world, "UPDATE guest_account SET pending = 5 WHERE guest_id = '%s'",
		  place.guest_id);
	take_file(&place, "");
	assert_has(place.browser, "\"'=1+1\",");
	assert_has(place.browser, "\"'@x\",");
	assert_has(place.browser, "\"Eve \"\"the\"\" Best,\nsecond line\",");
	assert_has(place.browser, "\"Ada Lovelace\",1001,\"Bronze\",\"yes\",0,5,0,0,0,,");
	assert_lacks(place.browser, "+44");
	assert_int_equal(
		world_int(place.world,
			  "SELECT (after ->> 'guests')::int FROM audit WHERE network_id = '%s' AND "
			  "action = 'export.guests' AND actor_id = '%s'",
			  place.world->network_id, place.world->manager_id),
		4);
	take_file(&place, "ada");
	assert_has(place.browser, "Ada Lovelace");
	assert_lacks(place.browser, "Best");
	take_file(&place, "%");
	assert_lacks(place.browser, "Ada");
	till_world_close(&place);
}

static void other_networks_guests_are_not_listed(void **state)
{
	(void)state;
	struct till_world theirs = open_list();
	const char *other = add_guest(&theirs, "Zed Stranger", true);
	struct till_world place = open_list();
	till_get(&place, "/guests");
	assert_lacks(place.browser, other);
	search(&place, "stranger");
	assert_nobody(&place);
	take_file(&place, "");
	assert_lacks(place.browser, "Stranger");
	till_world_close(&place);
	till_world_close(&theirs);
}

static void a_cashier_has_no_list(void **state)
{
	(void)state;
	struct till_world place = open_list();
	till_be(&place, CASHIER);
	till_get(&place, "/guests");
	assert_status(place.browser, 403);
	till_get(&place, "/till");
	ask(place.browser, METHOD_POST, "/manage/guests/export", "q", "", NULL);
	assert_status(place.browser, 403);
	till_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_found_by_its_words),
		cmocka_unit_test(cyrillic_is_found_without_case_and_dots),
		cmocka_unit_test(signs_are_no_wildcards),
		cmocka_unit_test(a_phone_is_found_in_any_form),
		cmocka_unit_test(a_card_is_found_by_number_and_by_valid_digits),
		cmocka_unit_test(pages_show_every_guest_once),
		cmocka_unit_test(filters_leave_the_others_out),
		cmocka_unit_test(the_order_is_by_joining),
		cmocka_unit_test(a_row_has_the_guest_s_figures),
		cmocka_unit_test(nobody_has_come_yet),
		cmocka_unit_test(many_are_counted_with_the_summaries),
		cmocka_unit_test(a_file_is_safe_and_written_down),
		cmocka_unit_test(other_networks_guests_are_not_listed),
		cmocka_unit_test(a_cashier_has_no_list),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
