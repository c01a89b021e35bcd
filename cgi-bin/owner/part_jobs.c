/* Runs of jobs as pages show them. */
#include "part_jobs.h"
#include <string.h>

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

static const char *in_hours(struct request *req, int64_t microseconds)
{
	int64_t minutes = microseconds / (60 * SECOND);
	if (minutes < 120)
		return duration(req, microseconds);
	return arena_printf(req->arena, "%s h",
			    format_number(req->formats, req->arena, (minutes + 30) / 60));
}

/* How far a run is that goes on: how much was left when its worker last told, and until when it
 * thought to need for that. A guess that has passed is none. */
static void show_progress(struct request *req, struct view *item, struct rows *run, bool running)
{
	bool known = running && !row_null(run, "remaining");
	int64_t left = row_int(run, "remaining"), done = row_int(run, "processed"),
		ready_at = row_time(run, "ready_at"), wait = ready_at - req->now;
	view_flag(item, "measured", known && done + left > 0);
	view_int(item, "left", left);
	view_int(item, "all", done + left);
	view_flag(item, "guessed", known && left > 0 && ready_at && wait > 0);
	view_text(item, "wait", known && wait > 0 ? in_hours(req, wait) : "");
	view_time(item, "ready_at", ready_at);
}

/* What went wrong last, as the worker's log has it: no word of a person's. */
static const char *why(struct rows *run)
{
	static const char asked[] = "asked for";
	const char *detail = row_text(run, "detail");
	if (strncmp(detail, asked, sizeof asked - 1) == 0)
		detail += sizeof asked - 1;
	return detail + strspn(detail, "; ");
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
	bool running = ran && !ended && !is_lost(req, run);
	view_flag(item, "running", running);
	show_progress(req, item, run, running);
	view_text(item, "why", row_int(run, "errors") ? why(run) : "");
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
