/* Roles and pages of the console: every cell of roles.txt. */
#include "roles.h"
#include "app.h"
#include "till_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void become(void *place, const char *role)
{
	struct till_world *till = place;
	if (strcmp(role, "visitor") == 0) {
		asker_forget(till->browser);
		ask(till->browser, METHOD_GET, "/manage/sign-in", NULL);
		return;
	}
	world_sql(till->world, "UPDATE staff SET role = '%s' WHERE staff_id = '%s'", role,
		  till->world->manager_id);
	till_be(till, MANAGER);
}

static void every_page_is_for_whom_the_table_says(void **state)
{
	(void)state;
	static const char *const roles[] = {"visitor", "cashier", "manager", "admin", NULL};
	struct till_world place = till_world_open(&manage_app, "");
	roles_check(place.browser, "tests/manage/roles.txt", roles, become, &place);
	till_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_page_is_for_whom_the_table_says)};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
