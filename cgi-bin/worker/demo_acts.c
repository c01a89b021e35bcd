/* What people do in the demo's history, each act a transaction at its own instant. */
#include "core/crypto.h"
#include "domain/guest.h"
#include "domain/guest_name.h"
#include "domain/network.h"
#include "domain/points_expire.h"
#include "domain/referral.h"
#include "queries.h"
#include "worker/demo.h"
#include <stdio.h>
#include <string.h>

static void complain(struct demo *demo, const char *what, int outcome)
{
	if (!demo->failed)
		fprintf(stderr, "worker demo: %s was refused (%d)\n", what, outcome);
	demo->failed = true;
}

static const char *referral_code(struct demo *demo, const char *guest_id)
{
	struct rows *found = sql_setup_referral_code(demo->worker->db, demo->network_id, guest_id);
	return rows_next(found) ? row_text(found, "referral_code") : "";
}

const char *demo_join_by(struct demo *demo, const struct demo_guest *guest, const char *referrer_id)
{
	bool made;
	int64_t at = demo->base - guest->joined;
	const struct scope *scope = guest->verified
					    ? demo_begin(demo, at, VISITOR, "", 0)
					    : demo_begin(demo, at, CASHIER, demo->cashier_id, 0);
	const char *guest_id =
		guest_add(scope, guest->phone, guest->verified ? "guest" : "till", &made);
	if (guest->verified) {
		guest_verify(scope, guest_id, "otp");
		guest_consent(scope, guest_id, demo->network->terms_version, "page");
	}
	if (referrer_id)
		referral_add(scope, guest_id, referral_code(demo, referrer_id));
	if (*guest->name)
		guest_rename(scope, guest_id, guest->name);
	demo_end(demo, true);
	return guest_id;
}

const char *demo_join(struct demo *demo, const struct demo_guest *guest)
{
	return demo_join_by(demo, guest, NULL);
}

/* The next of the guest's queue up to `until` and its instant; NULL when there is none. */
static const char *next_due(struct demo *demo, const char *guest_id, int64_t until, int64_t *due_at)
{
	demo_begin(demo, until, WORKER, "", 0);
	struct rows *next = sql_setup_next_due(demo->worker->db, demo->network_id, guest_id,
					       instant_text(demo->arena, until));
	const char *kind = rows_next(next) ? row_text(next, "kind") : NULL;
	*due_at = kind ? row_time(next, "due_at") : 0;
	demo_end(demo, false);
	return kind;
}

static const struct {
	const char *kind;
	int (*step)(const struct scope *scope, const char *guest_id);
} steps[] = {
	{"confirm_earning", visit_confirm_due},
	{"release_redemption", redemption_release_due},
	{"confirm_redemption", redemption_confirm_due},
	{"referral_bonus", referral_reward_due},
	{"expire_points", points_expire_due},
};

static void do_due(struct demo *demo, const char *kind, const char *guest_id, int64_t due_at)
{
	const struct scope *scope = demo_begin(demo, due_at, WORKER, "", 0);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (strcmp(kind, steps[i].kind) == 0)
			steps[i].step(scope, guest_id);
	demo_end(demo, true);
}

void demo_catch_up(struct demo *demo, const char *guest_id, int64_t until)
{
	const char *kind;
	int64_t due_at;
	while (!demo->failed && (kind = next_due(demo, guest_id, until, &due_at)))
		do_due(demo, kind, guest_id, due_at);
}

void demo_work(struct demo *demo, int64_t until)
{
	int count = 1;
	while (count > 0 && !demo->failed) {
		demo_begin(demo, until, WORKER, "", 0);
		struct rows *due = sql_setup_due(demo->worker->db, demo->network_id,
						 instant_text(demo->arena, until));
		count = rows_count(due);
		demo_end(demo, false);
		while (rows_next(due) && !demo->failed)
			do_due(demo, row_text(due, "kind"), row_text(due, "guest_id"),
			       row_time(due, "due_at"));
	}
}

struct sale_result demo_sale_at(struct demo *demo, const char *guest_id, int64_t at, int place,
				int64_t amount_minor)
{
	struct sale_request request = {guest_id, amount_minor, "", "", 0};
	struct sale_result result =
		visit_record(demo_begin(demo, at, CASHIER, demo->cashier_id, place), &request);
	demo_end(demo, true);
	if (result.outcome != SALE_RECORDED)
		complain(demo, "a sale", (int)result.outcome);
	return result;
}

void demo_sale(struct demo *demo, const char *guest_id, int64_t ago, int place,
	       int64_t amount_minor)
{
	demo_catch_up(demo, guest_id, demo->base - ago);
	demo_sale_at(demo, guest_id, demo->base - ago, place, amount_minor);
}

void demo_sale_earning(struct demo *demo, const char *guest_id, int64_t ago, int place,
		       int64_t near_minor, int64_t points)
{
	int64_t at = demo->base - ago;
	demo_catch_up(demo, guest_id, at);
	for (int64_t amount = near_minor; amount < near_minor + 400; amount++) {
		struct sale_request request = {guest_id, amount, "", "", 0};
		struct sale_result result = visit_preview(
			demo_begin(demo, at, CASHIER, demo->cashier_id, place), &request);
		int64_t earned = result.outcome == SALE_RECORDED ? result.earning.points : -1;
		demo_end(demo, false);
		if (earned == points) {
			demo_sale(demo, guest_id, ago, place, amount);
			return;
		}
	}
	complain(demo, "a sale for an exact number of points", (int)points);
}

const char *demo_redeem_at(struct demo *demo, const char *guest_id, int64_t at, int place,
			   int64_t points)
{
	struct redeem_result made = redemption_redeem(demo_begin(demo, at, GUEST, guest_id, 0),
						      guest_id, points, "", false);
	demo_end(demo, true);
	if (made.outcome != REDEEMED)
		complain(demo, "redeeming", (int)made.outcome);
	if (place < 0 || demo->failed)
		return made.redemption_id;
	const struct scope *scope =
		demo_begin(demo, at + DEMO_HOUR, CASHIER, demo->cashier_id, place);
	enum settle_outcome settled = redemption_settle(scope, made.redemption_id);
	demo_end(demo, true);
	if (settled != SETTLED)
		complain(demo, "settling", (int)settled);
	return made.redemption_id;
}

const char *demo_redeem(struct demo *demo, const char *guest_id, int64_t ago, int place,
			int64_t points)
{
	demo_catch_up(demo, guest_id, demo->base - ago);
	return demo_redeem_at(demo, guest_id, demo->base - ago, place, points);
}

void demo_void(struct demo *demo, const char *visit_id, int64_t at)
{
	enum void_outcome outcome =
		visit_void(demo_begin(demo, at, MANAGER, demo->manager_id, 0), visit_id);
	demo_end(demo, true);
	if (outcome != VOIDED)
		complain(demo, "a void", (int)outcome);
}

void demo_void_redemption(struct demo *demo, const char *redemption_id, int64_t at)
{
	enum void_outcome outcome =
		redemption_void(demo_begin(demo, at, MANAGER, demo->manager_id, 0), redemption_id);
	demo_end(demo, true);
	if (outcome != VOIDED)
		complain(demo, "voiding a redemption", (int)outcome);
}

void demo_mistype(struct demo *demo, const char *guest_id, int times, int64_t at)
{
	for (int i = 0; i < times; i++) {
		demo_begin(demo, at + i * DEMO_MINUTE, (enum who)0, "", 0);
		sql_setup_add_try(demo->worker->db, demo->network_id, guest_id,
				  uuid_new(demo->arena, demo->at));
		demo_end(demo, true);
	}
}

void demo_void_first_sale(struct demo *demo, const char *guest_id, int64_t ago)
{
	int64_t at = demo->base - ago;
	demo_catch_up(demo, guest_id, at);
	const struct scope *scope = demo_begin(demo, at, MANAGER, demo->manager_id, 0);
	struct rows *first = sql_setup_first_visit(demo->worker->db, demo->network_id, guest_id);
	enum void_outcome outcome =
		rows_next(first) ? visit_void(scope, row_text(first, "visit_id")) : VOID_UNKNOWN;
	demo_end(demo, true);
	if (outcome != VOIDED)
		complain(demo, "a void", (int)outcome);
}

int64_t demo_available(struct demo *demo, const char *guest_id)
{
	demo_begin(demo, demo->base, WORKER, "", 0);
	struct rows *found = sql_setup_available(demo->worker->db, demo->network_id, guest_id);
	int64_t available = rows_next(found) ? row_int(found, "available") : 0;
	demo_end(demo, false);
	return available;
}
