/* See signing.h. */
#include "signing.h"
#include "core/crypto.h"
#include "core/http.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

void world_role(struct world *world, const char *role)
{
	db_close(world->db);
	world->db = db_open(
		arena_printf(world->arena, "%s user=%s", getenv("LOYALTY_DATABASE"), role), "test");
	world->scope.db = world->db;
}

static const char *open_column(struct world *world, const char *column, const char *outbox_id)
{
	const char *sealed = world_text(world, "SELECT %s FROM outbox WHERE outbox_id = '%s'",
					column, outbox_id);
	const char *text = unseal(
		world->arena, config_key(world->config, "seal"),
		arena_printf(world->arena, "outbox.%s.%s", world->network_id, outbox_id), sealed);
	assert_non_null(text);
	return text;
}

struct sent world_sent(struct world *world)
{
	const char *outbox_id = world_text(
		world,
		"SELECT coalesce((SELECT outbox_id::text FROM outbox WHERE network_id = '%s' "
		"ORDER BY created_at DESC, outbox_id DESC LIMIT 1), '')",
		world->network_id);
	if (!*outbox_id)
		return (struct sent){"", "", ""};
	const char *body = open_column(world, "body_sealed", outbox_id);
	struct fields *fields = fields_json(world->arena, body, strlen(body));
	assert_non_null(fields);
	const struct field_value *text = fields_find(fields, "body"),
				 *code = fields_find(fields, "code");
	assert_non_null(text);
	return (struct sent){open_column(world, "recipient_sealed", outbox_id), text->value,
			     code ? code->value : ""};
}

/* Connects, and waits until all have. */
static void get_ready(struct world *world, const char *role, int start)
{
	char none;
	world->db = db_open(
		arena_printf(world->arena, "%s user=%s", getenv("LOYALTY_DATABASE"), role), "test");
	world->scope.db = world->db;
	db_begin(world->db, world->arena, world->now);
	db_finish(world->db, false);
	while (read(start, &none, 1) > 0)
		;
}

static void play_in_child(struct world *world, int first, int each,
			  int (*play)(struct world *world, int number), int result)
{
	int sum = 0;
	for (int i = 0; i < each; i++)
		sum += play(world, first + i);
	_exit(write(result, &sum, sizeof sum) == sizeof sum ? 0 : 1);
}

int world_at_once(struct world *world, const char *role, int processes, int each,
		  int (*play)(struct world *world, int number))
{
	int start[2], ends[2], total = 0, status;
	assert_int_equal(pipe(start), 0);
	assert_int_equal(pipe(ends), 0);
	for (int i = 0; i < processes; i++) {
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			close(start[1]);
			get_ready(world, role, start[0]);
			play_in_child(world, i * each, each, play, ends[1]);
		}
	}
	close(start[0]);
	usleep(200000); /* they connect meanwhile */
	close(start[1]);
	close(ends[1]);
	for (int i = 0; i < processes; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	for (int sum; read(ends[0], &sum, sizeof sum) == sizeof sum;)
		total += sum;
	close(ends[0]);
	return total;
}
