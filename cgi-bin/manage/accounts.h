/* What the pages of a network's channels share: the providers it may have accounts with, what an
 * account is made of, and the page that shows them all. */
#pragma once
#include "app.h"

enum account_rule {
	RULE_PLAIN,
	RULE_SID,    /* Twilio's AC… */
	RULE_SENDER, /* a phone, a messaging service, or a name of eleven letters */
	RULE_EMAIL,
	RULE_SERVER, /* smtp://host:port or smtps://host:port, nothing else of a URL */
	RULE_DIGITS,
	RULE_METHOD, /* one of those Vonage signs with */
};
struct account_label { /* of a setting, for people */
	const char *provider, *name, *label, *hint;
	bool required;
	enum account_rule rule;
};
struct account_provider {
	const char *name, *channel;
	const char *callback; /* where its address is entered at the provider; "" none */
};
extern const struct account_provider account_providers[]; /* ended by a name NULL */
const struct account_provider *account_provider_find(const char *name);
/* Never NULL: a setting nobody described has its own name as its label. */
struct account_label account_label(struct request *req, const char *provider, const char *name);

struct json_t;
/* The settings of a sealed account; an empty object for "". NULL when it does not open. */
struct json_t *account_open(struct request *req, const char *provider, const char *sealed);
const char *account_seal(struct request *req, const char *provider, const struct json_t *settings);
const char *account_value(const struct json_t *settings, const char *name); /* "" none */
/* What is wrong with a value; "" when nothing is. */
const char *account_fault(struct request *req, const struct account_label *label,
			  const char *value);
/* Whether a text can be an e-mail address: the message sent is the proof. */
bool account_email_is(const char *text);

struct channels_ask { /* promises */
	struct rows *accounts, *tests;
};
struct channels_ask part_channels_ask(struct request *req);
/* Everything of the page of channels. Looks. */
void part_channels(struct request *req, const struct channels_ask *ask);
