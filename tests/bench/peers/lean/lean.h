/* The leanest program that does what the guest's page and the redemption do: libfcgi and libpq, the
 * same questions in the same batches, the same page, and nothing around it: no routes, no form
 * tokens, no errors, one network. It is what our own is measured against. Only leaves are shared
 * with ours: the arithmetic of domain/, sealing, the QR code, the hash of an entry. */
#pragma once
#include "core/arena.h"
#include "domain/scope.h"
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

/* ---- a request's memory and surroundings */

extern struct arena *life; /* until the next request */
extern struct scope scope; /* for the leaves that take one */
extern const char *network_id, *slug;
extern int64_t now; /* microseconds */

/* ---- ask.c: questions, by the file they stand in */

struct cap;

struct question {
	const char *name;      /* of sql/<name>.sql, and of the prepared statement */
	const char *arguments; /* a letter each, see ask_argument() */
	PGresult *result;
};
void ask_open(const char *conninfo, struct question *const *all);
/* What a letter stands for in the next questions. */
void ask_argument(char letter, const char *value);
/* Sends the settings (a request's first time) and all questions, reads all answers: one round trip.
 */
bool ask(struct question *const *questions, bool settings);
void ask_send(const char *statement, int count,
	      const char *const *values); /* queued before the next ask() */
void ask_forget(struct question *const *questions);

/* A column of a row by its name, found once for each place that asks. */
#define TEXT(question, row, column)                                                                \
	__extension__({                                                                            \
		static int at_ = -1;                                                               \
		if (at_ < 0)                                                                       \
			at_ = PQfnumber((question).result, column);                                \
		PQgetvalue((question).result, row, at_);                                           \
	})
#define INT(question, row, column)     integer_of(TEXT(question, row, column))
#define FLAG(question, row, column)    (*TEXT(question, row, column) == 't')
#define INSTANT(question, row, column) instant_of(TEXT(question, row, column))
int64_t integer_of(const char *text);
int64_t instant_of(const char *text); /* 0: NULL */

/* ---- words.c */

const char *number_text(int64_t number);
const char *plain_text(int64_t number); /* without commas */
const char *signed_text(int64_t number);
const char *money_text(int64_t minor, bool is_short);
const char *percent_text(int64_t basis_points);
enum moment { ISO, FULL, MOMENT, WHEN, DATE };
const char *moment_text(int64_t instant, enum moment form);
const char *relative_text(int64_t instant);

/* ---- template.c: Mustache over numbered names; an item's values overwrite what had the name
 * before */

struct list;
void template_compile(const char *path);
int slot_of(const char *name);
void view_clear(void);
void set_text(int slot, const char *text); /* "" or NULL: false */
struct list *set_list(int slot);
struct list *item_list(struct list *list, int slot); /* within the newest item */
void item_add(struct list *list);
void item_text(struct list *list, int slot, const char *text);
const char *template_render(size_t *length);

#define SLOT(name)                                                                                 \
	__extension__({                                                                            \
		static int slot_ = -1;                                                             \
		if (slot_ < 0)                                                                     \
			slot_ = slot_of(name);                                                     \
		slot_;                                                                             \
	})
#define SET(name, text)		      set_text(SLOT(name), text)
#define SET_IF(name, condition)	      set_text(SLOT(name), (condition) ? "1" : "")
#define LIST(name)		      set_list(SLOT(name))
#define PUT(list, name, text)	      item_text(list, SLOT(name), text)
#define PUT_IF(list, name, condition) item_text(list, SLOT(name), (condition) ? "1" : "")

/* ---- page.c, page_parts.c, redeem.c */

extern struct question *const page_questions[], *const redeem_questions[];
extern struct question network, counted;
/* The first batch: who it is; "" when nobody is signed in. The answers last until forget_guest().
 */
const char *signed_in(const char *token_hash);
const char *page(const char *guest_id, const char *token_hash, size_t *length);
void forget_guest(void);
struct cap_sums cap_used(void);
void show_rewards(struct question *rewards, struct question *sold_out, int64_t available,
		  const struct cap *cap);
int64_t tier_cap(struct question *tiers, int64_t rank);
bool has_limited(struct question *rewards);
void show_tiers(struct question *tiers, int64_t rank, int64_t spend_minor);
void show_entries(struct question *entries, struct question *lines, struct question *restaurants,
		  struct question *rewards);
/* What entries of that kind hold that nothing ended yet. */
bool is_open(struct question *entries, int row, const char *kind);
const char *name_of(struct question *names, const char *id);
/* Where it leads, "" when it was refused. */
const char *redeem(const char *token_hash, const char *body);
