/* The calls that mbedTLS 2.28 and 3.x spell differently, under one spelling. */
#ifndef NP_MBEDTLS_VERSIONS_H
#define NP_MBEDTLS_VERSIONS_H

#include <mbedtls/rsa.h>
#include <mbedtls/version.h>

#if MBEDTLS_VERSION_NUMBER < 0x021C0000 || MBEDTLS_VERSION_NUMBER >= 0x04000000
#error "mbedTLS 2.28 or 3.x is needed"
#endif

#if !defined(MBEDTLS_RSA_C) || !defined(MBEDTLS_GENPRIME) || !defined(MBEDTLS_PKCS1_V15) || !defined(MBEDTLS_PKCS1_V21)
#error "mbedTLS is needed with MBEDTLS_RSA_C, MBEDTLS_GENPRIME, MBEDTLS_PKCS1_V15 and MBEDTLS_PKCS1_V21"
#endif

#if !defined(MBEDTLS_CTR_DRBG_C) || !defined(MBEDTLS_ENTROPY_C) || !defined(MBEDTLS_SHA256_C)
#error "mbedTLS is needed with MBEDTLS_CTR_DRBG_C, MBEDTLS_ENTROPY_C and MBEDTLS_SHA256_C"
#endif

#if defined(MBEDTLS_TEST_NULL_ENTROPY) || defined(MBEDTLS_NO_DEFAULT_ENTROPY_SOURCES)
#error "mbedTLS has no entropy source of its own: a key would be guessable"
#endif

/* 3.x calls the fields of its structures private; the tests look into them. */
#ifndef MBEDTLS_PRIVATE
#define MBEDTLS_PRIVATE(field) field
#endif

typedef int (*np_random_function)(void *state, unsigned char *output, size_t length);

static inline void np_mbedtls_rsa_init(mbedtls_rsa_context *rsa)
{
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    mbedtls_rsa_init(rsa);
#else
    mbedtls_rsa_init(rsa, MBEDTLS_RSA_PKCS_V15, MBEDTLS_MD_NONE);
#endif
}

static inline int np_mbedtls_set_padding(mbedtls_rsa_context *rsa, int padding, mbedtls_md_type_t hash)
{
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    return mbedtls_rsa_set_padding(rsa, padding, hash);
#else
    mbedtls_rsa_set_padding(rsa, padding, hash);
    return 0;
#endif
}

static inline int np_mbedtls_oaep_decrypt(mbedtls_rsa_context *rsa, np_random_function random, void *state, const unsigned char *input,
    unsigned char *output, size_t output_length, size_t *written)
{
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    return mbedtls_rsa_rsaes_oaep_decrypt(rsa, random, state, NULL, 0, written, input, output, output_length);
#else
    return mbedtls_rsa_rsaes_oaep_decrypt(rsa, random, state, MBEDTLS_RSA_PRIVATE, NULL, 0, written, input, output, output_length);
#endif
}

static inline int np_mbedtls_sign_sha256(
    mbedtls_rsa_context *rsa, np_random_function random, void *state, const unsigned char *digest, unsigned char *signature)
{
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    return mbedtls_rsa_rsassa_pkcs1_v15_sign(rsa, random, state, MBEDTLS_MD_SHA256, 32, digest, signature);
#else
    return mbedtls_rsa_rsassa_pkcs1_v15_sign(rsa, random, state, MBEDTLS_RSA_PRIVATE, MBEDTLS_MD_SHA256, 32, digest, signature);
#endif
}

#endif
