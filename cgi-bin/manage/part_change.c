/* Figures and their changes in words: with a sign, and never by colour alone. */
#include "dashboard.h"
#include "domain/money.h"

static const char none[] = "\xe2\x80\x93", minus[] = "\xe2\x88\x92";

const char *figure_text(struct request *req, enum figure figure, int64_t value)
{
	switch (figure) {
	case FIGURE_SALES:
		return value < 0 ? arena_printf(req->arena, "%s%s", minus,
						format_money(req->formats, req->arena, -value))
				 : format_money(req->formats, req->arena, value);
	case FIGURE_RATE:
		return value < 0 ? none : format_percent(req->formats, req->arena, value);
	case FIGURE_ACTIVE:
	case FIGURE_NEW:
	case FIGURE_ISSUED:
	case FIGURE_REDEEMED:
	case FIGURE_OWED:
	case FIGURE_PENDING:
	case FIGURES:
		break;
	}
	return format_number(req->formats, req->arena, value);
}

/* Of a hundred parts, to one digit; whole from 100% on. */
static const char *percent_of(struct request *req, int64_t difference, int64_t before)
{
	int64_t tenths = mul_div_half_up(difference, 1000, before);
	if (tenths >= 1000)
		tenths = (tenths + 5) / 10 * 10;
	return format_percent(req->formats, req->arena, tenths * 10);
}

/* Not to be taken for points that guests collect. */
static const char *percentage_points(struct request *req, int64_t basis_points)
{
	long long tenths = (basis_points + 5) / 10;
	return tenths % 10 ? arena_printf(req->arena, "%lld.%lld percentage points", tenths / 10,
					  tenths % 10)
			   : arena_printf(req->arena, "%lld percentage points", tenths / 10);
}

static const char *difference_text(struct request *req, enum figure figure, int64_t difference,
				   int64_t before)
{
	bool people = figure == FIGURE_ACTIVE || figure == FIGURE_NEW;
	if (figure == FIGURE_RATE)
		return percentage_points(req, difference);
	if (people || before <= 0)
		return figure_text(req, figure, difference);
	return percent_of(req, difference, before);
}

void show_change(struct request *req, struct view *item, enum figure figure, int64_t now,
		 int64_t before, bool compared)
{
	struct view *change = view_object(item, "change");
	bool known = compared && (figure != FIGURE_RATE || (now >= 0 && before >= 0));
	bool up = now > before, good = figure_kinds[figure].up_is_good;
	view_flag(change, "unknown", !known);
	view_flag(change, "same", known && now == before);
	view_flag(change, "differs", known && now != before);
	view_text(change, "tone", good ? (up ? "up" : "down") : "same");
	view_text(change, "way", up ? "up" : "down");
	if (!known || now == before)
		return;
	int64_t difference = up ? now - before : before - now;
	view_text(change, "by",
		  arena_printf(req->arena, "%s%s", up ? "+" : minus,
			       difference_text(req, figure, difference, before)));
}
