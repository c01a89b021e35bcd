/* What the dashboard and the pages behind its figures share: which days and restaurants, and the
 * figures themselves, all of them read from summaries. */
#pragma once
#include "app.h"
#include "domain/period.h"

#define AT_NONE "00000000-0000-0000-0000-000000000000" /* what happened at no restaurant */

struct selection {
	struct period period;
	int64_t from_at, until_at; /* the rows behind its figures: from <= at < until */
	const char *restaurants;   /* uuid[] */
	const char *restaurant_id; /* when it is one alone; "" */
	bool whole;		   /* all restaurants, and what happened at none */
};
/* Of the session's restaurants, or of one of them; false when it is none of them. `range` may be
 * anything. */
bool dashboard_selection(struct request *req, const char *range, const char *restaurant_id,
			 struct selection *selection);

enum figure {
	FIGURE_SALES,	 /* minor units */
	FIGURE_ACTIVE,	 /* guests */
	FIGURE_NEW,	 /* guests */
	FIGURE_ISSUED,	 /* points */
	FIGURE_REDEEMED, /* points */
	FIGURE_RATE,	 /* basis points; below 0: nothing was issued */
	FIGURE_OWED,	 /* points */
	FIGURE_PENDING,	 /* points */
	FIGURES,
};
struct figure_kind {
	const char *word, *title; /* in addresses; for people */
	bool up_is_good;	  /* and down is bad; else neither */
};
extern const struct figure_kind figure_kinds[FIGURES];

struct figures_ask { /* promises */
	struct rows *restaurants, *reach, *standing;
};
struct figures {
	int64_t now[FIGURES], before[FIGURES];
	int64_t visits, visits_before;
	int64_t redeemed_minor; /* what redeemed points were worth when they were made */
	int64_t began;		/* the first day there are figures of */
	bool compared;		/* the earlier days were all after that */
};
struct figures_ask figures_ask(struct request *req, const struct selection *selection);
/* Looks. */
struct figures figures_read(const struct selection *selection, const struct figures_ask *ask);

/* A figure as people read it, in full: £1,234.50, 1,234, 38.4%, – */
const char *figure_text(struct request *req, enum figure figure, int64_t value);
/* What points are worth today. */
int64_t points_minor(struct request *req, int64_t points);
/* `change` of the item: from `before` to `now`. */
void show_change(struct request *req, struct view *item, enum figure figure, int64_t now,
		 int64_t before, bool compared);

/* `ranges` to choose from, `range`, `range_name`, and `note`: until when, against what. */
void show_period(struct request *req, const struct selection *selection, bool compared);
/* "3 June" of a day since 1970-01-01. */
const char *day_name(struct request *req, int64_t day);
/* "a", or both with "to" between. */
const char *days_name(struct request *req, int64_t from, int64_t to);

struct days_ask { /* a promise, and the days it is about */
	struct rows *rows;
	int64_t from, to, before_from, group;
};
struct days_ask days_ask(struct request *req, const struct selection *selection);
/* `sales_chart` and `points_chart`. Looks. */
void show_charts(struct request *req, const struct days_ask *ask, int64_t began);
/* `restaurants`, with `total`. Looks. */
void show_restaurants(struct request *req, const struct selection *selection, struct rows *rows,
		      const struct figures *figures);
/* `name` of the view: guests near their cap, or with wrong codes; at most `most`. Looks. */
void show_watched(struct request *req, struct view *view, const char *name, struct rows *rows,
		  int most);
