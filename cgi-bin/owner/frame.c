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
