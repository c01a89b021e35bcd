/* Asks the worker for a run of a job now; it takes the request as it looks, within a second or two.
 */
#include "domain/audit.h"
#include "part_jobs.h"
#include "queries.h"

static enum http ask_for_run(struct request *req)
{
	struct scope scope = owner_scope(req);
	const char *job = path_value(req, "job");
	struct rows *asked = sql_page_owner_job_ask(req->db, job, req->caller.person_id);
	if (!rows_next(asked))
		return HTTP_NOT_FOUND;
	if (row_bool(asked, "added")) {
		audit_add_platform(&scope, "job.request", "job", job, "{}", "{}");
		flash(req, "good",
		      arena_printf(req->arena,
				   "A run of %s is asked for. The worker takes it within seconds.",
				   job));
	} else {
		flash(req, "info",
		      arena_printf(req->arena, "A run of %s is asked for already.", job));
	}
	return redirect(req, field_flag(req, "from_job") ? "/jobs/%s" : "/jobs", job);
}

static const struct field_rule fields[] = {{"from_job", FIELD_FLAG, false}, {0}};

const struct page page_owner_job_request = {"/jobs/{job:word}/request", .who = OWNER,
					    .post = ask_for_run, .fields = fields};
