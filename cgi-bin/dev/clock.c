/* The time of the whole demo: shown, and moved forward. Moving it answers once the jobs that fell
 * due have run. */
#include "core/clock.h"
#include "app.h"
#include "pages.h"
#include "queries.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int dev_patience = 30;

/* "90s", "15m", "24h", "30d" in microseconds, at most ten years; 0 when it is not one. */
static int64_t duration_of(const char *text)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
	size_t digits = strspn(text, "0123456789");
	if (digits < 1 || digits > 9 || strlen(text) != digits + 1)
		return 0;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (text[digits] == units[i].unit) {
			int64_t seconds = strtoll(text, NULL, 10) * units[i].seconds;
			return seconds <= INT64_C(10) * 366 * 86400 ? seconds * 1000000 : 0;
		}
	return 0;
}

struct outstanding {
	int64_t due, codes, messages;
};

static bool anything(struct request *req, struct outstanding *left)
{
	db_finish(req->db, false);
	db_begin(req->db, req->arena, clock_now());
	struct rows *rows = sql_dev_outstanding(req->db);
	if (!rows_next(rows))
		return true;
	*left = (struct outstanding){row_int(rows, "due"), row_int(rows, "codes"),
				     row_int(rows, "messages")};
	return left->due || left->codes || left->messages;
}

static enum http show_clock(struct request *req)
{
	int64_t real = clock_real(), now = clock_now(); /* in this order: never an hour short */
	req->formats = formats_for("en-GB", "GBP", 2, "UTC");
	view_formats(req->view, req->formats);
	view_time(req->view, "now", now);
	view_int(req->view, "moved_hours", (now - real) / 1000000 / 3600);
	if (!req->wants_json)
		return show(req, "dev/clock");
	const char *body =
		arena_printf(req->arena, "{\"now\":\"%s\"}", instant_rfc3339(req->arena, now));
	return answer_text(req, "application/json", body, strlen(body));
}

static enum http answer(struct request *req, bool done, const struct outstanding *left)
{
	const char *now = instant_rfc3339(req->arena, clock_now());
	if (!dev_wants_json(req)) {
		flash(req, "",
		      done ? "The clock was moved, and what fell due is done."
			   : "The clock was moved. Some of what fell due is still being done.");
		return redirect(req, "/clock");
	}
	const char *body = arena_printf(req->arena, "{\"now\":\"%s\"}", now);
	if (!done)
		body = arena_printf(req->arena,
				    "{\"now\":\"%s\",\"outstanding\":{\"due\":%" PRId64
				    ",\"codes\":%" PRId64 ",\"messages\":%" PRId64 "}}",
				    now, left->due, left->codes, left->messages);
	answer_text(req, "application/json", body, strlen(body));
	return done ? HTTP_OK : HTTP_ACCEPTED;
}

static enum http advance(struct request *req)
{
	struct outstanding left = {0};
	int64_t by = duration_of(field(req, "advance")),
		until = clock_ticks() + dev_patience * INT64_C(1000000);
	if (!by)
		return reject(
			req, HTTP_BAD_REQUEST, "invalid_advance",
			"Say how far forward: a whole number with s, m, h or d, such as 24h.");
	if (!clock_advance(by))
		return HTTP_ERROR;
	bool more;
	while ((more = anything(req, &left)) && clock_ticks() < until && !db_failed(req->db))
		usleep(100000);
	return answer(req, !more, &left);
}

static const struct field_rule fields[] = {{"advance", FIELD_LINE, false}, {0}};

const struct page page_dev_clock = {"/clock",	     .who = ANYONE,    .get = show_clock,
				    .post = advance, .fields = fields, .open_form = true};
