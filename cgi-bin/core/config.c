/* The configuration of one process: which names there are, which keys each binary may hold. */
#include "core/config.h"
#include "core/config_private.h"
#include "core/http.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

enum { PURPOSES = 7, GENERATIONS = 4, FILE_LIMIT = 64 * 1024 };
static const char *const purposes[PURPOSES] = {"seal", "index", "form",	  "code",
					       "card", "chain", "account"};

static const struct { /* a binary gets no other key, whatever the file says */
	const char *binary, *role, *keys;
} binaries[] = {
	{"guest", "loyalty_guest", "index form code card seal"},
	{"manage", "loyalty_manage", "index form code card seal account"},
	{"owner", "loyalty_owner", "index form seal"},
	{"api", "loyalty_api", "index form code card seal"},
	{"dev", "loyalty_dev", "form seal"},
	{"worker", "loyalty_worker", "index code card seal chain"},
	{"hook", "loyalty_hook", "index seal account"},
	{"send", "loyalty_send", "index seal account"},
	{"setup", "loyalty_setup", "index code card seal chain"},
	{"test", "loyalty", "index form code card seal chain account"},
};

static struct arena *memory; /* for the life of the process */
static struct config settings;
static struct key keys[PURPOSES][GENERATIONS];
static int key_counts[PURPOSES];
static const char *mode, *binary_name, *binary_keys;

static const struct {
	const char *name;
	const char **value;
	const char *standard; /* NULL: must be given */
} texts[] = {
	{"mode", &mode, NULL},
	{"var", &settings.var, NULL},
	{"root", &settings.root, NULL},
	{"words", &settings.words, NULL},
	{"database", &settings.database, NULL},
	{"default_network", &settings.default_network, ""},
	{"public_origin", &settings.public_origin, ""},
	{"sandbox", &settings.sandbox, "on"},
};
enum { TEXTS = sizeof texts / sizeof *texts };

static void refuse_to_start(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));
static void refuse_to_start(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("configuration: ", stderr);
	vfprintf(stderr, format, arguments);
	fputs("\n", stderr);
	va_end(arguments);
	exit(2);
}

static bool binary_holds(const char *purpose)
{
	const char *found = strstr(binary_keys, purpose);
	return found && strchr(" ", found[strlen(purpose)]);
}

static int purpose_index(const char *purpose, size_t length)
{
	for (int i = 0; i < PURPOSES; i++)
		if (strlen(purposes[i]) == length && !strncmp(purposes[i], purpose, length))
			return i;
	return -1;
}

static void read_hex(const char *name, const char *value, struct key *key)
{
	static const char digits[] = "0123456789abcdef";
	if (strlen(value) != 2 * KEY_BYTES || strspn(value, digits) != 2 * KEY_BYTES)
		refuse_to_start("%s must be %d lower-case hex digits", name, 2 * KEY_BYTES);
	for (int i = 0; i < KEY_BYTES; i++) {
		long high = strchr(digits, value[2 * i]) - digits;
		long low = strchr(digits, value[2 * i + 1]) - digits;
		key->bytes[i] = (unsigned char)(high * 16 + low);
	}
}

/* "key_seal_2": kept only where this binary may hold it. False: no such name. */
static bool set_key(const char *name, const char *value)
{
	if (strncmp(name, "key_", 4))
		return false;
	const char *purpose = name + 4, *number = strrchr(name, '_') + 1;
	if (number <= purpose)
		return false;
	int p = purpose_index(purpose, (size_t)(number - 1 - purpose));
	size_t length = strlen(number);
	if (p < 0 || length < 1 || length > 2 || strspn(number, "0123456789") != length)
		return false;
	int id = (int)strtol(number, NULL, 10);
	struct key key = {.id = id}, *slot = NULL;
	read_hex(name, value, &key);
	if (id < 1)
		refuse_to_start("%s: keys are numbered from 1", name);
	if (!binary_holds(purposes[p]))
		return true;
	for (int i = 0; i < key_counts[p]; i++)
		if (keys[p][i].id == id)
			slot = &keys[p][i];
	if (!slot && key_counts[p] == GENERATIONS)
		refuse_to_start("%s is one too many: at most %d of a purpose", name, GENERATIONS);
	if (!slot)
		slot = &keys[p][key_counts[p]++];
	*slot = key;
	return true;
}

static void set(const char *name, const char *value, const char *where)
{
	if (!utf8_valid(value, strlen(value)))
		refuse_to_start("%s in %s is not UTF-8", name, where);
	for (int i = 0; i < TEXTS; i++)
		if (!strcmp(texts[i].name, name)) {
			*texts[i].value = arena_text(memory, value);
			return;
		}
	if (!set_key(name, value) && !config_set_provider(memory, binary_name, name, value))
		refuse_to_start("there is no setting \"%s\" (%s)", name, where);
}

/* One `name = value`; what follows # at a line's start is a comment. */
static void read_line(char *line, const char *path, int number)
{
	line += strspn(line, " \t");
	line[strcspn(line, "\r\n")] = 0;
	if (!*line || *line == '#')
		return;
	size_t name_length = strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789_");
	char *value = line + name_length;
	value += strspn(value, " \t");
	if (!name_length || *value != '=')
		refuse_to_start("%s line %d is not \"name = value\"", path, number);
	value += 1 + strspn(value + 1, " \t");
	line[name_length] = 0;
	for (size_t end = strlen(value); end && strchr(" \t", value[end - 1]); end--)
		value[end - 1] = 0;
	set(line, value, path);
}

static void read_file(const char *path)
{
	FILE *file = fopen(path, "re");
	if (!file)
		refuse_to_start("cannot read %s", path);
	char line[4096];
	for (int number = 1; fgets(line, sizeof line, file); number++) {
		if (strlen(line) == sizeof line - 1)
			refuse_to_start("%s line %d is too long", path, number);
		read_line(line, path, number);
	}
	fclose(file);
}

static void read_environment(void)
{
	static const char prefix[] = "LOYALTY_";
	for (char **entry = environ; *entry; entry++) {
		const char *equals = strchr(*entry, '=');
		if (!equals || strncmp(*entry, prefix, sizeof prefix - 1))
			continue;
		const char *start = *entry + sizeof prefix - 1;
		char *name = arena_copy(memory, start, (size_t)(equals - start));
		for (char *p = name; *p; p++)
			if (*p >= 'A' && *p <= 'Z')
				*p = (char)(*p - 'A' + 'a');
		/* The path of the file, and what tests/with_postgres.sh tells itself. */
		if (strcmp(name, "config") && strcmp(name, "cluster"))
			set(name, equals + 1, "the environment");
	}
}

static void check_origin(const char *origin)
{
	const char *host = !strncmp(origin, "http://", 7)    ? origin + 7
			   : !strncmp(origin, "https://", 8) ? origin + 8
							     : "";
	if (*origin && (!*host || strpbrk(host, "/?# ")))
		refuse_to_start("public_origin must be like https://loyalty.example");
}

/* What the demo may do and people's points may not meet. */
static void check_production(const char *name, const char *path)
{
	if (!strcmp(name, "dev"))
		refuse_to_start("the dev binary is for demo mode only");
	if (!*settings.public_origin)
		refuse_to_start("public_origin is missing, production needs it");
	static const char *const channels[] = {"sms", "email", "whatsapp", "telegram", "push"};
	for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
		if (strstr(config_senders(&settings, channels[i]), "sandbox"))
			refuse_to_start("send_%s names the sandbox, which is for demo mode only",
					channels[i]);
	struct stat status;
	if (path && !stat(path, &status) && status.st_mode & S_IRWXO)
		refuse_to_start("%s holds keys and is open to everyone", path);
	int64_t offset = 0;
	FILE *clock = fopen(arena_printf(memory, "%s/clock", settings.var), "re");
	if (clock) {
		bool moved = fread(&offset, sizeof offset, 1, clock) && offset;
		fclose(clock);
		if (moved)
			refuse_to_start("the clock in %s was moved, which is for demo mode only",
					settings.var);
	}
}

static void check(const char *name, const char *path)
{
	for (int i = 0; i < TEXTS; i++) {
		if (!*texts[i].value)
			*texts[i].value = texts[i].standard;
		if (!*texts[i].value || (!texts[i].standard && !**texts[i].value))
			refuse_to_start("%s is missing", texts[i].name);
	}
	if (strcmp(mode, "demo") && strcmp(mode, "production"))
		refuse_to_start("mode must be demo or production");
	settings.demo = !strcmp(mode, "demo");
	if (strcmp(settings.sandbox, "on") && strcmp(settings.sandbox, "required") &&
	    strcmp(settings.sandbox, "off"))
		refuse_to_start("sandbox must be on, required or off");
	check_origin(settings.public_origin);
	for (int p = 0; p < PURPOSES; p++)
		if (binary_holds(purposes[p]) && !key_counts[p])
			refuse_to_start("key_%s_1 is missing", purposes[p]);
	if (!settings.demo)
		check_production(name, path);
}

const struct config *config_open(const char *name)
{
	if (!memory)
		memory = arena_new(FILE_LIMIT * 8);
	settings = (struct config){0};
	mode = binary_keys = NULL;
	config_forget_providers();
	memset(key_counts, 0, sizeof key_counts);
	for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++)
		if (!strcmp(binaries[i].binary, name)) {
			binary_name = binaries[i].binary;
			binary_keys = binaries[i].keys;
			settings.database_role = binaries[i].role;
		}
	if (!binary_keys)
		refuse_to_start("there is no binary \"%s\"", name);
	const char *path = getenv("LOYALTY_CONFIG");
	if (path && *path)
		read_file(path);
	read_environment();
	check(name, path);
	return &settings;
}

const struct key *config_key(const struct config *config, const char *purpose)
{
	(void)config;
	const struct key *newest = NULL;
	int p = purpose_index(purpose, strlen(purpose));
	for (int i = 0; p >= 0 && i < key_counts[p]; i++)
		if (!newest || keys[p][i].id > newest->id)
			newest = &keys[p][i];
	if (!newest)
		refuse_to_start("this binary does not hold the key \"%s\"", purpose);
	return newest;
}

const struct key *config_key_by_id(const struct config *config, const char *purpose, int id)
{
	(void)config;
	int p = purpose_index(purpose, strlen(purpose));
	for (int i = 0; p >= 0 && i < key_counts[p]; i++)
		if (keys[p][i].id == id)
			return &keys[p][i];
	return NULL;
}
