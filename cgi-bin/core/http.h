/* Query strings, forms, JSON bodies, cookies, paths: reads, never decides. */
#pragma once
#include "core/arena.h"
#include <stdbool.h>
#include <stddef.h>

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_OTHER };

enum http {
	HTTP_OK = 200,
	HTTP_ACCEPTED = 202,
	HTTP_SEE_OTHER = 303,
	HTTP_BAD_REQUEST = 400,
	HTTP_UNAUTHORIZED = 401,
	HTTP_FORBIDDEN = 403,
	HTTP_NOT_FOUND = 404,
	HTTP_METHOD_NOT_ALLOWED = 405,
	HTTP_CONFLICT = 409,
	HTTP_TOO_LARGE = 413,
	HTTP_UNSUPPORTED_TYPE = 415,
	HTTP_UNPROCESSABLE = 422,
	HTTP_TOO_MANY = 429,
	HTTP_ERROR = 500,
	HTTP_UNAVAILABLE = 503,
};

enum json_type { JSON_NONE, JSON_STRING_, JSON_INTEGER_, JSON_BOOL_, JSON_NULL_, JSON_OTHER_ };

struct fields; /* names and values in order of arrival */
struct field_value {
	const char *name, *value;
	enum json_type type; /* JSON_NONE: from a form, query, cookie or path */
};

/* NULL when broken: bad %, bad UTF-8, a NUL, more than 64 fields. */
struct fields *fields_form(struct arena *arena, const char *text, size_t length);
struct fields *fields_cookies(struct arena *arena,
			      const char *header); /* never NULL; broken pairs are left out */
/* A flat JSON object; NULL when it is not one, is nested, repeats a name, is deeper or longer than
 * sense. */
struct fields *fields_json(struct arena *arena, const char *text, size_t length);
/* Any JSON as jansson's tree, which lives as long as the arena; NULL when it is none. In texts a
 * \u0000 is the end. */
struct json_t *json_read(struct arena *arena, const char *text, size_t length);
struct fields *fields_none(struct arena *arena);
void fields_add(struct fields *fields, const char *name, const char *value);
int fields_count(const struct fields *fields);
const struct field_value *fields_at(const struct fields *fields, int index);
/* All of them by name, then by value: fields_count() pointers. */
const struct field_value **fields_sorted(struct arena *arena, const struct fields *fields);
const struct field_value *fields_find(const struct fields *fields,
				      const char *name); /* the first; NULL */
/* Values of one name become one, with commas between them. */
void fields_join(struct fields *fields, const char *name);
bool fields_repeat(const struct fields *fields); /* any name twice */

/* For an address: everything but unreserved characters becomes %xx, / stays. */
const char *percent_encoded(struct arena *arena, const char *text);
bool utf8_valid(const char *text, size_t length);
/* A path matched against "/history/{entry}"; what {x} took is added to `values`. */
bool path_matches(struct arena *arena, const char *pattern, const char *path,
		  struct fields *values);
/* The first of `languages` (ended by NULL) that Accept-Language wants most; languages[0] when none.
 */
const char *language_wanted(const char *header, const char *const *languages);
const char *http_reason(enum http status);
