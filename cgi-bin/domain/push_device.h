/* Where a guest takes pushes: browsers by Web Push, apps by Firebase. */
#pragma once
#include "domain/scope.h"

enum { PUSH_ENDPOINT = 1000 }; /* most bytes of an endpoint, or of an app's token */

/* A push service's address as a browser gave it: https, printable, without a user's name in it. In
 * the demo this machine may be one without TLS, for tests. Where it leads is looked at when it is
 * called (channels/call.h). */
bool push_endpoint_fits(const struct config *config, const char *endpoint);
