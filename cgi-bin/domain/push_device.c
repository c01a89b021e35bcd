/* Registered devices: sealed rows, found by their keyed hash. */
#include "domain/push_device.h"
#include <string.h>

static bool starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

bool push_endpoint_fits(const struct config *config, const char *endpoint)
{
	size_t length = strlen(endpoint);
	bool here = config->demo && (starts(endpoint, "http://127.0.0.1:") ||
				     starts(endpoint, "http://localhost:"));
	if (length > PUSH_ENDPOINT || (!here && !starts(endpoint, "https://")))
		return false;
	const char *host = strstr(endpoint, "//") + 2;
	for (const char *at = host; *at; at++)
		if (*at <= 0x20 || *at >= 0x7F || strchr("\"<>\\", *at))
			return false;
	size_t authority = strcspn(host, "/?#");
	return authority > 0 && !memchr(host, '@', authority);
}
