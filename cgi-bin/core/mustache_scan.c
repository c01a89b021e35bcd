/* Finds the tags of a template's source, one after the other. */
#include "core/mustache_private.h"
#include <string.h>

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct piece trimmed(const char *from, const char *to)
{
	while (from < to && is_space(*from))
		from++;
	while (to > from && is_space(to[-1]))
		to--;
	return (struct piece){from, (size_t)(to - from)};
}

static const char *find(const char *from, const char *end, struct piece wanted)
{
	return memmem(from, (size_t)(end - from), wanted.text, wanted.length);
}

struct scanner scan_begin(const char *text)
{
	return (struct scanner){
		.begin = text,
		.at = text,
		.end = text + strlen(text),
		.open = {"{{", 2},
		.close = {"}}", 2},
		.counted = text,
		.line = 1,
	};
}

static void look_around(const struct scanner *scanner, struct tag *tag)
{
	const char *left = tag->start, *right = tag->end;
	while (left > scanner->begin && (left[-1] == ' ' || left[-1] == '\t'))
		left--;
	tag->left = left;
	tag->clear_left = left == scanner->begin || left[-1] == '\n';
	while (right < scanner->end && (*right == ' ' || *right == '\t'))
		right++;
	tag->clear_right = right == scanner->end;
	if (right < scanner->end && *right == '\r' && right + 1 < scanner->end && right[1] == '\n')
		right++;
	if (right < scanner->end && *right == '\n') {
		right++;
		tag->clear_right = true;
	}
	tag->right = right;
}

/* {{=<% %>=}} */
static void set_delimiters(struct scanner *scanner, struct piece content)
{
	const char *end = content.text + content.length, *space = content.text, *second;
	while (space < end && !is_space(*space))
		space++;
	second = space;
	while (second < end && is_space(*second))
		second++;
	struct piece open = {content.text, (size_t)(space - content.text)};
	struct piece close = {second, (size_t)(end - second)};
	bool wrong = !open.length || !close.length || memchr(open.text, '=', content.length);
	for (const char *at = second; at < end; at++)
		wrong = wrong || is_space(*at);
	if (wrong) {
		scanner->error = "these are not two delimiters";
		return;
	}
	scanner->open = open;
	scanner->close = close;
}

static void take_name(struct scanner *scanner, struct tag *tag, struct piece name)
{
	bool may_be_dynamic = tag->sigil == '>' || tag->sigil == '<' || tag->sigil == '/';
	if (may_be_dynamic && name.length && name.text[0] == '*') {
		tag->dynamic = true;
		name = trimmed(name.text + 1, name.text + name.length);
	}
	tag->name = name;
	if (!name.length)
		scanner->error = "a tag without a name";
	for (size_t i = 0; i < name.length; i++)
		if (is_space(name.text[i]))
			scanner->error = "a blank within a name";
}

/* Where the content ends: at the closing delimiter, for {{{x}}} and {{=x=}} at the one after } or
 * =. */
static const char *content_end(const struct scanner *scanner, const char *content, char last)
{
	const char *at = content;
	while ((at = find(at, scanner->end, scanner->close))) {
		if (!last || (at > content && at[-1] == last))
			return at;
		at++;
	}
	return NULL;
}

bool scan_tag(struct scanner *scanner, struct tag *tag)
{
	const char *start = find(scanner->at, scanner->end, scanner->open);
	if (!start)
		return false;
	for (; scanner->counted < start; scanner->counted++)
		scanner->line += *scanner->counted == '\n';
	const char *content = start + scanner->open.length;
	char first = content < scanner->end ? *content : 0;
	bool braces = first == '{';
	char last = 0;
	if (braces)
		last = '}';
	else if (first == '=')
		last = '=';
	size_t sigil = first && strchr("#^/><$!=&{", first) ? 1 : 0;
	const char *close = content_end(scanner, content + sigil, last);
	if (!close) {
		scanner->error = "a tag is not closed";
		return false;
	}
	*tag = (struct tag){.sigil = sigil ? first : (char)0,
			    .start = start,
			    .end = close + scanner->close.length,
			    .line = scanner->line};
	if (braces)
		tag->sigil = '&';
	struct piece inner = trimmed(content + sigil, close - (last ? 1 : 0));
	look_around(scanner, tag);
	scanner->at = tag->end;
	if (tag->sigil == '=')
		set_delimiters(scanner, inner);
	else if (tag->sigil != '!')
		take_name(scanner, tag, inner);
	return !scanner->error;
}
