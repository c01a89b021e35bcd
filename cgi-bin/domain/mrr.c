/* What the networks pay every month, and how it moved: see mrr.h. */
#include "domain/mrr.h"
#include "domain/money.h"
#include <string.h>
#include <time.h>

enum { MONTHS_A_YEAR = 12, EPOCH_YEAR = 1970, LAST_YEAR = 2999, WHOLE_BP = 10000 };
static const int64_t second = 1000000;

static const char *const state_names[] = {
	[SUBSCRIPTION_TRIAL] = "trial",
	[SUBSCRIPTION_ACTIVE] = "active",
	[SUBSCRIPTION_PAUSED] = "paused",
	[SUBSCRIPTION_ENDED] = "ended",
};

const char *subscription_state_name(enum subscription_state state)
{
	return state_names[state];
}

enum subscription_state subscription_state_of(const char *name)
{
	for (int state = SUBSCRIPTION_TRIAL; state < SUBSCRIPTION_ENDED; state++)
		if (!strcmp(state_names[state], name))
			return (enum subscription_state)state;
	return SUBSCRIPTION_ENDED;
}

int64_t month_of(int64_t instant)
{
	time_t seconds = instant / second - (instant % second < 0);
	struct tm civil;
	gmtime_r(&seconds, &civil);
	return (int64_t)(civil.tm_year + 1900 - EPOCH_YEAR) * MONTHS_A_YEAR + civil.tm_mon;
}

int64_t month_start(int64_t month)
{
	struct tm civil = {.tm_year = (int)(month / MONTHS_A_YEAR) + EPOCH_YEAR - 1900,
			   .tm_mon = (int)(month % MONTHS_A_YEAR),
			   .tm_mday = 1};
	return (int64_t)timegm(&civil) * second;
}

bool month_parse(const char *text, int64_t *month)
{
	static const char form[] = "dddd-dd";
	for (int i = 0; form[i]; i++)
		if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
			return false;
	if (text[sizeof form - 1])
		return false;
	int year = 0;
	for (int i = 0; i < 4; i++)
		year = year * 10 + text[i] - '0';
	int of_year = (text[5] - '0') * 10 + text[6] - '0';
	if (year < EPOCH_YEAR || year > LAST_YEAR || of_year < 1 || of_year > MONTHS_A_YEAR)
		return false;
	*month = (int64_t)(year - EPOCH_YEAR) * MONTHS_A_YEAR + of_year - 1;
	return true;
}

static bool pays(const struct stretch *stretch)
{
	return stretch->state == SUBSCRIPTION_ACTIVE && stretch->monthly_minor > 0;
}

static bool holds_before(const struct stretch *stretch, int64_t instant)
{
	return stretch->starts_at < instant && (!stretch->ends_at || stretch->ends_at >= instant);
}

static enum mrr_standing standing_of(const struct stretch *stretch)
{
	switch (stretch->state) {
	case SUBSCRIPTION_ACTIVE:
		return pays(stretch) ? STANDING_PAYING : STANDING_FREE;
	case SUBSCRIPTION_TRIAL:
		return STANDING_TRIAL;
	case SUBSCRIPTION_PAUSED:
		return STANDING_PAUSED;
	case SUBSCRIPTION_ENDED:
		break;
	}
	return STANDING_NONE;
}

static enum mrr_move move_of(int64_t before, int64_t after, bool paid_before)
{
	if (before == after)
		return MRR_STAYED;
	if (!before)
		return paid_before ? MRR_REACTIVATED : MRR_NEW;
	if (!after)
		return MRR_CHURNED;
	return after > before ? MRR_EXPANSION : MRR_CONTRACTION;
}

int mrr_lines(const struct stretch *stretches, int count, const char *currency, int64_t start,
	      int64_t until, struct mrr_line *lines)
{
	int found = 0;
	for (int i = 0; i < count;) {
		struct mrr_line line = {.network_id = stretches[i].network_id};
		bool paid_before = false;
		for (; i < count && !strcmp(stretches[i].network_id, line.network_id); i++) {
			const struct stretch *stretch = &stretches[i];
			if (strcmp(stretch->currency, currency) != 0)
				continue;
			if (pays(stretch) && stretch->starts_at < start)
				paid_before = true;
			if (pays(stretch) && holds_before(stretch, start))
				line.start_minor = stretch->monthly_minor;
			if (holds_before(stretch, until)) {
				line.standing = standing_of(stretch);
				line.end_minor = pays(stretch) ? stretch->monthly_minor : 0;
			}
		}
		line.move = move_of(line.start_minor, line.end_minor, paid_before);
		lines[found++] = line;
	}
	return found;
}

struct mrr_month mrr_sum(const struct mrr_line *lines, int count)
{
	struct mrr_month month = {0};
	for (int i = 0; i < count; i++) {
		const struct mrr_line *line = &lines[i];
		int64_t change = line->end_minor - line->start_minor;
		month.start_minor += line->start_minor;
		month.end_minor += line->end_minor;
		month.moved_minor[line->move] += change < 0 ? -change : change;
		month.moved[line->move]++;
		month.paying_at_start += line->start_minor > 0;
		month.paying_through += line->start_minor > 0 && line->end_minor > 0;
		month.standing[line->standing]++;
	}
	return month;
}

static int64_t share(int64_t part, int64_t whole)
{
	return whole ? mul_div_half_up(part, WHOLE_BP, whole) : MRR_NONE;
}

int64_t mrr_arpu(const struct mrr_month *month)
{
	int paying = month->standing[STANDING_PAYING];
	return paying ? mul_div_half_up(month->end_minor, 1, paying) : MRR_NONE;
}

int64_t mrr_logo_churn(const struct mrr_month *month)
{
	return share(month->paying_at_start - month->paying_through, month->paying_at_start);
}

int64_t mrr_revenue_churn(const struct mrr_month *month)
{
	return share(month->moved_minor[MRR_CHURNED], month->start_minor);
}
