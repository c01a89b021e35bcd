/* Random numbers that are the same in every run, for properties over many cases. */
#pragma once
#include <stdint.h>

struct random {
	uint64_t state;
};

/* SplitMix64 */
static inline uint64_t random_bits(struct random *random)
{
	uint64_t mixed = random->state += UINT64_C(0x9e3779b97f4a7c15);

	mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
	return mixed ^ mixed >> 31;
}

/* low … high, both included */
static inline int64_t random_between(struct random *random, int64_t low, int64_t high)
{
	uint64_t span = (uint64_t)high - (uint64_t)low + 1;
	uint64_t bits = random_bits(random);

	return (int64_t)((uint64_t)low + (span ? bits % span : bits));
}
