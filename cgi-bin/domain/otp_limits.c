/* The limits of one-time codes; figures from domain.md's settings. */
#include "domain/otp_limits.h"

enum { SENDS_15_MINUTES = 3 };

void otp_sends_add(struct otp_sends *sends, int64_t at)
{
	if (sends->count < OTP_DAY_SENDS)
		sends->count++;
	for (int i = sends->count - 1; i > 0; i--)
		sends->at[i] = sends->at[i - 1];
	sends->at[0] = at;
}

int64_t otp_next_send(const struct otp_sends *sends, enum otp_send_outcome *why)
{
	int64_t next = 0;
	*why = OTP_SENT;
	if (sends->count > 0) {
		next = sends->at[0] + OTP_MINUTE;
		*why = OTP_TOO_SOON;
	}
	if (sends->count >= SENDS_15_MINUTES &&
	    sends->at[SENDS_15_MINUTES - 1] + 15 * OTP_MINUTE > next) {
		next = sends->at[SENDS_15_MINUTES - 1] + 15 * OTP_MINUTE;
		*why = OTP_TOO_MANY;
	}
	if (sends->count >= OTP_DAY_SENDS && sends->at[OTP_DAY_SENDS - 1] + OTP_DAY > next) {
		next = sends->at[OTP_DAY_SENDS - 1] + OTP_DAY;
		*why = OTP_TOO_MANY;
	}
	return next;
}

int64_t otp_cooldown(const struct otp_tries *tries, int64_t now, int64_t *left)
{
	int64_t wrong = 0, last_at = 0, until = 0;
	for (int i = tries->count - 1; i >= 0; i--) {
		const struct otp_try *try = &tries->each[i];
		if (!try->mine)
			continue;
		if (try->correct || try->at >= last_at + OTP_COOLDOWN)
			wrong = 0;
		if (try->correct)
			continue;
		last_at = try->at;
		if (++wrong == OTP_WRONG_TRIES) {
			until = try->at + OTP_COOLDOWN;
			wrong = 0;
		}
	}
	if (now >= last_at + OTP_COOLDOWN)
		wrong = 0;
	*left = until > now ? 0 : OTP_WRONG_TRIES - wrong;
	return until;
}

int64_t otp_day_over(const struct otp_tries *tries)
{
	return tries->count < OTP_DAY_TRIES ? 0 : tries->each[OTP_DAY_TRIES - 1].at + OTP_DAY;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t otp_budget_over(const struct otp_budget *budget)
{
	static const int64_t hour = 60 * OTP_MINUTE;
	int64_t until = 0;
	if (budget->block_sends >= 60)
		until = later(until, budget->block_from + hour);
	if (budget->prefix_sends >= 500)
		until = later(until, budget->prefix_from + hour);
	if (budget->network_sends >= 2000)
		until = later(until, budget->network_from + hour);
	/* Judged when the newest of them has had its 10 minutes. */
	if (budget->codes >= 50 && budget->verified < 15)
		until = later(until, budget->newest_at + OTP_LIFE + hour);
	return until;
}
