/* The loyalty page of a guest who is signed in: everything is asked first, then looked at. */
#include "parts.h"
#include "core/qr.h"
#include "domain/card.h"
#include "domain/money.h"
#include "domain/redemption.h"
#include "queries.h"

enum { FEW_REWARDS = 4 };

void part_qr(struct request *req, struct view *view)
{
	struct scope scope = guest_scope(req, true);
	struct qr qr = qr_encode_token(req->arena,
				       card_qr(&scope, row_int(guest_session(req), "card_no")));
	view_text(view, "path", qr.path);
	view_int(view, "size", qr.size);
	view_int(view, "seconds", (CARD_STEP - req->now % CARD_STEP) / 1000000 + 1);
}

static void show_code(struct request *req, struct rows *card)
{
	if (row_null(card, "code"))
		return;
	const char *code = row_text(card, "code");
	int64_t expires_at = row_time(card, "code_expires_at");
	struct view *shown = view_object(req->view, "live");
	view_text(shown, "code", arena_printf(req->arena, "%.3s %s", code, code + 3));
	view_text(shown, "spoken",
		  arena_printf(req->arena, "%c %c %c %c %c %c", code[0], code[1], code[2], code[3],
			       code[4], code[5]));
	view_time(shown, "expires_at", expires_at);
	view_int(shown, "seconds", (expires_at - req->now) / 1000000);
}

static void show_balance(struct request *req, struct rows *card)
{
	const struct network *network = guest_network(req);
	int64_t available = row_int(card, "available");
	struct view *view = req->view;
	view_int(view, "points", available);
	view_int(view, "worth_minor",
		 mul_div_floor(available, network->value_minor, network->value_points));
	view_int(view, "card_no", row_int(guest_session(req), "card_no"));
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

/* The offer to be told by push, which the script shows where the browser can. */
static void show_push(struct request *req, struct rows *card)
{
	const char *key = config_provider(req->config, "webpush", "public");
	if (!*key || row_null(guest_session(req), "verified_at"))
		return;
	struct view *push = view_object(req->view, "push");
	view_text(push, "key", key);
	view_flag(push, "told", row_bool(card, "told"));
}

struct card_ask { /* what the page is made of, all asked before any is looked at */
	struct rows *card, *tiers, *rewards, *sold_out;
	struct rows *expiring; /* NULL: the card says it */
	struct story story;
	struct cap_ask cap;
};

static struct card_ask *ask(struct request *req, const struct network *network,
			    const char *guest_id)
{
	struct db *db = req->db;
	const char *network_id = network->network_id;
	const char *spend_from = instant_text(req->arena, req->now - network->tier_window);
	struct card_ask *asked = arena_alloc(req->arena, sizeof *asked);
	*asked = (struct card_ask){
		.tiers = sql_tier_list(db, network_id),
		.rewards = sql_page_guest_rewards(db, network_id),
		.card = sql_page_guest_card(db, network_id, guest_id, spend_from,
					    network->terms_version),
		.story = part_story_ask(req, guest_id),
		.cap = redemption_cap_ask_for_tier(db, network, guest_id),
	};
	if (network->notice_days)
		asked->expiring = sql_page_guest_expiring(db, network_id, guest_id);
	asked->sold_out = part_sold_out(req, asked->rewards);
	return asked;
}

void part_card_ahead(struct request *req, const char *guest_id)
{
	struct guest_context *context = req->context;
	context->ahead = ask(req, context->network, guest_id);
}

static struct cap cap_of_guest(struct request *req, struct card_ask *asked)
{
	int count = 0;
	struct scope scope = guest_scope(req, true);
	const struct tier *ladder = tiers_read(req->arena, asked->tiers, &count);
	int held = tier_index(ladder, count, row_int(guest_session(req), "tier_rank"));
	asked->cap.tier_cap_minor = ladder[held].cap_minor;
	return redemption_cap(&scope, &asked->cap);
}

/* The points whose time runs out next; false: none do soon. */
static bool show_expiring(struct request *req, const struct card_ask *asked)
{
	struct rows *late = asked->expiring ? asked->expiring : asked->card;
	if (asked->expiring)
		rows_next(late);
	if (row_int(late, "expiring") <= 0) {
		view_null(req->view, "expiring");
		return false;
	}
	struct view *shown = view_object(req->view, "expiring");
	view_int(shown, "points", row_int(late, "expiring"));
	view_time(shown, "last_at", row_time(late, "expiring_last_at"));
	return true;
}

void part_card(struct request *req)
{
	const struct guest_context *context = req->context;
	const struct network *network = guest_network(req);
	if (!network)
		return;
	struct card_ask *asked =
		context->ahead ? context->ahead : ask(req, network, req->caller.person_id);
	struct rows *card = asked->card, *session = guest_session(req);
	if (!rows_next(card))
		return;
	struct cap cap = cap_of_guest(req, asked);
	int64_t available = row_int(card, "available");
	show_balance(req, card);
	view_text(req->view, "typed_other", field(req, "other"));
	show_invite(req, network, row_text(session, "referral_code"));
	show_push(req, card);
	show_code(req, card);
	part_qr(req, view_object(req->view, "qr"));
	part_redeem(req, &cap, available);
	part_tiers(req, asked->tiers, row_int(session, "tier_rank"), row_int(card, "spend_minor"));
	part_rewards(req, asked->rewards, asked->sold_out, FEW_REWARDS, &cap, available);
	bool awaits = part_story(req, &asked->story, card);
	view_flag(req->view, "has_news", show_expiring(req, asked) || awaits);
}
