/* Where a guest takes pushes: browsers by Web Push, apps by Firebase. */
#pragma once
#include "domain/scope.h"

enum { PUSH_ENDPOINT = 1000 }; /* most bytes of an endpoint, or of an app's token */

/* A push service's address as a browser gave it: https, printable, without a user's name in it. In
 * the demo this machine may be one without TLS, for tests. Where it leads is looked at when it is
 * called (channels/call.h). */
bool push_endpoint_fits(const struct config *config, const char *endpoint);

struct push_address {	  /* a browser's subscription, or an app's token */
	const char *kind; /* "web" or "app" */
	const char *endpoint, *p256dh, *auth;
	const char *token;
	const char *platform; /* of an app: "android", "ios", "web"; NULL or "" it does not say */
};
enum { PUSH_DEVICES = 10 }; /* of a guest; who brings an eleventh loses the oldest */

/* False: a browser's endpoint or keys are none. Registering again revives a device, and makes it
 * this guest's: who uses a browser is who is told. Audited. Needs an open write. */
bool push_device_add(const struct scope *scope, const char *guest_id,
		     const struct push_address *address);
/* Nothing is sent there any more; `where` is the endpoint or the token. False when it was not this
 * guest's, or is gone already. Audited. Needs an open write; looks. */
bool push_device_remove(const struct scope *scope, const char *guest_id, const char *where);
