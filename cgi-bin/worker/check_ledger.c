/* `worker verify`: every guest of every network recomputed, or a sample of one network's; the first
 * disagreement is named. */
#include "domain/network.h"
#include "domain/verify.h"
#include "queries.h"
#include "worker/job.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PIECE_ENTRIES = 20000 }; /* what a piece holds in memory: guests differ */
static const char first_id[] = "00000000-0000-0000-0000-000000000000";

static int say(const struct network *network, const struct verified *verified)
{
	printf("%s: guest %s, %s: %s\n", network->slug, verified->guest_id, verified->subject,
	       verified->fault);
	return 1;
}

/* A piece of at most 200 guests, or of a sample's 2,000, behind *after, which moves on. 1 on a
 * disagreement, −1 at the end. */
static int verify_piece(struct worker *worker, const char *network_id, char after[37],
			int64_t sample, struct verified *verified)
{
	int result = -1;
	int64_t most = verified->entries + PIECE_ENTRIES;
	arena_reset(worker->arena);
	db_begin(worker->db, worker->arena, worker->now);
	db_network(worker->db, network_id);
	struct rows *settings = sql_network_get(worker->db, network_id);
	struct rows *guests = sample ? sql_verify_sample(worker->db, network_id, sample, after)
				     : sql_verify_guests(worker->db, network_id, after);
	struct scope scope = {worker->db,
			      worker->arena,
			      worker->config,
			      &worker->caller,
			      network_read(worker->arena, settings),
			      worker->now};
	while (scope.network && result != 1 && verified->entries < most && rows_next(guests)) {
		memcpy(after, row_text(guests, "guest_id"), 37);
		result = verify_guest(&scope, after, verified) ? 0 : say(scope.network, verified);
	}
	if (db_finish(worker->db, false) == DB_FAILED) {
		printf("cannot read the ledger: %s\n", db_error(worker->db));
		return 1;
	}
	return result;
}

static int verify_network(struct worker *worker, const char *network_id, int64_t sample,
			  struct verified *verified)
{
	char after[37];
	int result;
	memcpy(after, first_id, sizeof after);
	do
		result = verify_piece(worker, network_id, after, sample, verified);
	while (result == 0);
	return result == 1 || (!sample && verify_summaries(worker, network_id));
}

int verify_all(struct worker *worker, const char *slug, int64_t sample)
{
	char after[37];
	int64_t guests = 0, entries = 0;
	bool any = !*slug;
	memcpy(after, first_id, sizeof after);
	for (;;) {
		struct verified verified = {.fault = ""};
		arena_reset(worker->arena);
		db_begin(worker->db, worker->arena, worker->now);
		struct rows *networks = sql_worker_networks(worker->db, after);
		bool found = rows_next(networks);
		if (found)
			memcpy(after, row_text(networks, "network_id"), 37);
		bool wanted = found && (!*slug || strcmp(slug, row_text(networks, "slug")) == 0);
		if (db_finish(worker->db, false) == DB_FAILED) {
			printf("cannot read the networks: %s\n", db_error(worker->db));
			return 1;
		}
		if (!found)
			break;
		any |= wanted;
		if (wanted && verify_network(worker, after, sample, &verified))
			return 1;
		guests += verified.guests;
		entries += verified.entries;
	}
	if (!any) {
		printf("there is no network %s\n", slug);
		return 1;
	}
	printf("verified: %" PRId64 " guests, %" PRId64 " entries, all agree\n", guests, entries);
	return 0;
}
