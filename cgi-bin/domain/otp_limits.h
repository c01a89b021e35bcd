/* When the next code may be sent and the next try made: pure, from the rows of a day. */
#pragma once
#include "domain/otp.h"

enum {
	OTP_DIGITS = 6,
	OTP_DAY_SENDS = 10,
	OTP_DAY_TRIES = 15,
	OTP_WRONG_TRIES = 3,
};
#define OTP_MINUTE   INT64_C(60000000)
#define OTP_LIFE     (10 * OTP_MINUTE)
#define OTP_COOLDOWN (15 * OTP_MINUTE)
#define OTP_DAY	     (24 * 60 * OTP_MINUTE)

struct otp_sends { /* to one phone in a day, newest first */
	int count;
	int64_t at[OTP_DAY_SENDS];
};
/* One more, just sent; the oldest falls out when there is no room. */
void otp_sends_add(struct otp_sends *sends, int64_t at);
/* The first instant at which another code may be sent, 0 at once; `why` says what holds it back
 * longest. */
int64_t otp_next_send(const struct otp_sends *sends, enum otp_send_outcome *why);

struct otp_try {
	int64_t at;
	bool correct, mine; /* mine: of the requester */
};
struct otp_tries { /* for one phone in a day, newest first */
	int count;
	struct otp_try each[OTP_DAY_TRIES];
};
/* Three wrong tries of the requester, none of them 15 minutes after the one before, since its last
 * right one: locked from the third on for 15 minutes. The end of the latest such lock; 0: none.
 * `left` gets how many more wrong tries it has at `now`. */
int64_t otp_cooldown(const struct otp_tries *tries, int64_t now, int64_t *left);
/* Until when the phone has had its tries of a day; 0: it has not. */
int64_t otp_day_over(const struct otp_tries *tries);

/* What was sent in an hour, of three kinds, and since when; and the last 50 codes of a prefix. */
struct otp_budget {
	int64_t block_sends, block_from, prefix_sends, prefix_from, network_sends, network_from;
	int64_t codes, verified, newest_at;
};
/* Until when no budget allows a send, or the brake holds; 0: it may be sent. */
int64_t otp_budget_over(const struct otp_budget *budget);
