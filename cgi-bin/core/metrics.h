/* Prometheus counters in slots of a mapped file, one slot a process, summed when asked. No label
 * per person. */
#pragma once
#include "core/buffer.h"
#include <stdint.h>

/* Maps the file at `path` and takes a free slot for this process (a dead process's slot keeps its
 * sums). Without it counting is a no-op. */
void metrics_open(const char *path, const char *binary);
/* Adds to a counter. `name` and `labels` ("status=\"200\"") must be constants of the program or
 * from a closed set. */
void metrics_add(const char *name, const char *labels, int64_t amount);
/* Counts a duration in the buckets of http_request_duration_seconds-like histograms. */
void metrics_duration(const char *name, const char *labels, int64_t microseconds);
/* The exposition text of all processes together. */
void metrics_write(struct buffer *buffer);
