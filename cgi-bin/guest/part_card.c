/* The loyalty page of a guest who is signed in: everything is asked first, then looked at. */
#include "parts.h"
#include "core/qr.h"
#include "domain/card.h"
#include "domain/money.h"
#include "domain/redemption.h"
#include "queries.h"

enum { FEW_ENTRIES = 5, FEW_REWARDS = 4 };

void part_qr(struct request *req, struct view *view)
{
	struct scope scope = guest_scope(req, true);
	struct qr qr = qr_encode(req->arena, card_qr(&scope, req->caller.person_id));
	view_text(view, "path", qr.path);
	view_int(view, "size", qr.size);
	view_int(view, "seconds", (CARD_STEP - req->now % CARD_STEP) / 1000000 + 1);
}

static void show_code(struct request *req, struct rows *live)
{
	if (!rows_next(live))
		return;
	const char *code = row_text(live, "code");
	struct view *shown = view_object(req->view, "live");
	view_text(shown, "code", arena_printf(req->arena, "%.3s %s", code, code + 3));
	view_text(shown, "spoken",
		  arena_printf(req->arena, "%c %c %c %c %c %c", code[0], code[1], code[2], code[3],
			       code[4], code[5]));
	view_time(shown, "expires_at", row_time(live, "expires_at"));
	view_int(shown, "seconds", (row_time(live, "expires_at") - req->now) / 1000000);
}

static void show_balance(struct request *req, struct rows *card)
{
	const struct network *network = guest_network(req);
	int64_t available = row_int(card, "available");
	struct view *view = req->view;
	view_int(view, "points", available);
	view_int(view, "worth_minor",
		 network ? mul_div_floor(available, network->value_minor, network->value_points)
			 : 0);
	view_int(view, "card_no", row_int(card, "card_no"));
	view_text(view, "holder", req->caller.name);
	view_flag(view, "owes", row_int(card, "debt") > 0);
	view_int(view, "debt", row_int(card, "debt"));
	view_flag(view, "ask_consent", !row_bool(card, "consented"));
	view_text(view, "phone", guest_masked_phone(req));
}

/* The link that brings a friend, where the network gives points for it. */
static void show_invite(struct request *req, const struct network *network, const char *code)
{
	if (!*code || (!network->referral_referrer && !network->referral_referee))
		return;
	struct view *invite = view_object(req->view, "invite");
	view_text(invite, "link", guest_link(req, arena_printf(req->arena, "/r/%s", code)));
	part_invite_points(invite, network);
}

void part_card(struct request *req)
{
	struct db *db = req->db;
	const char *network_id = req->caller.network_id, *guest_id = req->caller.person_id;
	struct rows *card = sql_page_guest_card(db, network_id, guest_id);
	struct rows *sums = sql_redemption_cap(db, network_id, guest_id);
	struct rows *tiers = sql_tier_list(db, network_id);
	struct rows *rewards = sql_page_guest_rewards(db, network_id);
	struct rows *entries =
		sql_page_guest_history(db, network_id, guest_id, "", INT64_MAX, FEW_ENTRIES);
	struct rows *traces =
		sql_page_guest_traces(db, network_id, guest_id, "", INT64_MAX, FEW_ENTRIES);
	struct rows *live = sql_page_guest_live_code(db, network_id, guest_id);
	struct rows *pending = sql_page_guest_pending(db, network_id, guest_id);
	struct rows *expiring = sql_page_guest_expiring(db, network_id, guest_id);
	view_rows(req->view, "open_codes", sql_page_guest_open_codes(db, network_id, guest_id));
	if (!guest_network(req) || !rows_next(card))
		return;
	struct scope scope = guest_scope(req, true);
	struct cap cap = redemption_cap(&scope, sums);
	int64_t available = row_int(card, "available");
	show_balance(req, card);
	view_rows(req->view, "pending", pending);
	view_row(req->view, "expiring", expiring);
	view_flag(req->view, "has_pending", rows_count(pending) > 0);
	view_flag(req->view, "has_news", rows_count(pending) > 0 || rows_count(expiring) > 0);
	view_text(req->view, "typed_other", field(req, "other"));
	show_invite(req, scope.network, row_text(card, "referral_code"));
	show_code(req, live);
	part_qr(req, view_object(req->view, "qr"));
	part_redeem(req, &cap, available);
	part_tiers(req, tiers, row_int(card, "tier_rank"), row_int(card, "spend_minor"));
	part_rewards(req, rewards, FEW_REWARDS, &cap, available);
	part_history(req, entries, FEW_ENTRIES, traces);
}
