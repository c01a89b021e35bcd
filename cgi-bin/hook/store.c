/* Writes what a call told: receipts and messages in two round trips, and what follows from the new
 * ones. */
#include "app.h"
#include "core/crypto.h"
#include "domain/receipt.h"
#include "heard.h"
#include "queries.h"
#include <string.h>

static const char *closed(struct buffer *list)
{
	if (!list->length)
		buffer_text(list, "[");
	buffer_text(list, "]");
	return buffer_end(list);
}

static bool is_among(struct rows *rows, const char *event_id)
{
	int count = rows_count(rows);
	for (int i = 0; i < count; i++)
		if (!strcmp(rows_cell(rows, i, 0), event_id))
			return true;
	return false;
}

static void apply_choice(struct request *req, const struct choice *choice, const char *network_id)
{
	const struct hook *hook = req->context;
	bool to_platform = !*hook->network_id;
	const char *context =
		arena_printf(req->arena, "opt_out.%s.%s", network_id, choice->channel);
	const char *address =
		hmac_text(req->arena, config_key(req->config, "index"), context, choice->address);
	db_network(req->db, network_id);
	if (choice->stop)
		sql_opt_out_add(req->db, network_id, hook->provider, choice->channel, address,
				choice->why, to_platform);
	else
		sql_opt_out_remove(req->db, network_id, hook->provider, choice->channel, address,
				   to_platform);
}

static const struct choice *oldest_first(struct choice *newest)
{
	struct choice *oldest = NULL;
	while (newest) {
		struct choice *next = newest->next;
		newest->next = oldest;
		oldest = newest;
		newest = next;
	}
	return oldest;
}

/* The network of the message that the choice is about; "" when it is about none, or not ours. */
static const char *network_of(struct rows *owners, const char *message_id)
{
	rows_rewind(owners);
	while (rows_next(owners))
		if (!strcmp(row_text(owners, "message_id"), message_id))
			return row_text(owners, "network_id");
	return "";
}

/* Only of events that were not heard before: a repeated STOP does not undo a later START. What was
 * said to the platform's own sender holds for all networks that use it. */
static void apply_choices(struct request *req, struct heard *heard, struct rows *owners,
			  struct rows *receipts, struct rows *messages)
{
	const struct hook *hook = req->context;
	struct rows *networks = NULL;
	for (const struct choice *each = oldest_first(heard->choices); each; each = each->next) {
		if (!is_among(messages, each->event_id) && !is_among(receipts, each->event_id))
			continue;
		const char *network =
			*hook->network_id ? hook->network_id : network_of(owners, each->message_id);
		if (*network) {
			apply_choice(req, each, network);
			continue;
		}
		if (!networks)
			networks = sql_opt_out_networks(req->db);
		rows_rewind(networks);
		while (rows_next(networks))
			apply_choice(req, each, row_text(networks, "network_id"));
	}
}

static void apply_receipts(struct request *req, const char *provider, const char *ids,
			   struct rows *owners)
{
	const char *last = "";
	while (rows_next(owners)) {
		const char *network_id = row_text(owners, "network_id");
		if (!strcmp(last, network_id))
			continue;
		last = network_id;
		db_network(req->db, network_id);
		sql_receipt_apply(req->db, network_id, provider, ids);
	}
}

struct heard heard_of(struct request *req)
{
	const struct hook *hook = req->context;
	return heard_new(req->arena, req->config, hook->provider,
			 *hook->network_id ? hook->network_id : "platform", req->now);
}

enum http heard_whole(struct request *req,
		      bool (*hear)(struct heard *heard, const char *body, size_t length))
{
	struct heard heard = heard_of(req);
	if (!req->body || !hear(&heard, req->body, req->body_length))
		return reject(req, HTTP_BAD_REQUEST, "", "The body could not be read.");
	return heard_store(req, &heard);
}

/* Whose messages these are, by what the provider gives back of what we gave it. */
static void note_owners(struct request *req, const struct heard *heard)
{
	const struct hook *hook = req->context;
	const char *message = path_value(req, "message");
	if (*message && *heard->last_message)
		sql_receipt_sent(req->db, hook->network_id, message, hook->provider,
				 heard->last_message);
	for (const struct claim *each = heard->claims; each; each = each->next) {
		db_network(req->db, each->network_id);
		sql_receipt_sent(req->db, each->network_id, each->outbox_id, hook->provider,
				 each->message_id);
	}
}

enum http heard_store(struct request *req, struct heard *heard)
{
	struct db *db = req->db;
	const struct hook *hook = req->context;
	const char *network_id = *hook->network_id ? hook->network_id : NULL;
	if (heard->count > HEARD_MOST)
		return reject(req, HTTP_TOO_LARGE, "", "These are too many events for one call.");
	if (req->method == METHOD_HEAD)
		return show(req, NULL);
	const char *ids = closed(&heard->ids);
	db_write(db); /* some providers tell by GET */
	sql_receipt_lock(db, hook->provider, ids);
	note_owners(req, heard);
	struct rows *receipts =
		sql_receipt_add(db, hook->provider, closed(&heard->receipts), network_id);
	struct rows *owners = sql_receipt_owners(db, hook->provider, ids);
	struct rows *messages =
		sql_inbound_add(db, hook->provider, network_id, closed(&heard->messages));
	apply_receipts(req, hook->provider, ids, owners);
	apply_choices(req, heard, owners, receipts, messages);
	return show(req, NULL);
}
