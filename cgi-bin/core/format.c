/* The formats kept by the process, and the names by which a view asks for them. */
#include "core/format.h"
#include "core/db.h"
#include "core/format_parts.h"
#include <string.h>

enum { BUCKETS = 256, ARENA_BYTES = 256 * 1024 * 1024 };

static struct arena *kept;
static struct formats *buckets[BUCKETS];
static int64_t now;

struct arena *formats_arena(void)
{
	if (!kept)
		kept = arena_new(ARENA_BYTES);
	return kept;
}

int64_t formats_now(void)
{
	return now;
}

void formats_set_now(int64_t instant)
{
	now = instant;
}

void formats_close_all(void)
{
	memset(buckets, 0, sizeof(buckets));
	tongue_forget_all();
	zone_forget_all();
	arena_free(kept);
	kept = NULL;
}

static unsigned add_hash(unsigned hash, const char *text)
{
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash * 31;
}

const struct formats *formats_for(const char *locale, const char *currency, int digits,
				  const char *zone)
{
	unsigned hash = add_hash(add_hash(add_hash((unsigned)digits, locale), currency), zone);
	struct formats **bucket = &buckets[hash % BUCKETS];

	for (const struct formats *found = *bucket; found; found = found->next)
		if (found->digits == digits && strcmp(found->zone_name, zone) == 0 &&
		    strcmp(found->currency, currency) == 0 && strcmp(found->locale, locale) == 0)
			return found;

	struct formats *formats = arena_alloc(formats_arena(), sizeof(*formats));
	*formats = (struct formats){
		.next = *bucket,
		.locale = arena_text(kept, locale),
		.currency = arena_text(kept, currency),
		.zone_name = arena_text(kept, zone),
		.digits = digits,
		.tongue = tongue_find(locale),
		.zone = zone_find(zone),
	};
	tongue_learn_money(formats->tongue, formats->currency, digits, &formats->money);
	*bucket = formats;
	return formats;
}

enum unit { NUMBER, MONEY, BASIS_POINTS, INSTANT, UNITS };

typedef const char *formatter(const struct formats *formats, struct arena *arena, int64_t value);

static const char *iso(const struct formats *formats, struct arena *arena, int64_t instant)
{
	(void)formats;
	return instant_rfc3339(arena, instant);
}

static const struct {
	const char *name;
	formatter *by_unit[UNITS];
} forms[] = {
	{"text",
	 {[NUMBER] = format_number, [MONEY] = format_money, [BASIS_POINTS] = format_percent}},
	{"short", {[MONEY] = format_money_short}},
	{"signed", {[NUMBER] = format_signed, [MONEY] = format_signed_money}},
	{"date", {[INSTANT] = format_date}},
	{"time", {[INSTANT] = format_time}},
	{"moment", {[INSTANT] = format_moment}},
	{"full", {[INSTANT] = format_full}},
	{"when", {[INSTANT] = format_when}},
	{"relative", {[INSTANT] = format_relative}},
	{"iso", {[INSTANT] = iso}},
};

static bool ends_with(const char *name, size_t length, const char *end)
{
	size_t end_length = strlen(end);

	return length >= end_length && memcmp(name + length - end_length, end, end_length) == 0;
}

static enum unit unit_of(const char *name, size_t length)
{
	if (ends_with(name, length, "_minor"))
		return MONEY;
	if (ends_with(name, length, "_bp"))
		return BASIS_POINTS;
	return ends_with(name, length, "_at") ? INSTANT : NUMBER;
}

const char *format_derive(const struct formats *formats, struct arena *arena, const char *name,
			  size_t name_length, const char *form, int64_t value, bool is_time)
{
	enum unit unit = is_time ? INSTANT : unit_of(name, name_length);

	for (size_t at = 0; at < sizeof(forms) / sizeof(forms[0]); at++)
		if (strcmp(forms[at].name, form) == 0)
			return forms[at].by_unit[unit]
				       ? forms[at].by_unit[unit](formats, arena, value)
				       : NULL;
	return NULL;
}
