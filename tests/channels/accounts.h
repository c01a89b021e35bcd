/* For tests of all providers: an account of each that works, and a message each takes. A provider
 * that is not here fails the tests that go through all of them. */
#pragma once
#include "channels/channel.h"
#include <jansson.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

static const struct provider_account {
	const char *provider, *settings;
	/* The recipient: %s is in the middle of it, where hostile text goes; JSON in pushes. */
	const char *to;
} provider_accounts[] = {
	{"twilio",
	 "{\"account\":\"AC00112233445566778899aabbccddeeff\",\"token\":\"secret\","
	 "\"from\":\"+15005550006\"}",
	 "+4477009%s00123"},
	{"vonage", "{\"key\":\"abcd1234\",\"secret\":\"secret\",\"from\":\"Loyalty\"}",
	 "+4477009%s00123"},
	{"smtp",
	 "{\"url\":\"smtp://mail.example:587\",\"user\":\"us\",\"password\":\"secret\","
	 "\"from\":\"us@loyalty.example\"}",
	 "ad%sa@guest.example"},
	{"sendgrid", "{\"key\":\"SG.aa.bb\",\"from\":\"us@loyalty.example\"}",
	 "ad%sa@guest.example"},
	{"whatsapp", "{\"token\":\"EAAB-x_1\",\"phone_id\":\"1001\"}", "+4477009%s00123"},
	{"telegram", "{\"token\":\"123456:AAE-x_9\"}", "50%s01"},
	{"webpush", "{}",
	 "{\"device\":\"d\",\"kind\":\"web\",\"endpoint\":\"https://push.example/a%sb\","
	 "\"p256dh\":\"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-"
	 "AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4\",\"auth\":\"BTBZMqHH6r4Tts7J_aSIgg\"}"},
	{"firebase", "{}", "{\"device\":\"d\",\"kind\":\"app\",\"token\":\"fcm:%sAPA91b\"}"},
};

/* NULL when it is not known here. */
static inline const struct provider_account *provider_account(const struct provider *provider)
{
	for (size_t i = 0; i < sizeof provider_accounts / sizeof *provider_accounts; i++)
		if (!strcmp(provider_accounts[i].provider, provider->name))
			return &provider_accounts[i];
	return NULL;
}

/* The recipient with that text in its middle. */
static inline const char *recipient_with(struct arena *arena,
					 const struct provider_account *account, const char *text)
{
	const char *at = strstr(account->to, "%s");
	return arena_printf(arena, "%.*s%s%s", (int)(at - account->to), account->to, text, at + 2);
}

/* One that the provider takes. */
static inline struct delivery good_delivery(struct arena *arena, const struct provider *provider)
{
	static const char *const parameters[] = {"200", "3 May", NULL};
	static const char *const buttons[] = {"yes", "Yes", NULL};
	return (struct delivery){
		.network_id = "01910000-0000-7000-8000-000000000001",
		.outbox_id = "01910000-0000-7000-8000-000000000002",
		.channel = provider->channel,
		.kind = "points_expiring",
		.to = recipient_with(arena, provider_account(provider), ""),
		.subject = "Your points",
		.body = "200 points expire on 3 May.",
		.code = "",
		.language = "en",
		.from_name = "BlackPages",
		.link = "https://loyalty.example/blkpages/",
		.window_open = true,
		.provider_template = "points_expiring",
		.parameters = parameters,
		.buttons = buttons,
		.callback = "https://loyalty.example/hooks/x/1/2",
		.deadline_at = INT64_C(3600) * 1000000,
	};
}

/* A key as the configuration has it: one line. */
static inline void set_rsa_key(void)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);
	BIO *bio = BIO_new(BIO_s_mem());
	char *text, line[4096], *out = line;
	if (!PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL))
		abort();
	long length = BIO_get_mem_data(bio, &text);
	for (long i = 0; i < length; i++) {
		*out++ = text[i] == '\n' ? '\\' : text[i];
		if (text[i] == '\n')
			*out++ = 'n';
	}
	*out = 0;
	setenv("LOYALTY_FIREBASE_PRIVATE_KEY", line, 1);
	BIO_free(bio);
	EVP_PKEY_free(key);
}

/* The platform's accounts too, in production. */
static inline const struct config *accounts_config(struct arena *arena)
{
	static const char *const set[][2] = {
		{"MODE", "production"},
		{"VAR", "/tmp"},
		{"ROOT", "."},
		{"WORDS", "build/debug/words"},
		{"DATABASE", "none"},
		{"PUBLIC_ORIGIN", "https://loyalty.example"},
		{"WEBPUSH_PRIVATE", "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"},
		{"WEBPUSH_PUBLIC", "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWA"
				   "mS6TlzAC8wEqKK6PBru3jl7A8"},
		{"WEBPUSH_SUBJECT", "mailto:us@loyalty.example"},
		{"FIREBASE_PROJECT", "cards"},
		{"FIREBASE_EMAIL", "push@cards.example"},
	};
	static const char *const keys[] = {"SEAL", "INDEX", "FORM",   "CODE",
					   "CARD", "CHAIN", "ACCOUNT"};
	for (size_t i = 0; i < sizeof set / sizeof *set; i++)
		setenv(arena_printf(arena, "LOYALTY_%s", set[i][0]), set[i][1], 1);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		setenv(arena_printf(arena, "LOYALTY_KEY_%s_1", keys[i]),
		       "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 1);
	set_rsa_key();
	return config_open("test");
}
