/* Who may carry a message: the network's own accounts for its channel, alone if there are any, else
 * the platform's; in the configured order, those left alone after failures aside. */
#include "core/buffer.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "queries.h"
#include "worker/send.h"
#include <jansson.h>
#include <string.h>

static void release(void *json)
{
	json_decref(json);
}

static bool fits(const struct provider *provider, const struct parcel *parcel)
{
	return !provider->takes || provider->takes(&parcel->delivery);
}

static void add(struct parcel *parcel, const struct provider *provider, struct account account,
		const char *since)
{
	if (parcel->count < CARRIERS && fits(provider, parcel))
		parcel->carriers[parcel->count++] =
			(struct carrier){.provider = provider,
					 .account = account,
					 .name = account.own ? parcel->network_id : "platform",
					 .since = since};
}

static json_t *opened(struct sender *sender, struct parcel *parcel, const char *provider,
		      const char *sealed)
{
	const struct key *key =
		config_key_by_id(sender->worker->config, "account", sealed_key_id(sealed));
	const char *about = arena_printf(parcel->arena, "provider_account.%s.%s",
					 parcel->network_id, provider),
		   *text = key ? unseal(parcel->arena, key, about, sealed) : NULL;
	json_t *settings = text ? json_loads(text, 0, NULL) : NULL;
	if (settings)
		arena_defer(parcel->arena, release, settings);
	return settings;
}

/* How many of its own the network has for this channel, whether they work or not. */
static int add_own(struct sender *sender, struct parcel *parcel, struct rows *own)
{
	int found = 0;
	while (rows_next(own)) {
		const char *name = row_text(own, "provider");
		const struct provider *provider = provider_find(name, parcel->delivery.channel);
		if (!provider || !fits(provider, parcel))
			continue;
		found++;
		struct account account = {
			.config = sender->worker->config,
			.provider = name,
			.network_id = parcel->network_id,
			.own = opened(sender, parcel, name, row_text(own, "settings_sealed"))};
		if (account.own && account_works(provider, &account))
			add(parcel, provider, account,
			    instant_text(parcel->arena, row_time(own, "changed_at")));
	}
	return found;
}

static void add_platforms(struct sender *sender, struct parcel *parcel)
{
	const struct config *config = sender->worker->config;
	char *rest = arena_text(parcel->arena, config_senders(config, parcel->delivery.channel));
	for (char *name; (name = strsep(&rest, " "));) {
		const struct provider *provider = provider_find(name, parcel->delivery.channel);
		struct account account = {.config = config, .provider = name, .network_id = ""};
		if (provider && account_works(provider, &account))
			add(parcel, provider, account, NULL);
	}
}

static void add_pair(struct buffer *pairs, const char *channel, const char *name)
{
	buffer_printf(pairs, "%s\"%s %s\"", pairs->length > 1 ? "," : "", channel, name);
}

const char *route_carriers(struct arena *arena)
{
	struct buffer pairs = buffer_in(arena);
	buffer_text(&pairs, "{");
	for (const struct provider *const *each = all_providers; *each; each++)
		if (*(*each)->channel)
			add_pair(&pairs, (*each)->channel, (*each)->name);
	buffer_text(&pairs, "}");
	return buffer_end(&pairs);
}

const char *route_platforms(struct sender *sender, struct arena *arena)
{
	static const char *const channels[] = {"sms", "email", "whatsapp", "telegram", "push"};
	const struct config *config = sender->worker->config;
	struct buffer pairs = buffer_in(arena);
	buffer_text(&pairs, "{");
	for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
		char *rest = arena_text(arena, config_senders(config, channels[i]));
		for (char *name; (name = strsep(&rest, " "));) {
			const struct provider *provider = provider_find(name, channels[i]);
			struct account account = {
				.config = config, .provider = name, .network_id = ""};
			if (provider && account_works(provider, &account))
				add_pair(&pairs, channels[i], name);
		}
	}
	buffer_text(&pairs, "}");
	return buffer_end(&pairs);
}

static void add_health(struct parcel *parcel, struct rows *health)
{
	while (rows_next(health))
		for (int i = 0; i < parcel->count; i++) {
			struct carrier *carrier = &parcel->carriers[i];
			if (!strcmp(carrier->provider->name, row_text(health, "provider")) &&
			    !strcmp(carrier->name, row_text(health, "account")))
				carrier->open_until = row_time(health, "open_until");
		}
}

const char *parcel_carriers(struct sender *sender, struct parcel *parcel, struct rows *own,
			    struct rows *health)
{
	parcel->count = 0;
	parcel->at = -1;
	bool theirs = add_own(sender, parcel, own) > 0;
	if (!theirs)
		add_platforms(sender, parcel);
	add_health(parcel, health);
	if (parcel->count)
		return NULL;
	return arena_printf(parcel->arena,
			    theirs ? "the network's own account for %s is not complete"
				   : "nobody is configured to carry %s",
			    parcel->delivery.channel);
}

/* Whoever tries an account of their own out waits for nothing. */
static bool tries_own(const struct parcel *parcel, const struct carrier *carrier)
{
	return carrier->account.own && !strcmp(parcel->delivery.kind, "test");
}

/* After its pause one message, of whichever host, finds out. */
static bool may_probe(struct sender *sender, struct parcel *parcel, struct carrier *carrier)
{
	int64_t now = clock_real();
	carrier->probing = tries_own(parcel, carrier);
	if (carrier->probing)
		return true;
	if (carrier->open_until > now)
		return false;
	struct rows *probe =
		sql_send_probe(sender->worker->db, carrier->provider->name, carrier->name,
			       instant_text(parcel->arena, now), lease_from_now(parcel->arena));
	carrier->probing = rows_next(probe);
	if (!carrier->probing) /* somebody else does: not for long */
		carrier->open_until = now + 1000000;
	return carrier->probing;
}

bool parcel_route(struct sender *sender, struct parcel *parcel)
{
	while (++parcel->at < parcel->count) {
		struct carrier *carrier = &parcel->carriers[parcel->at];
		if (!carrier->open_until || may_probe(sender, parcel, carrier))
			return true;
	}
	return false;
}
