/* The canonical bytes of a ledger entry. They never change: entries outlive every version of this
 * program. */
#include "domain/entry_hash.h"
#include "core/buffer.h"
#include "core/crypto.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { USUAL_BYTES = 1024 };

/* Every field is written as its length in bytes, a colon, the text and a comma, so that no two
 * different rows of fields have the same bytes. Numbers are decimal. The first field names this
 * form. */
static void field(struct buffer *bytes, const char *text)
{
	char length[24];
	int digits = snprintf(length, sizeof length, "%zu:", strlen(text));
	buffer_add(bytes, length, (size_t)digits);
	buffer_text(bytes, text);
	buffer_add(bytes, ",", 1);
}

static void number(struct buffer *bytes, int64_t value)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRId64, value);
	field(bytes, text);
}

static void canonical(struct buffer *bytes, const struct entry_facts *entry)
{
	field(bytes, "loyalty entry 1");
	field(bytes, entry->network_id);
	field(bytes, entry->guest_id);
	field(bytes, entry->entry_id);
	number(bytes, entry->seq);
	number(bytes, entry->at);
	field(bytes, entry->kind);
	number(bytes, entry->d_available);
	number(bytes, entry->d_pending);
	number(bytes, entry->d_held);
	number(bytes, entry->d_debt);
	field(bytes, entry->resolves);
	field(bytes, entry->cause);
	field(bytes, entry->visit_id);
	field(bytes, entry->redemption_id);
	field(bytes, entry->refund_id);
	number(bytes, entry->due_at);
	number(bytes, entry->earned_at);
	field(bytes, entry->actor_kind);
	field(bytes, entry->actor_id);
	field(bytes, entry->restaurant_id);
}

const char *entry_canonical(struct arena *arena, const struct entry_facts *entry)
{
	struct buffer bytes = buffer_in(arena);
	buffer_reserve(&bytes, USUAL_BYTES);
	canonical(&bytes, entry);
	return buffer_end(&bytes);
}

/* The previous hash enters as a field of hex digits in front of the entry's own. */
const char *entry_hash(struct arena *arena, const char *previous, const struct entry_facts *entry)
{
	struct buffer bytes = buffer_in(arena);
	buffer_reserve(&bytes, USUAL_BYTES);
	field(&bytes, strncmp(previous, "\\x", 2) == 0 ? previous + 2 : previous);
	canonical(&bytes, entry);
	return hash_text(arena, buffer_end(&bytes));
}
