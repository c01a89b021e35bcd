/* What the dashboards read: a network's figures by day, made of rows that are there anyway. */
#pragma once
#include "domain/scope.h"

/* Brings the scope's network up to the instant `until` (figures before it count), at most
 * `most_days` local days in this transaction; at least 2, or it would not get on; a third of them
 * where the last time took more than a second. Returns how many days were made again: 0 when
 * nothing happened since the last time, or when somebody else is at it. The state tells how far it
 * went. */
int summary_keep(const struct scope *scope, int64_t until, int most_days);
