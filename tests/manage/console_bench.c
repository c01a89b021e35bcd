/* What the manager's pages cost with 1,000 guests and with 100,000, request by request in turns:
 * tests/bench/console.sh makes the two networks and starts this. Ends with 1 when a page is dearer
 * than the limit allows. */
#include "app.h"
#include "ask.h"
#include "core/clock.h"
#include "core/crypto.h"
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { ROUNDS = 300, SIZES = 2, WARM_UP = 20 };
static const double limit = 1.5;

static const struct {
	const char *path;
	bool limited; /* the pages that were promised to cost the same */
} pages[] = {
	{"/manage/", true},
	{"/manage/?range=365", true},
	{"/manage/guests", true},
	{"/manage/guests?q=oluwaseun", true},
	{"/manage/guests?q=ad", true},
	{"/manage/guests?verified=no", true},
	{"/manage/figures/sales", false},
	{"/manage/figures/active", false},
	{"/manage/figures/liability", false},
};
enum { PAGES = sizeof pages / sizeof *pages };

/* The admin of that network, at no till. */
static struct asker *signed_in(PGconn *server, const char *slug)
{
	struct asker *asker = asker_new(&manage_app);
	char text[600];
	snprintf(text, sizeof text,
		 "SELECT s.network_id, s.staff_id FROM staff s JOIN network USING (network_id) "
		 "WHERE slug = '%s'",
		 slug);
	PGresult *found = PQexec(server, text);
	if (PQntuples(found) != 1)
		fail_msg("%s: %s", slug, PQerrorMessage(server));
	const char *token = arena_printf(asker->memory, "%s.%s", PQgetvalue(found, 0, 0),
					 random_token(asker->memory));
	snprintf(
		text, sizeof text,
		"INSERT INTO staff_session (network_id, token_hash, staff_id, created_at, seen_at, "
		"expires_at) VALUES ('%s', '%s', '%s', now(), now() + interval '12 hours', now() + "
		"interval '12 hours')",
		PQgetvalue(found, 0, 0), hash_text(asker->memory, token), PQgetvalue(found, 0, 1));
	PQclear(found);
	PQclear(PQexec(server, text));
	asker_set_cookie(asker, "__Host-staff", token);
	asker->now = clock_now();
	return asker;
}

static int by_size(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

static int64_t median(int64_t *times)
{
	qsort(times, ROUNDS, sizeof *times, by_size);
	return times[ROUNDS / 2];
}

static int64_t time_of(struct asker *asker, const char *path)
{
	int64_t began = clock_ticks();
	ask(asker, METHOD_GET, path, NULL);
	int64_t took = clock_ticks() - began;
	assert_status(asker, 200);
	return took;
}

/* New browsers for each page: they keep every answer. */
static void measure(PGconn *server, const char *path, int64_t medians[SIZES])
{
	static int64_t times[SIZES][ROUNDS];
	struct asker *askers[SIZES] = {signed_in(server, "bench-1000"),
				       signed_in(server, "bench-100000")};
	for (int round = -WARM_UP; round < ROUNDS; round++)
		for (int size = 0; size < SIZES; size++) {
			int64_t took = time_of(askers[size], path);
			if (round >= 0)
				times[size][round] = took;
		}
	for (int size = 0; size < SIZES; size++) {
		medians[size] = median(times[size]);
		asker_free(askers[size]);
	}
}

int main(void)
{
	char conninfo[512];
	snprintf(conninfo, sizeof conninfo, "%s user=postgres", getenv("LOYALTY_DATABASE"));
	crypto_start();
	clock_open("", false);
	PGconn *server = PQconnectdb(conninfo);
	int over = 0;
	printf("%-32s %12s %12s %8s\n", "page, median of microseconds", "1,000", "100,000",
	       "ratio");
	for (int page = 0; page < PAGES; page++) {
		int64_t medians[SIZES];
		measure(server, pages[page].path, medians);
		double ratio = (double)medians[1] / (double)medians[0];
		over += pages[page].limited && ratio > limit;
		printf("%-32s %12lld %12lld %8.2f%s\n", pages[page].path, (long long)medians[0],
		       (long long)medians[1], ratio,
		       !pages[page].limited ? ""
		       : ratio > limit	    ? "  over 1.50"
					    : "  within 1.50");
		fflush(stdout);
	}
	PQfinish(server);
	return over ? 1 : 0;
}
