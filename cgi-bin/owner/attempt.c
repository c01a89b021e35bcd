/* Another try of a message, now: one that was given up, or that waits for its next try. */
#include "app.h"
#include "core/clock.h"
#include "domain/audit.h"
#include "domain/network.h"
#include "domain/outbox.h"
#include "queries.h"
#include <string.h>

static enum http back(struct request *req)
{
	const char *state = field(req, "state");
	return redirect(req, *state ? "/outbox?state=%s" : "/outbox", state);
}

static enum http try_again(struct request *req)
{
	const char *network_id = path_value(req, "network"),
		   *outbox_id = path_value(req, "message");
	struct network network = {.network_id = network_id};
	struct scope scope = owner_scope(req);
	scope.network = &network;
	db_network(req->db, network_id); /* row security lets an owner write in one at a time */
	struct rows *message = sql_page_owner_message(req->db, network_id, outbox_id);
	struct rows *tried = sql_page_owner_outbox_retry(req->db, network_id, outbox_id,
							 instant_text(req->arena, clock_real()));
	if (!rows_next(message))
		return HTTP_NOT_FOUND;
	if (!rows_next(tried)) {
		flash(req, "warn",
		      "This message cannot be tried again: it was sent, or its time is "
		      "over.");
		return back(req);
	}
	audit_add(&scope, "message.retry", "message", outbox_id,
		  arena_printf(req->arena, "{\"state\":\"%s\",\"attempts\":%lld}",
			       row_text(tried, "before"), (long long)row_int(tried, "attempts")),
		  "{\"state\":\"queued\",\"attempts\":0}");
	notify_after(req, OUTBOX_CHANNEL);
	flash(req, "good", "The message is tried again within seconds.");
	return back(req);
}

static const struct field_rule fields[] = {{"state", FIELD_WORD, false}, {0}};

const struct page page_owner_attempt = {"/outbox/{network}/{message}/attempt", .who = OWNER,
					.post = try_again, .fields = fields};
