/* The demo's crowd: a year of guests who are not named one by one, and what the networks paid. */
#pragma once
#include "worker/demo.h"

/* Guests of the network that was entered, and their year up to yesterday, in the order of time. The
 * same for the same day. */
void demo_crowd(struct demo *demo, const char *slug);
/* Each network's subscriptions of thirteen months. */
void demo_subscriptions(struct demo *demo);
