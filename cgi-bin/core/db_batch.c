/* How statements travel: libpq stays in pipeline mode, a ring remembers which answers are due, and
 * reading one sends the SYNC that its batch lacks. */
#include "core/db_private.h"
#include "core/log.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MACHINE_STATEMENTS = 5 };

static struct pending *owed(struct db *db, int place)
{
	return &db->ring[(db->first + place) % PENDING];
}

static void expect(struct db *db, enum asked asked, const struct query *query, struct rows *rows)
{
	if (db->pending == PENDING)
		abort();
	*owed(db, db->pending++) = (struct pending){asked, query, rows, 0};
}

/* A lost or refused connection, a full server, a timeout, a deadlock: worth another try. */
static bool is_passing(const char *code)
{
	static const char *const passing[] = {"08",    "40",	"53",	 "57",	 "25P03",
					      "55P03", "0A000", "26000", "58030"};

	if (!code[0])
		return false;
	for (size_t i = 0; i < sizeof(passing) / sizeof(*passing); i++)
		if (strncmp(code, passing[i], strlen(passing[i])) == 0)
			return true;
	return false;
}

/* After these every later request on the connection would fail too. */
static bool is_final(const char *code)
{
	return strncmp(code, "57P", 3) == 0 || strncmp(code, "08", 2) == 0 ||
	       strcmp(code, "25P03") == 0 || strcmp(code, "0A000") == 0 ||
	       strcmp(code, "26000") == 0;
}

void db_fail(struct db *db, const char *name, const char *code, const char *message)
{
	if (db->failed)
		return;
	db->failed = true;
	db->unavailable = is_passing(code);
	snprintf(db->error, sizeof(db->error), "%s:%s%s%s%s", name, code[0] ? " " : "", code,
		 message[0] ? " " : "", message);
	for (char *end = db->error; *end; end++)
		if (*end == '\n' || *end == '\t')
			*end = ' ';
}

void db_lose(struct db *db, const char *name, const char *code, const char *message)
{
	db_fail(db, name, code, message);
	db->unavailable = true;
	for (int i = 0; i < db->pending; i++)
		if (owed(db, i)->rows)
			rows_arrive(owed(db, i)->rows, NULL);
	db->first = db->pending = db->unchecked = 0;
	db->unsynced = db->unwaited = false;
	PQfinish(db->conn);
	db->conn = NULL;
}

struct statement *statement_of(struct db *db, const struct query *query)
{
	int place = query->index + MACHINE_STATEMENTS;

	if (place >= db->statements_length) {
		int length = place + 64;
		struct statement *longer =
			realloc(db->statements, (size_t)length * sizeof(*longer));
		if (!longer)
			log_end("out of memory", "db");
		memset(longer + db->statements_length, 0,
		       (size_t)(length - db->statements_length) * sizeof(*longer));
		db->statements = longer;
		db->statements_length = length;
	}
	return &db->statements[place];
}

/* Marked as prepared when sent, so that a second asking in the same batch does not prepare it
 * again. */
static bool prepare(struct db *db, const struct query *query)
{
	if (statement_of(db, query)->prepared)
		return true;
	if (!PQsendPrepare(db->conn, query->name, query->text, query->parameters, NULL))
		return false;
	expect(db, ASKED_PREPARE, query, NULL);
	statement_of(db, query)->prepared = true;
	return true;
}

bool db_send(struct db *db, enum asked asked, const struct query *query, const char *const *values,
	     struct rows *rows)
{
	bool sent;

	if (!db->conn)
		return false;
	if (asked == ASKED_UNPREPARED)
		sent = PQsendQueryParams(db->conn, query->text, query->parameters, NULL, values,
					 NULL, NULL, 0);
	else
		sent = prepare(db, query) &&
		       PQsendQueryPrepared(db->conn, query->name, query->parameters, values, NULL,
					   NULL, 0);
	if (!sent) {
		db_lose(db, query->name, "", PQerrorMessage(db->conn));
		return false;
	}
	expect(db, asked, query, rows);
	db->unsynced = true;
	return true;
}

bool db_send_many(struct db *db, const struct query *query, const char *const *values, int rows)
{
	if (!db_send(db, ASKED_MANY, query, values, NULL))
		return false;
	owed(db, db->pending - 1)->changes = rows;
	db->unchecked++;
	return true;
}

void db_sync(struct db *db)
{
	if (!db->conn || !db->unsynced)
		return;
	if (!PQpipelineSync(db->conn)) {
		db_lose(db, "sync", "", PQerrorMessage(db->conn));
		return;
	}
	expect(db, ASKED_SYNC, NULL, NULL);
	db->unsynced = false;
	db->unwaited = true;
}

/* What may be logged: values of people can stand in the messages of data and constraint errors. */
static const char *loggable(const PGresult *result, const char *code)
{
	const char *text = NULL;

	if (strncmp(code, "23", 2) == 0)
		text = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	else if (strncmp(code, "22", 2) != 0 && strncmp(code, "P0", 2) != 0)
		text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	return text ? text : "";
}

static void take_failure(struct db *db, const struct pending *answer, const PGresult *result)
{
	const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *name = answer->query ? answer->query->name : "sync";

	if (!code) /* libpq's own: the connection broke */
		db_lose(db, name, "", PQresultErrorMessage(result));
	else if (is_final(code))
		db_lose(db, name, code, loggable(result, code));
	else
		db_fail(db, name, code, loggable(result, code));
}

static void take_answer(struct db *db, const struct pending *answer, PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	bool good = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;

	if (answer->asked == ASKED_PREPARE && !good)
		statement_of(db, answer->query)->prepared = false;
	if (answer->asked == ASKED_COMMIT && good)
		db->kept = strcmp(PQcmdStatus(result), "COMMIT") == 0;
	if (answer->asked == ASKED_MANY) {
		db->unchecked--;
		if (good && strtol(PQcmdTuples(result), NULL, 10) != answer->changes)
			db_fail(db, answer->query->name, "",
				"changed fewer rows than it was asked to");
	}
	if (answer->asked == ASKED_ROWS)
		rows_arrive(answer->rows, good ? result : NULL);
	if (status == PGRES_FATAL_ERROR)
		take_failure(db, answer, result);
	else if (!good && status != PGRES_PIPELINE_ABORTED)
		db_lose(db, answer->query->name, "", PQresStatus(status));
	if (!good || answer->asked != ASKED_ROWS)
		PQclear(result);
}

/* Reads the answer at the head of the ring. */
static void read_one(struct db *db)
{
	struct pending *head = owed(db, 0), answer = *head;
	PGresult *result = PQgetResult(db->conn);

	if (!result) {
		db_lose(db, answer.query ? answer.query->name : "sync", "", "connection lost");
		return;
	}
	/* The commit of an implicit transaction can fail at its SYNC: an error, then the SYNC. */
	if (answer.asked == ASKED_SYNC && PQresultStatus(result) == PGRES_FATAL_ERROR) {
		take_failure(db, &answer, result);
		PQclear(result);
		if (db->conn)
			PQclear(PQgetResult(db->conn)); /* NULL behind it */
		return;
	}
	db->first = (db->first + 1) % PENDING;
	db->pending--;
	if (answer.asked == ASKED_SYNC) {
		bool in_step = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
		PQclear(result);
		if (!in_step)
			db_lose(db, "sync", "", "answers out of step");
		return;
	}
	PQclear(PQgetResult(db->conn)); /* the NULL behind every statement */
	take_answer(db, &answer, result);
}

void db_read(struct db *db, const struct rows *wanted)
{
	db_sync(db);
	while (db->conn && db->pending && (!wanted || !wanted->arrived || db->guards)) {
		if (db->unwaited) {
			db->trips++;
			db->unwaited = false;
		}
		read_one(db);
	}
}
