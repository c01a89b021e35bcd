/* What became of a message, written down in a small transaction of its own: sent, once more later,
 * on to another provider at once, or dead. */
#include "core/clock.h"
#include "core/crypto.h"
#include "core/log.h"
#include "core/metrics.h"
#include "core/buffer.h"
#include "domain/receipt.h"
#include "queries.h"
#include "worker/send.h"
#include "worker/send_window.h"
#include <jansson.h>
#include <string.h>

static const char *const words[] = {
	[DELIVERY_SENT] = "sent",	    [DELIVERY_PREPARED] = "later",
	[DELIVERY_LATER] = "later",	    [DELIVERY_REFUSED] = "refused",
	[DELIVERY_OPTED_OUT] = "opted_out", [DELIVERY_GONE] = "gone",
	[DELIVERY_ACCOUNT] = "account"};

static bool blames_account(const struct parcel *parcel)
{
	return parcel->outcome.verdict == DELIVERY_ACCOUNT;
}

/* Before the message's next try: 5 s, doubled each time up to an hour. One that only waits for its
 * account to work has no count of tries: the account's breaker keeps the pace; where nobody may
 * blame the account (is_failure), it waits half as long again as it has waited. */
static int64_t seconds_of(const struct parcel *parcel)
{
	int64_t tries = parcel->attempts - 1;
	int64_t waited = (clock_now() - parcel->delivery.created_at) / 2000000;
	int64_t seconds = !blames_account(parcel) ? tries < 10 ? INT64_C(5) << tries : 3600
			  : parcel->call_failed || waited < 5 ? 5
							      : waited;
	return seconds > 3600 ? 3600 : seconds;
}

/* A quarter more by chance, so that many do not come back at once; never sooner than the provider
 * asked. */
static int64_t pause_of(const struct parcel *parcel)
{
	int64_t seconds = seconds_of(parcel), asked = parcel->outcome.retry_after;
	if (asked > seconds)
		seconds = asked > 86400 ? 86400 : asked;
	return seconds * 1000000 + random_below((uint32_t)(seconds * 250)) * INT64_C(1000);
}

static void write_sent(struct sender *sender, struct parcel *parcel, const char *provider)
{
	struct db *db = sender->worker->db;
	const struct outcome *outcome = &parcel->outcome;
	receipt_sent(db, parcel->arena, parcel->network_id, parcel->outbox_id, provider,
		     outcome->message_id);
	sql_send_sent(db, parcel->network_id, parcel->outbox_id, provider,
		      outcome->delivered ? "delivered" : "sent");
	if (outcome->delivered)
		sql_send_arrived(db, parcel->network_id, parcel->outbox_id);
}

/* Once more later, unless it was tried often enough, or its time will be over. Nothing is wrong
 * with what failed for the account's sake: that try does not count. */
static void write_again(struct sender *sender, struct parcel *parcel, const char *provider)
{
	struct db *db = sender->worker->db;
	int64_t pause = pause_of(parcel);
	bool counts = !blames_account(parcel);
	if ((counts && parcel->attempts >= ATTEMPTS) ||
	    clock_now() + pause >= parcel->delivery.deadline_at)
		sql_send_give_up(db, parcel->network_id, parcel->outbox_id, parcel->lease, provider,
				 parcel->outcome.why);
	else
		sql_send_again(db, parcel->network_id, parcel->outbox_id, parcel->lease, counts,
			       instant_text(parcel->arena, clock_real() + pause), provider,
			       parcel->outcome.why);
}

static void write_gone(struct sender *sender, struct parcel *parcel)
{
	json_t *address = json_loads(parcel->delivery.to, 0, NULL);
	const char *device = json_string_value(json_object_get(address, "device"));
	if (device && uuid_is(device))
		sql_send_gone(sender->worker->db, parcel->network_id,
			      arena_text(parcel->arena, device));
	json_decref(address);
}

static void write_refused(struct sender *sender, struct parcel *parcel, const char *provider)
{
	struct db *db = sender->worker->db;
	if (parcel->outcome.verdict == DELIVERY_OPTED_OUT)
		sql_opt_out_add(db, parcel->network_id, provider, parcel->delivery.channel,
				address_index(sender, parcel), parcel->outcome.why, false);
	if (parcel->outcome.verdict == DELIVERY_GONE)
		write_gone(sender, parcel);
	sql_send_end(db, parcel->network_id, parcel->outbox_id, parcel->lease, provider,
		     parcel->outcome.why);
}

static void write_health(struct sender *sender, struct parcel *parcel,
			 const struct carrier *carrier)
{
	struct db *db = sender->worker->db;
	const char *now = instant_text(parcel->arena, clock_real());
	if (carrier->provider->deliver_here || (!parcel->called && !parcel->call_failed))
		return;
	if (parcel->call_failed)
		sql_send_failed(db, carrier->provider->name, carrier->name, parcel->outcome.why,
				now, carrier->probing, carrier->since);
	else
		sql_send_works(db, carrier->provider->name, carrier->name, now);
}

/* Another provider at once: for a code that this one could not take now, and for whatever came to
 * an account that does not work. Then the parcel is held anew. */
static bool hand_on(struct sender *sender, struct parcel *parcel)
{
	enum verdict verdict = parcel->outcome.verdict;
	bool wanted = verdict == DELIVERY_ACCOUNT || (verdict == DELIVERY_LATER && is_code(parcel));
	if (!wanted || clock_now() >= parcel->delivery.deadline_at || !parcel_route(sender, parcel))
		return false;
	const char *lease = lease_from_now(parcel->arena);
	bool held = rows_next(sql_send_renew(sender->worker->db, parcel->network_id,
					     parcel->outbox_id, parcel->lease, lease));
	if (!held)
		return false;
	budget_charge(sender, parcel);
	parcel->lease = lease;
	parcel->preparations = 0;
	return true;
}

static void write_outcome(struct sender *sender, struct parcel *parcel, const char *provider)
{
	switch (parcel->outcome.verdict) {
	case DELIVERY_SENT:
		write_sent(sender, parcel, provider);
		break;
	case DELIVERY_REFUSED:
	case DELIVERY_OPTED_OUT:
	case DELIVERY_GONE:
		write_refused(sender, parcel, provider);
		break;
	case DELIVERY_PREPARED:
	case DELIVERY_LATER:
	case DELIVERY_ACCOUNT:
		write_again(sender, parcel, provider);
		break;
	}
}

static void count(struct sender *sender, const struct parcel *parcel, const struct carrier *carrier)
{
	const char *outcome = words[parcel->outcome.verdict];
	metrics_add("messages_sent_total",
		    arena_printf(parcel->arena, "channel=\"%s\",provider=\"%s\",outcome=\"%s\"",
				 parcel->delivery.channel, carrier->provider->name, outcome),
		    1);
	if (parcel->outcome.verdict == DELIVERY_SENT) {
		metrics_duration(
			"message_wait_seconds",
			arena_printf(parcel->arena, "priority=\"%d\"", (int)parcel->priority),
			clock_now() - parcel->delivery.created_at);
		return;
	}
	log_line("warning", "message not sent", "outbox_id", parcel->outbox_id, "provider",
		 carrier->provider->name, "outcome", outcome, "error", parcel->outcome.why, NULL);
	sender->errors++;
}

void parcel_end(struct sender *sender, struct parcel *parcel)
{
	int tried = parcel->at;
	struct carrier *carrier = &parcel->carriers[tried];
	parcel->unwritten = true;
	parcel_begin(sender, parcel);
	write_health(sender, parcel, carrier);
	if (parcel->outcome.window_closed)
		send_window_close(sender->worker->db, parcel->arena, &carrier->account,
				  parcel->delivery.to, parcel->delivery.now);
	bool handed_on = hand_on(sender, parcel);
	if (!handed_on)
		write_outcome(sender, parcel, carrier->provider->name);
	if (!parcel_commit(sender, parcel)) {
		parcel->at = tried;
		parcel->retry_at = clock_ticks() + 1000000;
		/* What has not been written in all that time is called for again. */
		if (++parcel->retries > WRITES)
			parcel_free(parcel);
		return;
	}
	parcel->unwritten = false;
	count(sender, parcel, carrier);
	if (!handed_on)
		parcel_free(parcel);
	else if (!parcel_start(sender, parcel))
		parcel_end(sender, parcel);
}
