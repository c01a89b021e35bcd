/* What the pages of the platform's money share: a month, a currency, and every network's line in
 * it. */
#pragma once
#include "app.h"
#include "domain/mrr.h"

enum { MONTHS_SHOWN = 12 };

struct money_choice { /* of the address; anything else than a month that was is the present one */
	int64_t month, until; /* until: what changed before it counts */
	bool running;
};
struct money {
	struct money_choice choice;
	const char *currency;
	const struct formats *formats; /* of that currency */
	const char **currencies;       /* every one that anybody subscribes in, by name */
	int currency_count;
	const struct stretch *stretches;
	int stretch_count;
	const struct mrr_line *lines; /* the month's, one a network… */
	const char **names;	      /* …and that network's name */
	int line_count;
	struct mrr_month months[MONTHS_SHOWN]; /* the last is the month itself */
};

struct money_choice money_choice(struct request *req, const char *month);
/* Reads sql_page_owner_stretches(). `currency` "" or unknown: roubles, or what there is. */
struct money money_read(struct request *req, const struct money_choice *choice,
			const char *currency, struct rows *stretches);
/* Formats of an amount in any currency. */
const struct formats *money_formats(const char *currency);
/* "2026-05" and "May 2026" */
const char *month_word(struct request *req, int64_t month);
const char *month_title(struct request *req, int64_t month);
/* The choice of month and currency, for templates/owner/_month.html. */
void money_show_choice(struct request *req, const struct money *money);
/* "1 network", "2 networks" */
const char *counted(struct request *req, int64_t count, const char *one, const char *many);

/* home_flow.c: the bridge. home_charts.c: twelve months. */
void home_flow(struct request *req, const struct money *money);
void home_charts(struct request *req, const struct money *money, struct rows *standings);
