/* What db.c, db_batch.c and db_rows.c share; nobody else includes it. */
#pragma once
#include "core/db.h"
#include <libpq-fe.h>

enum {
	PENDING = 160,
	ROOM_WANTED = 12
}; /* about 64 queries a batch, each perhaps with its PREPARE */

enum asked {
	ASKED_PREPARE,
	ASKED_ROWS,
	ASKED_COMMIT,
	ASKED_OTHER,
	ASKED_UNPREPARED,
	ASKED_SYNC,
};

struct pending { /* an answer that libpq still owes us, in the order asked */
	enum asked asked;
	const struct query *query; /* NULL for a SYNC */
	struct rows *rows;	   /* ASKED_ROWS */
};

struct column {
	const char *name;
	size_t length;
	enum column_kind kind;
};

struct rows {
	struct db *db;
	const struct query *query;
	PGresult *result; /* NULL until it arrived, and when it never will */
	bool arrived;
	int current; /* -1: before the first row */
	int count, column_count;
	struct column *columns;
	bool (*go_on)(struct rows *rows, void *context);
	void *context;
};

struct db {
	char *conninfo, *name;
	PGconn *conn;	/* NULL: none, or lost */
	bool *prepared; /* by place(query) */
	int prepared_length;
	char channel[64];    /* this connection listens to it; "" none */
	struct arena *arena; /* of the request */
	bool open;	     /* between db_begin and db_finish */
	bool failed, unavailable, stopped;
	char error[256];
	const char *instant, *network_id;
	bool settled;	     /* the open transaction has the settings */
	bool writing, begun; /* db_write was called; BEGIN was sent */
	bool kept;	     /* COMMIT was answered by COMMIT */
	int guards;	     /* promises with a guard that have not arrived */
	int trips;
	bool unsynced;	    /* something was sent since the last SYNC */
	bool unwaited;	    /* a SYNC was sent and no answer read since */
	int first, pending; /* the ring below */
	struct pending ring[PENDING];
};

/* The first failure is kept; the connection stays. */
void db_fail(struct db *db, const char *name, const char *code, const char *message);
/* Fails, closes the connection and forgets what it still owed: the next db_begin connects anew. */
void db_lose(struct db *db, const char *name, const char *code, const char *message);

/* Sends one statement, prepared on first use. False, and failed, when libpq refuses. */
bool db_send(struct db *db, enum asked asked, const struct query *query, const char *const *values,
	     struct rows *rows);
/* Ends the open batch; nothing is waited for. */
void db_sync(struct db *db);
/* Reads up to and with `wanted`, and on while a guard has not arrived; NULL: reads all. */
void db_read(struct db *db, const struct rows *wanted);
/* Takes over an answer; the guard, if any, looks at it. */
void rows_arrive(struct rows *rows, PGresult *result);
