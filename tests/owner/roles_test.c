/* Roles and pages of the owner's console: every cell of roles.txt. */
#include "roles.h"
#include "app.h"
#include "owner_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void become(void *place, const char *role)
{
	struct owner_world *owner = place;
	bool passed = strcmp(role, "owner") == 0, visitor = strcmp(role, "visitor") == 0;
	if (visitor)
		asker_forget(owner->browser);
	else
		owner_be(owner, passed);
	owner_get(owner, visitor  ? "/sign-in"
			 : passed ? "/audit"
				  : "/device"); /* each has a form */
}

static void every_page_is_for_whom_the_table_says(void **state)
{
	(void)state;
	static const char *const roles[] = {"visitor", "half", "owner", NULL};
	struct owner_world place = owner_world_open(&owner_app, "");
	roles_check(place.browser, "tests/owner/roles.txt", roles, become, &place);
	owner_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_page_is_for_whom_the_table_says)};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
