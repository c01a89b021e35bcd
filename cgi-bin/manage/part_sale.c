/* A sale before it is one: what was typed, what is wrong with it, what it would earn. */
#include "parts.h"
#include "core/crypto.h"
#include "domain/money.h"
#include "domain/redemption.h"
#include <strings.h>

/* A scanner types the whole text of the QR. */
static const char *without_prefix(const char *code)
{
	return strncasecmp(code, "r1.", 3) ? code : code + 3;
}

bool part_sale_read(struct request *req, const char *guest_id, struct sale_request *sale)
{
	struct scope scope = manage_scope(req);
	const char *code = without_prefix(field(req, "code"));
	const char *shown = field(req, "redemption");
	*sale = (struct sale_request){guest_id, 0, "", "", 0};
	enum amount_fault fault =
		amount_parse(field(req, "amount"), scope.network->digits, &sale->amount_minor);
	if (fault != AMOUNT_OK)
		error_on(req, "amount", manage_amount_fault(req, (int)fault));
	if (*code) {
		sale->redemption_id = redemption_code_index(&scope, code);
		if (!*sale->redemption_id) {
			error_on(req, "code",
				 "A code has eight letters and digits, like K7QM-3XWD. Check it, "
				 "or leave the field empty.");
			return false;
		}
	} else if (uuid_is(shown)) {
		sale->redemption_id = shown;
	}
	return fault == AMOUNT_OK;
}

const char *part_sale_mark(struct request *req, const struct sale_request *sale)
{
	return arena_printf(req->arena, "%lld %s", (long long)sale->amount_minor,
			    *sale->redemption_id ? sale->redemption_id : "-");
}

bool part_sale_refused(struct request *req, const struct sale_result *result)
{
	switch (result->outcome) {
	case SALE_RECORDED:
		return false;
	case SALE_BAD_AMOUNT:
		error_on(req, "amount", manage_amount_fault(req, AMOUNT_TOO_LARGE));
		break;
	case SALE_REDEMPTION_GONE:
		error_on(req, "code",
			 "This code is not this guest's, or it was used or ran out. Ask them to "
			 "show it again, or leave the field empty.");
		break;
	case SALE_REDEMPTION_TOO_LARGE:
		error_on(req, "code",
			 "The code is worth more than the bill. Ask the guest for a smaller one, "
			 "or leave the field empty.");
		break;
	case SALE_UNKNOWN_GUEST:
	case SALE_POINTS_REFUSED:
		error_on(req, "", "This sale cannot be recorded. Find the guest again.");
		break;
	}
	return true;
}

static struct trace_line traced(const struct line *line)
{
	const struct rule *rule = line->rule;
	return (struct trace_line){
		.kind = rule_kind_name(line->kind),
		.label = rule ? rule->label : "",
		.reason = line_reason_name(line->reason),
		.category = rule ? rule->category : "",
		.rate_points = line->rate_points,
		.rate_minor = line->rate_minor,
		.minimum_minor = rule ? rule->minimum_minor : 0,
		.every = rule ? rule->every : 0,
		.carry_before = line->carry_before,
		.points = line->points,
	};
}

void part_preview(struct request *req, const struct sale_request *sale,
		  const struct sale_result *result, const char *tier_name)
{
	const struct earning *earning = &result->earning;
	struct view *bill = view_object(req->view, "preview");
	int64_t paid = sale->amount_minor - earning->discount_minor - earning->net_minor;
	part_bill_head(bill, sale->amount_minor, earning->discount_minor, paid, earning->net_minor);
	for (int i = 0; i < earning->count; i++) {
		struct trace_line line = traced(&earning->lines[i]);
		part_trace_line(req, bill, &line, tier_name);
	}
	view_int(bill, "points", earning->points);
	view_text(bill, "points_words", manage_points(req, earning->points));
	view_flag(bill, "earns", earning->points > 0);
	view_int(bill, "balance", result->balance);
	view_int(bill, "balance_then", result->balance + earning->points);
	view_time(bill, "due_at", result->due_at);
	view_flag(bill, "waits", result->due_at > req->now);
	view_text(bill, "mark", part_sale_mark(req, sale));
}
