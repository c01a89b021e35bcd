/* Recomputes a network's ledger from nothing and names the first entry, lot, carry or redemption
 * that disagrees. */
#pragma once
#include "domain/scope.h"

struct verified {
	const char *fault;    /* "" when all agrees: a sentence otherwise */
	const char *guest_id; /* whose */
	const char *subject;  /* the entry, lot, rule or redemption */
	int64_t guests, entries;
};
/* One guest; adds to the counts. False at the first disagreement. */
bool verify_guest(const struct scope *scope, const char *guest_id, struct verified *verified);
