/* See delivery_words.h. */
#include "domain/delivery_words.h"
#include <string.h>

static const char *const kinds[][2] = {
	{"otp", "Sign-in code"},
	{"points_confirmed", "Points confirmed"},
	{"points_expiring", "Points about to expire"},
	{"tier_up", "New tier"},
	{"referral_reward", "Points for an invitation"},
	{"redemption_released", "Points returned"},
	{"test", "Test message"},
	{NULL, NULL},
};
static const char *const channels[][2] = {
	{"sms", "SMS"},		  {"email", "E-mail"}, {"whatsapp", "WhatsApp"},
	{"telegram", "Telegram"}, {"push", "Push"},    {NULL, NULL},
};
static const char *const providers[][2] = {
	{"sandbox", "Sandbox"},	  {"twilio", "Twilio"},
	{"vonage", "Vonage"},	  {"smtp", "Mail server"},
	{"sendgrid", "SendGrid"}, {"whatsapp", "WhatsApp Cloud API"},
	{"telegram", "Telegram"}, {"webpush", "Web Push"},
	{"firebase", "Firebase"}, {NULL, NULL},
};

static const char *word_of(const char *const (*words)[2], const char *name)
{
	for (; (*words)[0]; words++)
		if (!strcmp((*words)[0], name))
			return (*words)[1];
	return name;
}

const char *kind_word(const char *kind)
{
	return word_of(kinds, kind);
}

const char *channel_word(const char *channel)
{
	return word_of(channels, channel);
}

const char *provider_word(const char *provider)
{
	return word_of(providers, provider);
}

static void stand(struct view *item, const char *badge, const char *standing, int64_t at,
		  const char *why)
{
	view_text(item, "badge", badge);
	view_text(item, "standing", standing);
	view_time(item, "stood_at", at);
	view_text(item, "why", why);
}

void show_standing(struct view *item, struct rows *row)
{
	const char *state = row_text(row, "state"), *delivery = row_text(row, "delivery");
	const char *error = row_text(row, "error");
	int64_t ended_at = row_time(row, "ended_at"), told_at = row_time(row, "delivery_at");
	if (!strcmp(delivery, "read"))
		stand(item, "ok", "Read", told_at, "");
	else if (!strcmp(delivery, "delivered"))
		stand(item, "ok", "Delivered", told_at, "");
	else if (!strcmp(delivery, "failed"))
		stand(item, "stop", "Not delivered", told_at, row_text(row, "delivery_error"));
	else if (!strcmp(state, "sent"))
		stand(item, "ok", "Sent", ended_at, "");
	else if (!strcmp(state, "dead"))
		stand(item, "stop", "Not sent", ended_at, error);
	else if (!strcmp(state, "sending"))
		stand(item, "wait", "Being sent", 0, "");
	else if (row_int(row, "attempts") > 0)
		stand(item, "wait", "Waiting for another try", 0, error);
	else
		stand(item, "wait", "Waiting", 0, "");
}
