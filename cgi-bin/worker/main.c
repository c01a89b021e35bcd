/* The cron binary: jobs that never talk to the outside, the outbox that does, the ledger's check,
 * the demo's data. */
#include "core/clock.h"
#include "core/crypto.h"
#include "core/log.h"
#include "core/metrics.h"
#include "core/format.h"
#include "core/sandbox.h"
#include "worker/job.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_LIMIT = 256 * 1024 * 1024, STAY_SECONDS = 65 }; /* cron starts the next after 60 */

static const struct job *const all_jobs[] = {
	&job_confirm_earnings,
	&job_referral_bonuses,
	&job_release_redemptions,
	&job_confirm_redemptions,
	&job_expire_points,
	&job_remind_expiry,
	&job_keep_summaries,
	&job_wipe_codes,
	&job_remove_sessions,
	&job_remove_traces,
	NULL,
};

static int usage(void)
{
	fputs("usage: worker run [SECONDS]    every job, again each second; until the next start "
	      "takes over\n"
	      "       worker send [SECONDS]   the outbox, likewise\n"
	      "       worker JOB              one job until nothing is due (worker list)\n"
	      "       worker list             the jobs, and how much is due of each\n"
	      "       worker run|JOB --dry-run\n"
	      "                               how much would be done; changes nothing\n"
	      "       worker verify [SLUG [GUESTS]]\n"
	      "                               recomputes ledger and summaries, names the first "
	      "disagreement;\n"
	      "                               or the ledger of so many guests, spread over all\n"
	      "       worker demo             makes the demo's data, once\n",
	      stderr);
	return 2;
}

static const struct job *find_job(const char *name)
{
	for (const struct job *const *job = all_jobs; *job; job++)
		if (strcmp((*job)->name, name) == 0)
			return *job;
	return NULL;
}

static void stop(int signal_number)
{
	(void)signal_number;
	stop_asked = 1;
}

/* Which set of rights a command needs: its keys and its database role. */
static const char *part_of(const char *command)
{
	if (strcmp(command, "send") == 0)
		return "send";
	return strcmp(command, "demo") == 0 ? "setup" : "worker";
}

/* How long to stay; −1 when it is not a number of seconds, at most a day. */
static int seconds_of(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	if (!digits)
		return *text ? -1 : STAY_SECONDS;
	long seconds = strtol(text, NULL, 10);
	return text[digits] || digits > 5 || seconds > 86400 ? -1 : (int)seconds;
}

static int do_command(struct worker *worker, const char *command, const char *argument,
		      int64_t sample)
{
	int seconds = seconds_of(argument);
	const struct job *one[] = {find_job(command), NULL};
	if (strcmp(command, "list") == 0 || strcmp(argument, "--dry-run") == 0)
		return count_jobs(worker, one[0] ? one : all_jobs, strcmp(command, "list") == 0);
	if (strcmp(command, "run") == 0) {
		name_jobs(worker, all_jobs);
		return run_jobs(worker, all_jobs, seconds);
	}
	if (strcmp(command, "verify") == 0)
		return verify_all(worker, argument, sample);
	if (one[0])
		return run_jobs(worker, one, 0);
	if (strcmp(command, "send") == 0)
		return send_outbox(worker, seconds);
	if (!worker->config->demo) {
		fprintf(stderr, "worker %s: only the demo has demo data\n", command);
		return 2;
	}
	return make_demo(worker);
}

static int with_worker(const char *command, const char *argument, int64_t sample, bool selftest)
{
	const char *part = part_of(command);
	const struct config *config = config_open(part);
	struct arena *life = arena_new(1024 * 1024), *arena = arena_new(ARENA_LIMIT);
	struct sigaction action = {.sa_handler = stop};
	log_start(part);
	crypto_start();
	metrics_open(arena_printf(life, "%s/metrics", config->var), part);
	const char *clock = config->demo ? arena_printf(life, "%s/clock", config->var) : "";
	if (!clock_open(clock, false)) {
		fprintf(stderr, "cannot use the clock %s\n", clock);
		return 2;
	}
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	struct worker worker = {
		.config = config,
		.db = db_open(arena_printf(life, "%s user=loyalty_%s", config->database, part),
			      part),
		.arena = arena,
		.caller = {.who = WORKER,
			   .network_id = "",
			   .person_id = "",
			   .name = "",
			   .session = "",
			   .restaurant_id = "",
			   .till_id = "",
			   .request_id = ""},
		.now = clock_now(),
	};
	int result = 2;
	if (selftest)
		result = sandbox_selftest(config, part);
	else if (sandbox_enter(config, part))
		result = do_command(&worker, command, argument, sample);
	db_close(worker.db);
	formats_close_all();
	arena_free(arena);
	arena_free(life);
	return result;
}

/* From 1 to `most`; 0 when it is no such number. */
static int64_t count_of(const char *text, int64_t most)
{
	size_t digits = strspn(text, "0123456789");
	long count = digits < 10 && !text[digits] ? strtol(text, NULL, 10) : 0;
	return count <= most ? count : 0;
}

int main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "", *argument = argc > 2 ? argv[2] : "";
	bool takes_seconds = !strcmp(command, "run") || !strcmp(command, "send"),
	     verifies = !strcmp(command, "verify"), takes_argument = takes_seconds || verifies,
	     dry = argc == 3 && !strcmp(argument, "--dry-run") &&
		   (!strcmp(command, "run") || find_job(command));
	int64_t sample = argc > 3 ? count_of(argv[3], 2000) : 0;
	if (!strcmp(command, "--sandbox-selftest")) /* as which command: run unless it says */
		return with_worker(*argument ? argument : "run", "", 0, true);
	if (argc > 4 || (argc == 4 && (!verifies || !sample)) ||
	    (argc == 3 && !takes_argument && !dry))
		return usage();
	if (takes_seconds && !dry && seconds_of(argument) < 0)
		return usage();
	if (!takes_argument && strcmp(command, "demo") != 0 && strcmp(command, "list") != 0 &&
	    !find_job(command))
		return usage();
	return with_worker(command, argument, sample, false);
}
