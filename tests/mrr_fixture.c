/* See mrr_fixture.h. */
#include "mrr_fixture.h"
#include "core/db.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

enum { MOST_ROWS = 200, CELLS = 17 };

/* The cells of the next line that is not a comment; false after the last. */
static bool next_line(FILE *file, struct arena *arena, char *cells[CELLS], int wanted)
{
	char line[500];
	do
		if (!fgets(line, sizeof line, file))
			return false;
	while (*line == '#');
	line[strcspn(line, "\n")] = 0;
	char *rest = arena_text(arena, line);
	int count = 0;
	for (char *cell; count < CELLS && (cell = strsep(&rest, ","));)
		cells[count++] = cell;
	assert_int_equal(count, wanted);
	return true;
}

static FILE *opened(const char *path)
{
	FILE *file = fopen(path, "r");
	if (!file)
		fail_msg("%s: run me in the tree", path);
	return file;
}

static int64_t instant(const char *text)
{
	struct tm civil = {0};
	if (!*text)
		return 0;
	assert_non_null(strptime(text, "%Y-%m-%dT%H:%M:%SZ", &civil));
	return (int64_t)timegm(&civil) * 1000000;
}

static int64_t amount(const char *text)
{
	char *end;
	if (!strcmp(text, "-"))
		return MRR_NONE;
	int64_t number = strtoll(text, &end, 10);
	assert_true(*text && !*end);
	return number;
}

struct fixture_row *fixture_rows(struct arena *arena, int *count)
{
	struct fixture_row *rows = arena_alloc(arena, sizeof *rows * MOST_ROWS);
	FILE *file = opened("tests/domain/mrr_fixture.csv");
	char *cell[CELLS];
	for (*count = 0; next_line(file, arena, cell, 8); ++*count) {
		assert_true(*count < MOST_ROWS);
		rows[*count] = (struct fixture_row){
			.credit = !strcmp(cell[0], "credit"),
			.plan = cell[2],
			.state = cell[3],
			.stretch = {.network_id = cell[1],
				    .state = subscription_state_of(cell[3]),
				    .currency = cell[4],
				    .monthly_minor = amount(cell[5]),
				    .starts_at = instant(cell[6]),
				    .ends_at = instant(cell[7])},
		};
	}
	fclose(file);
	return rows;
}

struct fixture_month *fixture_months(struct arena *arena, int *count)
{
	struct fixture_month *months = arena_alloc(arena, sizeof *months * MOST_ROWS);
	FILE *file = opened("tests/domain/mrr_expected.csv");
	char *cell[CELLS];
	for (*count = 0; next_line(file, arena, cell, 17); ++*count) {
		struct fixture_month *month = &months[*count];
		int64_t *const figures[] = {
			&month->start,	   &month->by_new,	&month->reactivated,
			&month->expansion, &month->contraction, &month->churned,
			&month->end,	   &month->paying,	&month->free,
			&month->trial,	   &month->paused,	&month->arpu,
			&month->logo_bp,   &month->revenue_bp,	&month->credits};
		assert_true(*count < MOST_ROWS && month_parse(cell[0], &month->month));
		month->name = cell[0];
		month->currency = cell[1];
		for (int i = 0; i < 15; i++)
			*figures[i] = amount(cell[i + 2]);
	}
	fclose(file);
	return months;
}
