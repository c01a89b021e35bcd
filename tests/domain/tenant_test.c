/* Two networks side by side: no role sees or writes a row of the other, and no act of one touches
 * an id of the other. */
#include "world.h"
#include "queries.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char *const roles[] = {"loyalty_guest", "loyalty_manage", "loyalty_api",
				    "loyalty_dev",   "loyalty_worker", "loyalty_send",
				    "loyalty_setup", "loyalty_owner"};

/* What the platform's owner sees of every network: nothing of its guests. */
static bool is_platform(const char *role, const char *table)
{
	static const char *const tables[] = {
		"network", "restaurant", "staff",	  "subscription",    "credit",
		"audit",   "outbox",	 "summary_state", "summary_network", "summary_day"};
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		if (!strcmp(role, "loyalty_owner") && !strcmp(tables[i], table))
			return true;
	return false;
}

/* Queues that a job sees in all networks, by a policy of its own. */
static bool is_queue(const char *role, const char *table)
{
	static const char *const queues[][2] = {
		{"loyalty_worker", "due"},
		{"loyalty_worker", "otp"},
		{"loyalty_worker", "guest_session"},
		{"loyalty_worker", "staff_session"},
		{"loyalty_worker", "idempotency"},
		{"loyalty_worker", "network"},
		{"loyalty_worker", "summary_state"},
		{"loyalty_send", "outbox"},
		{"loyalty_send",
		 "provider_account"}, /* whose messages go by accounts of their own */
		{"loyalty_setup", "network"},
		{"loyalty_dev", "due"},
		{"loyalty_dev", "otp"},
		{"loyalty_dev", "outbox"},
	};
	for (size_t i = 0; i < sizeof queues / sizeof *queues; i++)
		if (!strcmp(queues[i][0], role) && !strcmp(queues[i][1], table))
			return true;
	return false;
}

static PGconn *connect_as(const char *role)
{
	char conninfo[512];
	snprintf(conninfo, sizeof conninfo, "%s user=%s", getenv("LOYALTY_DATABASE"), role);
	PGconn *connection = PQconnectdb(conninfo);
	assert_int_equal(PQstatus(connection), CONNECTION_OK);
	return connection;
}

static void speak(struct world *world, const char *guest)
{
	const char *id = world->network_id;
	world_sql(world, "INSERT INTO provider_account VALUES ('%s', 'twilio', '', '2026-01-01')",
		  id);
	world_sql(world,
		  "INSERT INTO message_template VALUES ('%s', 'otp', 'sms', 'en', '', '{code}', "
		  "'', '2026-01-01')",
		  id);
	world_sql(world,
		  "INSERT INTO message_channel VALUES ('%s', 'tier_up', 'sms', true, '2026-01-01')",
		  id);
	world_sql(world,
		  "INSERT INTO push_device VALUES ('%s', gen_random_uuid(), '%s', 'web', '', '', "
		  "'2026-01-01')",
		  id, guest);
	world_sql(world, "INSERT INTO opt_out VALUES ('%s', 'sms', '', '', '2026-01-01')", id);
	world_sql(world,
		  "INSERT INTO expiry_reminder VALUES ('%s', '%s', '2026-01-01', NULL, 1, "
		  "'2026-01-01')",
		  id, guest);
}

/* A network in which every table has a row. */
static struct world *lively_world(void)
{
	struct world *world = world_open("");
	const char *id = world->network_id, *guest = world_guest(world, true);
	struct sale_result sale = world_sale(world, guest, 100000);
	world->now += HOURS(24);
	world_jobs(world, guest);
	world_redeem(world, guest, 500);
	world_sale(world, guest, 1000);
	struct sale_result old = sale;
	visit_void(world_begin(world, MANAGER, NULL), old.visit_id);
	world_end(world);
	world_sql(world, "INSERT INTO reward VALUES ('%s', gen_random_uuid(), 'Tea', 100)", id);
	world_sql(world,
		  "INSERT INTO consent VALUES ('%s', '%s', 'terms', '1', '2026-01-01', 'page')", id,
		  guest);
	world_sql(world,
		  "INSERT INTO device VALUES ('%s', '%s', '\\x01', '\\x02', '2026-01-01', "
		  "'2026-01-01')",
		  id, guest);
	world_sql(world,
		  "INSERT INTO guest_session VALUES ('%s', '\\x01', '%s', 'cookie', '2026-01-01', "
		  "'2026-01-08')",
		  id, guest);
	world_sql(world, "INSERT INTO staff_restaurant VALUES ('%s', '%s', '%s')", id,
		  world->cashier_id, world->restaurant_id);
	world_sql(world,
		  "INSERT INTO staff_session VALUES ('%s', '\\x01', '%s', NULL, '2026-01-01', "
		  "'2026-01-01', '2026-01-02')",
		  id, world->cashier_id);
	world_sql(world,
		  "INSERT INTO otp (network_id, otp_id, via, requester, phone_index, "
		  "address_block, phone_prefix, sent_at, "
		  "expires_at) VALUES ('%s', gen_random_uuid(), 'page', '', '', '', '', "
		  "'2026-01-01', '2026-01-01')",
		  id);
	world_sql(world,
		  "INSERT INTO otp_try VALUES ('%s', gen_random_uuid(), '', '', '2026-01-01')", id);
	world_sql(world, "INSERT INTO otp_phone VALUES ('%s', '')", id);
	world_sql(world, "INSERT INTO card_code VALUES ('%s', '123456', '%s', '2026-01-01')", id,
		  guest);
	world_sql(world, "INSERT INTO card_use VALUES ('%s', '%s', '%s', 1, '2026-01-01')", id,
		  world->till_id, guest);
	world_sql(world,
		  "INSERT INTO till_try VALUES ('%s', '%s', gen_random_uuid(), '2026-01-01')", id,
		  world->till_id);
	world_sql(world, "INSERT INTO referral VALUES ('%s', '%s', '%s', '2026-01-01')", id, guest,
		  world_guest(world, true));
	world_sql(world, "INSERT INTO visit_reference VALUES ('%s', 'pos', '1', '%s')", id,
		  sale.visit_id);
	world_sql(world, "INSERT INTO guest_token VALUES ('%s', 'ada', '%s')", id, guest);
	world_sql(world, "INSERT INTO summary_state VALUES ('%s', '2026-01-01', 1)", id);
	world_sql(world, "INSERT INTO summary_day VALUES ('%s', '2026-01-01', '%s')", id, id);
	world_sql(world, "INSERT INTO summary_network VALUES ('%s', '2026-01-01', 1, 1, 1, 1, 1)",
		  id);
	world_sql(world, "INSERT INTO summary_reach VALUES ('%s', '2026-01-01', 1, '{}', 1)", id);
	world_sql(world, "INSERT INTO watched_guest VALUES ('%s', 'cap', '%s', 1, 1, '2026-01-01')",
		  id, guest);
	world_sql(world,
		  "INSERT INTO subscription VALUES ('%s', gen_random_uuid(), 'FREE', 'active', "
		  "'RUB', "
		  "0, '2026-01-01')",
		  id);
	world_sql(
		world,
		"INSERT INTO credit VALUES ('%s', gen_random_uuid(), '2026-01-01', 'RUB', 1, 'x')",
		id);
	world_sql(world,
		  "INSERT INTO idempotency VALUES ('%s', 'p', '/', 'k', '', '', '2026-01-01')", id);
	world_sql(world,
		  "INSERT INTO outbox VALUES ('%s', gen_random_uuid(), 'sms', 'otp', NULL, '', '', "
		  "'queued', 0, '2026-01-01', "
		  "'2026-01-01', '2026-01-01')",
		  id);
	speak(world, guest);
	return world;
}

struct table {
	char name[64];
};

static int tenant_tables(struct world *world, struct table tables[64])
{
	PGresult *result =
		PQexec(world->server, "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON "
				      "a.attrelid = c.oid AND a.attname = 'network_id' "
				      "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind "
				      "= 'r' AND c.relrowsecurity ORDER BY 1");
	int count = PQntuples(result);
	assert_in_range(count, 30, 64);
	for (int i = 0; i < count; i++)
		snprintf(tables[i].name, sizeof tables[i].name, "%s", PQgetvalue(result, i, 0));
	PQclear(result);
	return count;
}

/* How many rows of the other network this role counts; −1 when it may not read the table at all. */
static long foreign_rows(PGconn *connection, const char *table, const char *own, const char *other)
{
	char sql[8192];
	snprintf(sql, sizeof sql, "BEGIN; SELECT set_config('app.network_id', '%s', true)", own);
	PQclear(PQexec(connection, sql));
	snprintf(sql, sizeof sql, "SELECT count(*) FROM %s WHERE network_id = '%s'", table, other);
	PGresult *result = PQexec(connection, sql);
	long count = -1;
	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		count = strtol(PQgetvalue(result, 0, 0), NULL, 10);
	else
		assert_string_equal(PQresultErrorField(result, PG_DIAG_SQLSTATE), "42501");
	PQclear(result);
	PQclear(PQexec(connection, "ROLLBACK"));
	return count;
}

static void no_role_sees_another_network(void **state)
{
	(void)state;
	struct world *own = lively_world(), *other = lively_world();
	struct table tables[64];
	int count = tenant_tables(own, tables), seen = 0;
	for (int t = 0; t < count; t++)
		if (world_int(own, "SELECT count(*) FROM %s WHERE network_id = '%s'",
			      tables[t].name, other->network_id) == 0)
			fail_msg("%s has no row to hide", tables[t].name);
	for (size_t r = 0; r < sizeof roles / sizeof *roles; r++) {
		PGconn *connection = connect_as(roles[r]);
		for (int t = 0; t < count; t++) {
			long foreign = foreign_rows(connection, tables[t].name, own->network_id,
						    other->network_id);
			seen += foreign >= 0;
			if (foreign > 0 && !is_queue(roles[r], tables[t].name) &&
			    !is_platform(roles[r], tables[t].name))
				fail_msg("%s sees %ld rows of another network in %s", roles[r],
					 foreign, tables[t].name);
		}
		PQfinish(connection);
	}
	assert_true(seen > 80);
	world_close(own);
	world_close(other);
}

/* Whatever a role may write at all, it may not write into another network. */
static void try_to_write(PGconn *connection, const char *statement, const char *own, int *refused)
{
	char begin[200];
	snprintf(begin, sizeof begin,
		 "BEGIN READ WRITE; SELECT set_config('app.network_id', '%s', true)", own);
	PQclear(PQexec(connection, begin));
	PGresult *result = PQexec(connection, statement);
	if (PQresultStatus(result) == PGRES_COMMAND_OK && strcmp(PQcmdTuples(result), "0") != 0)
		fail_msg("%s wrote: %s", PQuser(connection), statement);
	(*refused)++;
	PQclear(result);
	PQclear(PQexec(connection, "ROLLBACK"));
}

static void no_role_writes_into_another_network(void **state)
{
	(void)state;
	struct world *own = lively_world(), *other = lively_world();
	const char *mine = own->network_id, *theirs = other->network_id;
	struct table tables[64];
	int count = tenant_tables(own, tables), refused = 0;
	for (size_t r = 0; r < sizeof roles / sizeof *roles; r++) {
		PGconn *connection = connect_as(roles[r]);
		for (int t = 0; t < count; t++) {
			const char *name = tables[t].name;
			const char *const statements[] = {
				arena_printf(own->arena, "DELETE FROM %s WHERE network_id = '%s'",
					     name, theirs),
				arena_printf(own->arena,
					     "UPDATE %s SET network_id = network_id WHERE "
					     "network_id = '%s'",
					     name, theirs),
				arena_printf(
					own->arena,
					"UPDATE %s SET network_id = '%s' WHERE network_id = '%s'",
					name, theirs, mine),
				arena_printf(own->arena,
					     "INSERT INTO %s SELECT (jsonb_populate_record(x, "
					     "jsonb_build_object('network_id', '%s'))).* FROM %s x "
					     "WHERE "
					     "network_id = '%s' LIMIT 1",
					     name, theirs, name, mine),
			};
			for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
				try_to_write(connection, statements[i], mine, &refused);
		}
		PQfinish(connection);
	}
	assert_true(refused > 1200);
	world_close(own);
	world_close(other);
}

static void ids_of_another_network_are_unknown(void **state)
{
	(void)state;
	struct world *own = world_open(""), *other = world_open("");
	const char *guest = world_guest(other, true);
	struct sale_result sale = world_sale(other, guest, 100000);
	other->now += HOURS(24);
	world_jobs(other, guest);
	struct redeem_result redeemed = world_redeem(other, guest, 500);
	const char *before = world_text(other,
					"SELECT md5(string_agg(e::text, ',' ORDER BY seq)) FROM "
					"entry e WHERE guest_id = '%s'",
					guest);
	own->now = other->now;

	struct sale_request request = {guest, 1000, "", "", 0};
	assert_int_equal(visit_record(world_begin(own, CASHIER, NULL), &request).outcome,
			 SALE_UNKNOWN_GUEST);
	world_end(own);
	assert_int_equal(visit_preview(world_begin(own, CASHIER, NULL), &request).outcome,
			 SALE_UNKNOWN_GUEST);
	world_end(own);
	assert_int_equal(visit_void(world_begin(own, ADMIN, NULL), sale.visit_id), VOID_UNKNOWN);
	world_end(own);
	assert_int_equal(world_redeem(own, guest, 500).outcome, REFUSED_UNKNOWN_GUEST);
	assert_int_equal(redemption_settle(world_begin(own, CASHIER, NULL), redeemed.redemption_id),
			 SETTLE_UNKNOWN);
	world_end(own);
	assert_int_equal(
		redemption_cancel(world_begin(own, GUEST, guest), guest, redeemed.redemption_id),
		CANCEL_UNKNOWN);
	world_end(own);
	assert_int_equal(redemption_void(world_begin(own, ADMIN, NULL), redeemed.redemption_id),
			 VOID_UNKNOWN);
	world_end(own);
	const char *mine = world_guest(own, true);
	request = (struct sale_request){mine, 1000, "", redeemed.redemption_id, 0};
	assert_int_equal(visit_record(world_begin(own, CASHIER, NULL), &request).outcome,
			 SALE_REDEMPTION_GONE);
	world_end(own);
	assert_int_equal(world_jobs(own, guest), 0);
	assert_string_equal(before, world_text(other,
					       "SELECT md5(string_agg(e::text, ',' ORDER BY seq)) "
					       "FROM entry e WHERE guest_id = '%s'",
					       guest));
	assert_string_equal(world_verify(other, guest), "");
	world_close(own);
	world_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_role_sees_another_network),
		cmocka_unit_test(no_role_writes_into_another_network),
		cmocka_unit_test(ids_of_another_network_are_unknown),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
