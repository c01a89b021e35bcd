/* What the configuration says of providers: every name, which binaries may hold it, and whether a
 * network's own account has it too. */
#include "core/config_private.h"
#include <stdio.h>
#include <string.h>

static struct setting {
	const char *name, *binaries, *standard;
	enum {
		PLATFORM, /* of the configuration alone: where a tenant may not send us */
		OWN,	  /* a network's own account has it as well */
		SECRET	  /* so too, and it is never shown */
	} whose;
	const char *value; /* NULL: not given */
} settings[] = {
	/* which providers a channel has, the first that works first */
	{"send_sms", "all", "", PLATFORM, NULL},
	{"send_email", "all", "", PLATFORM, NULL},
	{"send_whatsapp", "all", "", PLATFORM, NULL},
	{"send_telegram", "all", "", PLATFORM, NULL},
	{"send_push", "all", "", PLATFORM, NULL},
	/* how many messages may leave in a second, from 1 to 1000: on one channel, of one network
	 */
	{"send_per_channel", "send", "100", PLATFORM, NULL},
	{"send_per_network", "send", "20", PLATFORM, NULL},
	{"hooks_origin", "send hook manage", "", PLATFORM, NULL},

	{"twilio_account", "send hook", "", OWN, NULL},
	{"twilio_token", "send hook", "", SECRET, NULL},
	{"twilio_from", "send", "", OWN, NULL}, /* +44…, or a messaging service MG… */
	{"twilio_url", "send", "https://api.twilio.com", PLATFORM, NULL},

	{"vonage_key", "send hook", "", OWN, NULL},
	{"vonage_secret", "send", "", SECRET, NULL},
	{"vonage_signature_secret", "hook", "", SECRET, NULL},
	{"vonage_signature_method", "hook", "md5hash", OWN,
	 NULL}, /* md5hash md5 sha1 sha256 sha512 */
	{"vonage_from", "send", "", OWN, NULL},
	{"vonage_url", "send", "https://rest.nexmo.com", PLATFORM, NULL},

	{"smtp_url", "send", "", OWN, NULL}, /* smtp://host:587 (STARTTLS), smtps://host:465 */
	{"smtp_user", "send", "", OWN, NULL},
	{"smtp_password", "send", "", SECRET, NULL},
	{"smtp_from", "send", "", OWN, NULL},

	{"sendgrid_key", "send", "", SECRET, NULL},
	{"sendgrid_from", "send", "", OWN, NULL},
	{"sendgrid_public_key", "hook", "", OWN, NULL},
	{"sendgrid_url", "send", "https://api.sendgrid.com", PLATFORM, NULL},

	{"whatsapp_token", "send", "", SECRET, NULL},
	{"whatsapp_phone_id", "send hook", "", OWN, NULL},
	{"whatsapp_app_secret", "hook", "", SECRET, NULL},
	{"whatsapp_verify_token", "hook", "", SECRET, NULL},
	{"whatsapp_version", "send", "v23.0", PLATFORM, NULL},
	{"whatsapp_url", "send", "https://graph.facebook.com", PLATFORM, NULL},

	{"telegram_token", "send", "", SECRET, NULL},
	{"telegram_secret", "hook", "", SECRET, NULL}, /* of setWebhook */
	{"telegram_url", "send", "https://api.telegram.org", PLATFORM, NULL},

	{"webpush_private", "send", "", PLATFORM, NULL},      /* P-256, 32 bytes, base64url */
	{"webpush_public", "send guest", "", PLATFORM, NULL}, /* 65 bytes, base64url */
	{"webpush_subject", "send", "", PLATFORM, NULL},      /* mailto:… */

	{"firebase_project", "send", "", PLATFORM, NULL},
	{"firebase_email", "send", "", PLATFORM, NULL},
	{"firebase_private_key", "send", "", PLATFORM, NULL}, /* PEM, its line ends as \n */
	{"firebase_url", "send", "https://fcm.googleapis.com", PLATFORM, NULL},
	{"firebase_token_url", "send", "https://oauth2.googleapis.com/token", PLATFORM, NULL},
};
enum { SETTINGS = sizeof settings / sizeof *settings };

static bool holds(const char *binaries, const char *binary)
{
	size_t length = strlen(binary);
	if (!strcmp(binaries, "all") || !strcmp(binary, "test"))
		return true;
	for (const char *at = binaries; (at = strstr(at, binary)); at += length)
		if ((at == binaries || at[-1] == ' ') && strchr(" ", at[length]))
			return true;
	return false;
}

static struct setting *find(const char *name)
{
	for (int i = 0; i < SETTINGS; i++)
		if (!strcmp(settings[i].name, name))
			return &settings[i];
	return NULL;
}

static struct setting *find_of(const char *provider, const char *name)
{
	char whole[80];
	snprintf(whole, sizeof whole, "%s_%s", provider, name);
	return find(whole);
}

void config_forget_providers(void)
{
	for (int i = 0; i < SETTINGS; i++)
		settings[i].value = NULL;
}

bool config_set_provider(struct arena *memory, const char *binary, const char *name,
			 const char *value)
{
	struct setting *setting = find(name);
	if (setting && holds(setting->binaries, binary))
		setting->value = arena_text(memory, value);
	return setting != NULL;
}

const char *config_provider(const struct config *config, const char *provider, const char *name)
{
	(void)config;
	const struct setting *setting = find_of(provider, name);
	if (!setting)
		return "";
	return setting->value ? setting->value : setting->standard;
}

const char *config_senders(const struct config *config, const char *channel)
{
	const char *senders = config_provider(config, "send", channel);
	return *senders || !config->demo ? senders : "sandbox";
}

const char *config_hooks_origin(const struct config *config)
{
	const char *origin = config_provider(config, "hooks", "origin");
	return *origin ? origin : config->public_origin;
}

bool config_own_setting(const char *provider, int at, struct own_setting *own)
{
	size_t length = strlen(provider);
	for (int i = 0; i < SETTINGS; i++) {
		const struct setting *setting = &settings[i];
		bool its = !strncmp(setting->name, provider, length) &&
			   setting->name[length] == '_' && setting->whose != PLATFORM;
		if (its && at-- == 0) {
			*own = (struct own_setting){setting->name + length + 1,
						    setting->whose == SECRET, setting->standard};
			return true;
		}
	}
	return false;
}
