/* A sale: what it earns, and its record. */
#include "domain/visit.h"
#include "domain/audit.h"
#include "domain/money.h"
#include "domain/network.h"
#include "domain/redemption_hold.h"
#include "domain/visit_confirm.h"
#include "queries.h"
#include <inttypes.h>
#include <string.h>

struct reading { /* promises a sale's points depend on */
	struct rows *figures, *rules, *tiers, *redemption;
};

/* By its id, or by the index of its code: one question either way. */
static struct rows *ask_redemption(const struct scope *scope, const char *id_or_index)
{
	const char *network_id = scope->network->network_id;
	if (!*id_or_index)
		return NULL;
	return *id_or_index == '\\' ? sql_redemption_get_by_code(scope->db, network_id, id_or_index)
				    : sql_redemption_get(scope->db, network_id, id_or_index);
}

static struct reading ask(const struct scope *scope, const struct sale_request *request)
{
	const char *network_id = scope->network->network_id;
	return (struct reading){
		.figures = sql_visit_figures(scope->db, network_id, request->guest_id),
		.rules = sql_rule_list(scope->db, network_id, request->guest_id),
		.tiers = sql_tier_list(scope->db, network_id),
		.redemption = ask_redemption(scope, request->redemption_id),
	};
}

static const char *const kind_names[] = {
	[RULE_PER_AMOUNT] = "per_amount",   [RULE_PER_PURCHASE] = "per_purchase",
	[RULE_CATEGORY] = "category",	    [RULE_MILESTONE] = "milestone",
	[RULE_FIRST_VISIT] = "first_visit", [RULE_BIRTHDAY] = "birthday",
	[RULE_CASHBACK] = "cashback",
};

const char *rule_kind_name(enum rule_kind kind)
{
	return kind_names[kind];
}

const char *line_reason_name(enum line_reason reason)
{
	static const char *const names[LINE_REASONS] = {
		[LINE_FIRED] = "fired",
		[LINE_BELOW_MINIMUM] = "below_minimum",
		[LINE_NOT_THE_NTH] = "not_the_nth",
		[LINE_NOT_FIRST_VISIT] = "not_first_visit",
		[LINE_NOT_BIRTHDAY] = "not_birthday",
		[LINE_OTHER_CATEGORY] = "other_category",
		[LINE_ANOTHER_WAS_BETTER] = "another_was_better",
		[LINE_ANOTHER_WAS_FIRST] = "another_was_first",
	};
	return names[reason];
}

static enum rule_kind kind_of(const char *name)
{
	for (int kind = 0; kind < RULE_CASHBACK; kind++)
		if (strcmp(kind_names[kind], name) == 0)
			return (enum rule_kind)kind;
	return RULE_PER_PURCHASE; /* the table's constraint allows no other name */
}

static struct rule *rules_read(struct arena *arena, struct rows *rows, int *count)
{
	*count = rows_count(rows);
	struct rule *rules = arena_alloc(arena, sizeof *rules * (size_t)(*count + 1));
	for (int i = 0; i < *count && rows_next(rows); i++)
		rules[i] = (struct rule){
			.rule_id = row_text(rows, "rule_id"),
			.kind = kind_of(row_text(rows, "kind")),
			.label = row_text(rows, "label"),
			.points = row_int(rows, "points"),
			.per_minor = row_int(rows, "per_minor"),
			.minimum_minor = row_int(rows, "minimum_minor"),
			.every = row_int(rows, "every"),
			.category = row_text(rows, "category"),
			.priority = row_int(rows, "priority"),
			.carry = row_int(rows, "carry"),
		};
	return rules;
}

/* The redemption that pays part of the bill: this guest's, still waiting, not past. */
static bool redemption_usable(const struct scope *scope, const struct sale_request *request,
			      struct rows *row)
{
	return rows_next(row) && strcmp(row_text(row, "guest_id"), request->guest_id) == 0 &&
	       strcmp(row_text(row, "state"), "pending") == 0 &&
	       row_time(row, "expires_at") > scope->now;
}

struct judged {
	struct sale_result result;
	struct sale sale;
	int64_t tier_rank;
	const char *redemption_id; /* what pays part of it; "" none */
};

static struct judged judge(const struct scope *scope, const struct sale_request *request,
			   const struct reading *reading, int64_t paid_minor)
{
	const struct network *network = scope->network;
	struct judged judged = {
		.result = {.outcome = SALE_RECORDED, .visit_id = "", .at = scope->now},
		.redemption_id = ""};
	int tier_count, rule_count;
	if (request->amount_minor < 1 || request->amount_minor > LIMIT_MINOR) {
		judged.result.outcome = SALE_BAD_AMOUNT;
		return judged;
	}
	if (!rows_next(reading->figures)) {
		judged.result.outcome = SALE_UNKNOWN_GUEST;
		return judged;
	}
	const struct tier *tiers = tiers_read(scope->arena, reading->tiers, &tier_count);
	judged.tier_rank = row_int(reading->figures, "tier_rank");
	judged.sale = (struct sale){
		.amount_minor = request->amount_minor,
		.points_value_minor = paid_minor,
		.category = request->category,
		.visits_before = row_int(reading->figures, "visits"),
		.is_birthday = row_bool(reading->figures, "is_birthday"),
		.tier_bp = tiers[tier_index(tiers, tier_count, judged.tier_rank)].percent_bp,
		.benefit = network->benefit,
		.value_points = network->value_points,
		.value_minor = network->value_minor,
		.combine = network->combine,
	};
	if (reading->redemption) {
		if (!redemption_usable(scope, request, reading->redemption)) {
			judged.result.outcome = SALE_REDEMPTION_GONE;
			return judged;
		}
		judged.redemption_id = row_text(reading->redemption, "redemption_id");
		judged.sale.points_value_minor = row_int(reading->redemption, "value_minor");
	}
	if (judged.sale.points_value_minor >
	    judged.sale.amount_minor - sale_discount(&judged.sale)) {
		judged.result.outcome = SALE_REDEMPTION_TOO_LARGE;
		return judged;
	}
	struct rule *rules = rules_read(scope->arena, reading->rules, &rule_count);
	judged.result.earning.lines =
		arena_alloc(scope->arena, sizeof(struct line) * (size_t)(rule_count + 1));
	points_of_sale(rules, rule_count, &judged.sale, &judged.result.earning);
	judged.result.due_at = scope->now + network->pending;
	judged.result.balance = row_int(reading->figures, "available");
	judged.result.visit_number = judged.sale.visits_before + 1;
	return judged;
}

/* Worth of the points a guest pays with; 0 when they are not whole minor units (redeeming them is
 * refused then). */
static int64_t paid_worth(const struct network *network, int64_t points)
{
	int64_t minor = 0;
	if (points > 0 && points <= LIMIT_POINTS)
		points_worth(points, network->value_points, network->value_minor, &minor);
	return minor;
}

struct sale_result visit_preview(const struct scope *scope, const struct sale_request *request)
{
	struct reading reading = ask(scope, request);
	return judge(scope, request, &reading, paid_worth(scope->network, request->pay_points))
		.result;
}

static void write_lines(const struct scope *scope, const char *guest_id, const char *entry_id,
			const struct earning *earning)
{
	const char *network_id = scope->network->network_id;
	for (int i = 0; i < earning->count; i++) {
		const struct line *line = &earning->lines[i];
		const char *rule_id = line->rule ? line->rule->rule_id : NULL;
		sql_visit_add_line(scope->db, network_id, guest_id, entry_id, i + 1,
				   kind_names[line->kind], rule_id,
				   line->rule ? line->rule->label : "", line->net_minor,
				   line->rate_points, line->rate_minor, line->carry_before,
				   line->carry_after, line->points, line_reason_name(line->reason));
		if (rule_id && line->carry_after != line->carry_before)
			sql_visit_set_carry(scope->db, network_id, guest_id, rule_id,
					    line->carry_after);
	}
}

static void write_earning(const struct scope *scope, struct ledger *ledger,
			  const struct judged *judged)
{
	const struct sale_result *result = &judged->result;
	const char *network_id = scope->network->network_id, *guest_id = ledger_guest(ledger);
	const char *entry_id =
		ledger_add(ledger, &(struct entry){.kind = "earn",
						   .cause = "sale",
						   .d_pending = result->earning.points,
						   .visit_id = result->visit_id,
						   .restaurant_id = scope->caller->restaurant_id,
						   .due_at = result->due_at,
						   .earned_at = result->at});
	write_lines(scope, guest_id, entry_id, &result->earning);
	struct due_earning due = {entry_id, result->visit_id, scope->caller->restaurant_id,
				  result->earning.points, result->at};
	if (scope->network->pending == 0)
		visit_confirm_entry(scope, ledger, &due);
	else
		sql_due_add(scope->db, network_id, guest_id, "confirm_earning", entry_id,
			    instant_text(scope->arena, result->due_at));
}

static void write_sale(const struct scope *scope, const struct sale_request *request,
		       struct ledger *ledger, struct judged *judged, struct redeem_result *paid)
{
	const struct caller *caller = scope->caller;
	const struct earning *earning = &judged->result.earning;
	judged->result.visit_id = uuid_new(scope->arena, scope->now);
	sql_visit_add(scope->db, scope->network->network_id, judged->result.visit_id,
		      request->guest_id, caller->restaurant_id,
		      *caller->till_id ? caller->till_id : NULL,
		      instant_text(scope->arena, scope->now), request->amount_minor,
		      earning->discount_minor, judged->sale.points_value_minor, earning->net_minor,
		      request->category, judged->tier_rank, actor_id(caller));
	if (paid)
		redemption_hold(scope, ledger, paid, "", true, judged->result.visit_id);
	if (*judged->redemption_id)
		redemption_mark_settled(scope, request->guest_id, judged->redemption_id,
					judged->result.visit_id);
	write_earning(scope, ledger, judged);
	audit_add(scope, "visit.recorded", "visit", judged->result.visit_id, "{}",
		  arena_printf(scope->arena,
			       "{\"amount_minor\":%" PRId64 ",\"points\":%" PRId64 "}",
			       request->amount_minor, earning->points));
}

struct sale_result visit_record(const struct scope *scope, const struct sale_request *request)
{
	struct ledger *ledger = ledger_lock(scope, request->guest_id, NULL, NULL);
	struct reading reading = ask(scope, request);
	struct rows *spend =
		sql_visit_spend(scope->db, scope->network->network_id, request->guest_id);
	/* One redemption settles with a visit: a code that was shown wins over points. */
	int64_t points = *request->redemption_id ? 0 : request->pay_points;
	struct redeem_ask pay = {0};
	struct redeem_result paid = {0};
	if (points)
		pay = redemption_ask(scope, request->guest_id, "");
	if (!ledger_ready(ledger))
		return (struct sale_result){.outcome = SALE_UNKNOWN_GUEST, .visit_id = ""};
	struct judged judged = judge(scope, request, &reading, paid_worth(scope->network, points));
	rows_count(spend); /* looked at before anything is written: else a round trip more */
	if (judged.result.outcome == SALE_RECORDED && points) {
		paid = redemption_judge(scope, ledger, &pay, points);
		if (paid.outcome != REDEEMED) {
			judged.result.outcome = SALE_POINTS_REFUSED;
			judged.result.redeem = (int)paid.outcome;
		}
	}
	if (judged.result.outcome == SALE_RECORDED) {
		write_sale(scope, request, ledger, &judged, points ? &paid : NULL);
		if (scope->network->pending == 0)
			visit_confirmed(scope, request->guest_id, spend, reading.tiers,
					judged.result.earning.net_minor);
	}
	ledger_close(ledger);
	return judged.result;
}
