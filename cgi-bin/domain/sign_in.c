/* How often a password or a code may be tried: per login and where it comes from. */
#include "domain/sign_in.h"
#include "domain/address.h"
#include "domain/password.h"
#include "queries.h"
#include <ctype.h>

enum { BLOCK_FAILURES = 5, DAY_FAILURES = 100 };
static const int64_t minute = INT64_C(60000000);

const char *sign_in_index(const struct config *config, struct arena *arena, const char *kind,
			  const char *login)
{
	char *lower = arena_text(arena, login);
	for (char *p = lower; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return hmac_text(arena, config_key(config, "index"), kind, lower);
}

struct attempt attempt_begin(const struct scope *scope, const char *login_index,
			     const char *address)
{
	struct attempt attempt = {
		.login_index = login_index,
		.block_hash =
			hmac_text(scope->arena, config_key(scope->config, "index"),
				  "sign_in.address_block", address_block(scope->arena, address)),
	};
	sql_sign_in_lock(scope->db, login_index);
	attempt.failures = sql_sign_in_failures(scope->db, login_index, attempt.block_hash);
	return attempt;
}

int64_t attempt_locked_until(const struct scope *scope, const struct attempt *attempt)
{
	struct rows *failures = attempt->failures;
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

void attempt_failed(const struct scope *scope, const struct attempt *attempt)
{
	sql_sign_in_add_failure(scope->db, attempt->login_index, uuid_new(scope->arena, scope->now),
				attempt->block_hash);
}

bool password_of(struct rows *person, const char *password)
{
	if (rows_next(person))
		return password_matches(row_text(person, "password_hash"), password);
	password_dummy_check(password);
	return false;
}
