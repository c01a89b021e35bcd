/* Amounts and points as people type them. What could be read in two ways is refused or, where one
 * reading is the custom of tills, said in the header. */
#include "domain/money.h"
#include <string.h>

enum { SIGN_CURRENCY = '$', SIGN_BLANK = ' ', SIGN_OTHER = '?' };

/* What stands for what; longer than one byte is UTF-8. */
static const struct {
	const char *bytes;
	char sign;
} signs[] = {
	{"\t", SIGN_BLANK},	      {"\xc2\xa0", SIGN_BLANK}, /* no-break space */
	{"\xe2\x80\x89", SIGN_BLANK},				/* thin space */
	{"\xe2\x80\xaf", SIGN_BLANK},				/* narrow no-break space */
	{"\xe2\x80\x99", '\''},					/* right single quotation mark */
	{"\xe2\x88\x92", '-'},					/* minus sign */
	{"\xc2\xa3", SIGN_CURRENCY},				/* pound */
	{"\xc2\xa5", SIGN_CURRENCY},				/* yen */
};

/* The next sign of the text, one of 0-9 . , ' - blank currency other, or 0 at the end; steps over
 * it. */
static char next_sign(const char **text)
{
	const char *at = *text;

	if (*at == '\0')
		return '\0';
	for (size_t sign = 0; sign < sizeof(signs) / sizeof(signs[0]); sign++) {
		size_t length = strlen(signs[sign].bytes);
		if (strncmp(at, signs[sign].bytes, length) == 0) {
			*text += length;
			return signs[sign].sign;
		}
	}
	/* U+20A0 to U+20BF: the currency symbols */
	if (at[0] == '\xe2' && at[1] == '\x82' && (unsigned char)at[2] >= 0xa0 &&
	    (unsigned char)at[2] <= 0xbf) {
		*text += 3;
		return SIGN_CURRENCY;
	}
	*text += 1;
	return strchr("0123456789.,'-$ ", *at) ? *at : SIGN_OTHER;
}

static char peek_sign(const char *text)
{
	return next_sign(&text);
}

static bool is_digit(char sign)
{
	return sign >= '0' && sign <= '9';
}

static bool is_separator(char sign)
{
	return sign == '.' || sign == ',' || sign == '\'' || sign == SIGN_BLANK;
}

/* Digits with separators between them, as read once from left to right. */
struct shape {
	int64_t value; /* all digits as one number, no more than TOO_MANY */
	int separators;
	char first, last; /* separators */
	bool grouped; /* what stands before the last separator is one plain run, or good groups */
	bool zero_first;
	int64_t run; /* digits since the last separator */
};

#define TOO_MANY (LIMIT_MINOR * 10000)

static void take_digit(struct shape *shape, char digit)
{
	if (shape->separators == 0 && shape->run == 0)
		shape->zero_first = digit == '0';
	shape->run++;
	shape->value = shape->value * 10 + (digit - '0');
	if (shape->value > TOO_MANY)
		shape->value = TOO_MANY;
}

static void take_separator(struct shape *shape, char separator)
{
	if (shape->separators == 0) {
		shape->first = separator;
		shape->grouped = shape->run <= 3 && !shape->zero_first;
	} else if (shape->run != 3 || shape->last != shape->first) {
		shape->grouped = false;
	}
	shape->last = separator;
	shape->separators++;
	shape->run = 0;
}

/* Reads digits and separators, and stops before anything else; a separator counts only in front of
 * a digit. */
static bool read_shape(const char **text, struct shape *shape)
{
	if (!is_digit(peek_sign(*text)))
		return false;
	for (;;) {
		const char *after = *text;
		char sign = next_sign(&after);

		if (is_digit(sign))
			take_digit(shape, sign);
		else if (is_separator(sign) && is_digit(peek_sign(after)))
			take_separator(shape, sign);
		else
			return true;
		*text = after;
	}
}

/* How many of the digits are a fraction. */
static enum amount_fault read_fraction(const struct shape *shape, int digits, int64_t *fraction)
{
	bool once = shape->separators == 1 || shape->last != shape->first;
	bool point = shape->last == '.' || shape->last == ',';

	*fraction = 0;
	if (shape->separators == 0)
		return AMOUNT_OK;
	if (!once || !point)
		return (shape->separators == 1 || shape->last == shape->first) && shape->grouped &&
				       shape->run == 3
			       ? AMOUNT_OK
			       : AMOUNT_NOT_A_NUMBER;
	if (shape->separators > 1 && !shape->grouped)
		return AMOUNT_NOT_A_NUMBER;
	if (shape->run <= digits) {
		*fraction = shape->run;
		return AMOUNT_OK;
	}
	bool thousands = shape->last == ',' && shape->separators == 1 && shape->run == 3;
	return thousands && shape->grouped ? AMOUNT_OK : AMOUNT_TOO_PRECISE;
}

static void skip_blanks(const char **text)
{
	while (peek_sign(*text) == SIGN_BLANK)
		next_sign(text);
}

/* Steps over `sign` and the blanks behind it; false when it is not there. */
static bool skip_sign(const char **text, char sign)
{
	if (peek_sign(*text) != sign)
		return false;
	next_sign(text);
	skip_blanks(text);
	return true;
}

static enum amount_fault parse(const char *text, int digits, bool currency, int64_t *number)
{
	struct shape shape = {0};
	int64_t fraction;

	*number = 0;
	skip_blanks(&text);
	if (*text == '\0')
		return AMOUNT_EMPTY;
	bool negative = skip_sign(&text, '-');
	bool named = currency && skip_sign(&text, SIGN_CURRENCY);
	negative = negative || skip_sign(&text, '-');
	if (!read_shape(&text, &shape))
		return AMOUNT_NOT_A_NUMBER;
	skip_blanks(&text);
	if (currency && !named)
		skip_sign(&text, SIGN_CURRENCY);
	if (*text != '\0')
		return AMOUNT_NOT_A_NUMBER;

	enum amount_fault fault = read_fraction(&shape, digits, &fraction);
	if (fault == AMOUNT_NOT_A_NUMBER || negative)
		return fault == AMOUNT_NOT_A_NUMBER ? fault : AMOUNT_NEGATIVE;
	if (fault != AMOUNT_OK)
		return fault;
	int64_t value = shape.value;
	for (int64_t digit = fraction; digit < digits; digit++)
		value *= 10;
	if (value == 0)
		return AMOUNT_ZERO;
	if (value > LIMIT_MINOR)
		return AMOUNT_TOO_LARGE;
	*number = value;
	return AMOUNT_OK;
}

enum amount_fault amount_parse(const char *text, int digits, int64_t *minor)
{
	return parse(text, digits, true, minor);
}

enum amount_fault points_parse(const char *text, int64_t *points)
{
	_Static_assert(LIMIT_POINTS == LIMIT_MINOR, "one limit serves both");
	return parse(text, 0, false, points);
}
