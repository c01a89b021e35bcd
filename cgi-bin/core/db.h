/* The only door to Postgres. A query is a promise: sql_x() (generated from sql/, see
 * tools/queries.awk) sends it and returns at once; the first look at its rows waits for the whole
 * batch. A failure is sticky: after it every row is absent, every further query is not sent, and
 * db_finish() says DB_FAILED. So callers carry no error checks. */
#pragma once
#include "core/arena.h"
#include <stdbool.h>
#include <stdint.h>

struct db;
struct rows;

struct query {		  /* one file under sql/; made by the build */
	const char *name; /* guest/list: also the prepared statement's name */
	const char *text;
	int parameters;
	const char *in, *out; /* the declarations of its comment, as tests compare them */
	int index; /* its place in sql_queries[], and in a connection's list of what is prepared */
	bool kept; /* its rows are the programme's of the network that is its first argument */
	const struct query *many; /* the same for many rows: arrays for all arguments but the
				     network, its first; NULL: there is none */
};
extern const struct query *const sql_queries[];
extern const int sql_queries_count;

/* `conninfo` as libpq takes it; connects on the first db_begin. `name` becomes application_name. */
struct db *db_open(const char *conninfo, const char *name);
void db_close(struct db *db);

/* Starts a request or a job's batch at the instant `now` (microseconds since 1970). Reconnects once
 * when the connection was lost since. Rows live in `arena`. */
void db_begin(struct db *db, struct arena *arena, int64_t now);
/* From here on queries run for this network (row security); "" for none. */
void db_network(struct db *db, const char *network_id);
/* The version of this network's programme (table programme) as this request just read it. From here
 * on, until db_write, a query marked as kept is answered from what this process read under the same
 * version; what it has not is asked, and kept when the request ends well. False: it is not the one
 * under which rows were kept, and what was asked since db_assume must not be looked at. */
bool db_programme(struct db *db, const char *network_id, int64_t version);
/* Takes the version under which this network's programme is kept for the present one until
 * db_programme says which it is, so that other questions can travel with the one that reads it:
 * behind it. False: nothing is kept, nothing is assumed; so too for network "". */
bool db_assume(struct db *db, const char *network_id);
/* Opens the one READ COMMITTED READ WRITE transaction of this request; before it writes are
 * refused. */
void db_write(struct db *db);
/* From here on, until the request ends, a statement that has a form for many rows waits until
 * another one is asked or the transaction ends, so that a batch costs a statement a table and not
 * one a row. They then go in the order in which their kinds were first asked: no kind may depend on
 * a later one's rows. All rows of a kind must be different ones of the table: when fewer are
 * changed than waited, the transaction fails, and is to be tried without. */
void db_gather(struct db *db);
/* A guard looks at what its promise brought, as soon as it has arrived and before any later query
 * is sent; false stops the database for the rest of the request: rows are absent, queries not sent,
 * db_finish undoes. */
void db_guard(struct db *db, struct rows *rows, bool (*go_on)(struct rows *rows, void *context),
	      void *context);

/* Commits what db_write opened so far; the request goes on, and its next query opens another
 * transaction at the same instant. For what must outlast whatever comes later in the request: a
 * counted try (otp_check, nobody else). False: it failed, or a guard had stopped it. */
bool db_commit_early(struct db *db);

enum db_end {
	DB_KEPT,   /* everything asked succeeded; what was written is committed */
	DB_UNDONE, /* rolled back because keep was false or a guard stopped it; not a failure */
	DB_FAILED, /* rolled back, or unknown when the connection broke at COMMIT */
};
/* Reads every promise that is still unread, then COMMITs (keep) or ROLLBACKs what db_write opened.
 */
enum db_end db_finish(struct db *db, bool keep);
bool db_failed(const struct db *db);
/* The failure, if any, was a lost or refused connection, a timeout, a deadlock or a full server:
 * 503, not 500. */
bool db_unavailable(const struct db *db);
/* The first failure for the log: "guest/list: 42P01 relation …"; "" if none. Messages that could
 * hold a person's data (classes 22, 23, P0) are left out, for 23 the constraint's name stands in.
 */
const char *db_error(const struct db *db);
/* Round trips since db_begin. */
int db_trips(const struct db *db);
/* Which connection this is, counted from 1; 0 while there is none. What a connection holds
 * (advisory locks) went with the one before. */
unsigned db_connection(const struct db *db);
/* After db_finish: tells listeners of `channel`, outside any transaction. Failure is ignored: they
 * poll too. */
void db_notify(struct db *db, const char *channel);
/* LISTENs to `channel` (once per connection), then waits until a notification or the timeout, or a
 * signal. Between db_finish and db_begin only. */
void db_wait(struct db *db, const char *channel, int timeout_ms);
/* The two halves of it, for who waits for others as well: the descriptor that can be read when a
 * notification comes (−1: there is no connection), and whether one has come since. The second must
 * follow each time the descriptor can be read, and also says true when the connection is lost. */
int db_listen(struct db *db, const char *channel);
bool db_notified(struct db *db);

/* Sends a query; values[i] is its i-th argument as text, NULL for SQL NULL. Called by generated
 * code only. */
struct rows *db_query(struct db *db, const struct query *query, const char *const *values);
/* An integer or flag as an argument of db_query. */
const char *db_integer(struct db *db, int64_t value);

/* The next row becomes the current one; false after the last, and after a failure. */
bool rows_next(struct rows *rows);
int rows_count(struct rows *rows);
/* Whether a look would wait for nothing: what is kept is there at once. */
bool rows_arrived(const struct rows *rows);
/* Back to before the first row. */
void rows_rewind(struct rows *rows);
/* Makes that row, from 0, the current one. */
void rows_go(struct rows *rows, int row);
/* Columns of the current row. A name that the result does not have is a sticky failure. NULL reads
 * as 0, false, "". */
int64_t row_int(struct rows *rows, const char *column);
bool row_bool(struct rows *rows, const char *column);
const char *row_text(struct rows *rows, const char *column);
/* A timestamptz in microseconds since 1970; 0 for NULL. */
int64_t row_time(struct rows *rows, const char *column);
bool row_null(struct rows *rows, const char *column);

/* For the view: columns by place. */
enum column_kind { COLUMN_TEXT, COLUMN_INTEGER, COLUMN_FLAG, COLUMN_TIME };
int rows_columns(struct rows *rows);
const char *rows_column_name(struct rows *rows, int column);
enum column_kind rows_column_kind(struct rows *rows, int column);
/* The column's place, or -1. */
int rows_column(struct rows *rows, const char *name, size_t length);
/* One cell as the server wrote it; NULL for SQL NULL. */
const char *rows_cell(struct rows *rows, int row, int column);
/* What an integer's cell says. */
int64_t cell_integer(const char *text);

/* "2026-06-12 18:42:00.123456+00" to microseconds since 1970 and back (the form Postgres reads). */
int64_t instant_parse(const char *text);
const char *instant_text(struct arena *arena, int64_t instant);
/* RFC 3339 in UTC, seconds: "2026-06-12T18:42:00Z". */
const char *instant_rfc3339(struct arena *arena, int64_t instant);

/* bytea as Postgres writes it ("\x6162"): what bytea columns and arguments look like in C. */
const char *bytea_text(struct arena *arena, const void *bytes, size_t length);
/* The bytes of such a text; length 0 and non-NULL when it is not one. */
const unsigned char *bytea_bytes(struct arena *arena, const char *text, size_t *length);
