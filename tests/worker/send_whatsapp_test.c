/* The sender and WhatsApp's 24 hours, over HTTP: free text to who wrote lately; when WhatsApp does
 * not know of it, the template at the next try; without one, a sentence and no call. */
#include "core/clock.h"
#include "core/crypto.h"
#include "sender_world.h"
#include "worker/job.h"
#include <arpa/inet.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

/* What WhatsApp was sent; shared with its process. Its window is open, or it is not. */
static struct {
	int texts, templates, window;
} * seen;

static void answer(int end, const char *asked)
{
	static const char closed[] = "{\"error\":{\"code\":131047,\"message\":\"Re-engagement\"}}",
			  taken[] = "{\"messages\":[{\"id\":\"wamid.1\"}]}";
	bool template = strstr(asked, "\"type\":\"template\"") != NULL;
	bool good = template || seen->window;
	seen->templates += template;
	seen->texts += !template;
	dprintf(end, "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s",
		good ? "200 OK" : "400 Bad Request", good ? sizeof taken - 1 : sizeof closed - 1,
		good ? taken : closed);
}

static _Noreturn void serve(int listener)
{
	for (;;) {
		static char text[8192];
		size_t have = 0;
		int end = accept(listener, NULL, NULL);
		for (ssize_t got; (got = read(end, text + have, sizeof text - 1 - have)) > 0;) {
			have += (size_t)got;
			text[have] = 0;
			const char *body = strstr(text, "\r\n\r\n"),
				   *length = strcasestr(text, "Content-Length:");
			if (body && length && strlen(body + 4) >= strtoul(length + 15, NULL, 10)) {
				answer(end, text);
				break;
			}
		}
		close(end);
	}
}

static pid_t start_whatsapp(void)
{
	struct sockaddr_in here = {.sin_family = AF_INET,
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof here;
	char url[60];
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (bind(listener, (struct sockaddr *)&here, length) || listen(listener, 8) ||
	    getsockname(listener, (struct sockaddr *)&here, &length))
		return -1;
	snprintf(url, sizeof url, "http://127.0.0.1:%d", ntohs(here.sin_port));
	setenv("LOYALTY_WHATSAPP_URL", url, 1);
	pid_t child = fork();
	if (child == 0)
		serve(listener);
	close(listener);
	return child;
}

static struct world *world_here(void)
{
	struct world *world = sender_world(NULL);
	seen->texts = seen->templates = seen->window = 0;
	return world;
}

static void ada_wrote(struct world *world)
{
	world_sql(world, "INSERT INTO last_inbound VALUES ('whatsapp', '1001', '%s', '%s')",
		  hmac_text(world->arena, config_key(world->config, "index"), "sender.whatsapp",
			    "447700900123"),
		  instant_text(world->arena, world->now - HOURS(23)));
}

static void add(struct world *world, const char *template)
{
	static const char *const values[] = {"200", NULL};
	outbox_add(world_begin(world, VISITOR, NULL),
		   &(struct message){.channel = "whatsapp",
				     .kind = "points_expiring",
				     .to = "+447700900123",
				     .body = "200 points expire",
				     .provider_template = template,
				     .parameters = values,
				     .priority = MESSAGE_NOTICE,
				     .deadline_at = world->now + HOURS(100)});
	world_end(world);
}

/* Now, without waiting for the next try's time. */
static void send_now(struct world *world)
{
	world_sql(world, "UPDATE outbox SET next_at = created_at");
	sender_run(world, 0);
}

static void is_now(struct world *world, const char *state, int texts, int templates)
{
	assert_string_equal(world_text(world, "SELECT state FROM outbox WHERE network_id = '%s'",
				       world->network_id),
			    state);
	assert_int_equal(seen->texts, texts);
	assert_int_equal(seen->templates, templates);
}

static void free_text_to_who_wrote(void **state)
{
	(void)state;
	struct world *world = world_here();
	seen->window = 1;
	ada_wrote(world);
	add(world, "points");
	send_now(world);
	is_now(world, "sent", 1, 0);
	world_close(world);
}

static void the_template_to_who_did_not(void **state)
{
	(void)state;
	struct world *world = world_here();
	add(world, "points");
	send_now(world);
	is_now(world, "sent", 0, 1);
	world_close(world);
}

static void the_template_when_whatsapp_knows_better(void **state)
{
	(void)state;
	struct world *world = world_here();
	ada_wrote(world);
	add(world, "points");
	send_now(world);
	is_now(world, "queued", 1, 0);
	send_now(world);
	is_now(world, "sent", 1, 1);
	world_close(world);
}

static void nothing_without_a_template(void **state)
{
	(void)state;
	struct world *world = world_here();
	add(world, NULL);
	send_now(world);
	is_now(world, "dead", 0, 0);
	assert_non_null(strstr(world_text(world, "SELECT error FROM outbox WHERE network_id = '%s'",
					  world->network_id),
			       "no template approved by WhatsApp"));
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(free_text_to_who_wrote),
		cmocka_unit_test(the_template_to_who_did_not),
		cmocka_unit_test(the_template_when_whatsapp_knows_better),
		cmocka_unit_test(nothing_without_a_template),
	};
	pid_t whatsapp = start_whatsapp();
	if (whatsapp < 0)
		return 1;
	setenv("LOYALTY_SEND_WHATSAPP", "whatsapp", 1);
	setenv("LOYALTY_WHATSAPP_TOKEN", "EAAB", 1);
	setenv("LOYALTY_WHATSAPP_PHONE_ID", "1001", 1);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	kill(whatsapp, SIGKILL);
	waitpid(whatsapp, NULL, 0);
	return failed;
}
