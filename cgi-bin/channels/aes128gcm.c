/* One record: header (salt, record size, our public key), then the sealed text. */
#include "channels/aes128gcm.h"
#include "core/digest.h"
#include <openssl/evp.h>
#include <string.h>

enum { SECRET = 32, KEY = 16, NONCE = 12, TAG = 16, HEADER = PUSH_SALT + 4 + 1 + P256_PUBLIC };

/* HKDF with SHA-256 (RFC 5869) for one block. */
static void derive(const unsigned char *salt, size_t salt_length,
		   const unsigned char secret[SECRET], const void *info, size_t info_length,
		   unsigned char out[DIGEST_MOST])
{
	unsigned char extracted[DIGEST_MOST], text[160];
	size_t length = hmac_bytes(DIGEST_SHA256, salt, salt_length, secret, SECRET, extracted);
	memcpy(text, info, info_length);
	text[info_length] = 1;
	hmac_bytes(DIGEST_SHA256, extracted, length, text, info_length + 1, out);
}

static bool seal(const unsigned char *key, const unsigned char *nonce, const unsigned char *text,
		 size_t length, unsigned char *out)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	static const unsigned char last = 2; /* marks the last record, without padding */
	int written = 0, more = 0, end = 0;
	bool done = context &&
		    EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), NULL, key, nonce) > 0 &&
		    EVP_EncryptUpdate(context, out, &written, text, (int)length) > 0 &&
		    EVP_EncryptUpdate(context, out + written, &more, &last, 1) > 0 &&
		    EVP_EncryptFinal_ex(context, out + written + more, &end) > 0 &&
		    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, TAG, out + length + 1) > 0;
	EVP_CIPHER_CTX_free(context);
	return done;
}

/* What both sides derive their keys from: the shared secret, bound to both public keys and to what
 * only the browser and we know. */
static bool agree(const struct push_receiver *receiver, const struct p256 *sender,
		  unsigned char secret[DIGEST_MOST])
{
	static const char label[] = "WebPush: info"; /* with its 0 */
	unsigned char shared[P256_SECRET], info[sizeof label + 2 * (size_t)P256_PUBLIC];
	if (!p256_agree(sender, receiver->public, shared))
		return false;
	memcpy(info, label, sizeof label);
	memcpy(info + sizeof label, receiver->public, P256_PUBLIC);
	memcpy(info + sizeof label + P256_PUBLIC, sender->public, P256_PUBLIC);
	derive(receiver->auth, PUSH_AUTH, shared, info, sizeof info, secret);
	return true;
}

const unsigned char *aes128gcm_body(struct arena *arena, const struct push_receiver *receiver,
				    const struct p256 *sender, const unsigned char salt[PUSH_SALT],
				    const void *text, size_t length)
{
	static const char key_label[] = "Content-Encoding: aes128gcm",
			  nonce_label[] = "Content-Encoding: nonce";
	static const unsigned char record_size[4] = {0, 0, PUSH_BODY_LIMIT >> 8, 0};
	unsigned char secret[DIGEST_MOST], key[DIGEST_MOST], nonce[DIGEST_MOST];
	if (length + PUSH_OVERHEAD > PUSH_BODY_LIMIT || !agree(receiver, sender, secret))
		return NULL;
	derive(salt, PUSH_SALT, secret, key_label, sizeof key_label, key);
	derive(salt, PUSH_SALT, secret, nonce_label, sizeof nonce_label, nonce);
	unsigned char *body = arena_alloc(arena, length + PUSH_OVERHEAD), *at = body;
	memcpy(at, salt, PUSH_SALT);
	at += PUSH_SALT;
	memcpy(at, record_size, sizeof record_size);
	at += sizeof record_size;
	*at++ = P256_PUBLIC;
	memcpy(at, sender->public, P256_PUBLIC);
	return seal(key, nonce, text, length, body + HEADER) ? body : NULL;
}
