/* One job and its runs. */
#include "part_jobs.h"
#include "queries.h"
#include "watch.h"
#include <string.h>

static void show_runs(struct request *req, struct rows *runs)
{
	int shown = 0;
	view_list(req->view, "runs");
	view_null(req->view, "next");
	for (; shown < WATCH_ROWS && rows_next(runs); shown++) {
		struct view *item = view_item(req->view, "runs");
		job_show_run(req, item, runs);
		view_flag(item, "asked", !strncmp(row_text(runs, "detail"), "asked for", 9));
	}
	view_flag(req->view, "has_runs", shown > 0);
	if (rows_count(runs) > WATCH_ROWS)
		watch_next(req, row_time(runs, "started_at"), row_text(runs, "job_run_id"));
}

static enum http page(struct request *req)
{
	const char *name = path_value(req, "job");
	struct watch_key key = watch_key_wanted(req, req->now);
	struct rows *job = sql_page_owner_job(req->db, name);
	struct rows *runs = sql_page_owner_job_runs(req->db, name, instant_text(req->arena, key.at),
						    key.id, WATCH_ROWS + 1);
	if (!rows_next(job))
		return HTTP_NOT_FOUND;
	view_text(req->view, "job", name);
	view_text(req->view, "about", job_about(req, job));
	view_flag(req->view, "at_start", row_bool(job, "at_start"));
	view_flag(req->view, "later", key.given);
	view_flag(req->view, "from_job", true);
	job_show_request(req, req->view, job);
	show_runs(req, runs);
	return show(req, "owner/job");
}

const struct page page_owner_job = {"/jobs/{job:word}", .who = OWNER, .get = page};
