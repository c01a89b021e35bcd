/* Preloaded into a binary: counts what it allocates and fails one of them. The file named by
 * ALLOC_STATE is shared by all processes of a pool: two numbers, which allocation fails (0: none)
 * and how many there were. The driver sets them between two requests. Built as a library; loaded
 * before the process closes itself in. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static struct state {
	_Atomic int64_t fails, seen;
} * state;

__attribute__((constructor)) static void open_state(void)
{
	const char *path = getenv("ALLOC_STATE");
	int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *mapped =
		file < 0 ? MAP_FAILED
			 : mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (file >= 0)
		close(file);
	if (mapped != MAP_FAILED)
		state = mapped;
}

static int fails(void)
{
	if (!state || atomic_fetch_add(&state->seen, 1) + 1 != atomic_load(&state->fails))
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}
