/* An e-mail as a whole: RFC 5322's header, RFC 2047's words, RFC 2045's encodings. */
#include "channels/check.h"
#include "channels/mail.h"
#include "core/buffer.h"
#include "core/digest.h"
#include <string.h>
#include <time.h>

enum {
	LINE_MOST = 76,	   /* of an encoded text */
	WORD_BYTES = 39,   /* 64 characters as an encoded word: fits behind "Subject: " */
	PLAIN_SUBJECT = 66 /* one line with "Subject: ", as it is */
};

static bool plain(const char *text)
{
	for (const char *at = text; *at; at++)
		if (*at < ' ' || *at > '~')
			return false;
	return !strstr(text, "=?");
}

/* The text as encoded words, one a line; no character is cut in two. */
static void add_words(struct buffer *out, const char *text)
{
	for (const char *separator = ""; *text; separator = "\r\n ") {
		size_t length = strnlen(text, WORD_BYTES);
		while (length > 1 && ((unsigned char)text[length] & 0xc0) == 0x80)
			length--;
		buffer_printf(out, "%s=?UTF-8?B?%s?=", separator,
			      base64_text(out->arena, text, length));
		text += length;
	}
}

static void add_subject(struct buffer *out, const char *subject)
{
	buffer_text(out, "Subject: ");
	if (plain(subject) && strlen(subject) <= PLAIN_SUBJECT && *subject != ' ')
		buffer_text(out, subject);
	else
		add_words(out, subject);
	buffer_text(out, "\r\n");
}

static void add_from(struct buffer *out, const char *name, const char *address)
{
	buffer_text(out, "From: ");
	if (*name && plain(name) && strlen(name) <= PLAIN_SUBJECT) {
		buffer_text(out, "\"");
		for (const char *at = name; *at; at++)
			buffer_printf(out, strchr("\"\\", *at) ? "\\%c" : "%c", *at);
		buffer_text(out, "\"\r\n ");
	} else if (*name) {
		add_words(out, name);
		buffer_text(out, "\r\n ");
	}
	buffer_printf(out, "<%s>\r\n", address);
}

static void add_date(struct buffer *out, int64_t now)
{
	static const char days[] = "SunMonTueWedThuFriSat",
			  months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t seconds = now / 1000000;
	struct tm at;
	gmtime_r(&seconds, &at);
	buffer_printf(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n", days + 3 * at.tm_wday,
		      at.tm_mday, months + 3 * at.tm_mon, at.tm_year + 1900, at.tm_hour, at.tm_min,
		      at.tm_sec);
}

/* Line ends become CR LF. */
static const char *with_line_ends(struct arena *arena, const char *text)
{
	struct buffer lines = buffer_in(arena);
	for (const char *at = text; *at; at++)
		if (*at == '\n')
			buffer_add(&lines, "\r\n", 2);
		else if (*at != '\r')
			buffer_add(&lines, at, 1);
	return buffer_end(&lines);
}

static void add_base64(struct buffer *out, const char *text)
{
	const char *encoded = base64_text(out->arena, text, strlen(text));
	for (size_t length = strlen(encoded), at = 0; at < length; at += LINE_MOST)
		buffer_printf(out, "%.*s\r\n", (int)LINE_MOST, encoded + at);
}

/* One character of the text as quoted-printable has it; spaces before a line end are hidden from
 * who cuts them off, and so is a dot that begins a line. */
static int quoted(char out[4], const char *at, int column)
{
	bool space = *at == ' ' || *at == '\t', last = !at[1] || at[1] == '\r';
	bool as_is = (*at > ' ' && *at <= '~' && *at != '=' && !(*at == '.' && column == 0)) ||
		     (space && !last);
	if (as_is) {
		out[0] = *at;
		return 1;
	}
	const char *digits = "0123456789ABCDEF";
	out[0] = '=';
	out[1] = digits[(unsigned char)*at >> 4];
	out[2] = digits[*at & 15];
	return 3;
}

static void add_quoted(struct buffer *out, const char *text)
{
	int column = 0;
	for (const char *at = text; *at; at++) {
		char bytes[4];
		if (*at == '\r') { /* with_line_ends() put a \n behind it */
			buffer_add(out, "\r\n", 2);
			column = 0;
			at++;
			continue;
		}
		int length = quoted(bytes, at, column);
		if (column + length >= LINE_MOST) {
			buffer_add(out, "=\r\n", 3);
			column = 0;
			length = quoted(bytes, at, column);
		}
		buffer_add(out, bytes, (size_t)length);
		column += length;
	}
	buffer_add(out, "\r\n", 2);
}

/* In whatever is shorter: quoted-printable for mostly ASCII, base64 for the rest. */
static void add_text(struct buffer *out, const char *type, const char *text)
{
	size_t others = 0;
	text = with_line_ends(out->arena, text);
	for (const char *at = text; *at; at++)
		others += (*at & 0x80) != 0;
	bool base64 = others * 6 > strlen(text);
	buffer_printf(out,
		      "Content-Type: text/%s; charset=utf-8\r\n"
		      "Content-Transfer-Encoding: %s\r\n\r\n",
		      type, base64 ? "base64" : "quoted-printable");
	if (base64)
		add_base64(out, text);
	else
		add_quoted(out, text);
}

const char *mail_message(struct arena *arena, const struct delivery *delivery, const char *from,
			 size_t *length)
{
	struct buffer out = buffer_in(arena);
	const char *text = mail_plain(arena, delivery), *html = mail_html(arena, delivery);
	/* Neither encoding writes "=_". */
	const char *boundary = arena_printf(arena, "=_%s", delivery->outbox_id);
	add_date(&out, delivery->now);
	add_from(&out, delivery->from_name, from);
	buffer_printf(&out, "To: <%s>\r\n", delivery->to);
	add_subject(&out, delivery->subject);
	buffer_printf(&out, "Message-ID: <%s>\r\n", mail_id(arena, delivery, from));
	if (setting_plain(delivery->language))
		buffer_printf(&out, "Content-Language: %s\r\n", delivery->language);
	buffer_text(&out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
	if (*html) {
		buffer_printf(&out,
			      "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n"
			      "--%s\r\n",
			      boundary, boundary);
		add_text(&out, "plain", text);
		buffer_printf(&out, "--%s\r\n", boundary);
		add_text(&out, "html", html);
		buffer_printf(&out, "--%s--\r\n", boundary);
	} else
		add_text(&out, "plain", text);
	*length = out.length;
	return buffer_end(&out);
}
