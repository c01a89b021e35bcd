/* A chart that the server draws: values become the places of an SVG of 100 × 100, and a table of
 * the same figures (templates/shared/_chart.html). */
#pragma once
#include "core/view.h"

enum chart_form { CHART_LINE, CHART_BARS };
enum chart_unit { CHART_NUMBER, CHART_MONEY /* minor units */, CHART_PERCENT /* basis points */ };

struct chart {
	const char *title;   /* what is drawn: "Sales per day, 15 May to 11 June" */
	const char *finding; /* what it shows, as a sentence */
	enum chart_form form;
	enum chart_unit unit;
	int count;		   /* of marks, 1 … 400 */
	const char *const *labels; /* of each mark, whole: "15 May" */
	const char *const
		*ticks; /* words below the axis; "" for none. NULL: first, middle, last label */
	const int64_t *values;
	const int64_t *before;		      /* drawn dashed, and a bar's ghost; NULL: none */
	const char *label_name;		      /* "Day" */
	const char *value_name, *before_name; /* "These 28 days", "28 days before" */
};

/* Puts the chart into `view` under that name. The last bar is the present one. */
void chart_show(struct view *view, const char *name, const struct formats *formats,
		const struct chart *chart);
/* The gridlines for values between least and greatest: from *low in `lines` steps of *step, zero
 * among them. */
void chart_axis(int64_t least, int64_t greatest, int64_t *low, int64_t *step, int *lines);
