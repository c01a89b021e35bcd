/* Numbers, money and percentages, written by the patterns learned from ICU. */
#include "core/format.h"
#include "core/format_parts.h"

static const uint64_t powers[] = {1,	  10,	   100,	     1000,	10000,
				  100000, 1000000, 10000000, 100000000, 1000000000};

static uint64_t magnitude_of(int64_t number)
{
	return number < 0 ? -(uint64_t)number : (uint64_t)number;
}

/* The decimal digits of `number`, last first; how many. */
static int split(uint64_t number, unsigned char digits[20])
{
	int count = 0;

	do {
		digits[count++] = (unsigned char)(number % 10);
		number /= 10;
	} while (number > 0);
	return count;
}

/* One byte in most tongues: not worth two calls. */
static void add_digit(struct buffer *buffer, const struct tongue *tongue, unsigned digit)
{
	for (const char *byte = tongue->digits[digit]; *byte; byte++)
		buffer_add(buffer, byte, 1);
}

void format_digits(struct buffer *buffer, const struct tongue *tongue, int64_t number, int width)
{
	unsigned char digits[20];
	int count = split(magnitude_of(number), digits);

	for (int at = width; at > count; at--)
		add_digit(buffer, tongue, 0);
	while (count-- > 0)
		add_digit(buffer, tongue, digits[count]);
}

static void add_grouped(struct buffer *buffer, const struct tongue *tongue,
			const struct pattern *pattern, uint64_t number)
{
	unsigned char digits[20];
	int count = split(number, digits);
	int first = pattern->first_group;
	bool grouped = first > 0 && count - first >= pattern->minimum;

	for (int left = count; left > 0; left--) {
		if (grouped && left < count && left >= first &&
		    (left - first) % pattern->next_group == 0)
			buffer_text(buffer, pattern->group);
		add_digit(buffer, tongue, digits[left - 1]);
	}
}

/* magnitude / 10^scale with so many digits of its fraction. */
static void add_decimal(struct buffer *buffer, const struct tongue *tongue,
			const struct pattern *pattern, uint64_t magnitude, int scale, int shown)
{
	uint64_t unit = powers[scale];

	add_grouped(buffer, tongue, pattern, magnitude / unit);
	if (shown > 0) {
		buffer_text(buffer, pattern->point);
		format_digits(buffer, tongue, (int64_t)(magnitude % unit / powers[scale - shown]),
			      shown);
	}
}

static const char *write(const struct tongue *tongue, const struct pattern *pattern,
			 struct arena *arena, int64_t number, int scale, int shown)
{
	struct buffer buffer = buffer_in(arena);

	buffer_text(&buffer, number < 0 ? pattern->minus_before : pattern->before);
	add_decimal(&buffer, tongue, pattern, magnitude_of(number), scale, shown);
	buffer_text(&buffer, number < 0 ? pattern->minus_after : pattern->after);
	return buffer_end(&buffer);
}

/* With + or U+2212 in front of the positive form: in a column of changes the sign is the message.
 */
static const char *write_signed(const struct tongue *tongue, const struct pattern *pattern,
				struct arena *arena, int64_t number, int scale, int shown)
{
	struct buffer buffer = buffer_in(arena);

	if (number != 0)
		buffer_text(&buffer, number < 0 ? "\u2212" : "+");
	buffer_text(&buffer, pattern->before);
	add_decimal(&buffer, tongue, pattern, magnitude_of(number), scale, shown);
	buffer_text(&buffer, pattern->after);
	return buffer_end(&buffer);
}

static int scale_of(const struct formats *formats)
{
	int most = (int)(sizeof(powers) / sizeof(powers[0])) - 1;

	return formats->digits < 0 ? 0 : formats->digits > most ? most : formats->digits;
}

const char *format_number(const struct formats *formats, struct arena *arena, int64_t number)
{
	return write(formats->tongue, &formats->tongue->number, arena, number, 0, 0);
}

const char *format_signed(const struct formats *formats, struct arena *arena, int64_t number)
{
	return write_signed(formats->tongue, &formats->tongue->number, arena, number, 0, 0);
}

const char *format_money(const struct formats *formats, struct arena *arena, int64_t minor)
{
	int scale = scale_of(formats);

	return write(formats->tongue, &formats->money, arena, minor, scale, scale);
}

const char *format_money_short(const struct formats *formats, struct arena *arena, int64_t minor)
{
	int scale = scale_of(formats);
	bool whole = magnitude_of(minor) % powers[scale] == 0;

	return write(formats->tongue, &formats->money, arena, minor, scale, whole ? 0 : scale);
}

const char *format_signed_money(const struct formats *formats, struct arena *arena, int64_t minor)
{
	int scale = scale_of(formats);

	return write_signed(formats->tongue, &formats->money, arena, minor, scale, scale);
}

const char *format_percent(const struct formats *formats, struct arena *arena, int64_t basis_points)
{
	int shown = basis_points % 100 == 0 ? 0 : basis_points % 10 == 0 ? 1 : 2;

	return write(formats->tongue, &formats->tongue->percent, arena, basis_points, 2, shown);
}

/* Of the tongue's number or money, with the thousands as a letter: what labels of an axis have room
 * for. */
static const char *write_compact(const struct formats *formats, const struct pattern *pattern,
				 struct arena *arena, int64_t number, int scale)
{
	static const char *const letters[] = {"tn", "bn", "m", "k"};
	uint64_t magnitude = magnitude_of(number) / powers[scale];
	struct buffer buffer = buffer_in(arena);
	size_t at = 0;
	uint64_t unit = UINT64_C(1000000000000);

	for (; at < 3 && magnitude < unit; at++)
		unit /= 1000;
	uint64_t hundredths = magnitude / (unit / 100);
	int shown = hundredths % 100 == 0 ? 0 : hundredths % 10 == 0 ? 1 : 2;
	buffer_text(&buffer, number < 0 ? pattern->minus_before : pattern->before);
	add_decimal(&buffer, formats->tongue, pattern, hundredths, 2, shown);
	buffer_text(&buffer, letters[at]);
	buffer_text(&buffer, number < 0 ? pattern->minus_after : pattern->after);
	return buffer_end(&buffer);
}

enum { COMPACT_FROM = 10000 };

const char *format_compact(const struct formats *formats, struct arena *arena, int64_t number)
{
	return magnitude_of(number) < COMPACT_FROM
		       ? format_number(formats, arena, number)
		       : write_compact(formats, &formats->tongue->number, arena, number, 0);
}

const char *format_money_compact(const struct formats *formats, struct arena *arena, int64_t minor)
{
	int scale = scale_of(formats);

	return magnitude_of(minor) / powers[scale] < COMPACT_FROM
		       ? format_money_short(formats, arena, minor)
		       : write_compact(formats, &formats->money, arena, minor, scale);
}
