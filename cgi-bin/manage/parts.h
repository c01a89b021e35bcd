/* Parts of the till's and the console's pages: a guest, a sale and its trace, redeeming, lists. */
#pragma once
#include "app.h"
#include "domain/redemption_cap.h"
#include "domain/visit.h"

struct guest_ask { /* promises; asked before anything else is looked at */
	struct rows *guest;
	struct cap_ask cap;
};
struct guest_ask part_guest_ask(struct request *req, const char *guest_id);
/* `guest`: who it is and what they have; false when there is none. Looks. */
bool part_guest(struct request *req, const struct guest_ask *ask);

/* The sale as it was typed; false, with the errors said, when it cannot be one. */
bool part_sale_read(struct request *req, const char *guest_id, struct sale_request *sale);
/* What the domain said against it, as an error; false when it said nothing. */
bool part_sale_refused(struct request *req, const struct sale_result *result);
/* `preview`: the bill and what it earns. */
void part_preview(struct request *req, const struct sale_request *sale,
		  const struct sale_result *result, const char *tier_name);
/* What was previewed, in one text: a changed form is noticed. */
const char *part_sale_mark(struct request *req, const struct sale_request *sale);

/* The guest's page with the sale's or the redeeming tab open. */
enum part_tab { TAB_SALE, TAB_REDEEM };
void part_guest_page(struct request *req, const struct guest_ask *ask, enum part_tab tab);
/* `redeem`: the form to redeem now, or why not. */
void part_redeem(struct request *req, const struct cap *cap, int64_t available, bool verified);

struct trace_line { /* one rule and what it gave, from a preview or from the record */
	const char *kind, *label, *reason, *category;
	int64_t rate_points, rate_minor, minimum_minor, every, carry_before, points;
};
/* Adds the line to `lines` of the bill, as a sentence. */
void part_trace_line(struct request *req, struct view *bill, const struct trace_line *line,
		     const char *tier_name);
/* The recorded lines of one earning among `lines`. Looks. */
void part_trace(struct request *req, struct view *bill, struct rows *lines, const char *entry_id,
		const char *tier_name);
/* The figures above the lines: bill, discount, paid with points, what is counted from. */
void part_bill_head(struct view *bill, int64_t amount_minor, int64_t discount_minor,
		    int64_t paid_minor, int64_t net_minor);

/* `rows` of a list from sql_page_manage_list(), at most `most`. */
void part_list(struct request *req, struct rows *rows, int most);
/* Whether the person may void what happened there then. */
bool part_may_void(struct request *req, const char *restaurant_id, int64_t at);

struct visit_ask { /* promises, for the visit that the address names */
	struct rows *visit, *lines;
};
struct visit_ask part_visit_ask(struct request *req);
/* `visit`: a recorded sale; false when there is none that this person may see. Looks. */
bool part_visit(struct request *req, const struct visit_ask *ask);
/* `redemption`, of the one that the address names, from sql_page_manage_redemption(); false when
 * there is none that this person may see. Looks. */
bool part_redemption(struct request *req, struct rows *row);

enum guest_way { GUESTS_NEWEST, GUESTS_OLDEST, GUESTS_NAMED, GUESTS_EXACT, GUESTS_NONE };
struct guest_search { /* what the list of guests is asked for, and where it goes on */
	enum guest_way way;
	const char *q;			    /* as typed */
	const char *word, *word_end, *more; /* GUESTS_NAMED: the word to go along, and the others */
	const char *phone_index, *code;	    /* GUESTS_EXACT; NULL: not asked */
	int64_t card_no;		    /* 0: not asked */
	const char *standing;		    /* "verified", "unverified", "" either */
	int64_t tier_rank;		    /* 0: any */
	const char *at, *token, *id;	    /* the key of the row before the first; "" none */
	bool from_key;
};
/* From the fields q, tier, standing and sort, and the key at or word, and id; what makes no sense
 * is left out. */
struct guest_search part_guest_search(struct request *req);
/* Promises: the rows from the key on (NULL for GUESTS_NONE), and how many there are, counted up to
 * `most` (NULL where the rows are all). */
struct rows *part_guest_rows(struct request *req, const struct guest_search *search, int64_t most);
struct rows *part_guest_count(struct request *req, const struct guest_search *search, int64_t most);
/* Goes on behind the current row. */
void part_guest_next(struct request *req, struct guest_search *search, struct rows *rows);
/* Whether anything is searched for or left out. */
bool part_guest_filtered(const struct guest_search *search);

struct about_ask { /* promises about the guest that the address names, for the console */
	struct rows *guest, *tiers, *lots;
	struct cap_ask cap;
};
struct about_ask part_about_ask(struct request *req, const char *guest_id);
/* `about`: head, figures and what stands beside; false when there is no such guest. Looks. */
bool part_about(struct request *req, const struct about_ask *ask);

struct timeline_ask {	  /* promises: what happened to the guest's points, and why */
	const char *kind; /* "", "earned", "redeemed", "other" */
	bool from_key;
	struct rows *entries, *traces;
};
struct timeline_ask part_timeline_ask(struct request *req, const char *guest_id);
/* `entries`, `kinds` and the key of the next page. Looks. */
void part_timeline(struct request *req, const struct timeline_ask *ask);

enum { NEWEST_MESSAGES = 3 };
/* Promises: the newest of what was sent to the guest, and one more. */
struct rows *part_messages_newest(struct request *req, const char *guest_id);
/* `messages`: those beside the guest's story. Looks. */
void part_messages(struct request *req, struct rows *rows);
/* One message: what, by which way, through whom, how it stands. */
void part_message(struct view *item, struct rows *row);
