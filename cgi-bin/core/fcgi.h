/* The only file that speaks libfcgi: accepts, one request at a time, until SIGTERM; the request in
 * hand is finished. */
#pragma once
#include "core/serve.h"

/* Opens everything a web binary needs for `app` (configuration, clock, metrics, templates,
 * catalogues, database under `role`), serves until told to stop, closes it all. Returns main's
 * result. `--pages` prints the app's addresses and ends, `--pages=json` the same for tests
 * (core/routes.h). */
int fcgi_main(const struct app *app, const char *role, int argc, char **argv);
