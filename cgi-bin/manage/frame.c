/* What every page of the console says alike: its frame, faults of amounts, names of guests. */
#include "app.h"
#include "core/buffer.h"
#include "domain/money.h"
#include <string.h>

const struct manage_context *manage_context(struct request *req)
{
	return req->context;
}

struct scope manage_scope(struct request *req)
{
	return (struct scope){.db = req->db,
			      .arena = req->arena,
			      .config = req->config,
			      .caller = &req->caller,
			      .network = manage_context(req)->network,
			      .now = req->now};
}

bool manage_is_senior(struct request *req)
{
	return req->caller.who & (MANAGER | ADMIN);
}

const char *manage_shown_name(struct request *req)
{
	const struct shown *shown = &manage_context(req)->shown;
	long long count = shown->count, may_count = shown->may_count;
	if (!may_count)
		return "No restaurants yet";
	if (count == 1)
		return shown->name;
	if (shown->whole)
		return "All restaurants";
	if (count == may_count)
		return arena_printf(req->arena, "Your %lld restaurants", count);
	return arena_printf(req->arena, "%lld of %lld restaurants", count, may_count);
}

bool manage_has_place(struct request *req, enum http *answer)
{
	if (*req->caller.till_id)
		return true;
	*answer = redirect(req, "/place");
	return false;
}

/* What is left of "£0" without its digit and blanks. */
const char *manage_currency_sign(struct request *req)
{
	struct buffer sign = buffer_in(req->arena);
	const char *zero = format_money_short(req->formats, req->arena, 0);
	for (; *zero; zero++) {
		if (!strncmp(zero, "\xc2\xa0", 2) || !strncmp(zero, "\xe2\x80\xaf", 3))
			zero += *zero == '\xc2' ? 1 : 2;
		else if (*zero != '0' && *zero != ' ')
			buffer_add(&sign, zero, 1);
	}
	return buffer_end(&sign);
}

const char *manage_amount_fault(struct request *req, int fault)
{
	const char *limit = format_money(req->formats, req->arena, LIMIT_MINOR);
	int digits = manage_context(req)->network->digits;
	switch ((enum amount_fault)fault) {
	case AMOUNT_OK:
		return "";
	case AMOUNT_EMPTY:
		return "Enter the bill total.";
	case AMOUNT_NOT_A_NUMBER:
		return arena_printf(req->arena, "Enter the bill total as a number, like %s.",
				    format_money(req->formats, req->arena, 1250));
	case AMOUNT_NEGATIVE:
		return "The bill cannot be below zero. To undo a sale, void it from the list.";
	case AMOUNT_ZERO:
		return "The bill is zero. Enter what the guest paid.";
	case AMOUNT_TOO_LARGE:
		return arena_printf(req->arena,
				    "That is more than one sale can be, %s. Check the "
				    "amount.",
				    limit);
	case AMOUNT_TOO_PRECISE:
		return digits ? arena_printf(req->arena,
					     "Use at most %d digits after the point, like %s.",
					     digits, format_money(req->formats, req->arena, 1250))
			      : "Enter a whole amount, without a fraction.";
	}
	return "";
}

const char *manage_guest_name(struct request *req, const char *name, int64_t card_no)
{
	return *name ? name : arena_printf(req->arena, "Guest %lld", (long long)card_no);
}

const char *manage_points(struct request *req, int64_t points)
{
	return arena_printf(req->arena, "%s %s", format_number(req->formats, req->arena, points),
			    points == 1 ? "point" : "points");
}

const char *manage_tier(struct request *req, const char *name)
{
	static const char *const shipped[][2] = {{"BRONZE", "Bronze"},
						 {"SILVER", "Silver"},
						 {"GOLD", "Gold"},
						 {"PLATINUM", "Platinum"}};
	for (size_t i = 0; i < sizeof shipped / sizeof *shipped; i++)
		if (!strcmp(shipped[i][0], name))
			return shipped[i][1];
	return arena_text(req->arena, name);
}
