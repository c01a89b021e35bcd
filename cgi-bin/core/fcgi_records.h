/* An answer as FastCGI records (specification 1.0: 3.3, 5.3, 5.5), in one system call: a stream of
 * libfcgi sends every 8 kB by itself, and each wakes the front. */
#pragma once
#include "core/arena.h"
#include <stdbool.h>
#include <stddef.h>

/* Head, body and the end of the request. False: the front did not take it all. */
bool fcgi_records_send(struct arena *arena, int socket, int request_id, const char *head,
		       size_t head_length, const char *body, size_t body_length);
