/* What both providers of pushes make of a message. */
#pragma once
#include "channels/channel.h"
#include <jansson.h>

/* The device of `delivery->to`: {"device", "kind": "web" or "app", and what that kind has}. Lives
 * as long as the arena; NULL when it is none. */
const json_t *push_device(struct arena *arena, const struct delivery *delivery);
/* It is of that kind. */
bool push_is_for(const struct delivery *delivery, const char *kind);
/* A text of it; "" when there is none. */
const char *push_text(const json_t *device, const char *name);
/* Why its words or its link cannot be shown; NULL when they can. */
const char *push_wrong(const struct delivery *delivery);
/* Cut, where a character ends, to what a notification can show. */
const char *push_title(struct arena *arena, const struct delivery *delivery);
const char *push_body(struct arena *arena, const struct delivery *delivery);
/* Seconds it may still arrive in, at most `most`. */
int64_t push_ttl(const struct delivery *delivery, int64_t most);
/* Somebody waits for it, so a sleeping phone is woken. */
bool push_urgent(const struct delivery *delivery);
