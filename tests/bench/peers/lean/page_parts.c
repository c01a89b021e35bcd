/* The lists of the guest's page: tiers, rewards, what happened. */
#include "domain/cap.h"
#include "domain/money.h"
#include "lean.h"
#include <ctype.h>
#include <string.h>

/* The shipped tiers are written in capitals; pages show Gold. */
static const char *tier_name(struct question *tiers, int row)
{
	const char *name = TEXT(*tiers, row, "name");
	if (!strcmp(name, "VIP"))
		return name;
	char *shown = arena_text(life, name);
	for (char *at = shown + 1; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	return shown;
}

void show_tiers(struct question *tiers, int64_t rank, int64_t spend_minor)
{
	int count = PQntuples(tiers->result), held = 0;
	for (int row = 0; row < count; row++)
		if (INT(*tiers, row, "rank") <= rank)
			held = row;
	SET_IF("has_tiers", count > 1);
	SET("ladder", "1");
	SET("tier", tier_name(tiers, held));
	SET_IF("top", held + 1 == count);
	SET("window_days", "365");
	if (held + 1 < count) {
		int64_t next = INT(*tiers, held + 1, "threshold_minor");
		SET("next_tier", tier_name(tiers, held + 1));
		SET("missing_minor_short",
		    money_text(spend_minor < next ? next - spend_minor : 0, true));
	}
	struct list *steps = LIST("steps");
	for (int row = 0; row < count; row++) {
		int64_t from = INT(*tiers, row, "threshold_minor"), to = from + 1, at = 1;
		if (row + 1 < count) {
			to = INT(*tiers, row + 1, "threshold_minor");
			at = spend_minor < from ? 0
			     : spend_minor > to ? to - from
						: spend_minor - from;
		}
		item_add(steps);
		PUT(steps, "name", tier_name(tiers, row));
		PUT(steps, "percent_bp_text", percent_text(INT(*tiers, row, "percent_bp")));
		PUT_IF(steps, "done", row < held);
		PUT_IF(steps, "current", row == held);
		PUT(steps, "span", plain_text(to - from));
		PUT(steps, "reached", plain_text(at));
	}
}

int64_t tier_cap(struct question *tiers, int64_t rank)
{
	for (int row = 0; row < PQntuples(tiers->result); row++)
		if (INT(*tiers, row, "rank") == rank)
			return INT(*tiers, row, "cap_minor");
	return 0;
}

bool has_limited(struct question *rewards)
{
	for (int row = 0; row < PQntuples(rewards->result); row++)
		if (FLAG(*rewards, row, "limited"))
			return true;
	return false;
}

static bool is_gone(struct question *sold_out, const char *reward_id)
{
	for (int row = 0; sold_out->result && row < PQntuples(sold_out->result); row++)
		if (!strcmp(TEXT(*sold_out, row, "reward_id"), reward_id))
			return true;
	return false;
}

void show_rewards(struct question *rewards, struct question *sold_out, int64_t available,
		  const struct cap *cap)
{
	enum { SHOWN = 4 };
	int count = PQntuples(rewards->result);
	int64_t value_points = INT(network, 0, "value_points"),
		value_minor = INT(network, 0, "value_minor");
	SET_IF("rewards_more", count > SHOWN);
	SET("rewards_count_text", number_text(count));
	SET_IF("frees", cap->frees_at);
	struct list *list = LIST("rewards");
	for (int row = 0; row < count && row < SHOWN; row++) {
		int64_t points = INT(*rewards, row, "points"), worth = 0;
		bool whole = points_worth(points, value_points, value_minor, &worth);
		bool enough = available >= points, fits = worth <= cap->remaining_minor;
		int64_t missing = enough ? 0 : points - available;
		item_add(list);
		PUT(list, "reward_id", TEXT(*rewards, row, "reward_id"));
		PUT(list, "name", TEXT(*rewards, row, "name"));
		PUT(list, "points", plain_text(points));
		PUT(list, "points_text", number_text(points));
		PUT_IF(list, "gone", is_gone(sold_out, TEXT(*rewards, row, "reward_id")));
		PUT_IF(list, "ready", whole && enough && fits);
		PUT_IF(list, "over_cap", enough && !fits);
		PUT_IF(list, "short", !enough);
		PUT(list, "missing_text", number_text(missing));
		PUT_IF(list, "missing_one", missing == 1);
		PUT(list, "had", plain_text(enough ? points : available));
	}
}

static int64_t rest_minor(struct question *lines, int row, int64_t carry)
{
	int64_t points = INT(*lines, row, "rate_points");
	return INT(*lines, row, "rate_minor") > 0 && points > 0 && carry > 0 ? carry / points : 0;
}

static const char *rate(struct question *lines, int row)
{
	int64_t points = INT(*lines, row, "rate_points"), minor = INT(*lines, row, "rate_minor");
	if (!strcmp(TEXT(*lines, row, "kind"), "cashback"))
		return arena_printf(life, "Your tier gives %s back", percent_text(points));
	return arena_printf(life, "%s point%s for each %s", number_text(points),
			    points == 1 ? "" : "s", money_text(minor, true));
}

static const char *detail(struct question *lines, int row)
{
	int64_t before = rest_minor(lines, row, INT(*lines, row, "carry_before"));
	int64_t after = rest_minor(lines, row, INT(*lines, row, "carry_after"));
	const char *text = *TEXT(*lines, row, "label") ? rate(lines, row) : "";
	if (before > 0)
		text = arena_printf(life, "%s%s%s left over from before", text, *text ? "; " : "",
				    money_text(before, false));
	if (after > 0)
		text = arena_printf(life, "%s%s%s left over for next time", text, *text ? "; " : "",
				    money_text(after, false));
	return text;
}

static void show_bill(struct list *items, struct question *entries, int entry,
		      struct question *lines, int from, int to)
{
	int64_t points = 0, discount = INT(*entries, entry, "discount_minor"),
		paid = INT(*entries, entry, "paid_minor");
	PUT(items, "amount_minor_text", money_text(INT(*entries, entry, "amount_minor"), false));
	PUT_IF(items, "has_discount", discount > 0);
	PUT(items, "discount_minor_text", money_text(-discount, false));
	PUT_IF(items, "has_paid", paid > 0);
	PUT(items, "paid_minor_text", money_text(-paid, false));
	PUT_IF(items, "has_net", discount + paid != 0);
	PUT(items, "net_minor_text", money_text(INT(*entries, entry, "net_minor"), false));
	for (int row = from; row < to; row++)
		points += INT(*lines, row, "points");
	/* One item, so that its sum does not stand in the entry's own place; the lines come before
	 * the sum. */
	struct list *bill = item_list(items, SLOT("bill"));
	struct list *shown = item_list(items, SLOT("lines"));
	item_add(bill);
	PUT(bill, "sum_text", number_text(points));
	for (int row = to - 1; row >= from; row--) {
		const char *label = TEXT(*lines, row, "label");
		bool fired = !strcmp(TEXT(*lines, row, "reason"), "fired");
		item_add(shown);
		PUT_IF(shown, "fired", fired);
		PUT(shown, "label", *label ? label : rate(lines, row));
		PUT(shown, "detail", detail(lines, row));
		PUT(shown, "points_text", number_text(INT(*lines, row, "points")));
	}
}

const char *name_of(struct question *names, const char *id)
{
	for (int row = 0; *id && row < PQntuples(names->result); row++)
		if (!strcmp(TEXT(*names, row, "id"), id))
			return TEXT(*names, row, "name");
	return "";
}

static const char *title(struct question *entries, int row, const char *kind, const char *reward)
{
	if (!strcmp(kind, "earn"))
		return arena_printf(life, "Visit, %s",
				    money_text(INT(*entries, row, "amount_minor"), false));
	if (!strcmp(kind, "expire"))
		return "Points expired";
	const char *reason = TEXT(*entries, row, "end_reason");
	if (!strcmp(reason, "expired"))
		return "Code not used in time";
	if (!strcmp(reason, "cancelled"))
		return "Code cancelled";
	if (*reward)
		return reward;
	return arena_printf(life, "Redeemed, %s",
			    money_text(INT(*entries, row, "value_minor"), false));
}

static const char *note(struct question *entries, int row, bool is_redeem, const char *status)
{
	if (*status == 'p' && !is_redeem)
		return arena_printf(life, "Arrives %s",
				    moment_text(INSTANT(*entries, row, "due_at"), WHEN));
	if (*status == 'p')
		return FLAG(*entries, row, "settled") ? "Used at the till"
						      : "Code not shown at a till yet";
	if (*status == 'r')
		return is_redeem ? "Points returned" : "The sale was taken back";
	return "";
}

/* What ends an entry comes before it in the list. */
static int ending_of(struct question *entries, int row)
{
	for (int at = 0; at < row; at++)
		if (!strcmp(TEXT(*entries, at, "resolves"), TEXT(*entries, row, "entry_id")))
			return at;
	return -1;
}

static const char *status_of(struct question *entries, int row, const char *kind)
{
	if (strcmp(kind, "earn") != 0 && strcmp(kind, "redeem") != 0)
		return "confirmed";
	int end = ending_of(entries, row);
	if (end < 0)
		return "pending";
	bool taken_back =
		!strcmp(TEXT(*entries, end, "kind"), "release") || ending_of(entries, end) >= 0;
	return taken_back ? "released" : "confirmed";
}

bool is_open(struct question *entries, int row, const char *kind)
{
	return !*TEXT(*entries, row, "resolves") && !strcmp(TEXT(*entries, row, "kind"), kind) &&
	       ending_of(entries, row) < 0;
}

void show_entries(struct question *entries, struct question *lines, struct question *restaurants,
		  struct question *rewards)
{
	int count = PQntuples(entries->result), line_count = PQntuples(lines->result);
	SET_IF("has_entries", count);
	struct list *list = LIST("entries");
	for (int row = 0, shown = 0; row < count && shown < 5; row++) {
		const char *id = TEXT(*entries, row, "entry_id"),
			   *kind = TEXT(*entries, row, "kind");
		if (*TEXT(*entries, row, "resolves"))
			continue;
		shown++;
		const char *status = status_of(entries, row, kind);
		int64_t points = INT(*entries, row, "points"), at = INSTANT(*entries, row, "at");
		item_add(list);
		PUT(list, "entry_id", id);
		PUT(list, "title",
		    title(entries, row, kind, name_of(rewards, TEXT(*entries, row, "reward_id"))));
		PUT(list, "points_signed", signed_text(points));
		PUT(list, "points_plain_text", number_text(points < 0 ? -points : points));
		PUT(list, "at_iso", moment_text(at, ISO));
		PUT(list, "at_moment", moment_text(at, MOMENT));
		PUT(list, "restaurant", name_of(restaurants, TEXT(*entries, row, "restaurant_id")));
		PUT_IF(list, "pending", *status == 'p');
		PUT_IF(list, "confirmed", *status == 'c');
		PUT_IF(list, "released", *status == 'r');
		PUT(list, "note", note(entries, row, !strcmp(kind, "redeem"), status));
		PUT(list, "bill", "");
		int from = 0;
		while (from < line_count && strcmp(TEXT(*lines, from, "entry_id"), id) != 0)
			from++;
		int to = from;
		while (to < line_count && !strcmp(TEXT(*lines, to, "entry_id"), id))
			to++;
		if (to > from)
			show_bill(list, entries, row, lines, from, to);
	}
}
