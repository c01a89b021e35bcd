/* The canonical bytes of a ledger entry. They never change: entries outlive every version of this
 * program. */
#include "domain/entry_hash.h"
#include "core/crypto.h"
#include <inttypes.h>
#include <string.h>

/* Every field is written as its length in bytes, a colon, the text and a comma, so that no two
 * different rows of fields have the same bytes. Numbers are decimal. The first field names this
 * form. */
static const char *field(struct arena *arena, const char *text)
{
	return arena_printf(arena, "%zu:%s,", strlen(text), text);
}

static const char *number(struct arena *arena, int64_t value)
{
	return field(arena, arena_printf(arena, "%" PRId64, value));
}

const char *entry_canonical(struct arena *arena, const struct entry_facts *entry)
{
	const char *fields[] = {
		field(arena, "loyalty entry 1"),    field(arena, entry->network_id),
		field(arena, entry->guest_id),	    field(arena, entry->entry_id),
		number(arena, entry->seq),	    number(arena, entry->at),
		field(arena, entry->kind),	    number(arena, entry->d_available),
		number(arena, entry->d_pending),    number(arena, entry->d_held),
		number(arena, entry->d_debt),	    field(arena, entry->resolves),
		field(arena, entry->cause),	    field(arena, entry->visit_id),
		field(arena, entry->redemption_id), field(arena, entry->refund_id),
		number(arena, entry->due_at),	    number(arena, entry->earned_at),
		field(arena, entry->actor_kind),    field(arena, entry->actor_id),
		field(arena, entry->restaurant_id),
	};
	enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };
	size_t length = 0;

	for (int at = 0; at < FIELDS; at++)
		length += strlen(fields[at]);
	char *bytes = arena_alloc(arena, length + 1);
	for (int at = 0, to = 0; at < FIELDS; at++) {
		memcpy(bytes + to, fields[at], strlen(fields[at]));
		to += (int)strlen(fields[at]);
	}
	return bytes;
}

/* The previous hash enters as a field of hex digits in front of the entry's own. */
const char *entry_hash(struct arena *arena, const char *previous, const struct entry_facts *entry)
{
	const char *digits = strncmp(previous, "\\x", 2) == 0 ? previous + 2 : previous;

	return hash_text(arena, arena_printf(arena, "%s%s", field(arena, digits),
					     entry_canonical(arena, entry)));
}
