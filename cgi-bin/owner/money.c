/* A month of the platform's money: see money.h. */
#include "money.h"
#include "domain/currency.h"
#include <stdlib.h>
#include <string.h>

enum { MONTHS_OFFERED = 13 }; /* the running one, and twelve that are over */

struct money_choice money_choice(struct request *req, const char *month)
{
	struct money_choice choice;
	int64_t present = month_of(req->now);
	if (!month_parse(month, &choice.month) || choice.month > present)
		choice.month = present;
	choice.running = choice.month == present;
	choice.until = choice.running ? req->now + 1 : month_start(choice.month + 1);
	return choice;
}

const struct formats *money_formats(const char *currency)
{
	return formats_for("en-GB", currency, currency_digits(currency), "UTC");
}

const char *month_word(struct request *req, int64_t month)
{
	return arena_printf(req->arena, "%04d-%02d", (int)(1970 + month / 12),
			    (int)(month % 12 + 1));
}

const char *month_title(struct request *req, int64_t month)
{
	return format_month(req->formats, req->arena, month_start(month));
}

const char *counted(struct request *req, int64_t count, const char *one, const char *many)
{
	return arena_printf(req->arena, "%s %s", format_number(req->formats, req->arena, count),
			    count == 1 ? one : many);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool known(const struct money *money, const char *currency)
{
	for (int i = 0; i < money->currency_count; i++)
		if (!strcmp(money->currencies[i], currency))
			return true;
	return false;
}

/* The rows as stretches; the names of networks, in the order in which they come. */
static void read_stretches(struct request *req, struct money *money, struct rows *rows)
{
	size_t room = (size_t)rows_count(rows) + 1;
	struct stretch *stretches = arena_alloc(req->arena, sizeof *stretches * room);
	money->names = arena_alloc(req->arena, sizeof *money->names * room);
	money->currencies = arena_alloc(req->arena, sizeof *money->currencies * room);
	int count = 0, networks = 0;
	for (; rows_next(rows); count++) {
		struct stretch *stretch = &stretches[count];
		*stretch = (struct stretch){
			.network_id = row_text(rows, "network_id"),
			.state = subscription_state_of(row_text(rows, "state")),
			.currency = row_text(rows, "currency"),
			.monthly_minor = row_int(rows, "monthly_minor"),
			.starts_at = row_time(rows, "starts_at"),
			.ends_at = row_time(rows, "ends_at"),
		};
		if (!count || strcmp(stretch[-1].network_id, stretch->network_id) != 0)
			money->names[networks++] = row_text(rows, "name");
		if (!known(money, stretch->currency))
			money->currencies[money->currency_count++] = stretch->currency;
	}
	qsort(money->currencies, (size_t)money->currency_count, sizeof *money->currencies, by_name);
	money->stretches = stretches;
	money->stretch_count = count;
}

static const char *chosen(const struct money *money, const char *wanted)
{
	if (known(money, wanted))
		return wanted;
	return known(money, "RUB") || !money->currency_count ? "RUB" : money->currencies[0];
}

struct money money_read(struct request *req, const struct money_choice *choice,
			const char *currency, struct rows *stretches)
{
	struct money money = {.choice = *choice};
	read_stretches(req, &money, stretches);
	money.currency = chosen(&money, currency);
	money.formats = money_formats(money.currency);
	struct mrr_line *lines =
		arena_alloc(req->arena, sizeof *lines * ((size_t)money.stretch_count + 1));
	for (int i = 0; i < MONTHS_SHOWN; i++) { /* the last one's lines stay */
		int64_t month = choice->month - MONTHS_SHOWN + 1 + i;
		int64_t until = month == choice->month ? choice->until : month_start(month + 1);
		money.line_count = mrr_lines(money.stretches, money.stretch_count, money.currency,
					     month_start(month), until, lines);
		money.months[i] = mrr_sum(lines, money.line_count);
	}
	money.lines = lines;
	return money;
}

static void offer(struct request *req, const char *list, const char *value, const char *title,
		  bool present)
{
	struct view *option = view_item(req->view, list);
	view_text(option, "value", value);
	view_text(option, "title", title);
	view_flag(option, "present", present);
}

void money_show_choice(struct request *req, const struct money *money)
{
	struct view *view = req->view;
	int64_t present = month_of(req->now), month = money->choice.month;
	view_text(view, "month", month_word(req, month));
	view_text(view, "month_title", month_title(req, month));
	view_text(view, "currency", money->currency);
	view_flag(view, "running", money->choice.running);
	view_time(view, "until_at", money->choice.running ? req->now : money->choice.until);
	view_flag(view, "choose_currency", money->currency_count > 1);
	for (int i = 0; i < MONTHS_OFFERED; i++)
		offer(req, "months", month_word(req, present - i), month_title(req, present - i),
		      present - i == month);
	if (month <= present - MONTHS_OFFERED)
		offer(req, "months", month_word(req, month), month_title(req, month), true);
	view_list(view, "currencies");
	for (int i = 0; i < money->currency_count; i++)
		offer(req, "currencies", money->currencies[i], money->currencies[i],
		      !strcmp(money->currencies[i], money->currency));
}
