/* Tokens that we sign, and the curve below them: published keys, and signatures that OpenSSL's own
 * verifying takes. What other people's libraries say of them is in tests/channels/push_test.mjs. */
#include "bytes.h"
#include "core/jws.h"
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

static const char claims[] = "{\"iss\":\"a@b.example\"}";

/* RFC 8291, appendix A. */
static struct p256 application_server(void)
{
	struct p256 pair = {0};
	fill(pair.private, "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", P256_PRIVATE);
	return pair;
}

static void a_published_pair_agrees(void **state)
{
	(void)state;
	struct p256 ours = application_server(), theirs = {0};
	unsigned char one[P256_SECRET], other[P256_SECRET];
	fill(theirs.private, "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94", P256_PRIVATE);
	assert_true(p256_complete(&ours));
	assert_true(p256_complete(&theirs));
	assert_string_equal(
		base64url(arena, ours.public, P256_PUBLIC),
		"BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6P"
		"Bru3jl7A8");
	assert_true(p256_agree(&ours, theirs.public, one));
	assert_true(p256_agree(&theirs, ours.public, other));
	assert_string_equal(base64url(arena, one, P256_SECRET),
			    "kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
	assert_memory_equal(one, other, P256_SECRET);
}

static void what_is_no_key(void **state)
{
	(void)state;
	struct p256 none = {0}, pair;
	unsigned char off[P256_PUBLIC] = {4}, secret[P256_SECRET];
	assert_false(p256_complete(&none));
	memset(none.private, 0xFF, P256_PRIVATE);
	assert_false(p256_complete(&none));
	assert_true(p256_make(&pair));
	assert_false(p256_agree(&pair, off, secret)); /* not on the curve */
	memcpy(off, pair.public, P256_PUBLIC);
	off[40] ^= 1;
	assert_false(p256_agree(&pair, off, secret));
	assert_null(jws_rs256(arena, "", claims));
	assert_null(jws_rs256(arena, "-----BEGIN PRIVATE KEY-----\nAAAA\n", claims));
}

static void pairs_are_fresh(void **state)
{
	(void)state;
	struct p256 one, other;
	assert_true(p256_make(&one));
	assert_true(p256_make(&other));
	assert_memory_not_equal(one.private, other.private, P256_PRIVATE);
	struct p256 again = one;
	memset(again.public, 0, P256_PUBLIC);
	assert_true(p256_complete(&again));
	assert_memory_equal(again.public, one.public, P256_PUBLIC);
}

/* The two parts that are signed, and the signature's bytes. */
static const unsigned char *taken_apart(const char *token, size_t *text, size_t *length)
{
	const char *last = strrchr(token, '.');
	*text = (size_t)(last - token);
	return base64url_bytes(arena, last + 1, length);
}

static bool verified(EVP_PKEY *key, const char *token, size_t text, const unsigned char *signature,
		     size_t length)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good = EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) > 0 &&
		    EVP_DigestVerify(context, signature, length, (const unsigned char *)token,
				     text) == 1;
	EVP_MD_CTX_free(context);
	return good;
}

static const char *pem_of(EVP_PKEY *key)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	assert_true(PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL));
	long length = BIO_get_mem_data(bio, &text);
	const char *pem = arena_copy(arena, text, (size_t)length);
	BIO_free(bio);
	return pem;
}

static void rs256_is_signed_by_the_pem(void **state)
{
	(void)state;
	EVP_PKEY *key = EVP_RSA_gen(2048), *curve = EVP_EC_gen("prime256v1");
	const char *token = jws_rs256(arena, pem_of(key), claims);
	size_t text, length;
	assert_non_null(token);
	static const char start[] =
		"eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJhQGIuZXhhbXBsZSJ9.";
	assert_memory_equal(token, start, sizeof start - 1);
	const unsigned char *signature = taken_apart(token, &text, &length);
	assert_int_equal(length, 256);
	assert_true(verified(key, token, text, signature, length));
	assert_false(verified(key, token, text - 1, signature, length));
	/* One algorithm a key: another kind of key is none. */
	assert_null(jws_rs256(arena, pem_of(curve), claims));
	EVP_PKEY_free(curve);
	EVP_PKEY_free(key);
}

/* r and s as DER, in which OpenSSL takes them. */
static size_t der_of(const unsigned char *pair, unsigned char *der)
{
	size_t length = 2;
	for (int i = 0; i < 2; i++, pair += 32) {
		size_t skip = 0;
		while (skip < 31 && !pair[skip])
			skip++;
		bool zero = pair[skip] & 0x80;
		der[length++] = 2;
		der[length++] = (unsigned char)(32 - skip + zero);
		if (zero)
			der[length++] = 0;
		memcpy(der + length, pair + skip, 32 - skip);
		length += 32 - skip;
	}
	der[0] = 0x30;
	der[1] = (unsigned char)(length - 2);
	return length;
}

static EVP_PKEY *public_key(const struct p256 *pair)
{
	static const unsigned char head[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
					     0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
					     0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};
	unsigned char der[sizeof head + P256_PUBLIC];
	const unsigned char *at = der;
	memcpy(der, head, sizeof head);
	memcpy(der + sizeof head, pair->public, P256_PUBLIC);
	return d2i_PUBKEY(NULL, &at, sizeof der);
}

static void es256_is_r_and_s(void **state)
{
	(void)state;
	struct p256 pair = application_server();
	assert_true(p256_complete(&pair));
	EVP_PKEY *key = public_key(&pair);
	assert_non_null(key);
	for (int i = 0; i < 300; i++) { /* some have a short r or s */
		const char *token = jws_es256(arena, &pair, claims);
		unsigned char der[80];
		size_t text, length;
		const unsigned char *signature = taken_apart(token, &text, &length);
		assert_int_equal(length, P256_SIGNATURE);
		size_t der_length = der_of(signature, der);
		assert_true(verified(key, token, text, der, der_length));
	}
	EVP_PKEY_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_published_pair_agrees),
		cmocka_unit_test(what_is_no_key),
		cmocka_unit_test(pairs_are_fresh),
		cmocka_unit_test(rs256_is_signed_by_the_pem),
		cmocka_unit_test(es256_is_r_and_s),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
