/* QR codes: libqrcodegen's modules, drawn as one SVG path. */
#include "core/qr.h"
#include "core/buffer.h"
#include <qrcodegen/qrcodegen.h>
#include <string.h>

enum {
	MARGIN = 4, /* modules of light around it, as the standard demands */
	MOST_VERSION = 25,
	MOST_WIDTH = 17 + 4 * MOST_VERSION,
	ROOM = qrcodegen_BUFFER_LEN_FOR_VERSION(25)
};

/* Command and number at `to`; the end of them. A code has at most 177 modules a side. */
static char *add(char *to, char command, int number)
{
	*to++ = command;
	if (number >= 100)
		*to++ = (char)('0' + number / 100);
	if (number >= 10)
		*to++ = (char)('0' + number / 10 % 10);
	*to++ = (char)('0' + number % 10);
	return to;
}

enum { RUN_BYTES = 16 }; /* "M100 100.5h100" is the longest */

/* From where the pen is: the light before a run as a move, the run as a line. */
static char *add_run(char *to, int start, int pen, int y, int length)
{
	if (pen < 0) {
		to = add(to, 'M', start + MARGIN);
		to = add(to, ' ', y + MARGIN);
		*to++ = '.';
		*to++ = '5';
	} else {
		to = add(to, 'm', start - pen);
		*to++ = ' ';
		*to++ = '0';
	}
	return add(to, 'h', length);
}

static char *add_row(char *to, const uint8_t *code, int width, int y)
{
	int start = -1, pen = -1;
	for (int x = 0; x <= width; x++) {
		bool dark = qrcodegen_getModule(code, x, y); /* outside it is light */
		if (dark && start < 0)
			start = x;
		if (dark || start < 0)
			continue;
		to = add_run(to, start, pen, y, x - start);
		pen = x;
		start = -1;
	}
	return to;
}

static struct qr drawn(struct arena *arena, const char *text, enum qrcodegen_Mask mask)
{
	uint8_t code[ROOM], work[ROOM];
	struct qr none = {0, ""};

	if (!*text || !qrcodegen_encodeText(text, work, code, qrcodegen_Ecc_MEDIUM, 1, MOST_VERSION,
					    mask, false))
		return none;

	int width = qrcodegen_getSize(code);
	char row[(MOST_WIDTH + 1) / 2 * RUN_BYTES];
	struct buffer path = buffer_in(arena);
	for (int y = 0; y < width; y++)
		buffer_add(&path, row, (size_t)(add_row(row, code, width, y) - row));
	return (struct qr){width + 2 * MARGIN, buffer_end(&path)};
}

struct qr qr_encode(struct arena *arena, const char *text)
{
	return drawn(arena, text, qrcodegen_Mask_AUTO);
}

struct qr qr_encode_token(struct arena *arena, const char *text)
{
	return drawn(arena, text, qrcodegen_Mask_3);
}
