/* Checked integer arithmetic on points and minor units, and the amounts that people type. */
#include "domain/money.h"

typedef __int128 wide; /* holds any product of two 64-bit integers */

static int64_t saturated(wide value)
{
	if (value > INT64_MAX)
		return INT64_MAX;
	return value < -INT64_MAX ? -INT64_MAX : (int64_t)value;
}

int64_t mul_div_floor(int64_t a, int64_t b, int64_t c)
{
	wide product = (wide)a * b;
	wide quotient = product / c;

	if (product % c < 0)
		quotient--;
	return saturated(quotient);
}

int64_t mul_div_half_up(int64_t a, int64_t b, int64_t c)
{
	wide product = (wide)a * b;
	wide rest = product % c;

	return saturated(product / c + (rest >= c - rest ? 1 : 0));
}

bool add_checked(int64_t a, int64_t b, int64_t *sum)
{
	int64_t result;

	if (__builtin_add_overflow(a, b, &result))
		return false;
	*sum = result;
	return true;
}

int64_t add_saturated(int64_t a, int64_t b)
{
	return saturated((wide)a + b);
}

int64_t mul_add_saturated(int64_t a, int64_t b, int64_t add)
{
	return saturated((wide)a * b + add);
}

bool points_worth(int64_t points, int64_t value_points, int64_t value_minor, int64_t *minor)
{
	wide product = (wide)points * value_minor;

	if (points < 0 || product % value_points != 0 || product / value_points > INT64_MAX)
		return false;
	*minor = (int64_t)(product / value_points);
	return true;
}

int64_t points_step(int64_t value_points, int64_t value_minor)
{
	int64_t a = value_points;
	int64_t b = value_minor;

	while (b != 0) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return value_points / a;
}

int64_t points_within(int64_t minor, int64_t value_points, int64_t value_minor)
{
	if (minor <= 0 || value_minor <= 0)
		return 0;
	int64_t points = mul_div_floor(minor, value_points, value_minor);
	return points - points % points_step(value_points, value_minor);
}
