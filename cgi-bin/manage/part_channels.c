/* The page of channels: who carries what, how they do, and what became of test messages. */
#include "accounts.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "domain/delivery_words.h"
#include "queries.h"
#include <string.h>

static const char *const ways[][2] = {
	{"sms", "Codes for signing in, and notices to guests without anything else."},
	{"email", "For guests whose address is known."},
	{"whatsapp", "Notices to guests, cheaper than an SMS in most countries."},
	{"telegram", "For guests who have written to your bot."},
};
enum { WAYS = sizeof ways / sizeof *ways };

struct channels_ask part_channels_ask(struct request *req)
{
	const char *network_id = req->caller.network_id;
	return (struct channels_ask){sql_page_manage_accounts(req->db, network_id),
				     sql_page_manage_tests(req->db, network_id)};
}

/* "Twilio, then Vonage"; "" nobody. */
static const char *platform_words(struct request *req, const char *channel)
{
	struct buffer words = buffer_in(req->arena);
	char *rest = arena_text(req->arena, config_senders(req->config, channel)), *name;
	const char *between = "";
	while ((name = strsep(&rest, " "))) {
		if (!*name)
			continue;
		buffer_printf(&words, "%s%s", between, provider_word(name));
		between = ", then ";
	}
	return buffer_end(&words);
}

static bool find(struct rows *accounts, const char *provider)
{
	rows_rewind(accounts);
	while (rows_next(accounts))
		if (!strcmp(row_text(accounts, "provider"), provider))
			return true;
	return false;
}

static bool show_provider(struct view *item, const struct account_provider *provider,
			  struct rows *accounts)
{
	bool own = find(accounts, provider->name);
	int64_t failures = own ? row_int(accounts, "failures") : 0;
	int64_t open_until = own ? row_time(accounts, "open_until") : 0;
	view_text(item, "name", provider->name);
	view_text(item, "provider", provider_word(provider->name));
	view_flag(item, "own", own);
	view_flag(item, "works", own && !failures);
	view_flag(item, "alone", failures && open_until > clock_real());
	view_flag(item, "shaky", failures && open_until <= clock_real());
	view_time(item, "open_until", open_until);
	view_text(item, "error", own ? row_text(accounts, "error") : "");
	view_time(item, "changed_at", own ? row_time(accounts, "changed_at") : 0);
	return own;
}

static void show_way(struct request *req, int at, struct rows *accounts)
{
	struct view *way = view_item(req->view, "ways");
	bool own = false;
	view_text(way, "channel", ways[at][0]);
	view_text(way, "way", channel_word(ways[at][0]));
	view_text(way, "about", ways[at][1]);
	view_list(way, "providers");
	for (const struct account_provider *each = account_providers; each->name; each++)
		if (!strcmp(each->channel, ways[at][0]))
			own |= show_provider(view_item(way, "providers"), each, accounts);
	view_flag(way, "by_own", own);
	view_text(way, "platform", platform_words(req, ways[at][0]));
	view_flag(way, "chosen", !strcmp(field(req, "channel"), ways[at][0]));
}

static void show_tests(struct request *req, struct rows *tests)
{
	view_list(req->view, "tests");
	while (rows_next(tests)) {
		struct view *item = view_item(req->view, "tests");
		view_time(item, "at", row_time(tests, "at"));
		view_text(item, "channel", channel_word(row_text(tests, "channel")));
		view_text(item, "provider", provider_word(row_text(tests, "provider")));
		show_standing(item, tests);
	}
	view_flag(req->view, "has_tests", rows_count(tests) > 0);
}

void part_channels(struct request *req, const struct channels_ask *ask)
{
	view_list(req->view, "ways");
	for (int i = 0; i < WAYS; i++)
		show_way(req, i, ask->accounts);
	show_tests(req, ask->tests);
	view_text(req->view, "to", field(req, "to"));
	view_text(req->view, "push", platform_words(req, "push"));
	view_flag(req->view, "may_change", req->caller.who & ADMIN);
}
