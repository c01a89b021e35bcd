/* qr: the path draws what the standard demands, and the same each time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <qrcodegen/qrcodegen.h>
#include "core/qr.h"

enum { MOST = 200, MARGIN = 4 };

static struct arena *arena;
static unsigned char drawn[MOST][MOST];

static int open_arena(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* Draws a path into `drawn`; every module at most once. */
static void draw(const struct qr *qr)
{
	const char *at = qr->path;

	memset(drawn, 0, sizeof(drawn));
	assert_in_range(qr->size, 21 + 2 * MARGIN, MOST);
	int x = 0, y = -1;
	while (*at) {
		int right = 0, row = 0, width = 0, length = 0;
		if (sscanf(at, "M%d %d.5h%d%n", &right, &row, &width, &length) == 3) {
			assert_true(row > y);
			x = right;
			y = row;
		} else {
			assert_int_equal(sscanf(at, "m%d 0h%d%n", &right, &width, &length), 2);
			assert_true(right > 0); /* runs are merged */
			x += right;
		}
		assert_true(length > 0 && width > 0);
		assert_true(x >= MARGIN && x + width <= qr->size - MARGIN);
		assert_true(y >= MARGIN && y < qr->size - MARGIN);
		for (; width > 0; width--)
			assert_int_equal(drawn[y][x++]++, 0);
		at += length;
	}
}

static void assert_finder(int left, int top)
{
	static const char *const rows[] = {"1111111", "1000001", "1011101", "1011101",
					   "1011101", "1000001", "1111111"};
	for (int y = 0; y < 7; y++)
		for (int x = 0; x < 7; x++)
			assert_int_equal(drawn[top + y][left + x], rows[y][x] - '0');
}

static void finders_stand_in_three_corners(void **state)
{
	(void)state;
	struct qr qr = qr_encode(arena, "c1.019ebd36-68bb-7000-8000-000000000000.ABCDEFGH");

	assert_int_equal((qr.size - 2 * MARGIN - 17) % 4, 0);
	draw(&qr);
	int far = qr.size - MARGIN - 7;
	assert_finder(MARGIN, MARGIN);
	assert_finder(far, MARGIN);
	assert_finder(MARGIN, far);
}

static void modules_are_those_of_the_library(void **state)
{
	(void)state;
	static const char *const texts[] = {"a", "https://example.org/lumiere/?c=1", "Привет"};
	for (size_t at = 0; at < sizeof(texts) / sizeof(texts[0]); at++) {
		struct qr qr = qr_encode(arena, texts[at]);
		uint8_t code[qrcodegen_BUFFER_LEN_MAX], work[qrcodegen_BUFFER_LEN_MAX];
		memcpy(work, texts[at], strlen(texts[at]));
		assert_true(qrcodegen_encodeBinary(work, strlen(texts[at]), code,
						   qrcodegen_Ecc_MEDIUM, 1, 40, qrcodegen_Mask_AUTO,
						   false));
		assert_int_equal(qr.size, qrcodegen_getSize(code) + 2 * MARGIN);
		draw(&qr);
		for (int y = 0; y < qrcodegen_getSize(code); y++)
			for (int x = 0; x < qrcodegen_getSize(code); x++)
				assert_int_equal(drawn[y + MARGIN][x + MARGIN],
						 qrcodegen_getModule(code, x, y));
	}
}

static void the_same_text_gives_the_same_path(void **state)
{
	(void)state;
	struct qr one = qr_encode(arena, "c1.abc"), again = qr_encode(arena, "c1.abc");
	struct qr other = qr_encode(arena, "c1.abd");

	assert_int_equal(one.size, 21 + 2 * MARGIN);
	assert_int_equal(one.size, again.size);
	assert_string_equal(one.path, again.path);
	assert_string_not_equal(one.path, other.path);
}

static void a_token_is_drawn_too(void **state)
{
	(void)state;
	struct qr qr = qr_encode_token(arena, "C1.AAAAAMBY7UMXHQTO5K3NVZ2JWEGRLPA4DC");

	assert_int_equal(qr.size, 25 + 2 * MARGIN);
	draw(&qr);
	assert_finder(MARGIN, MARGIN);
}

static void what_cannot_be_drawn_is_empty(void **state)
{
	(void)state;
	char *text = arena_alloc(arena, 4001);
	memset(text, 'x', 4000);
	assert_string_equal(qr_encode(arena, text).path, "");
	assert_int_equal(qr_encode(arena, text).size, 0);
	assert_string_equal(qr_encode(arena, "").path, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finders_stand_in_three_corners),
		cmocka_unit_test(modules_are_those_of_the_library),
		cmocka_unit_test(the_same_text_gives_the_same_path),
		cmocka_unit_test(a_token_is_drawn_too),
		cmocka_unit_test(what_cannot_be_drawn_is_empty),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("qr", tests, open_arena, close_arena) != 0;
}
