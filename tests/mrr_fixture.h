/* The committed histories of nine networks (tests/domain/mrr_fixture.csv) and the months they must
 * give, worked out by hand (mrr_expected.csv). */
#pragma once
#include "domain/mrr.h"
#include "core/arena.h"

struct fixture_row { /* a stretch, or a credit */
	bool credit;
	const char *plan, *state; /* "" of a credit */
	struct stretch stretch;	  /* of a credit: its amount and when */
};
struct fixture_month {
	int64_t month;
	const char *name, *currency; /* "2025-06" */
	int64_t start, by_new, reactivated, expansion, contraction, churned, end;
	int64_t paying, free, trial, paused;
	int64_t arpu, logo_bp, revenue_bp; /* MRR_NONE: nothing to divide by */
	int64_t credits;
};

/* Both fail the test when the file cannot be read. */
struct fixture_row *fixture_rows(struct arena *arena, int *count);
struct fixture_month *fixture_months(struct arena *arena, int *count);
