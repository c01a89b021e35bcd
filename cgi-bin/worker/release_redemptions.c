/* Codes that nobody presented in time give their points back. */
#include "domain/redemption.h"
#include "worker/job.h"

static int64_t batch(struct worker *worker, int64_t *errors)
{
	return due_batch(worker, "release_redemption", redemption_release_due, errors);
}

const struct job job_release_redemptions = {
	"release_redemptions", "give back the points of codes not presented in time", batch, false};
