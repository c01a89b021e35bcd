/* OpenSSL's keys, made of raw bytes and back. */
#include "core/p256.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>
#include <string.h>

bool p256_complete(struct p256 *pair)
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	EC_POINT *point = group ? EC_POINT_new(group) : NULL;
	BIGNUM *number = BN_bin2bn(pair->private, P256_PRIVATE, NULL);
	bool done = point && number && !BN_is_zero(number) &&
		    BN_cmp(number, EC_GROUP_get0_order(group)) < 0 &&
		    EC_POINT_mul(group, point, number, NULL, NULL, NULL) &&
		    EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, pair->public,
				       P256_PUBLIC, NULL) == P256_PUBLIC;
	BN_clear_free(number);
	EC_POINT_free(point);
	EC_GROUP_free(group);
	return done;
}

/* With `private` NULL a public key alone; NULL when the point is not on the curve. */
static EVP_PKEY *key_of(const unsigned char *private, const unsigned char public[P256_PUBLIC])
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	BIGNUM *number = private ? BN_bin2bn(private, P256_PRIVATE, NULL) : NULL;
	EVP_PKEY *key = NULL;
	OSSL_PARAM *parts = NULL;
	bool filled = context && build && (number || !private) &&
		      OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME,
						      "prime256v1", 0) &&
		      OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, public,
						       P256_PUBLIC) &&
		      (!number || OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, number));
	if (filled && (parts = OSSL_PARAM_BLD_to_param(build)) &&
	    EVP_PKEY_fromdata_init(context) > 0 &&
	    EVP_PKEY_fromdata(context, &key, number ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
			      parts) <= 0)
		key = NULL;
	OSSL_PARAM_free(parts);
	BN_clear_free(number);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(context);
	ERR_clear_error(); /* TLS would take it for its own */
	return key;
}

bool p256_make(struct p256 *pair)
{
	EVP_PKEY *key = EVP_EC_gen("prime256v1");
	BIGNUM *number = NULL;
	bool done = key && EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &number) &&
		    BN_bn2binpad(number, pair->private, P256_PRIVATE) == P256_PRIVATE;
	BN_clear_free(number);
	EVP_PKEY_free(key);
	return done && p256_complete(pair);
}

bool p256_agree(const struct p256 *pair, const unsigned char other[P256_PUBLIC],
		unsigned char secret[P256_SECRET])
{
	EVP_PKEY *own = key_of(pair->private, pair->public), *theirs = key_of(NULL, other);
	EVP_PKEY_CTX *context = own ? EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL) : NULL;
	size_t length = P256_SECRET;
	bool done = context && theirs && EVP_PKEY_derive_init(context) > 0 &&
		    EVP_PKEY_derive_set_peer(context, theirs) > 0 &&
		    EVP_PKEY_derive(context, secret, &length) > 0 && length == P256_SECRET;
	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(theirs);
	EVP_PKEY_free(own);
	return done;
}

/* OpenSSL writes DER, a sequence of two integers of any length. */
static bool side_by_side(const unsigned char *der, size_t length,
			 unsigned char signature[P256_SIGNATURE])
{
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)length);
	bool done = pair && BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, 32) == 32 &&
		    BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + 32, 32) == 32;
	ECDSA_SIG_free(pair);
	return done;
}

bool p256_sign(const struct p256 *pair, const void *data, size_t length,
	       unsigned char signature[P256_SIGNATURE])
{
	EVP_PKEY *key = key_of(pair->private, pair->public);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char der[80];
	size_t written = sizeof der;
	bool done = key && context &&
		    EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) > 0 &&
		    EVP_DigestSign(context, der, &written, data, length) > 0 &&
		    side_by_side(der, written, signature);
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	return done;
}
