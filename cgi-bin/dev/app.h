/* The demo's own pages: nobody signs in, no network; only loopback reaches them. */
#pragma once
#include "core/page.h"

extern const struct app dev_app;
/* A program, and not a person with a browser, is asking: JSON is the answer. */
bool dev_wants_json(const struct request *req);
/* For how many seconds the clock waits for the jobs; tests have less. */
extern int dev_patience;
