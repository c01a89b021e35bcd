/* What the programme offers, and signing in: for people who are not signed in. */
#include "parts.h"
#include "core/phone.h"
#include "domain/money.h"
#include "domain/otp.h"
#include "queries.h"
#include <string.h>

enum { FEW_REWARDS = 5 };

static const char *rule_key(struct rows *rule)
{
	if (row_int(rule, "per_minor") > 0)
		return "rule_per_amount";
	static const char *const kinds[][2] = {{"per_purchase", "rule_per_purchase"},
					       {"milestone", "rule_milestone"},
					       {"first_visit", "rule_first_visit"},
					       {"birthday", "rule_birthday"}};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(row_text(rule, "kind"), kinds[i][0]))
			return kinds[i][1];
	return "rule_category";
}

static void show_rules(struct request *req, struct rows *rules)
{
	view_list(req->view, "rules");
	while (rows_next(rules)) {
		struct view *item = view_item(req->view, "rules");
		view_int(item, "rate_points", row_int(rules, "points"));
		view_int(item, "rate_minor", row_int(rules, "per_minor"));
		view_int(item, "minimum_minor", row_int(rules, "minimum_minor"));
		view_int(item, "every", row_int(rules, "every"));
		view_flag(item, "has_minimum", row_int(rules, "minimum_minor") > 0);
		view_text(item, "sentence", say(req, item, rule_key(rules)));
	}
}

/* A number was entered here and no code yet: yellow. Three wrong codes: red. */
void part_visitor(struct request *req)
{
	struct scope scope = guest_scope(req, false);
	struct otp_state state = otp_state(&scope, req->caller.session, "page");
	bool locked = state.locked_until > req->now;
	view_flag(req->view, "has_code", *state.phone || locked);
	if (!state.found && !locked)
		return;
	struct view *verification = view_object(req->view, "verification");
	view_flag(verification, "failed", locked);
	view_flag(verification, "waiting", !locked);
	view_time(verification, "locked_until_at", state.locked_until);
	view_text(verification, "phone", *state.phone ? phone_masked(req->arena, state.phone) : "");
	view_int(verification, "tries_left", state.tries_left);
	view_time(verification, "expires_at", state.expires_at);
	view_time(verification, "resend_at", state.resend_at);
	int64_t wait =
		state.resend_at > req->now ? (state.resend_at - req->now + 999999) / 1000000 : 0;
	view_int(verification, "resend_seconds", wait);
	view_flag(verification, "resend_waits", wait > 0);
}

/* Whose national numbers can be typed as at home; others start with +. */
static const char *const countries[] = {"GB", "IE", "US", "CA", "FR", "DE", "ES", "IT", "PL", "UA",
					"RU", "KZ", "TR", "AE", "NG", "GH", "KE", "ZA", "IN", NULL};

const char *sign_in_country(struct request *req)
{
	const struct network *network = guest_network(req);
	const char *asked = field(req, "country");
	for (size_t i = 0; countries[i]; i++)
		if (!strcmp(countries[i], asked))
			return countries[i];
	return network ? network->country : "";
}

static void add_country(struct request *req, const char *iso, bool chosen)
{
	const char *number = phone_normalise(req->arena, phone_example(iso), iso);
	const char *prefix = number ? phone_prefix(req->arena, number) : "";
	size_t length = strlen(prefix);
	if (length <= 4)
		return;
	struct view *item = view_item(req->view, "countries");
	view_text(item, "iso", iso);
	view_text(item, "calling", arena_copy(req->arena, prefix, length - 4));
	view_flag(item, "chosen", chosen);
}

static void show_countries(struct request *req, const char *own)
{
	const char *chosen = sign_in_country(req);
	view_list(req->view, "countries");
	add_country(req, own, !strcmp(own, chosen));
	for (size_t i = 0; countries[i]; i++)
		if (strcmp(countries[i], own) != 0)
			add_country(req, countries[i], !strcmp(countries[i], chosen));
}

void part_sign_in(struct request *req)
{
	const struct network *network = guest_network(req);
	view_text(req->view, "typed_phone", field(req, "phone"));
	view_text(req->view, "phone_example", network ? phone_example(sign_in_country(req)) : "");
	show_countries(req, network ? network->country : "");
	view_text(req->view, "next", next_path(req));
}

void part_welcome(struct request *req)
{
	struct rows *tiers = sql_tier_list(req->db, req->caller.network_id);
	struct rows *rewards = sql_page_guest_rewards(req->db, req->caller.network_id);
	struct rows *sold_out = part_sold_out(req, rewards);
	struct rows *rules = sql_page_guest_rules(req->db, req->caller.network_id);
	struct rows *restaurants = sql_page_guest_restaurants(req->db, req->caller.network_id);
	view_rows(req->view, "restaurants", restaurants);
	part_visitor(req);
	const struct network *network = guest_network(req);
	if (!network)
		return;
	part_sign_in(req);
	part_tiers(req, tiers, 1, 0);
	part_rewards(req, rewards, sold_out, FEW_REWARDS, NULL, 0);
	show_rules(req, rules);
	view_flag(req->view, "has_restaurants", rows_count(restaurants) > 0);
	/* The network's own sentence has one language; who reads another sees the general one. */
	bool own = strncmp(network->locale, words_language(req->words), 2) == 0;
	view_text(req->view, "tagline", own ? network->tagline : "");
	struct view *worth = view_object(req->view, "worth");
	int64_t step = network->value_points;
	view_int(worth, "points", step);
	view_int(worth, "value_minor", network->value_minor);
	view_int(worth, "cap_minor", network->cap.limit_minor);
}
