/* Comma-separated values. */
#include "core/csv.h"
#include <inttypes.h>
#include <string.h>

static const char mark[] =
	"\xef\xbb\xbf"; /* without it spreadsheets take UTF-8 for something else */

static void begin_cell(struct buffer *csv)
{
	if (!csv->length)
		buffer_text(csv, mark);
	else if (csv->text[csv->length - 1] != '\n')
		buffer_text(csv, ",");
}

/* Blanks in front do not keep a spreadsheet from seeing a formula. */
static bool looks_like_formula(const char *text)
{
	text += strspn(text, " ");
	return *text && strchr("=+-@\t\r\n", *text);
}

void csv_text(struct buffer *csv, const char *text)
{
	begin_cell(csv);
	buffer_text(csv, looks_like_formula(text) ? "\"'" : "\"");
	for (const char *quote; (quote = strchr(text, '"')); text = quote + 1) {
		buffer_add(csv, text, (size_t)(quote - text) + 1);
		buffer_text(csv, "\"");
	}
	buffer_text(csv, text);
	buffer_text(csv, "\"");
}

void csv_int(struct buffer *csv, int64_t number)
{
	begin_cell(csv);
	buffer_printf(csv, "%" PRId64, number);
}

void csv_minor(struct buffer *csv, int64_t minor, int digits)
{
	uint64_t magnitude = minor < 0 ? -(uint64_t)minor : (uint64_t)minor, unit = 1;
	for (int i = 0; i < digits; i++)
		unit *= 10;
	begin_cell(csv);
	buffer_printf(csv, "%s%" PRIu64, minor < 0 ? "-" : "", magnitude / unit);
	if (digits > 0)
		buffer_printf(csv, ".%0*" PRIu64, digits, magnitude % unit);
}

void csv_time(struct buffer *csv, int64_t instant)
{
	begin_cell(csv);
	if (instant)
		buffer_text(csv, instant_rfc3339(csv->arena, instant));
}

void csv_row_end(struct buffer *csv)
{
	buffer_text(csv, "\r\n");
}

enum http answer_csv(struct request *req, const char *file_name, struct buffer *csv)
{
	answer_header(req, "Content-Disposition",
		      arena_printf(req->arena, "attachment; filename=\"%s\"", file_name));
	const char *body = buffer_end(csv);
	return answer_text(req, "text/csv; charset=utf-8", body, csv->length);
}
