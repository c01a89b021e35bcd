/* The messages there are, and what they say while a network has no words of its own. A figure
 * stands where any number is right, because a text has one form for all of them; English ones fit
 * the alphabet of SMS. */
#include "domain/message.h"
#include "domain/message_private.h"
#include <string.h>

const char *const message_languages[] = {"en", "ru", NULL};
const char *const placeholder_names[PLACEHOLDERS] = {
	[SAY_CODE] = "code",	   [SAY_MINUTES] = "minutes", [SAY_NETWORK] = "network",
	[SAY_POINTS] = "points",   [SAY_VALUE] = "value",     [SAY_DATE] = "date",
	[SAY_BALANCE] = "balance", [SAY_TIER] = "tier",	      [SAY_NAME] = "name",
	[SAY_LINK] = "link",
};

static const struct built_in otp[] = {
	{"sms", "en", "",
	 "{code} is your {network} code. It works for {minutes} minutes. Do not share it."},
	{"sms", "ru", "",
	 "{code} — ваш код {network}. Он действует {minutes} минут. Никому его не сообщайте."},
	{NULL, NULL, NULL, NULL},
};

static const struct built_in points_confirmed[] = {
	{"push", "en", "Points to spend", "New points: {points}. You have {balance} now."},
	{"push", "ru", "Баллы можно тратить", "Новые баллы: {points}. Всего у вас {balance}."},
	{"whatsapp", "en", "",
	 "Good news from {network}. New points to spend: {points}. You have {balance} now."},
	{"whatsapp", "ru", "",
	 "Хорошие новости от {network}. Новые баллы: {points}. Всего у вас {balance}."},
	{"sms", "en", "", "{network}: new points to spend: {points}. You have {balance} now."},
	{"sms", "ru", "", "{network}: новые баллы: {points}. Всего {balance}."},
	{NULL, NULL, NULL, NULL},
};

static const struct built_in points_expiring[] = {
	{"push", "en", "Points are about to expire",
	 "Use {points} of your points by {date}. They are worth {value}."},
	{"push", "ru", "Баллы скоро сгорят", "После {date} сгорят баллы: {points}. Это {value}."},
	{"whatsapp", "en", "",
	 "A reminder from {network}: use {points} of your points by {date}, then they expire. "
	 "They are worth {value}. See {link} for your card."},
	{"whatsapp", "ru", "",
	 "Напоминание от {network}: после {date} сгорят баллы: {points}. Это {value}. На странице "
	 "{link} видна ваша карта."},
	{"sms", "en", "",
	 "{network}: use {points} of your points by {date}, then they expire. {link}"},
	{"sms", "ru", "", "{network}: после {date} сгорят баллы: {points}. {link}"},
	{NULL, NULL, NULL, NULL},
};

static const struct built_in tier_up[] = {
	{"push", "en", "Your level is {tier}",
	 "You have reached {tier} at {network}. Its benefits are yours from now on."},
	{"push", "ru", "Ваш уровень: {tier}",
	 "{network}: у вас новый уровень, его преимущества уже действуют."},
	{"whatsapp", "en", "",
	 "You have reached {tier} at {network}. Its benefits are yours from now on."},
	{"whatsapp", "ru", "",
	 "Ваш новый уровень: {tier}. Его преимущества в {network} уже действуют."},
	{"sms", "en", "",
	 "{network}: you have reached {tier}. Its benefits are yours from now on."},
	{"sms", "ru", "", "{network}: ваш новый уровень — {tier}."},
	{NULL, NULL, NULL, NULL},
};

static const struct built_in referral_reward[] = {
	{"push", "en", "Points for an invitation",
	 "Points added: {points}. You have {balance} now."},
	{"push", "ru", "Баллы за приглашение", "Начислены баллы: {points}. Всего у вас {balance}."},
	{"whatsapp", "en", "",
	 "Your points for an invitation to {network}: {points}. You have {balance} now."},
	{"whatsapp", "ru", "",
	 "Баллы за приглашение в {network}: {points}. Всего у вас {balance}."},
	{"sms", "en", "", "{network}: points for an invitation: {points}. You have {balance} now."},
	{"sms", "ru", "", "{network}: баллы за приглашение: {points}. Всего {balance}."},
	{NULL, NULL, NULL, NULL},
};

static const struct built_in redemption_released[] = {
	{"push", "en", "Your points are back",
	 "The code was not used in time. Returned points: {points}. You have {balance} now."},
	{"push", "ru", "Баллы вернулись",
	 "Код не использовали вовремя. Возвращены баллы: {points}. Всего у вас {balance}."},
	{"whatsapp", "en", "",
	 "Your code at {network} was not used in time. Returned points: {points}. You have "
	 "{balance} now."},
	{"whatsapp", "ru", "",
	 "Код в {network} не использовали вовремя. Возвращены баллы: {points}. Всего у вас "
	 "{balance}."},
	{"sms", "en", "",
	 "{network}: the code was not used in time. Returned points: {points}. You have {balance} "
	 "now."},
	{"sms", "ru", "", "{network}: код не использован. Возвращены баллы: {points}."},
	{NULL, NULL, NULL, NULL},
};

static const char *const by_sms[] = {"sms", NULL};
/* In the order in which ways are tried: a push costs nothing, WhatsApp less than an SMS. */
static const char *const to_guests[] = {"push", "whatsapp", "sms", NULL};
enum { BY_SMS = 1, PUSH = 1, SMS = 4 };

#define MAY(x)	 (1U << SAY_##x)
#define IN_ALL	 (MAY(NETWORK) | MAY(NAME) | MAY(LINK))
#define A_NUMBER (IN_ALL | MAY(POINTS) | MAY(VALUE) | MAY(BALANCE))

const struct message_kind message_kinds[] = {
	{"otp", MAY(CODE) | MAY(MINUTES) | MAY(NETWORK), MAY(CODE), by_sms, BY_SMS, otp},
	{"points_confirmed", A_NUMBER, 0, to_guests, PUSH, points_confirmed},
	{"points_expiring", A_NUMBER | MAY(DATE), MAY(POINTS) | MAY(DATE), to_guests, PUSH | SMS,
	 points_expiring},
	{"tier_up", IN_ALL | MAY(TIER), 0, to_guests, PUSH, tier_up},
	{"referral_reward", A_NUMBER, 0, to_guests, PUSH, referral_reward},
	{"redemption_released", A_NUMBER, 0, to_guests, PUSH, redemption_released},
	{NULL, 0, 0, NULL, 0, NULL},
};

const struct message_kind *message_kind_find(const char *name)
{
	for (const struct message_kind *kind = message_kinds; kind->name; kind++)
		if (!strcmp(kind->name, name))
			return kind;
	return NULL;
}

int message_channel(const struct message_kind *kind, const char *channel)
{
	for (int i = 0; kind->channels[i]; i++)
		if (!strcmp(kind->channels[i], channel))
			return i;
	return -1;
}

struct message_words message_built_in(const struct message_kind *kind, const char *channel,
				      const char *language)
{
	const struct built_in *text = kind->texts;
	while (text->channel &&
	       (strcmp(text->channel, channel) || strcmp(text->language, language)))
		text++;
	if (!text->channel)
		return (struct message_words){"", "", "", "", false};
	bool approved = !strcmp(channel, "whatsapp");
	return (struct message_words){text->subject, text->body, approved ? kind->name : "", "",
				      false};
}
