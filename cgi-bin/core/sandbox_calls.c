/* seccomp: the system calls a process may still make. Whatever is not here ends it by SIGSYS. The
 * list is generous with what touches only the process itself, so that no library's detour kills a
 * page, and has nothing that starts, signals, mounts, connects to another machine (the sender
 * aside) or makes memory executable. */
#include "core/log.h"
#include "core/sandbox_private.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* Without a look at their arguments: the kernel remembers that, so these cost next to nothing. */
static const char *const always[] = {
	"read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "sendfile",
	"close", "close_range", "lseek", "ftruncate", "fsync", "fdatasync", "flock", "dup", "dup3",
	"pipe2", "memfd_create", "getdents64",
	/* waiting */
	"poll", "ppoll", "select", "pselect6", "epoll_create1", "epoll_ctl", "epoll_wait",
	"epoll_pwait", "epoll_pwait2", "eventfd2", "timerfd_create", "timerfd_settime",
	"timerfd_gettime", "pause", "nanosleep", "clock_nanosleep", "futex", "restart_syscall",
	/* an open socket, and Postgres' */
	"sendto", "recvfrom", "sendmsg", "recvmsg", "shutdown", "connect", "getsockopt",
	"setsockopt", "getsockname", "getpeername",
	/* memory; mmap and mprotect are below */
	"brk", "munmap", "mremap", "madvise", "mincore", "msync", "mlock", "munlock", "membarrier",
	/* asking */
	"getrandom", "clock_gettime", "clock_getres", "gettimeofday", "time", "times", "getrusage",
	"sysinfo", "uname", "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid",
	"getrlimit", "sched_getaffinity", "sched_yield", "getcpu", "getcwd", "fstat", "newfstatat",
	"stat", "lstat", "statx", "statfs", "fstatfs", "access", "faccessat", "faccessat2",
	"readlink", "readlinkat",
	/* itself */
	"rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "sigaltstack", "set_robust_list", "rseq",
	"exit", "exit_group"};

/* By one argument: (argument & mask) == value, or != where it says so. */
static const struct limited {
	const char *name;
	unsigned argument;
	enum scmp_compare compare;
	scmp_datum_t mask_or_value, value;
} by_argument[] = {
	{"socket", 0, SCMP_CMP_EQ, AF_UNIX, 0},
	{"mmap", 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0},
	{"mprotect", 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0},
	{"prlimit64", 2, SCMP_CMP_EQ, 0, 0},	     /* asks, does not set */
	{"rt_sigaction", 0, SCMP_CMP_NE, SIGSYS, 0}, /* what names the refused call stays */
	{"ioctl", 1, SCMP_CMP_EQ, FIONREAD, 0},
	{"ioctl", 1, SCMP_CMP_EQ, FIONBIO, 0},
	{"ioctl", 1, SCMP_CMP_EQ, 0x5401, 0},  /* TCGETS: is it a terminal */
	{"fcntl", 1, SCMP_CMP_EQ, F_GETFD, 0}, /* not F_SETOWN, which sends signals */
	{"fcntl", 1, SCMP_CMP_EQ, F_SETFD, 0},
	{"fcntl", 1, SCMP_CMP_EQ, F_GETFL, 0},
	{"fcntl", 1, SCMP_CMP_EQ, F_SETFL, 0},
	{"fcntl", 1, SCMP_CMP_EQ, F_GETLK, 0},
	{"fcntl", 1, SCMP_CMP_EQ, F_SETLK, 0},
	{"fcntl", 1, SCMP_CMP_EQ, F_SETLKW, 0},
	{"fcntl", 1, SCMP_CMP_EQ, F_DUPFD_CLOEXEC, 0},
};

static bool rule(scmp_filter_ctx filter, uint32_t action, const char *name, unsigned compared,
		 const struct scmp_arg_cmp *comparison)
{
	int number = seccomp_syscall_resolve_name(name);
	/* A kind of machine without that call needs no rule. */
	return number == __NR_SCMP_ERROR ||
	       !seccomp_rule_add_array(filter, action, number, compared, comparison);
}

static bool plain(scmp_filter_ctx filter, uint32_t action, const char *name)
{
	return rule(filter, action, name, 0, NULL);
}

/* Calls to other machines: TCP, UDP for names, the list of own addresses, and threads (not
 * processes) that look names up. */
static bool add_calls(scmp_filter_ctx filter)
{
	static const int families[] = {AF_INET, AF_INET6}, types[] = {SOCK_STREAM, SOCK_DGRAM};
	static const scmp_datum_t thread =
		CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
	struct scmp_arg_cmp is_thread = {0, SCMP_CMP_MASKED_EQ, thread, thread};
	struct scmp_arg_cmp routes[] = {{0, SCMP_CMP_EQ, AF_NETLINK, 0},
					{2, SCMP_CMP_EQ, NETLINK_ROUTE, 0}};
	struct scmp_arg_cmp local = {0, SCMP_CMP_EQ, AF_UNIX, 0};
	/* clone3 hides what it is asked for; without it the C library takes clone. */
	bool good = rule(filter, SCMP_ACT_ALLOW, "clone", 1, &is_thread) &&
		    plain(filter, SCMP_ACT_ERRNO(ENOSYS), "clone3") &&
		    rule(filter, SCMP_ACT_ALLOW, "socket", 2, routes) &&
		    rule(filter, SCMP_ACT_ALLOW, "socketpair", 1, &local) &&
		    plain(filter, SCMP_ACT_ALLOW, "bind") &&
		    plain(filter, SCMP_ACT_ALLOW, "sendmmsg") &&
		    plain(filter, SCMP_ACT_ALLOW, "set_tid_address");
	for (size_t i = 0; i < 4 && good; i++) {
		struct scmp_arg_cmp socket[] = {
			{0, SCMP_CMP_EQ, (scmp_datum_t)families[i / 2], 0},
			{1, SCMP_CMP_MASKED_EQ, 0xf, (scmp_datum_t)types[i % 2]}};
		good = rule(filter, SCMP_ACT_ALLOW, "socket", 2, socket);
	}
	return good;
}

static bool add_rules(scmp_filter_ctx filter, const struct sandbox_needs *needs)
{
	/* A process without files is told so, rather than killed: libraries ask for what may be
	 * missing. Landlock says the same; this holds without it. */
	uint32_t files = needs->file ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EACCES);
	bool good = plain(filter, files, "open") && plain(filter, files, "openat") &&
		    plain(filter, SCMP_ACT_ERRNO(EPERM), "prctl");
	for (size_t i = 0; good && i < sizeof always / sizeof *always; i++)
		good = plain(filter, SCMP_ACT_ALLOW, always[i]);
	for (size_t i = 0; good && i < sizeof by_argument / sizeof *by_argument; i++) {
		const struct limited *each = &by_argument[i];
		struct scmp_arg_cmp comparison = {each->argument, each->compare,
						  each->mask_or_value, each->value};
		good = rule(filter, SCMP_ACT_ALLOW, each->name, 1, &comparison);
	}
	/* abort() signals the process itself. */
	struct scmp_arg_cmp self = {0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0};
	good = good && rule(filter, SCMP_ACT_ALLOW, "tgkill", 1, &self);
	if (needs->calls)
		good = good && add_calls(filter);
	if (needs->answers)
		good = good && plain(filter, SCMP_ACT_ALLOW, "accept") &&
		       plain(filter, SCMP_ACT_ALLOW, "accept4");
	return good;
}

/* Names the call; then the signal, which waits until this returns, ends the process. */
static void refused(int signal_number, siginfo_t *info, void *context)
{
	(void)context;
	const char *name = seccomp_syscall_resolve_num_arch(info->si_arch, info->si_syscall);
	log_line("error", "system call refused", "call", name ? name : "?", "number",
		 log_int(info->si_syscall), NULL);
	raise(signal_number);
}

const char *sandbox_give_up_calls(const struct sandbox_needs *needs)
{
	struct sigaction action = {.sa_sigaction = refused,
				   .sa_flags = (int)(SA_SIGINFO | SA_RESETHAND)};
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
	if (!filter || sigaction(SIGSYS, &action, NULL))
		return "no list of system calls";
	/* A tree instead of a list; another machine's system calls (32 bit) are another's list. */
	bool loaded = !seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2) &&
		      !seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) &&
		      add_rules(filter, needs) && !seccomp_load(filter);
	seccomp_release(filter);
	return loaded ? NULL : "this kernel takes no list of system calls";
}
