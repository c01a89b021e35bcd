/* QR codes: libqrcodegen's modules, drawn as one SVG path. */
#include "core/qr.h"
#include "core/buffer.h"
#include <qrcodegen/qrcodegen.h>
#include <string.h>

enum {
	MARGIN = 4, /* modules of light around it, as the standard demands */
	MOST_VERSION = 25,
	ROOM = qrcodegen_BUFFER_LEN_FOR_VERSION(25)
};

static void add(struct buffer *buffer, const char *command, int number)
{
	char digits[3]; /* a code has at most 177 modules a side */
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0 && at > 0);
	buffer_text(buffer, command);
	buffer_add(buffer, digits + at, sizeof(digits) - at);
}

/* From where the pen is: the light before a run as a move, the run as a line. */
static void add_row(struct buffer *buffer, const uint8_t *code, int width, int y)
{
	int x = 0, pen = -1;

	while (x < width) {
		int start = x;
		while (x < width && qrcodegen_getModule(code, x, y))
			x++;
		if (x == start) {
			x++;
			continue;
		}
		if (pen < 0) {
			add(buffer, "M", start + MARGIN);
			add(buffer, " ", y + MARGIN);
			buffer_text(buffer, ".5");
		} else {
			add(buffer, "m", start - pen);
			buffer_text(buffer, " 0");
		}
		add(buffer, "h", x - start);
		pen = x;
	}
}

static struct qr drawn(struct arena *arena, const char *text, enum qrcodegen_Mask mask)
{
	uint8_t code[ROOM], work[ROOM];
	size_t length = strlen(text);
	struct qr none = {0, ""};

	if (!length || length > sizeof(work))
		return none;
	memcpy(work, text, length);
	if (!qrcodegen_encodeBinary(work, length, code, qrcodegen_Ecc_MEDIUM, 1, MOST_VERSION, mask,
				    false))
		return none;

	struct buffer buffer = buffer_in(arena);
	int width = qrcodegen_getSize(code);
	for (int y = 0; y < width; y++)
		add_row(&buffer, code, width, y);
	return (struct qr){width + 2 * MARGIN, buffer_end(&buffer)};
}

struct qr qr_encode(struct arena *arena, const char *text)
{
	return drawn(arena, text, qrcodegen_Mask_AUTO);
}

struct qr qr_encode_token(struct arena *arena, const char *text)
{
	return drawn(arena, text, qrcodegen_Mask_3);
}
