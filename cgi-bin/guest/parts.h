/* Parts that several of the guest's pages show: they fill the view from promises, and look. */
#pragma once
#include "app.h"
#include "domain/cap.h"

/* `cap` for the gauge, `redeem` for the form below it: what may be redeemed, presets, or why
 * nothing can be. */
void part_redeem(struct request *req, const struct cap *cap, int64_t available);
/* What both sides of a referral get: same (both as many), referrer, referee. */
void part_invite_points(struct view *invite, const struct network *network);
/* Scheme, host and base in front of a path: a link that leaves the page. */
const char *guest_link(struct request *req, const char *path);
#define INVITE_COOKIE "__Host-invite"
/* `tiers`, each with its state, and what is missing to the next. */
void part_tiers(struct request *req, struct rows *tiers, int64_t rank, int64_t spend_minor);
/* Asks which of these rewards are gone; NULL where none of them is limited. */
struct rows *part_sold_out(struct request *req, struct rows *rewards);
/* `rewards`, at most `most` of them, each with what is missing. `cap` NULL: nobody is signed in. */
void part_rewards(struct request *req, struct rows *rewards, struct rows *sold_out, int most,
		  const struct cap *cap, int64_t available);
struct names { /* promises; most often kept */
	struct rows *restaurants, *rewards, *rules;
};
struct names part_names(struct request *req);
/* Makes the row of that id the current one; false when there is none. Looks. */
bool part_named(struct rows *names, const char *id);
/* The name of that id, "" when there is none. Looks. */
const char *part_name(struct rows *names, const char *id);
/* `entries` of rows of sql_page_guest_history(), at most `most`; `lines` (NULL: none) become the
 * bill behind each. */
void part_history(struct request *req, struct rows *entries, int most, const struct names *names,
		  struct rows *lines);
struct newest { /* rows of sql_page_guest_newest(), looked at */
	struct rows *rows;
	const char **statuses; /* of each row: pending, confirmed or released; NULL: it ends
				  another */
	int stories;	       /* rows that end no other */
};
struct newest part_newest_read(struct request *req, struct rows *entries);
/* Whether `lines`, the newest ones and as many as were `asked` at most, hold every line of the
 * first `most` of these entries. */
bool part_newest_has_lines(const struct newest *newest, int most, struct rows *lines, int asked);
/* `entries`: the first `most` of them. */
void part_newest(struct request *req, const struct newest *newest, int most,
		 const struct names *names, struct rows *lines);
struct open { /* promises; NULL where the newest entries tell it all */
	struct rows *pending, *codes;
};
/* What of a guest's points is on its way or held: asks where it is more than the newest entries
 * name. `card`: the current row of sql_page_guest_card(). */
struct open part_open_ask(struct request *req, const struct newest *newest, struct rows *card);
/* `open_codes`, and `pending`: whether there is any. */
bool part_open(struct request *req, const struct open *open, const struct newest *newest,
	       const struct names *names);
/* Title, note and flags of one entry, from the current row of newest, history or receipt; `status`:
 * pending, confirmed or released. */
void part_entry(struct request *req, struct view *item, const struct names *names,
		struct rows *entry, const char *status);
/* `bill` of an item that part_entry() filled: every line of the trace of that row; `lines` has the
 * last first. */
void part_bill(struct request *req, struct view *item, const struct names *names,
	       struct rows *entry, struct rows *lines);
struct story { /* promises */
	struct rows *entries, *lines;
	int lines_asked; /* the newest so many; 0: those of the newest entries */
	struct names names;
};
struct story part_story_ask(struct request *req, const char *guest_id);
/* `entries`, `open_codes` and `pending`: whether there is any of these. `card`: the current row of
 * sql_page_guest_card(). */
bool part_story(struct request *req, const struct story *story, struct rows *card);
/* `verification`: kind good, warn or bad with its sentence, for people who are not signed in;
 * absent when there is nothing to say. Looks. */
void part_visitor(struct request *req);
/* `qr`: path and size of the card's code now, and the seconds until the next. */
void part_qr(struct request *req, struct view *view);
/* All of the loyalty page for a guest; the page itself and a refused redemption show it. */
void part_card(struct request *req);
/* Asks for it ahead (struct page): into the context. */
void part_card_ahead(struct request *req, const char *guest_id);
/* What the programme offers and the form to sign in: the page of visitors, and what lies behind the
 * code's dialog. */
void part_welcome(struct request *req);
/* The values of the form that takes a phone number. */
void part_sign_in(struct request *req);
/* The country that a number without + is read in: the one chosen beside it, else the network's. */
const char *sign_in_country(struct request *req);
