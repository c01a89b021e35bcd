/* A year of a restaurant's crowd: people join, some more each month, come in their own rhythm and
 * more at weekends, redeem, and stay away at last. Dice decide, which fall the same way each time.
 */
#include "core/crypto.h"
#include "domain/network.h"
#include "domain/referral.h"
#include "queries.h"
#include "worker/demo_year.h"
#include <stdlib.h>
#include <string.h>

enum { MONTHS = 12, NAMES = 20, MOST_GUESTS = 90, MOST_ACTS = 4000, ACT_BYTES = 64 * 1024 * 1024 };

struct crowd {
	const char *slug, *phone; /* what numbers begin with; four digits follow */
	int64_t bill_from, bill_to, round_to;
	int64_t redeem_least, redeem_step, redeem_most;
	int weights[DEMO_RESTAURANTS]; /* of 100: who eats where */
	const char *given[NAMES], *family[NAMES];
};

static const struct crowd crowds[] = {
	{.slug = "blkpages",
	 .phone = "+44770090",
	 .bill_from = 900,
	 .bill_to = 7800,
	 .round_to = 5,
	 .redeem_least = 500,
	 .redeem_step = 500,
	 .redeem_most = 3000,
	 .weights = {50, 32, 18},
	 .given = {"Amara",  "Tobias",	"Eleanor", "Kwame",  "Isla",	 "Farhan",  "Beatrice",
		   "Callum", "Yewande", "Rhys",	   "Sunita", "Oscar",	 "Niamh",   "Dexter",
		   "Folake", "Harriet", "Mateusz", "Leila",  "Jermaine", "Cordelia"},
	 .family = {"Okafor",	  "Hughes",	    "Pemberton", "Mensah",   "MacLeod",
		    "Siddiqui",	  "Adeyemi-Clarke", "Wright",	 "Balogun",  "Llewellyn",
		    "Patel",	  "Nowak",	    "Brennan",	 "Ashworth", "Ogunleye",
		    "Fitzgerald", "Kowalczyk",	    "Haddad",	 "Campbell", "Featherstonehaugh"}},
	{.slug = "northern-table",
	 .phone = "+7916400",
	 .bill_from = 90000,
	 .bill_to = 720000,
	 .round_to = 1000,
	 .redeem_least = 100,
	 .redeem_step = 50,
	 .redeem_most = 1500,
	 .weights = {34, 26, 18, 12, 10},
	 .given = {"Мария", "Дмитрий", "Ольга",	   "Сергей", "Екатерина", "Алексей", "Наталья",
		   "Иван",  "Татьяна", "Михаил",   "Юлия",   "Андрей",	  "Ксения",  "Павел",
		   "Вера",  "Никита",  "Светлана", "Фёдор",  "Лидия",	  "Григорий"},
	 .family = {"Кузьменко",  "Белых",	 "Черных",	   "Шевченко",	 "Ткач",
		    "Бондаренко", "Кравец",	 "Мельник",	   "Гончаренко", "Дудник",
		    "Савченко",	  "Зайченко",	 "Лысенко",	   "Коваль",	 "Ярмоленко",
		    "Литвиненко", "Пономаренко", "Рождественских", "Седых",	 "Долгих"}},
	{.slug = "mama-nkechi",
	 .phone = "+234805555",
	 .bill_from = 250000,
	 .bill_to = 2400000,
	 .round_to = 5000,
	 .redeem_least = 10,
	 .redeem_step = 5,
	 .redeem_most = 120,
	 .weights = {62, 38},
	 .given = {"Chidi",  "Ngozi",	 "Emeka",    "Aisha", "Bola",	"Ifeoma",	 "Tunde",
		   "Zainab", "Obinna",	 "Folasade", "Musa",  "Adaeze", "Segun",	 "Halima",
		   "Uche",   "Titilayo", "Ibrahim",  "Nneka", "Kunle",	"Oluwafunmilayo"},
	 .family = {"Eze",	"Okonkwo",   "Nwosu",	 "Bello",    "Adebayo",
		    "Umeh",	"Olatunji",  "Abubakar", "Obi",	     "Ogunbanjo",
		    "Danjuma",	"Nwachukwu", "Afolabi",	 "Yusuf",    "Anyanwu",
		    "Akinwale", "Garba",     "Ezeokoli", "Oyelaran", "Chukwuemeka-Okafor"}},
};

/* How many come new in each month, the first a year ago; and what people spend in it, of 100. */
static const int joins[MONTHS] = {10, 4, 4, 4, 4, 5, 5, 5, 6, 7, 8, 8};
static const int spends[MONTHS] = {100, 118, 84, 88, 96, 98, 100, 104, 92, 88, 102, 106};
/* Days between two visits of a kind of guest. */
static const int rhythms[] = {6, 9, 12, 16, 21, 30, 45, 60};

struct crowd_guest {
	const char *guest_id;
	int joined, last; /* days ago: the first and the last day they may come */
	int rhythm, home;
	int64_t redeemed_at;
};

struct act {
	int days, minutes, guest; /* when: days ago, minutes of the day */
	bool joins;
};

struct year {
	struct demo *demo;
	struct arena *life; /* demo->arena is that of an act meanwhile */
	const struct crowd *crowd;
	uint64_t dice;
	struct crowd_guest guests[MOST_GUESTS];
	struct act acts[MOST_ACTS];
	int guest_count, act_count;
	int sales, redemptions;
};

/* 0 … below − 1 (splitmix64). */
static int roll(struct year *year, int below)
{
	uint64_t mixed = year->dice += 0x9e3779b97f4a7c15U;
	mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
	mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
	return (int)((mixed ^ (mixed >> 31)) % (uint64_t)below);
}

/* The network's own day, counted from 1970. */
static int64_t day_of(const struct year *year, int days_ago)
{
	return zone_day(year->demo->network->time_zone, year->demo->base) - days_ago;
}

static int64_t instant_of(const struct year *year, const struct act *act)
{
	return zone_day_begin(year->demo->network->time_zone, day_of(year, act->days)) +
	       act->minutes * DEMO_MINUTE;
}

/* Sunday is 0; 1970 began on a Thursday. */
static int weekday(const struct year *year, int days_ago)
{
	return (int)((day_of(year, days_ago) + 4) % 7);
}

/* Who would come on a quiet day mostly waits for one of the week's end. */
static int perhaps_later(struct year *year, int days_ago)
{
	static const int busy[] = {5, 5, 6, 6, 0};
	int today = weekday(year, days_ago);
	if (today == 0 || today >= 5 || roll(year, 100) >= 70)
		return days_ago;
	int wait = (busy[roll(year, sizeof busy / sizeof *busy)] - today + 7) % 7;
	return days_ago > wait ? days_ago - wait : days_ago;
}

static void add_act(struct year *year, int days, int minutes, int guest, bool is_join)
{
	if (year->act_count < MOST_ACTS)
		year->acts[year->act_count++] = (struct act){days, minutes, guest, is_join};
}

/* Lunch from noon, dinner from half past six. */
static int meal(struct year *year)
{
	return roll(year, 100) < 40 ? 12 * 60 + roll(year, 120) : 18 * 60 + 30 + roll(year, 180);
}

static void plan_guest(struct year *year, int month)
{
	int number = year->guest_count++;
	struct crowd_guest *guest = &year->guests[number];
	int place = 0, share = roll(year, 100);
	while (place < year->demo->restaurant_count - 1 && share >= year->crowd->weights[place])
		share -= year->crowd->weights[place++];
	guest->joined = (MONTHS - month) * 30 - roll(year, 30) + 2;
	guest->last = roll(year, 100) < 25 ? roll(year, guest->joined) : 1;
	guest->rhythm = rhythms[roll(year, sizeof rhythms / sizeof *rhythms)];
	guest->home = place;
	int day = guest->joined, first = meal(year);
	add_act(year, day, first - 30, number, true);
	while (day >= guest->last && day > 0) {
		add_act(year, day, day == guest->joined ? first : meal(year), number, false);
		day -= guest->rhythm * (60 + roll(year, 80)) / 100 + 1;
		day = perhaps_later(year, day);
	}
}

static int by_time(const void *left, const void *right)
{
	const struct act *a = left, *b = right;
	if (a->days != b->days)
		return b->days - a->days;
	return a->minutes != b->minutes ? a->minutes - b->minutes : a->guest - b->guest;
}

/* Every third guest has a short name, every fourteenth none; every ninth was signed up at the till.
 */
static void join(struct year *year, const struct act *act)
{
	struct demo *demo = year->demo;
	const struct crowd *crowd = year->crowd;
	int number = act->guest;
	struct demo_guest guest = {.joined = demo->base - instant_of(year, act),
				   .verified = number % 9 != 4};
	const char *given = crowd->given[number % NAMES],
		   *family = crowd->family[(number * 7 + number / NAMES) % NAMES];
	guest.phone = arena_printf(demo->arena, "%s%d", crowd->phone, 1100 + number);
	guest.name = number % 14 == 6  ? ""
		     : number % 3 == 1 ? given
				       : arena_printf(demo->arena, "%s %s", given, family);
	const char *referrer_id = number % 8 == 5 ? year->guests[number / 2].guest_id : NULL;
	year->guests[number].guest_id =
		arena_text(year->life, demo_join_by(demo, &guest, referrer_id));
}

static int64_t bill_of(struct year *year, const struct crowd_guest *guest, int days_ago)
{
	const struct crowd *crowd = year->crowd;
	int64_t range = (crowd->bill_to - crowd->bill_from) / crowd->round_to;
	int64_t low = roll(year, (int)range), high = roll(year, (int)range);
	int64_t bill = crowd->bill_from + (low < high ? low : high) * crowd->round_to;
	int month = MONTHS - 1 - days_ago * MONTHS / 366;
	bill = bill * spends[month] / 100 * (guest->rhythm < 10 ? 90 : 110) / 100;
	return bill / crowd->round_to * crowd->round_to;
}

/* Who has enough redeems it at times, once a month: half an hour after paying. Every eighth forgets
 * the code, every ninth code is settled by mistake and undone within the hour. */
static void maybe_redeem(struct year *year, struct crowd_guest *guest, int64_t at, int place,
			 int64_t balance)
{
	const struct crowd *crowd = year->crowd;
	int64_t points = balance < crowd->redeem_most ? balance : crowd->redeem_most;
	points -= points % crowd->redeem_step;
	if (points < crowd->redeem_least || roll(year, 100) >= 45 ||
	    at - guest->redeemed_at < 31 * DEMO_DAY)
		return;
	guest->redeemed_at = at;
	bool forgets = roll(year, 8) == 0;
	const char *redemption_id = demo_redeem_at(
		year->demo, guest->guest_id, at + 30 * DEMO_MINUTE, forgets ? -1 : place, points);
	if (!forgets && !year->demo->failed && ++year->redemptions % 9 == 0)
		demo_void_redemption(year->demo, redemption_id, at + 2 * DEMO_HOUR);
}

static void visit(struct year *year, const struct act *act)
{
	struct crowd_guest *guest = &year->guests[act->guest];
	struct demo *demo = year->demo;
	int place = roll(year, 100) < 70 ? guest->home : roll(year, demo->restaurant_count);
	int64_t at = instant_of(year, act);
	struct sale_result sale =
		demo_sale_at(demo, guest->guest_id, at, place, bill_of(year, guest, act->days));
	/* One bill in 45 is typed wrong, and voided: at once, or the next day. */
	if (++year->sales % 45 == 0)
		demo_void(demo, sale.visit_id,
			  at + (year->sales % 2 || act->days < 2 ? 1 : 20) * DEMO_HOUR);
	else if (act->guest % 9 != 4)
		maybe_redeem(year, guest, at, place, sale.balance);
}

void demo_crowd(struct demo *demo, const char *slug)
{
	struct arena *life = demo->arena;
	struct year *year = arena_alloc(life, sizeof *year);
	demo_enter(demo, slug);
	for (size_t i = 0; i < sizeof crowds / sizeof *crowds; i++)
		if (strcmp(crowds[i].slug, slug) == 0)
			*year = (struct year){
				.demo = demo, .life = life, .crowd = &crowds[i], .dice = i + 1};
	for (int month = 0; month < MONTHS; month++)
		for (int i = 0; i < joins[month]; i++)
			plan_guest(year, month);
	qsort(year->acts, (size_t)year->act_count, sizeof *year->acts, by_time);
	demo->arena = arena_new(ACT_BYTES);
	for (int i = 0; i < year->act_count && !demo->failed; i++) {
		arena_reset(demo->arena);
		const struct act *act = &year->acts[i];
		if (i == 0 || act->days != year->acts[i - 1].days)
			demo_work(demo, instant_of(year, act));
		(act->joins ? join : visit)(year, act);
	}
	demo_work(demo, demo->base);
	demo_mistype(demo, year->guests[11].guest_id, 3, demo->base - 2 * DEMO_DAY);
	demo_mistype(demo, year->guests[23].guest_id, 5, demo->base - 4 * DEMO_DAY);
	arena_free(demo->arena);
	demo->arena = life;
}
