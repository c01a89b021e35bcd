/* --sandbox-selftest: what a stolen process would try, and what became of it. */
#include "core/arena.h"
#include "core/sandbox.h"
#include "core/sandbox_private.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MANY = 100, UNDECIDED = 200, NOT_ENTERED };

struct selftest {
	const struct config *config;
	const struct sandbox_needs *needs;
	struct arena *arena;
	struct attempt attempts[MANY];
	int count, refused, tried, skipped;
	char skipped_names[1000];
};

static struct selftest test; /* tries are functions of an attempt alone */

/* Child: enters (or, for comparison, does not) and tries. Returns what waitpid says. */
static int in_child(const struct attempt *attempt, bool sandboxed)
{
	int status = 0;
	fflush(NULL);
	pid_t child = fork();
	if (!child) {
		if (sandboxed && !sandbox_enter(test.config, test.needs->part))
			_exit(NOT_ENTERED);
		const long *with = attempt->arguments;
		int error = attempt->try ? attempt->try(attempt)
			    : syscall(attempt->number, with[0], with[1], with[2], 0, 0, 0) < 0
				    ? errno
				    : 0;
		_exit(error);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return UNDECIDED << 8;
	return status;
}

static const char *outcome(int status)
{
	return WIFSIGNALED(status) ? sigabbrev_np(WTERMSIG(status))
				   : strerrorname_np(WEXITSTATUS(status));
}

static void skip(const struct attempt *attempt, const char *why)
{
	size_t length = strlen(test.skipped_names);
	snprintf(test.skipped_names + length, sizeof test.skipped_names - length, "%s%s (%s)",
		 length ? ", " : "", attempt->name, why);
	test.skipped++;
}

/* A refusal by an error may be one of file permissions: then that is said beside it. */
static void make(const struct attempt *attempt)
{
	struct stat there;
	const char *name = attempt->name, *path = attempt->path ? attempt->path : "";
	if (attempt->skipped || (*path && stat(path, &there))) {
		skip(attempt, attempt->skipped ? attempt->skipped : "not there");
		return;
	}
	bool needed = attempt->of_calls && test.needs->calls;
	int status = in_child(attempt, true), code = WEXITSTATUS(status);
	if (needed && WIFEXITED(status) && !code) {
		printf("allowed %s\n", name);
		return;
	}
	test.tried++;
	if (WIFEXITED(status) && (!code || code >= UNDECIDED)) {
		printf("%s %s\n", code ? "UNDECIDED" : "SUCCEEDED", name);
		return;
	}
	if (needed) {
		printf("UNDECIDED %s (%s%s, and it is needed)\n", name,
		       WIFSIGNALED(status) ? "SIG" : "", outcome(status));
		return;
	}
	test.refused++;
	const char *prefix = WIFSIGNALED(status) ? "SIG" : "", *without = "";
	if (WIFEXITED(status) && attempt->path) {
		int free_status = in_child(attempt, false);
		if (WIFSIGNALED(free_status) || WEXITSTATUS(free_status))
			without = ", without the sandbox too";
	}
	printf("refused %s (%s%s%s)\n", name, prefix, outcome(status), without);
}

static void add(const char *what, int (*try)(const struct attempt *), const char *path)
{
	test.attempts[test.count++] = (struct attempt){
		.name = arena_printf(test.arena, "%s %s", what, path), .try = try, .path = path};
}

static void add_files(void)
{
	const struct config *config = test.config;
	const char *var = config->var, *configuration = getenv("LOYALTY_CONFIG");
	char program[2000] = "";
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
	char *slash = length > 0 ? strrchr(program, '/') : NULL;
	const char *other = slash && strcmp(slash, "/guest") ? "guest" : "owner";

	add("read", sandbox_try_read, "/etc/passwd");
	add("write", sandbox_try_write, "/etc/passwd");
	add("read", sandbox_try_read, "/proc/self/environ");
	add("write", sandbox_try_write, "/proc/self/mem");
	add("list", sandbox_try_list, "/");
	add("list", sandbox_try_list, "/root");
	add("create in", sandbox_try_create, "/tmp");
	add("list", sandbox_try_list, config->root);
	add("read", sandbox_try_read, arena_printf(test.arena, "%s/sql/grants.sql", config->root));
	add("write", sandbox_try_write, arena_text(test.arena, program));
	if (slash) {
		slash[0] = 0;
		add("read", sandbox_try_read, arena_printf(test.arena, "%s/%s", program, other));
	}
	if (configuration && *configuration) {
		add("read", sandbox_try_read, configuration);
		add("write", sandbox_try_write, configuration);
	}
	add("create in", sandbox_try_create, var);
	add("write", sandbox_try_write, arena_printf(test.arena, "%s/clock", var));
	add("read", sandbox_try_read, arena_printf(test.arena, "%s/metrics", var));
	add("read", sandbox_try_read, arena_printf(test.arena, "%s/pg/PG_VERSION", var));
	const char *messages = arena_printf(test.arena, "%s/outbox.jsonl", var);
	bool ours = test.needs->file && !strcmp(test.needs->file, "outbox.jsonl");
	if (!ours || test.needs->adds)
		add("read", sandbox_try_read, messages);
	if (!ours || !test.needs->adds)
		add("write", sandbox_try_write, messages);
}

/* Errno of what the server said: refused, done, or something that decides nothing. */
static int server_said(const char *error, const char *refusal)
{
	if (error && !strstr(error, refusal))
		fprintf(stderr, "%s\n", error);
	return !error ? 0 : strstr(error, refusal) ? EPERM : UNDECIDED;
}

static struct db *as_role(const char *role)
{
	return db_open(arena_printf(test.arena, "%s user=%s", test.config->database, role),
		       test.needs->part);
}

static const char *other_role(void)
{
	return strcmp(test.needs->part, "owner") ? "loyalty_owner" : "loyalty_manage";
}

static int try_role(const struct attempt *attempt)
{
	(void)attempt;
	return server_said(db_try_role(as_role(test.config->database_role), other_role()), "42501");
}

static int try_table(const struct attempt *attempt)
{
	(void)attempt;
	const char *error = db_try_table(as_role(test.config->database_role), test.needs->not_its);
	return server_said(error, "42501");
}

static int try_login(const struct attempt *attempt)
{
	(void)attempt;
	return server_said(db_try_table(as_role(other_role()), "pg_class"),
			   "authentication failed");
}

static void add_neighbours(void)
{
	const char *part = test.needs->part,
		   *socket = arena_printf(test.arena, "%s/run/%s.sock", test.config->var,
					  strcmp(part, "owner") ? "owner" : "manage");
	struct stat there;
	const char *one_user = "one user here";

	add("connect to", sandbox_try_connect, socket);
	if (!stat(socket, &there) && there.st_uid == geteuid())
		test.attempts[test.count - 1].skipped = one_user;
	test.attempts[test.count++] =
		(struct attempt){.name = "log in as another role",
				 .try = try_login,
				 .skipped = test.config->demo ? one_user : NULL};
	test.attempts[test.count++] =
		(struct attempt){.name = "SET ROLE to another role", .try = try_role};
	test.attempts[test.count++] = (struct attempt){
		.name = arena_printf(test.arena, "read the table %s", test.needs->not_its),
		.try = try_table};
}

int sandbox_selftest(const struct config *config, const char *part)
{
	test = (struct selftest){
		.config = config, .needs = sandbox_needs(part), .arena = arena_new(1024 * 1024)};
	add_files();
	for (const struct attempt *each = sandbox_calls; each->name; each++)
		test.attempts[test.count++] = *each;
	add_neighbours();
	for (int i = 0; i < test.count; i++)
		make(&test.attempts[i]);
	printf("%s: refused %d / %d attempts, %d skipped%s%s\n", part, test.refused, test.tried,
	       test.skipped, test.skipped ? ": " : "", test.skipped_names);
	arena_free(test.arena);
	return test.refused == test.tried ? 0 : 1;
}
