/* Staff sign in by e-mail and password. Answers and work are the same whether the login exists or
 * not. */
#include "domain/staff.h"
#include "domain/address.h"
#include "domain/audit.h"
#include "domain/network.h"
#include "domain/password.h"
#include "domain/session.h"
#include "queries.h"
#include <ctype.h>
#include <string.h>

enum { BLOCK_FAILURES = 5, DAY_FAILURES = 100 };
static const int64_t minute = INT64_C(60000000);
static const char nobody[] = "00000000-0000-0000-0000-000000000000";

struct attempt {
	const char *login_index, *block_hash;
	const char *network_id, *staff_id; /* nobody's, when the login does not exist */
};

const char *login_index(const struct config *config, struct arena *arena, const char *email)
{
	char *lower = arena_text(arena, email);
	for (char *p = lower; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return hmac_text(arena, config_key(config, "index"), "staff.login", lower);
}

/* 0, or until when no password is looked at. */
static int64_t locked_until(const struct scope *scope, struct rows *failures)
{
	if (!rows_next(failures))
		return 0;
	int64_t newest = row_time(failures, "block_newest"),
		oldest = row_time(failures, "block_oldest"), until = 0;
	if (row_int(failures, "block_failures") >= BLOCK_FAILURES && newest - oldest < 15 * minute)
		until = newest + 15 * minute;
	if (row_int(failures, "day_failures") >= DAY_FAILURES) {
		int64_t day = row_time(failures, "day_oldest") + 24 * 60 * minute;
		until = day > until ? day : until;
	}
	return until > scope->now ? until : 0;
}

/* Judged one at a time for each login. */
static int64_t begin_attempt(const struct scope *scope, struct attempt *attempt)
{
	struct db *db = scope->db;
	sql_staff_lock_login(db, attempt->login_index);
	struct rows *login = sql_staff_login(db, attempt->login_index);
	struct rows *failures = sql_staff_failures(db, attempt->login_index, attempt->block_hash);
	attempt->network_id = attempt->staff_id = nobody;
	if (rows_next(login)) {
		attempt->network_id = row_text(login, "network_id");
		attempt->staff_id = row_text(login, "staff_id");
	}
	return locked_until(scope, failures);
}

static bool password_is_right(struct rows *person, const char *password)
{
	if (rows_next(person))
		return password_matches(row_text(person, "password_hash"), password);
	password_dummy_check(password);
	return false;
}

static void become(struct scope *scope, const struct attempt *attempt, struct rows *person)
{
	struct caller *caller = arena_alloc(scope->arena, sizeof *caller);
	*caller = *scope->caller;
	caller->who = role_who(row_text(person, "role"));
	caller->network_id = attempt->network_id;
	caller->person_id = attempt->staff_id;
	caller->name = row_text(person, "name");
	scope->caller = caller;
}

struct signed_in staff_sign_in(struct scope *scope, const char *email, const char *password,
			       const char *address)
{
	struct arena *arena = scope->arena;
	struct attempt attempt = {
		.login_index = login_index(scope->config, arena, email),
		.block_hash = hmac_text(arena, config_key(scope->config, "index"),
					"staff.address_block", address_block(arena, address)),
	};
	struct signed_in signed_in = {.outcome = SIGN_IN_LOCKED, .token = ""};
	signed_in.retry_at = begin_attempt(scope, &attempt);
	if (signed_in.retry_at)
		return signed_in;

	db_network(scope->db, attempt.network_id);
	struct rows *person = sql_staff_get(scope->db, attempt.network_id, attempt.staff_id);
	struct rows *settings = sql_network_get(scope->db, attempt.network_id);
	if (!password_is_right(person, password)) {
		signed_in.outcome = SIGN_IN_REFUSED;
		sql_staff_add_failure(scope->db, attempt.login_index, uuid_new(arena, scope->now),
				      attempt.block_hash);
		return signed_in;
	}
	scope->network = network_read(arena, settings);
	if (!scope->network)
		return signed_in;
	become(scope, &attempt, person);
	signed_in.outcome = SIGNED_IN;
	signed_in.token = staff_session_open(scope, attempt.staff_id);
	audit_add(scope, "staff.sign_in", "staff", attempt.staff_id, "{}", "{}");
	return signed_in;
}

void staff_sign_out(const struct scope *scope)
{
	sql_session_end_staff(scope->db, scope->network->network_id, scope->caller->session);
	audit_add(scope, "staff.sign_out", "staff", scope->caller->person_id, "{}", "{}");
}

bool staff_choose_till(const struct scope *scope, const char *till_id)
{
	return rows_count(sql_staff_choose_till(scope->db, scope->network->network_id,
						scope->caller->session, till_id)) > 0;
}
