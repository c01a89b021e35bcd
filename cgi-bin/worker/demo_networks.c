/* The demo's three networks, as tables, and their people. */
#include "core/crypto.h"
#include "domain/network.h"
#include "domain/owner.h"
#include "domain/password.h"
#include "domain/staff.h"
#include "domain/totp.h"
#include "queries.h"
#include "worker/demo.h"
#include <string.h>

struct demo_reward {
	const char *name;
	int64_t points;
};
struct demo_rule {
	const char *kind;
	int64_t points, per_minor, minimum_minor, every;
};
struct demo_network {
	const char *slug, *name, *points_name, *currency, *locale, *country, *zone, *vendor_code,
		*plan, *benefit, *tagline;
	int64_t value_points, value_minor, cap_minor, minimum_points, thresholds[5];
	const char *accent, *card, *rim, *accent_dark, *on_accent_dark, *card_dark, *voice;
	const char *restaurants[DEMO_RESTAURANTS + 1];
	struct demo_rule rules[3];
	struct demo_reward rewards[13];
};

static const struct demo_network networks[] = {
	{.slug = "blkpages",
	 .name = "BlkPages",
	 .points_name = "BlkPoints",
	 .currency = "GBP",
	 .locale = "en-GB",
	 .country = "GB",
	 .zone = "Europe/London",
	 .plan = "STANDARD",
	 .benefit = "cashback",
	 .tagline = "Five points for every pound, and more the better we know you.",
	 .value_points = 100,
	 .value_minor = 100,
	 .cap_minor = 5000,
	 .minimum_points = 100,
	 .thresholds = {0, 30000, 100000, 300000, 1000000},
	 .accent = "#24396b",
	 .card = "#1a2440",
	 .rim = "#a9bcf03d",
	 .accent_dark = "#b3c5f4",
	 .on_accent_dark = "#131c33",
	 .card_dark = "#22304f",
	 .voice = "sans",
	 .restaurants = {"Shoreditch", "Soho", "Camden"},
	 .rules = {{"per_amount", 5, 100, 0, 0}},
	 .rewards = {{"Flat white, any milk", 320},
		     {"Cinnamon bun", 350},
		     {"Sourdough loaf to take home", 480},
		     {"Glass of the house Gamay", 650},
		     {"Shakshuka", 950},
		     {"Half a dozen oysters", 1400},
		     {"Sunday roast", 1850},
		     {"Chef’s breakfast for two", 2400},
		     {"Bottle of the house Gamay", 2800},
		     {"Cheese board and a bottle", 3900},
		     {"Supper club seat", 4800},
		     {"Cookbook, signed", 5000}}},
	{.slug = "northern-table",
	 .name = "Northern Table",
	 .points_name = "Points",
	 .currency = "RUB",
	 .locale = "ru-RU",
	 .country = "RU",
	 .zone = "Europe/Moscow",
	 .plan = "PRO",
	 .benefit = "discount",
	 .tagline = "Скидка растёт вместе с вашими визитами.",
	 .value_points = 1,
	 .value_minor = 100,
	 .cap_minor = 500000,
	 .minimum_points = 100,
	 .thresholds = {0, 3000000, 10000000, 30000000, 100000000},
	 .accent = "#1c5a4c",
	 .card = "#174438",
	 .rim = "#c9ead93d",
	 .accent_dark = "#8fd3bf",
	 .on_accent_dark = "#0c2a22",
	 .card_dark = "#1b4b3e",
	 .voice = "serif",
	 .restaurants = {"Покровка", "Патриаршие", "Хамовники", "Сокол", "Петроградская"},
	 .rules = {{"per_amount", 1, 10000, 0, 0}},
	 .rewards = {{"Чай с чабрецом", 250},
		     {"Медовик", 420},
		     {"Борщ с говядиной", 650},
		     {"Ужин на двоих", 4500}}},
	{.slug = "mama-nkechi",
	 .name = "Mama Nkechi Kitchen",
	 .points_name = "Points",
	 .currency = "NGN",
	 .locale = "en-NG",
	 .country = "NG",
	 .zone = "Africa/Lagos",
	 .vendor_code = "NKECHI001",
	 .plan = "FREE",
	 .benefit = "cashback",
	 .tagline = "One point for every ₦1,000. Your tenth visit adds 20 points.",
	 .value_points = 1,
	 .value_minor = 5000,
	 .cap_minor = 2500000,
	 .minimum_points = 10,
	 .thresholds = {0, 30000000, 100000000, 300000000, 1000000000},
	 .accent = "#9c3a0c",
	 .card = "#8a330b",
	 .rim = "#ffd9a84d",
	 .accent_dark = "#ffb28a",
	 .on_accent_dark = "#3b1402",
	 .card_dark = "#7d3010",
	 .voice = "sans",
	 .restaurants = {"Yaba", "Surulere"},
	 .rules = {{"per_amount", 1, 100000, 100000, 0}, {"milestone", 20, 0, 0, 10}},
	 .rewards = {{"Small chops platter", 25},
		     {"Jollof rice and grilled croaker", 50},
		     {"Sunday family pot, serves six", 180}}},
};
static const char demo_password[] = "loyalty-demo"; /* the README says it */
enum { NETWORKS = sizeof networks / sizeof *networks };

static void add_settings(struct demo *demo, const struct demo_network *made)
{
	struct db *db = demo->worker->db;
	const char *id = demo->network_id;
	static const char *const tiers[] = {"BRONZE", "SILVER", "GOLD", "PLATINUM", "VIP"};
	sql_setup_add_network(db, id, made->slug, made->name, made->points_name, made->currency,
			      made->locale, made->country, made->zone, made->vendor_code,
			      made->value_points, made->value_minor, made->cap_minor,
			      made->minimum_points, made->benefit, made->tagline);
	sql_setup_set_theme(db, id, made->accent, made->card, made->rim, made->accent_dark,
			    made->on_accent_dark, made->card_dark, made->voice);
	sql_setup_add_address(db, "slug", made->slug, id);
	sql_setup_add_counter(db, id);
	/* Mama Nkechi has no tiers to speak of: one, without a benefit. */
	int count = made->vendor_code ? 1 : 5;
	for (int i = 0; i < count; i++)
		sql_setup_add_tier(db, id, i + 1, tiers[i], count == 1 ? 0 : (i + 1) * 500,
				   made->thresholds[i]);
	for (int i = 0; i < 3 && made->rules[i].kind; i++)
		sql_setup_add_rule(db, id, uuid_new(demo->arena, demo->at), made->rules[i].kind,
				   made->rules[i].points, made->rules[i].per_minor,
				   made->rules[i].minimum_minor, made->rules[i].every, i);
	for (int i = 0; i < 13 && made->rewards[i].name; i++)
		sql_setup_add_reward(db, id, uuid_new(demo->arena, demo->at), made->rewards[i].name,
				     made->rewards[i].points, i + 1);
}

/* Two tills each; history is rung up at the first. */
static void add_restaurants(struct demo *demo, const struct demo_network *made)
{
	struct db *db = demo->worker->db;
	for (int i = 0; i < DEMO_RESTAURANTS && made->restaurants[i]; i++) {
		const char *restaurant_id = uuid_new(demo->arena, demo->at),
			   *till_id = uuid_new(demo->arena, demo->at);
		sql_setup_add_restaurant(db, demo->network_id, restaurant_id, made->restaurants[i],
					 made->zone);
		sql_setup_add_till(db, demo->network_id, till_id, restaurant_id, "Till 1");
		sql_setup_add_till(db, demo->network_id, uuid_new(demo->arena, demo->at),
				   restaurant_id, "Till 2");
	}
}

/* At the first `places` restaurants; 0: at all. */
static void add_person(struct demo *demo, const struct demo_network *made, const char *name,
		       const char *login, const char *role, int places)
{
	struct worker *worker = demo->worker;
	const char *staff_id = uuid_new(demo->arena, demo->at);
	const char *email = arena_printf(demo->arena, "%s@%s.example", login, made->slug);
	if (password_acceptable(demo_password, email, made->name) != PASSWORD_OK)
		demo->failed = true;
	sql_setup_add_staff(worker->db, demo->network_id, staff_id,
			    login_index(worker->config, demo->arena, email), name, role,
			    password_hash(demo->arena, demo_password));
	struct rows *restaurants = sql_setup_restaurants(worker->db, demo->network_id);
	for (int i = 0; rows_next(restaurants); i++)
		if (!places || i < places)
			sql_setup_add_staff_restaurant(worker->db, demo->network_id, staff_id,
						       row_text(restaurants, "restaurant_id"));
}

static void add_network(struct demo *demo, const struct demo_network *made)
{
	int64_t opened = demo->base - 400 * DEMO_DAY;
	demo->network_id = uuid_new(demo->arena, opened);
	demo_begin(demo, opened, (enum who)0, "", 0);
	add_settings(demo, made);
	add_restaurants(demo, made);
	add_person(demo, made, "Cass Whitfield", "cashier", "cashier", 1);
	add_person(demo, made, "Maya Osei", "manager", "manager", 0);
	add_person(demo, made, "Adam Thorne", "admin", "admin", 0);
	if (strcmp(made->slug, "northern-table") == 0) /* sees two restaurants of five */
		add_person(demo, made, "Марина Соколова", "manager2", "manager", 2);
	demo_end(demo, true);
}

void demo_owner(struct demo *demo)
{
	static const char email[] = "owner@platform.example";
	const struct config *config = demo->worker->config;
	struct arena *arena = demo->arena;
	demo_begin(demo, demo->base - 400 * DEMO_DAY, (enum who)0, "", 0);
	const char *owner_id = uuid_new(arena, demo->at);
	/* With a device, whose codes are at /dev/outbox. */
	sql_setup_add_owner(demo->worker->db, owner_id, owner_login_index(config, arena, email),
			    "Olive Platt", password_hash(arena, demo_password),
			    owner_seal(config, arena, "email", owner_id, email),
			    owner_seal(config, arena, "totp", owner_id, totp_secret(arena)));
	demo_end(demo, true);
}

static const char *find_network(struct demo *demo, const char *slug)
{
	db_begin(demo->worker->db, demo->arena, demo->base);
	struct rows *found = sql_network_find_address(demo->worker->db, "slug", slug);
	const char *network_id = rows_next(found) ? row_text(found, "network_id") : "";
	demo_end(demo, false);
	return network_id;
}

enum demo_state demo_state(struct demo *demo)
{
	db_begin(demo->worker->db, demo->arena, demo->base);
	sql_setup_hurry(demo->worker->db);
	struct rows *owners = sql_setup_owners(demo->worker->db);
	bool made = rows_next(owners) && row_int(owners, "owners") > 0;
	demo_end(demo, false);
	if (made)
		return DEMO_MADE;
	return *find_network(demo, networks[0].slug) ? DEMO_CUT_SHORT : DEMO_MISSING;
}

void demo_networks(struct demo *demo)
{
	for (int i = 0; i < NETWORKS && !demo->failed; i++)
		add_network(demo, &networks[i]);
}

void demo_enter(struct demo *demo, const char *slug)
{
	struct db *db = demo->worker->db;
	demo->network_id = find_network(demo, slug);
	db_begin(db, demo->arena, demo->base);
	db_network(db, demo->network_id);
	struct rows *settings = sql_network_get(db, demo->network_id);
	struct rows *places = sql_setup_restaurants(db, demo->network_id);
	struct rows *people = sql_setup_people(db, demo->network_id);
	demo->network = network_read(demo->arena, settings);
	demo->restaurant_count = 0;
	for (int i = 0; i < DEMO_RESTAURANTS && rows_next(places); i++, demo->restaurant_count++) {
		demo->restaurants[i] = row_text(places, "restaurant_id");
		demo->tills[i] = row_text(places, "till_id");
	}
	while (rows_next(people))
		*(strcmp(row_text(people, "role"), "cashier") == 0 ? &demo->cashier_id
								   : &demo->manager_id) =
			row_text(people, "staff_id");
	if (db_finish(db, false) == DB_FAILED || !demo->network)
		demo->failed = true;
}
