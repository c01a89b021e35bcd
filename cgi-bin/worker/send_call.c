/* A message at its carrier: asked for, called, judged. */
#include "core/clock.h"
#include "queries.h"
#include "worker/send.h"
#include "worker/send_window.h"
#include <string.h>

static struct outcome refused(const char *why)
{
	return (struct outcome){.verdict = DELIVERY_REFUSED, .message_id = "", .why = why};
}

/* Where the provider tells what became of it; only where it can reach us. */
static const char *callback_of(struct sender *sender, struct parcel *parcel, const char *provider)
{
	const struct config *config = sender->worker->config;
	const char *origin = config_hooks_origin(config);
	bool given = *config_provider(config, "hooks", "origin");
	return given || !strncmp(origin, "https://", 8)
		       ? arena_printf(parcel->arena, "%s/hooks/%s/%s/%s", origin, provider,
				      parcel->network_id, parcel->outbox_id)
		       : "";
}

static bool may_be_free(struct sender *sender, struct parcel *parcel, const struct carrier *carrier)
{
	struct worker *worker = sender->worker;
	db_begin(worker->db, parcel->arena, clock_now());
	bool open =
		send_window_open(worker->db, parcel->arena, &carrier->account, parcel->delivery.to);
	return worker_read(worker, &sender->errors) && open;
}

/* A code does not wait for one that hangs while somebody else could carry it. */
static int seconds_for(const struct parcel *parcel)
{
	return is_code(parcel) && parcel->at + 1 < parcel->count ? CODE_CALL_SECONDS : CALL_SECONDS;
}

static bool deliver_here(struct sender *sender, struct parcel *parcel,
			 const struct provider *provider)
{
	const char *why =
		provider->deliver_here(sender->worker->config, parcel->arena, &parcel->delivery);
	parcel->call_failed = why != NULL;
	parcel->outcome = (struct outcome){.verdict = why ? DELIVERY_LATER : DELIVERY_SENT,
					   .message_id = "",
					   .why = why ? why : "",
					   .delivered = true};
	return false;
}

bool parcel_start(struct sender *sender, struct parcel *parcel)
{
	const struct carrier *carrier = &parcel->carriers[parcel->at];
	const struct provider *provider = carrier->provider;
	parcel->called = parcel->call_failed = false;
	parcel->delivery.now = clock_now();
	if (parcel->delivery.now >= parcel->delivery.deadline_at) {
		parcel->outcome = refused("its time was over");
		return false;
	}
	if (provider->deliver_here)
		return deliver_here(sender, parcel, provider);
	parcel->delivery.callback = callback_of(sender, parcel, provider->name);
	parcel->delivery.window_open = may_be_free(sender, parcel, carrier);
	parcel->exchange = (struct exchange){0};
	const char *why = provider->request(parcel->arena, &carrier->account, &parcel->delivery,
					    &parcel->exchange);
	if (why) {
		parcel->call_failed = parcel->exchange.account_wrong;
		parcel->outcome = refused(why);
		if (parcel->call_failed)
			parcel->outcome.verdict = DELIVERY_ACCOUNT;
		return false;
	}
	parcel->called = true;
	/* A tenant says where an account of its own is. */
	call_start(sender->calls, parcel->arena, &parcel->exchange,
		   carrier->account.own ? CALL_GUARDED : CALL_TRUSTED, seconds_for(parcel) * 1000,
		   parcel);
	return true;
}

/* A mail server that takes this recipient's mail later (4xx) works; one that closes (421) does not.
 * An address that a guest's browser named says nothing of the others': nobody may close the way for
 * all. */
static bool is_failure(const struct parcel *parcel, const struct reply *reply)
{
	bool one_recipient = parcel->exchange.mail_to && reply->status >= 400 &&
			     reply->status < 500 && reply->status != 421;
	bool other = one_recipient || parcel->outcome.window_closed;
	if (parcel->exchange.untrusted)
		return false;
	return parcel->outcome.verdict == DELIVERY_ACCOUNT ||
	       (parcel->outcome.verdict == DELIVERY_LATER && !other);
}

void parcel_answered(struct sender *sender, struct parcel *parcel, const struct reply *reply)
{
	const struct carrier *carrier = &parcel->carriers[parcel->at];
	parcel->outcome = (struct outcome){.verdict = DELIVERY_LATER, .message_id = "", .why = ""};
	carrier->provider->judge(parcel->arena, &carrier->account, &parcel->delivery, reply,
				 &parcel->outcome);
	if (parcel->outcome.verdict == DELIVERY_PREPARED && parcel->preparations++ < PREPARATIONS) {
		const char *lease = lease_from_now(parcel->arena);
		parcel_begin(sender, parcel);
		bool held = rows_next(sql_send_renew(sender->worker->db, parcel->network_id,
						     parcel->outbox_id, parcel->lease, lease));
		if (!parcel_commit(sender, parcel) || !held) {
			parcel_free(parcel);
			return;
		}
		parcel->lease = lease;
		if (parcel_start(sender, parcel))
			return;
	} else if (parcel->outcome.verdict == DELIVERY_PREPARED)
		parcel->outcome = (struct outcome){.verdict = DELIVERY_ACCOUNT,
						   .message_id = "",
						   .why = "the provider is never prepared"};
	parcel->call_failed = is_failure(parcel, reply);
	parcel_end(sender, parcel);
}
