/* From what is to be told to the rows of the outbox. */
#include "domain/notify.h"
#include "domain/guest.h"
#include "domain/outbox.h"
#include "queries.h"
#include <string.h>

struct telling { /* one guest, one notice */
	const struct scope *scope;
	const char *guest_id;
	const struct notice *notice;
	const struct message_kind *kind;
	struct rows *guest, *devices, *texts;
	const char *language;
	struct message_values values;
	unsigned on;
};

static bool is_on(const struct telling *telling, const char *channel)
{
	int at = message_channel(telling->kind, channel);
	return at >= 0 && telling->on >> at & 1;
}

unsigned notify_channels(const struct message_kind *kind, struct rows *channels)
{
	unsigned on = kind->by_default;
	while (rows_next(channels)) {
		int at = message_channel(kind, row_text(channels, "channel"));
		if (at >= 0 && row_bool(channels, "enabled"))
			on |= 1U << at;
		else if (at >= 0)
			on &= ~(1U << at);
	}
	return on;
}

static const char *add(const struct telling *telling, const char *channel, const char *to,
		       const char *dedupe)
{
	struct arena *arena = telling->scope->arena;
	const struct message_values *values = &telling->values;
	struct message_words words =
		message_choose(telling->kind, channel, telling->language, telling->texts);
	bool approved = *words.provider_template;
	return outbox_add(
		telling->scope,
		&(struct message){
			.channel = channel,
			.kind = telling->kind->name,
			.guest_id = telling->guest_id,
			.to = to,
			.subject = message_fill(arena, words.subject, values),
			.body = message_fill(arena, words.body, values),
			.language = *words.provider_language ? words.provider_language
							     : telling->language,
			.link = values->text[SAY_LINK],
			.provider_template = words.provider_template,
			.parameters =
				approved ? message_parameters(arena, words.body, values) : NULL,
			.dedupe = dedupe,
			.priority = MESSAGE_NOTICE,
			.deadline_at = telling->notice->deadline_at,
		});
}

/* {"device":…,"kind":…,"platform":…} and what the device's sealed object has; NULL when it does not
 * open. */
static const char *device_address(const struct scope *scope, struct rows *device)
{
	struct arena *arena = scope->arena;
	const char *id = row_text(device, "push_device_id"),
		   *sealed = row_text(device, "address_sealed");
	const struct key *key = config_key_by_id(scope->config, "seal", sealed_key_id(sealed));
	const char *about =
		arena_printf(arena, "push_device.%s.%s", scope->network->network_id, id);
	const char *object = key ? unseal(arena, key, about, sealed) : NULL;
	if (!object || *object != '{')
		return NULL;
	const char *platform = row_text(device, "platform");
	const char *also = *platform ? arena_printf(arena, "\"platform\":\"%s\",", platform) : "";
	return arena_printf(arena, "{\"device\":\"%s\",\"kind\":\"%s\",%s%s", id,
			    row_text(device, "kind"), also, object + 1);
}

static const char *push_to_all(const struct telling *telling)
{
	const char *first = "";
	while (is_on(telling, "push") && rows_next(telling->devices)) {
		const char *to = device_address(telling->scope, telling->devices);
		if (!to)
			continue;
		const char *dedupe =
			arena_printf(telling->scope->arena, "%s.%s", telling->notice->dedupe,
				     row_text(telling->devices, "push_device_id"));
		const char *id = add(telling, "push", to, dedupe);
		first = *first ? first : id;
	}
	return first;
}

static bool has_left(const struct scope *scope, const char *channel, const char *phone)
{
	const char *network_id = scope->network->network_id;
	const char *context = arena_printf(scope->arena, "opt_out.%s.%s", network_id, channel);
	const char *index =
		hmac_text(scope->arena, config_key(scope->config, "index"), context, phone);
	return rows_count(sql_notify_opted_out(scope->db, network_id, channel, index)) > 0;
}

/* A number that nobody proved to be theirs is not written to. */
static const char *write_to_phone(const struct telling *telling)
{
	struct rows *guest = telling->guest;
	if (!row_bool(guest, "verified") || (!is_on(telling, "whatsapp") && !is_on(telling, "sms")))
		return "";
	const char *phone =
		guest_phone(telling->scope, telling->guest_id, row_text(guest, "key_sealed"),
			    row_text(guest, "phone_sealed"));
	for (int i = 0; *phone && telling->kind->channels[i]; i++) {
		const char *channel = telling->kind->channels[i];
		if (strcmp(channel, "push") != 0 && is_on(telling, channel) &&
		    !has_left(telling->scope, channel, phone))
			return add(telling, channel, phone, telling->notice->dedupe);
	}
	return "";
}

const char *guest_notify(const struct scope *scope, const char *guest_id,
			 const struct notice *notice)
{
	const struct network *network = scope->network;
	struct telling telling = {.scope = scope,
				  .guest_id = guest_id,
				  .notice = notice,
				  .kind = message_kind_find(notice->kind)};
	telling.guest = sql_notify_guest(scope->db, network->network_id, guest_id);
	telling.devices = sql_notify_devices(scope->db, network->network_id, guest_id);
	telling.texts = sql_message_of_kind(scope->db, network->network_id, notice->kind);
	telling.on = notify_channels(
		telling.kind, sql_notify_channels(scope->db, network->network_id, notice->kind));
	if (!rows_next(telling.guest))
		return "";
	struct message_facts facts = notice->facts;
	facts.name = row_text(telling.guest, "name");
	formats_set_now(scope->now); /* a job has no request that did */
	telling.language = message_language(network, row_text(telling.guest, "language"));
	telling.values =
		message_values(scope->arena, scope->config, network, telling.language, &facts);
	const char *pushed = push_to_all(&telling);
	const char *written = !*pushed || notice->receipt ? write_to_phone(&telling) : "";
	return *written ? written : pushed;
}

struct rows *guest_reachable_ask(const struct scope *scope, const char *guest_id)
{
	return sql_notify_reachable(scope->db, scope->network->network_id, guest_id);
}

bool guest_reachable(struct rows *asked)
{
	return rows_next(asked) && row_bool(asked, "reachable");
}
