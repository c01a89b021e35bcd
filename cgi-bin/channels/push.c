/* A push' device, words and time. */
#include "channels/push.h"
#include "channels/check.h"
#include <string.h>

enum { TITLE = 200, BODY = 1500 }; /* bytes; phones show less */

static void release(void *json)
{
	json_decref(json);
}

const json_t *push_device(struct arena *arena, const struct delivery *delivery)
{
	json_t *device = json_loads(delivery->to, 0, NULL);
	if (device)
		arena_defer(arena, release, device);
	return device;
}

bool push_is_for(const struct delivery *delivery, const char *kind)
{
	json_t *device = json_loads(delivery->to, 0, NULL);
	bool is = strcmp(push_text(device, "kind"), kind) == 0;
	json_decref(device);
	return is;
}

const char *push_text(const json_t *device, const char *name)
{
	const char *text = json_string_value(json_object_get(device, name));
	return text ? text : "";
}

const char *push_wrong(const struct delivery *delivery)
{
	const char *const others[] = {delivery->subject, delivery->from_name, delivery->link};
	for (int i = 0; i < 3; i++)
		if (*others[i] && text_wrong(others[i], SIZE_MAX))
			return "the push's title or link is not text";
	return text_wrong(delivery->body, SIZE_MAX);
}

static const char *cut(struct arena *arena, const char *text, size_t most)
{
	size_t length = strlen(text);
	if (length <= most)
		return text;
	for (length = most; length && ((unsigned char)text[length] & 0xC0) == 0x80; length--)
		;
	return arena_printf(arena, "%.*s…", (int)length, text);
}

const char *push_title(struct arena *arena, const struct delivery *delivery)
{
	return cut(arena, *delivery->subject ? delivery->subject : delivery->from_name, TITLE);
}

const char *push_body(struct arena *arena, const struct delivery *delivery)
{
	return cut(arena, delivery->body, BODY);
}

int64_t push_ttl(const struct delivery *delivery, int64_t most)
{
	int64_t seconds = (delivery->deadline_at - delivery->now) / 1000000;
	return seconds < 0 ? 0 : seconds < most ? seconds : most;
}

bool push_urgent(const struct delivery *delivery)
{
	return *delivery->code != 0;
}
