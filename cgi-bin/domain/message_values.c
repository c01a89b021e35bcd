/* A message's figures in its reader's language, and whose words say them. */
#include "domain/message.h"
#include "domain/money.h"
#include "queries.h"
#include <inttypes.h>
#include <string.h>

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

const char *message_language(const struct network *network, const char *language)
{
	if (!*language)
		language = network->locale;
	for (const char *const *known = message_languages; *known; known++)
		if (!strncmp(language, *known, 2) && (!language[2] || language[2] == '-'))
			return *known;
	return message_languages[0];
}

/* The shipped tiers have names in both languages; a network's own name stays as it is. */
static const char *tier_name(const char *language, const char *name)
{
	static const char *const shipped[][3] = {
		{"BRONZE", "Bronze", "Бронза"}, {"SILVER", "Silver", "Серебро"},
		{"GOLD", "Gold", "Золото"},	{"PLATINUM", "Platinum", "Платина"},
		{"VIP", "VIP", "VIP"},
	};
	for (size_t i = 0; i < sizeof shipped / sizeof *shipped; i++)
		if (is(shipped[i][0], name))
			return shipped[i][is(language, "ru") ? 2 : 1];
	return name;
}

struct message_values message_values(struct arena *arena, const struct config *config,
				     const struct network *network, const char *language,
				     const struct message_facts *facts)
{
	const struct formats *formats = network_formats(network, language);
	struct message_values values = {{NULL}};
	const char *origin = config->public_origin;
	int64_t minor = mul_div_floor(facts->points, network->value_minor, network->value_points);
	values.text[SAY_CODE] = facts->code;
	values.text[SAY_MINUTES] = arena_printf(arena, "%" PRId64, facts->minutes);
	values.text[SAY_NETWORK] = network->name;
	values.text[SAY_POINTS] = format_number(formats, arena, facts->points);
	values.text[SAY_VALUE] = format_money_short(formats, arena, minor);
	values.text[SAY_BALANCE] = format_number(formats, arena, facts->balance);
	if (facts->at)
		values.text[SAY_DATE] = format_date(formats, arena, facts->at);
	if (facts->tier)
		values.text[SAY_TIER] = tier_name(language, facts->tier);
	values.text[SAY_NAME] = facts->name && *facts->name ? facts->name
				: is(language, "ru")	    ? "гость"
							    : "guest";
	values.text[SAY_LINK] =
		*origin ? arena_printf(arena, "%s/%s", origin, network->slug) : NULL;
	return values;
}

struct message_facts message_samples(int64_t now)
{
	return (struct message_facts){.code = "482913",
				      .minutes = 10,
				      .points = 1200,
				      .balance = 3450,
				      .at = now + INT64_C(7) * 86400 * 1000000,
				      .tier = "GOLD",
				      .name = "Ada"};
}

struct message_words message_choose(const struct message_kind *kind, const char *channel,
				    const char *language, struct rows *own)
{
	rows_rewind(own);
	while (rows_next(own))
		if (is(row_text(own, "channel"), channel) &&
		    is(row_text(own, "language"), language))
			return (struct message_words){row_text(own, "subject"),
						      row_text(own, "body"),
						      row_text(own, "provider_template"),
						      row_text(own, "provider_language"), true};
	return message_built_in(kind, channel, language);
}
