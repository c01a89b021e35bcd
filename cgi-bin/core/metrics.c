/* Counters of all processes in one mapped file. Each process owns one slot, held by a file lock
 * that dies with it; the next owner goes on counting from there, so that sums never fall. */
#include "core/metrics.h"
#include "core/log.h"
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SLOTS = 64, SERIES = 256, KEY_LENGTH = 120, BUCKETS = 13 };

struct series {		      /* one name with its labels */
	char key[KEY_LENGTH]; /* name '{' labels; "" is free */
	_Atomic int64_t count, sum;
	_Atomic int64_t buckets[BUCKETS];
	_Atomic int32_t histogram;
	_Atomic int32_t ready; /* set last: readers look at nothing before */
};

struct slot {
	struct series series[SERIES];
};

static const int64_t limits[BUCKETS] = {250,   500,    1000,   2500,   5000,	10000,	25000,
					50000, 100000, 250000, 500000, 1000000, 5000000};
static const char *const limit_texts[BUCKETS] = {"0.00025", "0.0005", "0.001", "0.0025", "0.005",
						 "0.01",    "0.025",  "0.05",  "0.1",	 "0.25",
						 "0.5",	    "1",      "5"};
static struct slot *slots, *mine;

static bool claim(int file, int number)
{
	struct flock lock = {.l_type = F_WRLCK,
			     .l_whence = SEEK_SET,
			     .l_start = (off_t)number * (off_t)sizeof(struct slot),
			     .l_len = 1};
	return !fcntl(file, F_SETLK, &lock);
}

void metrics_open(const char *path, const char *binary)
{
	slots = mine = NULL;
	/* Stays open for the life of the process: closing it would give up the slot. */
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
	size_t size = sizeof(struct slot) * SLOTS;
	struct stat status;
	void *map = MAP_FAILED;
	if (file >= 0 && !fstat(file, &status) &&
	    (status.st_size >= (off_t)size || !ftruncate(file, (off_t)size)))
		map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (map == MAP_FAILED) {
		log_line("warning", "metrics not counted", "for", binary, "path", path, NULL);
		if (file >= 0)
			close(file);
		return;
	}
	slots = map;
	for (int i = 0; i < SLOTS && !mine; i++)
		if (claim(file, i))
			mine = &slots[i];
	if (!mine)
		log_line("warning", "no free slot for metrics", "for", binary, NULL);
}

/* The series of that key in a slot, else the free place where it belongs; NULL: the slot is full.
 */
static struct series *place(struct slot *slot, const char *key)
{
	unsigned hash = 5381;
	for (const char *p = key; *p; p++)
		hash = hash * 33 + (unsigned char)*p;
	for (unsigned i = 0; i < SERIES; i++) {
		struct series *series = &slot->series[(hash + i) % SERIES];
		if (!series->ready || !strncmp(series->key, key, KEY_LENGTH))
			return series;
	}
	return NULL;
}

static struct series *series_of(const char *name, const char *labels)
{
	char key[KEY_LENGTH] = "";
	int length = snprintf(key, sizeof key, "%s{%s", name, labels);
	if (!mine || length < 0 || length >= KEY_LENGTH)
		return NULL;
	struct series *series = place(mine, key);
	if (series && !series->ready) {
		memcpy(series->key, key, sizeof key);
		series->ready = 1;
	}
	return series;
}

void metrics_add(const char *name, const char *labels, int64_t amount)
{
	struct series *series = series_of(name, labels);
	if (series)
		series->count += amount;
}

void metrics_duration(const char *name, const char *labels, int64_t microseconds)
{
	struct series *series = series_of(name, labels);
	if (!series)
		return;
	series->histogram = 1;
	series->count += 1;
	series->sum += microseconds;
	for (int i = 0; i < BUCKETS; i++)
		if (microseconds <= limits[i])
			series->buckets[i] += 1;
}

/* Adds up what every slot has under the key of `first`; false when an earlier slot was the first to
 * have it. */
static bool summed(const struct series *first, int first_slot, struct series *total)
{
	memcpy(total->key, first->key, KEY_LENGTH);
	total->key[KEY_LENGTH - 1] = 0;
	total->histogram = first->histogram;
	for (int s = 0; s < SLOTS; s++) {
		const struct series *series = place(&slots[s], total->key);
		if (!series || !series->ready)
			continue;
		if (s < first_slot)
			return false;
		total->count += series->count;
		total->sum += series->sum;
		for (int b = 0; b < BUCKETS; b++)
			total->buckets[b] += series->buckets[b];
	}
	return true;
}

static void write_series(struct buffer *buffer, struct series *total)
{
	char *labels = strchr(total->key, '{');
	if (!labels)
		return;
	*labels++ = 0;
	const char *name = total->key, *comma = *labels ? "," : "";
	if (!total->histogram) {
		buffer_printf(buffer, "%s{%s} %lld\n", name, labels, (long long)total->count);
		return;
	}
	for (int i = 0; i < BUCKETS; i++)
		buffer_printf(buffer, "%s_bucket{%s%sle=\"%s\"} %lld\n", name, labels, comma,
			      limit_texts[i], (long long)total->buckets[i]);
	buffer_printf(buffer, "%s_bucket{%s%sle=\"+Inf\"} %lld\n", name, labels, comma,
		      (long long)total->count);
	buffer_printf(buffer, "%s_sum{%s} %lld.%06lld\n", name, labels,
		      (long long)total->sum / 1000000, (long long)total->sum % 1000000);
	buffer_printf(buffer, "%s_count{%s} %lld\n", name, labels, (long long)total->count);
}

/* The names that have been written; a program has few. */
enum { FAMILIES = 16 };

static const char *help_of(const char *name)
{
	static const struct {
		const char *name, *text;
	} helps[] = {
		{"http_requests_total", "Requests answered, by binary and status."},
		{"http_request_duration_seconds",
		 "From a request's arrival to its answer, by binary and route."},
		{"messages_sent_total",
		 "Messages given to a provider, by channel, provider and outcome."},
		{"message_wait_seconds", "From the queue to the provider, by priority; 0: codes."},
	};
	for (size_t i = 0; i < sizeof helps / sizeof *helps; i++)
		if (!strcmp(helps[i].name, name))
			return helps[i].text;
	return "Counted since the first start.";
}

/* The format wants all series of a name together, below what they are. */
static void write_family(struct buffer *buffer, const char *name, bool histogram)
{
	size_t length = strlen(name);
	buffer_printf(buffer, "# HELP %s %s\n# TYPE %s %s\n", name, help_of(name), name,
		      histogram ? "histogram" : "counter");
	for (int s = 0; s < SLOTS; s++)
		for (int i = 0; i < SERIES; i++) {
			struct series *series = &slots[s].series[i], total = {.count = 0};
			if (series->ready && !strncmp(series->key, name, length) &&
			    series->key[length] == '{' && summed(series, s, &total))
				write_series(buffer, &total);
		}
}

void metrics_write(struct buffer *buffer)
{
	char names[FAMILIES][KEY_LENGTH];
	int count = 0;
	for (int i = 0; slots && i < SLOTS * SERIES && count < FAMILIES; i++) {
		const struct series *series = &slots[i / SERIES].series[i % SERIES];
		if (!series->ready)
			continue;
		memcpy(names[count], series->key, KEY_LENGTH);
		names[count][KEY_LENGTH - 1] = 0;
		names[count][strcspn(names[count], "{")] = 0;
		int known = 0;
		while (strcmp(names[known], names[count]))
			known++;
		if (known == count)
			write_family(buffer, names[count++], series->histogram);
	}
}
