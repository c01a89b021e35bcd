/* What every page of the owner's console says alike. */
#include "app.h"

const struct owner_context *owner_context(struct request *req)
{
	return req->context;
}

struct scope owner_scope(struct request *req)
{
	return (struct scope){.db = req->db,
			      .arena = req->arena,
			      .config = req->config,
			      .caller = &req->caller,
			      .now = req->now};
}

static void note_errors(struct request *req)
{
	struct value errors;
	view_flag(req->view, "has_errors",
		  value_find(value_object(req->view), NULL, req->arena, "errors", 6, &errors));
}

enum http owner_show(struct request *req, const char *template_name)
{
	note_errors(req);
	return show(req, template_name);
}

enum http owner_refuse(struct request *req, const char *template_name)
{
	note_errors(req);
	return refuse(req, template_name);
}
