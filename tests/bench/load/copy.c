/* Rows gather in memory, table by table, and go to Postgres by COPY. */
#include "load.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct {
	char *text;
	size_t length, room;
} gathered[TABLES];

static const char *const targets[TABLES] = {
	[TO_GUEST] =
		"guest (network_id, guest_id, card_no, name, key_sealed, phone_sealed, "
		"phone_index, verified_at, verified_method, tier_rank, created_at, created_by, "
		"restaurant_id, referral_code)",
	[TO_TOKEN] = "guest_token (network_id, token, guest_id)",
	[TO_CONSENT] = "consent (network_id, guest_id, kind, version, given_at, via)",
	[TO_SESSION] =
		"guest_session (network_id, token_hash, guest_id, kind, created_at, expires_at)",
	[TO_VISIT] = "visit (network_id, visit_id, guest_id, restaurant_id, at, amount_minor, "
		     "net_minor, tier_rank, confirmed_at)",
	[TO_REDEMPTION] = "redemption (network_id, redemption_id, guest_id, points, value_minor, "
			  "state, made_at, expires_at, window_from, code_index, code_sealed, "
			  "settled_at, restaurant_id)",
	[TO_DUE] = "due (network_id, guest_id, kind, subject_id, due_at)",
	[TO_ENTRY] =
		"entry (network_id, guest_id, entry_id, seq, at, kind, d_available, d_pending, "
		"d_held, resolves, cause, visit_id, redemption_id, due_at, earned_at, "
		"actor_kind, actor_id, restaurant_id, prev, hash)",
	[TO_LINE] = "earn_line (network_id, guest_id, entry_id, line, kind, rule_id, net_minor, "
		    "rate_points, rate_minor, carry_before, carry_after, points, reason)",
	[TO_LOT] = "lot (network_id, guest_id, lot_id, entry_id, points, points_left, expires_at)",
	[TO_USE] = "lot_use (network_id, guest_id, entry_id, lot_id, points)",
	[TO_ACCOUNT] =
		"guest_account (network_id, guest_id, available, pending, held, seq, last_at, "
		"head)",
};

const char *table_name(struct load *load, int table)
{
	return arena_copy(load->arena, targets[table], strcspn(targets[table], " "));
}

static void fail(struct load *load, const char *what)
{
	fprintf(stderr, "load: %s: %s", what, PQerrorMessage(load->db));
	exit(1);
}

void row(struct load *load, enum table table, const char *format, ...)
{
	va_list arguments;
	enum { LONGEST = 8192 };
	size_t first = gathered[table].length;
	if (gathered[table].room - first < LONGEST + 64) {
		gathered[table].room = gathered[table].room * 2 + 16 * LONGEST;
		gathered[table].text = realloc(gathered[table].text, gathered[table].room);
		if (!gathered[table].text)
			abort();
	}
	char *to = gathered[table].text + first;
	int used = snprintf(to, 64, "%s\t", load->network_id);
	va_start(arguments, format);
	int more = vsnprintf(to + used, LONGEST, format, arguments);
	va_end(arguments);
	if (more < 0 || more >= LONGEST)
		abort();
	to[used + more] = '\n';
	gathered[table].length = first + (size_t)(used + more) + 1;
}

static void copy(struct load *load, enum table table)
{
	char command[512];
	PGresult *result;
	snprintf(command, sizeof command, "COPY %s FROM STDIN", targets[table]);
	result = PQexec(load->db, command);
	if (PQresultStatus(result) != PGRES_COPY_IN)
		fail(load, command);
	PQclear(result);
	for (size_t at = 0; at < gathered[table].length;) {
		size_t piece = gathered[table].length - at;
		piece = piece < 1 << 20 ? piece : 1 << 20;
		if (PQputCopyData(load->db, gathered[table].text + at, (int)piece) != 1)
			fail(load, command);
		at += piece;
	}
	if (PQputCopyEnd(load->db, NULL) != 1)
		fail(load, command);
	while ((result = PQgetResult(load->db))) {
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			fail(load, command);
		PQclear(result);
	}
	gathered[table].length = 0;
}

void flush_rows(struct load *load)
{
	for (int table = 0; table < TABLES; table++)
		if (gathered[table].length)
			copy(load, (enum table)table);
}

const char *at_text(struct load *load, int64_t at)
{
	time_t seconds = (time_t)(at / 1000000);
	struct tm t;
	gmtime_r(&seconds, &t);
	return arena_printf(load->arena, "%04d-%02d-%02d %02d:%02d:%02d.%06d+00", t.tm_year + 1900,
			    t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec,
			    (int)(at % 1000000));
}

/* COPY reads \\ as one backslash. */
const char *bytes_text(struct load *load, const char *bytea)
{
	return arena_printf(load->arena, "\\%s", bytea);
}

static uint64_t mixed(uint64_t value)
{
	value += UINT64_C(0x9e3779b97f4a7c15);
	value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
	return value ^ (value >> 31);
}

const char *id_of(struct load *load, int64_t at, const char *what, long guest, int number)
{
	uint64_t one = load->seed, two;
	for (; *what; what++)
		one = mixed(one ^ (unsigned char)*what);
	one = mixed(one ^ (uint64_t)guest);
	one = mixed(one ^ (uint64_t)number);
	two = mixed(one);
	uint64_t ms = (uint64_t)(at / 1000);
	return arena_printf(load->arena, "%08" PRIx64 "-%04" PRIx64 "-7%03x-8%03x-%012" PRIx64,
			    ms >> 16, ms & 0xffff, (unsigned)(one & 0xfff),
			    (unsigned)(one >> 12 & 0xfff), two & UINT64_C(0xffffffffffff));
}
