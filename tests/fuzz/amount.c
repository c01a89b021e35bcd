/* Amounts and points as people type them, and money as it is shown. */
#include "core/format.h"
#include "domain/money.h"
#include "fuzz.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void check_amount(const char *text, int digits)
{
	int64_t minor = -1, again = -1, unit = 1;
	enum amount_fault fault = amount_parse(text, digits, &minor);
	if (fault != AMOUNT_OK) {
		must(minor == 0);
		return;
	}
	must(minor > 0 && minor <= LIMIT_MINOR);
	char plain[64];
	for (int i = 0; i < digits; i++)
		unit *= 10;
	if (digits)
		snprintf(plain, sizeof plain, "%" PRId64 ".%0*" PRId64, minor / unit, digits,
			 minor % unit);
	else
		snprintf(plain, sizeof plain, "%" PRId64, minor);
	must(amount_parse(plain, digits, &again) == AMOUNT_OK && again == minor);
}

/* What we show is what we take back. */
static void check_shown(struct arena *arena, int64_t minor)
{
	static const char *const ways[][3] = {{"en-GB", "GBP", "Europe/London"},
					      {"ru", "RUB", "Europe/Moscow"},
					      {"en-NG", "NGN", "Africa/Lagos"}};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		const struct formats *formats = formats_for(ways[i][0], ways[i][1], 2, ways[i][2]);
		const char *shown = format_money(formats, arena, minor);
		must(utf8_valid(shown, strlen(shown)));
		must(*format_money_compact(formats, arena, minor) &&
		     *format_percent(formats, arena, minor));
		must(*format_signed(formats, arena, minor) &&
		     *format_compact(formats, arena, minor));
		int64_t again = 0;
		if (minor <= 0 || minor > LIMIT_MINOR)
			continue;
		must(amount_parse(shown, 2, &again) == AMOUNT_OK && again == minor);
		must(amount_parse(format_money_short(formats, arena, minor), 2, &again) ==
			     AMOUNT_OK &&
		     again == minor);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	int64_t number = input_number(&input), points = -1;
	const char *text = input_text(&input, arena);
	for (int digits = 0; digits <= 3; digits++)
		check_amount(text, digits);
	if (points_parse(text, &points) == AMOUNT_OK)
		must(points > 0 && points <= LIMIT_POINTS);
	else
		must(points == 0);
	check_shown(arena, number);
	check_shown(arena, number % LIMIT_MINOR);
	return 0;
}
