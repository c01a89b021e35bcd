/* What the list of guests is asked for: one box that takes a name, a phone, a card's number or its
 * code; tier, standing and order; and the key where a page begins. */
#include "parts.h"
#include "core/buffer.h"
#include "core/crypto.h"
#include "core/phone.h"
#include "domain/guest.h"
#include "domain/guest_name.h"
#include "queries.h"
#include <stdlib.h>
#include <string.h>

static const char least_id[] = "00000000-0000-0000-0000-000000000000";
static const char most_id[] = "ffffffff-ffff-ffff-ffff-ffffffffffff";
static const char after_all_letters[] = "\xf4\x8f\xbf\xbf"; /* U+10FFFF */

static bool is_number(const char *text, size_t most)
{
	size_t length = strspn(text, "0123456789");
	return length && length <= most && !text[length];
}

static const char *digits_of(struct arena *arena, const char *typed)
{
	struct buffer digits = buffer_in(arena);
	for (; *typed; typed++)
		if (*typed >= '0' && *typed <= '9')
			buffer_add(&digits, typed, 1);
	return buffer_end(&digits);
}

/* Without letters it is a number: of a phone, of a card, or a card's six digits. */
static void search_number(struct request *req, struct guest_search *search, const char *typed)
{
	struct scope scope = manage_scope(req);
	const char *digits = digits_of(req->arena, typed);
	const char *phone = phone_normalise(req->arena, typed, scope.network->country);
	search->way = GUESTS_EXACT;
	search->phone_index = phone ? phone_index(&scope, phone) : NULL;
	search->card_no = is_number(digits, 18) ? strtoll(digits, NULL, 10) : 0;
	search->code = strlen(digits) == 6 ? digits : NULL;
}

/* Along the longest word there are the fewest guests. */
static int longest(const struct name_tokens *tokens)
{
	int best = 0;
	for (int i = 1; i < tokens->count; i++)
		if (strlen(tokens->token[i]) > strlen(tokens->token[best]))
			best = i;
	return best;
}

static void search_name(struct request *req, struct guest_search *search,
			const struct name_tokens *tokens)
{
	int along = longest(tokens);
	struct buffer more = buffer_in(req->arena);
	for (int i = 0; i < tokens->count; i++)
		if (i != along)
			buffer_printf(&more, "%s%s", more.length ? " " : "", tokens->token[i]);
	search->way = GUESTS_NAMED;
	search->word = tokens->token[along];
	search->word_end = arena_printf(req->arena, "%s%s", search->word, after_all_letters);
	search->more = buffer_end(&more);
}

static void choose_way(struct request *req, struct guest_search *search)
{
	struct name_tokens tokens = guest_name_tokens(req->arena, search->q);
	bool letters = false, guest = tokens.count == 2 && !strcmp(tokens.token[0], "guest") &&
				      is_number(tokens.token[1], 18);
	for (int i = 0; i < tokens.count; i++)
		letters |= !is_number(tokens.token[i], strlen(tokens.token[i]));
	if (guest) /* what a guest without a name is called */
		search_number(req, search, tokens.token[1]);
	else if (letters)
		search_name(req, search, &tokens);
	else if (tokens.count)
		search_number(req, search, search->q);
	else if (search->q[strspn(search->q, " ")])
		search->way = GUESTS_NONE;
	else
		search->way = strcmp(field(req, "sort"), "oldest") ? GUESTS_NEWEST : GUESTS_OLDEST;
}

static void read_key(struct request *req, struct guest_search *search)
{
	const char *at = field(req, "at"), *id = field(req, "id");
	bool named = search->way == GUESTS_NAMED;
	bool oldest = search->way == GUESTS_OLDEST;
	const char *token = guest_name_tokens(req->arena, field(req, "word")).token[0];
	bool given = uuid_is(id) && (named ? token != NULL : is_number(at, 17));
	int64_t instant = given && !named ? strtoll(at, NULL, 10) : oldest ? 0 : req->now + 1;
	search->from_key = given;
	search->at = instant_text(req->arena, instant);
	/* Never in front of the word: the index would be read from there on. */
	search->token = !named ? "" : given ? token : search->word;
	search->id = given ? id : oldest || named ? least_id : most_id;
}

struct guest_search part_guest_search(struct request *req)
{
	const char *standing = field(req, "standing"), *tier = field(req, "tier");
	bool known = !strcmp(standing, "verified") || !strcmp(standing, "unverified");
	struct guest_search search = {
		.q = field(req, "q"),
		.standing = known ? standing : "",
		.tier_rank = is_number(tier, 3) ? strtoll(tier, NULL, 10) : 0,
	};
	choose_way(req, &search);
	read_key(req, &search);
	return search;
}

bool part_guest_filtered(const struct guest_search *search)
{
	return search->way > GUESTS_OLDEST || search->tier_rank || *search->standing;
}

struct rows *part_guest_rows(struct request *req, const struct guest_search *search, int64_t most)
{
	struct db *db = req->db;
	const char *network_id = req->caller.network_id;
	int64_t tier = search->tier_rank;
	switch (search->way) {
	case GUESTS_NEWEST:
		return sql_page_manage_guests_newest(db, network_id, tier, search->standing,
						     search->at, search->id, most);
	case GUESTS_OLDEST:
		return sql_page_manage_guests_oldest(db, network_id, tier, search->standing,
						     search->at, search->id, most);
	case GUESTS_NAMED:
		return sql_page_manage_guests_named(db, network_id, search->word, search->word_end,
						    search->more, tier, search->standing,
						    search->token, search->id, most);
	case GUESTS_EXACT:
		return sql_page_manage_guests_exact(db, network_id, search->phone_index,
						    search->card_no, search->code, tier,
						    search->standing);
	case GUESTS_NONE:
		break;
	}
	return NULL;
}

struct rows *part_guest_count(struct request *req, const struct guest_search *search, int64_t most)
{
	const char *network_id = req->caller.network_id;
	if (search->way == GUESTS_NAMED)
		return sql_page_manage_guests_named_count(
			req->db, network_id, search->word, search->word_end, search->more,
			search->tier_rank, search->standing, most);
	if (search->way > GUESTS_NAMED)
		return NULL;
	return sql_page_manage_guests_count(req->db, network_id, search->tier_rank,
					    search->standing, most);
}

void part_guest_next(struct request *req, struct guest_search *search, struct rows *rows)
{
	search->from_key = true;
	search->id = row_text(rows, "guest_id");
	search->at = instant_text(req->arena, row_time(rows, "joined_at"));
	search->token = search->way == GUESTS_NAMED ? row_text(rows, "token") : "";
}
