/* The arena: zeroed, aligned, released in reverse, limited. */
#include "core/arena.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static void memory_is_zeroed_and_aligned(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64 << 20);
	for (int round = 0; round < 3; round++) {
		for (size_t bytes = 1; bytes < 200000; bytes = bytes * 2 + 1) {
			unsigned char *memory = arena_alloc(arena, bytes);
			assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < bytes; i++)
				assert_int_equal(memory[i], 0);
			memset(memory, 0xa5, bytes);
		}
		arena_reset(arena);
	}
	arena_free(arena);
}

static void pieces_never_overlap(void **state)
{
	(void)state;
	enum { PIECES = 500 };
	struct arena *arena = arena_new(64 << 20);
	unsigned char *pieces[PIECES];
	for (size_t i = 0; i < PIECES; i++) {
		pieces[i] = arena_alloc(arena, i * 37 % 9000 + 1);
		memset(pieces[i], (int)(i % 251), i * 37 % 9000 + 1);
	}
	for (size_t i = 0; i < PIECES; i++)
		for (size_t k = 0; k < i * 37 % 9000 + 1; k++)
			assert_int_equal(pieces[i][k], i % 251);
	arena_free(arena);
}

static char order[8], letters[] = "abcd";

static void note(void *thing)
{
	strncat(order, thing, 1);
}

static void deferred_things_are_released_newest_first(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	order[0] = 0;
	arena_defer(arena, note, &letters[0]);
	arena_defer(arena, note, &letters[1]);
	arena_defer(arena, note, &letters[2]);
	arena_reset(arena);
	assert_string_equal(order, "cba");
	arena_reset(arena);
	assert_string_equal(order, "cba");
	arena_defer(arena, note, &letters[3]);
	arena_free(arena);
	assert_string_equal(order, "cbad");
}

static void texts_are_copied_and_printed(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	char source[] = "points";
	char *text = arena_text(arena, source);
	char *piece = arena_copy(arena, source, 3);
	source[0] = 'X';
	assert_string_equal(text, "points");
	assert_string_equal(piece, "poi");
	assert_string_equal(arena_copy(arena, NULL, 0), "");
	assert_string_equal(arena_printf(arena, "%d of %s", 3, "12"), "3 of 12");
	assert_string_equal(arena_printf(arena, "%s", ""), "");
	assert_string_equal(arena_printf(arena, "plain"), "plain");
	assert_string_equal(arena_printf(arena, "%s, %s%s!", "a", "", "bc"), "a, bc!");
	assert_string_equal(arena_printf(arena, "%s%%", "50"), "50%");
	char *wide = arena_printf(arena, "%1000d", 7);
	assert_int_equal(strlen(wide), 1000);
	assert_int_equal(wide[999], '7');
	arena_free(arena);
}

static void what_was_handed_out_is_counted(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	assert_int_equal(arena_used(arena), 0);
	arena_alloc(arena, 100);
	arena_alloc(arena, 23);
	assert_int_equal(arena_used(arena), 123);
	arena_reset(arena);
	assert_int_equal(arena_used(arena), 0);
	arena_free(arena);
}

static int end_of_child_taking(size_t bytes)
{
	pid_t child = fork();
	if (child == 0) {
		setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
		signal(SIGABRT, SIG_DFL);
		close(STDERR_FILENO);
		struct arena *arena = arena_new(1000);
		arena_alloc(arena, 500);
		arena_alloc(arena, bytes);
		_exit(0);
	}
	int status = 0;
	waitpid(child, &status, 0);
	return status;
}

static void over_the_limit_the_process_ends(void **state)
{
	(void)state;
	assert_int_equal(end_of_child_taking(500), 0);
	assert_true(end_of_child_taking(501) != 0);
	assert_true(end_of_child_taking(SIZE_MAX) != 0);
	assert_true(end_of_child_taking(SIZE_MAX - 400) != 0);
}

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(pieces_never_overlap),
		cmocka_unit_test(deferred_things_are_released_newest_first),
		cmocka_unit_test(texts_are_copied_and_printed),
		cmocka_unit_test(what_was_handed_out_is_counted),
		cmocka_unit_test(over_the_limit_the_process_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
