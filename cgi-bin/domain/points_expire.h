/* Points whose time is over. */
#pragma once
#include "domain/scope.h"

/* Expires the guest's lots that are due, one entry each; returns how many lots left the queue
 * (emptied ones too). */
int points_expire_due(const struct scope *scope, const char *guest_id);
