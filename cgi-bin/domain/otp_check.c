/* Entering a code. The try is counted and committed before anything is compared, so that neither
 * many at once nor a broken connection gives a guess for nothing. */
#include "domain/guest.h"
#include "domain/network.h"
#include "domain/otp_private.h"
#include "queries.h"
#include <string.h>

struct check {
	const struct scope *scope;
	const struct otp_request *request;
	const char *network_id, *phone, *phone_index;
	const char *requester; /* whose tries are counted */
	bool any_api;
};

/* Pages know the requester only: its latest code says which phone is meant. False: none was sent.
 */
static bool find_phone(struct check *check)
{
	const struct scope *scope = check->scope;
	check->phone = check->request->phone;
	if (*check->phone) {
		check->phone_index = phone_index(scope, check->phone);
		return true;
	}
	struct rows *latest = sql_otp_latest(scope->db, check->network_id,
					     check->request->requester, check->request->via);
	if (!rows_next(latest))
		return false;
	check->phone_index = row_text(latest, "phone_index");
	check->phone = otp_phone_open(scope, check->network_id, row_text(latest, "otp_id"),
				      row_text(latest, "phone_sealed"));
	return true;
}

static bool is_six_digits(const char *code)
{
	return strlen(code) == OTP_DIGITS && strspn(code, "0123456789") == OTP_DIGITS;
}

/* Under the phone's lock: may this be tried at all? Then the try is in the database. */
static struct otp_checked count_try(const struct check *check, const char *code,
				    struct rows **codes, const char **try_id)
{
	const struct scope *scope = check->scope;
	struct otp_checked checked = {.outcome = OTP_NONE, .guest_id = "", .phone = check->phone};
	sql_otp_lock(scope->db, check->network_id, check->phone_index);
	struct rows *tried =
		sql_otp_tries(scope->db, check->network_id, check->phone_index, check->requester);
	struct rows *live =
		check->any_api ? sql_otp_live_api(scope->db, check->network_id, check->phone_index)
			       : sql_otp_live(scope->db, check->network_id, check->phone_index,
					      check->request->requester);
	struct otp_tries tries = otp_tries_read(tried);

	int64_t until = otp_cooldown(&tries, scope->now, &checked.tries_left),
		day = otp_day_over(&tries);
	checked.retry_at = day > until ? day : until;
	if (checked.retry_at > scope->now) {
		checked.outcome = OTP_LOCKED;
		checked.tries_left = 0;
		return checked;
	}
	checked.retry_at = 0;
	*codes = live;
	if (rows_count(live) == 0)
		return checked;
	checked.outcome = OTP_WRONG;
	if (!is_six_digits(code))
		return checked;
	checked.tries_left--;
	*try_id = uuid_new(scope->arena, scope->now);
	sql_otp_add_try(scope->db, check->network_id, *try_id, check->phone_index,
			check->requester);
	return checked;
}

/* The id of the code that it is; NULL: none. Every live one is compared, whichever matches. */
static const char *compare(const struct check *check, struct rows *codes, const char *code)
{
	const char *match = NULL;
	while (rows_next(codes)) {
		const char *otp_id = row_text(codes, "otp_id");
		if (text_equal(otp_code_hash(check->scope, otp_id, code),
			       row_text(codes, "code_hash")))
			match = otp_id;
	}
	return match;
}

/* Two requests may have brought the right code: it works for one. */
static bool take(const struct check *check, const char *otp_id, const char *try_id)
{
	struct db *db = check->scope->db;
	sql_otp_lock(db, check->network_id, check->phone_index);
	struct rows *taken = sql_otp_take(db, check->network_id, otp_id);
	sql_otp_try_correct(db, check->network_id, try_id);
	if (rows_count(taken) == 0)
		return false;
	if (check->any_api)
		sql_otp_end_api(db, check->network_id, check->phone_index);
	else
		sql_otp_end_requester(db, check->network_id, check->request->requester);
	return true;
}

static const char *admit_guest(const struct check *check, bool *made)
{
	const struct scope *scope = check->scope;
	const char *created_by = strcmp(check->request->via, "api") == 0 ? "api" : "guest";
	const char *guest_id = guest_add(scope, check->phone, created_by, made);
	guest_verify(scope, guest_id, "otp");
	guest_device(scope, guest_id, check->request->requester, check->request->address);
	return guest_id;
}

struct otp_checked otp_check(const struct scope *scope, const struct otp_request *request,
			     const char *code, bool any_api)
{
	struct otp_checked checked = {.outcome = OTP_NONE, .guest_id = "", .phone = ""};
	struct check check = {.scope = scope,
			      .request = request,
			      .network_id = scope->network->network_id,
			      .any_api = any_api};
	struct rows *codes;
	const char *try_id = NULL;

	if (!find_phone(&check))
		return checked;
	check.requester =
		any_api ? otp_any_api(scope, check.network_id, check.phone) : request->requester;
	checked = count_try(&check, code, &codes, &try_id);
	if (!try_id || !db_commit_early(scope->db))
		return checked;
	const char *otp_id = compare(&check, codes, code);
	if (!otp_id) {
		if (checked.tries_left == 0)
			checked.retry_at = scope->now + OTP_COOLDOWN;
		return checked;
	}
	if (!take(&check, otp_id, try_id)) {
		checked.outcome = OTP_NONE;
		return checked;
	}
	checked.outcome = OTP_VERIFIED;
	checked.guest_id = admit_guest(&check, &checked.made);
	return checked;
}
