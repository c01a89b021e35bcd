/* Clients' addresses: what limits are counted by. */
#pragma once
#include "core/arena.h"
#include <stdbool.h>

/* "203.0.113.0/24" or "2001:db8:1:2::/64"; an IPv4 address written as IPv6 is IPv4. What is no
 * address is a block of its own, "". */
const char *address_block(struct arena *arena, const char *address);
bool address_is_loopback(const char *address);
