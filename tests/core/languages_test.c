/* What is written into templates beforehand reads as what is looked up in the catalogue: for every
 * message of both languages. */
#include "core/languages.h"
#include "assets.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static const char words_folder[] = "build/debug/words";
static struct arena *arena;
static char folder[] = "/tmp/languages_test.XXXXXX";
static int messages;

/* A page that shows every message, each on a line. */
static const char *every_message(void)
{
	FILE *file = fopen("templates/words/en.po", "r");
	char line[4096], key[200];
	struct buffer page = buffer_in(arena);
	assert_non_null(file);
	while (fgets(line, sizeof line, file))
		if (sscanf(line, "msgid \"%199[a-zA-Z0-9_]\"", key) == 1) {
			buffer_printf(&page, "{{t.%s}}\n", key);
			messages++;
		}
	fclose(file);
	return buffer_end(&page);
}

static void write_page(const char *name, const char *text)
{
	FILE *file = fopen(arena_printf(arena, "%s/%s.html", folder, name), "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void remove_page(const char *name)
{
	unlink(arena_printf(arena, "%s/%s.html", folder, name));
}

/* Until nothing is missing: each missing name becomes one that has to be escaped, or a number. */
static const char *rendered(const struct templates *templates, struct view *view)
{
	for (int missing = 0; missing < 2000; missing++) {
		struct render_failure failure = {0};
		struct buffer page = buffer_in(arena);
		if (mustache_render(templates, "every", view, NULL, true, &page, &failure))
			return buffer_end(&page);
		const char *dot = strchr(failure.name, '.');
		if (!dot) {
			view_int(view, failure.name, missing % 30);
			continue;
		}
		const char *name = arena_copy(arena, failure.name, (size_t)(dot - failure.name));
		struct value object;
		if (!value_find(value_object(view), NULL, arena, name, strlen(name), &object))
			object = value_object(view_object(view, name));
		view_text(object.object, dot + 1, "<&\"'>");
	}
	return NULL;
}

static void each_message_reads_as_it_is_looked_up(void **state)
{
	(void)state;
	struct templates *looked_up = templates_open(folder, NULL, NULL);
	assert_non_null(looked_up);
	assert_true(messages > 150);
	for (int i = 0; i < 2; i++) {
		struct view *view = view_new(arena);
		view_words(view, "t", app_languages[i].words);
		const char *wanted = rendered(looked_up, view);
		assert_non_null(wanted);
		assert_string_equal(rendered(app_languages[i].templates, view), wanted);
	}
	templates_close(looked_up);
}

static void a_message_needs_no_catalogue_then(void **state)
{
	(void)state;
	struct view *view = view_new(arena);
	struct buffer english = buffer_in(arena), russian = buffer_in(arena);
	assert_true(mustache_render(app_languages[0].templates, "one", view, NULL, true, &english,
				    NULL));
	assert_true(mustache_render(app_languages[1].templates, "one", view, NULL, true, &russian,
				    NULL));
	assert_string_equal(buffer_end(&english), "Sign out " ASSET_TILL_JS);
	assert_string_equal(buffer_end(&russian), "Выйти " ASSET_TILL_JS);
}

static void an_app_without_languages_has_its_assets(void **state)
{
	(void)state;
	struct templates *plain = templates_plain(folder);
	struct view *view = view_new(arena);
	struct buffer page = buffer_in(arena);
	assert_non_null(plain);
	assert_true(mustache_render(plain, "asset", view, NULL, true, &page, NULL));
	assert_string_equal(buffer_end(&page), ASSET_CONSOLE_CSS);
	struct render_failure failure = {0};
	assert_false(mustache_render(plain, "no_asset", view, NULL, true, &page, &failure));
	assert_string_equal(failure.name, "asset.no_such_css");
	templates_close(plain);
}

static int open_all(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	assert_non_null(mkdtemp(folder));
	write_page("every", every_message());
	write_page("one", "{{t.sign_out}} {{asset.till_js}}");
	write_page("asset", "{{asset.console_css}}");
	write_page("no_asset", "{{asset.no_such_css}}");
	assert_true(languages_open(words_folder, folder));
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	languages_close();
	static const char *const pages[] = {"every", "one", "asset", "no_asset"};
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		remove_page(pages[i]);
	rmdir(folder);
	arena_free(arena);
	return 0;
}

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_message_reads_as_it_is_looked_up),
		cmocka_unit_test(a_message_needs_no_catalogue_then),
		cmocka_unit_test(an_app_without_languages_has_its_assets),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
