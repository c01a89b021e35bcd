/* The sender in a test's world: its outbox alone, its providers all new. */
#pragma once
#include "domain/outbox.h"
#include "double.h"
#include "world.h"

/* A network of its own, by the real clock, whose SMS these providers carry ("twilio vonage"; NULL:
 * as configured); nothing is queued, nobody has failed, no limit is spent. End it with
 * world_close(). */
struct world *sender_world(const char *sms);
/* An SMS without a guest; a code's priority makes it one. */
void sender_add(struct world *world, enum message_priority priority, const char *body,
		int64_t deadline);
/* `worker send`, for so many seconds; 0: until nothing is due. Returns its exit status. */
int sender_run(struct world *world, int seconds);
/* Gives the network an account of its own. */
void sender_own(struct world *world, const char *provider, const char *settings);
/* That account with Twilio has failed, and is left alone for five minutes. */
void sender_leave_alone(struct world *world, const char *account);
/* Starts the double, and configures the platform's accounts with Twilio and Vonage to be there;
 * NULL when it cannot. */
struct double_seen *sender_double(void);
/* How many of the network's messages are in that state. */
int64_t sender_count(struct world *world, const char *state);
/* A column of its one message, as text. */
const char *sender_of_message(struct world *world, const char *column);
