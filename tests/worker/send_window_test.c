/* Who may be sent free text: whoever wrote to this very number in the last 24 hours, until the
 * provider says otherwise. As loyalty_send, on a real database ($LOYALTY_DATABASE). */
#include "worker/send_window.h"
#include "core/crypto.h"
#include "signing.h"
#include "worker/job.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const char ada[] = "+447700900123";

/* As a network's own, whose number is `phone_id`. */
static struct account account_of(struct world *world, const char *provider, const char *phone_id)
{
	json_t *own = json_pack("{s:s, s:s}", "token", "t", "phone_id", phone_id);
	arena_defer(world->arena, (void (*)(void *))json_decref, own);
	return (struct account){.config = world->config,
				.provider = provider,
				.network_id = world->network_id,
				.own = own};
}

/* What `hook` keeps of a message: the sender as WhatsApp's wa_id. */
static void wrote(struct world *world, const char *provider, const char *phone_id,
		  const char *wa_id, int64_t at)
{
	const char *context = arena_printf(world->arena, "sender.%s", provider);
	world_sql(world,
		  "INSERT INTO last_inbound VALUES ('%s', '%s', '%s', '%s') "
		  "ON CONFLICT (provider, account, sender_index) DO UPDATE SET at = EXCLUDED.at",
		  provider, phone_id,
		  hmac_text(world->arena, config_key(world->config, "index"), context, wa_id),
		  instant_text(world->arena, at));
}

static bool open_for(struct world *world, const char *provider, const char *phone_id,
		     const char *to)
{
	world_begin(world, WORKER, NULL);
	struct account account = account_of(world, provider, phone_id);
	bool open = send_window_open(world->db, world->arena, &account, to);
	world_end(world);
	return open;
}

static void closes(struct world *world, const char *phone_id, const char *to, int64_t begun_at)
{
	world_begin(world, WORKER, NULL);
	struct account account = account_of(world, "whatsapp", phone_id);
	send_window_close(world->db, world->arena, &account, to, begun_at);
	world_end(world);
}

static void it_is_open_for_24_hours_after_somebody_wrote(void **state)
{
	struct world *world = *state;
	assert_false(open_for(world, "whatsapp", "1001", ada));
	wrote(world, "whatsapp", "1001", "447700900123", world->now);
	assert_true(open_for(world, "whatsapp", "1001", ada));
	world->now += HOURS(24) - 1;
	assert_true(open_for(world, "whatsapp", "1001", ada));
	world->now += 1;
	assert_false(open_for(world, "whatsapp", "1001", ada));
	wrote(world, "whatsapp", "1001", "447700900123", world->now);
	assert_true(open_for(world, "whatsapp", "1001", ada));
}

static void it_is_of_one_person_one_number_and_one_provider(void **state)
{
	struct world *world = *state;
	wrote(world, "whatsapp", "1002", "447700900123", world->now);
	wrote(world, "telegram", "1003", "447700900123", world->now);
	assert_true(open_for(world, "whatsapp", "1002", ada));
	assert_false(open_for(world, "whatsapp", "1002", "+447700900124"));
	assert_false(open_for(world, "whatsapp", "1003", ada));
	assert_false(open_for(world, "whatsapp", "", ada));
	/* Other channels have no such rule. */
	assert_true(open_for(world, "telegram", "1003", "5"));
	assert_true(open_for(world, "twilio", "1003", ada));
}

static void the_provider_knows_better(void **state)
{
	struct world *world = *state;
	int64_t begun = world->now;
	wrote(world, "whatsapp", "1004", "447700900123", begun - HOURS(1));
	wrote(world, "whatsapp", "1004", "447700900199", begun - HOURS(1));
	closes(world, "1004", ada, begun);
	assert_false(open_for(world, "whatsapp", "1004", ada));
	assert_true(open_for(world, "whatsapp", "1004", "+447700900199"));
	/* What came while the message was under way stays. */
	wrote(world, "whatsapp", "1004", "447700900123", begun + 1);
	closes(world, "1004", ada, begun);
	assert_true(open_for(world, "whatsapp", "1004", ada));
}

static int open_world(void **state)
{
	struct world *world = world_open("");
	world_role(world, "loyalty_send");
	*state = world;
	return 0;
}

static int close_world(void **state)
{
	world_close(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_open_for_24_hours_after_somebody_wrote),
		cmocka_unit_test(it_is_of_one_person_one_number_and_one_provider),
		cmocka_unit_test(the_provider_knows_better),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, open_world, close_world);
}
