/* What db.c, db_batch.c and db_rows.c share; nobody else includes it. */
#pragma once
#include "core/buffer.h"
#include "core/db.h"
#include <libpq-fe.h>

enum {
	PENDING = 160,
	ROOM_WANTED = 12
}; /* about 64 queries a batch, each perhaps with its PREPARE */

enum asked {
	ASKED_PREPARE,
	ASKED_ROWS,
	ASKED_MANY,
	ASKED_COMMIT,
	ASKED_OTHER,
	ASKED_UNPREPARED,
	ASKED_SYNC,
};

struct pending { /* an answer that libpq still owes us, in the order asked */
	enum asked asked;
	const struct query *query; /* NULL for a SYNC */
	struct rows *rows;	   /* ASKED_ROWS */
	int changes;		   /* ASKED_MANY: of rows, that many */
};

struct column {
	const char *name;
	size_t length;
	enum column_kind kind;
};

/* What a statement's rows are made of. Pages ask for columns by name, hundreds of times: where in
 * the program the name stood last time says which it was. */
enum { NEAR = 32 };
struct shape {
	struct shape *older; /* what it was before: rows may still be of that */
	int count;
	struct near {
		const char *name; /* compared as an address, then as a text */
		int column;
	} near[NEAR];
	struct column columns[];
};

struct statement {
	bool prepared;
	struct shape *shape; /* of the rows that came last; NULL: none did */
};

struct kept_rows { /* one answer that outlives its request */
	const struct query *query;
	char *arguments; /* all of them, each with its length in front */
	PGresult *result;
};
enum { KEPT_NETWORKS = 32, KEPT_ROWS = 12, KEPT_BYTES = 128 * 1024 };
struct programme { /* what this process keeps of one network's */
	char network_id[40];
	int64_t version;
	int64_t used; /* by db->uses: the one unused longest makes room */
	int count;
	struct kept_rows rows[KEPT_ROWS];
};

struct rows {
	struct db *db;
	const struct query *query;
	PGresult *result; /* NULL until it arrived, and when it never will */
	bool arrived;
	int current; /* -1: before the first row */
	int count;
	struct shape *shape; /* with the result */
	bool (*go_on)(struct rows *rows, void *context);
	void *context;
	const char *arguments, *network_id; /* of a kept query that was asked */
	struct rows *next_kept;
};

/* Statements of one kind that wait, as the arrays they will be. */
enum { GATHERED_KINDS = 12, GATHERED_ROWS = 1000, GATHERED_COLUMNS = 24 };
struct gathered {
	const struct query *query;
	const char *network_id;
	struct buffer columns[GATHERED_COLUMNS];
	int rows;
};

struct db {
	char *conninfo, *name;
	PGconn *conn;		      /* NULL: none, or lost */
	unsigned connections;	      /* made so far */
	struct statement *statements; /* by place(query) */
	int statements_length;
	char channel[64];    /* this connection listens to it; "" none */
	struct arena *arena; /* of the request */
	bool open;	     /* between db_begin and db_finish */
	bool failed, unavailable, stopped;
	char error[256];
	const char *instant, *network_id;
	bool settled;	     /* the connection has this request's settings */
	bool writing, begun; /* db_write was called; BEGIN was sent */
	bool kept;	     /* COMMIT was answered by COMMIT */
	int guards;	     /* promises with a guard that have not arrived */
	bool gathering;
	struct gathered
		*gathered; /* GATHERED_KINDS of them, in the arena; the first so many wait */
	int gathered_kinds;
	int unchecked; /* of what was gathered and sent: answers that have not arrived */
	int trips;
	bool unsynced;		      /* something was sent since the last SYNC */
	bool unwaited;		      /* a SYNC was sent and no answer read since */
	struct programme *programmes; /* KEPT_NETWORKS of them */
	int64_t uses;
	const char *programme_network; /* of db_programme in this request; "" none */
	int64_t programme_version;
	struct rows *to_keep; /* kept queries asked in this request */
	int first, pending;   /* the ring below */
	struct pending ring[PENDING];
};

/* The first failure is kept; the connection stays. */
void db_fail(struct db *db, const char *name, const char *code, const char *message);
/* Fails, closes the connection and forgets what it still owed: the next db_begin connects anew. */
void db_lose(struct db *db, const char *name, const char *code, const char *message);

struct statement *statement_of(struct db *db, const struct query *query);
/* Sends one statement, prepared on first use. False, and failed, when libpq refuses. */
bool db_send(struct db *db, enum asked asked, const struct query *query, const char *const *values,
	     struct rows *rows);
/* Opens the transaction, where it is a write, and gives it its network and instant. False when
 * nothing may be asked any more. */
bool db_settle(struct db *db);
/* A statement whose arguments are arrays of `rows` elements; fails later when it does not change as
 * many rows. */
bool db_send_many(struct db *db, const struct query *query, const char *const *values, int rows);
/* One more row waits: its query has a form for many. */
void gather_add(struct db *db, const struct query *query, const char *const *values);
/* Sends what waits. */
void gather_send(struct db *db);
/* Ends the open batch; nothing is waited for. */
void db_sync(struct db *db);
/* Reads up to and with `wanted`, and on while a guard has not arrived; NULL: reads all. */
void db_read(struct db *db, const struct rows *wanted);
/* Takes over an answer; the guard, if any, looks at it. */
void rows_arrive(struct rows *rows, PGresult *result);
/* What db_kept.c keeps for this query and these arguments; NULL: it must be asked. */
PGresult *kept_find(struct db *db, const struct query *query, const char *const *values);
/* Remembers that these rows were asked, so that kept_store finds them. */
void kept_note(struct db *db, struct rows *rows, const char *const *values);
/* Keeps what this request asked of the programme whose version it knows. */
void kept_store(struct db *db);
void kept_close(struct db *db);
/* Rows of a result that others own. */
void rows_take(struct rows *rows, PGresult *result);
/* The shapes of all rows: none may be looked at any more. */
void shapes_close(struct db *db);
