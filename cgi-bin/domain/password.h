/* Passwords of staff and owners: which are acceptable, and how they are kept and checked. */
#pragma once
#include "core/arena.h"
#include <stdbool.h>

enum { PASSWORD_LEAST = 12, PASSWORD_MOST_BYTES = 128 };

enum password_fault {
	PASSWORD_OK,
	PASSWORD_TOO_SHORT,  /* under 12 characters */
	PASSWORD_TOO_LONG,   /* over 128 bytes of UTF-8 */
	PASSWORD_HOLDS_NAME, /* the login, what stands before its @, or the network's name */
	PASSWORD_REPEATS,    /* a character four times in a row, or all of it a piece of up to four
				over and over */
	PASSWORD_COMMON,     /* one of common_phrases.txt */
};

/* The first fault that applies. Letter case never counts; neither do blanks and punctuation in
 * comparing with names and common phrases. Names of fewer than four letters and digits are not
 * looked for. */
enum password_fault password_acceptable(const char *password, const char *login_name,
					const char *network_name);

/* Argon2id, 19 MiB, two passes, one lane, a random salt: the encoded form that is stored. */
const char *password_hash(struct arena *arena, const char *password);
/* Takes as long whatever is stored: what is no encoded hash, "" too, matches nothing after the same
 * work. The process ends when the system has no memory for the work: a wrong answer would be
 * counted as a wrong password. */
bool password_matches(const char *encoded, const char *password);
/* The same work for a login that does not exist. */
void password_dummy_check(const char *password);
