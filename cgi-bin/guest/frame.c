/* The frame around every page of a guest: its network's name and colours, navigation, language; and
 * words filled in C. */
#include "app.h"
#include "core/buffer.h"
#include <string.h>

static size_t first_character(const char *text)
{
	size_t length = *text ? 1 : 0;
	while (length && ((unsigned char)text[length] & 0xC0) == 0x80)
		length++;
	return length;
}

static void fill_languages(struct request *req)
{
	const struct guest_context *context = req->context;
	bool russian = !strcmp(context->language, "ru");
	view_text(req->view, "lang", context->language);
	view_text(req->view, "lang_other", russian ? "en" : "ru");
	view_text(req->view, "lang_other_name", russian ? "English" : "Русский");
	view_text(req->view, "lang_page", req->method == METHOD_POST ? "/" : req->rest);
}

static void fill_frame(struct request *req, const char *menu)
{
	const struct network *network = guest_network(req);
	struct view *view = req->view;
	if (!network)
		return;
	fill_languages(req);
	view_text(view, "network_name", network->name);
	view_text(view, "initial",
		  arena_copy(req->arena, network->name, first_character(network->name)));
	view_text(view, "points_name", network->points_name);
	view_text(view, "theme", network->theme_hash);
	view_flag(view, "signed_in", req->caller.who == GUEST);
	view_flag(view, "on_card", !strcmp(menu, "card"));
	view_flag(view, "on_rewards", !strcmp(menu, "rewards"));
	view_flag(view, "on_history", !strcmp(menu, "history"));
	struct value errors;
	view_flag(view, "has_errors",
		  value_find(value_object(view), NULL, req->arena, "errors", 6, &errors));
}

enum http guest_show(struct request *req, const char *template_name, const char *menu)
{
	fill_frame(req, menu);
	return show(req, template_name);
}

enum http guest_refuse(struct request *req, const char *template_name, const char *menu)
{
	fill_frame(req, menu);
	return refuse(req, template_name);
}

enum http guest_wait(struct request *req, const char *template_name, int64_t retry_at)
{
	fill_frame(req, "");
	retry_after(req, (int)((retry_at - req->now) / 1000000) + 1);
	show(req, template_name);
	return req->answer.status = HTTP_TOO_MANY;
}

static void add_value(struct request *req, struct buffer *text, struct view *values,
		      const char *name, size_t length)
{
	struct value value;
	if (!value_find(value_object(values), req->formats, req->arena, name, length, &value))
		return;
	if (value.kind == VALUE_TEXT)
		buffer_text(text, value.text);
	else if (value.kind == VALUE_INT)
		buffer_text(text, format_number(req->formats, req->arena, value.number));
}

static const char *message_of(struct request *req, struct view *values, const char *key)
{
	const char *count_name = NULL;
	const char *message = words_find(req->words, key, strlen(key), &count_name);
	struct value count;
	if (message && count_name &&
	    value_find(value_object(values), NULL, req->arena, count_name, strlen(count_name),
		       &count))
		message = words_plural(req->words, key, strlen(key), count.number);
	return message ? message : key;
}

const char *say(struct request *req, struct view *values, const char *key)
{
	struct buffer text = buffer_in(req->arena);
	const char *message = message_of(req, values, key);
	while (*message) {
		size_t plain = strcspn(message, "{"), name = 0;
		buffer_add(&text, message, plain);
		message += plain;
		if (!*message)
			break;
		name = strcspn(message + 1, "}");
		add_value(req, &text, values, message + 1, name);
		message += name + 2;
	}
	return buffer_end(&text);
}
