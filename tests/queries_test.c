/* Every query of sql/ prepares against the migrated schema, and its comment tells the truth about
 * its parameters and columns; it names its network, and asks no clock but the request's. */
#include "core/db.h"
#include <ctype.h>
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <cmocka.h>

static PGconn *server;
static struct arena *arena;
static const struct query *tested;

#define wrong(format, ...) fail_msg("%s: " format, tested->name, __VA_ARGS__)

static void release(void *result)
{
	PQclear(result);
}

static int connect_to_server(void **state)
{
	char conninfo[512];
	const char *database = getenv("LOYALTY_DATABASE");

	(void)state;
	snprintf(conninfo, sizeof(conninfo), "%s user=loyalty", database ? database : "");
	server = PQconnectdb(conninfo);
	arena = arena_new(64 << 20);
	if (PQstatus(server) == CONNECTION_OK)
		return 0;
	fprintf(stderr, "run by tests/with_postgres.sh: %s", PQerrorMessage(server));
	return -1;
}

static int disconnect(void **state)
{
	(void)state;
	PQfinish(server);
	arena_free(arena);
	return 0;
}

/* Any of a type's names to its number: int8 and bigint are the same. */
static Oid type_number(const char *name)
{
	const char *values[] = {name};
	PGresult *result =
		PQexecParams(server, "SELECT $1::regtype::oid", 1, NULL, values, NULL, NULL, 0);
	Oid number = PQntuples(result) ? (Oid)strtoul(PQgetvalue(result, 0, 0), NULL, 10) : 0;
	PQclear(result);
	return number;
}

static const char *type_name(Oid number)
{
	const char *text = arena_printf(arena, "%u", number), *values[] = {text};
	PGresult *result = PQexecParams(server, "SELECT format_type($1::oid, NULL)", 1, NULL,
					values, NULL, NULL, 0);
	if (PQntuples(result))
		text = arena_text(arena, PQgetvalue(result, 0, 0));
	PQclear(result);
	return text;
}

struct declared {
	const char *name, *type;
};

/* Takes "name type" off a list "name type, name type". */
static bool next_declared(const char **list, struct declared *declared)
{
	const char *space = strchr(*list, ' ');
	if (!space)
		return false;
	size_t type = strcspn(space + 1, ",");
	declared->name = arena_copy(arena, *list, (size_t)(space - *list));
	declared->type = arena_copy(arena, space + 1, type);
	*list = space + 1 + type;
	*list += strspn(*list, ", ");
	return true;
}

static void compare_type(const char *what, const struct declared *declared, Oid actual)
{
	Oid expected = type_number(declared->type);
	if (!expected)
		wrong("%s: %s is no type", what, declared->type);
	if (expected != actual)
		wrong("%s: %s is declared %s, but is %s", what, declared->name, declared->type,
		      type_name(actual));
}

static void compare_parameters(const struct query *query, const PGresult *description)
{
	const char *list = query->in;
	struct declared declared;
	int count = 0;

	for (; next_declared(&list, &declared); count++) {
		if (count >= PQnparams(description))
			wrong("in: declares %s, the text has %d parameters", declared.name,
			      PQnparams(description));
		compare_type("in", &declared, PQparamtype(description, count));
	}
	assert_int_equal(count, PQnparams(description));
	assert_int_equal(count, query->parameters);
}

static void compare_columns(const struct query *query, const PGresult *description)
{
	const char *list = query->out;
	struct declared declared;
	int count = 0;

	for (; next_declared(&list, &declared); count++) {
		if (count >= PQnfields(description))
			wrong("out: declares %s, the result has %d columns", declared.name,
			      PQnfields(description));
		assert_string_equal(declared.name, PQfname(description, count));
		compare_type("out", &declared, PQftype(description, count));
	}
	assert_int_equal(count, PQnfields(description));
}

static void comment_tells_the_truth(void **state)
{
	const struct query *query = tested = *state;
	PGresult *result = PQprepare(server, query->name, query->text, 0, NULL);

	arena_reset(arena);
	arena_defer(arena, release, result);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		wrong("%s", PQerrorMessage(server));
	result = PQdescribePrepared(server, query->name);
	arena_defer(arena, release, result);
	assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
	compare_parameters(query, result);
	compare_columns(query, result);
}

static bool is_word_of(const char *text, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = text; *at; at++)
		if (strncasecmp(at, word, length) == 0 &&
		    (at == text || !(isalnum(at[-1]) || at[-1] == '_')) &&
		    !(isalnum(at[length]) || at[length] == '_'))
			return true;
	return false;
}

/* A new row's network cannot be compared with anything: there it is the first column and the first
 * value. */
static bool inserts_own_network(const char *text)
{
	const char *column = strstr(text, "(network_id,");
	if (!column || !is_word_of(text, "INSERT"))
		return false;
	const char *values = strstr(column, "VALUES ($1,");
	const char *selected = strstr(column, "SELECT $1");
	return values || selected;
}

static void names_its_network(void **state)
{
	const struct query *query = tested = *state;
	static const char exempt[] = "-- tenant: none, because ";

	if (strncmp(query->text, exempt, sizeof(exempt) - 1) == 0)
		return;
	if (strncmp(query->in, "network_id uuid", 15) != 0)
		wrong("$1 is not network_id uuid, and no \"%s...\"", exempt);
	if (!strstr(query->text, "network_id = $1") && !inserts_own_network(query->text))
		wrong("the text does not say network_id = $1, and no \"%s...\"", exempt);
}

static void asks_no_other_clock(void **state)
{
	static const char *const clocks[] = {"now",
					     "current_timestamp",
					     "clock_timestamp",
					     "statement_timestamp",
					     "transaction_timestamp",
					     "current_date",
					     "localtimestamp",
					     "timeofday"};
	const struct query *query = tested = *state;

	for (size_t i = 0; i < sizeof(clocks) / sizeof(*clocks); i++)
		if (is_word_of(query->text, clocks[i]))
			wrong("asks %s: time is app_now()", clocks[i]);
}

static bool counts_its_changes(const char *table)
{
	const char *values[] = {table};
	PGresult *result = PQexecParams(
		server,
		"SELECT 1 FROM pg_trigger WHERE tgname = 'programme' AND tgrelid = $1::regclass", 1,
		NULL, values, NULL, NULL, 0);
	bool found = PQntuples(result) == 1;
	PQclear(result);
	return found;
}

/* Whatever a kept answer is read from must count up the programme's version when it changes. */
static void keeps_only_the_programme(void **state)
{
	static const char *const before[] = {"FROM ", "JOIN "};
	const struct query *query = tested = *state;

	if (query->kept && is_word_of(query->text, "app_now"))
		wrong("%s", "asks app_now(), and is kept");
	for (size_t i = 0; query->kept && i < sizeof(before) / sizeof(*before); i++)
		for (const char *at = query->text; (at = strstr(at, before[i]));) {
			char table[64];
			at += strlen(before[i]);
			snprintf(table, sizeof(table), "%.*s", (int)strcspn(at, " \n,)"), at);
			if (!counts_its_changes(table))
				wrong("is kept, and %s has no trigger programme", table);
		}
}

static const char *label(const struct query *query, const char *what)
{
	size_t size = strlen(query->name) + strlen(what) + 3;
	char *text = malloc(size);
	if (!text)
		abort();
	snprintf(text, size, "%s: %s", query->name, what);
	return text;
}

int main(void)
{
	static const struct {
		const char *name;
		CMUnitTestFunction check;
	} checks[] = {
		{"its comment tells the truth", comment_tells_the_truth},
		{"it names its network", names_its_network},
		{"it asks no clock but app_now()", asks_no_other_clock},
		{"what is kept is the programme's", keeps_only_the_programme},
	};
	enum { CHECKS = sizeof(checks) / sizeof(*checks) };
	size_t count = (size_t)sql_queries_count * CHECKS;
	struct CMUnitTest *tests = calloc(count ? count : 1, sizeof(*tests));
	if (!tests)
		abort();
	for (size_t i = 0; i < count; i++) {
		const struct query *query = sql_queries[i / CHECKS];
		union {
			const struct query *query;
			void *state;
		} initial = {.query = query};
		tests[i] = (struct CMUnitTest){.name = label(query, checks[i % CHECKS].name),
					       .test_func = checks[i % CHECKS].check,
					       .initial_state = initial.state};
	}
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed =
		_cmocka_run_group_tests("queries", tests, count, connect_to_server, disconnect);
	for (size_t i = 0; i < count; i++)
		free((char *)(uintptr_t)tests[i].name);
	free(tests);
	return failed;
}
