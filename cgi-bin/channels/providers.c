/* Which providers there are, and what their files share. */
#include "channels/channel.h"
#include "core/buffer.h"
#include "core/http.h"
#include <jansson.h>
#include <string.h>

const struct provider *const all_providers[] = {
	&provider_sandbox,  &provider_twilio,
	&provider_vonage,   &provider_smtp,
	&provider_sendgrid, &provider_whatsapp,
	&provider_telegram, &provider_webpush,
	&provider_firebase, NULL,
};

const struct provider *provider_find(const char *name, const char *channel)
{
	for (const struct provider *const *each = all_providers; *each; each++)
		if (!strcmp((*each)->name, name) &&
		    (!*(*each)->channel || !strcmp((*each)->channel, channel)))
			return *each;
	return NULL;
}

const char *account_setting(const struct account *account, const char *name)
{
	struct own_setting own;
	if (account->own)
		for (int i = 0; config_own_setting(account->provider, i, &own); i++)
			if (!strcmp(own.name, name)) {
				const char *value =
					json_string_value(json_object_get(account->own, name));
				return value && *value ? value : own.standard;
			}
	return config_provider(account->config, account->provider, name);
}

bool account_works(const struct provider *provider, const struct account *account)
{
	for (const char *const *name = provider->required; name && *name; name++)
		if (!*account_setting(account, *name))
			return false;
	return true;
}

void form_add(struct buffer *form, const char *name, const char *value)
{
	if (*value)
		buffer_printf(form, "%s%s=%s", form->length ? "&" : "", name,
			      percent_encoded(form->arena, value));
}

const char *digits_of(const char *phone)
{
	return phone + (*phone == '+');
}

bool judge_transport(struct arena *arena, const struct reply *reply, struct outcome *outcome)
{
	if (reply->status && reply->status != 429 && reply->status < 500)
		return false;
	*outcome = (struct outcome){
		.verdict = DELIVERY_LATER,
		.message_id = "",
		.why = reply->status
			       ? arena_printf(arena, "the provider answered %ld", reply->status)
			       : arena_printf(arena, "no answer: %s", reply->error),
		.retry_after = reply->retry_after,
	};
	return true;
}
