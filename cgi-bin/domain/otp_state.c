/* Where a requester stands with its codes; and what the other parts of otp read alike. */
#include "domain/network.h"
#include "domain/otp_private.h"
#include "queries.h"
#include <string.h>

struct otp_sends otp_sends_read(struct rows *rows)
{
	struct otp_sends sends = {0};
	while (sends.count < OTP_DAY_SENDS && rows_next(rows))
		sends.at[sends.count++] = row_time(rows, "sent_at");
	return sends;
}

struct otp_tries otp_tries_read(struct rows *rows)
{
	struct otp_tries tries = {0};
	while (tries.count < OTP_DAY_TRIES && rows_next(rows))
		tries.each[tries.count++] =
			(struct otp_try){row_time(rows, "tried_at"), row_bool(rows, "correct"),
					 row_bool(rows, "mine")};
	return tries;
}

const char *otp_any_api(const struct scope *scope, const char *network_id, const char *e164)
{
	return hmac_text(scope->arena, config_key(scope->config, "index"), "otp.any_api",
			 arena_printf(scope->arena, "%s %s", network_id, e164));
}

const char *otp_code_hash(const struct scope *scope, const char *otp_id, const char *code)
{
	return hmac_text(scope->arena, config_key(scope->config, "code"), "otp.code",
			 arena_printf(scope->arena, "%s %s", otp_id, code));
}

const char *otp_about(struct arena *arena, const char *network_id, const char *otp_id)
{
	return arena_printf(arena, "otp.phone_sealed.%s.%s", network_id, otp_id);
}

const char *otp_phone_open(const struct scope *scope, const char *network_id, const char *otp_id,
			   const char *phone_sealed)
{
	const struct key *key =
		config_key_by_id(scope->config, "seal", sealed_key_id(phone_sealed));
	const char *about = otp_about(scope->arena, network_id, otp_id);
	const char *phone = key ? unseal(scope->arena, key, about, phone_sealed) : NULL;
	return phone ? phone : "";
}

struct rows *otp_state_ask(struct db *db, const char *network_id, const char *requester,
			   const char *via)
{
	return sql_otp_state(db, network_id, requester, via);
}

static void add_send(struct otp_sends *sends, int64_t at)
{
	if (sends->count < OTP_DAY_SENDS)
		sends->at[sends->count++] = at;
}

static void add_try(struct otp_tries *tries, struct rows *rows)
{
	if (tries->count < OTP_DAY_TRIES)
		tries->each[tries->count++] = (struct otp_try){
			row_time(rows, "at"), row_bool(rows, "correct"), row_bool(rows, "mine")};
}

struct otp_state otp_state_read(const struct scope *scope, const char *network_id,
				struct rows *rows)
{
	struct otp_state state = {.phone = "", .tries_left = OTP_WRONG_TRIES};
	struct otp_sends sends = {0};
	struct otp_tries tries = {0};
	enum otp_send_outcome why;
	while (rows_next(rows)) {
		const char *what = row_text(rows, "what");
		if (strcmp(what, "send") == 0) {
			add_send(&sends, row_time(rows, "at"));
		} else if (strcmp(what, "try") == 0) {
			add_try(&tries, rows);
		} else {
			state.found = row_bool(rows, "live");
			state.phone = otp_phone_open(scope, network_id, row_text(rows, "otp_id"),
						     row_text(rows, "phone_sealed"));
			state.sent_at = row_time(rows, "at");
			state.expires_at = row_time(rows, "expires_at");
		}
	}
	state.resend_at = otp_next_send(&sends, &why);
	state.locked_until = otp_cooldown(&tries, scope->now, &state.tries_left);
	int64_t day = otp_day_over(&tries);
	if (day > state.locked_until)
		state.locked_until = day;
	if (state.locked_until > scope->now)
		state.tries_left = 0;
	if (state.locked_until > state.resend_at)
		state.resend_at = state.locked_until;
	return state;
}

struct otp_state otp_state(const struct scope *scope, const char *requester, const char *via)
{
	const char *network_id = scope->caller->network_id;
	return otp_state_read(scope, network_id,
			      otp_state_ask(scope->db, network_id, requester, via));
}
