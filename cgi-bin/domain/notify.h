/* Telling a guest something nobody is waiting for: by which way, in which words, once. */
#pragma once
#include "domain/message.h"

#define NOTICE_LIFE (INT64_C(86400) * 1000000) /* news of yesterday is none */

struct notice {
	const char *kind; /* of message_kinds */
	struct message_facts facts;
	const char *dedupe;  /* its name in the network: what is told under one name is told once */
	int64_t deadline_at; /* no use after it */
	bool receipt; /* something counts from its delivery, which a push cannot report: a phone is
			 written to beside the devices */
};
/* Adds what is to be sent: a push to each of the guest's devices; to a guest who has none, a
 * message to the verified phone, by the first of WhatsApp and SMS that is on for this kind and that
 * the guest has not left. What is on is the network's choice (message_channel), else the kind's
 * default. Returns the outbox id of the message whose delivery can be heard of best, "" when there
 * was no way. Needs an open write; takes a round trip or two, so ask guest_reachable first where
 * guests come by the thousand. */
const char *guest_notify(const struct scope *scope, const char *guest_id,
			 const struct notice *notice);
/* A promise of one row: `reachable` says whether guest_notify may come to something by what is no
 * default of ours. Cheap. */
struct rows *guest_reachable_ask(const struct scope *scope, const char *guest_id);
bool guest_reachable(struct rows *asked);
/* What is on for a kind: bits as its by_default. `channels` is sql_notify_channels(). Looks. */
unsigned notify_channels(const struct message_kind *kind, struct rows *channels);
