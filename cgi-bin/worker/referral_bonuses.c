/* Who brought a guest, and the guest, get their points after the first confirmed purchase. */
#include "domain/referral.h"
#include "worker/job.h"

static int64_t batch(struct worker *worker, int64_t *errors)
{
	return due_batch(worker, "referral_bonus", referral_reward_due, errors);
}

const struct job job_referral_bonuses = {
	"referral_bonuses", "give both sides of a referral their points", batch, false};
