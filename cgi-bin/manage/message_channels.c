/* By which channels a message goes, as the network chooses; with none of them guests are not told.
 */
#include "core/buffer.h"
#include "domain/audit.h"
#include "domain/delivery_words.h"
#include "domain/notify.h"
#include "queries.h"
#include "words.h"
#include <string.h>

static const char *audited(struct request *req, const struct message_kind *kind, unsigned on)
{
	struct buffer json = buffer_in(req->arena);
	const char *comma = "";
	buffer_printf(&json, "{\"kind\":\"%s\",\"channels\":[", kind->name);
	for (int i = 0; kind->channels[i]; i++) {
		if (!(on & 1U << i))
			continue;
		buffer_printf(&json, "%s\"%s\"", comma, kind->channels[i]);
		comma = ",";
	}
	buffer_printf(&json, "]}");
	return buffer_end(&json);
}

static enum http choose(struct request *req)
{
	const char *network_id = req->caller.network_id;
	const struct message_kind *kind = message_kind_find(path_value(req, "kind"));
	if (!kind || !kind->channels[1]) /* a code has one way only */
		return HTTP_NOT_FOUND;
	struct scope scope = manage_scope(req);
	unsigned before = notify_channels(kind,
					  sql_notify_channels(req->db, network_id, kind->name)),
		 after = 0;
	for (int i = 0; kind->channels[i]; i++)
		after |= field_flag(req, kind->channels[i]) ? 1U << i : 0;
	for (int i = 0; kind->channels[i]; i++)
		if ((before ^ after) & 1U << i)
			sql_message_set_channel(req->db, network_id, kind->name, kind->channels[i],
						(after & 1U << i) != 0, req->caller.person_id);
	if (before != after)
		audit_add(&scope, "message.channels", "network", network_id,
			  audited(req, kind, before), audited(req, kind, after));
	flash(req, before == after ? "info" : "good",
	      before == after
		      ? "Nothing was changed."
		      : arena_printf(req->arena,
				     after ? "Saved: %s."
					   : "Saved: %s. Guests are not told of it any more.",
				     kind_word(kind->name)));
	return redirect(req, "/messages");
}

static const struct field_rule fields[] = {{"push", FIELD_FLAG, false},
					   {"whatsapp", FIELD_FLAG, false},
					   {"sms", FIELD_FLAG, false},
					   {0}};

const struct page page_manage_message_channels = {"/messages/{kind:word}/channels", .who = ADMIN,
						  .post = choose, .fields = fields};
