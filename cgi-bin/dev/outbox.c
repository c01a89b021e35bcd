/* Every message that the sandbox channel sent, newest first; above them the codes of the owners'
 * devices. */
#include "app.h"
#include "pages.h"
#include <fcntl.h>
#include <jansson.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_AT_MOST = 1024 * 1024, SHOW_AT_MOST = 500 };

/* The end of the file, from the first whole line on; "" when nothing was sent yet. */
static char *read_lines(struct request *req)
{
	struct stat about;
	int file = open(arena_printf(req->arena, "%s/outbox.jsonl", req->config->var),
			O_RDONLY | O_CLOEXEC);
	if (file < 0 || fstat(file, &about) != 0) {
		if (file >= 0)
			close(file);
		return arena_text(req->arena, "");
	}
	off_t from = about.st_size > READ_AT_MOST ? about.st_size - READ_AT_MOST : 0;
	char *text = arena_alloc(req->arena, READ_AT_MOST + 1);
	ssize_t length = pread(file, text, READ_AT_MOST, from);
	close(file);
	text[length > 0 ? length : 0] = 0;
	char *line_end = from ? strchr(text, '\n') : NULL;
	return line_end ? line_end + 1 : text;
}

static void release(void *json)
{
	json_decref(json);
}

static const char *text_of(json_t *message, const char *name)
{
	const char *text = json_string_value(json_object_get(message, name));
	return text ? text : "";
}

static void add_message(struct request *req, const char *list, json_t *message)
{
	struct view *item = view_item(req->view, list);
	static const char *const names[] = {"to",   "device", "channel",   "kind",
					    "body", "code",   "created_at"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		view_text(item, names[i], text_of(message, names[i]));
}

/* Takes the last line off the text of that length; NULL when there is none. */
static char *last_line(char *text, size_t *length)
{
	if (*length && text[*length - 1] == '\n')
		text[--*length] = 0;
	if (!*length)
		return NULL;
	char *end = memrchr(text, '\n', *length);
	*length = end ? (size_t)(end - text) : 0;
	if (!end)
		return text;
	*end = 0;
	return end + 1;
}

/* The recipient asked for: a + that was not written %2B arrives as a space. */
static const char *recipient(struct request *req)
{
	const char *to = query_value(req, "to");
	return *to == ' ' ? arena_printf(req->arena, "+%s", to + 1) : to;
}

struct shown {
	struct request *req;
	struct buffer json;
	const char *to, *comma;
	int count;
};

/* Shows a message, when it is one and to the recipient asked for. */
static void show_line(struct shown *shown, const char *list, const char *line)
{
	/* Most lines are somebody else's: told apart before they are read. */
	json_t *message = strstr(line, shown->to) ? json_loads(line, 0, NULL) : NULL;
	if (!message)
		return;
	arena_defer(shown->req->arena, release, message);
	if (*shown->to && strcmp(shown->to, text_of(message, "to")) != 0)
		return;
	add_message(shown->req, list, message);
	buffer_printf(&shown->json, "%s%s", shown->comma, line);
	shown->comma = ",";
	shown->count++;
}

/* As if the device had sent it on the day it was set up: behind the messages, newest first. */
static void show_code(void *context, const char *email, const char *code, int64_t since)
{
	struct shown *shown = context;
	struct arena *arena = shown->req->arena;
	struct buffer line = buffer_in(arena);
	const char *body = *code ? "is what the owner's device shows."
				 : "The device's next code comes within half a minute.";
	buffer_text(&line, "{\"to\":");
	json_text(&line, email);
	buffer_printf(&line,
		      ",\"channel\":\"totp\",\"kind\":\"totp\",\"body\":\"%s%s%s\","
		      "\"code\":\"%s\",\"created_at\":\"%s\"}",
		      code, *code ? " " : "", body, code, instant_rfc3339(arena, since));
	show_line(shown, "codes", buffer_end(&line));
}

static enum http outbox(struct request *req)
{
	struct shown shown = {req, buffer_in(req->arena), recipient(req), "", 0};
	char *text = read_lines(req), *line = NULL;
	size_t length = strlen(text);
	view_list(req->view, "messages");
	view_list(req->view, "codes");
	view_text(req->view, "to", shown.to);
	buffer_text(&shown.json, "[");
	while (line != text && shown.count < SHOW_AT_MOST && (line = last_line(text, &length)))
		show_line(&shown, "messages", line);
	dev_codes(req, show_code, &shown);
	buffer_text(&shown.json, "]");
	if (!req->wants_json)
		return show(req, "dev/outbox");
	const char *body = buffer_end(&shown.json);
	return answer_text(req, "application/json", body, strlen(body));
}

const struct page page_dev_outbox = {"/outbox", .who = ANYONE, .get = outbox};
