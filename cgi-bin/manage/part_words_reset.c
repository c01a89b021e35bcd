/* A network's own text goes, and the built-in is sent again: first what will be, then it is so. */
#include "domain/audit.h"
#include "queries.h"
#include "words.h"

enum http text_reset_confirm(struct request *req, const struct text_named *named)
{
	struct rows *own = sql_message_of_kind(req->db, req->caller.network_id, named->kind->name);
	struct message_words now = message_choose(named->kind, named->channel, named->language,
						  own),
			     then = message_built_in(named->kind, named->channel, named->language);
	if (!now.own)
		return redirect(req, "/messages/%s/%s/%s", named->kind->name, named->channel,
				named->language);
	show_text(req, named);
	show_preview(req, named, &then);
	view_text(req->view, "now_title", now.subject);
	view_text(req->view, "now", now.body);
	return show(req, "manage/message_reset");
}

enum http text_reset(struct request *req, const struct text_named *named)
{
	struct scope scope = manage_scope(req);
	struct rows *gone =
		sql_message_remove_text(req->db, req->caller.network_id, named->kind->name,
					named->channel, named->language);
	if (rows_next(gone)) {
		struct message_words words = {
			.subject = row_text(gone, "subject"),
			.body = row_text(gone, "body"),
			.provider_template = row_text(gone, "provider_template"),
			.provider_language = row_text(gone, "provider_language")};
		audit_add(&scope, "message.reset", "network", req->caller.network_id,
			  text_audited(req, named, &words), text_audited(req, named, NULL));
		flash(req, "good", "The built-in text is sent again.");
	} else {
		flash(req, "info", "The built-in text is sent already.");
	}
	return redirect(req, "/messages/%s/%s/%s", named->kind->name, named->channel,
			named->language);
}
