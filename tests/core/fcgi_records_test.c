/* Answers as records: read back by a reader of the specification, whatever their length. */
#include "core/fcgi_records.h"
#include <fastcgi.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

enum { MOST = 3 * 1024 * 1024, REQUEST = 0x1234 };
static const char head[] = "Status: 200 OK\r\n\r\n";

static char pattern(size_t at)
{
	return (char)('a' + at % 23);
}

static size_t read_whole(int socket, unsigned char *bytes, size_t most)
{
	size_t length = 0;
	ssize_t got;
	while (length < most && (got = read(socket, bytes + length, most - length)) > 0)
		length += (size_t)got;
	return length;
}

/* What the child sends of a body that long; it writes into a socket that holds little. */
static size_t received(size_t body_length, unsigned char *bytes)
{
	int pair[2], small = 4096, status = 0;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
	pid_t child = fork();
	if (child == 0) {
		struct arena *arena = arena_new(4 * (size_t)MOST);
		char *body = arena_alloc(arena, body_length + 1);
		for (size_t at = 0; at < body_length; at++)
			body[at] = pattern(at);
		bool sent = fcgi_records_send(arena, pair[1], REQUEST, head, strlen(head), body,
					      body_length);
		arena_free(arena);
		_exit(!sent);
	}
	close(pair[1]);
	size_t length = read_whole(pair[0], bytes, 2 * (size_t)MOST);
	close(pair[0]);
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	return length;
}

static const FCGI_Header *header_at(const unsigned char *bytes, size_t *at, size_t *length)
{
	const FCGI_Header *header = (const void *)(bytes + *at);
	*length = (size_t)header->contentLengthB1 << 8 | header->contentLengthB0;
	assert_int_equal(header->version, FCGI_VERSION_1);
	assert_int_equal(header->requestIdB1 << 8 | header->requestIdB0, REQUEST);
	*at += FCGI_HEADER_LEN;
	return header;
}

static void a_front_reads_what_was_sent(size_t body_length)
{
	unsigned char *bytes = malloc(2 * (size_t)MOST);
	size_t total = received(body_length, bytes), at = 0, body = 0, length = 0;
	assert_int_equal(header_at(bytes, &at, &length)->type, FCGI_STDOUT);
	assert_int_equal(length, strlen(head));
	assert_memory_equal(bytes + at, head, length);
	at += length;
	while (header_at(bytes, &at, &length)->type == FCGI_STDOUT) {
		assert_true(length > 0); /* an empty one would be the end of it */
		for (size_t i = 0; i < length; i++, body++)
			if ((char)bytes[at + i] != pattern(body))
				fail_msg("byte %zu of %zu", body, body_length);
		at += length;
		assert_true(at + FCGI_HEADER_LEN <= total);
	}
	assert_int_equal(body, body_length);
	assert_int_equal(length, sizeof(FCGI_EndRequestBody));
	assert_int_equal(bytes[at + 4], FCGI_REQUEST_COMPLETE);
	assert_int_equal(at + length, total);
	free(bytes);
}

static void answers_of_any_length_arrive(void **state)
{
	(void)state;
	static const size_t lengths[] = {0,	1,     8192,   65527,  65528, 65529,
					 65535, 65536, 131056, 300000, MOST};
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
		a_front_reads_what_was_sent(lengths[i]);
}

static void a_front_that_has_gone_is_noticed(void **state)
{
	(void)state;
	int pair[2];
	struct arena *arena = arena_new(MOST);
	signal(SIGPIPE, SIG_IGN); /* as libfcgi does */
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	close(pair[0]);
	assert_false(fcgi_records_send(arena, pair[1], 1, head, strlen(head), "x", 1));
	close(pair[1]);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_of_any_length_arrive),
		cmocka_unit_test(a_front_that_has_gone_is_noticed),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
