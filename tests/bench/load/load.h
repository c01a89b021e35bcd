/* The loader: a network of N guests with a history that `worker verify` finds nothing in, written
 * by COPY in pieces, so that memory does not grow with N (32 bytes a guest aside: the head of each
 * chain). */
#pragma once
#include "core/arena.h"
#include "core/config.h"
#include "domain/entry_hash.h"
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

enum table {
	TO_GUEST,
	TO_TOKEN,
	TO_CONSENT,
	TO_SESSION,
	TO_VISIT,
	TO_REDEMPTION,
	TO_DUE,
	TO_ENTRY,
	TO_LINE,
	TO_LOT,
	TO_USE,
	TO_ACCOUNT,
	TABLES
};
/* What the entries tell: a year of sales, confirmations and redemptions; or that many sales of the
 * last days, none confirmed, all of them due now, or in a month. */
enum story { YEAR, ALL_DUE, ALL_PENDING };
#define HOUR INT64_C(3600000000)
#define DAY  (24 * HOUR)

struct load {
	PGconn *db;
	struct arena *arena; /* of one guest's rows */
	const struct config *config;
	const char *network_id, *slug;
	char restaurant[5][37], rule[37];
	int64_t base; /* the instant at which all of it is true, microseconds */
	long guests;
	int entries; /* of an ordinary guest */
	enum story story;
	bool sessions;
	uint64_t seed;
	unsigned char (*heads)[32]; /* of each guest's chain so far */
};

/* A row of that table, tab-separated as COPY reads it; printf's form. */
void row(struct load *load, enum table table, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
const char *table_name(struct load *load, int table);
/* Sends what has gathered to Postgres. Ends the process on an error. */
void flush_rows(struct load *load);
/* The same in any table's form: an instant, and a bytea text. They live in the arena. */
const char *at_text(struct load *load, int64_t at);
const char *bytes_text(struct load *load, const char *bytea);
/* A UUIDv7 of that instant that depends on nothing but its arguments and the seed. */
const char *id_of(struct load *load, int64_t at, const char *what, long guest, int number);

/* How many rounds bring every guest's history to its end; each round writes one entry a guest at
 * most, so that a guest's entries lie as far apart as if they had come over a year. */
int rounds_of(const struct load *load);
void write_person(struct load *load, long guest);
void write_round(struct load *load, long guest, int round);
void write_account(struct load *load, long guest);
/* The guest's own row, with the phone sealed as guest_add() does it. */
void write_guest(struct load *load, long guest, const char *guest_id, int64_t joined_at);
