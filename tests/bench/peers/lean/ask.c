/* The database: every question's text is read from its file at the start and prepared; a batch
 * travels as one pipeline. */
#include "lean.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static PGconn *conn;
static const char *arguments['z' + 1];

static void fail(const char *name)
{
	fprintf(stderr, "lean: %s: %s", name, PQerrorMessage(conn));
	exit(1);
}

static void prepare(const char *name, const char *text)
{
	PGresult *result = PQprepare(conn, name, text, 0, NULL);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail(name);
	PQclear(result);
}

static void prepare_file(const struct question *question)
{
	char path[200], text[8192];
	snprintf(path, sizeof path, "sql/%s.sql", question->name);
	FILE *file = fopen(path, "r");
	size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
	if (!length) {
		fprintf(stderr, "lean: cannot read %s\n", path);
		exit(1);
	}
	fclose(file);
	text[length] = 0;
	prepare(question->name, text);
}

void ask_open(const char *conninfo, struct question *const *all)
{
	const char *const keywords[] = {"dbname", "options", NULL};
	const char *const given[] = {
		conninfo,
		"-c search_path=public,pg_temp -c timezone=UTC -c datestyle=ISO -c bytea_output=hex"
		" -c default_transaction_read_only=on -c "
		"default_transaction_isolation=repeatable\\ read"
		" -c plan_cache_mode=force_generic_plan",
		NULL};
	if (!conn) {
		conn = PQconnectdbParams(keywords, given, 1);
		if (PQstatus(conn) != CONNECTION_OK)
			fail("connect");
		prepare("settings", "SELECT set_config('app.now', $1, false), "
				    "set_config('app.network_id', $2, false)");
		prepare("begin", "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
		prepare("commit", "COMMIT");
		prepare("rollback", "ROLLBACK");
	} else if (!PQexitPipelineMode(conn)) {
		fail("prepare");
	}
	for (; *all; all++)
		prepare_file(*all);
	if (!PQenterPipelineMode(conn))
		fail("pipeline");
}

void ask_argument(char letter, const char *value)
{
	arguments[(unsigned char)letter] = value;
}

static int other_answers; /* of statements without rows, before the questions' */

void ask_send(const char *statement, int count, const char *const *values)
{
	if (!PQsendQueryPrepared(conn, statement, count, values, NULL, NULL, 0))
		fail(statement);
	other_answers++;
}

static PGresult *answer(const char *name)
{
	PGresult *result = PQgetResult(conn), *end;
	ExecStatusType status = PQresultStatus(result);
	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
		fail(name);
	if ((end = PQgetResult(conn)))
		fail(name);
	return result;
}

bool ask(struct question *const *questions, bool settings)
{
	const char *const given[] = {arguments['i'], network_id};
	if (settings)
		ask_send("settings", 2, given);
	for (struct question *const *each = questions; *each; each++) {
		const char *values[8];
		int count = 0;
		for (const char *letter = (*each)->arguments; *letter; letter++)
			values[count++] = arguments[(unsigned char)*letter];
		if (!PQsendQueryPrepared(conn, (*each)->name, count, values, NULL, NULL, 0))
			fail((*each)->name);
	}
	if (!PQpipelineSync(conn))
		fail("sync");
	for (; other_answers; other_answers--)
		PQclear(answer("statement"));
	for (struct question *const *each = questions; *each; each++)
		(*each)->result = answer((*each)->name);
	PGresult *sync = PQgetResult(conn);
	if (PQresultStatus(sync) != PGRES_PIPELINE_SYNC)
		fail("sync");
	PQclear(sync);
	return true;
}

void ask_forget(struct question *const *questions)
{
	for (; *questions; questions++) {
		PQclear((*questions)->result);
		(*questions)->result = NULL;
	}
}

int64_t integer_of(const char *text)
{
	return strtoll(text, NULL, 10);
}

static int digits_of(const char *text, int count)
{
	int number = 0;
	while (count--)
		number = number * 10 + (*text++ - '0');
	return number;
}

/* "2026-11-21 03:02:00.123456+00" */
int64_t instant_of(const char *text)
{
	if (!*text || *text == '-')
		return 0;
	int year = digits_of(text, 4), month = digits_of(text + 5, 2), day = digits_of(text + 8, 2);
	int shifted = year - (month <= 2), era = shifted / 400, of_era = shifted - era * 400;
	int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t days =
		(int64_t)era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
	int64_t seconds = days * 86400 + digits_of(text + 11, 2) * 3600 +
			  digits_of(text + 14, 2) * 60 + digits_of(text + 17, 2);
	int64_t part = 0, scale = 100000;
	if (text[19] == '.')
		for (const char *at = text + 20; *at >= '0' && *at <= '9'; at++, scale /= 10)
			part += (*at - '0') * scale;
	return seconds * 1000000 + part;
}
