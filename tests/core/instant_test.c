/* Instants and bytes: there and back, compared with the C library's own calendar and with Postgres.
 */
#include "core/db.h"
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void known_instants(void **state)
{
	static const struct {
		const char *text;
		int64_t instant;
	} known[] = {
		{"1970-01-01 00:00:00+00", 0},
		{"1969-12-31 23:59:59.999999+00", -1},
		{"2026-06-12 18:42:00.123456+00", 1781289720123456},
		{"2026-06-12 18:42:00.5+00", 1781289720500000},
		{"2026-06-12 18:42:00+00", 1781289720000000},
		{"2026-06-12T18:42:00Z", 1781289720000000},
		{"2026-06-12 21:42:00+03", 1781289720000000},
		{"2026-06-13 00:27:00+05:45", 1781289720000000},
		{"2026-06-12 15:12:00-03:30", 1781289720000000},
		{"2024-02-29 00:00:00+00", 1709164800000000},
		{"2000-02-29", 951782400000000},
		{"infinity", INT64_MAX},
		{"-infinity", INT64_MIN},
		{"", 0},
		{"soon", 0},
		{"2026-13-01", 0},
		{"2026-06", 0},
		{"99999999999999999999", 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		assert_int_equal(instant_parse(known[i].text), known[i].instant);
	assert_string_equal(instant_text(arena, 1781289720123456), "2026-06-12 18:42:00.123456+00");
	assert_string_equal(instant_text(arena, -1), "1969-12-31 23:59:59.999999+00");
	assert_string_equal(instant_text(arena, INT64_MAX), "infinity");
	assert_string_equal(instant_rfc3339(arena, 1781289720999999), "2026-06-12T18:42:00Z");
}

static void there_and_back(void **state)
{
	(void)state;
	for (int64_t day = -800000; day < 2900000; day += 7) {
		int64_t instant = (day * 86400 + day % 86400) * 1000000 + day % 1000000;
		time_t seconds = (time_t)(instant / 1000000 - (instant % 1000000 < 0));
		struct tm tm;
		char text[64];
		if (instant < -62135596800 * INT64_C(1000000)) /* before the year 1 */
			continue;
		assert_non_null(gmtime_r(&seconds, &tm));
		snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
			 tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
		assert_string_equal(instant_rfc3339(arena, instant), text);
		assert_int_equal(instant_parse(instant_text(arena, instant)), instant);
	}
}

static void postgres_agrees(void **state)
{
	char conninfo[512], query[200];
	const char *database = getenv("LOYALTY_DATABASE");
	(void)state;
	snprintf(conninfo, sizeof(conninfo), "%s user=postgres options='-c timezone=UTC'",
		 database ? database : "");
	PGconn *server = PQconnectdb(conninfo);
	assert_int_equal(PQstatus(server), CONNECTION_OK);
	snprintf(query, sizeof(query),
		 "SELECT at, (extract(epoch FROM at) * 1000000)::bigint FROM (SELECT timestamptz "
		 "'1901-01-01' + n * interval '1234567.891011 seconds' AS at FROM "
		 "generate_series(1, 9000) n) x");
	PGresult *result = PQexec(server, query);
	assert_int_equal(PQntuples(result), 9000);
	for (int i = 0; i < PQntuples(result); i++)
		assert_int_equal(instant_parse(PQgetvalue(result, i, 0)),
				 strtoll(PQgetvalue(result, i, 1), NULL, 10));
	PQclear(result);
	PQfinish(server);
}

static void bytes_there_and_back(void **state)
{
	unsigned char bytes[256];
	size_t length = 1;
	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)i;
	const char *text = bytea_text(arena, bytes, sizeof(bytes));
	assert_memory_equal(text, "\\x000102", 8);
	assert_memory_equal(bytea_bytes(arena, text, &length), bytes, sizeof(bytes));
	assert_int_equal(length, sizeof(bytes));
	assert_string_equal(bytea_text(arena, "", 0), "\\x");
	assert_non_null(bytea_bytes(arena, "\\x", &length));
	assert_int_equal(length, 0);
	bytea_bytes(arena, "\\xFFfe", &length);
	assert_int_equal(length, 2);
	static const char *const broken[] = {"", "\\", "x00", "\\x0", "\\x0g", "\\xg0", "abcd"};
	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		length = 7;
		assert_non_null(bytea_bytes(arena, broken[i], &length));
		assert_int_equal(length, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_instants),
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(postgres_agrees),
		cmocka_unit_test(bytes_there_and_back),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
