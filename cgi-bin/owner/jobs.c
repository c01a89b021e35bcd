/* The worker's jobs: what each does, how its latest run went, whether it is late, and a run now. */
#include "part_jobs.h"
#include "queries.h"

static enum http page(struct request *req)
{
	struct rows *jobs = sql_page_owner_jobs(req->db);
	view_list(req->view, "jobs");
	while (rows_next(jobs)) {
		struct view *item = view_item(req->view, "jobs");
		view_text(item, "job", row_text(jobs, "job"));
		view_text(item, "about", job_about(req, jobs));
		view_flag(item, "at_start", row_bool(jobs, "at_start"));
		view_flag(item, "from_job", false);
		job_show_request(req, item, jobs);
		job_show_run(req, item, jobs);
		view_flag(item, "late", job_is_late(req, jobs));
	}
	view_flag(req->view, "has_jobs", rows_count(jobs) > 0);
	return show(req, "owner/jobs");
}

const struct page page_owner_jobs = {"/jobs",	     .who = OWNER,   .get = page,
				     .menu = "Jobs", .icon = "gear", .place = 11};
