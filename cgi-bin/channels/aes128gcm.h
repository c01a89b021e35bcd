/* The body of a Web Push: RFC 8291 on top of RFC 8188's coding "aes128gcm". The push service
 * carries it and cannot read it. */
#pragma once
#include "core/arena.h"
#include "core/p256.h"

enum {
	PUSH_AUTH = 16,
	PUSH_SALT = 16,
	PUSH_OVERHEAD = 86 + 1 + 16, /* header, padding's mark, tag */
	PUSH_BODY_LIMIT = 4096	     /* what every push service takes */
};

struct push_receiver { /* of the browser's subscription */
	unsigned char public[P256_PUBLIC], auth[PUSH_AUTH];
};

/* `sender` and `salt` are fresh for each message. The body has `length` + PUSH_OVERHEAD bytes; NULL
 * when the receiver's key is none or it would be too long. */
const unsigned char *aes128gcm_body(struct arena *arena, const struct push_receiver *receiver,
				    const struct p256 *sender, const unsigned char salt[PUSH_SALT],
				    const void *text, size_t length);
