/* With GUEST_PAGES set to a folder, pages that tests pass by are kept there to be looked at. */
#pragma once
#include "guest_world.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void keep(struct guest_world *place, const char *name)
{
	const char *folder = getenv("GUEST_PAGES");
	char path[512];
	if (!folder)
		return;
	snprintf(path, sizeof path, "%s/%s.html", folder, name);
	FILE *file = fopen(path, "w");
	if (!file)
		return;
	fwrite(place->browser->page, 1, strlen(place->browser->page), file);
	fclose(file);
}
