/* An e-mail byte by byte, how it looks to a mail server, and what never gets into one. */
#include "asked.h"
#include "channels/mail.h"
#include "core/buffer.h"
#include "core/digest.h"
#include "core/http.h"

static struct asked asked;
#define ADA                                                                                        \
	.to = "ada@example.com", .outbox_id = "00000000-0000-7000-8000-000000000002",              \
	.language = "en", .now = INT64_C(1795260065000000)
#define HEAD_1 "Date: Sat, 21 Nov 2026 11:21:05 +0000\r\n"
#define HEAD_2                                                                                     \
	"Message-ID: <00000000-0000-7000-8000-000000000002@loyalty.example>\r\n"                   \
	"Content-Language: en\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
#define PLAIN                                                                                      \
	"Content-Type: text/plain; charset=utf-8\r\n"                                              \
	"Content-Transfer-Encoding: quoted-printable\r\n\r\n"

static void a_plain_message(void **state)
{
	(void)state;
	assert_string_equal(
		asks(&asked, (struct delivery){ADA, .subject = "Your points",
					       .from_name = "Black \"Pages\"",
					       .body = "Dear Ada,\n\n.you = 5\t\nBye \n"}),
		HEAD_1 "From: \"Black \\\"Pages\\\"\"\r\n <points@loyalty.example>\r\n"
		       "To: <ada@example.com>\r\nSubject: Your points\r\n" HEAD_2 PLAIN
		       "Dear Ada,\r\n\r\n=2Eyou =3D 5=09\r\nBye=20\r\n\r\n");
	assert_string_equal(asked.exchange.url, "smtp://mail.example:587/loyalty.example");
	assert_string_equal(asked.exchange.user, "postman");
	assert_string_equal(asked.exchange.password, "s3cret");
	assert_string_equal(asked.exchange.mail_from, "points@loyalty.example");
	assert_string_equal(asked.exchange.mail_to, "ada@example.com");
	assert_null(asked.exchange.headers[0]);
}

static void words_that_are_not_ascii(void **state)
{
	(void)state;
	const char *mail =
		asks(&asked, (struct delivery){ADA, .subject = "£5 для вас", .from_name = "Кофе",
					       .body = "£5 and more"});
	assert_non_null(strstr(mail, "\r\nSubject: =?UTF-8?B?wqM1INC00LvRjyDQstCw0YE=?=\r\n"));
	assert_non_null(strstr(
		mail, "\r\nFrom: =?UTF-8?B?0JrQvtGE0LU=?=\r\n <points@loyalty.example>\r\n"));
	assert_non_null(strstr(mail, "quoted-printable\r\n\r\n=C2=A35 and more\r\n"));
	/* Cyrillic is shorter in base64. */
	mail = asks(&asked, (struct delivery){ADA, .subject = "x", .body = "Ваш код\n"});
	assert_non_null(strstr(mail, "base64\r\n\r\n0JLQsNGIINC60L7QtA0K\r\n"));
	/* What only looks like an encoded word is one, encoded. */
	mail = asks(&asked, (struct delivery){ADA, .subject = "=?UTF-8?Q?hi?=", .body = "x"});
	assert_non_null(strstr(mail, "Subject: =?UTF-8?B?PT9VVEYtOD9RP2hpPz0=?=\r\n"));
}

/* Each encoded word is read alone: none ends within a character. */
static void words_are_cut_between_characters(void **state)
{
	(void)state;
	for (size_t before = 0; before < 4; before++) {
		const char *subject = arena_printf(asked.arena, "%.*s%s", (int)before, "xyz",
						   times(&asked, "🎉", 60));
		const char *word =
			asks(&asked, (struct delivery){ADA, .subject = subject, .body = "x"});
		struct buffer whole_of_it = buffer_in(asked.arena);
		while ((word = strstr(word, "=?UTF-8?B?"))) {
			size_t length;
			word += strlen("=?UTF-8?B?");
			const char *base64 = arena_copy(asked.arena, word, strcspn(word, "?"));
			const char *bytes =
				(const char *)base64_bytes(asked.arena, base64, &length);
			assert_non_null(bytes);
			assert_true(utf8_valid(bytes, length));
			buffer_add(&whole_of_it, bytes, length);
		}
		assert_string_equal(buffer_end(&whole_of_it), subject);
	}
}

static void a_link_makes_a_second_part_of_html(void **state)
{
	(void)state;
	const char *mail =
		asks(&asked, (struct delivery){ADA, .subject = "<b>", .body = "1 < 2 & \"3\"\nok",
					       .link = "https://x.example/?a=1&b=2"});
	assert_non_null(strstr(mail,
			       "Content-Type: multipart/alternative;\r\n boundary=\"=_00000000-"
			       "0000-7000-8000-000000000002\"\r\n\r\n--=_00000000-"));
	assert_non_null(
		strstr(mail, "1 < 2 & \"3\"\r\nok\r\n\r\nhttps://x.example/?a=3D1&b=3D2\r\n--=_"));
	assert_non_null(strstr(mail, "<title>&lt;b&gt;</title>"));
	assert_non_null(strstr(mail, "<p>1 &lt; 2 &amp; &quot;3&quot;<br>\r\nok</p>"));
	assert_non_null(strstr(mail, "<a href=3D\"https://x.example/?a=3D1&amp;b=3D2\">"));
	assert_non_null(strstr(mail, "\r\n--=_00000000-0000-7000-8000-000000000002--\r\n"));
	assert_true(strstr(mail, "text/plain") < strstr(mail, "text/html"));
	/* A text that has it already is not given it again. */
	mail = asks(&asked, (struct delivery){ADA, .subject = "x", .body = "See https://x.example/",
					      .link = "https://x.example/"});
	const char *plain = strstr(mail, "text/plain"), *html = strstr(mail, "text/html"),
		   *first = strstr(plain, "https://x");
	assert_true(first < html);
	assert_true(strstr(first + 1, "https://x") > html);
}

/* Lines end with CR LF, are no longer than they may be, and hold ASCII only. */
static void check_lines(const char *mail)
{
	for (const char *line = mail; *line;) {
		size_t length = strcspn(line, "\r\n");
		assert_true(length <= 76);
		for (size_t i = 0; i < length; i++)
			assert_true((line[i] >= ' ' && line[i] <= '~') || line[i] == '\t');
		assert_true(line[length] == '\r' && line[length + 1] == '\n');
		line += length + 2;
	}
}

static void lines_are_never_too_long(void **state)
{
	(void)state;
	static const char *const texts[] = {"x",   "ж",	     "🎉",   " ",    "=",  ".",
					    "\t",  "x y ",   "xж",  "\r\n", "\n", ".\n",
					    " \n", "x=\r\n", "<&>", "£\n."};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (size_t count = 1; count <= 10000;
		     count = count < 160 ? count + 1 : count * 5) {
			struct delivery delivery = {ADA, .subject = "x",
						    .body = times(&asked, texts[i], count)};
			check_lines(asks(&asked, delivery));
			delivery.link = "https://x.example/";
			check_lines(asks(&asked, delivery));
			arena_reset(asked.arena);
		}
	for (size_t count = 1; count <= 125; count++) {
		struct delivery delivery = {ADA, .body = "x", .subject = times(&asked, "🎉", count)};
		check_lines(asks(&asked, delivery));
		delivery.subject = times(&asked, "a ", count);
		delivery.from_name = times(&asked, "ж", count > 100 ? 100 : count);
		check_lines(asks(&asked, delivery));
		delivery.from_name = times(&asked, "\"", count > 100 ? 100 : count);
		asks(&asked, delivery);
		arena_reset(asked.arena);
	}
}

static void nothing_gets_into_a_header(void **state)
{
	(void)state;
	struct delivery good = {ADA, .subject = "x", .body = "x", .from_name = "x"}, bad;
	assert_string_equal(refuses(&asked, good), "");
	static const char *const lines[] = {
		"x\r\nBcc: eve@example.com", "x\nBcc: e", "x\r", "\tx", "x\x01", "x\x7f", "\xff"};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		bad = good;
		bad.subject = lines[i];
		assert_string_equal(refuses(&asked, bad),
				    "the subject is empty, too long or not one line");
		bad = good;
		bad.from_name = lines[i];
		assert_string_equal(refuses(&asked, bad),
				    "the sender's name is too long or not one line");
		bad = good;
		bad.language = lines[i];
		assert_null(strstr(asks(&asked, bad), "Content-Language"));
	}
	static const char *const links[] = {"javascript:alert(1)",
					    "https://x\r\n.example",
					    "https://x y",
					    "https://x\"y",
					    "//x",
					    "https://ж"};
	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		bad = good;
		bad.link = links[i];
		assert_string_equal(refuses(&asked, bad), "the link is not one");
	}
	bad = good;
	bad.subject = "";
	assert_string_not_equal(refuses(&asked, bad), "");
	bad = good;
	bad.body = "";
	assert_string_not_equal(refuses(&asked, bad), "");
}

static void addresses(void **state)
{
	(void)state;
	static const char *const good[] = {"a@b", "ada.lovelace+tag@mail.example.com",
					   "o'neil@x-y.example", "a_b@localhost", "1@1.example"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(mail_address(good[i]));
	static const char *const bad[] = {
		"",	  "@",	     "a@",	    "@b",	"ab",	     "a b@c",
		"a@b c",  "a@b@c",   "a@b>",	    "<a@b>",	"a@b\r\nX:", "a\n@b",
		".a@b",	  "a.@b",    "a..b@c",	    "a@.b",	"a@b.",	     "a@b..c",
		"a@-b",	  "\"a\"@b", "a@[1.2.3.4]", "a,b@c",	"a;b@c",     "a:b@c",
		"a\\b@c", "ж@b",     "a@ж",	    "a@b, c@d", "a(b)@c",    "a@b\x01"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (mail_address(bad[i]))
			fail_msg("taken: %s", bad[i]);
		struct delivery delivery = {ADA, .subject = "x", .body = "x"};
		delivery.to = bad[i];
		assert_string_equal(refuses(&asked, delivery),
				    "the recipient is not an e-mail address");
	}
	const char *local = times(&asked, "a", 64), *host = times(&asked, "b", 189);
	assert_true(mail_address(arena_printf(asked.arena, "%s@%s", local, host)));
	assert_false(mail_address(arena_printf(asked.arena, "%s@%sb", local, host)));
	assert_false(mail_address(arena_printf(asked.arena, "a%s@b", local)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_message),
		cmocka_unit_test(words_that_are_not_ascii),
		cmocka_unit_test(words_are_cut_between_characters),
		cmocka_unit_test(a_link_makes_a_second_part_of_html),
		cmocka_unit_test(lines_are_never_too_long),
		cmocka_unit_test(nothing_gets_into_a_header),
		cmocka_unit_test(addresses),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	asked = asked_of(&provider_smtp,
			 "{\"url\": \"smtp://mail.example:587\", \"user\": \"postman\", "
			 "\"password\": \"s3cret\", \"from\": \"points@loyalty.example\"}");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	asked_end(&asked);
	return failed;
}
