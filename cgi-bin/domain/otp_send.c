/* Sending a code: every limit is judged under the lock of the phone, then row and message are
 * written together. */
#include "core/phone.h"
#include "domain/address.h"
#include "domain/guest.h"
#include "domain/message.h"
#include "domain/network.h"
#include "domain/otp_private.h"
#include "domain/outbox.h"
#include "queries.h"
#include <string.h>

struct otp_asked {
	const struct otp_request *request;
	const char *network_id, *phone_index, *address_block, *phone_prefix;
	bool counted; /* by budgets and the brake */
	struct rows *sends, *tries, *budget, *brake, *words;
};

/* The demo's guests sign in from loopback, or with numbers that Ofcom keeps for plays. */
static bool is_exempt(const struct scope *scope, const struct otp_request *request)
{
	static const char drama[] = "+447700900";
	return scope->config->demo && (address_is_loopback(request->address) ||
				       strncmp(request->phone, drama, sizeof drama - 1) == 0);
}

struct otp_asked *otp_ask(const struct scope *scope, const char *network_id,
			  const struct otp_request *request)
{
	struct arena *arena = scope->arena;
	struct db *db = scope->db;
	const struct key *key = config_key(scope->config, "index");
	struct otp_asked *asked = arena_alloc(arena, sizeof *asked);
	*asked = (struct otp_asked){
		.request = request,
		.network_id = arena_text(arena, network_id),
		.phone_index = phone_index_in(arena, scope->config, network_id, request->phone),
		.address_block = hmac_text(arena, key, "otp.address_block",
					   address_block(arena, request->address)),
		.phone_prefix = hmac_text(arena, key, "otp.phone_prefix",
					  phone_prefix(arena, request->phone)),
		.counted = !is_exempt(scope, request),
	};
	const char *requester = request->any_api ? otp_any_api(scope, network_id, request->phone)
						 : request->requester;
	sql_otp_lock(db, network_id, asked->phone_index);
	/* Before what is looked at first, so that it is there by then. */
	asked->words = sql_message_of_kind(db, network_id, "otp");
	asked->sends = sql_otp_sends(db, network_id, asked->phone_index);
	asked->tries = sql_otp_tries(db, network_id, asked->phone_index, requester);
	if (asked->counted) {
		asked->budget =
			sql_otp_budget(db, network_id, asked->address_block, asked->phone_prefix);
		asked->brake = sql_otp_brake(db, network_id, asked->phone_prefix);
	}
	return asked;
}

static int64_t budget_over(const struct otp_asked *asked)
{
	struct rows *budget = asked->budget, *brake = asked->brake;
	if (!asked->counted || !rows_next(budget) || !rows_next(brake))
		return 0;
	return otp_budget_over(&(struct otp_budget){
		.block_sends = row_int(budget, "block_sends"),
		.block_from = row_time(budget, "block_from"),
		.prefix_sends = row_int(budget, "prefix_sends"),
		.prefix_from = row_time(budget, "prefix_from"),
		.network_sends = row_int(budget, "network_sends"),
		.network_from = row_time(budget, "network_from"),
		.codes = row_int(brake, "codes"),
		.verified = row_int(brake, "verified"),
		.newest_at = row_time(brake, "newest_at"),
	});
}

/* The last line is what browsers take for the site's word on the code: ours, whatever the network's
 * text says. */
static const char *message_text(const struct scope *scope, const struct otp_asked *asked,
				const char *code)
{
	const struct otp_request *request = asked->request;
	struct arena *arena = scope->arena;
	const char *language = message_language(scope->network, request->language);
	struct message_words words =
		message_choose(message_kind_find("otp"), "sms", language, asked->words);
	struct message_values values = message_values(
		arena, scope->config, scope->network, language,
		&(struct message_facts){.code = code, .minutes = OTP_LIFE / (60 * 1000000)});
	const char *text = message_fill(arena, words.body, &values);
	if (!*request->origin_host)
		return text;
	return arena_printf(arena, "%s\n\n@%s #%s", text, request->origin_host, code);
}

static void write_code(const struct scope *scope, const struct otp_asked *asked, int64_t expires_at)
{
	const struct otp_request *request = asked->request;
	struct arena *arena = scope->arena;
	const char *otp_id = uuid_new(arena, scope->now), *code = random_digits(arena, OTP_DIGITS);
	const char *phone_sealed =
		seal(arena, config_key(scope->config, "seal"),
		     otp_about(arena, asked->network_id, otp_id), request->phone);

	sql_otp_add(scope->db, asked->network_id, otp_id, request->via, request->requester,
		    asked->phone_index, phone_sealed, otp_code_hash(scope, otp_id, code),
		    asked->address_block, asked->phone_prefix, asked->counted,
		    instant_text(arena, expires_at));
	outbox_add(scope, &(struct message){.channel = "sms",
					    .kind = "otp",
					    .to = request->phone,
					    .body = message_text(scope, asked, code),
					    .code = code,
					    .deadline_at = expires_at});
}

static struct otp_sent refused(enum otp_send_outcome outcome, int64_t retry_at)
{
	return (struct otp_sent){.outcome = outcome, .retry_at = retry_at, .resend_at = retry_at};
}

struct otp_sent otp_send_asked(const struct scope *scope, const struct otp_asked *asked)
{
	struct otp_sends sends = otp_sends_read(asked->sends);
	struct otp_tries tries = otp_tries_read(asked->tries);
	enum otp_send_outcome why;
	int64_t left;

	int64_t until = otp_cooldown(&tries, scope->now, &left);
	if (until > scope->now)
		return refused(OTP_COOLING_DOWN, until);
	until = otp_day_over(&tries);
	if (until > scope->now)
		return refused(OTP_TOO_MANY, until);
	until = otp_next_send(&sends, &why);
	if (until > scope->now)
		return refused(why, until);
	until = budget_over(asked);
	if (until > scope->now)
		return refused(OTP_BUSY, until);

	struct otp_sent sent = {.outcome = OTP_SENT, .expires_at = scope->now + OTP_LIFE};
	write_code(scope, asked, sent.expires_at);
	otp_sends_add(&sends, scope->now);
	sent.resend_at = otp_next_send(&sends, &why);
	return sent;
}

struct otp_sent otp_send(const struct scope *scope, const struct otp_request *request)
{
	return otp_send_asked(scope, otp_ask(scope, scope->network->network_id, request));
}
