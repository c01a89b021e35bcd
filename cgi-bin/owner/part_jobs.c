/* Runs of jobs as pages show them. */
#include "part_jobs.h"

#define SECOND INT64_C(1000000)
static const int64_t late_after = 3 * 60 * SECOND, lost_after = 10 * 60 * SECOND;

const char *job_about(struct request *req, struct rows *job)
{
	char *about = arena_text(req->arena, row_text(job, "about"));
	if (*about >= 'a' && *about <= 'z')
		*about += 'A' - 'a';
	return about;
}

static const char *duration(struct request *req, int64_t microseconds)
{
	int64_t seconds = microseconds / SECOND;
	if (microseconds < SECOND)
		return "under 1 s";
	if (seconds < 120)
		return arena_printf(req->arena, "%lld s", (long long)seconds);
	return arena_printf(req->arena, "%s min",
			    format_number(req->formats, req->arena, seconds / 60));
}

static bool is_lost(struct request *req, struct rows *run)
{
	return row_null(run, "ended_at") && row_time(run, "told_at") + lost_after < req->now;
}

void job_show_run(struct request *req, struct view *item, struct rows *run)
{
	bool ran = !row_null(run, "started_at"), ended = !row_null(run, "ended_at");
	int64_t started_at = row_time(run, "started_at"), ended_at = row_time(run, "ended_at");
	view_flag(item, "ran", ran);
	view_time(item, "started_at", started_at);
	view_int(item, "processed", row_int(run, "processed"));
	view_int(item, "errors", row_int(run, "errors"));
	view_text(item, "took", ended ? duration(req, ended_at - started_at) : "");
	view_flag(item, "failed", ran && ended && !row_bool(run, "success"));
	view_flag(item, "good", ran && ended && row_bool(run, "success"));
	view_flag(item, "lost", ran && is_lost(req, run));
	view_flag(item, "running", ran && !ended && !is_lost(req, run));
}

void job_show_request(struct request *req, struct view *item, struct rows *job)
{
	(void)req;
	view_flag(item, "requested", !row_null(job, "requested_at"));
	view_time(item, "requested_at", row_time(job, "requested_at"));
	view_text(item, "requested_by", row_text(job, "requested_by"));
}

bool job_is_late(struct request *req, struct rows *run)
{
	return row_null(run, "started_at") || row_time(run, "started_at") + late_after < req->now ||
	       is_lost(req, run);
}
