/* One connection to Postgres for the life of a process: requests, transactions, loss. How
 * statements travel is db_batch.c, what they bring db_rows.c. */
#include "core/db_private.h"
#include "core/log.h"
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* The settings last until the next ones: each request's first statement is this one, whatever the
 * last request left. Machine statements take the places before the generated queries. */
static const struct query settings = {
	"settings",
	"SELECT set_config('app.now', $1, false), set_config('app.network_id', $2, false)",
	2,
	"now text, network_id text",
	"set_config text, set_config text",
	-1,
	false,
	NULL};
static const struct query begin_write = {
	"begin", "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", 0, "", "", -2, false, NULL};
static const struct query commit = {"commit", "COMMIT", 0, "", "", -3, false, NULL};
static const struct query rollback = {"rollback", "ROLLBACK", 0, "", "", -4, false, NULL};
static const struct query notify = {
	"notify", "SELECT pg_notify($1, '')", 1, "channel text", "pg_notify void", -5, false, NULL};

/* Compiling a question takes longer than asking it: a table without statistics yet is thought
 * large. */
static const char session_options[] =
	"-c search_path=public,pg_temp -c timezone=UTC -c datestyle=ISO -c bytea_output=hex"
	" -c statement_timeout=5s -c lock_timeout=2s -c idle_in_transaction_session_timeout=10s"
	" -c default_transaction_read_only=on"
	" -c default_transaction_isolation=repeatable\\ read"
	" -c plan_cache_mode=force_generic_plan -c jit=off";

struct db *db_open(const char *conninfo, const char *name)
{
	struct db *db = calloc(1, sizeof(*db));
	if (!db)
		log_end("out of memory", "db");
	db->conninfo = strdup(conninfo);
	db->name = strdup(name);
	if (!db->conninfo || !db->name)
		log_end("out of memory", "db");
	return db;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	PQfinish(db->conn);
	kept_close(db);
	shapes_close(db);
	free(db->statements);
	free(db->conninfo);
	free(db->name);
	free(db);
}

/* A ROLLBACK without a transaction and its like would print on standard error. */
static void silent(void *context, const char *message)
{
	(void)context;
	(void)message;
}

static void connect_anew(struct db *db)
{
	const char *const keywords[] = {"dbname",	   "application_name", "options",
					"client_encoding", "connect_timeout",  NULL};
	const char *const values[] = {db->conninfo, db->name, session_options, "UTF8", "5", NULL};

	db->first = db->pending = 0;
	db->unsynced = db->unwaited = false;
	db->channel[0] = '\0';
	for (int i = 0; i < db->statements_length; i++)
		db->statements[i].prepared = false;
	db->conn = PQconnectdbParams(keywords, values, 1);
	if (PQstatus(db->conn) != CONNECTION_OK) {
		db_lose(db, "connect", "", PQerrorMessage(db->conn));
		return;
	}
	db->connections++;
	PQsetNoticeProcessor(db->conn, silent, NULL);
	if (!PQenterPipelineMode(db->conn))
		db_lose(db, "connect", "", "no pipeline mode");
}

/* Between requests nothing is due: what is there to read is the end of the connection. Only a
 * listener has notifications to take off first. */
static bool is_gone(struct db *db)
{
	struct pollfd socket = {.fd = PQsocket(db->conn), .events = POLLIN};
	if (socket.fd >= 0 && poll(&socket, 1, 0) == 0)
		return false;
	if (!db->channel[0] || !PQconsumeInput(db->conn) || PQstatus(db->conn) != CONNECTION_OK)
		return true;
	return poll(&socket, 1, 0) != 0;
}

void db_begin(struct db *db, struct arena *arena, int64_t now)
{
	/* What an unfinished request left unread would be taken for this one's rows. */
	if (db->conn && (db->open || db->pending || is_gone(db))) {
		PQfinish(db->conn);
		db->conn = NULL;
	}
	db->arena = arena;
	db->open = true;
	db->failed = db->unavailable = db->stopped = false;
	db->error[0] = '\0';
	db->instant = instant_text(arena, now);
	db->network_id = db->programme_network = "";
	db->to_keep = NULL;
	db->settled = db->writing = db->begun = db->kept = false;
	db->gathering = false;
	db->guards = db->trips = db->gathered_kinds = db->unchecked = 0;
	if (!db->conn)
		connect_anew(db);
}

void db_network(struct db *db, const char *network_id)
{
	if (strcmp(db->network_id, network_id) == 0)
		return;
	gather_send(db);
	db->network_id = arena_text(db->arena, network_id);
	db->settled = false;
}

void db_write(struct db *db)
{
	if (db->writing || !db->open)
		return;
	db_sync(db); /* BEGIN behind another statement of the same batch is refused */
	db->writing = true;
}

static struct rows *absent_rows(struct db *db, const struct query *query)
{
	struct rows *rows = arena_alloc(db->arena, sizeof(*rows));
	rows->db = db;
	rows->query = query;
	rows->current = -1;
	rows->arrived = true;
	return rows;
}

bool db_settle(struct db *db)
{
	const char *values[] = {db->instant, db->network_id};

	if (PENDING - db->pending < ROOM_WANTED)
		db_read(db, NULL);
	if (db->failed || db->stopped)
		return false;
	if (db->writing && !db->begun) {
		db->begun = true;
		if (!db_send(db, ASKED_OTHER, &begin_write, NULL, NULL))
			return false;
	}
	if (!db->settled && !db_send(db, ASKED_OTHER, &settings, values, NULL))
		return false;
	db->settled = true;
	return true;
}

struct rows *db_query(struct db *db, const struct query *query, const char *const *values)
{
	struct rows *rows = absent_rows(db, query);
	bool keeps = query->kept && !db->writing; /* a writer reads what it may have changed */
	PGresult *kept = keeps && !db->failed && !db->stopped ? kept_find(db, query, values) : NULL;

	if (kept) {
		rows_take(rows, kept);
		return rows;
	}
	if (!db->open)
		db_fail(db, query->name, "", "asked outside db_begin and db_finish");
	if (db->failed || db->stopped)
		return rows;
	if (db->gathering && query->many) {
		gather_add(db, query, values);
		return rows;
	}
	gather_send(db);
	if (!db_settle(db))
		return rows;
	rows->arrived = false;
	if (!db_send(db, ASKED_ROWS, query, values, rows))
		rows->arrived = true;
	else if (keeps)
		kept_note(db, rows, values);
	return rows;
}

void db_guard(struct db *db, struct rows *rows, bool (*go_on)(struct rows *rows, void *context),
	      void *context)
{
	if (db->failed || db->stopped)
		return;
	if (rows->arrived) {
		db->stopped = !go_on(rows, context);
		return;
	}
	rows->go_on = go_on;
	rows->context = context;
	db->guards++;
}

enum db_end db_finish(struct db *db, bool keep)
{
	if (!db->open)
		return DB_FAILED;
	if (keep)
		gather_send(db);
	if (db->guards || db->unchecked) /* COMMIT must not travel with what may still stop it */
		db_read(db, NULL);
	bool undone = !keep || db->stopped;
	if (db->begun && !db->failed)
		db_send(db, undone ? ASKED_OTHER : ASKED_COMMIT, undone ? &rollback : &commit, NULL,
			NULL);
	db_read(db, NULL);
	if (db->conn && PQtransactionStatus(db->conn) != PQTRANS_IDLE) {
		db_send(db, ASKED_OTHER, &rollback, NULL, NULL);
		db_read(db, NULL);
	}
	if (db->begun && !undone && !db->failed && !db->kept)
		db_fail(db, "commit", "", "answered by ROLLBACK");
	db->open = false;
	if (db->failed)
		return DB_FAILED;
	kept_store(db);
	return undone ? DB_UNDONE : DB_KEPT;
}

bool db_commit_early(struct db *db)
{
	enum db_end end = db_finish(db, true);
	db->open = true; /* so that the request's own db_finish still tells undone from failed */
	db->begun = db->kept = false;
	db->settled = db->settled && end == DB_KEPT; /* a rollback takes them back */
	return end == DB_KEPT;
}

bool db_failed(const struct db *db)
{
	return db->failed;
}

bool db_unavailable(const struct db *db)
{
	return db->unavailable;
}

const char *db_error(const struct db *db)
{
	return db->error;
}

int db_trips(const struct db *db)
{
	return db->trips;
}

unsigned db_connection(const struct db *db)
{
	return db->conn ? db->connections : 0;
}

void db_notify(struct db *db, const char *channel)
{
	const char *values[] = {channel};

	if (!db->conn || db->open || db->failed)
		return;
	db_send(db, ASKED_OTHER, &notify, values, NULL);
	db_read(db, NULL);
	db->failed = db->unavailable = false; /* listeners poll too */
	db->error[0] = '\0';
}

static void listen_to(struct db *db, const char *channel)
{
	/* LISTEN takes no parameters; a channel is a word of our own. */
	static const char word[] = "abcdefghijklmnopqrstuvwxyz_";
	char text[80] = "LISTEN ";
	size_t length = strlen(channel);

	if (!length || length != strspn(channel, word) || length >= sizeof(db->channel))
		abort();
	memcpy(text + 7, channel, length + 1);
	const struct query listen = {"listen", text, 0, "", "", 0, false, NULL};
	if (db_send(db, ASKED_UNPREPARED, &listen, NULL, NULL))
		db_read(db, NULL);
	if (db->conn && !db->failed)
		memcpy(db->channel, channel, length + 1);
}

static bool take_notifications(struct db *db)
{
	bool any = false;
	for (PGnotify *one; (one = PQnotifies(db->conn)); any = true)
		PQfreemem(one);
	return any;
}

int db_listen(struct db *db, const char *channel)
{
	if (db->open)
		return -1;
	db->failed = db->unavailable = false;
	if (!db->conn)
		connect_anew(db);
	if (db->conn && strcmp(db->channel, channel) != 0)
		listen_to(db, channel);
	return db->conn ? PQsocket(db->conn) : -1;
}

bool db_notified(struct db *db)
{
	if (db->open || !db->conn)
		return false;
	if (!PQconsumeInput(db->conn) || PQstatus(db->conn) != CONNECTION_OK) {
		db_lose(db, db->channel, "", "connection lost while waiting");
		return true;
	}
	return take_notifications(db);
}

void db_wait(struct db *db, const char *channel, int timeout_ms)
{
	struct pollfd socket = {.fd = db_listen(db, channel), .events = POLLIN};
	if (socket.fd < 0)
		poll(NULL, 0, timeout_ms);
	else if (!take_notifications(db) && poll(&socket, 1, timeout_ms) > 0)
		db_notified(db);
}
