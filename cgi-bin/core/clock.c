/* The clock, and the offset by which the demo has moved it. */
#include "core/clock.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static _Atomic int64_t standing_still; /* the offset where no file is mapped */
static _Atomic int64_t *offset = &standing_still;
static bool may_advance;

static int64_t microseconds(clockid_t clock)
{
	struct timespec time;
	clock_gettime(clock, &time);
	return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

bool clock_open(const char *path, bool writable)
{
	if (offset != &standing_still)
		munmap((void *)offset, sizeof *offset);
	offset = &standing_still;
	may_advance = false;
	if (!*path)
		return true;

	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (file < 0 && !writable)
		file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return false;
	struct stat status;
	bool sound = !fstat(file, &status) && (status.st_size >= (off_t)sizeof *offset ||
					       !ftruncate(file, (off_t)sizeof *offset));
	void *map = sound ? mmap(NULL, sizeof *offset, PROT_READ | (writable ? PROT_WRITE : 0),
				 MAP_SHARED, file, 0)
			  : MAP_FAILED;
	close(file);
	if (map == MAP_FAILED)
		return false;
	offset = map;
	may_advance = writable;
	return true;
}

int64_t clock_real(void)
{
	return microseconds(CLOCK_REALTIME);
}

int64_t clock_now(void)
{
	return clock_real() + *offset;
}

int64_t clock_ticks(void)
{
	return microseconds(CLOCK_MONOTONIC);
}

bool clock_advance(int64_t distance)
{
	const int64_t century = (int64_t)36525 * 86400 * 1000000;
	if (!may_advance || distance <= 0 || distance > century || *offset > century)
		return false;
	*offset += distance;
	return true;
}
