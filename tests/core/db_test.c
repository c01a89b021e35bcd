/* The promises of core/db.h against a real server: what travels when, what a failure leaves, what a
 * lost connection does. The tables are this test's own. */
#include "core/db.h"
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define NETWORK_A "00000000-0000-7000-8000-00000000000a"
#define NETWORK_B "00000000-0000-7000-8000-00000000000b"
#define INSTANT	  1781289720123456 /* 2026-06-12 18:42:00.123456 */

/* Places far behind the generated ones. */
enum { FIRST = 5000 };
static const struct query say = {
	"t/say", "SELECT $1::bigint AS number, app_now() AS at", 1, "", "", FIRST, false, NULL};
static const struct query wrong = {
	"t/wrong", "SELECT nothing FROM nowhere", 0, "", "", FIRST + 1, false, NULL};
static const struct query late = {"t/late", "SELECT 10 / (3 - n) AS n FROM generate_series(1, 9) n",
				  0,	    "",
				  "",	    FIRST + 2,
				  false,    NULL};
static const struct query list = {
	"t/list", "SELECT id, note, flag, at FROM t_note ORDER BY id", 0, "", "", FIRST + 3, false,
	NULL};
static const struct query add = {
	"t/add", "INSERT INTO t_note (network_id, id, note, at) VALUES ($1, $2, $3, app_now())",
	3,	 "",
	"",	 FIRST + 4,
	false,	 NULL};
static const struct query lock = {
	"t/lock", "SELECT id FROM t_note FOR NO KEY UPDATE", 0, "", "", FIRST + 5, false, NULL};
static const struct query defer = {
	"t/defer", "INSERT INTO t_child (id, parent) VALUES (1, 4711)", 0, "", "", FIRST + 6, false,
	NULL};
static const struct query nap = {"t/nap", "SELECT pg_sleep(5)", 0, "", "", FIRST + 7, false, NULL};
static const struct query shape = {"t/shape", "SELECT * FROM t_shape", 0, "", "", FIRST + 8, false,
				   NULL};
static const struct query prepared = {
	"t/prepared",
	"SELECT count(*) AS n FROM pg_prepared_statements WHERE name = $1",
	1,
	"",
	"",
	FIRST + 9,
	false,
	NULL};
static const struct query setting = {
	"t/setting", "SELECT current_setting($1) AS value, pg_backend_pid()::bigint AS pid",
	1,	     "",
	"",	     FIRST + 10,
	false,	     NULL};
static const struct query empty = {
	"t/empty", "SELECT 1 AS n WHERE false", 0, "", "", FIRST + 11, false, NULL};
static const struct query types = {
	"t/types",
	"SELECT 7::bigint AS big, -3::integer AS small, true AS yes, NULL::text AS nothing, "
	"'\\x00ff'::bytea AS bytes, $1::text AS word",
	1,
	"",
	"",
	FIRST + 12,
	false,
	NULL};
static const struct query programme = {
	"t/programme",
	"SELECT note, at FROM t_note WHERE network_id = $1 AND id < $2 ORDER BY id",
	2,
	"network_id uuid, below bigint",
	"",
	FIRST + 13,
	true,
	NULL};

static const struct query add_many = {
	"t/add_many",
	"INSERT INTO t_note (network_id, id, note, at) SELECT $1, id, note, app_now() "
	"FROM unnest($2::bigint[], $3::text[]) added (id, note)",
	3,
	"",
	"",
	FIRST + 14,
	false,
	NULL};
static const struct query add_one = {
	"t/add_one", "INSERT INTO t_note (network_id, id, note, at) VALUES ($1, $2, $3, app_now())",
	3,	     "",
	"",	     FIRST + 15,
	false,	     &add_many};
static const struct query change_many = {
	"t/change_many",
	"UPDATE t_note t SET note = t.note || c.note FROM unnest($2::bigint[], $3::text[]) c (id, "
	"note) WHERE t.network_id = $1 AND t.id = c.id",
	3,
	"",
	"",
	FIRST + 16,
	false,
	NULL};
static const struct query change_one = {
	"t/change_one",
	"UPDATE t_note SET note = note || $3 WHERE network_id = $1 AND id = $2",
	3,
	"",
	"",
	FIRST + 17,
	false,
	&change_many};

struct fixture {
	PGconn *server; /* as superuser, to look and to break things */
	struct db *db;
	struct arena *arena;
};

static char *conninfo(const char *role)
{
	static char text[512];
	const char *database = getenv("LOYALTY_DATABASE");
	snprintf(text, sizeof(text), "%s user=%s", database ? database : "", role);
	return text;
}

static void run(PGconn *server, const char *sql)
{
	PGresult *result = PQexec(server, sql);
	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(server));
	PQclear(result);
}

static int64_t ask(PGconn *server, const char *sql)
{
	PGresult *result = PQexec(server, sql);
	if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) != 1)
		fail_msg("%s: %s", sql, PQerrorMessage(server));
	int64_t number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return number;
}

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	fixture->server = PQconnectdb(conninfo("postgres"));
	if (PQstatus(fixture->server) != CONNECTION_OK) {
		fprintf(stderr, "run by tests/with_postgres.sh: %s",
			PQerrorMessage(fixture->server));
		return -1;
	}
	run(fixture->server,
	    "SET client_min_messages = error; DROP TABLE IF EXISTS t_note, t_child, t_shape;"
	    "CREATE TABLE t_note (network_id uuid NOT NULL, id bigint PRIMARY KEY, note text NOT "
	    "NULL,"
	    " flag boolean NOT NULL DEFAULT true, at timestamptz);"
	    "ALTER TABLE t_note ENABLE ROW LEVEL SECURITY;"
	    "CREATE POLICY tenant ON t_note USING (network_id = "
	    "current_setting('app.network_id')::uuid);"
	    "CREATE TABLE t_child (id bigint, parent bigint REFERENCES t_note DEFERRABLE INITIALLY "
	    "DEFERRED);"
	    "CREATE TABLE t_shape (a integer); INSERT INTO t_shape VALUES (1);"
	    "INSERT INTO t_note VALUES ('" NETWORK_A
	    "', 1, 'one', true, '2026-06-12 18:42:00.5+00'),"
	    " ('" NETWORK_A "', 2, 'two', false, NULL), ('" NETWORK_B "', 3, 'three', true, NULL);"
	    "GRANT SELECT, INSERT, UPDATE ON t_note, t_child, t_shape TO loyalty_guest");
	fixture->db = db_open(conninfo("loyalty_guest"), "db_test");
	fixture->arena = arena_new(64 << 20);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	arena_free(fixture->arena);
	db_close(fixture->db);
	PQfinish(fixture->server);
	free(fixture);
	return 0;
}

static struct db *begin(struct fixture *fixture)
{
	arena_reset(fixture->arena);
	db_begin(fixture->db, fixture->arena, INSTANT);
	db_network(fixture->db, NETWORK_A);
	return fixture->db;
}

static struct rows *say_number(struct db *db, int64_t number)
{
	const char *values[] = {db_integer(db, number)};
	return db_query(db, &say, values);
}

static struct rows *one_text(struct db *db, const struct query *query, const char *text)
{
	return db_query(db, query, &text);
}

static void add_note(struct db *db, int64_t id)
{
	const char *values[] = {NETWORK_A, db_integer(db, id), "new"};
	db_query(db, &add, values);
}

static int64_t notes(struct fixture *fixture)
{
	return ask(fixture->server, "SELECT count(*) FROM t_note");
}

static void kill_backends(struct fixture *fixture)
{
	run(fixture->server, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE "
			     "application_name = 'db_test'");
}

/* The next request is well again: nothing is left over from the one before. */
static void assert_well(struct fixture *fixture)
{
	struct db *db = begin(fixture);
	struct rows *rows = say_number(db, 99);
	assert_true(rows_next(rows));
	assert_int_equal(row_int(rows, "number"), 99);
	assert_int_equal(db_trips(db), 1);
	assert_int_equal(db_finish(db, true), DB_KEPT);
	assert_string_equal(db_error(db), "");
}

static void a_batch_of_questions_is_one_trip(void **state)
{
	struct db *db = begin(*state);
	struct rows *session = say_number(db, 1);

	assert_int_equal(db_trips(db), 0);
	assert_true(rows_next(session));
	assert_int_equal(db_trips(db), 1);
	struct rows *first = say_number(db, 2), *second = one_text(db, &types, "w"),
		    *third = db_query(db, &list, NULL);
	assert_int_equal(rows_count(third), 2); /* the network's own */
	assert_int_equal(db_trips(db), 2);
	assert_true(rows_next(first) && rows_next(second));
	assert_int_equal(row_int(first, "number"), 2);
	assert_int_equal(db_trips(db), 2);
	assert_int_equal(db_finish(db, true), DB_KEPT);
	assert_int_equal(db_trips(db), 2);
}

static void no_question_is_no_traffic(void **state)
{
	struct db *db = begin(*state);
	db_write(db);
	assert_int_equal(db_finish(db, true), DB_KEPT);
	assert_int_equal(db_trips(db), 0);
}

static void cells_have_their_types(void **state)
{
	struct db *db = begin(*state);
	struct rows *rows = one_text(db, &types, "it's"), *listed = db_query(db, &list, NULL);
	size_t length;

	assert_int_equal(row_int(rows, "big"), 0); /* before the first row */
	assert_true(rows_next(rows));
	assert_int_equal(row_int(rows, "big"), 7);
	assert_int_equal(row_int(rows, "small"), -3);
	assert_true(row_bool(rows, "yes"));
	assert_true(row_null(rows, "nothing") && !row_null(rows, "word"));
	assert_string_equal(row_text(rows, "nothing"), "");
	assert_string_equal(row_text(rows, "word"), "it's");
	assert_memory_equal(
		bytea_bytes(((struct fixture *)*state)->arena, row_text(rows, "bytes"), &length),
		"\0\377", 2);
	assert_int_equal(length, 2);
	assert_false(rows_next(rows));
	assert_int_equal(row_int(rows, "big"), 0); /* behind the last */
	assert_int_equal(rows_columns(listed), 4);
	assert_string_equal(rows_column_name(listed, 1), "note");
	assert_int_equal(rows_column_kind(listed, 0), COLUMN_INTEGER);
	assert_int_equal(rows_column_kind(listed, 1), COLUMN_TEXT);
	assert_int_equal(rows_column_kind(listed, 2), COLUMN_FLAG);
	assert_int_equal(rows_column_kind(listed, 3), COLUMN_TIME);
	assert_int_equal(rows_column(listed, "flagged", 4), 2);
	assert_int_equal(rows_column(listed, "fla", 3), -1);
	assert_string_equal(rows_cell(listed, 1, 1), "two");
	assert_null(rows_cell(listed, 1, 3));
	assert_null(rows_cell(listed, 2, 0));
	assert_true(rows_next(listed));
	assert_int_equal(row_time(listed, "at"), INSTANT + 376544);
	assert_true(rows_next(listed));
	assert_int_equal(row_time(listed, "at"), 0);
	rows_rewind(listed);
	assert_true(rows_next(listed));
	/* A name is what it says, not where it lies. */
	char name[] = "id";
	assert_int_equal(row_int(listed, name), 1);
	memcpy(name, "at", sizeof name);
	assert_int_equal(row_time(listed, name), INSTANT + 376544);
	assert_int_equal(db_finish(db, true), DB_KEPT);
}

static void the_instant_and_the_session_are_pinned(void **state)
{
	static const char *const pins[][2] = {
		{"search_path", "public,pg_temp"},
		{"TimeZone", "UTC"},
		{"client_encoding", "UTF8"},
		{"application_name", "db_test"},
		{"statement_timeout", "5s"},
		{"jit", "off"},
		{"lock_timeout", "2s"},
		{"idle_in_transaction_session_timeout", "10s"},
		{"transaction_read_only", "on"},
		{"transaction_isolation", "repeatable read"},
		{"plan_cache_mode", "force_generic_plan"},
	};
	struct db *db = begin(*state);
	struct rows *rows = say_number(db, 1);
	assert_true(rows_next(rows));
	assert_int_equal(row_time(rows, "at"), INSTANT);
	for (size_t i = 0; i < sizeof(pins) / sizeof(*pins); i++) {
		rows = one_text(db, &setting, pins[i][0]);
		assert_true(rows_next(rows));
		assert_string_equal(row_text(rows, "value"), pins[i][1]);
	}
	assert_int_equal(db_finish(db, true), DB_KEPT);
}

static void a_network_ends_with_its_request(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	assert_int_equal(rows_count(db_query(db, &list, NULL)), 2);
	db_network(db, NETWORK_B);
	assert_int_equal(rows_count(db_query(db, &list, NULL)), 1);
	assert_int_equal(db_finish(db, true), DB_KEPT);
	arena_reset(fixture->arena);
	db_begin(db, fixture->arena, INSTANT);
	assert_int_equal(rows_count(db_query(db, &list, NULL)), 0);
	assert_int_equal(db_finish(db, true), DB_FAILED); /* unset, the policy raises */
	assert_well(fixture);
}

static void a_network_holds_for_all_of_its_request(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	assert_int_equal(rows_count(db_query(db, &list, NULL)), 2);
	assert_int_equal(rows_count(db_query(db, &list, NULL)), 2);
	assert_int_equal(db_trips(db), 2);
	db_write(db);
	assert_int_equal(rows_count(db_query(db, &list, NULL)), 2);
	db_network(db, NETWORK_B);
	assert_int_equal(rows_count(db_query(db, &list, NULL)), 1);
	assert_int_equal(db_finish(db, false), DB_UNDONE); /* and with it B's settings */
	arena_reset(fixture->arena);
	db_begin(db, fixture->arena, INSTANT);
	db_network(db, NETWORK_B);
	assert_int_equal(rows_count(db_query(db, &list, NULL)), 1);
	assert_int_equal(db_finish(db, true), DB_KEPT);
}

static void wrong_sql_fails_and_sticks(void **state)
{
	struct db *db = begin(*state);
	struct rows *before = say_number(db, 1), *bad = db_query(db, &wrong, NULL),
		    *after = say_number(db, 2);

	assert_false(rows_next(bad));
	assert_true(db_failed(db));
	assert_false(db_unavailable(db));
	assert_non_null(strstr(db_error(db), "t/wrong: 42P01"));
	assert_false(rows_next(before) || rows_next(after));
	assert_false(rows_next(say_number(db, 3)));
	assert_int_equal(db_finish(db, true), DB_FAILED);
	assert_well(*state);
	assert_well(*state);
}

static void a_late_error_leaves_no_rows(void **state)
{
	struct db *db = begin(*state);
	struct rows *rows = db_query(db, &late, NULL);
	assert_int_equal(rows_count(rows), 0);
	assert_string_equal(db_error(db),
			    "t/late: 22012"); /* its message could hold a person's data */
	assert_int_equal(db_finish(db, true), DB_FAILED);
	assert_well(*state);
}

static void an_unread_error_is_found_at_the_end(void **state)
{
	struct db *db = begin(*state);
	struct rows *good = say_number(db, 1);
	db_query(db, &late, NULL);
	assert_true(rows_next(good));
	assert_false(db_failed(db));
	assert_int_equal(db_finish(db, true), DB_FAILED);
	assert_well(*state);
}

static void a_get_cannot_write(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	add_note(db, 10);
	assert_int_equal(db_finish(db, true), DB_FAILED);
	assert_non_null(strstr(db_error(db), "25006"));
	db = begin(fixture);
	assert_false(rows_next(db_query(db, &lock, NULL))); /* nor lock, before db_write */
	assert_int_equal(db_finish(db, true), DB_FAILED);
	assert_int_equal(notes(fixture), 3);
	assert_well(fixture);
}

static void a_kept_post_takes_three_trips(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	assert_true(rows_next(say_number(db, 1)));
	db_write(db);
	struct rows *locked = db_query(db, &lock, NULL),
		    *isolation = one_text(db, &setting, "transaction_isolation");
	assert_int_equal(rows_count(locked), 2);
	assert_true(rows_next(isolation));
	assert_string_equal(row_text(isolation, "value"), "read committed");
	add_note(db, 10);
	add_note(db, 11);
	assert_int_equal(db_trips(db), 2);
	assert_int_equal(db_finish(db, true), DB_KEPT);
	assert_int_equal(db_trips(db), 3);
	assert_int_equal(notes(fixture), 5);
	assert_int_equal(
		ask(fixture->server,
		    "SELECT count(*) FROM t_note WHERE at = '2026-06-12 18:42:00.123456+00'"),
		2);
	assert_well(fixture);
}

static void a_rejected_post_leaves_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	db_write(db);
	add_note(db, 10);
	assert_int_equal(db_finish(db, false), DB_UNDONE);
	assert_false(db_failed(db));
	assert_int_equal(notes(fixture), 3);
	assert_well(fixture);
}

static void a_failed_post_leaves_nothing(void **state)
{
	struct fixture *fixture = *state;
	for (int looked = 0; looked < 3; looked++) {
		struct db *db = begin(fixture);
		db_write(db);
		add_note(db, 10);
		struct rows *bad = db_query(db, &late, NULL);
		if (looked == 1)
			assert_false(rows_next(bad));
		add_note(db, 11);
		assert_int_equal(db_finish(db, looked != 2), DB_FAILED);
		assert_int_equal(notes(fixture), 3);
		assert_int_equal(ask(fixture->server, "SELECT count(*) FROM pg_stat_activity WHERE "
						      "application_name = 'db_test'"
						      " AND state LIKE 'idle in transaction%'"),
				 0);
		assert_well(fixture);
	}
}

/* The failing promise travelled in an earlier batch and nobody looked at it: COMMIT is answered by
 * ROLLBACK. */
static void an_unread_failure_of_an_earlier_batch_undoes(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	db_write(db);
	add_note(db, 10);
	struct rows *first = say_number(db, 1);
	db_query(db, &late, NULL);
	assert_true(rows_next(first));
	add_note(db, 11);
	assert_int_equal(db_finish(db, true), DB_FAILED);
	assert_int_equal(notes(fixture), 3);
	assert_well(fixture);
}

static void a_deferred_constraint_fails_the_commit(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	db_write(db);
	add_note(db, 10);
	db_query(db, &defer, NULL);
	assert_int_equal(db_finish(db, true), DB_FAILED);
	assert_string_equal(db_error(db), "commit: 23503 t_child_parent_fkey");
	assert_int_equal(notes(fixture), 3);
	assert_well(fixture);
}

static void begin_comes_first_in_its_batch(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	struct rows *before = say_number(db, 1); /* not looked at */
	db_write(db);
	add_note(db, 10);
	struct rows *inside = one_text(db, &setting, "transaction_read_only");
	assert_true(rows_next(inside));
	assert_string_equal(row_text(inside, "value"), "off");
	assert_true(rows_next(before));
	assert_int_equal(row_int(before, "number"), 1);
	assert_int_equal(db_trips(db), 1); /* both batches were under way */
	assert_int_equal(db_finish(db, true), DB_KEPT);
	assert_int_equal(notes(fixture), 4);
}

static void killed_while_idle_is_not_noticed(void **state)
{
	struct fixture *fixture = *state;
	assert_well(fixture);
	kill_backends(fixture);
	assert_well(fixture);
}

static void killed_between_looks_fails_once(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	db_write(db);
	add_note(db, 10);
	assert_true(rows_next(say_number(db, 1)));
	kill_backends(fixture);
	add_note(db, 11);
	struct rows *rows = say_number(db, 2);
	assert_false(rows_next(rows));
	assert_true(db_unavailable(db));
	assert_int_equal(db_finish(db, true), DB_FAILED);
	assert_int_equal(notes(fixture), 3);
	assert_well(fixture);
}

static void killed_in_a_statement_fails_once(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	struct rows *rows = db_query(db, &nap, NULL), *next = say_number(db, 1);

	PQsendQuery(fixture->server,
		    "SELECT pg_terminate_backend(pid) FROM pg_sleep(0.3), pg_stat_activity"
		    " WHERE application_name = 'db_test'");
	assert_false(rows_next(rows) || rows_next(next));
	assert_true(db_unavailable(db));
	assert_non_null(strstr(db_error(db), "t/nap: 57P01"));
	assert_int_equal(db_finish(db, true), DB_FAILED);
	assert_well(fixture);
	for (PGresult *result; (result = PQgetResult(fixture->server));)
		PQclear(result);
}

static void a_changed_schema_fails_once(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	assert_int_equal(rows_count(db_query(db, &shape, NULL)), 1);
	assert_int_equal(db_finish(db, true), DB_KEPT);
	run(fixture->server, "ALTER TABLE t_shape ADD COLUMN b text");
	db = begin(fixture);
	assert_int_equal(rows_count(db_query(db, &shape, NULL)), 0);
	assert_true(db_unavailable(db));
	assert_int_equal(db_finish(db, true), DB_FAILED);
	db = begin(fixture);
	assert_int_equal(rows_columns(db_query(db, &shape, NULL)), 2);
	assert_int_equal(db_finish(db, true), DB_KEPT);
}

static void no_login_is_unavailable(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = db_open(conninfo("nobody_of_that_name"), "db_test_none");
	db_begin(db, fixture->arena, INSTANT);
	assert_true(db_failed(db) && db_unavailable(db));
	db_network(db, NETWORK_A);
	db_write(db);
	assert_false(rows_next(say_number(db, 1)));
	assert_int_equal(db_finish(db, true), DB_FAILED);
	db_notify(db, "nothing");
	db_close(db);
}

static void asked_twice_is_prepared_once(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	struct rows *first = say_number(db, 1), *second = say_number(db, 2),
		    *count = one_text(db, &prepared, "t/say");
	assert_true(rows_next(second) && rows_next(first) && rows_next(count));
	assert_int_equal(row_int(first, "number") * 10 + row_int(second, "number"), 12);
	assert_int_equal(row_int(count, "n"), 1);
	assert_int_equal(db_finish(db, true), DB_KEPT);
	assert_well(fixture);
}

/* PREPARE behind a failure was skipped by the server and must be sent again. */
static void a_skipped_prepare_is_sent_again(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	db_query(db, &wrong, NULL);
	db_query(db, &empty, NULL);
	assert_int_equal(db_finish(db, true), DB_FAILED);
	db = begin(fixture);
	assert_int_equal(rows_count(db_query(db, &empty, NULL)), 0);
	assert_int_equal(db_finish(db, true), DB_KEPT);
}

static void unread_rows_never_cross_requests(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	struct rows *pid = one_text(db, &setting, "app.now");
	assert_true(rows_next(pid));
	int64_t before = row_int(pid, "pid");
	say_number(db, 1);
	db_write(db);
	add_note(db, 10); /* no db_finish: the handler went astray */
	db = begin(fixture);
	pid = one_text(db, &setting, "app.now");
	assert_true(rows_next(pid));
	assert_int_not_equal(row_int(pid, "pid"), before);
	assert_int_equal(db_finish(db, true), DB_KEPT);
	assert_int_equal(notes(fixture), 3);
	assert_false(rows_next(say_number(db, 1))); /* nor is anything asked outside */
	assert_well(fixture);
}

static void a_misspelt_column_fails(void **state)
{
	struct db *db = begin(*state);
	struct rows *rows = say_number(db, 1);
	assert_true(rows_next(rows));
	assert_int_equal(row_int(rows, "nummer"), 0);
	assert_string_equal(db_error(db), "t/say: no column nummer");
	assert_int_equal(db_finish(db, true), DB_FAILED);
}

static bool count_and_stop(struct rows *rows, void *context)
{
	int *calls = context;
	++*calls;
	assert_true(rows_next(rows));
	return row_int(rows, "number") != 13;
}

static void a_guard_stops_the_rest(void **state)
{
	struct fixture *fixture = *state;
	for (int look = 0; look < 2; look++) {
		struct db *db = begin(fixture);
		int calls = 0;
		assert_true(rows_next(say_number(db, 1)));
		db_write(db);
		struct rows *once = say_number(db, 13);
		db_guard(db, once, count_and_stop, &calls);
		struct rows *after = say_number(db, 2);
		add_note(db, 10);
		if (look) {
			assert_false(rows_next(after));
			assert_int_equal(calls, 1);
			assert_int_equal(row_int(once, "number"), 13);
			assert_false(rows_next(say_number(db, 3)));
		}
		assert_int_equal(db_finish(db, true), DB_UNDONE);
		assert_int_equal(calls, 1);
		assert_false(db_failed(db));
		assert_int_equal(db_trips(db), 3);
		assert_int_equal(notes(fixture), 3);
		assert_well(fixture);
	}
}

static void a_guard_lets_pass(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	int calls = 0;
	db_write(db);
	struct rows *earlier = say_number(db, 5);
	db_guard(db, say_number(db, 14), count_and_stop, &calls);
	assert_true(rows_next(
		earlier)); /* arrived together: the guard has looked before any decision */
	assert_int_equal(calls, 1);
	add_note(db, 10);
	assert_int_equal(db_finish(db, true), DB_KEPT);
	assert_int_equal(db_trips(db), 2);
	assert_int_equal(notes(fixture), 4);
	db = begin(fixture);
	db_query(db, &wrong, NULL);
	db_guard(db, say_number(db, 13), count_and_stop, &calls);
	assert_int_equal(db_finish(db, true), DB_FAILED);
	assert_int_equal(calls, 1); /* what never arrived is not looked at */
	assert_well(fixture);
}

static void what_is_committed_early_outlasts_the_rest(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	db_write(db);
	add_note(db, 10);
	assert_true(db_commit_early(db));
	assert_int_equal(notes(fixture), 4);
	add_note(db, 11); /* in another transaction, for the same network and instant */
	assert_int_equal(db_finish(db, false), DB_UNDONE);
	assert_int_equal(notes(fixture), 4);
	db = begin(fixture);
	db_write(db);
	add_note(db, 12);
	assert_true(db_commit_early(db));
	add_note(db, 13);
	db_query(db, &wrong, NULL);
	assert_int_equal(db_finish(db, true), DB_FAILED);
	assert_int_equal(notes(fixture), 5);
	db = begin(fixture);
	db_write(db);
	add_note(db, 14);
	add_note(db, 14);
	assert_false(db_commit_early(db));
	add_note(db, 15);
	assert_int_equal(db_finish(db, true), DB_FAILED);
	assert_int_equal(notes(fixture), 5);
	assert_well(fixture);
}

static void a_guard_stops_an_early_commit(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	int calls = 0;
	db_write(db);
	db_guard(db, say_number(db, 13), count_and_stop, &calls);
	add_note(db, 10);
	assert_false(db_commit_early(db));
	add_note(db, 11);
	assert_int_equal(db_finish(db, true), DB_UNDONE);
	assert_int_equal(notes(fixture), 3);
	assert_well(fixture);
}

static void many_writes_stay_bounded(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	db_write(db);
	for (int i = 0; i < 500; i++)
		add_note(db, 1000 + i);
	assert_int_equal(db_finish(db, true), DB_KEPT);
	assert_in_range(db_trips(db), 2, 9);
	assert_int_equal(notes(fixture), 503);
	for (int i = 0; i < 200; i++)
		assert_well(fixture);
}

static void a_listener_is_woken(void **state)
{
	struct fixture *fixture = *state;
	struct db *listener = db_open(conninfo("loyalty_guest"), "db_test_listener");

	db_begin(listener, fixture->arena, INSTANT);
	assert_int_equal(db_finish(listener, true), DB_KEPT);
	db_wait(listener, "outbox", 1);
	assert_int_equal(db_finish(begin(fixture), true), DB_KEPT);
	db_notify(fixture->db, "outbox");
	int64_t before = ask(fixture->server,
			     "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");
	db_wait(listener, "outbox", 20000);
	int64_t after = ask(fixture->server,
			    "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");
	assert_in_range(after - before, 0, 5000);
	/* One that came while nobody waited is not taken for a lost connection. */
	int64_t pid = ask(fixture->server, "SELECT pid FROM pg_stat_activity WHERE "
					   "application_name = 'db_test_listener'");
	db_notify(fixture->db, "outbox");
	run(fixture->server, "SELECT pg_sleep(0.3)"); /* until it has arrived */
	db_begin(listener, fixture->arena, INSTANT);
	struct rows *rows = one_text(listener, &setting, "app.now");
	assert_true(rows_next(rows));
	assert_int_equal(row_int(rows, "pid"), pid);
	assert_int_equal(db_finish(listener, true), DB_KEPT);
	run(fixture->server, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE "
			     "application_name = 'db_test_listener'");
	db_wait(listener, "outbox", 1);
	db_wait(listener, "outbox", 1);
	db_wait(listener, "outbox", 1);
	db_begin(listener, fixture->arena, INSTANT);
	assert_true(rows_next(say_number(listener, 5)));
	assert_int_equal(db_finish(listener, true), DB_KEPT);
	db_close(listener);
}

/* One request that reads the programme at this version: the first note, and the trips it took. */
static int trips_for(struct fixture *fixture, const char *network_id, int64_t version,
		     const char *first)
{
	struct db *db = begin(fixture);
	const char *values[] = {network_id, "100"};
	db_network(db, network_id);
	if (version)
		db_programme(db, network_id, version);
	struct rows *rows = db_query(db, &programme, values);
	assert_true(rows_next(rows));
	assert_string_equal(row_text(rows, "note"), first);
	assert_int_equal(db_finish(db, true), DB_KEPT);
	return db_trips(db);
}

static void what_is_kept_is_asked_once_a_version(void **state)
{
	struct fixture *fixture = *state;
	assert_false(db_assume(fixture->db, NETWORK_A));
	assert_int_equal(trips_for(fixture, NETWORK_A, 0, "one"), 1);
	assert_int_equal(trips_for(fixture, NETWORK_A, 0, "one"), 1);
	assert_false(db_assume(fixture->db, NETWORK_A));
	assert_int_equal(trips_for(fixture, NETWORK_A, 7, "one"), 1);
	assert_true(db_assume(fixture->db, NETWORK_A));
	run(fixture->server, "UPDATE t_note SET note = 'changed' WHERE id = 1");
	assert_int_equal(trips_for(fixture, NETWORK_A, 7, "one"), 0);
	assert_int_equal(trips_for(fixture, NETWORK_A, 8, "changed"), 1);
	assert_int_equal(trips_for(fixture, NETWORK_A, 8, "changed"), 0);
	/* An older version is another one too: a server that was restored. */
	assert_int_equal(trips_for(fixture, NETWORK_A, 7, "changed"), 1);
}

/* Asked before the version is known: what is kept is there at once, and told to be out of date. */
static void an_assumed_version_is_said_to_be_right_or_not(void **state)
{
	struct fixture *fixture = *state;
	const char *values[] = {NETWORK_A, "100"};
	assert_int_equal(trips_for(fixture, NETWORK_A, 7, "one"), 1);
	run(fixture->server, "UPDATE t_note SET note = 'changed' WHERE id = 1");
	for (int version = 7; version <= 8; version++) {
		struct db *db = begin(fixture);
		db_network(db, NETWORK_A);
		assert_true(db_assume(db, NETWORK_A));
		struct rows *rows = db_query(db, &programme, values);
		assert_true(rows_arrived(rows) && rows_next(rows));
		assert_string_equal(row_text(rows, "note"), "one");
		assert_int_equal(db_programme(db, NETWORK_A, version), version == 7);
		rows = db_query(db, &programme, values);
		assert_true(rows_next(rows));
		assert_string_equal(row_text(rows, "note"), version == 7 ? "one" : "changed");
		assert_int_equal(db_finish(db, true), DB_KEPT);
	}
	struct db *db = begin(fixture);
	db_network(db, NETWORK_A);
	assert_true(db_assume(db, NETWORK_A));
	assert_false(db_assume(db, ""));
	assert_false(rows_arrived(db_query(db, &programme, values)));
	assert_int_equal(db_finish(db, true), DB_KEPT);
	assert_int_equal(trips_for(fixture, NETWORK_A, 8, "changed"), 0);
}

static void what_is_kept_is_one_network_s(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(trips_for(fixture, NETWORK_A, 7, "one"), 1);
	assert_int_equal(trips_for(fixture, NETWORK_B, 7, "three"), 1);
	assert_int_equal(trips_for(fixture, NETWORK_A, 7, "one"), 0);
	struct db *db = begin(fixture);
	const char *foreign[] = {NETWORK_B, "100"};
	db_programme(db, NETWORK_A, 7);
	assert_false(rows_next(db_query(db, &programme, foreign)));
	assert_int_equal(db_finish(db, true), DB_KEPT);
}

static void arguments_tell_what_is_kept_apart(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(trips_for(fixture, NETWORK_A, 7, "one"), 1);
	struct db *db = begin(fixture);
	const char *values[] = {NETWORK_A, "2"};
	db_programme(db, NETWORK_A, 7);
	assert_int_equal(rows_count(db_query(db, &programme, values)), 1);
	assert_int_equal(db_trips(db), 1);
	db_finish(db, true);
}

static void a_writer_reads_what_it_wrote(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(trips_for(fixture, NETWORK_A, 7, "one"), 1);
	struct db *db = begin(fixture);
	const char *values[] = {NETWORK_A, "100"};
	db_programme(db, NETWORK_A, 7);
	assert_int_equal(rows_count(db_query(db, &programme, values)), 2);
	db_write(db);
	add_note(db, 50);
	assert_int_equal(rows_count(db_query(db, &programme, values)), 3);
	assert_int_equal(db_finish(db, false), DB_UNDONE);
	assert_int_equal(trips_for(fixture, NETWORK_A, 7, "one"), 0);
}

static void a_failed_request_keeps_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin(fixture);
	const char *values[] = {NETWORK_A, "100"};
	db_programme(db, NETWORK_A, 7);
	assert_int_equal(rows_count(db_query(db, &programme, values)), 2);
	db_query(db, &wrong, NULL);
	assert_int_equal(db_finish(db, true), DB_FAILED);
	assert_false(db_assume(fixture->db, NETWORK_A));
}

static void many_networks_stay_bounded(void **state)
{
	struct fixture *fixture = *state;
	for (int i = 0; i < 100; i++) {
		struct db *db = begin(fixture);
		const char *network_id =
			arena_printf(fixture->arena, "00000000-0000-7000-8000-%012d", i + 100);
		const char *values[] = {network_id, "100"};
		db_network(db, network_id);
		db_programme(db, network_id, 1);
		rows_count(db_query(db, &programme, values));
		assert_int_equal(db_finish(db, true), DB_KEPT);
		assert_true(db_assume(fixture->db, network_id));
	}
	assert_false(db_assume(fixture->db, "00000000-0000-7000-8000-000000000100"));
	assert_true(db_assume(fixture->db, "00000000-0000-7000-8000-000000000198"));
}

static struct db *begin_gathering(struct fixture *fixture)
{
	struct db *db = begin(fixture);
	db_network(db, NETWORK_A);
	db_write(db);
	db_gather(db);
	return db;
}

static void ask_one(struct db *db, const struct query *query, int id, const char *note)
{
	char text[12];
	snprintf(text, sizeof(text), "%d", id);
	const char *values[] = {NETWORK_A, text, note};
	assert_int_equal(rows_count(db_query(db, query, values)), 0);
}

static void what_is_gathered_goes_together(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin_gathering(fixture);
	const char *name[] = {"t/add_one"}, *name_many[] = {"t/add_many"};
	ask_one(db, &add_one, 11, "{a,\"b\\");
	ask_one(db, &change_one, 11, " c");
	ask_one(db, &add_one, 12, "");
	ask_one(db, &change_one, 12, "NULL");
	struct rows *rows = db_query(db, &list, NULL); /* sees what waited */
	assert_int_equal(rows_count(rows), 4);
	while (rows_next(rows) && row_int(rows, "id") < 11)
		;
	assert_string_equal(row_text(rows, "note"), "{a,\"b\\ c");
	rows_next(rows);
	assert_string_equal(row_text(rows, "note"), "NULL");
	rows = db_query(db, &prepared, name);
	rows_next(rows);
	assert_int_equal(row_int(rows, "n"), 0);
	rows = db_query(db, &prepared, name_many);
	rows_next(rows);
	assert_int_equal(row_int(rows, "n"), 1);
	ask_one(db, &add_one, 13, "last");
	assert_int_equal(db_finish(db, true), DB_KEPT);
	assert_int_equal(ask(fixture->server, "SELECT count(*) FROM t_note WHERE id > 10"), 3);
	db = begin(fixture); /* the next request gathers nothing */
	db_network(db, NETWORK_A);
	db_write(db);
	ask_one(db, &add_one, 14, "alone");
	rows = db_query(db, &prepared, name);
	rows_next(rows);
	assert_int_equal(row_int(rows, "n"), 1);
	assert_int_equal(db_finish(db, false), DB_UNDONE);
}

static void much_that_is_gathered_goes_in_pieces(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin_gathering(fixture);
	for (int id = 100; id < 2600; id++)
		ask_one(db, &add_one, id, "one of many");
	assert_int_equal(db_finish(db, true), DB_KEPT);
	assert_int_equal(ask(fixture->server, "SELECT count(*) FROM t_note WHERE id >= 100"), 2500);
}

/* Of two changes of one row a statement for many makes one. */
static void a_change_that_gets_lost_undoes_all(void **state)
{
	struct fixture *fixture = *state;
	for (int id = 1; id <= 99; id += 98) { /* the same row, and one that does not exist */
		struct db *db = begin_gathering(fixture);
		ask_one(db, &add_one, 21, "new");
		ask_one(db, &change_one, 1, "!");
		ask_one(db, &change_one, id, "?");
		assert_int_equal(db_finish(db, true), DB_FAILED);
		assert_non_null(strstr(db_error(db), "t/change_many"));
		assert_false(db_unavailable(db));
		assert_int_equal(ask(fixture->server, "SELECT count(*) FROM t_note WHERE id = 21 "
						      "OR note <> 'one' AND id = 1"),
				 0);
	}
}

static void what_waits_is_dropped_with_its_request(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = begin_gathering(fixture);
	ask_one(db, &add_one, 31, "never");
	assert_int_equal(db_finish(db, false), DB_UNDONE);
	db = begin_gathering(fixture);
	ask_one(db, &add_one, 31, "never");
	db = begin_gathering(fixture);
	assert_int_equal(db_finish(db, true), DB_KEPT);
	assert_int_equal(ask(fixture->server, "SELECT count(*) FROM t_note WHERE id = 31"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_batch_of_questions_is_one_trip),
		TEST(no_question_is_no_traffic),
		TEST(cells_have_their_types),
		TEST(the_instant_and_the_session_are_pinned),
		TEST(a_network_ends_with_its_request),
		TEST(a_network_holds_for_all_of_its_request),
		TEST(wrong_sql_fails_and_sticks),
		TEST(a_late_error_leaves_no_rows),
		TEST(an_unread_error_is_found_at_the_end),
		TEST(a_get_cannot_write),
		TEST(a_kept_post_takes_three_trips),
		TEST(a_rejected_post_leaves_nothing),
		TEST(a_failed_post_leaves_nothing),
		TEST(an_unread_failure_of_an_earlier_batch_undoes),
		TEST(a_deferred_constraint_fails_the_commit),
		TEST(begin_comes_first_in_its_batch),
		TEST(killed_while_idle_is_not_noticed),
		TEST(killed_between_looks_fails_once),
		TEST(killed_in_a_statement_fails_once),
		TEST(a_changed_schema_fails_once),
		TEST(no_login_is_unavailable),
		TEST(asked_twice_is_prepared_once),
		TEST(a_skipped_prepare_is_sent_again),
		TEST(unread_rows_never_cross_requests),
		TEST(a_misspelt_column_fails),
		TEST(a_guard_stops_the_rest),
		TEST(a_guard_lets_pass),
		TEST(what_is_committed_early_outlasts_the_rest),
		TEST(a_guard_stops_an_early_commit),
		TEST(many_writes_stay_bounded),
		TEST(a_listener_is_woken),
		TEST(what_is_kept_is_asked_once_a_version),
		TEST(an_assumed_version_is_said_to_be_right_or_not),
		TEST(what_is_kept_is_one_network_s),
		TEST(arguments_tell_what_is_kept_apart),
		TEST(a_writer_reads_what_it_wrote),
		TEST(a_failed_request_keeps_nothing),
		TEST(many_networks_stay_bounded),
		TEST(what_is_gathered_goes_together),
		TEST(much_that_is_gathered_goes_in_pieces),
		TEST(a_change_that_gets_lost_undoes_all),
		TEST(what_waits_is_dropped_with_its_request),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
