/* Instants and bytes as Postgres writes them, days in time zones, dates as they are shown, periods
 * of figures. */
#include "core/db.h"
#include "core/format.h"
#include "domain/period.h"
#include "fuzz.h"
#include <string.h>

#define YEAR_9999 INT64_C(253402300799000000)

static void check_text(struct arena *arena, const char *text)
{
	int64_t instant = instant_parse(text);
	if (instant > 0 && instant < YEAR_9999) {
		must(instant_parse(instant_text(arena, instant)) == instant);
		must(instant_parse(instant_rfc3339(arena, instant)) == instant / 1000000 * 1000000);
	}
	size_t length = 0;
	const unsigned char *bytes = bytea_bytes(arena, text, &length);
	if (length) {
		size_t again = 0;
		const char *written = bytea_text(arena, bytes, length);
		must(!memcmp(bytea_bytes(arena, written, &again), bytes, length) &&
		     again == length);
	}
}

static void check_shown(struct arena *arena, const struct formats *formats, int64_t instant)
{
	static const char *const forms[] = {"date", "time",	"moment", "full",
					    "when", "relative", "iso"};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		const char *shown =
			format_derive(formats, arena, "due_at", 6, forms[i], instant, true);
		must(shown && *shown && utf8_valid(shown, strlen(shown)));
	}
	must(*format_month(formats, arena, instant));
}

static void check_day(const char *zone, int64_t instant)
{
	int64_t start = zone_day_start(zone, instant), end = zone_day_end(zone, instant);
	if (instant < -YEAR_9999 || instant > YEAR_9999)
		return;
	must(start <= instant && instant < end);
	must(zone_day_start(zone, start) == start && zone_day_start(zone, end) == end);
	/* Apia had no 30 December 2011. */
	must(zone_day(zone, instant) < zone_day(zone, end));
	must(zone_day_begin(zone, zone_day(zone, instant)) == start);
	int day = day_of_month(zone_day(zone, instant));
	must(day >= 1 && day <= 31);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const zones[] = {"Europe/London",	"Europe/Moscow", "Africa/Lagos",
					    "America/New_York", "Pacific/Apia",	 "Etc/UTC"};
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	const char *zone = zones[input_byte(&input) % (sizeof zones / sizeof *zones)];
	int64_t instant = input_number(&input), now = input_number(&input);
	const char *text = input_text(&input, arena);
	formats_set_now(now % YEAR_9999);
	check_text(arena, text);
	check_shown(arena, formats_for("ru", "RUB", 2, zone), instant);
	check_shown(arena, formats_for("en-GB", "GBP", 2, zone), instant % YEAR_9999);
	check_day(zone, instant);
	check_day(zone, instant % YEAR_9999);

	int64_t today = zone_day(zone, now % YEAR_9999);
	struct period period = period_of(text, today);
	must(period.from <= period.to && period.to == today && period.before_to < period.from);
	must(period.before_from <= period.before_to && period_days(&period) > 0);
	return 0;
}
