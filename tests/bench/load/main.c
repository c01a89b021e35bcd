/* load <slug> <guests> [entries] [sessions|due|pending]: makes the network in the database of the
 * configuration (LOYALTY_CONFIG), in one transaction, as Postgres' own user. Deterministic but for
 * the sealing's keys and nonces; SEED= gives other guests, BASE= (seconds) another instant at which
 * all of it is true. */
#include "core/crypto.h"
#include "load.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE = 2000 };

static void run(struct load *load, const char *command)
{
	PGresult *result = PQexec(load->db, command);
	ExecStatusType status = PQresultStatus(result);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
		fprintf(stderr, "load: %s", PQerrorMessage(load->db));
		exit(1);
	}
	PQclear(result);
}

static void set(struct load *load, const char *name, const char *value)
{
	run(load, arena_printf(load->arena, "SET LOCAL %s = '%s'", name, value));
}

static void run_file(struct load *load, const char *path)
{
	char text[8192];
	FILE *file = fopen(path, "r");
	size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
	if (!file || !length || !feof(file)) {
		fprintf(stderr, "load: cannot read %s\n", path);
		exit(1);
	}
	fclose(file);
	text[length] = 0;
	run(load, text);
}

static void name_places(struct load *load)
{
	PGresult *result =
		PQexec(load->db, "SELECT restaurant_id FROM restaurant WHERE network_id = "
				 "current_setting('app.network_id')::uuid ORDER BY name");
	for (int at = 0; at < 5; at++)
		memcpy(load->restaurant[at], PQgetvalue(result, at, 0),
		       sizeof load->restaurant[at]);
	PQclear(result);
	result = PQexec(load->db, "SELECT rule_id FROM earning_rule WHERE network_id = "
				  "current_setting('app.network_id')::uuid");
	memcpy(load->rule, PQgetvalue(result, 0, 0), sizeof load->rule);
	PQclear(result);
}

static void each_guest(struct load *load, void (*write)(struct load *, long, int), int round)
{
	for (long guest = 1; guest <= load->guests; guest++) {
		write(load, guest, round);
		arena_reset(load->arena);
		if (guest % AT_ONCE == 0 || guest == load->guests)
			flush_rows(load);
	}
}

static void person(struct load *load, long guest, int round)
{
	(void)round;
	write_person(load, guest);
}

static void account(struct load *load, long guest, int round)
{
	(void)round;
	write_account(load, guest);
}

/* The indexes are made at the end, of sorted rows: several times faster than row by row. Until then
 * nobody else sees that they rest, and nothing here asks them. */
static void rest_indexes(struct load *load)
{
	char tables[512] = "";
	for (int table = 0; table < TABLES; table++)
		sprintf(tables + strlen(tables), "%s'%s'", table ? "," : "",
			table_name(load, table));
	run(load, arena_printf(load->arena,
			       "UPDATE pg_index SET indisready = false, indisvalid = false "
			       "WHERE indrelid IN (SELECT oid FROM pg_class WHERE relname IN (%s) "
			       "AND relnamespace = 'public'::regnamespace)",
			       tables));
}

static void make_indexes(struct load *load)
{
	run(load, "SET LOCAL maintenance_work_mem = '512MB'");
	for (int table = 0; table < TABLES; table++)
		run(load, arena_printf(load->arena, "REINDEX TABLE %s", table_name(load, table)));
}

static void write_network(struct load *load)
{
	run(load, "BEGIN");
	set(load, "session_replication_role", "replica"); /* no checks of keys that are right */
	set(load, "app.network_id", load->network_id);
	set(load, "bench.slug", load->slug);
	set(load, "bench.guests", arena_printf(load->arena, "%ld", load->guests));
	set(load, "bench.base", at_text(load, load->base));
	run_file(load, "tests/bench/load/network.sql");
	name_places(load);
	rest_indexes(load);
	each_guest(load, person, 0);
	for (int round = 0; round < rounds_of(load); round++) {
		each_guest(load, write_round, round);
		if (isatty(2))
			fprintf(stderr, "\r%s: %d of %d rounds", load->slug, round + 1,
				rounds_of(load));
	}
	each_guest(load, account, 0);
	make_indexes(load);
	run(load, "COMMIT");
}

int main(int argc, char **argv)
{
	struct load load = {.slug = argc > 1 ? argv[1] : "",
			    .guests = argc > 2 ? atol(argv[2]) : 0};
	const char *seed = getenv("SEED"), *base = getenv("BASE");
	load.entries = argc > 3 ? atoi(argv[3]) : 12;
	const char *more = argc > 4 ? argv[4] : "";
	load.sessions = strcmp(more, "sessions") == 0;
	load.story = !strcmp(more, "due") ? ALL_DUE : !strcmp(more, "pending") ? ALL_PENDING : YEAR;
	if (argc < 3 || load.guests < 1 || load.guests > 100000000 || load.entries < 1 ||
	    load.entries > 60 ||
	    strspn(load.slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(load.slug)) {
		fputs("usage: load SLUG GUESTS [ENTRIES (12, up to 60)] [sessions|due|pending]\n",
		      stderr);
		return 2;
	}
	crypto_start();
	load.config = config_open("guest");
	load.arena = arena_new(64 << 20);
	load.seed = seed ? strtoull(seed, NULL, 10) : 1;
	for (const char *c = load.slug; *c; c++)
		load.seed = load.seed * 31 + (unsigned char)*c;
	load.base = (base ? atoll(base) : (int64_t)time(NULL) / 3600 * 3600) * 1000000;
	struct arena *life = arena_new(1 << 20);
	load.db = PQconnectdb(arena_printf(life, "%s user=postgres", load.config->database));
	load.network_id = arena_printf(life, "00000000-0000-7000-8000-%012" PRIx64,
				       load.seed & UINT64_C(0xffffffffffff));
	load.heads = calloc((size_t)load.guests, sizeof *load.heads);
	if (PQstatus(load.db) != CONNECTION_OK || !load.heads) {
		fprintf(stderr, "load: %s", PQerrorMessage(load.db));
		return 1;
	}
	write_network(&load);
	PQfinish(load.db);
	free(load.heads);
	arena_free(load.arena);
	arena_free(life);
	return 0;
}
