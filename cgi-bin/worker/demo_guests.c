/* The demo's guests and what they did. Ada's figures are a contract: 12,480 points, 350 pending,
 * Gold, the cap untouched. */
#include "domain/network.h"
#include "worker/demo.h"

struct act { /* earlier days: minutes after eleven, local time; today (0 days): minutes before base
	      */
	int days, minutes, place;
	int64_t amount_minor; /* a sale; or negative: points redeemed */
};

/* How long before base an act was: people eat at lunch and in the evening, whenever the demo is
 * made. */
static int64_t ago(const struct demo *demo, int days, int minutes)
{
	if (days == 0)
		return minutes * DEMO_MINUTE;
	int64_t day = zone_day_start(demo->network->time_zone, demo->base - days * DEMO_DAY);
	return demo->base - (day + 11 * DEMO_HOUR + minutes * DEMO_MINUTE);
}

static void play(struct demo *demo, const char *guest_id, const struct act *acts)
{
	for (; acts->amount_minor && !demo->failed; acts++) {
		int64_t before = ago(demo, acts->days, acts->minutes);
		if (acts->amount_minor > 0)
			demo_sale(demo, guest_id, before, acts->place, acts->amount_minor);
		else
			demo_redeem(demo, guest_id, before, acts->place, -acts->amount_minor);
	}
	demo_catch_up(demo, guest_id, demo->base);
}

static void make_ada(struct demo *demo)
{
	static const struct act acts[] = {
		{165, 260, 0, 8200}, {158, 30, 1, 4600}, {150, 300, 0, 9450}, {139, 15, 2, 6400},
		{132, 200, 0, 7200}, {124, 40, 1, 8800}, {117, 320, 0, 5400}, {109, 100, 0, 12600},
		{101, 220, 2, 9900}, {95, 60, 1, 4300},	 {88, 310, 0, 11200}, {80, 45, 0, 7600},
		{72, 280, 1, 8900},  {63, 150, 0, 5200}, {48, 90, 0, -3000},  {40, 120, -1, -500},
		{0, 0, 0, 0},
	};
	const char *ada =
		demo_join(demo, &(struct demo_guest){"+447700900123", "Ada", true, 170 * DEMO_DAY});
	play(demo, ada, acts);
	int64_t missing = 12480 - demo_available(demo, ada);
	demo_sale_earning(demo, ada, ago(demo, 26, 140), 1, missing * 5 - 100,
			  missing); /* Gold: 20 points per £1 */
	demo_sale_earning(demo, ada, 5 * DEMO_HOUR, 0, 1700, 350);
}

static void make_blkpages(struct demo *demo)
{
	static const struct {
		struct demo_guest guest;
		struct act acts[12];
	} people[] = {
		{{"+447700900201", "Oluwaseun Adébáyò-Fairweather", true, 140 * DEMO_DAY},
		 {{130, 200, 0, 31000},
		  {90, 60, 0, 12400},
		  {61, 240, 1, 9800},
		  {33, 30, 0, 14200},
		  {12, 120, 0, -3000},
		  {5, 300, 1, -1500},
		  {0, 150, 0, 4250}}},
		{{"+447700900202", "Marguerite Delacroix-Thompson", true, 120 * DEMO_DAY},
		 {{110, 100, 1, 40200},
		  {70, 30, 1, 22000},
		  {20, 400, 1, 8600},
		  {9, 60, 0, -5000},
		  {1, 200, 0, 3875}}},
		{{"+447700900203", "Александра Константинопольская", true, 90 * DEMO_DAY},
		 {{80, 240, 0, 5600}, {44, 10, 2, 7300}, {2, 120, 0, 6420}, {0, 55, 0, 2890}}},
		{{"+447700900204", "Tunde Bakare", true, 60 * DEMO_DAY},
		 {{50, 90, 0, 15000}, {40, 200, 0, -1400}}},
		{{"+447700900205", "Grace O’Malley", true, 2 * DEMO_HOUR}, {{0, 0, 0, 0}}},
		{{"+447700900206", "Siobhán Ní Dhomhnaill", true, 75 * DEMO_DAY},
		 {{70, 40, 2, 11800}, {31, 330, 0, 6650}, {0, 180, 0, 5120}}},
		{{"+447700900207", "Wei Chen", true, 30 * DEMO_DAY},
		 {{25, 20, 1, 3300}, {3, 45, 0, 2450}, {0, 20, 0, 1275}}},
		{{"+447700900208", "Zoë Ångström-Łukasiewicz", true, 150 * DEMO_DAY},
		 {{144, 60, 0, 98000},
		  {77, 100, 1, 120000},
		  {30, 300, 0, 95000},
		  {4, 35, 2, 8700},
		  {2, 70, 0, -2000}}},
		{{"+447700900209", "Mohammed Al-Rashid", true, 15 * DEMO_DAY},
		 {{14, 130, 0, 4900}, {0, 95, 0, 7730}}},
		{{"+447700900456", "", false, 2 * DEMO_HOUR}, {{0, 0, 0, 0}}},
	};
	demo_enter(demo, "blkpages");
	make_ada(demo);
	for (size_t i = 0; i < sizeof people / sizeof *people && !demo->failed; i++) {
		const char *guest_id = demo_join(demo, &people[i].guest);
		play(demo, guest_id, people[i].acts);
		if (i == 3) /* his bill went back to another card, and what he had spent of it
			       became debt */
			demo_void_first_sale(demo, guest_id, 6 * DEMO_DAY);
	}
}

static void make_northern_table(struct demo *demo)
{
	static const struct act anna[] = {{120, 60, 0, 1850000}, {90, 200, 1, 2410000},
					  {41, 30, 3, 3275000},	 {16, 300, 2, 1120000},
					  {6, 90, 0, -300},	 {0, 140, 0, 486000},
					  {0, 0, 0, 0}};
	static const struct act boris[] = {{33, 120, 4, 640000}, {2, 200, 0, 318000}, {0, 0, 0, 0}};
	demo_enter(demo, "northern-table");
	play(demo,
	     demo_join(demo, &(struct demo_guest){"+79123456789", "Анна Вересаева", true,
						  125 * DEMO_DAY}),
	     anna);
	play(demo,
	     demo_join(demo,
		       &(struct demo_guest){"+79261234567", "Борис Ильин", true, 40 * DEMO_DAY}),
	     boris);
}

/* Ngozi has nine visits: the next sale shows the milestone. */
static void make_mama_nkechi(struct demo *demo)
{
	static const struct act ngozi[] = {{100, 60, 0, 1500000}, {90, 30, 0, 840000},
					   {78, 90, 1, 2250000},  {66, 10, 0, 1200000},
					   {54, 75, 0, 3100000},  {40, 20, 1, 960000},
					   {27, 50, 0, 4400000},  {13, 80, 0, 1750000},
					   {5, 40, 0, 13250000},  {0, 0, 0, 0}};
	static const struct act halima[] = {{7, 60, 0, 50000}, {0, 0, 0, 0}};
	demo_enter(demo, "mama-nkechi");
	play(demo,
	     demo_join(demo, &(struct demo_guest){"+2348031234517", "Ngozi Chukwuemeka-Okonkwo",
						  true, 105 * DEMO_DAY}),
	     ngozi);
	play(demo,
	     demo_join(demo,
		       &(struct demo_guest){"+2348012345678", "Halima Sani", true, 8 * DEMO_DAY}),
	     halima);
}

void demo_guests(struct demo *demo)
{
	make_blkpages(demo);
	make_northern_table(demo);
	make_mama_nkechi(demo);
}
