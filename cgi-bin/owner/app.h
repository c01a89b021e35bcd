/* What the owner's pages share: who asks, and the frame around every page. No network: what an
 * owner sees is the platform's. */
#pragma once
#include "core/page.h"
#include "domain/scope.h"

#define OWNER_COOKIE "__Host-owner"

struct owner_context {		   /* req->context; of the session, "" and false for a visitor */
	bool has_device;	   /* codes come from a device that was confirmed */
	const char *device_sealed; /* the secret of a device being set up; "" none */
	int64_t seen_at;
};

extern const struct app owner_app;

const struct owner_context *owner_context(struct request *req);
/* What domain functions take; its network is NULL until a page sets it. */
struct scope owner_scope(struct request *req);
