/* See world.h. */
#include "world.h"
#include "core/crypto.h"
#include "domain/verify.h"
#include "queries.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

__attribute__((format(printf, 2, 0))) static PGresult *run(struct world *world, const char *format,
							   va_list arguments)
{
	char sql[4096];
	vsnprintf(sql, sizeof sql, format, arguments);
	PGresult *result = PQexec(world->server, sql);
	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(world->server));
	return result;
}

void world_sql(struct world *world, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	PQclear(run(world, format, arguments));
	va_end(arguments);
}

int64_t world_int(struct world *world, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	PGresult *result = run(world, format, arguments);
	va_end(arguments);
	assert_int_equal(PQntuples(result), 1);
	int64_t value = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return value;
}

const char *world_text(struct world *world, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	PGresult *result = run(world, format, arguments);
	va_end(arguments);
	assert_int_equal(PQntuples(result), 1);
	const char *value = arena_text(world->arena, PQgetvalue(result, 0, 0));
	PQclear(result);
	return value;
}

static void fresh_environment(void)
{
	static const char *const names[] = {"seal", "index", "form",   "code",
					    "card", "chain", "account"};
	setenv("LOYALTY_MODE", "demo", 0);
	setenv("LOYALTY_VAR", "/tmp", 0);
	setenv("LOYALTY_ROOT", ".", 0);
	setenv("LOYALTY_WORDS", "build/debug/words", 0);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char name[64];
		snprintf(name, sizeof name, "LOYALTY_KEY_%s_1", names[i]);
		for (char *c = name; *c; c++)
			*c = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
		setenv(name, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 0);
	}
}

static void make_places(struct world *world)
{
	static const char *const names[] = {"Bronze", "Silver", "Gold", "Platinum", "VIP"};
	static const int thresholds[] = {0, 30000, 100000, 300000, 1000000};
	for (int i = 0; i < 5; i++)
		world_sql(world,
			  "INSERT INTO tier (network_id, rank, name, percent_bp, threshold_minor) "
			  "VALUES ('%s', %d, '%s', %d, %d)",
			  world->network_id, i + 1, names[i], (i + 1) * 500, thresholds[i]);
	world_sql(world,
		  "INSERT INTO restaurant VALUES ('%s', '%s', 'Shoreditch', 'Europe/London', "
		  "'2026-01-01')",
		  world->network_id, world->restaurant_id);
	world_sql(world, "INSERT INTO till VALUES ('%s', '%s', '%s', 'Till 1')", world->network_id,
		  world->till_id, world->restaurant_id);
	world_sql(world,
		  "INSERT INTO staff (network_id, staff_id, login_index, name, role, "
		  "password_hash, created_at) VALUES "
		  "('%s', '%s', '\\x01', 'Cass', 'cashier', '', '2026-01-01'), ('%s', '%s', "
		  "'\\x02', 'Mani', 'manager', '', '2026-01-01')",
		  world->network_id, world->cashier_id, world->network_id, world->manager_id);
	world_sql(world, "INSERT INTO card_counter VALUES ('%s', 1)", world->network_id);
}

static void read_network(struct world *world)
{
	db_begin(world->db, world->arena, world->now);
	db_network(world->db, world->network_id);
	world->scope.network =
		network_read(world->arena, sql_network_get(world->db, world->network_id));
	assert_int_equal(db_finish(world->db, false), DB_UNDONE);
	assert_non_null(world->scope.network);
}

struct world *world_open(const char *settings)
{
	char conninfo[512];
	const char *database = getenv("LOYALTY_DATABASE");
	fresh_environment();
	if (!database)
		fail_msg("run me under tests/with_postgres.sh");
	struct arena *arena = arena_new(256 << 20);
	struct world *world = arena_alloc(arena, sizeof *world);
	crypto_start();
	world->arena = arena;
	world->now = WORLD_START;
	snprintf(conninfo, sizeof conninfo, "%s user=postgres", database);
	world->server = PQconnectdb(conninfo);
	snprintf(conninfo, sizeof conninfo, "%s user=loyalty_setup", database);
	world->db = db_open(conninfo, "test");
	world->config = config_open("setup");
	world->network_id = uuid_new(arena, world->now);
	world->restaurant_id = uuid_new(arena, world->now);
	world->till_id = uuid_new(arena, world->now);
	world->cashier_id = uuid_new(arena, world->now);
	world->manager_id = uuid_new(arena, world->now);
	world_sql(world,
		  "INSERT INTO network (network_id, slug, name, currency, country, time_zone, "
		  "created_at) VALUES "
		  "('%s', 'n%s', 'Test', 'GBP', 'GB', 'Europe/London', '2026-01-01')",
		  world->network_id, world->network_id + 24);
	if (*settings)
		world_sql(world, "UPDATE network SET %s WHERE network_id = '%s'", settings,
			  world->network_id);
	make_places(world);
	world_rule(world, "per_amount", 5, 100, 0, 0, 0);
	world->scope =
		(struct scope){world->db, arena, world->config, &world->caller, NULL, world->now};
	read_network(world);
	return world;
}

void world_close(struct world *world)
{
	PQfinish(world->server);
	db_close(world->db);
	arena_free(world->arena);
}

void world_rule(struct world *world, const char *kind, int64_t points, int64_t per_minor,
		int64_t minimum_minor, int every, int priority)
{
	world_sql(world,
		  "INSERT INTO earning_rule (network_id, rule_id, kind, label, points, per_minor, "
		  "minimum_minor, every, "
		  "priority, starts_at) VALUES ('%s', gen_random_uuid(), '%s', '%s', %lld, %lld, "
		  "%lld, %d, %d, '2020-01-01')",
		  world->network_id, kind, kind, (long long)points, (long long)per_minor,
		  (long long)minimum_minor, every, priority);
}

const char *world_guest(struct world *world, bool verified)
{
	const char *guest_id = uuid_new(world->arena, world->now);
	world_sql(world,
		  "INSERT INTO guest (network_id, guest_id, card_no, key_sealed, phone_sealed, "
		  "phone_index, verified_at, "
		  "verified_method, created_at, created_by) VALUES ('%s', '%s', (SELECT count(*) + "
		  "1001 FROM guest WHERE "
		  "network_id = '%s'), '', '', decode(replace('%s', '-', ''), 'hex'), %s, %s, "
		  "'2026-01-01', 'till')",
		  world->network_id, guest_id, world->network_id, guest_id,
		  verified ? "'2026-01-01'" : "NULL", verified ? "'otp'" : "NULL");
	world_sql(world, "INSERT INTO guest_account (network_id, guest_id) VALUES ('%s', '%s')",
		  world->network_id, guest_id);
	return guest_id;
}

const struct scope *world_begin(struct world *world, enum who who, const char *guest_id)
{
	const char *person = who & GUEST     ? guest_id
			     : who & CASHIER ? world->cashier_id
			     : who & STAFF   ? world->manager_id
					     : "";
	world->caller = (struct caller){
		.who = who,
		.network_id = world->network_id,
		.person_id = person,
		.name = "",
		.session = "",
		.restaurant_id = who & STAFF ? world->restaurant_id : "",
		.till_id = who & STAFF ? world->till_id : "",
		.request_id = "test",
	};
	world->scope.now = world->now;
	db_begin(world->db, world->arena, world->now);
	db_network(world->db, world->network_id);
	db_write(world->db);
	return &world->scope;
}

void world_end(struct world *world)
{
	enum db_end end = db_finish(world->db, true);
	if (end != DB_KEPT)
		fail_msg("not kept: %s", db_error(world->db));
}

struct sale_result world_sale(struct world *world, const char *guest_id, int64_t amount_minor)
{
	struct sale_request request = {guest_id, amount_minor, "", "", 0};
	struct sale_result result = visit_record(world_begin(world, CASHIER, NULL), &request);
	world_end(world);
	return result;
}

struct redeem_result world_redeem(struct world *world, const char *guest_id, int64_t points)
{
	struct redeem_result result =
		redemption_redeem(world_begin(world, GUEST, guest_id), guest_id, points, "", false);
	world_end(world);
	return result;
}

int world_jobs(struct world *world, const char *guest_id)
{
	int count = 0;
	count += visit_confirm_due(world_begin(world, WORKER, NULL), guest_id);
	world_end(world);
	count += redemption_release_due(world_begin(world, WORKER, NULL), guest_id);
	world_end(world);
	count += redemption_confirm_due(world_begin(world, WORKER, NULL), guest_id);
	world_end(world);
	return count;
}

struct cap world_cap(struct world *world, const char *guest_id)
{
	const struct scope *scope = world_begin(world, GUEST, guest_id);
	struct cap_ask ask = redemption_cap_ask(world->db, world->network_id, guest_id);
	struct cap cap = redemption_cap(scope, &ask);
	world_end(world);
	return cap;
}

const char *world_verify(struct world *world, const char *guest_id)
{
	struct verified verified = {.fault = ""};
	verify_guest(world_begin(world, WORKER, NULL), guest_id, &verified);
	world_end(world);
	return verified.fault;
}

int64_t world_balance(struct world *world, const char *guest_id, const char *column)
{
	return world_int(world,
			 "SELECT %s FROM guest_account WHERE network_id = '%s' AND guest_id = '%s'",
			 column, world->network_id, guest_id);
}
