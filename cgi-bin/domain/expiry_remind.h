/* Points that are about to expire: their guest is told, once for each day on which some do. */
#pragma once
#include "domain/scope.h"

/* Tells the guest of every such day that is due to be told, with the points as they are now;
 * empties the queue of it. Returns how many lots left the queue (emptied ones and those of a day
 * already told too). */
int expiry_remind_due(const struct scope *scope, const char *guest_id);
