/* What the hooks share: whose account a call is about, and that it was signed by the provider. No
 * page is reached by a call that was not. */
#pragma once
#include "core/page.h"

extern const struct app hook_app;

/* One of up to two accounts that may have signed a call. */
struct signer {
	const char *provider;
	const struct config *config;
	const void *own; /* json_t *: a network's own account; NULL the platform's */
};
/* A setting of that account, "token" of twilio_token; "" when it is not set. */
const char *signer_setting(const struct signer *signer, const char *name);

enum signature {
	UNSIGNED,  /* or signed by somebody else */
	SIGNED,	   /* by the holder of the account's secret, of late */
	NO_SECRET, /* the account has none: nothing can be signed */
	UNREADABLE /* the call is not of the form that is signed */
};
/* One a provider: whether this call is that account's. */
enum signature twilio_signature(struct request *req, const struct signer *signer);
enum signature vonage_signature(struct request *req, const struct signer *signer);
enum signature whatsapp_signature(struct request *req, const struct signer *signer);
enum signature sendgrid_signature(struct request *req, const struct signer *signer);
enum signature telegram_signature(struct request *req, const struct signer *signer);

struct hook {			/* req->context */
	const char *provider;	/* "twilio" */
	const char *network_id; /* "" the platform's account */
	struct signer signers[2];
	int count;
	struct fields *given; /* of providers that send flat names and values: the whole call's */
};
