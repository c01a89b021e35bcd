/* A network whose messages a provider tells of: what the tests of hooks start from. */
#pragma once
#include "ask.h"
#include "world.h"

struct hook_world {
	struct world *world;
	struct asker *provider;
	const char *message_id; /* an outbox row that was sent */
};

/* `settings`: pairs of LOYALTY_* names and values of the platform's accounts, ended by NULL; hooks
 * are reached at https://hooks.example. */
struct hook_world hook_world_open(const struct app *app, const char *const *settings);
void hook_world_close(struct hook_world *place);
/* The network's own account with a provider: a JSON object of settings. */
void hook_world_account(struct hook_world *place, const char *provider, const char *settings);
/* Another message of the network, sent; its outbox_id. */
const char *hook_world_message(struct hook_world *place);
/* The provider's id of that message, as the sender notes it. */
void hook_world_sent(struct hook_world *place, const char *provider, const char *message_id,
		     const char *outbox_id);
/* What the message's row says: "delivered", with the error behind it: "failed 30003". */
const char *hook_world_delivery(struct hook_world *place, const char *outbox_id);
/* Fails unless the table has so many rows. */
#define assert_rows(place, table, count)                                                           \
	assert_int_equal(world_int((place)->world, "SELECT count(*) FROM %s", table), count)
/* A POST, signed so. */
void hook_post(struct hook_world *place, const char *uri, const char *type, const char *body,
	       const char *signature);
/* Every row of what hooks write, with its place: the same text means that nothing was written. */
const char *hook_world_held(struct hook_world *place);
