/* Parts of the till's pages: a guest, a sale and its trace, redeeming, the day's list. */
#pragma once
#include "app.h"
#include "domain/cap.h"
#include "domain/visit.h"

struct guest_ask { /* promises; asked before anything else is looked at */
	struct rows *guest, *cap;
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
