/* One JSON line an event, on standard error, never personal data. Text values are escaped and cut
 * at 1,000 bytes. */
#pragma once
#include <stdint.h>

/* Names whoever logs; once at start. */
void log_start(const char *binary);
/* log_line("info", "request", "route", route, "status", "200", NULL): pairs of texts, NULL at the
 * end. */
void log_line(const char *level, const char *event, ...) __attribute__((sentinel));
/* An integer as text, valid until 8 further calls; log_line writes it as a JSON number. */
const char *log_int(int64_t number);
/* For what leaves nothing to go on with (no memory, a broken promise of our own): one line, and the
 * process ends with 1; its pool starts another. Under the address sanitizer it aborts. */
void log_end(const char *event, const char *about) __attribute__((noreturn));
