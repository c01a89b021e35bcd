/* A double of the SMS providers, and of Firebase in good health, for tests in C: an HTTP server on
 * loopback, in a process of its own, that keeps what it was asked. What it answers stands in the
 * message: "twilio-500" or "vonage-silent" in its text, by provider; otherwise it takes it. */
#pragma once
#include <stdint.h>
#include <sys/types.h>

struct double_request {
	int64_t at; /* clock_ticks(), the same in all processes */
	char path[100];
	char text[800]; /* the whole of it */
};
struct double_seen { /* in memory that is shared with it */
	int count;   /* how many were asked for: their answer may still be under way */
	struct double_request requests[500];
};

/* Starts it; *url is where it listens. NULL when it cannot. */
struct double_seen *double_start(const char **url);
void double_stop(void);
/* The message id that it gives to its n-th request, from 0. */
const char *double_id(int number);
