/* One network's page, which every change of its subscription leads back to. */
#pragma once
#include "app.h"
#include "domain/subscription.h"

struct network_ask {
	struct rows *network, *history, *plans;
};

/* Asks for the network of the address. */
struct network_ask part_network_ask(struct request *req);
/* Shows it; false: there is no such network. */
bool part_network(struct request *req, const struct network_ask *ask);
/* A scope that acts for the network of the address; that it exists, the domain finds out. */
struct scope part_network_scope(struct request *req);
/* Back to the page with what was done, or the page again with why not: at `field_name`. */
enum http part_network_done(struct request *req, const struct network_ask *ask,
			    enum subscription_outcome outcome, const char *field_name,
			    const char *done);
/* An amount as typed, in that currency; false, and said at the field, when it is none. */
bool part_amount(struct request *req, const char *field_name, const char *currency, int64_t *minor);
