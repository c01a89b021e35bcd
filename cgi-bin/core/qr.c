/* QR codes: libqrencode's modules, drawn as one SVG path. */
#include "core/qr.h"
#include "core/buffer.h"
#include <qrencode.h>

enum { MARGIN = 4 }; /* modules of light around it, as the standard demands */

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

static void add_row(struct buffer *buffer, const unsigned char *row, int width, int y)
{
	int x = 0;

	while (x < width) {
		int start = x;
		while (x < width && row[x] & 1)
			x++;
		if (x == start) {
			x++;
			continue;
		}
		add(buffer, "M", start + MARGIN);
		add(buffer, " ", y + MARGIN);
		add(buffer, "h", x - start);
		add(buffer, "v1h-", x - start);
		buffer_text(buffer, "z");
	}
}

struct qr qr_encode(struct arena *arena, const char *text)
{
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	if (!code)
		return (struct qr){0, ""};

	struct buffer buffer = buffer_in(arena);
	for (int y = 0; y < code->width; y++)
		add_row(&buffer, code->data + y * code->width, code->width, y);
	struct qr qr = {code->width + 2 * MARGIN, buffer_end(&buffer)};
	QRcode_free(code);
	return qr;
}
