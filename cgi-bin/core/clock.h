/* The one clock. In the demo it can be moved forward: an offset in a small mapped file under VAR,
 * shared by all processes. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* Maps the offset; `path` "" means the real clock for ever. False when the file cannot be mapped.
 */
bool clock_open(const char *path, bool writable);
/* Microseconds since 1970, moved: what requests, jobs and codes see. */
int64_t clock_now(void);
/* Microseconds since 1970, never moved: TOTP, cookie lifetimes, log times, retry backoff. */
int64_t clock_real(void);
/* Microseconds of a clock that only runs forward, for durations. */
int64_t clock_ticks(void);
/* Moves everyone's clock forward. False when it is not writable or not positive. */
bool clock_advance(int64_t microseconds);
