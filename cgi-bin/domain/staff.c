/* Staff sign in by e-mail and password. Answers and work are the same whether the login exists or
 * not. */
#include "domain/staff.h"
#include "domain/audit.h"
#include "domain/network.h"
#include "domain/session.h"
#include "queries.h"

static const char nobody[] = "00000000-0000-0000-0000-000000000000";

struct login {
	const char *network_id, *staff_id; /* nobody's, when it does not exist */
};

const char *login_index(const struct config *config, struct arena *arena, const char *email)
{
	return sign_in_index(config, arena, "staff.login", email);
}

static struct login read_login(struct rows *found)
{
	if (!rows_next(found))
		return (struct login){nobody, nobody};
	return (struct login){row_text(found, "network_id"), row_text(found, "staff_id")};
}

static void become(struct scope *scope, const struct login *login, struct rows *person)
{
	struct caller *caller = arena_alloc(scope->arena, sizeof *caller);
	*caller = *scope->caller;
	caller->who = role_who(row_text(person, "role"));
	caller->network_id = login->network_id;
	caller->person_id = login->staff_id;
	caller->name = row_text(person, "name");
	scope->caller = caller;
}

struct signed_in staff_sign_in(struct scope *scope, const char *email, const char *password,
			       const char *address)
{
	struct arena *arena = scope->arena;
	struct signed_in signed_in = {.outcome = SIGN_IN_LOCKED, .token = ""};
	struct attempt attempt =
		attempt_begin(scope, login_index(scope->config, arena, email), address);
	struct login login = read_login(sql_staff_login(scope->db, attempt.login_index));
	signed_in.retry_at = attempt_locked_until(scope, &attempt);
	if (signed_in.retry_at)
		return signed_in;

	db_network(scope->db, login.network_id);
	struct rows *person = sql_staff_get(scope->db, login.network_id, login.staff_id);
	struct rows *settings = sql_network_get(scope->db, login.network_id);
	if (!password_of(person, password)) {
		signed_in.outcome = SIGN_IN_REFUSED;
		attempt_failed(scope, &attempt);
		return signed_in;
	}
	scope->network = network_read(arena, settings);
	if (!scope->network)
		return signed_in;
	become(scope, &login, person);
	signed_in.outcome = SIGNED_IN;
	signed_in.token = staff_session_open(scope, login.staff_id);
	audit_add(scope, "staff.sign_in", "staff", login.staff_id, "{}", "{}");
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
