/* A message whose provider has to be asked for a token first: two calls, one message. */
#include "core/clock.h"
#include "core/crypto.h"
#include "sender_world.h"
#include "worker/job.h"
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct double_seen *seen;

static void add_push(struct world *world)
{
	const struct scope *scope = world_begin(world, VISITOR, NULL);
	outbox_add(scope,
		   &(struct message){.channel = "push",
				     .kind = "points_expiring",
				     .to = "{\"device\":\"00000000-0000-7000-8000-000000000001\","
					   "\"kind\":\"app\",\"token\":\"an-app\"}",
				     .subject = "Points expire",
				     .body = "200 points expire soon.",
				     .priority = MESSAGE_NOTICE,
				     .deadline_at = world->now + HOURS(1)});
	world_end(world);
}

static void a_token_is_asked_for_first(void **state)
{
	(void)state;
	struct world *world = sender_world(NULL);
	for (int i = 0; i < 2; i++) {
		add_push(world);
		assert_int_equal(sender_run(world, 0), 0);
	}
	assert_int_equal(seen->count, 3);
	assert_string_equal(seen->requests[0].path, "/token");
	assert_string_equal(seen->requests[1].path, "/v1/projects/p/messages:send");
	assert_string_equal(seen->requests[2].path, "/v1/projects/p/messages:send");
	assert_int_equal(
		world_int(world,
			  "SELECT count(*) FROM outbox WHERE network_id = '%s' AND state = "
			  "'sent' AND provider = 'firebase' AND attempts = 1",
			  world->network_id),
		2);
	world_close(world);
}

/* A key as the configuration has it: one line, its line ends written \\n. */
static void set_key(void)
{
	static char line[4096];
	EVP_PKEY *key = EVP_RSA_gen(2048);
	BIO *memory = BIO_new(BIO_s_mem());
	PEM_write_bio_PrivateKey(memory, key, NULL, NULL, 0, NULL, NULL);
	char *text;
	long length = BIO_get_mem_data(memory, &text);
	size_t at = 0;
	for (long i = 0; i < length && at < sizeof line - 3; i++) {
		if (text[i] == '\n')
			line[at++] = '\\';
		line[at++] = text[i] == '\n' ? 'n' : text[i];
	}
	setenv("LOYALTY_FIREBASE_PRIVATE_KEY", line, 1);
	BIO_free(memory);
	EVP_PKEY_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_token_is_asked_for_first)};
	const char *url = "";
	char token_url[100];
	if (!(seen = double_start(&url)))
		return 1;
	snprintf(token_url, sizeof token_url, "%s/token", url);
	setenv("LOYALTY_SEND_PUSH", "webpush firebase", 1);
	setenv("LOYALTY_FIREBASE_PROJECT", "p", 1);
	setenv("LOYALTY_FIREBASE_EMAIL", "us@p.example", 1);
	setenv("LOYALTY_FIREBASE_URL", url, 1);
	setenv("LOYALTY_FIREBASE_TOKEN_URL", token_url, 1);
	set_key();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	double_stop();
	return failed;
}
