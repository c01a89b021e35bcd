/* plans: asks Postgres how it would answer every query of sql/ that a request may ask, for each
 * role that may ask it with a plan for any arguments, as our connections do. A table of more than
 * `big` rows that is read from one end to the other is named, and the exit is 1.
 */
#include "core/config.h"
#include "core/db.h"
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const roles[] = {"guest", "manage", "owner", "api"};
/* What only jobs and the set-up ask. */
static const char *const elsewhere[] = {"worker/", "send/",    "verify/",  "setup/", "job/",
					"dev/",	   "summary/", "due/next", NULL};
static int asked, planned, found;

static bool is_of_requests(const struct query *query)
{
	for (const char *const *at = elsewhere; *at; at++)
		if (strncmp(query->name, *at, strlen(*at)) == 0)
			return false;
	return true;
}

static bool run(PGconn *db, const char *text)
{
	PGresult *result = PQexec(db, text);
	ExecStatusType status = PQresultStatus(result);
	PQclear(result);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* The big tables that the plan's lines read whole. */
static void look(PGconn *db, PGresult *plan, const struct query *query, const char *role)
{
	for (int at = 0; at < PQntuples(plan); at++) {
		const char *scan = strstr(PQgetvalue(plan, at, 0), "Seq Scan on ");
		char table[64] = "";
		if (!scan || sscanf(scan, "Seq Scan on %63s", table) != 1)
			continue;
		const char *values[] = {table, getenv("BIG") ? getenv("BIG") : "10000"};
		PGresult *big =
			PQexecParams(db,
				     "SELECT reltuples::bigint FROM pg_class WHERE relname = "
				     "$1 AND reltuples > $2::float8",
				     2, NULL, values, NULL, NULL, 0);
		if (PQntuples(big)) {
			printf("%s, asked by %s, reads all of %s (%s rows)\n", query->name, role,
			       table, PQgetvalue(big, 0, 0));
			found++;
		}
		PQclear(big);
	}
}

/* Whether it failed otherwise than because this role may not ask it. */
static bool failed(const PGresult *result, const struct query *query, const char *role)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	if (!state || strcmp(state, "42501") == 0)
		return false;
	printf("%s has no plan for %s: %s", query->name, role, PQresultErrorMessage(result));
	return true;
}

static void explain(PGconn *db, const struct query *query, const char *role)
{
	char text[512] = "EXPLAIN EXECUTE asked";
	PGresult *prepared = PQprepare(db, "asked", query->text, 0, NULL);
	found += failed(prepared, query, role);
	PQclear(prepared);
	for (int at = 0; at < query->parameters; at++)
		strcat(text, at ? ", NULL" : " (NULL");
	if (query->parameters)
		strcat(text, ")");
	PGresult *plan = PQexec(db, text);
	found += failed(plan, query, role);
	if (PQresultStatus(plan) == PGRES_TUPLES_OK) {
		planned++;
		look(db, plan, query, role);
	}
	PQclear(plan);
	run(db, "DEALLOCATE asked");
}

/* A plan for any arguments does not depend on whose network it is; only that there is one. */
static PGconn *connect_as(const struct config *config, const char *role)
{
	char text[1024];
	snprintf(text, sizeof text,
		 "%s user=loyalty_%s options='-c plan_cache_mode=force_generic_plan'",
		 config->database, role);
	PGconn *db = PQconnectdb(text);
	if (PQstatus(db) != CONNECTION_OK ||
	    !run(db, "SET app.network_id = '00000000-0000-0000-0000-000000000000'") ||
	    !run(db, "SET app.now = '2020-01-01 00:00+00'")) {
		fprintf(stderr, "plans: %s", PQerrorMessage(db));
		exit(2);
	}
	return db;
}

int main(void)
{
	const struct config *config = config_open("guest");
	for (size_t at = 0; at < sizeof roles / sizeof roles[0]; at++) {
		PGconn *db = connect_as(config, roles[at]);
		for (int each = 0; each < sql_queries_count; each++) {
			if (!is_of_requests(sql_queries[each]))
				continue;
			asked += at == 0;
			explain(db, sql_queries[each], roles[at]);
		}
		PQfinish(db);
	}
	printf("%d queries of requests, %d plans of those who may ask them, %d read a big table "
	       "whole\n",
	       asked, planned, found);
	return found > 0;
}
