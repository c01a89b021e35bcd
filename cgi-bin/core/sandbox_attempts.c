/* What a stolen process would try, for the self-test: system calls, and what is done to files. */
#include "core/sandbox_private.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <linux/netlink.h>
#include <netdb.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static int opened(int file)
{
	int error = errno;
	if (file >= 0)
		close(file);
	return file >= 0 ? 0 : error;
}

int sandbox_try_read(const struct attempt *attempt)
{
	return opened(open(attempt->path, O_RDONLY | O_CLOEXEC));
}

int sandbox_try_write(const struct attempt *attempt)
{
	return opened(open(attempt->path, O_WRONLY | O_APPEND | O_CLOEXEC));
}

int sandbox_try_list(const struct attempt *attempt)
{
	return opened(open(attempt->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

int sandbox_try_create(const struct attempt *attempt)
{
	char path[4200];
	snprintf(path, sizeof path, "%s/sandbox-selftest.%d", attempt->path, (int)getpid());
	int error = opened(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
	if (!error)
		unlink(path);
	return error;
}

int sandbox_try_connect(const struct attempt *attempt)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int end = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (end < 0 || strlen(attempt->path) >= sizeof address.sun_path)
		return EINVAL;
	memcpy(address.sun_path, attempt->path, strlen(attempt->path));
	return connect(end, (struct sockaddr *)&address, sizeof address) ? errno : 0;
}

static int try_fork(const struct attempt *attempt)
{
	(void)attempt;
	pid_t child = fork();
	if (!child)
		_exit(0);
	return child < 0 ? errno : 0;
}

static void *idle(void *nothing)
{
	return nothing;
}

static int try_thread(const struct attempt *attempt)
{
	(void)attempt;
	pthread_t thread;
	return pthread_create(&thread, NULL, idle, NULL);
}

/* By a socket of its own, as libraries find out whether a name's addresses can be reached. */
static int try_name(const struct attempt *attempt)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
	(void)attempt;
	int error = getaddrinfo("localhost", "80", &hints, &found);
	int end = error ? -1 : socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool failed = end < 0 ||
		      (connect(end, found->ai_addr, found->ai_addrlen) && errno != ECONNREFUSED);
	return error ? ENOENT : failed ? errno : 0;
}

static int try_execve(const struct attempt *attempt)
{
	char *arguments[] = {(char *)"true", NULL}, *environment[] = {NULL};
	execve(attempt->path, arguments, environment);
	return errno;
}

static int try_fexecve(const struct attempt *attempt)
{
	(void)attempt;
	char *arguments[] = {(char *)"true", NULL}, *environment[] = {NULL};
	int file = memfd_create("program", 0);
	ssize_t written = write(file, "#!/bin/true\n", 12);
	(void)written;
	fexecve(file, arguments, environment);
	return errno;
}

/* The parent is another process of the same user, as the other binaries are in a demo. */
static int try_parent(const struct attempt *attempt)
{
	long number = attempt->number, first = attempt->arguments[0], parent = getppid();
	long done = number == SYS_ptrace  ? ptrace(PTRACE_SEIZE, parent, NULL, NULL)
		    : number == SYS_fcntl ? fcntl(STDIN_FILENO, F_SETOWN, (int)parent)
					  : syscall(number, parent, first, 0, 0, 0, 0);
	return done < 0 ? errno : 0;
}

static int try_core(const struct attempt *attempt)
{
	(void)attempt;
	struct rlimit big = {1 << 20, 1 << 20};
	return setrlimit(RLIMIT_CORE, &big) ? errno : 0;
}

static int try_executable_memory(const struct attempt *attempt)
{
	bool changed = attempt->number == SYS_mprotect;
	int protection = PROT_READ | PROT_WRITE | (changed ? 0 : PROT_EXEC);
	/* cppcheck-suppress invalidFunctionArg ; anonymous memory has no file: -1 */
	void *memory = mmap(NULL, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return errno;
	return changed && mprotect(memory, 4096, PROT_READ | PROT_EXEC) ? errno : 0;
}

static int try_own_handler(const struct attempt *attempt)
{
	(void)attempt;
	return signal(SIGSYS, SIG_IGN) == SIG_ERR ? errno : 0;
}

#ifdef __x86_64__
/* getpid of the 32-bit list, whose numbers mean other calls. */
static int try_other_list(const struct attempt *attempt)
{
	(void)attempt;
	long result = 20;
	__asm__ volatile("int $0x80" : "+a"(result) : : "memory");
	return result > 0 ? 0 : EPERM;
}
#endif

const struct attempt sandbox_calls[] = {
	{"socket of IPv4", .number = SYS_socket, .arguments = {AF_INET, SOCK_STREAM, 0},
	 .of_calls = true},
	{"socket of IPv6", .number = SYS_socket, .arguments = {AF_INET6, SOCK_STREAM, 0},
	 .of_calls = true},
	{"name of a machine", .try = try_name, .of_calls = true},
	{"raw socket of IPv4", .number = SYS_socket, .arguments = {AF_INET, SOCK_RAW, 1}},
	{"raw socket", .number = SYS_socket, .arguments = {AF_PACKET, SOCK_RAW, 0}},
	{"socket of the kernel's routes", .number = SYS_socket,
	 .arguments = {AF_NETLINK, SOCK_RAW, NETLINK_ROUTE}, .of_calls = true},
	{"socket of the kernel's events", .number = SYS_socket,
	 .arguments = {AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT}},
	{"socket that listens", .number = SYS_listen, .arguments = {0, 1, 0}},
	{"execve /bin/true", .try = try_execve, .path = "/bin/true"},
	{"execve of memory", .try = try_fexecve},
	{"fork", .try = try_fork},
	{"thread", .try = try_thread, .of_calls = true},
	{"ptrace of another process", .try = try_parent, .number = SYS_ptrace},
	{"memory of another process", .try = try_parent, .number = SYS_process_vm_readv},
	{"kill of another process", .try = try_parent, .number = SYS_kill},
	{"tgkill of another process", .try = try_parent, .number = SYS_tgkill, .arguments = {1}},
	{"signal by an owned descriptor", .try = try_parent, .number = SYS_fcntl},
	{"kill of another user's process", .number = SYS_kill, .arguments = {1, 0}},
	{"processors of another process", .try = try_parent, .number = SYS_sched_setaffinity},
	{"mount", .number = SYS_mount, .arguments = {0, 0, 0}},
	{"unshare", .number = SYS_unshare, .arguments = {CLONE_NEWUSER}},
	{"setns", .number = SYS_setns, .arguments = {0, 0}},
	{"chroot", .number = SYS_chroot, .arguments = {(long)"/"}},
	{"setuid", .number = SYS_setuid, .arguments = {0}},
	{"capset", .number = SYS_capset, .arguments = {0, 0}},
	{"bpf", .number = SYS_bpf, .arguments = {0, 0, 0}},
	{"perf_event_open", .number = SYS_perf_event_open, .arguments = {0, 0, 0}},
	{"io_uring_setup", .number = SYS_io_uring_setup, .arguments = {1, 0}},
	{"userfaultfd", .number = SYS_userfaultfd, .arguments = {0}},
	{"keyctl", .number = SYS_keyctl, .arguments = {KEYCTL_GET_KEYRING_ID, -3, 0}},
	{"unlink", .number = SYS_unlinkat, .arguments = {AT_FDCWD, (long)"/nonexistent/file", 0}},
	{"rename", .number = SYS_renameat,
	 .arguments = {AT_FDCWD, (long)"/nonexistent/file", AT_FDCWD}},
	{"mkdir", .number = SYS_mkdirat, .arguments = {AT_FDCWD, (long)"/nonexistent/folder", 0}},
	{"link", .number = SYS_symlinkat,
	 .arguments = {(long)"/", AT_FDCWD, (long)"/nonexistent/link"}},
	{"chmod", .number = SYS_fchmodat, .arguments = {AT_FDCWD, (long)"/nonexistent/file", 0}},
	{"core dump", .try = try_core},
	{"executable memory", .try = try_executable_memory, .number = SYS_mmap},
	{"memory made executable", .try = try_executable_memory, .number = SYS_mprotect},
	{"handler of refused calls", .try = try_own_handler},
#ifdef __x86_64__
	{"32-bit system call", .try = try_other_list},
#endif
	{0},
};
