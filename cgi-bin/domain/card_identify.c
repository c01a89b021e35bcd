/* One input at the till: a card's QR, six digits, a redemption's code or a phone. Wrong codes are
 * counted for each till. */
#include "core/phone.h"
#include "domain/card.h"
#include "domain/card_private.h"
#include "domain/guest.h"
#include "domain/network.h"
#include "domain/redemption.h"
#include "queries.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { WRONG_CODES = 10 };
static const int64_t minute = INT64_C(60000000);

enum input_kind { INPUT_CARD, INPUT_DIGITS, INPUT_REDEMPTION, INPUT_PHONE };

static struct identified no(enum identify_fault fault)
{
	return (struct identified){
		.fault = fault, .guest_id = "", .redemption_id = "", .phone = ""};
}

static struct identified guest_is(const char *guest_id)
{
	struct identified found = no(IDENTIFY_OK);
	found.kind = IDENTIFIED_GUEST;
	found.guest_id = guest_id;
	return found;
}

static bool starts(const char *text, const char *prefix)
{
	return strncasecmp(text, prefix, strlen(prefix)) == 0;
}

static const char *without_blanks(struct arena *arena, const char *typed)
{
	char *text = arena_alloc(arena, strlen(typed) + 1);
	size_t length = 0;
	for (; *typed; typed++)
		if (*typed != ' ' && *typed != '\t')
			text[length++] = *typed;
	return text;
}

/* Eight letters and digits, in two halves or with a letter among them: eight bare digits are
 * somebody's phone. */
static bool is_redemption(const char *text)
{
	size_t length = strlen(text);
	const char *hyphen = strchr(text, '-');
	if (hyphen)
		return length == 9 && hyphen == text + 4 && !strchr(hyphen + 1, '-');
	return length == 8 && strspn(text, "0123456789+") < length;
}

static enum input_kind input_kind(const char *text)
{
	if (starts(text, "C1."))
		return INPUT_CARD;
	if (starts(text, "r1.") || is_redemption(text))
		return INPUT_REDEMPTION;
	if (strlen(text) == CARD_CODE_DIGITS && strspn(text, "0123456789") == CARD_CODE_DIGITS)
		return INPUT_DIGITS;
	return INPUT_PHONE;
}

/* A scanner types like a keyboard: whether Caps Lock is on does not matter. */
static const char *in_capitals(struct arena *arena, const char *text)
{
	char *capitals = arena_text(arena, text);
	for (char *c = capitals; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	return capitals;
}

static struct identified by_card(const struct scope *scope, const char *text)
{
	int64_t card_no = 0, step = 0, now = scope->now / CARD_STEP;
	const char *token = in_capitals(scope->arena, text);
	if (!card_token_read(scope->arena, token, now, &card_no, &step) ||
	    !text_equal(card_token(scope, card_no, step), token))
		return no(IDENTIFY_UNKNOWN);
	if (step != now && step != now - 1)
		return no(IDENTIFY_EXPIRED);
	struct rows *used = sql_card_use(scope->db, scope->network->network_id,
					 scope->caller->till_id, card_no, step);
	return rows_next(used) ? guest_is(row_text(used, "guest_id")) : no(IDENTIFY_USED);
}

static struct identified by_digits(const struct scope *scope, const char *code)
{
	struct rows *rows = sql_card_by_code(scope->db, scope->network->network_id, code);
	if (!rows_next(rows))
		return no(IDENTIFY_UNKNOWN);
	return row_bool(rows, "expired") ? no(IDENTIFY_EXPIRED)
					 : guest_is(row_text(rows, "guest_id"));
}

static struct identified by_redemption(const struct scope *scope, const char *typed)
{
	const char *code_index =
		redemption_code_index(scope, starts(typed, "r1.") ? typed + 3 : typed);
	if (!*code_index)
		return no(IDENTIFY_UNKNOWN);
	struct rows *rows =
		sql_card_redemption_by_code(scope->db, scope->network->network_id, code_index);
	if (!rows_next(rows))
		return no(IDENTIFY_UNKNOWN);
	struct identified found = no(row_bool(rows, "expired") ? IDENTIFY_EXPIRED : IDENTIFY_OK);
	found.kind = found.fault == IDENTIFY_OK ? IDENTIFIED_REDEMPTION : IDENTIFIED_NONE;
	found.guest_id = row_text(rows, "guest_id");
	found.redemption_id = row_text(rows, "redemption_id");
	return found;
}

static struct identified by_phone(const struct scope *scope, const char *typed)
{
	const char *phone = phone_normalise(scope->arena, typed, scope->network->country);
	if (!phone)
		return no(IDENTIFY_MALFORMED);
	const char *guest_id = guest_find(scope, phone);
	struct identified found = *guest_id ? guest_is(guest_id) : no(IDENTIFY_NO_SUCH_PHONE);
	found.phone = phone;
	return found;
}

static struct rows *ask_tries(const struct scope *scope)
{
	const char *network_id = scope->network->network_id, *till_id = scope->caller->till_id;
	sql_card_lock_till(scope->db, network_id, till_id);
	return sql_card_tries(scope->db, network_id, till_id);
}

/* 0, or until when this till takes no codes: ten wrong ones within 15 minutes, then 15 more. */
static int64_t locked_until(const struct scope *scope, struct rows *tries)
{
	int64_t newest = 0, oldest = 0;
	while (rows_next(tries)) {
		oldest = row_time(tries, "tried_at");
		newest = newest ? newest : oldest;
	}
	bool locked = rows_count(tries) == WRONG_CODES && newest - oldest < 15 * minute &&
		      newest + 15 * minute > scope->now;
	return locked ? newest + 15 * minute : 0;
}

/* The tries travel with the code's own question; a till that takes no codes does not use its
 * answer. */
struct identified card_identify(const struct scope *scope, const char *typed)
{
	const char *text = without_blanks(scope->arena, typed);
	if (!*text)
		return no(IDENTIFY_MALFORMED);
	enum input_kind kind = input_kind(text);
	if (kind == INPUT_PHONE)
		return by_phone(scope, typed);
	struct rows *tries = ask_tries(scope);
	struct identified found = kind == INPUT_CARD	 ? by_card(scope, text)
				  : kind == INPUT_DIGITS ? by_digits(scope, text)
							 : by_redemption(scope, text);
	int64_t until = locked_until(scope, tries);
	if (until) {
		found = no(IDENTIFY_LOCKED);
		found.retry_at = until;
	} else if (found.fault == IDENTIFY_UNKNOWN) {
		sql_card_add_try(scope->db, scope->network->network_id, scope->caller->till_id,
				 uuid_new(scope->arena, scope->now));
	}
	return found;
}
