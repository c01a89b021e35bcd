/* One-time codes: send, check, lock out. Limits are counted from rows under the lock of the phone's
 * own row (otp_phone). */
#pragma once
#include "domain/scope.h"

struct otp_request {
	const char *phone;     /* E.164 */
	const char *requester; /* hash (bytea) of the visitor's cookie, or of the api's challenge */
	const char *via;       /* "page", "api" */
	const char *address;   /* the client's IP address */
	const char *language;  /* of the message */
	const char *origin_host; /* for the SMS' origin-bound last line; "" none */
	bool any_api; /* the api without a challenge: all such calls for a phone are one requester
			 for the cooldown */
};
enum otp_send_outcome {
	OTP_SENT,
	OTP_TOO_SOON,	  /* within 60 s of the last */
	OTP_TOO_MANY,	  /* 3 in 15 min, 10 a day, or 15 tries a day on this phone */
	OTP_COOLING_DOWN, /* 3 wrong tries of this requester: 15 min */
	OTP_BUSY,	  /* a budget or the brake */
};
struct otp_sent {
	enum otp_send_outcome outcome;
	int64_t expires_at; /* of the code just sent */
	int64_t resend_at;  /* when the next send is allowed */
	int64_t retry_at;   /* refused: when to try again */
};
/* Writes the code's row and its outbox message; needs an open write. */
struct otp_sent otp_send(const struct scope *scope, const struct otp_request *request);
/* The same in two steps, for a page that does not know its network's settings yet: otp_ask takes
 * the phone's lock and asks what the limits depend on; nothing is looked at, scope->network is not
 * used. */
struct otp_asked;
struct otp_asked *otp_ask(const struct scope *scope, const char *network_id,
			  const struct otp_request *request);
struct otp_sent otp_send_asked(const struct scope *scope, const struct otp_asked *asked);

enum otp_check_outcome {
	OTP_VERIFIED,
	OTP_WRONG,  /* tries_left says how many */
	OTP_LOCKED, /* 3 wrong tries of this requester on this phone, or 15 a day: retry_at; the
		       right code too */
	OTP_NONE,   /* no live code of this requester: expired, used, or sent to another browser */
};
struct otp_checked {
	enum otp_check_outcome outcome;
	int64_t tries_left;
	int64_t retry_at;
	bool made;	      /* OTP_VERIFIED: the guest is new */
	const char *guest_id; /* OTP_VERIFIED: the guest, made when the phone is new */
	const char *phone;
};
/* The one exception to "one transaction": the try is counted and committed (db_commit_early) before
 * the code is compared. Needs an open write, and commits what was written before it; the caller's
 * own writes come after it. `phone` "" means the phone of the requester's latest code (pages);
 * `any_api` accepts any live code sent to that phone through the api (no challenge given), and such
 * calls together are one requester. On success every live code of the requester is dead, the guest
 * exists, is verified, and its device is noted. Only six digits are compared, and counted: anything
 * else is OTP_WRONG. */
struct otp_checked otp_check(const struct scope *scope, const struct otp_request *request,
			     const char *code, bool any_api);

struct otp_state {  /* of a requester, for the code page and the api's challenge */
	bool found; /* its latest code is alive; else nothing was sent in a day, or all is dead:
		       what follows is of the dead one */
	const char *phone; /* E.164; "" when the code's secrets are wiped */
	int64_t sent_at, expires_at, resend_at, locked_until,
		tries_left; /* an instant in the past does not hinder */
};
/* Asks; nothing is looked at, so that the caller's own questions travel with it. `via` as in
 * otp_request. */
struct rows *otp_state_ask(struct db *db, const char *network_id, const char *requester,
			   const char *via);
struct otp_state otp_state_read(const struct scope *scope, const char *network_id,
				struct rows *rows);
/* Both; looks. The network is the caller's: scope->network is not used. */
struct otp_state otp_state(const struct scope *scope, const char *requester, const char *via);
