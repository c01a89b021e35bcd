/* Checked integer arithmetic on points and minor units. Pure. Everything over LIMIT_MINOR is refused at the edge,
 * so sums of what passed cannot overflow 64 bits. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define LIMIT_MINOR INT64_C(1000000000)	 /* the largest amount of one sale, in minor units */
#define LIMIT_POINTS INT64_C(1000000000) /* the most points of one operation */

/* floor(a·b / c) for c > 0, through 128 bits; saturates at ±INT64_MAX. Floor also for negative a·b. */
int64_t mul_div_floor(int64_t a, int64_t b, int64_t c);
/* round half up of a·b / c, for a, b ≥ 0 and c > 0 */
int64_t mul_div_half_up(int64_t a, int64_t b, int64_t c);
/* a + b, false on overflow (sum is then not written) */
bool add_checked(int64_t a, int64_t b, int64_t *sum);

enum amount_fault { AMOUNT_OK, AMOUNT_EMPTY, AMOUNT_NOT_A_NUMBER, AMOUNT_NEGATIVE, AMOUNT_ZERO, AMOUNT_TOO_LARGE, AMOUNT_TOO_PRECISE };
/* An amount as a person types it, "15,000.00", "15 000,5", "£12", in a currency with `digits` decimals (0 … 3), to minor
 * units. The last . or , is the decimal sign when at most `digits` digits follow it and it stands once; groups
 * of three before it may be parted by , . ' or any blank. Signs, letters and non-ASCII digits are faults. */
enum amount_fault amount_parse(const char *text, int digits, int64_t *minor);
/* Whole points as a person types them: "1000", "1,000", "1 000". AMOUNT_TOO_PRECISE for "10.5". */
enum amount_fault points_parse(const char *text, int64_t *points);

/* Worth of points: value_points points are value_minor minor units. False when it is not whole minor units. */
bool points_worth(int64_t points, int64_t value_points, int64_t value_minor, int64_t *minor);
/* The smallest number of points, above 0, that is worth whole minor units. */
int64_t points_step(int64_t value_points, int64_t value_minor);
/* The most points worth at most `minor`, in whole steps. */
int64_t points_within(int64_t minor, int64_t value_points, int64_t value_minor);
