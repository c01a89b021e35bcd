/* The till: one input that finds a guest or a redemption, and what happened here today. */
#include "parts.h"
#include "core/phone.h"
#include "domain/card.h"
#include "queries.h"

enum { FEW_ROWS = 10 };
static const char last_id[] = "ffffffff-ffff-ffff-ffff-ffffffffffff";

struct today {
	struct rows *list, *count;
};

static struct today ask_today(struct request *req)
{
	const struct manage_context *context = manage_context(req);
	const char *since =
		instant_text(req->arena, zone_day_start(context->restaurant_zone, req->now));
	const char *end =
		instant_text(req->arena, zone_day_end(context->restaurant_zone, req->now));
	const char *network_id = req->caller.network_id;
	const char *restaurant_id = req->caller.restaurant_id;
	return (struct today){
		sql_page_manage_list(req->db, network_id, restaurant_id, since, end, last_id,
				     FEW_ROWS),
		sql_page_manage_list_count(req->db, network_id, restaurant_id, since)};
}

static void show_today(struct request *req, const struct today *today)
{
	view_text(req->view, "query", field(req, "q"));
	view_flag(req->view, "focus_find", true);
	part_list(req, today->list, FEW_ROWS);
	rows_rewind(today->count);
	int64_t total = rows_next(today->count) ? row_int(today->count, "total") : 0;
	view_int(req->view, "total", total);
}

static enum http till(struct request *req)
{
	enum http answer;
	if (!manage_has_place(req, &answer))
		return answer;
	struct today today = ask_today(req);
	show_today(req, &today);
	return show(req, "manage/till");
}

static const char *fault_of(struct request *req, const struct identified *found)
{
	switch (found->fault) {
	case IDENTIFY_UNKNOWN:
		return "Nothing matches this code. Check it, or type the phone number. Ten wrong "
		       "codes stop this till for 15 minutes.";
	case IDENTIFY_EXPIRED:
		return "This code ran out. Ask the guest to show a new one.";
	case IDENTIFY_USED:
		return "This card was scanned here just now. Ask the guest to wait for the next "
		       "picture, or type the phone number.";
	case IDENTIFY_LOCKED:
		return arena_printf(req->arena,
				    "Too many wrong codes. This till takes codes again %s, at %s. "
				    "Phone numbers still work.",
				    format_relative(req->formats, req->arena, found->retry_at),
				    format_time(req->formats, req->arena, found->retry_at));
	case IDENTIFY_MALFORMED:
		return arena_printf(req->arena,
				    "Scan a card, or type its six digits, a code like K7QM-3XWD, "
				    "or a phone number like %s.",
				    phone_example(manage_context(req)->network->country));
	case IDENTIFY_OK:
	case IDENTIFY_NO_SUCH_PHONE:
		break;
	}
	return "";
}

static enum http offer_sign_up(struct request *req, const struct today *today, const char *phone)
{
	struct view *nobody = view_object(req->view, "nobody");
	view_text(nobody, "phone", phone);
	view_text(nobody, "phone_pretty", phone_pretty(req->arena, phone));
	show_today(req, today);
	return show(req, "manage/till");
}

static enum http refuse_code(struct request *req, const struct today *today,
			     const struct identified *found)
{
	error_on(req, "q", fault_of(req, found));
	show_today(req, today);
	refuse(req, "manage/till");
	if (found->fault != IDENTIFY_LOCKED)
		return HTTP_UNPROCESSABLE;
	retry_after(req, (int)((found->retry_at - req->now + 999999) / 1000000));
	return req->answer.status = HTTP_TOO_MANY;
}

static enum http find(struct request *req)
{
	enum http answer;
	if (!manage_has_place(req, &answer))
		return answer;
	struct scope scope = manage_scope(req);
	struct today today = ask_today(req);
	struct identified found = card_identify(&scope, field(req, "q"));
	if (found.kind == IDENTIFIED_REDEMPTION)
		return redirect(req, "/redemptions/%s", found.redemption_id);
	if (found.kind == IDENTIFIED_GUEST)
		return redirect(req, "/till/%s", found.guest_id);
	if (found.fault == IDENTIFY_NO_SUCH_PHONE)
		return offer_sign_up(req, &today, found.phone);
	return refuse_code(req, &today, &found);
}

static const struct field_rule fields[] = {{"q", FIELD_LINE, false}, {0}};

const struct page page_manage_till = {"/till",	      .who = STAFF,	.get = till,
				      .post = find,   .fields = fields, .menu = "Till",
				      .icon = "till", .place = 2};
