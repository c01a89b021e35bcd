/* What guests are told: every built-in text is one that a network could have written, texts fill to
 * what they should, and what is not a text is refused with its place. */
#include "core/gsm7.h"
#include "domain/message.h"
#include "random.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

enum { CASES = 20000 };
static struct arena *arena;
static const struct network london = {.slug = "blkpages",
				      .name = "BlkPages",
				      .currency = "GBP",
				      .locale = "en-GB",
				      .time_zone = "Europe/London",
				      .digits = 2,
				      .value_points = 100,
				      .value_minor = 100};
static const struct config config = {.public_origin = "https://loyalty.example"};

static int start(void **state)
{
	(void)state;
	arena = arena_new(256 << 20);
	formats_set_now(INT64_C(1781265600) * 1000000); /* 2026-06-12 */
	return 0;
}

static int end(void **state)
{
	(void)state;
	formats_close_all();
	arena_free(arena);
	return 0;
}

static const char *sample(const struct message_words *words, const char *language)
{
	struct message_facts facts = message_samples(INT64_C(1781265600) * 1000000);
	struct message_values values = message_values(arena, &config, &london, language, &facts);
	return message_fill(arena, words->body, &values);
}

static void every_built_in_text_would_pass(void **state)
{
	(void)state;
	for (const struct message_kind *kind = message_kinds; kind->name; kind++)
		for (int c = 0; kind->channels[c]; c++)
			for (int l = 0; message_languages[l]; l++) {
				const char *channel = kind->channels[c],
					   *language = message_languages[l];
				struct message_words words =
					message_built_in(kind, channel, language);
				struct message_error error;
				if (!message_check(arena, kind, channel, false, words.body,
						   &error) ||
				    !message_check(arena, kind, channel, true, words.subject,
						   &error))
					fail_msg("%s %s %s: %d %s", kind->name, channel, language,
						 error.fault, error.name);
				const char *text = sample(&words, language);
				assert_null(strpbrk(text, "{}"));
				if (!strcmp(channel, "sms") && !strcmp(language, "en"))
					assert_int_equal(sms_segments(text, NULL), 1);
				if (!strcmp(channel, "sms"))
					assert_true(sms_segments(text, NULL) <= 2);
				assert_int_equal(*words.subject != 0, !strcmp(channel, "push"));
				assert_string_equal(words.provider_template,
						    strcmp(channel, "whatsapp") ? "" : kind->name);
			}
}

/* WhatsApp takes no template that begins or ends with a placeholder. */
static void a_whatsapp_text_begins_and_ends_with_words(void **state)
{
	(void)state;
	for (const struct message_kind *kind = message_kinds; kind->name; kind++)
		for (int l = 0; message_languages[l]; l++)
			if (message_channel(kind, "whatsapp") >= 0) {
				const char *body =
					message_built_in(kind, "whatsapp", message_languages[l])
						.body;
				size_t length = strlen(body);
				assert_true(*body != '{');
				assert_true(body[length - 1] != '}');
			}
}

static void figures_are_the_readers(void **state)
{
	(void)state;
	struct message_words words =
		message_built_in(message_kind_find("points_expiring"), "sms", "en");
	assert_string_equal(sample(&words, "en"),
			    "BlkPages: use 1,200 of your points by 19 June, then "
			    "they expire. https://loyalty.example/blkpages");
	words = message_built_in(message_kind_find("points_expiring"), "push", "en");
	assert_string_equal(sample(&words, "en"),
			    "Use 1,200 of your points by 19 June. They are worth £12.");
	words = message_built_in(message_kind_find("points_expiring"), "sms", "ru");
	assert_string_equal(sample(&words, "ru"), "BlkPages: после 19 июня сгорят баллы: 1 200. "
						  "https://loyalty.example/blkpages");
	words = message_built_in(message_kind_find("tier_up"), "sms", "ru");
	assert_string_equal(sample(&words, "ru"), "BlkPages: ваш новый уровень — Золото.");
	words = message_built_in(message_kind_find("otp"), "sms", "en");
	assert_string_equal(
		sample(&words, "en"),
		"482913 is your BlkPages code. It works for 10 minutes. Do not share it.");
}

static void a_reader_without_a_language_reads_the_networks(void **state)
{
	(void)state;
	struct network russian = {.locale = "ru"}, rusyn = {.locale = "rue-UA"},
		       french = {.locale = "fr-FR"};
	assert_string_equal(message_language(&london, ""), "en");
	assert_string_equal(message_language(&russian, ""), "ru");
	assert_string_equal(message_language(&russian, "en"), "en");
	assert_string_equal(message_language(&rusyn, ""), "en");
	assert_string_equal(message_language(&french, ""), "en");
	assert_string_equal(message_language(&london, "ru-RU"), "ru");
}

static const struct {
	const char *kind, *channel, *text;
	enum message_fault fault;
	const char *name;
	size_t at;
} texts[] = {
	{"otp", "sms", "Code {code}", MESSAGE_FINE, "", 0},
	{"otp", "sms", "", MESSAGE_EMPTY, "", 0},
	{"otp", "sms", "No code", MESSAGE_MISSING, "code", 0},
	{"otp", "sms", "{code} {points}", MESSAGE_UNKNOWN, "points", 7},
	{"otp", "sms", "{code} {Code}", MESSAGE_UNKNOWN, "Code", 7},
	{"otp", "sms", "{code} { code }", MESSAGE_UNKNOWN, " code ", 7},
	{"otp", "sms", "{code} {}", MESSAGE_UNKNOWN, "", 7},
	{"otp", "sms", "{code} {minutes", MESSAGE_BRACE, "", 7},
	{"otp", "sms", "{code} minutes}", MESSAGE_BRACE, "", 14},
	{"otp", "sms", "{{code}}", MESSAGE_BRACE, "", 0},
	{"otp", "sms", "{code}}", MESSAGE_BRACE, "", 6},
	{"otp", "sms", "{{name}", MESSAGE_BRACE, "", 0},
	{"otp", "sms", "{code}\nline", MESSAGE_FINE, "", 0},
	{"otp", "sms", "{code}\tline", MESSAGE_CONTROL, "", 6},
	{"otp", "sms", "{code}\rline", MESSAGE_CONTROL, "", 6},
	{"otp", "sms", "{code} \xc2\x85", MESSAGE_CONTROL, "", 7},
	{"otp", "sms", "{code} \xe2\x80\xae", MESSAGE_CONTROL, "", 7},
	{"otp", "sms", "{code} \xff", MESSAGE_CONTROL, "", 7},
	{"otp", "sms", "@evil.example #{code}", MESSAGE_ORIGIN_LINE, "", 0},
	{"otp", "sms", "Yours:\n\n@evil.example #{code}", MESSAGE_ORIGIN_LINE, "", 8},
	{"otp", "sms", "Write to a@b.example: {code}", MESSAGE_FINE, "", 0},
	{"tier_up", "push", "@you are {tier}", MESSAGE_FINE, "", 0},
	{"tier_up", "push", "{tier} {name} {network} {link}", MESSAGE_FINE, "", 0},
	{"points_expiring", "sms", "{points}", MESSAGE_MISSING, "date", 0},
};

static void what_is_no_text_is_refused_with_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct message_error error;
		bool fine = message_check(arena, message_kind_find(texts[i].kind), texts[i].channel,
					  false, texts[i].text, &error);
		if (fine != (texts[i].fault == MESSAGE_FINE) || error.fault != texts[i].fault ||
		    strcmp(error.name, texts[i].name) || error.at != texts[i].at)
			fail_msg("\"%s\": %d \"%s\" at %zu", texts[i].text, error.fault, error.name,
				 error.at);
	}
}

static void a_text_is_as_long_as_its_channel_allows(void **state)
{
	(void)state;
	const struct message_kind *kind = message_kind_find("tier_up");
	static const char *const channels[] = {"sms", "push", "whatsapp"};
	for (size_t c = 0; c < sizeof channels / sizeof *channels; c++) {
		int limit = message_limit(channels[c], false);
		char *text = arena_alloc(arena, (size_t)limit * 2 + 3);
		for (int i = 0; i <= limit; i++)
			memcpy(text + 2 * i, "я", 3);
		struct message_error error;
		assert_false(message_check(arena, kind, channels[c], false, text, &error));
		assert_int_equal(error.fault, MESSAGE_TOO_LONG);
		assert_int_equal(error.limit, limit);
		text[2 * limit] = 0;
		assert_true(message_check(arena, kind, channels[c], false, text, &error));
	}
	struct message_error error;
	assert_true(message_check(arena, kind, "push", true, "", &error));
	assert_false(message_check(arena, kind, "push", true, "two\nlines", &error));
	assert_int_equal(error.fault, MESSAGE_CONTROL);
}

static void a_value_is_text_and_nothing_else(void **state)
{
	(void)state;
	struct message_values values = {{[SAY_NAME] = "{code}",
					 [SAY_CODE] = "1",
					 [SAY_TIER] = "a\n@b #c",
					 [SAY_NETWORK] = "<b>\"&\xe2\x80\xae\xff"}};
	assert_string_equal(message_fill(arena, "{name}{tier}{link}{network}!", &values),
			    "{code}a @b #c<b>\"&  !");
	assert_string_equal(message_fill(arena, "{{name}} {x} {", &values), "{{code}} {x} {");
	const char *const *parameters =
		message_parameters(arena, "{code} for {name}, {code} {x} {link}", &values);
	assert_string_equal(parameters[0], "1");
	assert_string_equal(parameters[1], "{code}");
	assert_string_equal(parameters[2], "1");
	assert_string_equal(parameters[3], "–");
	assert_null(parameters[4]);
}

static void a_forms_text_is_tidied(void **state)
{
	(void)state;
	assert_string_equal(message_tidy(arena, " \r\n a\r\nb \t\r\n"), "a\nb");
	assert_string_equal(message_tidy(arena, " \r\n"), "");
	assert_string_equal(message_tidy(arena, "a\rb"), "a\rb");
	assert_string_equal(message_tidy(arena, "a\r\r\nb"), "a\nb");
}

/* Texts put together from runs and placeholders fill to the same put together from values. */
static void random_texts_fill_to_what_they_should(void **state)
{
	static const char *const runs[] = {"", " ", "a", "я", "\n", "code", "£", "😀", ":", "$1 %s"};
	static const char *const all_values[] = {"", "{", "}", "{name}", "12", "Ядро", "{{", "%n"};
	struct random random = {.state = 7};
	const struct message_kind *kind = message_kind_find("points_expiring");
	(void)state;
	for (int i = 0; i < CASES; i++) {
		struct message_values values = {{NULL}};
		char text[1024] = "", expected[1024] = "";
		bool known = true;
		for (int p = 0; p < PLACEHOLDERS; p++)
			values.text[p] = all_values[random_between(&random, 0, 7)];
		for (int piece = 0; piece < 12; piece++) {
			const char *run = runs[random_between(&random, 0, 9)];
			int p = (int)random_between(&random, 0, PLACEHOLDERS - 1);
			strcat(strcat(strcat(strcat(text, run), "{"), placeholder_names[p]), "}");
			strcat(strcat(expected, run), values.text[p]);
			known &= kind->placeholders >> p & 1;
		}
		struct message_error error;
		strcat(text, "{points}{date}");
		strcat(strcat(expected, values.text[SAY_POINTS]), values.text[SAY_DATE]);
		assert_string_equal(message_fill(arena, text, &values), expected);
		assert_int_equal(message_check(arena, kind, "whatsapp", false, text, &error),
				 known);
		if (i % 1000 == 0)
			arena_reset(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_built_in_text_would_pass),
		cmocka_unit_test(a_whatsapp_text_begins_and_ends_with_words),
		cmocka_unit_test(figures_are_the_readers),
		cmocka_unit_test(a_reader_without_a_language_reads_the_networks),
		cmocka_unit_test(what_is_no_text_is_refused_with_its_place),
		cmocka_unit_test(a_text_is_as_long_as_its_channel_allows),
		cmocka_unit_test(a_value_is_text_and_nothing_else),
		cmocka_unit_test(a_forms_text_is_tidied),
		cmocka_unit_test(random_texts_fill_to_what_they_should),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, end);
}
