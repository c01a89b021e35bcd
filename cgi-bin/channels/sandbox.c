/* The demo's channel: every message is a line of VAR/outbox.jsonl, which /dev/outbox shows. */
#include "channels/push.h"
#include "core/db.h"
#include "core/view.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* A device by its id and kind: its address and keys are its secrets. */
static void add_device(struct buffer *line, const json_t *device)
{
	const char *platform = push_text(device, "platform");
	json_text(line, push_text(device, "device"));
	buffer_text(line, ",\"device\":");
	json_text(line, arena_printf(line->arena, "%s%s%s", push_text(device, "kind"),
				     *platform ? ", " : "", platform));
}

static const char *line_of(struct arena *arena, const struct delivery *delivery)
{
	struct buffer line = buffer_in(arena);
	buffer_text(&line, "{\"to\":");
	if (!strcmp(delivery->channel, "push"))
		add_device(&line, push_device(arena, delivery));
	else
		json_text(&line, delivery->to);
	buffer_printf(&line, ",\"channel\":\"%s\",\"kind\":\"%s\",", delivery->channel,
		      delivery->kind);
	buffer_text(&line, "\"body\":");
	json_text(&line, delivery->body);
	if (*delivery->subject) {
		buffer_text(&line, ",\"subject\":");
		json_text(&line, delivery->subject);
	}
	if (*delivery->code) {
		buffer_text(&line, ",\"code\":");
		json_text(&line, delivery->code);
	}
	buffer_printf(&line, ",\"created_at\":\"%s\"}\n",
		      instant_rfc3339(arena, delivery->created_at));
	return buffer_end(&line);
}

static const char *deliver(const struct config *config, struct arena *arena,
			   const struct delivery *delivery)
{
	const char *line = line_of(arena, delivery);
	int file = open(arena_printf(arena, "%s/outbox.jsonl", config->var),
			O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (file < 0)
		return strerror(errno);
	/* One write, so that lines of several processes never mix. */
	ssize_t written = write(file, line, strlen(line));
	close(file);
	return written == (ssize_t)strlen(line) ? NULL : "the message was cut short";
}

const struct provider provider_sandbox = {
	.name = "sandbox", .channel = "", .deliver_here = deliver};
