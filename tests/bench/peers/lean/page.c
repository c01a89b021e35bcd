/* The guest's page. page_questions[] is what it asks: when our page asks something else, this is
 * the table to change. */
#include "core/qr.h"
#include "domain/card.h"
#include "domain/cap.h"
#include "domain/guest.h"
#include "domain/money.h"
#include "domain/network.h"
#include "domain/redeem_choice.h"
#include "lean.h"
#include <string.h>

/* The programme: read once, and again when its version is another one, as our processes keep it. */
struct question network = {.name = "network/get", .arguments = "n"};
static struct question tiers = {.name = "tier/list", .arguments = "n"},
		       rewards = {.name = "page_guest/rewards", .arguments = "n"},
		       restaurant_names = {.name = "page_guest/restaurant_names", .arguments = "n"},
		       reward_names = {.name = "page_guest/reward_names", .arguments = "n"};
static struct question *const programme[] = {&network,		&tiers,	       &rewards,
					     &restaurant_names, &reward_names, NULL};
static int64_t programme_version;

struct question counted = {.name = "redemption/cap", .arguments = "ng"};
static struct question session = {.name = "page_guest/session", .arguments = "ntks"},
		       card = {.name = "page_guest/card", .arguments = "ngpv"},
		       entries = {.name = "page_guest/newest", .arguments = "ngb"},
		       lines = {.name = "page_guest/newest_lines", .arguments = "ngl"},
		       sold_out = {.name = "page_guest/sold_out", .arguments = "n"},
		       pending = {.name = "page_guest/pending", .arguments = "ng"},
		       open_codes = {.name = "page_guest/open_codes", .arguments = "ng"};
struct question *const page_questions[] = {
	&network, &tiers,   &rewards, &restaurant_names, &reward_names, &session,    &counted,
	&card,	  &entries, &lines,   &sold_out,	 &pending,	&open_codes, NULL};
static struct question *const first[] = {&session, NULL}, *const own[] = {
								  &session, &counted,	 &card,
								  &entries, &lines,	 &sold_out,
								  &pending, &open_codes, NULL};

static void show_frame(void)
{
	const char *name = TEXT(network, 0, "name");
	SET("lang", "en");
	SET("lang_other", "ru");
	SET("lang_other_name", "Русский");
	SET("lang_page", "/");
	SET("network_name", name);
	SET("initial", arena_copy(life, name, 1));
	SET("points_name", TEXT(network, 0, "points_name"));
	SET("theme", TEXT(network, 0, "theme_hash"));
	SET("signed_in", "1");
	SET("on_card", "1");
	SET("csrf", "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee"
		    "00c0ffee");
	SET("once", "c0ffee00c0ffee00c0ffee");
}

struct cap_sums cap_used(void)
{
	struct cap_sums used = {.window_from = 0};
	for (int row = 0; row < PQntuples(counted.result); row++)
		cap_add(&used, INSTANT(counted, row, "made_at"), INT(counted, row, "value_minor"),
			INSTANT(counted, row, "window_from"), now);
	return used;
}

static struct cap cap_read(void)
{
	struct cap_sums read = cap_used();
	struct cap_terms terms = {*TEXT(network, 0, "cap_mode") == 's' ? CAP_SLIDING : CAP_ANCHORED,
				  0, INT(network, 0, "cap_warning_percent")};
	terms.limit_minor = cap_limit(INT(network, 0, "cap_minor"),
				      tier_cap(&tiers, INT(session, 0, "tier_rank")), 0, 0, 0);
	return cap_of(&terms, &read, now);
}

static void show_cap_bar(const struct cap *cap)
{
	int64_t limit = cap->limit_minor,
		warning = (limit * INT(network, 0, "cap_warning_percent") + 99) / 100;
	SET("cap", "1");
	SET("used_minor_short", money_text(cap->used_minor, true));
	SET("remaining_minor_short", money_text(cap->remaining_minor, true));
	SET("limit_minor_short", money_text(limit, true));
	SET("frees_minor_short", money_text(cap->frees_minor, true));
	SET("percent_bp_text", percent_text(cap->percent * 100));
	SET("meter_most", plain_text(limit < 1 ? 1 : limit));
	SET("meter_low", plain_text(warning < 1 ? 0 : warning - 1));
	SET("meter_high", plain_text(limit < 1 ? 0 : limit - 1));
	SET("meter_value", plain_text(cap->reached && limit < 1 ? 1
				      : cap->reached		? limit
								: cap->used_minor));
	SET_IF("reached", cap->reached);
	SET_IF("near", cap->warning && !cap->reached);
	if (!cap->frees_at)
		return;
	SET("frees_at", "1");
	SET("frees_at_iso", moment_text(cap->frees_at, ISO));
	SET("frees_at_full", moment_text(cap->frees_at, FULL));
	SET("frees_at_date", moment_text(cap->frees_at, DATE));
	SET("frees_at_relative", relative_text(cap->frees_at));
}

static void show_redeem(const struct cap *cap, int64_t available)
{
	int64_t points = INT(network, 0, "value_points"), minor = INT(network, 0, "value_minor"),
		worth = 0;
	struct redeem_choice choice =
		redeem_choice(points, minor, INT(network, 0, "minimum_points"), cap, available);
	int64_t missing = choice.least > available ? choice.least - available : 0;
	SET("redeem", "1");
	SET_IF("open", choice.count > 0);
	SET_IF("too_few", choice.too_few);
	SET_IF("too_little_left", choice.too_little_left);
	SET("value_points", plain_text(points));
	SET("value_minor", plain_text(minor));
	SET("digits", TEXT(network, 0, "currency_digits"));
	SET("currency", TEXT(network, 0, "currency"));
	SET("step", plain_text(choice.step));
	SET("least", plain_text(choice.least));
	SET("least_text", number_text(choice.least));
	SET("most", plain_text(choice.most));
	SET("most_text", number_text(choice.most));
	SET_IF("most_one", choice.most == 1);
	SET("missing_text", number_text(missing));
	SET_IF("missing_one", missing == 1);
	struct list *presets = LIST("presets");
	for (int i = 0; i < choice.count; i++) {
		item_add(presets);
		points_worth(choice.presets[i], points, minor, &worth);
		PUT(presets, "preset", plain_text(choice.presets[i]));
		PUT(presets, "preset_text", number_text(choice.presets[i]));
		PUT(presets, "value_minor_text", money_text(worth, false));
		PUT_IF(presets, "chosen", i == 0);
	}
}

static void show_balance(const char *guest_id, int64_t available)
{
	int64_t minor = mul_div_floor(available, INT(network, 0, "value_minor"),
				      INT(network, 0, "value_points"));
	SET("points_text", number_text(available));
	SET_IF("points_one", available == 1);
	SET("worth_minor_text", money_text(minor, false));
	SET("card_no", TEXT(session, 0, "card_no"));
	SET("holder", TEXT(session, 0, "name"));
	SET_IF("ask_consent", !FLAG(card, 0, "consented"));
	const char *phone = guest_phone(&scope, guest_id, TEXT(session, 0, "key_sealed"),
					TEXT(session, 0, "phone_sealed"));
	size_t length = strlen(phone);
	if (length > 7)
		SET("phone",
		    arena_printf(life, "%.3s %c*** ***%s", phone, phone[3], phone + length - 3));
}

static void add_arrival(struct list *list, int64_t points, int64_t due, const char *restaurant)
{
	item_add(list);
	PUT(list, "points_text", number_text(points));
	PUT_IF(list, "points_one", points == 1);
	PUT(list, "restaurant", restaurant);
	PUT(list, "due_at_iso", moment_text(due, ISO));
	PUT(list, "due_at_full", moment_text(due, FULL));
	PUT(list, "due_at_when", moment_text(due, WHEN));
}

/* The oldest arrives first: this network never changed its pending time. */
static int show_arrivals(struct list *list)
{
	int count = 0;
	for (int row = 0; pending.result && row < PQntuples(pending.result); row++, count++)
		add_arrival(list, INT(pending, row, "points"), INSTANT(pending, row, "due_at"),
			    TEXT(pending, row, "restaurant"));
	if (pending.result)
		return count;
	for (int row = PQntuples(entries.result) - 1; row >= 0; row--) {
		if (!is_open(&entries, row, "earn"))
			continue;
		count++;
		add_arrival(list, INT(entries, row, "points"), INSTANT(entries, row, "due_at"),
			    name_of(&restaurant_names, TEXT(entries, row, "restaurant_id")));
	}
	return count;
}

static void show_news(void)
{
	int64_t soon = INT(card, 0, "expiring");
	int count = show_arrivals(LIST("pending"));
	SET_IF("has_pending", count);
	SET_IF("has_news", count || soon);
	struct list *late = LIST("expiring");
	if (soon) {
		item_add(late);
		PUT(late, "points_text", number_text(soon));
		PUT_IF(late, "points_one", soon == 1);
		PUT(late, "last_at_date", moment_text(INSTANT(card, 0, "expiring_last_at"), DATE));
	}
}

static void add_code(struct list *list, const char *id, const char *reward, int64_t value_minor,
		     int64_t expires_at)
{
	item_add(list);
	PUT(list, "redemption_id", id);
	PUT(list, "reward", reward);
	PUT(list, "value_minor_text", money_text(value_minor, false));
	PUT(list, "expires_at_when", moment_text(expires_at, WHEN));
}

static void show_open_codes(void)
{
	struct list *list = LIST("open_codes");
	for (int row = 0; open_codes.result && row < PQntuples(open_codes.result); row++)
		add_code(list, TEXT(open_codes, row, "redemption_id"),
			 TEXT(open_codes, row, "reward"), INT(open_codes, row, "value_minor"),
			 INSTANT(open_codes, row, "expires_at"));
	for (int row = 0; !open_codes.result && row < PQntuples(entries.result); row++)
		if (is_open(&entries, row, "redeem") && !FLAG(entries, row, "settled") &&
		    INSTANT(entries, row, "expires_at") > now)
			add_code(list, TEXT(entries, row, "redemption_id"),
				 name_of(&reward_names, TEXT(entries, row, "reward_id")),
				 INT(entries, row, "value_minor"),
				 INSTANT(entries, row, "expires_at"));
}

static void show_codes(void)
{
	struct qr qr = qr_encode_token(life, card_qr(&scope, INT(session, 0, "card_no")));
	SET("qr", "1");
	SET("path", qr.path);
	SET("size", plain_text(qr.size));
	SET("qr_seconds", plain_text((CARD_STEP - now % CARD_STEP) / 1000000 + 1));
	show_open_codes();
	const char *code = TEXT(card, 0, "code");
	if (*code) {
		int64_t seconds = (INSTANT(card, 0, "code_expires_at") - now) / 1000000;
		SET("live", "1");
		SET("code", arena_printf(life, "%.3s %s", code, code + 3));
		SET("spoken", code);
		SET("seconds", plain_text(seconds));
		SET_IF("seconds_one", seconds == 1);
	}
}

static void show_invite(void)
{
	int64_t both = INT(network, 0, "referral_referee"),
		referrer = INT(network, 0, "referral_referrer");
	const char *code = TEXT(session, 0, "referral_code");
	if (!*code || (!both && !referrer))
		return;
	SET("invite", "1");
	SET_IF("same", both == referrer);
	SET("referee_text", number_text(both));
	SET_IF("referee_one", both == 1);
	SET("referrer_text", number_text(referrer));
	SET_IF("referrer_one", referrer == 1);
	SET("link", arena_printf(life, "http://localhost/%s/r/%s", slug, code));
}

static void show_push(void)
{
	SET("push", "1");
	SET("key", config_provider(scope.config, "webpush", "public"));
	SET_IF("told", FLAG(card, 0, "told"));
}

static void show_all(const char *guest_id)
{
	struct cap cap = cap_read();
	int64_t available = INT(card, 0, "available");
	show_frame();
	show_balance(guest_id, available);
	show_news();
	show_codes();
	show_cap_bar(&cap);
	show_redeem(&cap, available);
	show_push();
	show_invite();
	show_tiers(&tiers, INT(session, 0, "tier_rank"), INT(card, 0, "spend_minor"));
	show_rewards(&rewards, &sold_out, available, &cap);
	show_entries(&entries, &lines, &restaurant_names, &reward_names);
}

/* True: it is another one than was kept, and read now. */
static bool keep_programme(void)
{
	if (INT(session, 0, "version") == programme_version)
		return false;
	ask_forget(programme);
	ask(programme, false);
	programme_version = INT(session, 0, "version");
	return true;
}

static const char *guest_found(void)
{
	bool found = PQntuples(session.result) && FLAG(session, 0, "here");
	return found ? TEXT(session, 0, "guest_id") : "";
}

const char *signed_in(const char *token_hash)
{
	ask_argument('t', token_hash);
	ask(first, true);
	const char *guest_id = guest_found();
	if (*guest_id)
		keep_programme();
	ask_argument('g', guest_id);
	return guest_id;
}

void forget_guest(void)
{
	ask_forget(own);
}

/* Session and card at once, for the guest in the cookie. */
static void ask_card(void)
{
	struct question *all[10] = {&session, &card, &entries, &lines, &counted};
	if (has_limited(&rewards))
		all[5] = &sold_out;
	ask_argument('p', instant_text(life, now - INT(network, 0, "tier_window_hours") *
							     INT64_C(3600000000)));
	ask_argument('v', TEXT(network, 0, "terms_version"));
	ask(all, true);
}

static int64_t open_points(const char *kind)
{
	int64_t points = 0;
	for (int row = 0; row < PQntuples(entries.result); row++)
		if (is_open(&entries, row, kind))
			points += INT(entries, row, "points");
	return points;
}

/* What the newest entries do not name. */
static void ask_unnamed(void)
{
	struct question *more[3] = {NULL};
	int count = 0;
	if (open_points("earn") != INT(card, 0, "pending"))
		more[count++] = &pending;
	if (-open_points("redeem") != INT(card, 0, "held"))
		more[count++] = &open_codes;
	if (count)
		ask(more, false);
}

const char *page(const char *guest_id, const char *token_hash, size_t *length)
{
	const char *shown = "";
	if (!programme_version && !*signed_in(token_hash))
		return shown;
	forget_guest();
	ask_argument('t', token_hash);
	ask_argument('g', guest_id);
	ask_card();
	const char *found = guest_found();
	if (*found && keep_programme()) {
		forget_guest();
		ask_card();
		found = guest_found();
	}
	if (!strcmp(found, guest_id)) {
		ask_unnamed();
		view_clear();
		show_all(guest_id);
		shown = template_render(length);
	}
	forget_guest();
	return shown;
}
