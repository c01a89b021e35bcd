/* Names looked up in the context stack, and values written: numbers, texts, messages with their
 * placeholders. */
#include "core/mustache_private.h"
#include "core/view_private.h"
#include "core/words.h"
#include <string.h>

/* Every second name of a page is a message: found at once, not through each object around it. */
static bool find_message(const struct words *words, const struct part *key, struct found *found)
{
	const char *count_name = NULL;
	const char *text = words_find(words, key->text, key->length, &count_name);
	*found = (struct found){.value = {.kind = VALUE_MESSAGE, .text = text},
				.words = words,
				.key = {key->text, key->length}};
	return text != NULL;
}

/* In the innermost object that has the name, or a value it can be made from. */
static bool find_outward(struct render *render, const struct frame *frame, const struct part *name,
			 struct value *value)
{
	for (; frame; frame = frame->outer) {
		enum value_kind kind = frame->value.kind;
		if (kind == VALUE_OBJECT) {
			const struct named *named = view_find_key(frame->value.object, name->text,
								  name->length, name->key);
			if (named && named->value.kind != VALUE_ROW) {
				*value = named->value;
				return true;
			}
			if (!named && !render->formats)
				continue;
		} else if (kind != VALUE_ROW && kind != VALUE_WORDS) {
			continue; /* {{#flag}}: has no names */
		}
		if (value_find(frame->value, render->formats, render->arena, name->text,
			       name->length, value))
			return true;
	}
	return false;
}

bool render_find(struct render *render, const struct frame *frame, const struct part *parts,
		 int count, struct found *found)
{
	found->words = NULL;
	if (!count) {
		found->value = frame->value;
		return true;
	}
	if (count == 2 && render->words && parts[0].length == 1 && parts[0].text[0] == 't')
		return find_message(render->words, &parts[1], found);
	if (!find_outward(render, frame, &parts[0], &found->value))
		return false;
	for (int i = 1; i < count; i++) {
		struct value whole = found->value;
		const struct named *named = whole.kind == VALUE_OBJECT
						    ? view_find_key(whole.object, parts[i].text,
								    parts[i].length, parts[i].key)
						    : NULL;
		if (named && named->value.kind != VALUE_ROW) {
			found->value = named->value;
			continue;
		}
		if (!value_find(whole, render->formats, render->arena, parts[i].text,
				parts[i].length, &found->value))
			return false;
		if (whole.kind == VALUE_WORDS) {
			found->words = whole.words;
			found->key = (struct piece){parts[i].text, parts[i].length};
		}
	}
	return true;
}

static void write_text(struct render *render, const struct node *node, const char *text,
		       size_t length)
{
	if (node->kind == NODE_RAW)
		buffer_add(render->buffer, text, length);
	else
		buffer_escaped(render->buffer, text, length);
}

static void write_number(struct render *render, int64_t number)
{
	char digits[20], *start = digits + sizeof digits;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	do
		*--start = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		buffer_add(render->buffer, "-", 1);
	buffer_add(render->buffer, start, (size_t)(digits + sizeof digits - start));
}

/* The number that chooses a message's plural form. */
static const char *plural(struct render *render, const struct scope *scope, const struct node *node,
			  const struct found *message, const char *count_name)
{
	struct piece name = {count_name, strlen(count_name)};
	struct part parts[NAME_PARTS];
	struct found count;
	int part_count = name_parts(name, parts, NAME_PARTS);
	bool known = part_count > 0 &&
		     render_find(render, scope->frame, parts, part_count, &count) &&
		     count.value.kind == VALUE_INT;
	if (known)
		return words_plural(message->words, message->key.text, message->key.length,
				    count.value.number);
	if (render->strict)
		render_fail(render, scope, node, name);
	return message->value.text;
}

static void write_placeholder(struct render *render, const struct scope *scope,
			      const struct node *node, struct piece name)
{
	struct part parts[NAME_PARTS];
	struct found found;
	int count = name_parts(name, parts, NAME_PARTS);
	bool known = count >= 0 && render_find(render, scope->frame, parts, count, &found);
	struct scope inner = *scope;
	if (++inner.depth > DEEPEST) {
		render_fail(render, scope, node, name);
		return;
	}
	if (!(known && render_value(render, &inner, node, &found)) && render->strict)
		render_fail(render, scope, node, name);
}

/* Text of a message is text: it is escaped like any value, and so is what fills its placeholders.
 */
static void write_message(struct render *render, const struct scope *scope, const struct node *node,
			  const struct found *message)
{
	struct node escaped = *node;
	escaped.kind = NODE_ESCAPED;
	const char *text = message->value.text, *count_name = NULL;
	if (message->words)
		words_find(message->words, message->key.text, message->key.length, &count_name);
	if (count_name)
		text = plural(render, scope, node, message, count_name);
	while (*text && !render->failed) {
		size_t plain = strcspn(text, "{"), length = 0;
		buffer_escaped(render->buffer, text, plain);
		text += plain;
		if (!*text)
			return;
		length = strspn(text + 1, MUSTACHE_NAME);
		if (length && text[length + 1] == '}') {
			write_placeholder(render, scope, &escaped,
					  (struct piece){text + 1, length});
			text += length + 2;
		} else {
			buffer_add(render->buffer, text++, 1);
		}
	}
}

bool render_value(struct render *render, const struct scope *scope, const struct node *node,
		  const struct found *found)
{
	const struct value value = found->value;
	if (value.kind == VALUE_TEXT) { /* nearly always */
		write_text(render, node, value.text, strlen(value.text));
		return true;
	}
	switch (value.kind) {
	case VALUE_NULL:
	case VALUE_TEXT:
		return true;
	case VALUE_INT:
		write_number(render, value.number);
		return true;
	case VALUE_FLAG:
		buffer_text(render->buffer, value.flag ? "true" : "false");
		return true;
	case VALUE_TIME:
		buffer_text(render->buffer, instant_rfc3339(render->arena, value.number));
		return true;
	case VALUE_MESSAGE:
		write_message(render, scope, node, found);
		return true;
	case VALUE_OBJECT:
	case VALUE_LIST:
	case VALUE_ROWS:
	case VALUE_ROW:
	case VALUE_WORDS:
		break;
	}
	return false;
}
