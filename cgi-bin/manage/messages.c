/* What guests are told: each message, the ways it goes, and whose words it has. */
#include "core/format.h"
#include "domain/delivery_words.h"
#include "domain/notify.h"
#include "queries.h"
#include "words.h"

enum { KINDS = 32 };

static void show_language(struct view *message, const struct message_kind *kind,
			  const char *channel, const char *language, struct rows *own)
{
	struct message_words words = message_choose(kind, channel, language, own);
	struct view *item = view_item(message, "texts");
	view_text(item, "kind", kind->name);
	view_text(item, "channel", channel);
	view_text(item, "way", channel_word(channel));
	view_text(item, "language", language);
	view_text(item, "tongue", language_word(language));
	view_text(item, "subject", words.subject);
	view_text(item, "body", words.body);
	view_flag(item, "own", words.own);
}

static void show_kind(struct request *req, const struct message_kind *kind, struct rows *own,
		      unsigned on)
{
	struct view *message = view_item(req->view, "messages");
	view_text(message, "what", kind_word(kind->name));
	view_text(message, "about", kind_about(kind->name));
	view_text(message, "name", kind->name);
	view_list(message, "texts");
	view_list(message, "channels");
	view_flag(message, "chosen_here", kind->channels[1]);
	view_flag(message, "silent", !on);
	for (int i = 0; kind->channels[i]; i++) {
		struct view *item = view_item(message, "channels");
		view_text(item, "channel", kind->channels[i]);
		view_text(item, "way", channel_word(kind->channels[i]));
		view_flag(item, "on", on & 1U << i);
	}
	for (const char *const *channel = kind->channels; *channel; channel++)
		for (const char *const *language = message_languages; *language; language++)
			show_language(message, kind, *channel, *language, own);
}

/* To a tenth of a percent; what no provider told of is unknown, not nothing. */
static const char *share(struct request *req, int64_t part, int64_t sent, bool told)
{
	return told ? format_percent(req->formats, req->arena, 1000 * part / sent * 10) : "–";
}

static void show_reach(struct request *req, struct rows *reach)
{
	view_list(req->view, "reach");
	while (rows_next(reach)) {
		struct view *item = view_item(req->view, "reach");
		int64_t sent = row_int(reach, "sent"), delivered = row_int(reach, "delivered");
		int64_t read = row_int(reach, "read"), failed = row_int(reach, "failed");
		bool told = delivered || failed;
		view_text(item, "way", channel_word(row_text(reach, "channel")));
		view_text(item, "sent", format_number(req->formats, req->arena, sent));
		view_text(item, "delivered", share(req, delivered, sent, told));
		view_text(item, "read", share(req, read, sent, read > 0));
		view_text(item, "failed", share(req, failed, sent, told));
	}
	view_flag(req->view, "has_reach", rows_count(reach));
}

static enum http list(struct request *req)
{
	struct rows *own[KINDS], *channels[KINDS];
	struct rows *reach = sql_message_reach(req->db, req->caller.network_id);
	int count = 0;
	for (; count < KINDS && message_kinds[count].name; count++) {
		const char *network_id = req->caller.network_id, *kind = message_kinds[count].name;
		own[count] = sql_message_of_kind(req->db, network_id, kind);
		channels[count] = sql_notify_channels(req->db, network_id, kind);
	}
	for (int i = 0; i < count; i++)
		show_kind(req, &message_kinds[i], own[i],
			  notify_channels(&message_kinds[i], channels[i]));
	show_reach(req, reach);
	view_flag(req->view, "may_change", req->caller.who & ADMIN);
	return show(req, "manage/messages");
}

const struct page page_manage_messages = {"/messages",	      .who = MANAGER | ADMIN, .get = list,
					  .menu = "Messages", .icon = "mail",	      .place = 21};
