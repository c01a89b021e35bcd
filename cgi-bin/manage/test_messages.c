/* A test message to an address that is typed: whether a channel works is seen by what arrives. */
#include "accounts.h"
#include "core/phone.h"
#include "domain/audit.h"
#include "domain/outbox.h"
#include "queries.h"
#include <string.h>

enum { TESTS_AN_HOUR = 5, TELEGRAM_DIGITS = 20 };
static const int64_t minute = INT64_C(60) * 1000000, hour = INT64_C(3600) * 1000000;

static bool chat_is(const char *text)
{
	text += *text == '-';
	size_t length = strspn(text, "0123456789");
	return length && length <= TELEGRAM_DIGITS && !text[length];
}

/* The address as the channel takes it; NULL, with the error said. */
static const char *address(struct request *req, const char *channel)
{
	const char *country = manage_context(req)->network->country, *typed = field(req, "to");
	if (!strcmp(channel, "email")) {
		if (account_email_is(typed))
			return typed;
		error_on(req, "to", "Enter an e-mail address, like you@example.com.");
		return NULL;
	}
	if (!strcmp(channel, "telegram")) {
		if (chat_is(typed))
			return typed;
		error_on(req, "to", "Enter the number of a chat with your bot, like 123456789.");
		return NULL;
	}
	const char *phone = phone_normalise(req->arena, typed, country);
	if (!phone)
		error_on(req, "to",
			 arena_printf(req->arena, "Enter a mobile number, like %s.",
				      phone_example(country)));
	return phone;
}

static bool channel_is(const char *channel)
{
	for (const struct account_provider *each = account_providers; each->name; each++)
		if (!strcmp(each->channel, channel))
			return true;
	return false;
}

static bool too_many(struct request *req, struct rows *made)
{
	if (!rows_next(made) || row_int(made, "made") < TESTS_AN_HOUR)
		return false;
	long long minutes = (row_time(made, "oldest_at") + hour - req->now) / minute + 1;
	error_on(req, "to",
		 arena_printf(req->arena,
			      "%d test messages were sent in the last hour. Try again in %lld "
			      "minutes.",
			      TESTS_AN_HOUR, minutes));
	return true;
}

static void send(struct request *req, const char *channel, const char *to)
{
	struct scope scope = manage_scope(req);
	outbox_add(&scope, &(struct message){.channel = channel,
					     .kind = "test",
					     .to = to,
					     .subject = "Test message",
					     .body = arena_printf(
						     req->arena,
						     "This is a test message from %s. It arrived.",
						     scope.network->name),
					     .priority = MESSAGE_AWAITED,
					     .deadline_at = req->now + 10 * minute});
	audit_add(&scope, "message.test", "network", req->caller.network_id, "{}",
		  arena_printf(req->arena, "{\"channel\":\"%s\"}", channel));
	notify_after(req, OUTBOX_CHANNEL);
	flash(req, "good", "The test message is on its way. Below you see what became of it.");
}

static enum http test(struct request *req)
{
	const char *network_id = req->caller.network_id, *channel = field(req, "channel");
	sql_outbox_lock_tests(req->db, network_id);
	struct rows *made = sql_outbox_tests(req->db, network_id);
	struct channels_ask ask = part_channels_ask(req);
	if (!channel_is(channel))
		return HTTP_NOT_FOUND;
	const char *to = address(req, channel);
	if (to && !too_many(req, made)) {
		send(req, channel, to);
		return redirect(req, "/channels");
	}
	part_channels(req, &ask);
	return refuse(req, "manage/channels");
}

static const struct field_rule fields[] = {
	{"channel", FIELD_WORD, true}, {"to", FIELD_LINE, false}, {0}};

const struct page page_manage_test_messages = {"/test-messages", .who = ADMIN, .post = test,
					       .fields = fields, .once = true};
