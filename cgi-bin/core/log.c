/* The log: one JSON line an event. */
#include "core/log.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { VALUE_LIMIT = 1000, LINE_LIMIT = 16 * 1024 };

struct line {
	char text[LINE_LIMIT];
	size_t length;
};

static const char *binary_name = "";

void log_start(const char *binary)
{
	binary_name = binary;
}

static char numbers[8][24]; /* log_int's: a value that lies here is written as a number */

const char *log_int(int64_t number)
{
	static unsigned next;
	char *text = numbers[next++ % 8];
	snprintf(text, sizeof numbers[0], "%lld", (long long)number);
	return text;
}

static bool is_number(const char *value)
{
	uintptr_t at = (uintptr_t)value, first = (uintptr_t)numbers;
	return at >= first && at < first + sizeof numbers;
}

/* Room is kept for the closing brace and the line's end. */
static void add(struct line *line, const char *bytes, size_t length)
{
	if (length > sizeof line->text - 3 - line->length)
		return;
	memcpy(line->text + line->length, bytes, length);
	line->length += length;
}

static void add_escape(struct line *line, unsigned code)
{
	char escape[8];
	int length = snprintf(escape, sizeof escape, "\\u%04x", code);
	add(line, escape, (size_t)length);
}

/* Length of the well-formed UTF-8 sequence at `p`, its code point in `code`; 0: none. */
static size_t code_point(const unsigned char *p, unsigned *code)
{
	size_t length = *p < 0x80   ? 1
			: *p < 0xC2 ? 0
			: *p < 0xE0 ? 2
			: *p < 0xF0 ? 3
			: *p < 0xF5 ? 4
				    : 0;
	static const unsigned masks[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
	static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
	if (!length)
		return 0;
	*code = *p & masks[length];
	for (size_t i = 1; i < length; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		*code = *code << 6 | (p[i] & 0x3Fu);
	}
	bool sound = *code >= least[length] && *code <= 0x10FFFF && *code >> 11 != 0x1B;
	return sound ? length : 0;
}

/* How many bytes from here on need no look at their code points. */
static size_t plain_length(const unsigned char *text, size_t most)
{
	size_t length = 0;
	while (length < most && text[length] >= 0x20 && text[length] < 0x7F &&
	       text[length] != '"' && text[length] != '\\')
		length++;
	return length;
}

/* A JSON string in which no terminal and no log reader sees a control character. */
static void add_text(struct line *line, const char *text)
{
	const unsigned char *p = (const unsigned char *)text, *start = p;
	add(line, "\"", 1);
	while (*p && p - start < VALUE_LIMIT) {
		unsigned code = 0;
		size_t length = plain_length(p, VALUE_LIMIT - (size_t)(p - start));
		if (length) {
			add(line, (const char *)p, length);
			p += length;
			continue;
		}
		length = code_point(p, &code);
		if (!length) {
			add_escape(line, 0xFFFD);
			length = 1;
		} else if (code == '"' || code == '\\') {
			add(line, "\\", 1);
			add(line, (const char *)p, 1);
		} else if (code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 ||
			   code == 0x2029) {
			add_escape(line, code);
		} else {
			add(line, (const char *)p, length);
		}
		p += length;
	}
	add(line, "\"", 1);
}

/* Nothing of a pair is written when the whole of it may not fit: the line stays JSON. */
static void add_pair(struct line *line, const char *name, const char *value)
{
	if (sizeof line->text - line->length < 6 * (VALUE_LIMIT + 8))
		return;
	if (line->length > 1)
		add(line, ",", 1);
	add_text(line, name);
	add(line, ":", 1);
	if (is_number(value))
		add(line, value, strlen(value));
	else
		add_text(line, value ? value : "");
}

static void add_time(struct line *line)
{
	struct timespec now;
	struct tm utc;
	char text[40];
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	size_t length = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(text + length, sizeof text - length, ".%03ldZ", now.tv_nsec / 1000000);
	add_pair(line, "at", text);
}

void log_line(const char *level, const char *event, ...)
{
	struct line line; /* of which only what is written is touched */
	line.text[0] = '{';
	line.length = 1;
	add_time(&line);
	add_pair(&line, "level", level);
	add_pair(&line, "binary", binary_name);
	add_pair(&line, "event", event);

	va_list pairs;
	va_start(pairs, event);
	const char *name;
	while ((name = va_arg(pairs, const char *)))
		add_pair(&line, name, va_arg(pairs, const char *));
	va_end(pairs);

	line.text[line.length++] = '}';
	line.text[line.length++] = '\n';
	/* One write, so that lines of several processes never mix. */
	ssize_t written = write(STDERR_FILENO, line.text, line.length);
	(void)written;
}

void log_end(const char *event, const char *about)
{
	log_line("error", event, "about", about, NULL);
#ifdef __SANITIZE_ADDRESS__
	abort();
#endif
	/* Nothing that exit() would still call may need memory. */
	_exit(1);
}
