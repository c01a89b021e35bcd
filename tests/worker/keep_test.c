/* What jobs remove, to the microsecond; what a dry run says and leaves; that who fails is tried
 * again. */
#include "core/clock.h"
#include "worker/job.h"
#include "worker_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const struct job *const all_jobs[] = {&job_confirm_earnings, &job_wipe_codes,
					     &job_remove_sessions, &job_remove_traces, NULL};

/* A row each whose age is exactly its keep, and one a microsecond older. In the statement $N is the
 * network, $G a guest of it, $I a number of its own, $T the row's instant. */
static const struct kept {
	const char *table, *age, *insert;
} kept[] = {
	{"guest_session", "720 hours", "VALUES ('$N', int4send($I), '$G', 'cookie', '$T', '$T')"},
	{"staff_session", "720 hours",
	 "SELECT '$N', int4send($I), staff_id, NULL, '$T', '$T', '$T' FROM staff WHERE network_id "
	 "= "
	 "'$N' LIMIT 1"},
	{"otp_try", "720 hours", "VALUES ('$N', md5('$I')::uuid, '', '', '$T')"},
	{"idempotency", "24 hours", "VALUES ('$N', 'p', '/', 'k$I', '', '', '$T')"},
	{"device", "4320 hours", "VALUES ('$N', '$G', int4send($I), '', '$T', '$T')"},
	{"outbox (network_id, outbox_id, channel, kind, state, next_at, deadline_at, created_at, "
	 "ended_at)",
	 "2160 hours",
	 "VALUES ('$N', md5('$I')::uuid, 'sms', 'code', CASE WHEN $I % 2 = 0 THEN 'sent' ELSE "
	 "'dead' END, '$T', '$T', '$T', '$T')"},
	{"push_device", "4320 hours",
	 "VALUES ('$N', md5('$I')::uuid, '$G', 'web', int4send($I), 'x', '$T', '$T')"},
	{"sent_message", "2160 hours", "VALUES ('twilio', 'm$I', '$N', md5('$I')::uuid, '$T')"},
	{"receipt", "2160 hours", "VALUES ('twilio', 'e$I', 'm', 'sent', 'sent', '', '$T', '$T')"},
	{"inbound", "2160 hours", "VALUES ('twilio', 'e$I', '$N', 'x', 'y', '$T')"},
	{"job_run", "2160 hours", "VALUES (md5('$I')::uuid, 'other', '$T')"},
	{"otp (network_id, otp_id, via, requester, phone_index, address_block, phone_prefix, "
	 "sent_at, "
	 "expires_at)",
	 "720 hours", "VALUES ('$N', md5('$I')::uuid, 'page', '', '', '', '', '$T', '$T')"},
	{"owner_session", "720 hours", /* ended before it would have run out */
	 "SELECT int4send($I), owner_id, '$T', '$T', 'infinity', '$T' FROM owner LIMIT 1"},
	{"login_failure", "720 hours", "VALUES ('', md5('$I')::uuid, '', '$T')"},
	{"card_code", "24 hours", "VALUES ('$N', lpad('$I', 6, '0'), '$G', '$T')"},
	{"card_use", "24 hours",
	 "SELECT '$N', till_id, '$G', $I, '$T' FROM till WHERE network_id = '$N' LIMIT 1"},
	{"till_try", "24 hours",
	 "SELECT '$N', till_id, md5('$I')::uuid, '$T' FROM till WHERE network_id = '$N' LIMIT 1"},
};
enum { KEPT = sizeof kept / sizeof *kept };

/* The text with its four names replaced. */
static const char *filled(struct world *world, const char *text, const char *guest, int number,
			  const char *instant)
{
	char *end, *made = end = arena_alloc(world->arena, 1000);
	for (; *text; text++) {
		const char *value = *text != '$'     ? NULL
				    : text[1] == 'N' ? world->network_id
				    : text[1] == 'G' ? guest
				    : text[1] == 'T' ? instant
						     : arena_printf(world->arena, "%d", number);
		if (value)
			end += sprintf(end, "%s", value), text++;
		else
			*end++ = *text;
	}
	*end = '\0';
	return made;
}

static int64_t rows_of(struct world *world, const char *table)
{
	char name[40] = "";
	sscanf(table, "%39[a-z_]", name);
	return world_int(world, "SELECT count(*) FROM %s", name);
}

static void fill(struct world *world, const char *guest)
{
	world_sql(world,
		  "INSERT INTO owner (owner_id, login_index, name, password_hash, "
		  "created_at) SELECT gen_random_uuid(), '', 'Olive', '', '2026-01-01' WHERE "
		  "NOT EXISTS (SELECT FROM owner)");
	for (int i = 0; i < 2 * KEPT; i++) {
		const struct kept *each = &kept[i / 2];
		const char *instant = world_text(
			world,
			"SELECT '%s'::timestamptz - interval '%s' - interval '%d microseconds'",
			instant_text(world->arena, world->now), each->age, i % 2);
		world_sql(world, "INSERT INTO %s %s", each->table,
			  filled(world, each->insert, guest, i, instant));
	}
}

static int64_t batches(struct worker *worker, bool dry)
{
	int64_t errors = 0, done = 0;
	worker->dry = dry;
	for (int i = 0; all_jobs[i]; i++) {
		worker->job = all_jobs[i];
		done += all_jobs[i]->batch(worker, &errors);
	}
	assert_int_equal(errors, 0);
	return done;
}

static void each_goes_a_microsecond_after_its_time(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const char *guest = world_guest(world, true);
	int64_t before[KEPT];
	for (int i = 0; i < KEPT; i++)
		before[i] = rows_of(world, kept[i].table);
	fill(world, guest);
	struct worker worker = world_worker(world, "loyalty_worker");
	assert_int_equal(batches(&worker, false), KEPT);
	for (int i = 0; i < KEPT; i++)
		assert_int_equal(rows_of(world, kept[i].table), before[i] + 1);
	worker.now += 1;
	assert_int_equal(batches(&worker, false), KEPT);
	for (int i = 0; i < KEPT; i++)
		assert_int_equal(rows_of(world, kept[i].table), before[i]);
	world_worker_end(&worker);
	world_close(world);
}

/* Every row of every table, with where it lies and who wrote it. */
static const char *everything(struct world *world)
{
	static const char *const also[] = {"entry",    "guest_account", "lot",	 "lot_use",
					   "due",      "visit",		"audit", "guest",
					   "referral", "summary_state"};
	const char *all = "";
	for (int i = 0; i < KEPT + 10; i++) {
		char name[40] = "";
		sscanf(i < KEPT ? kept[i].table : also[i - KEPT], "%39[a-z_]", name);
		all = arena_printf(
			world->arena, "%s %s %s", all, name,
			world_text(world,
				   "SELECT coalesce(md5(string_agg(concat_ws(' ', t.xmin, t.ctid, "
				   "t.xmax, t::text), '|' ORDER BY t.ctid)), 'none') FROM %s t",
				   name));
	}
	return all;
}

static void add_dead_code(struct world *world)
{
	world_sql(world,
		  "INSERT INTO otp (network_id, otp_id, via, requester, phone_index, phone_sealed, "
		  "code_hash, address_block, phone_prefix, sent_at, expires_at) VALUES ('%s', "
		  "gen_random_uuid(), 'page', '', '', 's', 'c', '', '', '%s', '%s')",
		  world->network_id, instant_text(world->arena, world->now - HOURS(1)),
		  instant_text(world->arena, world->now));
}

/* Every table that nothing is removed from, with all its rows. */
static const char *what_stays(struct world *world)
{
	const char *removed = "", *all = "";
	for (int i = 0; i < KEPT; i++) {
		char name[40] = "";
		sscanf(kept[i].table, "%39[a-z_]", name);
		removed = arena_printf(world->arena, "%s,'%s'", removed, name);
	}
	const char *tables = world_text(
		world,
		"SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE "
		"relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT "
		"IN ('' %s)",
		removed);
	while (*tables) {
		int length = (int)strcspn(tables, " ");
		all = arena_printf(
			world->arena, "%s %.*s %s", all, length, tables,
			world_text(world,
				   "SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY "
				   "t::text)), 'none') FROM %.*s t",
				   length, tables));
		tables += length;
		tables += *tables == ' ';
	}
	return all;
}

/* Entries, the audit, consents and a POS check's number, however old. */
static void what_is_kept_for_ever_is_never_touched(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const char *guest = world_guest(world, true), *id = world->network_id;
	world_sale(world, guest, 1000);
	world_sql(world,
		  "INSERT INTO visit_reference SELECT '%s', 'pos', 'check 1', visit_id FROM visit "
		  "WHERE network_id = '%s'; "
		  "INSERT INTO consent VALUES ('%s', '%s', 'terms', '1', '2026-01-01', 'page'); "
		  "INSERT INTO platform_audit (audit_id, at, actor_kind, action, subject_kind) "
		  "VALUES (gen_random_uuid(), '2026-01-01', 'worker', 'x', 'x')",
		  id, id, id, guest);
	static const char *const named[] = {"entry", "audit", "platform_audit", "consent",
					    "visit_reference"};
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		assert_true(rows_of(world, named[i]) > 0);
	fill(world, guest);
	const char *before = what_stays(world);
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		assert_non_null(strstr(before, named[i]));
	struct worker worker = world_worker(world, "loyalty_worker");
	worker.now += HOURS(24 * 365 * INT64_C(100));
	for (int i = 1; all_jobs[i]; i++) { /* all but the one that confirms */
		int64_t errors = 0;
		worker.job = all_jobs[i];
		worker.job->batch(&worker, &errors);
		assert_int_equal(errors, 0);
	}
	for (int i = 0; i < KEPT; i++)
		assert_int_equal(rows_of(world, kept[i].table), 0);
	assert_string_equal(what_stays(world), before);
	world_sql(world, "DELETE FROM due"); /* or the others would have to do */
	world_worker_end(&worker);
	world_close(world);
}

static void a_dry_run_counts_and_changes_nothing(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const char *guests[3];
	for (int i = 0; i < 3; i++) {
		guests[i] = world_guest(world, true);
		world_sale(world, guests[i], 1000);
		world_sale(world, guests[i], 1200);
	}
	world->now += HOURS(25);
	fill(world, guests[0]);
	add_dead_code(world);
	struct worker worker = world_worker(world, "loyalty_worker");
	const char *before = everything(world);
	int64_t dry = batches(&worker, true);
	assert_string_equal(everything(world), before);
	assert_int_equal(dry, 6 + 1 + KEPT);
	assert_int_equal(batches(&worker, false), dry);
	assert_string_not_equal(everything(world), before);
	assert_int_equal(batches(&worker, true), 0);
	world_worker_end(&worker);
	world_close(world);
}

/* A table that has grown since the server counted it, as after a crash: what is old goes within a
 * statement's five seconds all the same. */
static void many_go_that_the_server_believes_few(void **state)
{
	(void)state;
	struct world *world = world_open("");
	world_sql(world,
		  "INSERT INTO idempotency SELECT '%s', 'p', '/', 'k' || i, '', '', "
		  "'%s'::timestamptz - CASE WHEN i <= 1500 THEN interval '25 hours' ELSE "
		  "'1 hour' END + i * interval '1 microsecond' FROM generate_series(1, 100000) i",
		  world->network_id, instant_text(world->arena, world->now));
	world_sql(world, "UPDATE pg_class SET reltuples = 16, relpages = "
			 "pg_relation_size('idempotency') / 8192 WHERE relname = 'idempotency'");
	int64_t before = rows_of(world, "idempotency");
	struct worker worker = world_worker(world, "loyalty_worker");
	assert_int_equal(batches(&worker, false), 1000);
	assert_int_equal(batches(&worker, false), 500);
	assert_int_equal(rows_of(world, "idempotency"), before - 1500);
	world_worker_end(&worker);
	world_close(world);
}

/* In each job whose step is a network's. */
static void a_network_that_fails_is_set_aside_alone(void **state)
{
	(void)state;
	struct world *world = world_open(""), *other = world_open("");
	struct world *both[] = {world, other};
	for (int i = 0; i < 2; i++) {
		const char *guest = world_guest(both[i], true);
		world_sql(both[i],
			  "INSERT INTO guest_session VALUES ('%s', '\\x01', '%s', 'cookie', '%s', "
			  "'2026-01-01')",
			  both[i]->network_id, guest, "2026-01-01");
		add_dead_code(both[i]);
	}
	world_sql(world,
		  "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE "
		  "''broken''; END'; "
		  "CREATE TRIGGER broken BEFORE DELETE ON guest_session FOR EACH ROW WHEN "
		  "(OLD.network_id = '%s') EXECUTE FUNCTION refuse(); "
		  "CREATE TRIGGER broken BEFORE UPDATE ON otp FOR EACH ROW WHEN "
		  "(OLD.network_id = '%s') EXECUTE FUNCTION refuse()",
		  world->network_id, world->network_id);
	struct worker worker = world_worker(world, "loyalty_worker");
	const struct job *const jobs[] = {&job_wipe_codes, &job_remove_sessions};
	for (int i = 0; i < 2; i++) {
		int64_t errors = 0;
		worker.job = jobs[i];
		assert_int_equal(worker.job->batch(&worker, &errors), 1);
		assert_int_equal(errors, 1);
		assert_non_null(strstr(worker.why, world->network_id));
		assert_int_equal(worker.job->batch(&worker, &errors), 0);
		assert_int_equal(errors, 1); /* it is not its time yet */
	}
	world_sql(world, "DROP TRIGGER broken ON otp; DROP TRIGGER broken ON guest_session; DROP "
			 "FUNCTION refuse");
	for (int i = 0; i < FAILURES; i++)
		worker.failures[i].until = clock_ticks();
	assert_int_equal(batches(&worker, false), 2);
	world_worker_end(&worker);
	world_close(other);
	world_close(world);
}

static void who_failed_is_tried_again(void **state)
{
	(void)state;
	assert_true(clock_open("", false));
	struct world *world = world_open("");
	world->now = clock_now() - HOURS(30);
	const char *guest = world_guest(world, true), *other = world_guest(world, true);
	int64_t errors = 0;
	world_sale(world, guest, 1000);
	world_sale(world, other, 1000);
	world_sql(world, "UPDATE guest_account SET pending = 0 WHERE guest_id = '%s'", guest);
	struct worker worker = world_worker(world, "loyalty_worker");
	worker.job = &job_confirm_earnings;
	worker.now = clock_now();
	assert_int_equal(worker.job->batch(&worker, &errors), 1);
	assert_int_equal(errors, 1);
	assert_non_null(strstr(worker.why, guest));
	assert_non_null(strstr(worker.why, "23514"));
	world_sql(world,
		  "UPDATE guest_account a SET pending = (SELECT sum(d_pending) FROM entry e WHERE "
		  "e.guest_id = a.guest_id) WHERE guest_id = '%s'",
		  guest);
	assert_int_equal(worker.job->batch(&worker, &errors), 0); /* it is not his time yet */
	assert_int_equal(worker.failures[0].tries, 1);
	assert_in_range(worker.failures[0].until - clock_ticks(), 4000000, 5000000);
	worker.failures[0].until = clock_ticks(); /* as if the five seconds were over */
	assert_int_equal(worker.job->batch(&worker, &errors), 1);
	assert_int_equal(errors, 1);
	world->now = clock_now();
	assert_string_equal(world_verify(world, guest), "");
	world_worker_end(&worker);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_goes_a_microsecond_after_its_time),
		cmocka_unit_test(what_is_kept_for_ever_is_never_touched),
		cmocka_unit_test(a_dry_run_counts_and_changes_nothing),
		cmocka_unit_test(many_go_that_the_server_believes_few),
		cmocka_unit_test(a_network_that_fails_is_set_aside_alone),
		cmocka_unit_test(who_failed_is_tried_again),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
