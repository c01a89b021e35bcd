/* The demo's own pages: nobody signs in, no network; only loopback reaches them. */
#pragma once
#include "core/page.h"

extern const struct app dev_app;
/* A program, and not a person with a browser, is asking: JSON is the answer. */
bool dev_wants_json(const struct request *req);
/* Calls take() with each owner's e-mail, the code that their device shows, or, when that one was
 * used, the next ("" when that was used too, for there is none until it is its turn), and since
 * when they have the device. */
void dev_codes(struct request *req,
	       void (*take)(void *context, const char *email, const char *code, int64_t since),
	       void *context);
/* For how many seconds the clock waits for the jobs; tests have less. */
extern int dev_patience;
