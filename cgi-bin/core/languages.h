/* What a viewer's language brings: its catalogue, and the templates with what is the same on every
 * page written into them. */
#pragma once
#include "core/mustache.h"
#include "core/words.h"

struct language {
	const struct words *words;
	const struct templates *templates;
};
/* [0] English, [1] Russian; for an app that chooses among them (choose_words). */
extern struct language app_languages[2];

/* Reads en.mo and ru.mo of the folder `words`, and the templates for each of them. False, and said
 * on standard error, when something is missing or broken. */
bool languages_open(const char *words, const char *templates);
void languages_close(void);
/* The templates of an app that speaks one language, its templates' own. NULL as templates_open. */
struct templates *templates_plain(const char *directory);
