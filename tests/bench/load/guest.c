/* Who the guests are: name, sealed phone, consent, session. */
#include "core/crypto.h"
#include "domain/guest.h"
#include "domain/guest_name.h"
#include "load.h"
#include <inttypes.h>
#include <string.h>

static const char *const first_names[] = {"Ada",   "Oluwaseun", "Marguerite", "Александра", "Tom",
					  "Priya", "Ngozi",	"Lucía",      "Halima",	    "Bo"};

/* A surname of seven letters; a few thousand of them are many people's. */
static const char *name_of(struct load *load, long guest)
{
	uint64_t number = (uint64_t)guest * UINT64_C(2654435761) % 8031810176; /* 26⁷ */
	char surname[8] = "";
	for (int at = 0; at < 7; at++, number /= 26)
		surname[at] = (char)((at ? 'a' : 'A') + (int)(number % 26));
	return arena_printf(load->arena, "%s %s", first_names[guest % 10], surname);
}

static void write_names(struct load *load, const char *guest_id, const char *name)
{
	struct name_tokens tokens = guest_name_tokens(load->arena, name);
	for (int at = 0; at < tokens.count; at++)
		row(load, TO_TOKEN, "%s\t%s", tokens.token[at], guest_id);
}

/* The cookie of guest n is the network, the guest, and n in 42 digits behind a "c": whoever
 * measures can make it. */
static void write_session(struct load *load, long guest, const char *guest_id, int64_t joined_at)
{
	const char *token =
		arena_printf(load->arena, "%s.%s.c%042ld", load->network_id, guest_id, guest);
	row(load, TO_SESSION, "%s\t%s\tcookie\t%s\t%s",
	    bytes_text(load, hash_text(load->arena, token)), guest_id, at_text(load, joined_at),
	    at_text(load, load->base + 3650 * DAY));
}

void write_guest(struct load *load, long guest, const char *guest_id, int64_t joined_at)
{
	struct arena *arena = load->arena;
	struct key own = {.id = 0};
	const char *name = name_of(load, guest), *joined = at_text(load, joined_at);
	const char *phone = arena_printf(arena, "+447%09ld", guest);
	random_fill(own.bytes, sizeof own.bytes);
	const char *key_sealed =
		seal(arena, config_key(load->config, "seal"),
		     arena_printf(arena, "guest.key_sealed.%s.%s", load->network_id, guest_id),
		     base64url(arena, own.bytes, sizeof own.bytes));
	const char *phone_sealed = seal(
		arena, &own,
		arena_printf(arena, "guest.phone_sealed.%s.%s", load->network_id, guest_id), phone);
	bool verified = guest % 7 > 0;
	row(load, TO_GUEST, "%s\t%ld\t%s\t%s\t%s\t%s\t%s\t%s\t%ld\t%s\t%s\t%s\t%08" PRIX32,
	    guest_id, guest, name, bytes_text(load, key_sealed), bytes_text(load, phone_sealed),
	    bytes_text(load, phone_index_in(arena, load->config, load->network_id, phone)),
	    verified ? joined : "\\N", verified ? "otp" : "\\N", 1 + guest % 5, joined,
	    guest % 3 > 0 ? "guest" : "till", guest % 3 > 0 ? "\\N" : load->restaurant[guest % 5],
	    (uint32_t)guest * UINT32_C(2654435761));
	write_names(load, guest_id, name);
	if (verified)
		row(load, TO_CONSENT, "%s\tterms\t1\t%s\tpage", guest_id, joined);
	if (load->sessions)
		write_session(load, guest, guest_id, joined_at);
}
