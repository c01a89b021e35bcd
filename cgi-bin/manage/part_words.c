/* A message's text: what may stand in it, how it reads, what is wrong with it. */
#include "core/buffer.h"
#include "core/gsm7.h"
#include "domain/delivery_words.h"
#include "words.h"
#include <string.h>

bool text_named(struct request *req, struct text_named *named)
{
	named->channel = path_value(req, "channel");
	named->language = path_value(req, "language");
	named->kind = message_kind_find(path_value(req, "kind"));
	bool known = false;
	for (const char *const *language = message_languages; *language; language++)
		known |= !strcmp(*language, named->language);
	return known && named->kind && message_channel(named->kind, named->channel) >= 0;
}

const char *language_word(const char *language)
{
	return !strcmp(language, "ru") ? "Russian" : "English";
}

const char *kind_about(const char *kind)
{
	static const char *const about[][2] = {
		{"otp", "When somebody signs in by mobile."},
		{"points_confirmed", "When points of a sale can be spent."},
		{"points_expiring", "Seven days before points expire, once a guest and day."},
		{"tier_up", "When a guest reaches a higher tier."},
		{"referral_reward", "When an invitation earns points."},
		{"redemption_released",
		 "When a code was not used in time and its points are back."},
	};
	for (size_t i = 0; i < sizeof about / sizeof *about; i++)
		if (!strcmp(about[i][0], kind))
			return about[i][1];
	return "";
}

bool text_has_subject(const struct text_named *named)
{
	return !strcmp(named->channel, "push");
}

static struct message_values samples(struct request *req, const struct text_named *named)
{
	struct message_facts facts = message_samples(req->now);
	return message_values(req->arena, req->config, manage_context(req)->network,
			      named->language, &facts);
}

void show_text(struct request *req, const struct text_named *named)
{
	struct message_values values = samples(req, named);
	struct view *text = view_object(req->view, "text");
	view_text(text, "kind", named->kind->name);
	view_text(text, "channel", named->channel);
	view_text(text, "language", named->language);
	view_text(text, "what", kind_word(named->kind->name));
	view_text(text, "about", kind_about(named->kind->name));
	view_text(text, "way", channel_word(named->channel));
	view_text(text, "tongue", language_word(named->language));
	view_flag(text, "has_subject", text_has_subject(named));
	view_flag(text, "by_template", !strcmp(named->channel, "whatsapp"));
	view_flag(text, "is_code", !strcmp(named->kind->name, "otp"));
	view_int(text, "limit", message_limit(named->channel, false));
	view_list(text, "slots");
	for (int i = 0; i < PLACEHOLDERS; i++) {
		if (!(named->kind->placeholders & 1U << i))
			continue;
		struct view *slot = view_item(text, "slots");
		view_text(slot, "name", placeholder_names[i]);
		view_text(slot, "sample", values.text[i] ? values.text[i] : "");
		view_flag(slot, "required", named->kind->required & 1U << i);
	}
}

/* As it leaves: below a code stands the line that lets a phone fill it in. */
static const char *whole(struct request *req, const struct text_named *named,
			 const struct message_values *values, const char *text)
{
	const char *origin = strstr(req->config->public_origin, "://");
	if (strcmp(named->kind->name, "otp") != 0)
		return text;
	const char *host = origin ? origin + 3 : req->host;
	return arena_printf(req->arena, "%s\n\n@%.*s #%s", text, (int)strcspn(host, ":/"), host,
			    values->text[SAY_CODE]);
}

static int characters(const char *text)
{
	int count = 0;
	for (; *text; text++)
		count += ((*text & 0xC0) != 0x80) + ((*text & 0xF8) == 0xF0);
	return count;
}

static void show_cost(struct request *req, struct view *preview, const char *text)
{
	bool unicode = false;
	int segments = sms_segments(text, &unicode);
	int length = unicode ? characters(text) : gsm7_septets(text);
	view_flag(preview, "sms", true);
	view_flag(preview, "unicode", unicode);
	view_flag(preview, "several", segments > 1);
	view_text(preview, "cost",
		  arena_printf(req->arena, "%d %s, %d characters", segments,
			       segments == 1 ? "message" : "messages", length));
}

void show_preview(struct request *req, const struct text_named *named,
		  const struct message_words *words)
{
	struct message_values values = samples(req, named);
	struct view *preview = view_object(req->view, "preview");
	const char *text =
		whole(req, named, &values, message_fill(req->arena, words->body, &values));
	view_text(preview, "title", message_fill(req->arena, words->subject, &values));
	view_text(preview, "said", text);
	view_flag(preview, "sms", false);
	if (!strcmp(named->channel, "sms"))
		show_cost(req, preview, text);
}

static const char *fault_words(struct request *req, const struct text_named *named,
			       const struct message_error *error)
{
	switch (error->fault) {
	case MESSAGE_FINE:
		return "";
	case MESSAGE_EMPTY:
		return "Write what the message says.";
	case MESSAGE_TOO_LONG:
		return arena_printf(req->arena, "Shorten the text to %d characters.", error->limit);
	case MESSAGE_CONTROL:
		return "The text has a character that cannot be seen. Type it again by hand.";
	case MESSAGE_BRACE:
		return "A { or } stands alone. Braces are for placeholders only, like {network}.";
	case MESSAGE_UNKNOWN:
		return arena_printf(req->arena,
				    "%s has no {%s}. Use the placeholders listed below.",
				    kind_word(named->kind->name), error->name);
	case MESSAGE_MISSING:
		return arena_printf(req->arena, "The text needs {%s}: put it where it belongs.",
				    error->name);
	case MESSAGE_ORIGIN_LINE:
		return "A line cannot begin with @. Phones take such a line for the site's own.";
	}
	return "";
}

static const char small[] = "abcdefghijklmnopqrstuvwxyz";
enum { TEMPLATE_NAME = 512 };

/* As Meta has them; "" none. */
static bool template_name_is(const char *name)
{
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
	return !name[length] && length <= TEMPLATE_NAME;
}

/* "en", "fil", "en_GB", "zh_Hant"; "" the text's own. */
static bool template_language_is(const char *language)
{
	size_t letters = strspn(language, small);
	if (!*language)
		return true;
	const char *country = language + letters + (language[letters] == '_');
	size_t more = strspn(country, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
	bool whole = !language[letters] || (language[letters] == '_' && more >= 2 && more <= 4);
	return (letters == 2 || letters == 3) && whole && !country[more];
}

static void check_template(struct request *req, const struct message_words *words)
{
	if (!template_name_is(words->provider_template))
		error_on(req, "provider_template",
			 "A template's name has small letters, digits and _ only, at most 512, as "
			 "WhatsApp shows it.");
	if (!template_language_is(words->provider_language))
		error_on(req, "provider_language",
			 "Enter the language as WhatsApp shows it, like en or en_GB.");
}

static void check(struct request *req, const struct text_named *named, const char *field_name,
		  const char *text)
{
	struct message_error error;
	if (!message_check(req->arena, named->kind, named->channel, !strcmp(field_name, "subject"),
			   text, &error))
		error_on(req, field_name, fault_words(req, named, &error));
}

bool read_words(struct request *req, const struct text_named *named, struct message_words *words)
{
	bool templates = !strcmp(named->channel, "whatsapp");
	*words = (struct message_words){
		.subject = text_has_subject(named) ? message_tidy(req->arena, field(req, "subject"))
						   : "",
		.body = message_tidy(req->arena, field(req, "body")),
		.provider_template =
			templates ? message_tidy(req->arena, field(req, "provider_template")) : "",
		.provider_language =
			templates ? message_tidy(req->arena, field(req, "provider_language")) : "",
		.own = true};
	view_list(req->view, "errors");
	if (text_has_subject(named))
		check(req, named, "subject", words->subject);
	check(req, named, "body", words->body);
	check_template(req, words);
	struct list *errors = view_list(req->view, "errors");
	return value_items((struct value){.kind = VALUE_LIST, .list = errors}) == 0;
}

const char *text_audited(struct request *req, const struct text_named *named,
			 const struct message_words *words)
{
	struct buffer json = buffer_in(req->arena);
	buffer_printf(&json, "{\"kind\":\"%s\",\"channel\":\"%s\",\"language\":\"%s\"",
		      named->kind->name, named->channel, named->language);
	if (words) {
		buffer_printf(&json, ",\"subject\":");
		json_text(&json, words->subject);
		buffer_printf(&json, ",\"text\":");
		json_text(&json, words->body);
		buffer_printf(&json, ",\"template\":");
		json_text(&json, words->provider_template);
		buffer_printf(&json, ",\"template_language\":");
		json_text(&json, words->provider_language);
	}
	buffer_printf(&json, "}");
	return buffer_end(&json);
}
