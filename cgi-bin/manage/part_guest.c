/* The guest in front of the till: name, tier, balances, what can be redeemed today. */
#include "parts.h"
#include "core/crypto.h"
#include "domain/money.h"
#include "domain/redemption.h"
#include "queries.h"
#include <string.h>

struct guest_ask part_guest_ask(struct request *req, const char *guest_id)
{
	const char *network_id = req->caller.network_id;
	return (struct guest_ask){
		.guest = sql_page_manage_guest(req->db, network_id, guest_id),
		.cap = redemption_cap_ask(req->db, network_id, guest_id),
	};
}

/* The most points that can be redeemed now: whole steps, within balance and cap. */
static int64_t redeemable(const struct network *network, int64_t available, const struct cap *cap)
{
	int64_t step = points_step(network->value_points, network->value_minor);
	int64_t within =
		points_within(cap->remaining_minor, network->value_points, network->value_minor);
	int64_t have = available - available % step;
	return have < within ? have : within;
}

static int64_t redeemable_minor(const struct network *network, int64_t available,
				const struct cap *cap)
{
	int64_t minor = 0;
	points_worth(redeemable(network, available, cap), network->value_points,
		     network->value_minor, &minor);
	return minor;
}

bool part_guest(struct request *req, const struct guest_ask *ask)
{
	struct rows *row = ask->guest;
	rows_rewind(row);
	if (!rows_next(row))
		return false;
	struct scope scope = manage_scope(req);
	struct cap cap = redemption_cap(&scope, &ask->cap);
	bool verified = row_bool(row, "verified");
	int64_t available = row_int(row, "available");
	struct view *guest = view_object(req->view, "guest");
	view_text(guest, "guest_id", row_text(row, "guest_id"));
	view_text(guest, "name",
		  manage_guest_name(req, row_text(row, "name"), row_int(row, "card_no")));
	view_text(guest, "tier_name", manage_tier(req, row_text(row, "tier_name")));
	view_flag(guest, "verified", verified);
	view_int(guest, "points", available);
	view_int(guest, "pending", row_int(row, "pending"));
	view_int(guest, "debt", row_int(row, "debt"));
	view_flag(guest, "owes", row_int(row, "debt") > 0);
	view_int(guest, "redeemable_minor",
		 verified ? redeemable_minor(scope.network, available, &cap) : 0);
	view_int(guest, "visits", row_int(row, "visits"));
	view_flag(guest, "one_visit", row_int(row, "visits") == 1);
	view_flag(guest, "has_visits", row_int(row, "visits") > 0);
	view_time(guest, "last_at", row_time(row, "last_at"));
	view_text(guest, "last_restaurant", row_text(row, "last_restaurant"));
	return true;
}

/* A code that pays part of the bill, already shown at this till; one that was refused is let go. */
static const char *shown_redemption(struct request *req)
{
	const char *redemption_id = field(req, "redemption");
	struct value error;
	bool refused = value_find(value_object(req->view), NULL, req->arena, "error_code",
				  strlen("error_code"), &error);
	return uuid_is(redemption_id) && !refused ? redemption_id : "";
}

void part_guest_page(struct request *req, const struct guest_ask *ask, enum part_tab tab)
{
	struct view *view = req->view;
	view_flag(view, "on_sale", tab == TAB_SALE);
	view_flag(view, "on_redeem", tab == TAB_REDEEM);
	view_text(view, "sign", manage_currency_sign(req));
	view_text(view, "typed_amount", field(req, "amount"));
	view_text(view, "typed_code", field(req, "code"));
	view_text(view, "redemption_id", shown_redemption(req));
	view_text(view, "typed_other", field(req, "other"));
	if (tab != TAB_REDEEM)
		return;
	struct scope scope = manage_scope(req);
	struct cap cap = redemption_cap(&scope, &ask->cap);
	part_redeem(req, &cap, row_int(ask->guest, "available"), row_bool(ask->guest, "verified"));
}
