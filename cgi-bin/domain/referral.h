/* Guests bring guests. domain.md: both sides get points when the referee's first purchase confirms,
 * each phone once. */
#pragma once
#include "domain/scope.h"

/* Remembers that this new guest came by a code ("" or unknown: nothing). Only for a guest who has
 * just been made. */
void referral_add(const struct scope *scope, const char *referee_id, const char *code);
/* A purchase of this guest was confirmed: what it means for a referral is put into the worker's
 * queue, since it needs a second account. */
void referral_queue(const struct scope *scope, const char *referee_id);
/* Job: both sides or neither, both accounts locked in key order. How many referrals were rewarded:
 * 0 or 1. */
int referral_reward_due(const struct scope *scope, const char *referee_id);
