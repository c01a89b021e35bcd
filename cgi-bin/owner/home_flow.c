/* How MRR moved: the bridge of a month, each line with its bar. */
#include "money.h"
#include <string.h>

enum { DRAWN = 1000, LINES = 7 };

struct flow { /* from where to where a bar goes */
	const char *word, *title, *note, *colour;
	int64_t from, to, amount;
	bool level; /* an amount that stands, drawn from zero */
};
struct span {
	int64_t low, high; /* bars are cut at `low`; 0: they are whole */
};

static int64_t largest_power(int64_t number)
{
	int64_t power = 1;
	while (power <= number / 10)
		power *= 10;
	return power;
}

/* When little moved, what stayed is cut away, so that what moved can be seen. */
static struct span span_of(const struct flow *flows)
{
	struct span span = {.low = flows[0].to, .high = flows[0].to};
	for (int i = 1; i < LINES; i++) {
		span.low = flows[i].to < span.low ? flows[i].to : span.low;
		span.high = flows[i].to > span.high ? flows[i].to : span.high;
	}
	int64_t range = span.high - span.low;
	int64_t step = largest_power(range);
	int64_t cut = (span.low - range / 2) / step * step;
	span.low = range && range * 2 < span.low && cut > 0 ? cut : 0;
	return span;
}

static int64_t place(const struct span *span, int64_t value)
{
	return value <= span->low ? 0
				  : (int64_t)((__int128)(value - span->low) * DRAWN /
					      (span->high - span->low));
}

static void show_line(struct request *req, const char *list, const struct span *span,
		      const struct flow *flow)
{
	int64_t from = flow->level ? 0 : flow->from;
	int64_t left = place(span, from < flow->to ? from : flow->to);
	int64_t right = place(span, from < flow->to ? flow->to : from);
	struct view *line = view_item(req->view, list);
	view_text(line, "word", flow->word);
	view_text(line, "title", flow->title);
	view_text(line, "note", flow->note);
	view_text(line, "colour", flow->colour);
	view_int(line, "left", left);
	view_int(line, "width", right > left ? right - left : flow->amount ? 1 : 0);
	view_flag(line, "level", flow->level);
	view_flag(line, "cut", flow->level && span->low > 0);
	view_int(line, "amount_minor", flow->amount);
}

/* Who moved, when it is one; else how many. */
static const char *movers(struct request *req, const struct money *money, enum mrr_move move)
{
	int count = money->months[MONTHS_SHOWN - 1].moved[move];
	for (int i = 0; count == 1 && i < money->line_count; i++)
		if (money->lines[i].move == move)
			return money->names[i];
	return counted(req, count, "network", "networks");
}

void home_flow(struct request *req, const struct money *money)
{
	static const struct {
		enum mrr_move move;
		const char *word, *title;
		int sign;
	} moves[] = {
		{MRR_NEW, "new", "New", 1},
		{MRR_REACTIVATED, "reactivated", "Reactivated", 1},
		{MRR_EXPANSION, "expansion", "Expansion", 1},
		{MRR_CONTRACTION, "contraction", "Contraction", -1},
		{MRR_CHURNED, "churned", "Churn", -1},
	};
	const struct mrr_month *month = &money->months[MONTHS_SHOWN - 1];
	int64_t at = month->start_minor;
	struct flow flows[LINES] = {
		{"start", "At the start",
		 counted(req, month->paying_at_start, "paying network", "paying networks"), "c4", 0,
		 at, at, true}};
	for (int i = 0; i < LINES - 2; i++) {
		int64_t amount = moves[i].sign * month->moved_minor[moves[i].move];
		flows[i + 1] = (struct flow){moves[i].word,
					     moves[i].title,
					     movers(req, money, moves[i].move),
					     moves[i].sign > 0 ? "cg" : "cb",
					     at,
					     at + amount,
					     amount,
					     false};
		at += amount;
	}
	flows[LINES - 1] = (struct flow){
		"mrr",
		money->choice.running ? "Now" : "At the end",
		counted(req, month->standing[STANDING_PAYING], "paying network", "paying networks"),
		"c1",
		0,
		month->end_minor,
		month->end_minor,
		true};
	struct span span = span_of(flows);
	if (span.high == span.low) /* nothing at all: no bars, nothing to divide by */
		span.high++;
	for (int i = 0; i < LINES; i++)
		show_line(req, i < LINES - 1 ? "flow" : "flow_end", &span, &flows[i]);
	view_flag(req->view, "flow_is_cut", span.low > 0);
	view_int(req->view, "flow_cut_minor", span.low);
}
