/* Checked integer arithmetic on points and minor units. Pure. Everything over LIMIT_MINOR is
 * refused at the edge, so sums of what passed cannot overflow 64 bits. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define LIMIT_MINOR  INT64_C(1000000000) /* the largest amount of one sale, in minor units */
#define LIMIT_POINTS INT64_C(1000000000) /* the most points of one operation */

/* floor(a·b / c) for c > 0, through 128 bits; saturates at ±INT64_MAX. Floor also for negative a·b.
 */
int64_t mul_div_floor(int64_t a, int64_t b, int64_t c);
/* round half up of a·b / c, for a, b ≥ 0 and c > 0 */
int64_t mul_div_half_up(int64_t a, int64_t b, int64_t c);
/* a + b, false on overflow (sum is then not written) */
bool add_checked(int64_t a, int64_t b, int64_t *sum);
/* a + b, and a·b + add, saturating at ±INT64_MAX */
int64_t add_saturated(int64_t a, int64_t b);
int64_t mul_add_saturated(int64_t a, int64_t b, int64_t add);

enum amount_fault {
	AMOUNT_OK,
	AMOUNT_EMPTY,
	AMOUNT_NOT_A_NUMBER,
	AMOUNT_NEGATIVE,
	AMOUNT_ZERO,
	AMOUNT_TOO_LARGE,
	AMOUNT_TOO_PRECISE
};
/* An amount as a person types it, "15,000.00", "15 000,5", "£12", in a currency with `digits`
 * decimals (0 … 3), to minor units; 0 with any fault. The last . or , is the decimal sign when it
 * stands once and at most `digits` digits follow it. In front of it, groups of three may be parted
 * by one kind of , . ' or blank. A single comma before exactly three digits more than the currency
 * has parts a group ("1,500"); a single point never does: "12.345" is too precise, not twelve
 * thousand. One currency sign may stand at either end. A plus, letters and digits other than
 * ASCII's are faults. */
enum amount_fault amount_parse(const char *text, int digits, int64_t *minor);
/* Whole points as a person types them: "1000", "1,000", "1 000"; 0 with any fault.
 * AMOUNT_TOO_PRECISE for "10.5". No currency sign. */
enum amount_fault points_parse(const char *text, int64_t *points);

/* Worth of points: value_points (above 0) points are value_minor minor units. False, and nothing
 * written, when it is not whole minor units or the points are negative. */
bool points_worth(int64_t points, int64_t value_points, int64_t value_minor, int64_t *minor);
/* The smallest number of points, above 0, that is worth whole minor units. */
int64_t points_step(int64_t value_points, int64_t value_minor);
/* The most points worth at most `minor`, in whole steps; 0 when points are worth nothing. */
int64_t points_within(int64_t minor, int64_t value_points, int64_t value_minor);
