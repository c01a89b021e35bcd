/* Hashing and checking passwords. Each call costs 19 MiB and tens of milliseconds: the binary that
 * signs people in has a pool of its own. */
#include "domain/password.h"
#include "core/crypto.h"
#include <argon2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PASSES = 2, MEMORY_KIB = 19 * 1024, LANES = 1, SALT_BYTES = 16 };

/* Of a random password that nobody kept, by the same terms. */
static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$4iaoNkFIp80TkT3Y7a3xfA$"
			     "r7VibGlXNbA6q71uJBCRHMSNskhNA9AJu7x9u68NorY";

static void end_without_memory(int result)
{
	fprintf(stderr, "password: %s\n", argon2_error_message(result));
	exit(EXIT_FAILURE);
}

const char *password_hash(struct arena *arena, const char *password)
{
	unsigned char salt[SALT_BYTES];
	size_t room =
		argon2_encodedlen(PASSES, MEMORY_KIB, LANES, SALT_BYTES, HASH_BYTES, Argon2_id);
	char *encoded = arena_alloc(arena, room);

	random_fill(salt, sizeof(salt));
	int result = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password, strlen(password),
					   salt, sizeof(salt), HASH_BYTES, encoded, room);
	if (result != ARGON2_OK)
		end_without_memory(result);
	return encoded;
}

bool password_matches(const char *encoded, const char *password)
{
	int result = argon2id_verify(encoded, password, strlen(password));

	if (result == ARGON2_MEMORY_ALLOCATION_ERROR)
		end_without_memory(result);
	if (result != ARGON2_OK && result != ARGON2_VERIFY_MISMATCH)
		password_dummy_check(password);
	return result == ARGON2_OK;
}

void password_dummy_check(const char *password)
{
	int result = argon2id_verify(nobody, password, strlen(password));

	if (result != ARGON2_OK && result != ARGON2_VERIFY_MISMATCH)
		end_without_memory(result);
}
