/* The canonical bytes of a ledger entry, written down once: what the chain of a guest is made of.
 */
#pragma once
#include "core/arena.h"
#include <stdint.h>

struct entry_facts { /* texts are "" when absent; instants are microseconds */
	const char *network_id, *guest_id, *entry_id;
	int64_t seq, at;
	const char *kind;
	int64_t d_available, d_pending, d_held, d_debt;
	const char *resolves, *cause, *visit_id, *redemption_id, *refund_id;
	int64_t due_at, earned_at; /* 0: none */
	const char *actor_kind, *actor_id, *restaurant_id;
};
/* SHA-256 over the previous hash (bytea text; "" or "\x" for the first) and the canonical bytes, as
 * bytea text. The previous hash goes in as its hex digits, written like a field of the canonical
 * bytes. */
const char *entry_hash(struct arena *arena, const char *previous, const struct entry_facts *entry);
/* The canonical bytes themselves, for the test that pins them: "15:loyalty entry 1," and then every
 * field in the order of the struct as length:text, with numbers in decimal. */
const char *entry_canonical(struct arena *arena, const struct entry_facts *entry);
