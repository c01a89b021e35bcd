/* `worker send`: the outbox, at least once each. A message is marked in the transaction that holds
 * it, after it left. */
#include "channels/channel.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/log.h"
#include "domain/outbox.h"
#include "queries.h"
#include "worker/job.h"
#include <jansson.h>

enum { ATTEMPTS = 8 };

/* When the next try is, by the real clock: in 5 s, doubled each time up to an hour, and up to a
 * quarter more so that many do not come back at once. */
static const char *next_try(struct worker *worker, int64_t attempts)
{
	int64_t seconds = attempts < 10 ? INT64_C(5) << attempts : 3600;
	if (seconds > 3600)
		seconds = 3600;
	int64_t jitter = random_below((uint32_t)(seconds * 250)) * INT64_C(1000);
	return instant_text(worker->arena, clock_real() + seconds * 1000000 + jitter);
}

static const char *opened(struct worker *worker, const char *about, const char *sealed)
{
	const struct key *key = config_key_by_id(worker->config, "seal", sealed_key_id(sealed));
	const char *text = key ? unseal(worker->arena, key, about, sealed) : NULL;
	return text ? text : "";
}

static const char *text_of(struct worker *worker, const json_t *said, const char *name)
{
	const char *text = json_string_value(json_object_get(said, name));
	return text ? arena_text(worker->arena, text) : "";
}

/* NULL when it left, else why not. */
static const char *deliver(struct worker *worker, const char *about, struct rows *message)
{
	const char *sealed = row_text(message, "body_sealed");
	json_t *said = json_loads(opened(worker, about, sealed), 0, NULL);
	struct delivery delivery = {
		.channel = row_text(message, "channel"),
		.kind = row_text(message, "kind"),
		.to = opened(worker, about, row_text(message, "recipient_sealed")),
		.subject = text_of(worker, said, "subject"),
		.body = text_of(worker, said, "body"),
		.code = text_of(worker, said, "code"),
		.created_at = row_time(message, "created_at"),
	};
	json_decref(said);
	return *delivery.to && *delivery.body
		       ? provider_sandbox.deliver_here(worker->config, worker->arena, &delivery)
		       : "the message does not open";
}

/* True when it was this process' to send and it left. */
static bool send_one(struct worker *worker, const char *network_id, const char *outbox_id,
		     int64_t *errors)
{
	const char *about = arena_printf(worker->arena, "outbox.%s.%s", network_id, outbox_id),
		   *why = NULL;
	db_begin(worker->db, worker->arena, worker->now);
	db_network(worker->db, network_id);
	db_write(worker->db);
	struct rows *message = sql_send_take(worker->db, network_id, outbox_id,
					     instant_text(worker->arena, clock_real()));
	bool ours = rows_next(message);
	if (ours) {
		int64_t attempts = row_int(message, "attempts");
		bool late = row_time(message, "deadline_at") <= worker->now;
		why = late ? "its time was over" : deliver(worker, about, message);
		if (!why)
			sql_send_end(worker->db, network_id, outbox_id, "sent", "");
		else if (late)
			sql_send_end(worker->db, network_id, outbox_id, "dead", why);
		else if (attempts + 1 >= ATTEMPTS)
			sql_send_give_up(worker->db, network_id, outbox_id, why);
		else
			sql_send_again(worker->db, network_id, outbox_id,
				       next_try(worker, attempts), why);
	}
	bool kept = db_finish(worker->db, true) == DB_KEPT;
	if (why || !kept) {
		log_line("warning", "message not sent", "outbox_id", outbox_id, "error",
			 why ? why : db_error(worker->db), NULL);
		(*errors)++;
	}
	return ours && kept && !why;
}

static int64_t batch(struct worker *worker, int64_t *errors)
{
	const char *due[20][2];
	int count = 0;
	int64_t sent = 0;
	arena_reset(worker->arena);
	worker->now = clock_now();
	db_begin(worker->db, worker->arena, worker->now);
	struct rows *rows = sql_send_next(worker->db, instant_text(worker->arena, clock_real()));
	for (; count < 20 && rows_next(rows); count++) {
		due[count][0] = row_text(rows, "network_id");
		due[count][1] = row_text(rows, "outbox_id");
	}
	worker_read(worker, errors);
	for (int i = 0; i < count && !stop_asked; i++)
		sent += send_one(worker, due[i][0], due[i][1], errors);
	return sent;
}

/* Dead messages are kept for another try; when there can be none, what they say goes. */
static void wipe_past(struct worker *worker, int64_t *errors)
{
	const char *past[100][2];
	int count = 0;
	arena_reset(worker->arena);
	worker->now = clock_now();
	db_begin(worker->db, worker->arena, worker->now);
	struct rows *rows = sql_send_past(worker->db);
	for (; count < 100 && rows_next(rows); count++) {
		past[count][0] = row_text(rows, "network_id");
		past[count][1] = row_text(rows, "outbox_id");
	}
	worker_read(worker, errors);
	for (int i = 0; i < count && !stop_asked; i++) {
		db_begin(worker->db, worker->arena, worker->now);
		db_network(worker->db, past[i][0]);
		db_write(worker->db);
		sql_send_wipe(worker->db, past[i][0], past[i][1]);
		*errors += db_finish(worker->db, true) != DB_KEPT;
	}
}

int send_outbox(struct worker *worker, int seconds)
{
	int64_t until = clock_ticks() + (int64_t)seconds * 1000000, errors = 0;
	for (;;) {
		while (batch(worker, &errors) && !stop_asked)
			;
		wipe_past(worker, &errors);
		if (stop_asked || clock_ticks() >= until)
			break;
		db_wait(worker->db, OUTBOX_CHANNEL, 1000);
	}
	return errors ? 1 : 0;
}
