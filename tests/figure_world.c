/* See figure_world.h. */
#include "figure_world.h"
#include "core/crypto.h"
#include "domain/summary.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

enum { MOST_DAYS = 400 };
#define LONG_NAME "Александра-Елизавета Константиновна Преображенская-Рождественская"

/* Hours from the world's start on, before it when negative. */
static void go(struct world *world, int64_t hours)
{
	world->now = WORLD_START + HOURS(hours);
}

static int64_t days(int64_t count)
{
	return count * 24;
}

static const char *guest(struct world *world, const char *name, const char *created,
			 const char *restaurant_id)
{
	const char *guest_id = world_guest(world, true);
	world_sql(world,
		  "UPDATE guest SET name = '%s', created_at = '%s', restaurant_id = %s%s%s WHERE "
		  "guest_id = '%s'",
		  name, created, *restaurant_id ? "'" : "NULL", restaurant_id,
		  *restaurant_id ? "'" : "", guest_id);
	return guest_id;
}

static const char *sale_at(struct world *world, const char *restaurant_id, const char *guest_id,
			   int64_t minor)
{
	const char *usual = world->restaurant_id;
	world->restaurant_id = restaurant_id;
	struct sale_result result = world_sale(world, guest_id, minor);
	world->restaurant_id = usual;
	assert_int_equal(result.outcome, SALE_RECORDED);
	return result.visit_id;
}

static void confirm_all(struct figure_world *figures)
{
	struct world *world = figures->place.world;
	world_jobs(world, figures->ada);
	world_jobs(world, figures->command);
	world_jobs(world, figures->aleksandra);
	world_jobs(world, figures->nameless);
}

static void redeem_and_settle(struct world *world, const char *guest_id, int64_t points)
{
	struct redeem_result result = world_redeem(world, guest_id, points);
	assert_int_equal(result.outcome, REDEEMED);
	world->now += HOURS(1) / 2;
	assert_int_equal(redemption_settle(world_begin(world, CASHIER, NULL), result.redemption_id),
			 SETTLED);
	world_end(world);
}

static void live(struct figure_world *figures)
{
	struct world *world = figures->place.world;
	const char *shoreditch = world->restaurant_id;
	go(world, -days(53));
	sale_at(world, shoreditch, figures->command, 4000);
	go(world, -days(33));
	sale_at(world, figures->hackney, figures->nameless, 6000);
	go(world, -days(28) + 11);
	world->now += HOURS(1) / 2;
	sale_at(world, shoreditch, figures->nameless, 500);
	go(world, -days(23));
	sale_at(world, shoreditch, figures->ada, 10000);
	go(world, -days(11));
	sale_at(world, figures->hackney, figures->command, 2000);
	go(world, -days(2));
	sale_at(world, figures->hackney, figures->aleksandra, 5000);
	go(world, -days(1) - 3);
	sale_at(world, shoreditch, figures->ada, 3000);
	go(world, -days(1) - 2);
	confirm_all(figures);
	const char *voided = sale_at(world, shoreditch, figures->ada, 1000);
	go(world, -days(1));
	assert_int_equal(visit_void(world_begin(world, MANAGER, NULL), voided), VOIDED);
	world_end(world);
	go(world, -4);
	redeem_and_settle(world, figures->ada, 200);
	go(world, -3);
	sale_at(world, figures->hackney, figures->command, 7000);
	go(world, -1);
	confirm_all(figures);
	go(world, 0);
	figure_world_keep(world);
	world->now += HOURS(1) / 2;
	sale_at(world, shoreditch, figures->ada, 9900);
}

struct figure_world figure_world_open(const struct app *app)
{
	struct figure_world figures = {.place = till_world_open(app, "cap_minor = 240")};
	struct world *world = figures.place.world;
	world_sql(world, "UPDATE tier SET percent_bp = 0 WHERE network_id = '%s'",
		  world->network_id);
	figures.hackney = uuid_new(world->arena, world->now);
	world_sql(world,
		  "INSERT INTO restaurant VALUES ('%s', '%s', 'Hackney', 'Europe/London', "
		  "'2026-01-01'); INSERT INTO staff_restaurant VALUES ('%s', '%s', '%s')",
		  world->network_id, figures.hackney, world->network_id, world->manager_id,
		  figures.hackney);
	figures.ada = figures.place.guest_id;
	world_sql(world,
		  "UPDATE guest SET created_at = '2026-05-20 11:00Z', restaurant_id = '%s' WHERE "
		  "guest_id = '%s'",
		  world->restaurant_id, figures.ada);
	figures.command = guest(world, "=cmd()", "2026-04-20 11:00Z", "");
	figures.aleksandra = guest(world, LONG_NAME, "2026-06-10 11:00Z", figures.hackney);
	figures.nameless = guest(world, "", "2026-01-01", "");
	live(&figures);
	figures.place.browser->now = world->now;
	till_be(&figures.place, MANAGER);
	return figures;
}

void figure_world_close(struct figure_world *figures)
{
	till_world_close(&figures->place);
}

void figure_world_hackney_only(struct figure_world *figures)
{
	struct world *world = figures->place.world;
	world_sql(world,
		  "DELETE FROM staff_restaurant WHERE staff_id = '%s' AND restaurant_id = '%s'",
		  world->manager_id, world->restaurant_id);
}

void figure_world_keep(struct world *world)
{
	world_sql(world, "DELETE FROM summary_state WHERE network_id = '%s'", world->network_id);
	summary_keep(world_begin(world, WORKER, NULL), world->now, MOST_DAYS);
	world_end(world);
}
