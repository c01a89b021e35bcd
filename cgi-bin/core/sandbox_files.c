/* Landlock: no file but those a part needs, no TCP but the sender's calls, no signal and no
 * abstract socket beyond this process. Debian's headers are older than kernels it runs on, so what
 * is newer is written here. */
#include "core/sandbox.h"
#include "core/sandbox_private.h"
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	WRITE_FILE = 1 << 1,
	READ_FILE = 1 << 2,
	RIGHTS_1 = (1 << 13) - 1, /* execute … make symbolic links */
	RIGHT_REFER = 1 << 13,	  /* since 2 */
	RIGHT_TRUNCATE = 1 << 14, /* since 3 */
	RIGHT_IOCTL = 1 << 15,	  /* since 5 */
	TCP_BIND = 1,		  /* since 4 */
	TCP_CONNECT = 2,
	SCOPES = 3, /* abstract sockets and signals, since 6 */
	RULE_PATH = 1,
	VERSION_FLAG = 1,
};

struct ruleset { /* struct landlock_ruleset_attr as of version 6 */
	uint64_t files, net, scoped;
};

struct path_rule { /* struct landlock_path_beneath_attr */
	uint64_t allowed;
	int32_t file;
} __attribute__((packed));

/* All rights that the kernel's version knows: what is not handled is not refused. */
static struct ruleset rights_of(long version, bool calls)
{
	struct ruleset rights = {.files = RIGHTS_1};
	if (version >= 2)
		rights.files |= RIGHT_REFER;
	if (version >= 3)
		rights.files |= RIGHT_TRUNCATE;
	if (version >= 4)
		rights.net = calls ? TCP_BIND : TCP_BIND | TCP_CONNECT;
	if (version >= 5)
		rights.files |= RIGHT_IOCTL;
	if (version >= 6)
		rights.scoped = SCOPES;
	return rights;
}

static bool allow(int rules, const char *path, bool adds)
{
	struct path_rule rule = {adds ? WRITE_FILE : READ_FILE, open(path, O_PATH | O_CLOEXEC)};
	if (rule.file < 0)
		return false;
	long added = syscall(SYS_landlock_add_rule, rules, RULE_PATH, &rule, 0);
	close(rule.file);
	return !added;
}

/* What looking up a name reads, and what a certificate is held against; some of it may be missing.
 */
static void allow_calls(int rules)
{
	const char *const read[] = {"/etc/resolv.conf", "/etc/hosts",	 "/etc/host.conf",
				    "/etc/gai.conf",	"/etc/services", sandbox_authorities()};
	for (size_t i = 0; i < sizeof read / sizeof *read; i++)
		allow(rules, read[i], false);
}

const char *sandbox_authorities(void)
{
	const char *file = getenv("SSL_CERT_FILE");
	return file && *file ? file : "/etc/ssl/certs/ca-certificates.crt";
}

const char *sandbox_give_up_files(const struct sandbox_needs *needs, const char *path)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, VERSION_FLAG);
	if (version < 1)
		return "this kernel offers no Landlock";
	struct ruleset rights = rights_of(version, needs->calls);
	/* A kernel takes a longer structure than its own as long as the rest is zero. */
	int rules = (int)syscall(SYS_landlock_create_ruleset, &rights, sizeof rights, 0);
	if (rules < 0)
		return "Landlock refuses the rules";
	bool allowed = !path || allow(rules, path, needs->adds);
	if (needs->calls)
		allow_calls(rules);
	long restricted = syscall(SYS_landlock_restrict_self, rules, 0);
	close(rules);
	if (restricted)
		return "Landlock is not entered";
	return allowed ? NULL : "the file that is needed cannot be allowed";
}
