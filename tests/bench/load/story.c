/* What the guests did: sales that earned and were confirmed a day later, redemptions that were
 * settled or wait, sales of just now. Everything follows from the guest's number, so that any part
 * of it can be made again. */
#include "core/crypto.h"
#include "load.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct sale {
	const char *visit_id, *earn_id, *confirm_id, *lot_id, *restaurant_id;
	int64_t at;
	long amount_minor, points;
};
/* What comes after the ordinary entries. */
enum end { NOTHING, SETTLED, WAITING, FRESH };

static int64_t joined_at(const struct load *load, long guest)
{
	return load->base - 365 * DAY +
	       (int64_t)((double)(guest - 1) / (double)load->guests * (double)(245 * DAY));
}

static const char *guest_id_of(struct load *load, long guest)
{
	return id_of(load, joined_at(load, guest), "guest", guest, 0);
}

static enum end end_of(const struct load *load, long guest)
{
	if (load->entries < 2 || load->story != YEAR)
		return NOTHING;
	return guest % 4 == 0	 ? SETTLED
	       : guest % 16 == 2 ? WAITING
	       : guest % 4 == 1	 ? FRESH
				 : NOTHING;
}

/* Whether the sale of that round stays unconfirmed. */
static bool is_pending(const struct load *load, int round)
{
	return load->story != YEAR || round + 1 == load->entries;
}

static int sales_of(const struct load *load)
{
	return load->story == YEAR ? (load->entries + 1) / 2 : load->entries;
}

/* Bills end in even twenties, so that no rule leaves a remainder: 5 points for each pound, and 5%
 * back. Sales of one guest are more than a day apart. The sale after the last ordinary one is of an
 * hour ago. */
static struct sale sale_of(struct load *load, long guest, int number)
{
	int64_t joined = joined_at(load, guest), span = load->base - 3 * DAY - joined;
	if (load->story != YEAR) { /* the three days before the last one */
		joined = load->base - 4 * DAY;
		span = 3 * DAY - 3 * HOUR;
	}
	int64_t part = span / (sales_of(load) + 1),
		at = joined + part * (number + 1) -
		     (guest * 7919 + number * 104729) % 9973 * 1000000;
	if (load->story == YEAR && number == sales_of(load))
		at = load->base - HOUR - guest % 1000;
	long amount = 4500 + 20 * ((guest * 37 + number * 911) % 450);
	return (struct sale){
		.visit_id = id_of(load, at, "visit", guest, number),
		.earn_id = id_of(load, at, "earn", guest, number),
		.confirm_id = id_of(load, at + DAY, "confirm", guest, number),
		.lot_id = id_of(load, at + DAY, "lot", guest, number),
		.restaurant_id = load->restaurant[(guest + number * number) % 5],
		.at = at,
		.amount_minor = amount,
		.points = amount / 10,
	};
}

static const char *or_null(const char *text)
{
	return *text ? text : "\\N";
}

/* The entry with its place in the chain; the head moves on. */
static void write_entry(struct load *load, long guest, struct entry_facts entry)
{
	struct arena *arena = load->arena;
	char prev[67] = "\\x";
	if (entry.seq > 1)
		for (int at = 0; at < 32; at++)
			sprintf(prev + 2 + 2 * at, "%02x", load->heads[guest - 1][at]);
	const char *hash = entry_hash(arena, prev, &entry);
	for (int at = 0; at < 32; at++) {
		unsigned byte;
		sscanf(hash + 2 + 2 * at, "%2x", &byte);
		load->heads[guest - 1][at] = (unsigned char)byte;
	}
	row(load, TO_ENTRY,
	    "%s\t%s\t%" PRId64 "\t%s\t%s\t%" PRId64 "\t%" PRId64 "\t%" PRId64
	    "\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s",
	    entry.guest_id, entry.entry_id, entry.seq, at_text(load, entry.at), entry.kind,
	    entry.d_available, entry.d_pending, entry.d_held, or_null(entry.resolves), entry.cause,
	    or_null(entry.visit_id), or_null(entry.redemption_id),
	    entry.due_at ? at_text(load, entry.due_at) : "\\N",
	    entry.earned_at ? at_text(load, entry.earned_at) : "\\N", entry.actor_kind,
	    or_null(entry.actor_id), or_null(entry.restaurant_id), bytes_text(load, prev),
	    bytes_text(load, hash));
}

static struct entry_facts entry_of(const struct load *load, const char *guest_id)
{
	return (struct entry_facts){load->network_id,
				    guest_id,
				    "",
				    0,
				    0,
				    "",
				    0,
				    0,
				    0,
				    0,
				    "",
				    "",
				    "",
				    "",
				    "",
				    0,
				    0,
				    "",
				    "",
				    ""};
}

static void write_sale(struct load *load, long guest, int number, int64_t seq, bool confirmed)
{
	const char *guest_id = guest_id_of(load, guest);
	struct sale sale = sale_of(load, guest, number);
	struct entry_facts entry = entry_of(load, guest_id);
	entry.entry_id = sale.earn_id;
	entry.seq = seq;
	entry.at = sale.at;
	entry.kind = "earn";
	entry.d_pending = sale.points;
	entry.cause = "sale";
	entry.visit_id = sale.visit_id;
	entry.due_at = confirmed || load->story == ALL_DUE ? sale.at + DAY : load->base + 30 * DAY;
	entry.earned_at = sale.at;
	entry.actor_kind = "staff";
	entry.restaurant_id = sale.restaurant_id;
	write_entry(load, guest, entry);
	row(load, TO_VISIT, "%s\t%s\t%s\t%s\t%ld\t%ld\t1\t%s", sale.visit_id, guest_id,
	    sale.restaurant_id, at_text(load, sale.at), sale.amount_minor, sale.amount_minor,
	    confirmed ? at_text(load, sale.at + DAY) : "\\N");
	row(load, TO_LINE, "%s\t%s\t1\tper_amount\t%s\t%ld\t5\t100\t0\t0\t%ld\tfired", guest_id,
	    sale.earn_id, load->rule, sale.amount_minor, sale.points / 2);
	row(load, TO_LINE, "%s\t%s\t2\tcashback\t\\N\t%ld\t500\t0\t0\t0\t%ld\tfired", guest_id,
	    sale.earn_id, sale.amount_minor, sale.points - sale.points / 2);
	if (!confirmed)
		row(load, TO_DUE, "%s\tconfirm_earning\t%s\t%s", guest_id, sale.earn_id,
		    at_text(load, entry.due_at));
}

static long taken_from_first(const struct load *load, long guest)
{
	enum end end = end_of(load, guest);
	return end == SETTLED || end == WAITING ? 100 : 0;
}

static void write_confirmation(struct load *load, long guest, int number)
{
	const char *guest_id = guest_id_of(load, guest);
	struct sale sale = sale_of(load, guest, number);
	struct entry_facts entry = entry_of(load, guest_id);
	entry.entry_id = sale.confirm_id;
	entry.seq = 2 * number + 2;
	entry.at = sale.at + DAY;
	entry.kind = "confirm";
	entry.d_available = sale.points;
	entry.d_pending = -sale.points;
	entry.resolves = sale.earn_id;
	entry.cause = "pending_over";
	entry.visit_id = sale.visit_id;
	entry.actor_kind = "worker";
	write_entry(load, guest, entry);
	/* the first instant of the day after the one in which its two years end */
	int64_t expires_at = ((sale.at + 17520 * HOUR) / DAY + 1) * DAY;
	row(load, TO_LOT, "%s\t%s\t%s\t%ld\t%ld\t%s", guest_id, sale.lot_id, sale.confirm_id,
	    sale.points, sale.points - (number == 0 ? taken_from_first(load, guest) : 0),
	    at_text(load, expires_at));
	row(load, TO_USE, "%s\t%s\t%s\t%ld", guest_id, sale.confirm_id, sale.lot_id, sale.points);
	row(load, TO_DUE, "%s\texpire_points\t%s\t%s", guest_id, sale.lot_id,
	    at_text(load, expires_at));
	/* at ten in the morning, seven days before the last one */
	row(load, TO_DUE, "%s\tremind_expiry\t%s\t%s", guest_id, sale.lot_id,
	    at_text(load, expires_at - 8 * DAY + 10 * HOUR));
}

/* 100 points out of the first lot; presented at once, or waiting with its code. */
static void write_redemption(struct load *load, long guest, bool settled)
{
	struct arena *arena = load->arena;
	const char *guest_id = guest_id_of(load, guest), *lot_id = sale_of(load, guest, 0).lot_id;
	int64_t at = load->base - (settled ? 26 : 2) * HOUR;
	struct entry_facts entry = entry_of(load, guest_id);
	entry.redemption_id = id_of(load, at, "redemption", guest, 0);
	entry.entry_id = id_of(load, at, "redeem", guest, 0);
	entry.seq = load->entries + 1;
	entry.at = at;
	entry.kind = "redeem";
	entry.d_available = -100;
	entry.d_held = 100;
	entry.cause = "money";
	entry.actor_kind = "guest";
	entry.actor_id = guest_id;
	write_entry(load, guest, entry);
	row(load, TO_USE, "%s\t%s\t%s\t-100", guest_id, entry.entry_id, lot_id);
	const char *code = arena_printf(arena, "%08lX", (unsigned long)guest);
	const char *about = arena_printf(arena, "redemption.code_sealed.%s.%s", load->network_id,
					 entry.redemption_id);
	row(load, TO_REDEMPTION, "%s\t%s\t100\t100\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s",
	    entry.redemption_id, guest_id, settled ? "settled" : "pending", at_text(load, at),
	    at_text(load, settled ? at + DAY : load->base + 30 * DAY), at_text(load, at),
	    settled ? "\\N"
		    : bytes_text(load,
				 hmac_text(arena, config_key(load->config, "code"),
					   arena_printf(arena, "redemption.%s", load->network_id),
					   code)),
	    settled ? "\\N"
		    : bytes_text(load, seal(arena, config_key(load->config, "seal"), about, code)),
	    settled ? at_text(load, at + HOUR) : "\\N",
	    settled ? load->restaurant[guest % 5] : "\\N");
	row(load, TO_DUE, "%s\t%s\t%s\t%s", guest_id,
	    settled ? "confirm_redemption" : "release_redemption", entry.redemption_id,
	    at_text(load, load->base + 30 * DAY));
}

void write_person(struct load *load, long guest)
{
	write_guest(load, guest, guest_id_of(load, guest), joined_at(load, guest));
}

int rounds_of(const struct load *load)
{
	return load->entries + 1;
}

void write_round(struct load *load, long guest, int round)
{
	bool year = load->story == YEAR;
	if (round < load->entries && year && round % 2)
		write_confirmation(load, guest, round / 2);
	else if (round < load->entries)
		write_sale(load, guest, year ? round / 2 : round, round + 1,
			   !is_pending(load, round));
	else if (end_of(load, guest) == FRESH)
		write_sale(load, guest, sales_of(load), load->entries + 1, false);
	else if (end_of(load, guest) != NOTHING)
		write_redemption(load, guest, end_of(load, guest) == SETTLED);
}

void write_account(struct load *load, long guest)
{
	long available = 0, pending = 0, held = taken_from_first(load, guest);
	enum end end = end_of(load, guest);
	struct sale last = {.at = 0};
	char head[67] = "\\x";
	int64_t last_at;
	for (int number = 0; number < sales_of(load); number++) {
		last = sale_of(load, guest, number);
		*(is_pending(load, 2 * number) ? &pending : &available) += last.points;
	}
	last_at = is_pending(load, 2 * sales_of(load) - 2) ? last.at : last.at + DAY;
	if (end == FRESH) {
		last = sale_of(load, guest, sales_of(load));
		pending += last.points;
		last_at = last.at;
	} else if (end != NOTHING) {
		last_at = load->base - (end == SETTLED ? 26 : 2) * HOUR;
	}
	for (int at = 0; at < 32; at++)
		sprintf(head + 2 + 2 * at, "%02x", load->heads[guest - 1][at]);
	row(load, TO_ACCOUNT, "%s\t%ld\t%ld\t%ld\t%d\t%s\t%s", guest_id_of(load, guest),
	    available - held, pending, held, load->entries + (end != NOTHING),
	    at_text(load, last_at), bytes_text(load, head));
}
