/* Which rows are behind which figure, and from where on. */
#include "rows.h"
#include "core/crypto.h"
#include "queries.h"
#include <stdlib.h>
#include <string.h>

#define LAST_ID "ffffffff-ffff-ffff-ffff-ffffffffffff"

static const struct behind addresses[] = {
	{"sales", "Sales", LIST_BOOKED, FIGURE_SALES},
	{"new", "New guests", LIST_BOOKED, FIGURE_NEW},
	{"issued", "Points issued", LIST_BOOKED, FIGURE_ISSUED},
	{"redeemed", "Points redeemed", LIST_BOOKED, FIGURE_REDEEMED},
	{"active", "Active guests", LIST_ACTIVE, FIGURE_ACTIVE},
	{"liability", "Owed in points", LIST_POINTS, FIGURE_OWED},
	{"pending", "Pending points", LIST_POINTS, FIGURE_PENDING},
	{"rate", "Redemption rate", LIST_NONE, FIGURE_RATE},
	{"cap", "Near their cap", LIST_CAP, FIGURES},
	{"attempts", "Many wrong codes", LIST_ATTEMPTS, FIGURES},
};

const struct behind *behind_find(const char *word)
{
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
		if (!strcmp(addresses[i].word, word))
			return &addresses[i];
	return NULL;
}

bool is_watched(const struct behind *behind)
{
	return behind->list == LIST_CAP || behind->list == LIST_ATTEMPTS;
}

struct row_key row_key_first(const struct behind *behind)
{
	return (struct row_key){.at = INT64_MAX,
				.amount = INT64_MAX,
				.id = is_watched(behind) ? AT_NONE : LAST_ID,
				.undone = true};
}

/* False when it is not a number of at most 18 digits. */
static bool number_given(struct request *req, const char *name, int64_t *number)
{
	const char *text = query_value(req, name);
	size_t length = strspn(text, "0123456789");
	if (!length || length > 18 || text[length])
		return false;
	*number = strtoll(text, NULL, 10);
	return true;
}

struct row_key row_key_wanted(struct request *req, const struct behind *behind)
{
	struct row_key key = row_key_first(behind);
	const char *id = query_value(req, "id");
	if (!uuid_is(id) || (behind->list == LIST_BOOKED && !number_given(req, "at", &key.at)) ||
	    (is_watched(behind) && !number_given(req, "amount", &key.amount)))
		return row_key_first(behind);
	key.id = id;
	key.undone = *query_value(req, "undone");
	key.given = true;
	return key;
}

struct rows *rows_behind(struct request *req, const struct behind *behind,
			 const struct selection *selection, const struct row_key *key, int most)
{
	const char *network_id = req->caller.network_id;
	const char *from = instant_text(req->arena, selection->from_at);
	const char *until = instant_text(req->arena, selection->until_at);
	int64_t at = key->at < selection->until_at ? key->at : selection->until_at;
	const char *below = instant_text(req->arena, at);
	switch (behind->list) {
	case LIST_BOOKED:
		return sql_page_manage_figure_rows(
			req->db, network_id, figure_kinds[behind->figure].word,
			selection->restaurants, from, until, below, key->id, key->undone, most);
	case LIST_ACTIVE:
		return sql_page_manage_figure_active(req->db, network_id, selection->restaurants,
						     from, until, key->id, most);
	case LIST_POINTS:
		return sql_page_manage_figure_points(req->db, network_id, until,
						     behind->figure == FIGURE_PENDING, key->id,
						     most);
	case LIST_CAP:
	case LIST_ATTEMPTS:
		return sql_page_manage_watched(req->db, network_id, behind->word, key->amount,
					       key->id, most);
	case LIST_NONE:
		break;
	}
	return NULL;
}
