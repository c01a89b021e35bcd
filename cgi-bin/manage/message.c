/* One text of a message: it is written, seen as a guest will, and kept. */
#include "domain/audit.h"
#include "queries.h"
#include "words.h"
#include <string.h>

struct ask { /* promises */
	struct rows *own, *changed;
};

static struct ask ask(struct request *req, const struct text_named *named)
{
	const char *network_id = req->caller.network_id;
	return (struct ask){sql_message_of_kind(req->db, network_id, named->kind->name),
			    sql_page_manage_message_changed(req->db, network_id, named->kind->name,
							    named->channel, named->language)};
}

static void show_changed(struct request *req, struct rows *row)
{
	bool own = rows_next(row);
	view_flag(req->view, "own", own);
	view_time(req->view, "changed_at", own ? row_time(row, "changed_at") : 0);
	view_text(req->view, "changed_by", own ? row_text(row, "changed_by") : "");
}

static enum http edit(struct request *req)
{
	struct text_named named;
	if (!text_named(req, &named))
		return HTTP_NOT_FOUND;
	struct ask asked = ask(req, &named);
	struct message_words words =
		message_choose(named.kind, named.channel, named.language, asked.own);
	show_text(req, &named);
	show_changed(req, asked.changed);
	show_preview(req, &named, &words);
	form_value(req, "subject", words.subject);
	form_value(req, "body", words.body);
	form_value(req, "provider_template", words.provider_template);
	form_value(req, "provider_language", words.provider_language);
	return show(req, "manage/message");
}

static bool same(const struct message_words *a, const struct message_words *b)
{
	return !strcmp(a->subject, b->subject) && !strcmp(a->body, b->body) &&
	       !strcmp(a->provider_template, b->provider_template) &&
	       !strcmp(a->provider_language, b->provider_language);
}

static void set(struct request *req, const struct text_named *named,
		const struct message_words *before, const struct message_words *words)
{
	struct scope scope = manage_scope(req);
	sql_message_set_text(req->db, req->caller.network_id, named->kind->name, named->channel,
			     named->language, words->subject, words->body, words->provider_template,
			     words->provider_language, req->caller.person_id);
	audit_add(&scope, "message.text", "network", req->caller.network_id,
		  text_audited(req, named, before->own ? before : NULL),
		  text_audited(req, named, words));
	flash(req, "good", "Saved. Guests get the new text from now on.");
}

static enum http keep(struct request *req, const struct text_named *named,
		      const struct message_words *before, const struct message_words *words)
{
	if (!same(before, words))
		set(req, named, before, words);
	else
		flash(req, "info", "Nothing was changed.");
	return redirect(req, "/messages/%s/%s/%s", named->kind->name, named->channel,
			named->language);
}

static enum http written(struct request *req)
{
	struct text_named named;
	struct message_words words;
	const char *act = field(req, "act");
	if (!text_named(req, &named))
		return HTTP_NOT_FOUND;
	if (!strcmp(act, "reset"))
		return text_reset_confirm(req, &named);
	if (!strcmp(act, "reset-now"))
		return text_reset(req, &named);
	struct ask asked = ask(req, &named);
	bool sound = read_words(req, &named, &words);
	struct message_words before =
		message_choose(named.kind, named.channel, named.language, asked.own);
	if (sound && strcmp(act, "preview") != 0)
		return keep(req, &named, &before, &words);
	show_text(req, &named);
	show_changed(req, asked.changed);
	show_preview(req, &named, &words);
	return sound ? show(req, "manage/message") : refuse(req, "manage/message");
}

static const struct field_rule fields[] = {{"subject", FIELD_LINE, false},
					   {"body", FIELD_TEXT, false},
					   {"provider_template", FIELD_TEXT, false},
					   {"provider_language", FIELD_LINE, false},
					   {"act", FIELD_WORD, false},
					   {0}};

const struct page page_manage_message = {"/messages/{kind:word}/{channel:word}/{language:word}",
					 .who = ADMIN, .get = edit, .post = written,
					 .fields = fields};
