/* What pages rely on beyond the specification: strictness, escaping, messages, derived names,
 * promises, depth. */
#include "core/mustache.h"
#include "core/format.h"
#include "core/words.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static struct arena *arena;
static struct templates *templates;
static struct render_failure failure;

static int open_all(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	templates = templates_new();
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	templates_close(templates);
	arena_free(arena);
	return 0;
}

static void add(const char *name, const char *text)
{
	const char *error = NULL;
	if (!templates_add(templates, name, text, &error))
		fail_msg("%s", error);
}

/* NULL when it failed; `failure` says why. */
static const char *render(const char *name, const struct view *view)
{
	struct buffer buffer = buffer_in(arena);
	if (!mustache_render(templates, name, view, NULL, true, &buffer, &failure))
		return NULL;
	return buffer_end(&buffer);
}

static const char *show(const char *text, const struct view *view)
{
	add("page", text);
	return render("page", view);
}

static void assert_fails(const char *text, const struct view *view, const char *name,
			 const char *where, int line)
{
	assert_null(show(text, view));
	assert_string_equal(failure.name, name);
	assert_string_equal(failure.template_name, where);
	assert_int_equal(failure.line, line);
}

static void unknown_name_fails_with_its_line(void **state)
{
	(void)state;
	assert_fails("a\nb\n{{points}}\n", view_new(arena), "points", "page", 3);
}

static void unknown_name_in_a_partial_fails_there(void **state)
{
	(void)state;
	add("shared/bar", "one\n{{&cap.used}}");
	assert_fails("{{>shared/bar}}", view_new(arena), "cap.used", "shared/bar", 2);
}

static void object_is_nothing_to_show(void **state)
{
	(void)state;
	struct view *view = view_new(arena);
	view_object(view, "cap");
	assert_fails("{{cap}}", view, "cap", "page", 1);
}

static void unknown_section_is_empty(void **state)
{
	(void)state;
	assert_string_equal(show("[{{#gone}}x{{/gone}}{{^gone}}y{{/gone}}]", view_new(arena)),
			    "[y]");
}

static void null_is_known_and_empty(void **state)
{
	(void)state;
	struct view *view = view_new(arena);
	view_null(view, "name");
	view_time(view, "ended_at", 0);
	assert_string_equal(show("[{{name}}{{ended_at}}]", view), "[]");
}

static void unknown_partial_fails(void **state)
{
	(void)state;
	assert_fails("\n{{>gone}}", view_new(arena), "gone", "page", 2);
}

static void five_characters_are_escaped_unless_raw(void **state)
{
	(void)state;
	struct view *view = view_new(arena);
	view_text(view, "x", "<>&\"'");
	assert_string_equal(show("{{x}}|{{{x}}}|{{&x}}", view),
			    "&lt;&gt;&amp;&quot;&#39;|<>&\"'|<>&\"'");
}

static void values_are_written_plainly(void **state)
{
	(void)state;
	struct view *view = view_new(arena);
	view_int(view, "least", INT64_MIN);
	view_int(view, "none", 0);
	view_flag(view, "yes", true);
	view_time(view, "at", 1781289720000000);
	assert_string_equal(show("{{least}} {{none}} {{yes}} {{at}}", view),
			    "-9223372036854775808 0 true 2026-06-12T18:42:00Z");
}

static void recursion_fails_before_it_crashes(void **state)
{
	(void)state;
	add("again", "x{{>again}}{{>again}}");
	assert_null(render("again", view_new(arena)));
	assert_string_equal(failure.name, "again");
	add("parent", "{{$b}}{{/b}}");
	assert_null(show("{{<parent}}{{$b}}{{$b}}{{/b}}{{/b}}{{/parent}}", view_new(arena)));
	assert_string_equal(failure.name, "b");
}

static void broken_templates_are_said_with_their_line(void **state)
{
	(void)state;
	static const char *const broken[] = {
		"\n{{#a}}",	  "\n{{/a}}",
		"\n{{#a}}{{/b}}", "\n{{name",
		"\n{{}}",	  "\n{{a b}}",
		"\n{{a..b}}",	  "\n{{=x=}}",
		"\n{{<p}}",	  "\n{{$b}}{{/p}}",
		"\n{{{a}}",	  "\n{{>*a..b}}",
		"\n{{=| | |=}}",  "\n{{<p}}{{a}}{{/p}}",
	};
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		const char *error = NULL;
		assert_false(templates_add(templates, "page", broken[i], &error));
		assert_memory_equal(error, "page:2: ", 8);
	}
}

static void numbers_are_derived_for_people(void **state)
{
	(void)state;
	struct view *view = view_new(arena), *item;
	view_formats(view, formats_for("en-GB", "GBP", 2, "Europe/London"));
	view_int(view, "cap_minor", 3000);
	view_null(view, "ended_at");
	item = view_item(view, "list");
	view_int(item, "delta", 630);
	assert_string_equal(
		show("{{cap_minor_short}} {{#list}}{{delta_signed}} {{cap_minor}}{{/list}}"
		     "[{{ended_at_when}}]",
		     view),
		"\xc2\xa3"
		"30 +630 3000[]");
	assert_fails("{{cap_minor_nonsense}}", view, "cap_minor_nonsense", "page", 1);
	formats_close_all();
}

/* A catalogue as msgfmt makes it. */
static struct words *catalogue(void)
{
	char folder[] = "/tmp/mustache_test.XXXXXX";
	assert_non_null(mkdtemp(folder));
	const char *po = arena_printf(arena, "%s/x.po", folder);
	const char *mo = arena_printf(arena, "%s/x.mo", folder);
	FILE *file = fopen(po, "w");
	assert_non_null(file);
	fputs("msgid \"\"\nmsgstr \"Language: en\\nContent-Type: text/plain; charset=UTF-8\\n"
	      "Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n"
	      "msgid \"hello\"\nmsgstr \"Hi <{guest.name}> & {oops {x\"\n"
	      "msgid \"missing\"\nmsgstr \"{nobody}\"\n"
	      "msgid \"arrive\"\nmsgid_plural \"points\"\n"
	      "msgstr[0] \"{points} point\"\nmsgstr[1] \"{points} points\"\n",
	      file);
	fclose(file);
	assert_int_equal(system(arena_printf(arena, "msgfmt -o %s %s", mo, po)), 0);
	struct words *words = words_open(mo);
	assert_non_null(words);
	unlink(po);
	unlink(mo);
	rmdir(folder);
	return words;
}

static void messages_are_filled_and_escaped(void **state)
{
	(void)state;
	struct words *words = catalogue();
	struct view *view = view_new(arena);
	view_words(view, "t", words);
	view_text(view_object(view, "guest"), "name", "O'Hara");
	assert_string_equal(show("{{t.hello}}", view), "Hi &lt;O&#39;Hara&gt; &amp; {oops {x");
	add("raw", "{{{t.hello}}}");
	assert_string_equal(render("raw", view), "Hi &lt;O&#39;Hara&gt; &amp; {oops {x");
	assert_fails("\n{{t.missing}}", view, "nobody", "page", 2);
	assert_fails("{{t.no_such_key}}", view, "t.no_such_key", "page", 1);
	words_close(words);
}

static void number_chooses_the_plural_form(void **state)
{
	(void)state;
	struct words *words = catalogue();
	struct view *view = view_new(arena);
	view_words(view, "t", words);
	view_int(view_item(view, "list"), "points", 1);
	view_int(view_item(view, "list"), "points", 5);
	assert_string_equal(show("{{#list}}{{t.arrive}}, {{/list}}", view), "1 point, 5 points, ");
	assert_fails("{{t.arrive}}", view, "points", "page", 1);
	words_close(words);
}

static void message_may_stand_in_the_view(void **state)
{
	(void)state;
	struct view *view = view_new(arena);
	view_value(view, "error", (struct value){.kind = VALUE_MESSAGE, .text = "only {n} < 5"});
	view_int(view, "n", 3);
	assert_string_equal(show("{{error}}", view), "only 3 &lt; 5");
	view_value(view, "error", (struct value){.kind = VALUE_MESSAGE, .text = "{error}"});
	assert_null(render("page", view));
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void folder_is_read_whole_or_not_at_all(void **state)
{
	(void)state;
	char folder[] = "/tmp/mustache_test.XXXXXX";
	assert_non_null(mkdtemp(folder));
	const char *below = arena_printf(arena, "%s/guest", folder);
	const char *page = arena_printf(arena, "%s/card.html", below);
	const char *other = arena_printf(arena, "%s/frame.html", folder);
	assert_int_equal(mkdir(below, 0700), 0);
	write_file(page, "{{<frame}}{{$body}}card{{/body}}{{/frame}}");
	assert_null(templates_open(folder, NULL, NULL)); /* its parent is missing */
	write_file(other, "[{{$body}}{{/body}}");
	struct templates *read = templates_open(folder, NULL, NULL);
	assert_non_null(read);
	struct buffer buffer = buffer_in(arena);
	assert_true(
		mustache_render(read, "guest/card", view_new(arena), NULL, true, &buffer, NULL));
	assert_string_equal(buffer_end(&buffer), "[card");
	assert_false(
		mustache_render(read, "guest/gone", view_new(arena), NULL, true, &buffer, NULL));
	templates_close(read);
	write_file(other, "{{#broken}}");
	assert_null(templates_open(folder, NULL, NULL));
	unlink(page);
	unlink(other);
	rmdir(below);
	rmdir(folder);
}

static const char *two_are_known(const void *context, struct arena *memory, const char *name,
				 size_t length)
{
	(void)memory;
	if (length == 4 && !memcmp(name, "t.hi", 4))
		return context;
	return length == 7 && !memcmp(name, "asset.x", 7) ? "" : NULL;
}

static void what_is_known_beforehand_is_written_into_templates(void **state)
{
	(void)state;
	char folder[] = "/tmp/mustache_test.XXXXXX";
	assert_non_null(mkdtemp(folder));
	const char *page = arena_printf(arena, "%s/page.html", folder);
	const char *other = arena_printf(arena, "%s/other.html", folder);
	write_file(page, "{{t.hi}}{{#on}}|{{t.hi}}|{{/on}}{{asset.x}}{{{t.raw}}}{{t.hi2}}{{hi}}\n");
	write_file(other, "{{=<% %>=}}{{t.hi}}<%t.hi%>");
	struct templates *read = templates_open(folder, two_are_known, "hello &lt; {{name}}");
	assert_non_null(read);
	struct view *view = view_new(arena), *names = view_object(view, "t");
	view_flag(view, "on", true);
	view_text(view, "name", "<Ada>");
	view_text(view, "hi", "!");
	view_text(names, "hi", "looked up");
	view_text(names, "hi2", "2");
	view_text(names, "raw", "<raw>");
	struct buffer buffer = buffer_in(arena), second = buffer_in(arena);
	assert_true(mustache_render(read, "page", view, NULL, true, &buffer, NULL));
	assert_string_equal(buffer_end(&buffer),
			    "hello &lt; &lt;Ada&gt;|hello &lt; &lt;Ada&gt;|<raw>2!\n");
	assert_true(mustache_render(read, "other", view, NULL, true, &second, NULL));
	assert_string_equal(buffer_end(&second), "{{t.hi}}looked up");
	templates_close(read);
	unlink(page);
	unlink(other);
	rmdir(folder);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_all, close_all)

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	const struct CMUnitTest tests[] = {
		TEST(unknown_name_fails_with_its_line),
		TEST(unknown_name_in_a_partial_fails_there),
		TEST(object_is_nothing_to_show),
		TEST(unknown_section_is_empty),
		TEST(null_is_known_and_empty),
		TEST(unknown_partial_fails),
		TEST(five_characters_are_escaped_unless_raw),
		TEST(values_are_written_plainly),
		TEST(recursion_fails_before_it_crashes),
		TEST(broken_templates_are_said_with_their_line),
		TEST(numbers_are_derived_for_people),
		TEST(messages_are_filled_and_escaped),
		TEST(what_is_known_beforehand_is_written_into_templates),
		TEST(number_chooses_the_plural_form),
		TEST(message_may_stand_in_the_view),
		TEST(folder_is_read_whole_or_not_at_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
