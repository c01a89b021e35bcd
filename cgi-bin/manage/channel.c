/* A network's own account with one provider: set, changed, removed. What is secret is written and
 * never shown again. */
#include "accounts.h"
#include "core/buffer.h"
#include "domain/audit.h"
#include "domain/delivery_words.h"
#include "domain/message.h"
#include "queries.h"
#include <jansson.h>
#include <string.h>

enum { HINT = 4, LONG_ENOUGH = 12 };

/* "ends in c0de"; nothing of a short one, nor of what a person made up. */
static const char *hint_of(struct request *req, const char *name, const char *secret)
{
	size_t length = strlen(secret);
	return length < LONG_ENOUGH || !strcmp(name, "password")
		       ? ""
		       : arena_printf(req->arena, "ends in %s", secret + length - HINT);
}

static void show_setting(struct request *req, const char *provider, const struct own_setting *own,
			 const char *stored, bool typed)
{
	struct account_label label = account_label(req, provider, own->name);
	struct view *item = view_item(req->view, "settings");
	const char *value = typed ? field(req, own->name) : *stored ? stored : own->standard;
	view_text(item, "name", own->name);
	view_text(item, "label", label.label);
	view_text(item, "hint", label.hint);
	view_flag(item, "optional", !label.required);
	view_flag(item, "secret", own->secret);
	view_text(item, "value", own->secret ? "" : value);
	view_flag(item, "stored", own->secret && *stored);
	view_text(item, "ends", own->secret ? hint_of(req, own->name, stored) : "");
	view_text(item, "error", "");
	if (typed && !(own->secret && *stored && !*field(req, own->name)))
		view_text(item, "error",
			  account_fault(req, &label,
					message_tidy(req->arena, field(req, own->name))));
}

static void show_account(struct request *req, const struct account_provider *provider,
			 const struct json_t *settings, bool typed)
{
	struct own_setting own;
	const char *origin = config_hooks_origin(req->config);
	view_list(req->view, "settings");
	for (int i = 0; config_own_setting(provider->name, i, &own); i++)
		show_setting(req, provider->name, &own, account_value(settings, own.name), typed);
	view_text(req->view, "name", provider->name);
	view_text(req->view, "provider", provider_word(provider->name));
	view_text(req->view, "way", channel_word(provider->channel));
	view_text(req->view, "where", provider->callback);
	view_text(req->view, "callback",
		  *origin && *provider->callback
			  ? arena_printf(req->arena, "%s/hooks/%s/%s", origin, provider->name,
					 req->caller.network_id)
			  : "");
}

static enum http account(struct request *req)
{
	const struct account_provider *provider =
		account_provider_find(path_value(req, "provider"));
	if (!provider)
		return HTTP_NOT_FOUND;
	struct rows *row = sql_account_get(req->db, req->caller.network_id, provider->name);
	bool own = rows_next(row);
	const char *sealed = own ? row_text(row, "settings_sealed") : "";
	const struct json_t *settings = account_open(req, provider->name, sealed);
	view_flag(req->view, "own", own);
	view_flag(req->view, "broken", !settings);
	view_time(req->view, "changed_at", own ? row_time(row, "changed_at") : 0);
	view_text(req->view, "changed_by", own ? row_text(row, "changed_by") : "");
	show_account(req, provider, settings, false);
	return show(req, "manage/channel");
}

/* What was typed, beside the secrets that were left as they are; `changed`: the names, as JSON. The
 * errors are said. */
static json_t *read_settings(struct request *req, const char *provider, const struct json_t *before,
			     struct buffer *changed)
{
	json_t *after = json_read(req->arena, "{}", 2);
	struct own_setting own;
	const char *comma = "";
	for (int i = 0; config_own_setting(provider, i, &own); i++) {
		struct account_label label = account_label(req, provider, own.name);
		const char *stored = account_value(before, own.name),
			   *typed = message_tidy(req->arena, field(req, own.name));
		const char *value = own.secret && !*typed ? stored : typed;
		const char *fault = account_fault(req, &label, value);
		if (*fault)
			error_on(req, own.name, fault);
		json_object_set_new(after, own.name, json_string(value));
		if (!strcmp(value, stored))
			continue;
		buffer_printf(changed, "%s\"%s\"", comma, own.name);
		comma = ",";
	}
	return after;
}

static enum http set(struct request *req, const struct account_provider *provider, bool own,
		     const struct json_t *before)
{
	struct scope scope = manage_scope(req);
	struct buffer changed = buffer_in(req->arena);
	view_list(req->view, "errors");
	const json_t *after = read_settings(req, provider->name, before, &changed);
	const char *names = buffer_end(&changed);
	if (value_items((struct value){.kind = VALUE_LIST,
				       .list = view_list(req->view, "errors")}) > 0) {
		view_flag(req->view, "own", own);
		view_flag(req->view, "broken", false);
		view_null(req->view, "changed_at");
		show_account(req, provider, before, true);
		return refuse(req, "manage/channel");
	}
	if (!*names) {
		flash(req, "info", "Nothing was changed.");
		return redirect(req, "/channels/%s", provider->name);
	}
	sql_account_set(req->db, req->caller.network_id, provider->name,
			account_seal(req, provider->name, after), req->caller.person_id);
	audit_add(&scope, "account.set", "network", req->caller.network_id,
		  arena_printf(req->arena, "{\"provider\":\"%s\",\"own\":%s}", provider->name,
			       own ? "true" : "false"),
		  arena_printf(req->arena, "{\"provider\":\"%s\",\"own\":true,\"set\":[%s]}",
			       provider->name, names));
	flash(req, "good",
	      arena_printf(req->arena, "Saved. %s goes by your account from now on.",
			   channel_word(provider->channel)));
	return redirect(req, "/channels/%s", provider->name);
}

static enum http remove_account(struct request *req, const struct account_provider *provider,
				bool own)
{
	struct scope scope = manage_scope(req);
	if (!own) {
		flash(req, "info", "There is no account of yours. Nothing changed.");
		return redirect(req, "/channels");
	}
	sql_account_remove(req->db, req->caller.network_id, provider->name);
	audit_add(&scope, "account.remove", "network", req->caller.network_id,
		  arena_printf(req->arena, "{\"provider\":\"%s\",\"own\":true}", provider->name),
		  arena_printf(req->arena, "{\"provider\":\"%s\",\"own\":false}", provider->name));
	flash(req, "good",
	      arena_printf(req->arena, "Your account with %s is removed.",
			   provider_word(provider->name)));
	return redirect(req, "/channels");
}

static enum http change(struct request *req)
{
	const struct account_provider *provider =
		account_provider_find(path_value(req, "provider"));
	const char *act = field(req, "act");
	if (!provider)
		return HTTP_NOT_FOUND;
	struct rows *row = sql_account_lock(req->db, req->caller.network_id, provider->name);
	bool own = rows_next(row);
	if (!strcmp(act, "remove-now"))
		return remove_account(req, provider, own);
	const struct json_t *before =
		account_open(req, provider->name, own ? row_text(row, "settings_sealed") : "");
	if (strcmp(act, "remove") != 0)
		return set(req, provider, own, before);
	show_account(req, provider, before, false);
	view_flag(req->view, "own", own);
	return show(req, "manage/channel_removal");
}

static const struct field_rule fields[] = {{"account", FIELD_TEXT, false},
					   {"token", FIELD_TEXT, false},
					   {"from", FIELD_TEXT, false},
					   {"key", FIELD_TEXT, false},
					   {"secret", FIELD_TEXT, false},
					   {"signature_secret", FIELD_TEXT, false},
					   {"signature_method", FIELD_TEXT, false},
					   {"url", FIELD_TEXT, false},
					   {"user", FIELD_TEXT, false},
					   {"password", FIELD_TEXT, false},
					   {"public_key", FIELD_TEXT, false},
					   {"phone_id", FIELD_TEXT, false},
					   {"app_secret", FIELD_TEXT, false},
					   {"verify_token", FIELD_TEXT, false},
					   {"act", FIELD_WORD, false},
					   {0}};

const struct page page_manage_channel = {"/channels/{provider:word}", .who = ADMIN, .get = account,
					 .post = change, .fields = fields};
