/* What an SMS costs: which characters the GSM alphabet has, and where a text becomes several. */
#include "core/buffer.h"
#include "core/gsm7.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static int open_arena(void **state)
{
	*state = arena_new(1 << 20);
	return 0;
}

static int close_arena(void **state)
{
	arena_free(*state);
	return 0;
}

/* The whole default alphabet as the standard prints it, row by row, without the escape. */
static const char alphabet[] = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
			       "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

static void the_alphabet_is_the_standards(void **state)
{
	(void)state;
	assert_int_equal(gsm7_septets(alphabet), 127); /* 128 places, one is the escape */
	assert_int_equal(gsm7_septets("^{}\\[~]|€\f"), 20);
	assert_int_equal(gsm7_septets(""), 0);
	assert_true(gsm7_fits("You have £25 & 500 points: \"tea\""));
}

static void what_it_lacks_does_not_fit(void **state)
{
	(void)state;
	static const char *const others[] = {
		"`", "\t", "ç", "á", "ё", "Привет", "’", "–", "…", "₽", "₦", "🙂", "\x7f", "\x01",
		"\u00A0", "Α" /* Greek capital alpha: the network writes a Latin A for it */};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		assert_false(gsm7_fits(others[i]));
		assert_int_equal(gsm7_septets(others[i]), -1);
	}
	assert_false(gsm7_fits("all plain but one ё at last"));
}

static const char *times(struct arena *arena, int count, const char *text)
{
	struct buffer buffer = buffer_in(arena);
	while (count--)
		buffer_text(&buffer, text);
	return buffer_end(&buffer);
}

static void parts_are_counted(void **state)
{
	struct arena *arena = *state;
	static const struct {
		int count;
		const char *text;
		int segments;
		bool unicode;
	} cases[] = {
		{0, "", 0, false},
		{1, "a", 1, false},
		{160, "a", 1, false},
		{161, "a", 2, false},
		{306, "a", 2, false},
		{307, "a", 3, false},
		{80, "€", 1, false},
		{81, "€", 2, false},
		/* 153 is odd: 76 of two septets in a part, not 76 and a half */
		{152, "€", 2, false},
		{153, "€", 3, false},
		{70, "ж", 1, true},
		{71, "ж", 2, true},
		{134, "ж", 2, true},
		{135, "ж", 3, true},
		{35, "🙂", 1, true},
		{36, "🙂", 2, true},
		/* and 67 is odd as well: 33 pairs in a part */
		{66, "🙂", 2, true},
		{67, "🙂", 3, true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool unicode = !cases[i].unicode;
		const char *text = times(arena, cases[i].count, cases[i].text);
		assert_int_equal(sms_segments(text, &unicode), cases[i].segments);
		assert_int_equal(unicode, cases[i].unicode);
	}
	/* One character outside makes 100 plain ones travel as UCS-2. */
	assert_int_equal(sms_segments(times(arena, 100, "a"), NULL), 1);
	assert_int_equal(sms_segments(arena_printf(arena, "%s…", times(arena, 100, "a")), NULL), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_alphabet_is_the_standards),
		cmocka_unit_test(what_it_lacks_does_not_fit),
		cmocka_unit_test_setup_teardown(parts_are_counted, open_arena, close_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
