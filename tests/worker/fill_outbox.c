/* Notices by the hundred, for tests of a running copy: fill_outbox NETWORK_ID COUNT BODY. Runs as
 * the copy's user with its configuration (deploy/up.sh exec). */
#include "core/clock.h"
#include "core/crypto.h"
#include "domain/network.h"
#include "domain/outbox.h"
#include "queries.h"
#include "worker/job.h"
#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 500 };

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	crypto_start();
	const struct config *config = config_open("setup");
	struct arena *arena = arena_new(64 << 20);
	struct caller caller = {.who = WORKER, .network_id = argv[1]};
	struct db *db = db_open(arena_printf(arena, "%s user=loyalty_setup", config->database),
				"fill_outbox");
	int left = atoi(argv[2]);
	if (!clock_open(config->demo ? arena_printf(arena, "%s/clock", config->var) : "", false))
		return 1;
	for (; left > 0; left -= BATCH) {
		int64_t now = clock_now();
		db_begin(db, arena, now);
		db_network(db, argv[1]);
		db_write(db);
		const struct network *network = network_read(arena, sql_network_get(db, argv[1]));
		const struct scope scope = {db, arena, config, &caller, network, now};
		for (int i = 0; network && i < left && i < BATCH; i++)
			outbox_add(&scope,
				   &(struct message){.channel = "sms",
						     .kind = "points_expiring",
						     .to = "+447700900999",
						     .body = argv[3],
						     .priority = MESSAGE_NOTICE,
						     .deadline_at = now + INT64_C(3600000000)});
		if (!network || db_finish(db, true) != DB_KEPT) {
			fprintf(stderr, "%s\n", network ? db_error(db) : "no such network");
			return 1;
		}
	}
	db_close(db);
	arena_free(arena);
	return 0;
}
