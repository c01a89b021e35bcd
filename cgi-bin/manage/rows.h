/* The pages behind the figures: each list has its one query, its key and its columns. */
#pragma once
#include "dashboard.h"

enum row_list {
	LIST_BOOKED, /* rows of figure_row, newest first */
	LIST_ACTIVE, /* guests who were active, newest guest first */
	LIST_POINTS, /* guests with points, newest guest first */
	LIST_CAP,
	LIST_ATTEMPTS, /* guests that are watched, the largest amount first */
	LIST_NONE,     /* explained, without rows */
};
struct behind { /* one address */
	const char *word, *title;
	enum row_list list;
	enum figure figure; /* FIGURES: it has no total */
};
/* NULL when there is no such word. */
const struct behind *behind_find(const char *word);

/* A list of guests who are watched. */
bool is_watched(const struct behind *behind);

struct row_key { /* a list goes on behind it; what is not given is where it begins */
	int64_t at, amount;
	const char *id;
	bool undone, given;
};
/* Of the query; a broken one is where the list begins. */
struct row_key row_key_wanted(struct request *req, const struct behind *behind);
/* Of where the list begins. */
struct row_key row_key_first(const struct behind *behind);
/* A promise of at most that many rows behind the key. */
struct rows *rows_behind(struct request *req, const struct behind *behind,
			 const struct selection *selection, const struct row_key *key, int most);
/* What happened, for people: "Sale", "Sale voided", "Points for a sale". */
const char *row_what(enum figure figure, const char *subject, bool undone);
/* `rows`, and where the next page begins when there are more than `most`. Looks. */
void show_rows(struct request *req, const struct behind *behind, struct rows *rows, int most);
/* All of them as a file. Looks. */
enum http rows_file(struct request *req, const struct behind *behind, struct rows *rows);
