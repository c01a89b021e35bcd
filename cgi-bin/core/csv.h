/* Lists as files (RFC 4180) that a spreadsheet opens: UTF-8 with its mark, and no cell that it
 * would take for a formula. */
#pragma once
#include "core/buffer.h"
#include "core/page.h"

/* A cell. Text that begins like a formula (= + - @, tab, carriage return) gets an apostrophe in
 * front. */
void csv_text(struct buffer *csv, const char *text);
void csv_int(struct buffer *csv, int64_t number);
/* Money as a plain decimal with a point: 1234.50. */
void csv_minor(struct buffer *csv, int64_t minor, int digits);
/* RFC 3339 in UTC; empty for 0. */
void csv_time(struct buffer *csv, int64_t instant);
void csv_row_end(struct buffer *csv);
/* 200 with the file, to be kept under that name. */
enum http answer_csv(struct request *req, const char *file_name, struct buffer *csv);
