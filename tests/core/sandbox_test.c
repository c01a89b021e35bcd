/* What happens where the sandbox cannot be whole, as in these builds with sanitizers: on goes on,
 * required does not. That it holds is tried by tests/live/sandbox_test.sh. */
#include "core/sandbox.h"
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

/* In a child, for there is no way back: 1 entered, 0 refused, 2 rights were left. */
static int enter(const char *setting)
{
	pid_t child = fork();
	if (!child) {
		struct config config = {.demo = true, .var = "/nonexistent", .sandbox = setting};
		bool entered = sandbox_enter(&config, "guest");
		struct rlimit cores = {1, 1};
		getrlimit(RLIMIT_CORE, &cores);
		bool left = cores.rlim_max || !prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
		_exit(left ? 2 : entered);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_settings(void **state)
{
	(void)state;
	assert_int_equal(enter("on"), 1);
	assert_int_equal(enter("off"), 1);
#ifdef __SANITIZE_ADDRESS__
	assert_int_equal(enter("required"), 0);
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_settings)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
