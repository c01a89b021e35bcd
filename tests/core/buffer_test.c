/* The buffer: grows, keeps what it has, escapes the five characters. */
#include "core/buffer.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static int open_arena(void **state)
{
	*state = arena_new(16 << 20);
	return 0;
}

static int close_arena(void **state)
{
	arena_free(*state);
	return 0;
}

static void text_grows_at_its_end(void **state)
{
	struct buffer buffer = buffer_in(*state);
	assert_string_equal(buffer_end(&buffer), "");
	buffer_text(&buffer, "one");
	buffer_add(&buffer, " two three", 4);
	buffer_printf(&buffer, " %d", 3);
	assert_string_equal(buffer_end(&buffer), "one two 3");
	assert_int_equal(buffer.length, 9);
}

static void what_was_added_survives_growing(void **state)
{
	struct buffer buffer = buffer_in(*state);
	for (int i = 0; i < 20000; i++)
		buffer_printf(&buffer, "%05d", i);
	const char *text = buffer_end(&buffer);
	assert_int_equal(strlen(text), 100000);
	for (int i = 0; i < 20000; i++)
		assert_memory_equal(text + 5 * i, arena_printf(*state, "%05d", i), 5);
}

static void room_can_be_asked_for_at_once(void **state)
{
	struct buffer buffer = buffer_in(*state);
	buffer_text(&buffer, "head ");
	buffer_reserve(&buffer, 5000);
	const char *place = buffer.text;
	for (int i = 0; i < 5000; i++)
		buffer_add(&buffer, "x", 1);
	assert_ptr_equal(place, buffer_end(&buffer));
	assert_memory_equal(place, "head x", 6);
}

static void five_characters_are_escaped(void **state)
{
	struct buffer buffer = buffer_in(*state);
	const char *text = "<a href='x' title=\"Q&A\">";
	buffer_escaped(&buffer, text, strlen(text));
	assert_string_equal(buffer_end(&buffer),
			    "&lt;a href=&#39;x&#39; title=&quot;Q&amp;A&quot;&gt;");
}

static void other_bytes_stay(void **state)
{
	struct buffer buffer = buffer_in(*state);
	char every[256];
	for (int i = 0; i < 256; i++)
		every[i] = strchr("<>&\"'", i) && i ? '.' : (char)i;
	buffer_escaped(&buffer, every, sizeof every);
	assert_int_equal(buffer.length, sizeof every);
	assert_memory_equal(buffer.text, every, sizeof every);
}

/* Wherever it stands in a long text, and with whatever after it. */
static void each_sign_is_escaped_at_each_place(void **state)
{
	struct arena *arena = *state;
	static const struct {
		char sign;
		const char *entity;
	} signs[] = {
		{'<', "&lt;"}, {'>', "&gt;"}, {'&', "&amp;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		for (int at = 0; at < 50; at++) {
			char text[51] = {0}, wanted[80];
			memset(text, 'x', 50);
			text[at] = signs[i].sign;
			snprintf(wanted, sizeof wanted, "%.*s%s%s", at, text, signs[i].entity,
				 text + at + 1);
			struct buffer buffer = buffer_in(arena);
			buffer_escaped(&buffer, text, 50);
			assert_string_equal(buffer_end(&buffer), wanted);
		}
}

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(text_grows_at_its_end, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(what_was_added_survives_growing, open_arena,
						close_arena),
		cmocka_unit_test_setup_teardown(room_can_be_asked_for_at_once, open_arena,
						close_arena),
		cmocka_unit_test_setup_teardown(five_characters_are_escaped, open_arena,
						close_arena),
		cmocka_unit_test_setup_teardown(other_bytes_stay, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(each_sign_is_escaped_at_each_place, open_arena,
						close_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
