/* A provider's error codes as a table: what each means for us. */
#pragma once
#include "channels/channel.h"

struct code {
	int from, to; /* of several lines that have a code the first counts */
	enum verdict verdict;
	const char *why; /* for people; "" leaves it to the provider's own words */
};

/* Judges by the line that has the code, "21211: the number is not one"; false when none has it. */
bool judge_by_code(struct arena *arena, const struct code *codes, size_t count, long code,
		   const char *words, struct outcome *outcome);
