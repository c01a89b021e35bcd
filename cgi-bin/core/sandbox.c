/* The sandbox, in one visible function: what each part needs, and the order in which the rest
 * goes. */
#include "core/sandbox.h"
#include "core/log.h"
#include "core/sandbox_private.h"
#include <fcntl.h>
#include <jansson.h>
#include <nss.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

static const struct sandbox_needs all_needs[] = {
	{"guest", .answers = true, .not_its = "owner"},
	{"manage", .answers = true, .not_its = "owner"},
	{"owner", .answers = true, .not_its = "staff_login"},
	{"api", .answers = true, .not_its = "owner"},
	{"hook", .answers = true, .not_its = "owner"},
	{"dev", .answers = true, .file = "outbox.jsonl", .not_its = "staff_login"},
	{"worker", .not_its = "owner"},
	{"send", .file = "outbox.jsonl", .adds = true, .calls = true, .not_its = "owner"},
	{"setup", .not_its = "owner_session"},
};

const struct sandbox_needs *sandbox_needs(const char *part)
{
	for (size_t i = 0; i < sizeof all_needs / sizeof *all_needs; i++)
		if (!strcmp(all_needs[i].part, part))
			return &all_needs[i];
	abort();
}

/* Libraries that would look for files of their own at first use have their answers now. */
static void settle_libraries(const struct sandbox_needs *needs)
{
	/* Names are found by what the C library has itself: other ways are further libraries, which
	 * cannot be loaded any more. */
	if (needs->calls)
		__nss_configure_lookup("hosts", "files dns");
	setenv("TZ", "Etc/UTC", 1);
	tzset();
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
	json_object_seed(0);
}

/* A rule is for a file that exists. */
static const char *make_file(const char *path)
{
	int file = open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0600);
	if (file >= 0)
		close(file);
	return path;
}

static const char *give_up_cores(void)
{
	struct rlimit none = {0, 0};
	return setrlimit(RLIMIT_CORE, &none) ? "core dumps cannot be turned off" : NULL;
}

static const char *give_up_privileges(void)
{
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? "privileges can still be gained" : NULL;
}

bool sandbox_enter(const struct config *config, const char *part)
{
	const struct sandbox_needs *needs = sandbox_needs(part);
	bool wanted = !SANITIZED && strcmp(config->sandbox, "off");
	char path[4096];

	settle_libraries(needs);
	snprintf(path, sizeof path, "%s/%s", config->var, needs->file ? needs->file : "");
	const char *missing[] = {
		give_up_cores(),
		give_up_privileges(),
		!wanted ? "no sandbox: built with sanitizers, or turned off"
			: sandbox_give_up_files(needs, needs->file ? make_file(path) : NULL),
		wanted ? sandbox_give_up_calls(needs) : NULL,
	};
	bool whole = true, required = !strcmp(config->sandbox, "required");
	for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
		if (missing[i]) {
			log_line(required ? "error" : "warning", "sandbox", "missing", missing[i],
				 NULL);
			whole = false;
		}
	return whole || !required;
}
