/* An e-mail's texts and addresses. */
#include "channels/mail.h"
#include "channels/check.h"
#include "core/buffer.h"
#include <ctype.h>
#include <string.h>

enum {
	ADDRESS_MOST = 254,
	LOCAL_MOST = 64,
	SUBJECT_MOST = 250,
	NAME_MOST = 100,
	BODY_MOST = 100000,
	LINK_MOST = 2000
};

/* Parts with dots between them, none empty. */
static bool dotted(const char *text, size_t length, const char *others)
{
	for (size_t i = 0; i < length; i++) {
		bool plain = isalnum((unsigned char)text[i]) || strchr(others, text[i]);
		bool dot = text[i] == '.' && i > 0 && i + 1 < length && text[i - 1] != '.';
		if (!plain && !dot)
			return false;
	}
	return length > 0;
}

bool mail_address(const char *address)
{
	const char *at = strrchr(address, '@');
	if (!at || strlen(address) > ADDRESS_MOST || at - address > LOCAL_MOST)
		return false;
	return dotted(address, (size_t)(at - address), "!#$%&'*+/=?^_`{|}~-") &&
	       dotted(at + 1, strlen(at + 1), "-") && at[1] != '-';
}

static bool web_link(const char *link)
{
	bool plain = strlen(link) <= LINK_MOST &&
		     (!strncmp(link, "https://", 8) || !strncmp(link, "http://", 7));
	for (const char *at = link; *at && plain; at++)
		plain = *at > ' ' && *at < 0x7f && !strchr("\"<>\\^`{|}", *at);
	return plain;
}

static bool on_one_line(const char *text, size_t most)
{
	return !text_wrong(text, most) && !strpbrk(text, "\r\n\t");
}

const char *mail_wrong(const struct delivery *delivery, const char *from)
{
	if (!mail_address(delivery->to))
		return "the recipient is not an e-mail address";
	if (!mail_address(from))
		return "the sender is not an e-mail address";
	if (!on_one_line(delivery->subject, SUBJECT_MOST))
		return "the subject is empty, too long or not one line";
	if (*delivery->from_name && !on_one_line(delivery->from_name, NAME_MOST))
		return "the sender's name is too long or not one line";
	if (*delivery->link && !web_link(delivery->link))
		return "the link is not one";
	return text_wrong(delivery->body, BODY_MOST);
}

const char *mail_plain(struct arena *arena, const struct delivery *delivery)
{
	if (!*delivery->link || strstr(delivery->body, delivery->link))
		return delivery->body;
	return arena_printf(arena, "%s\n\n%s", delivery->body, delivery->link);
}

static void add_lines(struct buffer *html, const char *text)
{
	for (const char *line = text; *line;) {
		size_t length = strcspn(line, "\r\n");
		buffer_escaped(html, line, length);
		line += length;
		line += *line == '\r';
		if (*line == '\n') {
			buffer_text(html, "<br>\n");
			line++;
		}
	}
}

const char *mail_html(struct arena *arena, const struct delivery *delivery)
{
	if (!*delivery->link)
		return "";
	struct buffer html = buffer_in(arena);
	buffer_text(&html, "<!doctype html>\n<html lang=\"");
	buffer_escaped(&html, delivery->language, strlen(delivery->language));
	buffer_text(&html, "\">\n<head><meta charset=\"utf-8\"><title>");
	buffer_escaped(&html, delivery->subject, strlen(delivery->subject));
	buffer_text(&html, "</title></head>\n<body>\n<p>");
	add_lines(&html, delivery->body);
	buffer_text(&html, "</p>\n<p><a href=\"");
	buffer_escaped(&html, delivery->link, strlen(delivery->link));
	buffer_text(&html, "\">");
	buffer_escaped(&html, delivery->link, strlen(delivery->link));
	buffer_text(&html, "</a></p>\n</body>\n</html>\n");
	return buffer_end(&html);
}

const char *mail_id(struct arena *arena, const struct delivery *delivery, const char *from)
{
	return arena_printf(arena, "%s@%s", delivery->outbox_id, strrchr(from, '@') + 1);
}
