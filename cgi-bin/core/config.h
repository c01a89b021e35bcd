/* The configuration: one documented file (deploy/loyalty.conf.example) and the environment, read
 * and checked once. Anything missing or unknown ends the process with a sentence. An environment
 * variable LOYALTY_<NAME> wins over the file. */
#pragma once
#include "core/crypto.h"
#include <stdbool.h>

struct config {
	bool demo;	   /* mode = demo | production */
	const char *var;   /* where clock, metrics and the sandbox's messages are kept */
	const char *root;  /* the tree: templates/ static/ and the built catalogues are under it */
	const char *words; /* folder of en.mo, ru.mo */
	const char *database;	     /* libpq conninfo, without the role */
	const char *database_role;   /* given by the binary: loyalty_guest … */
	const char *default_network; /* slug; "" for none */
	const char *public_origin;   /* "http://localhost:8080": what Origin is compared with, and
					links start with; "" = the Host header */
	const char *sandbox;	     /* on | required | off: core/sandbox.h */
};

/* Reads the file named by LOYALTY_CONFIG, if any, then the environment, for the binary `name`. */
const struct config *config_open(const char *name);
/* The newest key of that purpose: seal, index, form, code, card, chain, account. The process ends
 * when the configuration does not give it to this binary. */
const struct key *config_key(const struct config *config, const char *purpose);
/* The key of that purpose with this id, for opening what an older one sealed; NULL if unknown. */
const struct key *config_key_by_id(const struct config *config, const char *purpose, int id);

/* A setting of a provider: ("twilio", "token") is twilio_token. Its standard value, or "", when it
 * is not given or this binary may not hold it. */
const char *config_provider(const struct config *config, const char *provider, const char *name);
/* The providers of a channel, spaces between them, the first that works first; in the demo the
 * sandbox unless others are named. "" none. */
const char *config_senders(const struct config *config, const char *channel);
/* Scheme and host below which receipts come in: hooks_origin, or public_origin. */
const char *config_hooks_origin(const struct config *config);

struct own_setting {	  /* one that a network's own account with a provider has */
	const char *name; /* without the provider's: "token" */
	bool secret;	  /* written, never shown */
	const char *standard;
};
/* The `at`th of them, from 0; false when there are no more. */
bool config_own_setting(const char *provider, int at, struct own_setting *own);
