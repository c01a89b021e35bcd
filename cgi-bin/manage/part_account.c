/* A network's own account with a provider: its settings, in words, checked and sealed. */
#include "accounts.h"
#include "core/buffer.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 1000, SENDER_NAME = 11 };

const struct account_provider account_providers[] = {
	{"twilio", "sms",
	 "At your number or messaging service, as the address for incoming messages. Receipts come "
	 "by themselves."},
	{"vonage", "sms", "In the settings of your account, as the webhook for inbound messages."},
	{"smtp", "email", ""},
	{"sendgrid", "email", "In Mail Settings, as the signed event webhook."},
	{"whatsapp", "whatsapp", "In your app's WhatsApp configuration, as the callback URL."},
	{"telegram", "telegram", "As the url of setWebhook, together with the secret token."},
	{NULL, NULL, NULL},
};
static const struct account_label labels[] = {
	{"twilio", "account", "Account SID", "Begins with AC", true, RULE_SID},
	{"twilio", "token", "Auth token", "", true, RULE_PLAIN},
	{"twilio", "from", "Sender",
	 "A number like +447700900123, a messaging service MG…, or a name of up to 11 letters",
	 true, RULE_SENDER},
	{"vonage", "key", "API key", "", true, RULE_PLAIN},
	{"vonage", "secret", "API secret", "", true, RULE_PLAIN},
	{"vonage", "signature_secret", "Signature secret",
	 "For receipts. Without it they are not taken", false, RULE_PLAIN},
	{"vonage", "signature_method", "Signature method",
	 "md5hash, md5, sha1, sha256 or sha512, as your account says", false, RULE_METHOD},
	{"vonage", "from", "Sender", "A number like +447700900123, or a name of up to 11 letters",
	 true, RULE_SENDER},
	{"smtp", "url", "Server", "smtp://mail.example.com:587, or smtps://mail.example.com:465",
	 true, RULE_SERVER},
	{"smtp", "user", "User name", "", false, RULE_PLAIN},
	{"smtp", "password", "Password", "", false, RULE_PLAIN},
	{"smtp", "from", "Sender", "An e-mail address", true, RULE_EMAIL},
	{"sendgrid", "key", "API key", "", true, RULE_PLAIN},
	{"sendgrid", "from", "Sender", "An e-mail address that SendGrid has verified", true,
	 RULE_EMAIL},
	{"sendgrid", "public_key", "Verification key",
	 "For receipts: of the signed event webhook. Without it they are not taken", false,
	 RULE_PLAIN},
	{"whatsapp", "token", "Access token", "", true, RULE_PLAIN},
	{"whatsapp", "phone_id", "Phone number ID", "Digits, from your app's WhatsApp page", true,
	 RULE_DIGITS},
	{"whatsapp", "app_secret", "App secret", "For receipts. Without it they are not taken",
	 false, RULE_PLAIN},
	{"whatsapp", "verify_token", "Verify token",
	 "A word of your choice; enter the same one at WhatsApp", false, RULE_PLAIN},
	{"telegram", "token", "Bot token", "From @BotFather", true, RULE_PLAIN},
	{"telegram", "secret", "Secret token", "A word of your choice, for setWebhook", false,
	 RULE_PLAIN},
};

const struct account_provider *account_provider_find(const char *name)
{
	for (const struct account_provider *each = account_providers; each->name; each++)
		if (!strcmp(each->name, name))
			return each;
	return NULL;
}

struct account_label account_label(struct request *req, const char *provider, const char *name)
{
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (!strcmp(labels[i].provider, provider) && !strcmp(labels[i].name, name))
			return labels[i];
	return (struct account_label){provider, name,  arena_text(req->arena, name),
				      "",	false, RULE_PLAIN};
}

static const char *about(struct request *req, const char *provider)
{
	return arena_printf(req->arena, "provider_account.%s.%s", req->caller.network_id, provider);
}

struct json_t *account_open(struct request *req, const char *provider, const char *sealed)
{
	if (!*sealed)
		return json_read(req->arena, "{}", 2);
	const struct key *key = config_key_by_id(req->config, "account", sealed_key_id(sealed));
	const char *text = key ? unseal(req->arena, key, about(req, provider), sealed) : NULL;
	return text ? json_read(req->arena, text, strlen(text)) : NULL;
}

const char *account_seal(struct request *req, const char *provider, const struct json_t *settings)
{
	struct buffer text = buffer_in(req->arena);
	struct own_setting own;
	const char *comma = "";
	buffer_printf(&text, "{");
	for (int i = 0; config_own_setting(provider, i, &own); i++) {
		const char *value = account_value(settings, own.name);
		if (!*value)
			continue;
		buffer_printf(&text, "%s\"%s\":", comma, own.name);
		json_text(&text, value);
		comma = ",";
	}
	buffer_printf(&text, "}");
	return seal(req->arena, config_key(req->config, "account"), about(req, provider),
		    buffer_end(&text));
}

const char *account_value(const struct json_t *settings, const char *name)
{
	const char *value = json_string_value(json_object_get(settings, name));
	return value ? value : "";
}

bool account_email_is(const char *text)
{
	const char *at = strchr(text, '@');
	size_t length = strlen(text);
	return at && at > text && strchr(at, '.') && !strchr(at + 1, '@') && length <= 200 &&
	       text[length - 1] != '.' && at[1] != '.' && !strpbrk(text, " \t<>\"(),:;\\[]");
}

static bool server_is(const char *text)
{
	const char *host = !strncmp(text, "smtps://", 8)  ? text + 8
			   : !strncmp(text, "smtp://", 7) ? text + 7
							  : NULL;
	if (!host)
		return false;
	size_t length =
		strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");
	const char *port = host + length;
	size_t digits = *port == ':' ? strspn(port + 1, "0123456789") : 0;
	long number = digits && digits <= 5 ? strtol(port + 1, NULL, 10) : 0;
	return length && length <= 253 && memchr(host, '.', length) && *host != '.' &&
	       *host != '-' && (!*port || (number > 0 && number <= 65535 && !port[1 + digits]));
}

static bool sender_is(const char *text)
{
	static const char digits[] = "0123456789",
			  letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ "
				      "0123456789-_&.";
	size_t length = strlen(text);
	if (*text == '+')
		return length >= 8 && length <= 16 && strspn(text + 1, digits) == length - 1;
	if (!strncmp(text, "MG", 2) && length == 34)
		return strspn(text + 2, "0123456789abcdefABCDEF") == length - 2;
	return strspn(text, digits) == length
		       ? length <= 15
		       : length <= SENDER_NAME && strspn(text, letters) == length;
}

static bool method_is(const char *text)
{
	static const char *const known[] = {"md5hash", "md5", "sha1", "sha256", "sha512"};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strcmp(known[i], text))
			return true;
	return false;
}

static bool visible(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20)
			return false;
	return true;
}

/* Within a sentence: "auth token", but "API key". */
static const char *within(struct request *req, const char *label)
{
	char *text = arena_text(req->arena, label);
	if (text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a' && text[1] <= 'z')
		text[0] += 'a' - 'A';
	return text;
}

const char *account_fault(struct request *req, const struct account_label *label, const char *value)
{
	if (!*value)
		return label->required ? arena_printf(req->arena, "Enter the %s.",
						      within(req, label->label))
				       : "";
	if (!visible(value) || strlen(value) > LONGEST)
		return arena_printf(req->arena, "The %s is one line of at most %d characters.",
				    within(req, label->label), LONGEST);
	switch (label->rule) {
	case RULE_PLAIN:
		return "";
	case RULE_SID:
		return !strncmp(value, "AC", 2) && strlen(value) == 34
			       ? ""
			       : "An account SID is AC and 32 letters and digits.";
	case RULE_SENDER:
		return sender_is(value) ? "" : "Enter the sender as the hint says.";
	case RULE_EMAIL:
		return account_email_is(value) ? ""
					       : "Enter an e-mail address, like hello@example.com.";
	case RULE_SERVER:
		return server_is(value)
			       ? ""
			       : "Enter the server as smtp:// or smtps:// and its host, like "
				 "smtp://mail.example.com:587.";
	case RULE_DIGITS:
		return strspn(value, "0123456789") == strlen(value)
			       ? ""
			       : arena_printf(req->arena, "The %s has digits only.",
					      within(req, label->label));
	case RULE_METHOD:
		return method_is(value) ? "" : "Choose md5hash, md5, sha1, sha256 or sha512.";
	}
	return "";
}
