/* Percent encoding, UTF-8, paths and languages. */
#include "core/http_private.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

const char *percent_decoded(struct arena *arena, const char *text, size_t length, bool plus)
{
	char *decoded = arena_copy(arena, text, length);
	size_t out = 0;
	for (size_t i = 0; i < length; i++) {
		char c = text[i];
		if (c == '%') {
			int high = length - i > 2 ? hex_digit(text[i + 1]) : -1;
			int low = length - i > 2 ? hex_digit(text[i + 2]) : -1;
			if (high < 0 || low < 0)
				return NULL;
			c = (char)(high * 16 + low);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		if (!c)
			return NULL;
		decoded[out++] = c;
	}
	decoded[out] = 0;
	return utf8_valid(decoded, out) ? decoded : NULL;
}

const char *percent_encoded(struct arena *arena, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-._~/";
	static const char digits[] = "0123456789ABCDEF";
	char *encoded = arena_alloc(arena, strlen(text) * 3 + 1);
	size_t out = 0;
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (strchr(plain, c)) {
			encoded[out++] = (char)c;
			continue;
		}
		encoded[out++] = '%';
		encoded[out++] = digits[c >> 4];
		encoded[out++] = digits[c & 15];
	}
	return encoded;
}

/* Bytes of the sequence that starts here; 0: not UTF-8 (overlong, surrogate, above U+10FFFF, cut).
 */
static size_t sequence(const unsigned char *p, size_t left)
{
	size_t length = *p < 0x80   ? 1
			: *p < 0xC2 ? 0
			: *p < 0xE0 ? 2
			: *p < 0xF0 ? 3
			: *p < 0xF5 ? 4
				    : 0;
	if (!length || length > left)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	if ((*p == 0xE0 && p[1] < 0xA0) || (*p == 0xED && p[1] > 0x9F) ||
	    (*p == 0xF0 && p[1] < 0x90) || (*p == 0xF4 && p[1] > 0x8F))
		return 0;
	return length;
}

bool utf8_valid(const char *text, size_t length)
{
	const unsigned char *p = (const unsigned char *)text, *end = p + length;
	while (p < end) {
		size_t step = sequence(p, (size_t)(end - p));
		if (!step)
			return false;
		p += step;
	}
	return true;
}

static bool is_uuid(const char *text, size_t length)
{
	if (length != 36)
		return false;
	for (size_t i = 0; i < 36; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash ? text[i] != '-'
			 : hex_digit(text[i]) < 0 || (text[i] >= 'A' && text[i] <= 'F'))
			return false;
	}
	return true;
}

static bool is_word(const char *text, size_t length)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
	return length && length <= 40 && strspn(text, allowed) >= length;
}

bool path_matches(struct arena *arena, const char *pattern, const char *path, struct fields *values)
{
	struct fields *found = fields_none(arena);
	while (*pattern) {
		if (*pattern != '{') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		size_t name = strcspn(++pattern, ":}"), taken = strcspn(path, "/");
		bool word = !strncmp(pattern + name, ":word}", 6);
		if (!(word ? is_word : is_uuid)(path, taken))
			return false;
		fields_add(found, arena_copy(arena, pattern, name), arena_copy(arena, path, taken));
		pattern += strcspn(pattern, "}");
		pattern += *pattern == '}';
		path += taken;
	}
	if (*path)
		return false;
	for (int i = 0; i < fields_count(found); i++)
		fields_add(values, fields_at(found, i)->name, fields_at(found, i)->value);
	return true;
}

/* The weight of one "en-GB;q=0.8" in thousandths. */
static int weight(const char *range, size_t length)
{
	const char *q = memchr(range, ';', length);
	if (!q)
		return 1000;
	q += 1 + strspn(q + 1, " ");
	if (strncasecmp(q, "q=", 2))
		return 1000;
	int whole = q[2] == '1' ? 1000 : 0, scale = 100;
	if (q[2] && q[3] == '.')
		for (q += 4; *q >= '0' && *q <= '9' && scale; q++, scale /= 10)
			whole += (*q - '0') * scale;
	return whole > 1000 ? 1000 : whole;
}

const char *language_wanted(const char *header, const char *const *languages)
{
	const char *best = languages[0];
	int best_weight = 0;
	while (*header) {
		header += strspn(header, " \t,");
		size_t length = strcspn(header, ",");
		for (int i = 0; languages[i]; i++) {
			size_t n = strlen(languages[i]);
			if (length < n || strncasecmp(header, languages[i], n) ||
			    !strchr("-;, \t", header[n]))
				continue;
			if (weight(header, length) > best_weight) {
				best = languages[i];
				best_weight = weight(header, length);
			}
		}
		header += length;
	}
	return best;
}

const char *http_reason(enum http status)
{
	switch (status) {
	case HTTP_OK:
		return "OK";
	case HTTP_ACCEPTED:
		return "Accepted";
	case HTTP_SEE_OTHER:
		return "See Other";
	case HTTP_BAD_REQUEST:
		return "Bad Request";
	case HTTP_UNAUTHORIZED:
		return "Unauthorized";
	case HTTP_FORBIDDEN:
		return "Forbidden";
	case HTTP_NOT_FOUND:
		return "Not Found";
	case HTTP_METHOD_NOT_ALLOWED:
		return "Method Not Allowed";
	case HTTP_CONFLICT:
		return "Conflict";
	case HTTP_TOO_LARGE:
		return "Content Too Large";
	case HTTP_UNSUPPORTED_TYPE:
		return "Unsupported Media Type";
	case HTTP_UNPROCESSABLE:
		return "Unprocessable Content";
	case HTTP_TOO_MANY:
		return "Too Many Requests";
	case HTTP_ERROR:
		return "Internal Server Error";
	case HTTP_UNAVAILABLE:
		return "Service Unavailable";
	}
	return "Unknown";
}
