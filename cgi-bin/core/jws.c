/* A header, the claims and a signature over both, in base64url. */
#include "core/jws.h"
#include "core/crypto.h"
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

static const char *signed_part(struct arena *arena, const char *algorithm, const char *claims)
{
	const char *header = arena_printf(arena, "{\"alg\":\"%s\",\"typ\":\"JWT\"}", algorithm);
	return arena_printf(arena, "%s.%s", base64url(arena, header, strlen(header)),
			    base64url(arena, claims, strlen(claims)));
}

/* A key that wants a password is none: nobody is there to type it. */
static int no_password(char *text, int size, int writing, void *user)
{
	(void)text, (void)size, (void)writing, (void)user;
	return -1;
}

static EVP_PKEY *rsa_key(const char *pem)
{
	BIO *text = BIO_new_mem_buf(pem, -1);
	EVP_PKEY *key = text ? PEM_read_bio_PrivateKey(text, NULL, no_password, NULL) : NULL;
	BIO_free(text);
	if (key && EVP_PKEY_is_a(key, "RSA"))
		return key;
	EVP_PKEY_free(key);
	ERR_clear_error(); /* TLS would take it for its own */
	return NULL;
}

const char *jws_rs256(struct arena *arena, const char *pem, const char *claims)
{
	const char *text = signed_part(arena, "RS256", claims);
	EVP_PKEY *key = rsa_key(pem);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t length = key ? (size_t)EVP_PKEY_get_size(key) : 0;
	unsigned char *signature = arena_alloc(arena, length + 1);
	bool done = key && context &&
		    EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) > 0 &&
		    EVP_DigestSign(context, signature, &length, (const unsigned char *)text,
				   strlen(text)) > 0;
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	return done ? arena_printf(arena, "%s.%s", text, base64url(arena, signature, length))
		    : NULL;
}

const char *jws_es256(struct arena *arena, const struct p256 *key, const char *claims)
{
	const char *text = signed_part(arena, "ES256", claims);
	unsigned char signature[P256_SIGNATURE];
	if (!p256_sign(key, text, strlen(text), signature))
		return NULL;
	return arena_printf(arena, "%s.%s", text, base64url(arena, signature, sizeof signature));
}
