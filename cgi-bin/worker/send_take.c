/* A message is taken, in a transaction of its own, for as long as a call can last; who finds that
 * hold lapsed takes it again. Then it is called for. */
#include "core/clock.h"
#include "core/crypto.h"
#include "core/log.h"
#include "core/buffer.h"
#include "domain/outbox.h"
#include "queries.h"
#include "worker/send.h"
#include <jansson.h>
#include <string.h>

const char *lease_from_now(struct arena *arena)
{
	/* A few microseconds by chance: two holds of a message never end alike. */
	return instant_text(arena, clock_real() + LEASE_SECONDS * INT64_C(1000000) +
					   random_below(1000000));
}

void parcel_begin(struct sender *sender, struct parcel *parcel)
{
	struct db *db = sender->worker->db;
	db_begin(db, parcel->arena, clock_now());
	db_network(db, parcel->network_id);
	db_write(db);
}

bool parcel_commit(struct sender *sender, const struct parcel *parcel)
{
	struct db *db = sender->worker->db;
	if (db_finish(db, true) == DB_KEPT)
		return true;
	log_line("error", "message not written", "outbox_id", parcel->outbox_id, "error",
		 db_error(db), NULL);
	sender->errors++;
	return false;
}

void parcel_free(struct parcel *parcel)
{
	struct arena *arena = parcel->arena;
	*parcel = (struct parcel){.arena = arena};
	arena_reset(arena);
}

static const char *opened(struct sender *sender, struct parcel *parcel, const char *sealed)
{
	const struct key *key =
		config_key_by_id(sender->worker->config, "seal", sealed_key_id(sealed));
	const char *about = arena_printf(parcel->arena, "outbox.%s.%s", parcel->network_id,
					 parcel->outbox_id),
		   *text = key ? unseal(parcel->arena, key, about, sealed) : NULL;
	return text ? text : "";
}

static const char *text_of(struct parcel *parcel, const json_t *said, const char *name)
{
	const char *text = json_string_value(json_object_get(said, name));
	return text ? arena_text(parcel->arena, text) : "";
}

/* Ended by NULL; NULL where nothing is said of them. */
static const char *const *texts_of(struct parcel *parcel, const json_t *said, const char *name)
{
	const json_t *list = json_object_get(said, name);
	size_t count = json_array_size(list);
	if (!list)
		return NULL;
	const char **texts = arena_alloc(parcel->arena, (count + 1) * sizeof *texts);
	for (size_t i = 0; i < count; i++) {
		const char *text = json_string_value(json_array_get(list, i));
		texts[i] = text ? arena_text(parcel->arena, text) : "";
	}
	return texts;
}

/* What domain/outbox.c sealed. False: it does not open. */
static bool open_parcel(struct sender *sender, struct parcel *parcel, struct rows *row)
{
	json_t *said = json_loads(opened(sender, parcel, row_text(row, "body_sealed")), 0, NULL);
	parcel->attempts = row_int(row, "attempts");
	parcel->priority = row_int(row, "priority");
	parcel->delivery = (struct delivery){
		.network_id = parcel->network_id,
		.outbox_id = parcel->outbox_id,
		.channel = row_text(row, "channel"),
		.kind = row_text(row, "kind"),
		.to = opened(sender, parcel, row_text(row, "recipient_sealed")),
		.subject = text_of(parcel, said, "subject"),
		.body = text_of(parcel, said, "body"),
		.code = text_of(parcel, said, "code"),
		.language = text_of(parcel, said, "language"),
		.from_name = text_of(parcel, said, "from_name"),
		.link = text_of(parcel, said, "link"),
		.provider_template = text_of(parcel, said, "template"),
		.parameters = texts_of(parcel, said, "parameters"),
		.buttons = texts_of(parcel, said, "buttons"),
		.callback = "",
		.created_at = row_time(row, "created_at"),
		.deadline_at = row_time(row, "deadline_at"),
		.now = clock_now(),
	};
	if (!*parcel->delivery.language)
		parcel->delivery.language = "en";
	bool said_something = *parcel->delivery.body || *parcel->delivery.provider_template;
	json_decref(said);
	return *parcel->delivery.to && said_something;
}

const char *address_index(struct sender *sender, const struct parcel *parcel)
{
	const char *channel = parcel->delivery.channel;
	char *address = arena_text(parcel->arena, parcel->delivery.to);
	for (char *at = address; !strcmp(channel, "email") && *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	return hmac_text(parcel->arena, config_key(sender->worker->config, "index"),
			 arena_printf(parcel->arena, "opt_out.%s.%s", parcel->network_id, channel),
			 address);
}

/* Ends it where it was taken: nobody is called. */
static void dead(struct sender *sender, struct parcel *parcel, const char *why, bool for_good)
{
	struct db *db = sender->worker->db;
	if (for_good)
		sql_send_end(db, parcel->network_id, parcel->outbox_id, parcel->lease, "", why);
	else
		sql_send_give_up(db, parcel->network_id, parcel->outbox_id, parcel->lease, "", why);
	log_line("warning", "message not sent", "outbox_id", parcel->outbox_id, "error", why, NULL);
	sender->errors++;
}

/* Everyone is left alone after failures. The look passes by what is blocked (sql/send/next.sql), so
 * few come here, and soon again; but for pushes, of whose two carriers each takes its own: these
 * wait until theirs may be tried. */
static void postpone(struct sender *sender, struct parcel *parcel)
{
	int64_t now = clock_real(), until = INT64_MAX;
	for (int i = 0; i < parcel->count; i++)
		if (parcel->carriers[i].open_until < until)
			until = parcel->carriers[i].open_until;
	if ((is_code(parcel) || !parcel->carriers[0].provider->takes) && until > now + 2000000)
		until = now + 2000000;
	sql_send_again(sender->worker->db, parcel->network_id, parcel->outbox_id, parcel->lease, 0,
		       instant_text(parcel->arena, until + random_below(250) * INT64_C(1000)), "",
		       "the providers have failed and are left alone for a while");
}

/* Whether it goes out; else it has been ended, or put off, in the open transaction. */
static bool goes_out(struct sender *sender, struct parcel *parcel, bool opens, struct rows *own,
		     struct rows *health)
{
	struct db *db = sender->worker->db;
	const char *why = NULL;
	if (parcel->delivery.deadline_at <= parcel->delivery.now)
		dead(sender, parcel, "its time was over", true);
	else if (!opens)
		dead(sender, parcel, "the message does not open", false);
	else if (parcel->attempts > ATTEMPTS)
		dead(sender, parcel, "whoever sends it does not come back", false);
	else if ((why = parcel_carriers(sender, parcel, own, health)))
		dead(sender, parcel, why, false);
	else if (rows_next(sql_send_opted_out(db, parcel->network_id, parcel->delivery.channel,
					      address_index(sender, parcel))))
		dead(sender, parcel, "the recipient takes no more messages", true);
	else if (!parcel_route(sender, parcel))
		postpone(sender, parcel);
	else
		return true;
	return false;
}

/* The demo's channel has no limits. */
static bool has_room(struct sender *sender, struct parcel *parcel)
{
	return parcel->carriers[parcel->at].provider->deliver_here ||
	       (!budget_crowded(sender, parcel) && budget_spend(sender, parcel));
}

static struct parcel *free_parcel(struct sender *sender)
{
	for (int i = 0; i < PARCELS; i++)
		if (!sender->parcels[i].busy)
			return &sender->parcels[i];
	return NULL;
}

enum taken parcel_take(struct sender *sender, const char *network_id, const char *outbox_id)
{
	struct db *db = sender->worker->db;
	struct parcel *parcel = free_parcel(sender);
	if (!parcel)
		return TAKEN_NOT;
	parcel_free(parcel);
	parcel->network_id = arena_text(parcel->arena, network_id);
	parcel->outbox_id = arena_text(parcel->arena, outbox_id);
	parcel->lease = lease_from_now(parcel->arena);
	parcel_begin(sender, parcel);
	struct rows *row = sql_send_take(db, network_id, outbox_id,
					 instant_text(parcel->arena, clock_real()), parcel->lease);
	struct rows *own = sql_send_accounts(db, network_id);
	struct rows *health = sql_send_health(db, network_id);
	bool ours = rows_next(row), opens = ours && open_parcel(sender, parcel, row),
	     out = ours && goes_out(sender, parcel, opens, own, health);
	bool later = out && !has_room(sender, parcel) && !db_failed(db);
	if (!ours || later) {
		db_finish(db, false);
		parcel_free(parcel);
		return later ? TAKEN_LATER : TAKEN_NOT;
	}
	bool kept = parcel_commit(sender, parcel);
	if (!kept || !out) {
		parcel_free(parcel);
		return kept ? TAKEN : TAKEN_NOT;
	}
	parcel->busy = true;
	if (!parcel_start(sender, parcel))
		parcel_end(sender, parcel);
	return TAKEN;
}
