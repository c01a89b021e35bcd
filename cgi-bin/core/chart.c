/* Server-drawn charts: numbers in, the texts of an SVG out. */
#include "core/chart.h"
#include "core/buffer.h"
#include "core/format.h"
#include <inttypes.h>

enum { GRIDLINES = 4, HUNDREDTHS = 10000 };

struct scale {
	const struct chart *chart;
	const struct formats *formats;
	struct arena *arena;
	int64_t low, step;
	int lines;
};

/* The least of 1, 2, 2.5 and 5 times a power of ten that is at least `wanted`. */
static int64_t nice_step(int64_t wanted)
{
	int64_t power = 1;
	while (power < wanted / 10)
		power *= 10;
	for (;; power *= 10) {
		const int64_t steps[] = {power, power * 2, power % 10 ? power * 5 : power / 10 * 25,
					 power * 5};
		for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
			if (steps[i] >= wanted)
				return steps[i];
	}
}

void chart_axis(int64_t least, int64_t greatest, int64_t *low, int64_t *step, int *lines)
{
	if (least > 0)
		least = 0;
	if (greatest < 0)
		greatest = 0;
	int64_t range = greatest - least;
	*step = nice_step(range < GRIDLINES ? 1 : (range + GRIDLINES - 1) / GRIDLINES);
	int below = (int)((-least + *step - 1) / *step),
	    above = (int)((greatest + *step - 1) / *step);
	*low = -below * *step;
	*lines = below + above < 1 ? 1 : below + above;
}

static struct scale scale_of(struct view *view, const struct formats *formats,
			     const struct chart *chart)
{
	struct scale scale = {.chart = chart, .formats = formats, .arena = view_arena(view)};
	int64_t least = 0, greatest = 0;
	for (int i = 0; i < chart->count; i++)
		for (int before = 0; before < (chart->before ? 2 : 1); before++) {
			int64_t value = (before ? chart->before : chart->values)[i];
			least = value < least ? value : least;
			greatest = value > greatest ? value : greatest;
		}
	chart_axis(least, greatest, &scale.low, &scale.step, &scale.lines);
	return scale;
}

static const char *hundredths(struct arena *arena, int64_t number)
{
	return arena_printf(arena, "%" PRId64 ".%02" PRId64, number / 100, number % 100);
}

/* From the top, in hundredths of the box. */
static int64_t y_of(const struct scale *scale, int64_t value)
{
	int64_t range = scale->step * scale->lines, height = value - scale->low;
	while (range > INT64_C(100000000000000)) { /* drawing does not need the last digits */
		range /= 10;
		height /= 10;
	}
	return HUNDREDTHS - height * HUNDREDTHS / range;
}

/* Marks of a line stand at the ends of their stretches, bars in the middle. */
static int64_t x_of(const struct scale *scale, int mark)
{
	int last = scale->chart->count - 1;
	return last ? (int64_t)mark * HUNDREDTHS / last : HUNDREDTHS / 2;
}

static const char *said(const struct scale *scale, int64_t value)
{
	switch (scale->chart->unit) {
	case CHART_MONEY:
		return format_money(scale->formats, scale->arena, value);
	case CHART_PERCENT:
		return format_percent(scale->formats, scale->arena, value);
	case CHART_NUMBER:
		break;
	}
	return format_number(scale->formats, scale->arena, value);
}

static const char *said_short(const struct scale *scale, int64_t value)
{
	if (scale->chart->unit == CHART_MONEY)
		return format_money_compact(scale->formats, scale->arena, value);
	if (scale->chart->unit == CHART_NUMBER)
		return format_compact(scale->formats, scale->arena, value);
	return said(scale, value);
}

static const char *points_of(const struct scale *scale, const int64_t *values)
{
	struct buffer path = buffer_in(scale->arena);
	for (int i = 0; i < scale->chart->count; i++)
		buffer_printf(&path, "%s%s %s", i ? "L" : "",
			      hundredths(scale->arena, x_of(scale, i)),
			      hundredths(scale->arena, y_of(scale, values[i])));
	return buffer_end(&path);
}

static void show_grid(struct view *object, const struct scale *scale)
{
	struct buffer grid = buffer_in(scale->arena);
	view_list(object, "ys");
	for (int i = scale->lines; i >= 0; i--) {
		int64_t value = scale->low + i * scale->step;
		view_text(view_item(object, "ys"), "y", said_short(scale, value));
		if (value)
			buffer_printf(&grid, "M0 %sh100",
				      hundredths(scale->arena, y_of(scale, value)));
	}
	view_text(object, "grid", buffer_end(&grid));
	view_text(object, "zero", hundredths(scale->arena, y_of(scale, 0)));
}

static void show_ticks(struct view *object, const struct chart *chart)
{
	view_flag(object, "each", chart->ticks != NULL);
	view_list(object, "xs");
	for (int i = 0; i < chart->count; i++) {
		if (!chart->ticks && i && i != chart->count / 2 && i != chart->count - 1)
			continue;
		view_text(view_item(object, "xs"), "x",
			  (chart->ticks ? chart->ticks : chart->labels)[i]);
	}
}

static void show_bar(struct view *object, const struct scale *scale, int mark)
{
	const struct chart *chart = scale->chart;
	int64_t zero = y_of(scale, 0), y = y_of(scale, chart->values[mark]);
	int64_t left = (int64_t)mark * HUNDREDTHS / chart->count, width = HUNDREDTHS / chart->count;
	struct view *bar = view_item(object, "bars");
	view_text(bar, "x", hundredths(scale->arena, left + width * 14 / 100));
	view_text(bar, "y", hundredths(scale->arena, y < zero ? y : zero));
	view_text(bar, "width", hundredths(scale->arena, width * 72 / 100));
	view_text(bar, "height", hundredths(scale->arena, y < zero ? zero - y : y - zero));
	view_flag(bar, "present", mark == chart->count - 1);
}

/* What is said where the pointer is, and in the table. */
static void show_mark(struct view *object, const struct scale *scale, int mark)
{
	const struct chart *chart = scale->chart;
	bool bars = chart->form == CHART_BARS;
	int64_t half = bars || chart->count < 2 ? 0 : HUNDREDTHS / (chart->count - 1) / 2;
	int64_t from = bars ? (int64_t)mark * HUNDREDTHS / chart->count
			    : x_of(scale, mark) - (mark ? half : 0);
	int64_t to = bars ? (int64_t)(mark + 1) * HUNDREDTHS / chart->count
			  : x_of(scale, mark) + (mark < chart->count - 1 ? half : 0);
	struct view *item = view_item(object, "marks");
	view_text(item, "label", chart->labels[mark]);
	view_text(item, "value", said(scale, chart->values[mark]));
	view_text(item, "earlier", chart->before ? said(scale, chart->before[mark]) : "");
	view_text(item, "x", hundredths(scale->arena, from));
	view_text(item, "width", hundredths(scale->arena, to > from ? to - from : 1));
}

void chart_show(struct view *view, const char *name, const struct formats *formats,
		const struct chart *chart)
{
	struct view *object = view_object(view, name);
	struct scale scale = scale_of(view, formats, chart);
	view_text(object, "title", chart->title);
	view_text(object, "finding", chart->finding);
	view_text(object, "label_name", chart->label_name);
	view_text(object, "value_name", chart->value_name);
	view_text(object, "before_name", chart->before ? chart->before_name : "");
	view_flag(object, "line", chart->form == CHART_LINE);
	view_flag(object, "two", chart->before);
	show_grid(object, &scale);
	show_ticks(object, chart);
	view_list(object, "bars");
	view_list(object, "marks");
	for (int i = 0; i < chart->count; i++) {
		if (chart->form == CHART_BARS)
			show_bar(object, &scale, i);
		show_mark(object, &scale, i);
	}
	if (chart->form != CHART_LINE)
		return;
	view_text(object, "points", points_of(&scale, chart->values));
	view_text(object, "last",
		  hundredths(scale.arena, y_of(&scale, chart->values[chart->count - 1])));
	view_text(object, "points_before", chart->before ? points_of(&scale, chart->before) : "");
}
