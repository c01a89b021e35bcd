/* What an app's pages are, printed: `<binary> --pages`, and `--pages=json` for tests that cover
 * every page because they are made from it. */
#pragma once
#include "core/page.h"

/* A line each: binary, methods, address, who may use it. */
void routes_print(const struct app *app);
/* An object each, a line each: binary, path, methods, who, json (it speaks JSON), once (repeats
 * answer the first answer), form_token (a POST must carry one), fields {name, kind, required}. */
void routes_print_json(const struct app *app);
