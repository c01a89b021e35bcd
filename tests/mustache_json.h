/* Test data in JSON as a tree of values: for the specification's test and the oracle's cases. */
#pragma once
#include "core/view.h"
#include <jansson.h>

/* Numbers with a fraction become text, as short as they can be written. Names and texts stay in
 * `json`. */
struct value value_from_json(struct arena *arena, const json_t *json);
/* Compiles the case's "template" and "partials", renders it with its "data", not strictly. NULL,
 * with the reason, when it is broken. */
const char *render_case(struct arena *arena, const json_t *json, const char **error);
