/* The library from within: its operations, errors and edges. Run under the address and undefined-behaviour sanitizers. */
#include <string.h>

#include <mbedtls/md.h>

#include "check.h"
#include "mbedtls_versions.h"
#include "rsa_hardware.h"
#include "rsa_key.h"

enum { OCTETS = NP_RSA_MODULUS_OCTETS };

/* DER of an AlgorithmIdentifier for SHA-256 and the head of its octet string: RFC 8017, section 9.2, note 1. */
static const uint8_t digest_info[] = {
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};

static int encrypt(int32_t handle, mbedtls_md_type_t hash, const uint8_t *plain, size_t length, uint8_t *cipher)
{
    np_rsa_key *key = np_rsa_find(handle);
    CHECK(key != NULL);
    CHECK(np_mbedtls_set_padding(&key->rsa, MBEDTLS_RSA_PKCS_V21, hash) == 0);
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    return mbedtls_rsa_rsaes_oaep_encrypt(
        &key->rsa, mbedtls_ctr_drbg_random, &key->random, NULL, 0, length, plain, cipher);
#else
    return mbedtls_rsa_rsaes_oaep_encrypt(
        &key->rsa, mbedtls_ctr_drbg_random, &key->random, MBEDTLS_RSA_PUBLIC, NULL, 0, length, plain, cipher);
#endif
}

static void check_error(int32_t result, int step, int mbedtls_code)
{
    CHECK(result < 0);
    CHECK(NP_RSA_ERROR_STEP(result) == step);
    CHECK(NP_RSA_ERROR_MBEDTLS(result) == mbedtls_code);
}

static int all_zero(const uint8_t *octets, size_t length)
{
    uint8_t any = 0;
    for (size_t i = 0; i < length; i++) {
        any |= octets[i];
    }
    return any == 0;
}

static int32_t make_key(int *steps)
{
    const int32_t handle = np_rsa_begin();
    CHECK(handle > 0);
    int32_t result = NP_RSA_MORE;
    for (*steps = 0; result == NP_RSA_MORE; (*steps)++) {
        result = np_rsa_step(handle);
    }
    CHECK(result == 0);
    return handle;
}

static void check_unusable(int32_t handle)
{
    uint8_t octets[OCTETS] = {0};
    check_error(np_rsa_modulus(handle, octets, OCTETS), NP_RSA_STEP_HANDLE, 0);
    check_error(np_rsa_private(handle, octets, OCTETS, octets, OCTETS), NP_RSA_STEP_HANDLE, 0);
    check_error(np_rsa_decrypt(handle, octets, OCTETS, octets, OCTETS), NP_RSA_STEP_HANDLE, 0);
    check_error(np_rsa_sign(handle, octets, 1, octets, OCTETS), NP_RSA_STEP_HANDLE, 0);
}

/* Closed in the middle of making, a key leaves nothing behind: the leak check of the sanitizer looks. */
static void test_unfinished(void)
{
    for (int stage = NP_RSA_STAGE_P; stage < NP_RSA_STAGE_READY; stage++) {
        const int32_t handle = np_rsa_begin();
        CHECK(handle > 0);
        while (np_rsa_find_any(handle)->stage < stage) {
            CHECK(np_rsa_step(handle) == NP_RSA_MORE);
        }
        check_unusable(handle);
        CHECK(np_rsa_close(handle) == 0);
        check_error(np_rsa_step(handle), NP_RSA_STEP_HANDLE, 0);
    }
}

/* What FIPS 186-4, appendix B.3.1, asks of the numbers of a key, looked at with other calls than those that made it. */
static void test_numbers(int32_t handle)
{
    mbedtls_mpi p, q, d, n, product;
    np_rsa_key *key = np_rsa_find(handle);
    mbedtls_mpi_init(&p);
    mbedtls_mpi_init(&q);
    mbedtls_mpi_init(&d);
    mbedtls_mpi_init(&n);
    mbedtls_mpi_init(&product);
    CHECK(mbedtls_rsa_export(&key->rsa, &n, &p, &q, &d, NULL) == 0);
    CHECK(mbedtls_mpi_bitlen(&n) == 2048 && mbedtls_mpi_bitlen(&p) == 1024 && mbedtls_mpi_bitlen(&q) == 1024 && mbedtls_mpi_bitlen(&d) > 1024);
    CHECK(mbedtls_mpi_is_prime_ext(&p, 20, mbedtls_ctr_drbg_random, &key->random) == 0);
    CHECK(mbedtls_mpi_is_prime_ext(&q, 20, mbedtls_ctr_drbg_random, &key->random) == 0);
    CHECK(mbedtls_mpi_mul_mpi(&product, &p, &q) == 0 && mbedtls_mpi_cmp_mpi(&product, &n) == 0);
    CHECK(mbedtls_mpi_sub_mpi(&product, &p, &q) == 0 && mbedtls_mpi_bitlen(&product) > 924);
    CHECK(key->p.MBEDTLS_PRIVATE(p) == NULL && key->q.MBEDTLS_PRIVATE(p) == NULL);
    mbedtls_mpi_free(&p);
    mbedtls_mpi_free(&q);
    mbedtls_mpi_free(&d);
    mbedtls_mpi_free(&n);
    mbedtls_mpi_free(&product);
}

static void test_modulus(int32_t handle)
{
    uint8_t modulus[OCTETS];
    CHECK(np_rsa_modulus(handle, modulus, OCTETS) == 0);
    CHECK((modulus[0] & 0x80) != 0 && (modulus[OCTETS - 1] & 1) != 0);
    check_error(np_rsa_modulus(handle, modulus, OCTETS - 1), NP_RSA_STEP_ARGUMENT, 0);
    check_error(np_rsa_modulus(handle, NULL, OCTETS), NP_RSA_STEP_ARGUMENT, 0);
}

static void test_bare_operation(int32_t handle)
{
    uint8_t input[OCTETS] = {0}, output[OCTETS], back[OCTETS];
    for (int i = 1; i < OCTETS; i++) {
        input[i] = (uint8_t)(i * 7);
    }
    CHECK(np_rsa_private(handle, input, OCTETS, output, OCTETS) == 0);
    CHECK(mbedtls_rsa_public(&np_rsa_find(handle)->rsa, output, back) == 0);
    CHECK(memcmp(input, back, OCTETS) == 0);

    /* In place, and a number that is not below the modulus. */
    CHECK(np_rsa_private(handle, back, OCTETS, back, OCTETS) == 0);
    CHECK(memcmp(output, back, OCTETS) == 0);
    memset(input, 0xFF, OCTETS);
    check_error(np_rsa_private(handle, input, OCTETS, output, OCTETS), NP_RSA_STEP_OPERATION,
        MBEDTLS_ERR_RSA_PRIVATE_FAILED + MBEDTLS_ERR_MPI_BAD_INPUT_DATA);
    CHECK(all_zero(output, OCTETS));
    check_error(np_rsa_private(handle, input, OCTETS - 1, output, OCTETS), NP_RSA_STEP_ARGUMENT, 0);
    check_error(np_rsa_private(handle, input, OCTETS, output, OCTETS + 1), NP_RSA_STEP_ARGUMENT, 0);
    check_error(np_rsa_private(handle, NULL, OCTETS, output, OCTETS), NP_RSA_STEP_ARGUMENT, 0);
    check_error(np_rsa_private(handle, input, OCTETS, NULL, OCTETS), NP_RSA_STEP_ARGUMENT, 0);
}

static void test_blinding(int32_t handle)
{
    uint8_t input[OCTETS] = {0}, output[OCTETS];
    uint8_t before[OCTETS] = {0}, after[OCTETS] = {0};
    np_rsa_key *key = np_rsa_find(handle);
    input[OCTETS - 1] = 2;
    CHECK(np_rsa_private(handle, input, OCTETS, output, OCTETS) == 0);
    CHECK(mbedtls_mpi_write_binary(&key->rsa.MBEDTLS_PRIVATE(Vi), before, OCTETS) == 0);
    CHECK(np_rsa_private(handle, input, OCTETS, output, OCTETS) == 0);
    CHECK(mbedtls_mpi_write_binary(&key->rsa.MBEDTLS_PRIVATE(Vi), after, OCTETS) == 0);
    CHECK(!all_zero(before, OCTETS) && !all_zero(after, OCTETS) && memcmp(before, after, OCTETS) != 0);
}

static void test_decryption(int32_t handle)
{
    uint8_t plain[NP_RSA_MAX_PLAIN_OCTETS], cipher[OCTETS], found[OCTETS];
    memset(plain, 0x5A, sizeof plain);
    const size_t lengths[] = {0, 1, 32, NP_RSA_MAX_PLAIN_OCTETS};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        CHECK(encrypt(handle, MBEDTLS_MD_SHA256, plain, lengths[i], cipher) == 0);
        CHECK(np_rsa_decrypt(handle, cipher, OCTETS, found, sizeof found) == (int32_t)lengths[i]);
        CHECK(memcmp(plain, found, lengths[i]) == 0);
    }

    /* A buffer too small for the plain text; another hash; a bit turned; a number that is not below the modulus. */
    memset(found, 0xAA, sizeof found);
    check_error(np_rsa_decrypt(handle, cipher, OCTETS, found, 189), NP_RSA_STEP_DECRYPT, MBEDTLS_ERR_RSA_OUTPUT_TOO_LARGE);
    CHECK(all_zero(found, 189) && found[189] == 0xAA);
    cipher[OCTETS - 1] ^= 1;
    check_error(np_rsa_decrypt(handle, cipher, OCTETS, found, sizeof found), NP_RSA_STEP_DECRYPT, MBEDTLS_ERR_RSA_INVALID_PADDING);
    CHECK(encrypt(handle, MBEDTLS_MD_SHA384, plain, 32, cipher) == 0);
    memset(found, 0xAA, sizeof found);
    check_error(np_rsa_decrypt(handle, cipher, OCTETS, found, sizeof found), NP_RSA_STEP_DECRYPT, MBEDTLS_ERR_RSA_INVALID_PADDING);
    CHECK(all_zero(found, sizeof found));
    memset(cipher, 0xFF, OCTETS);
    check_error(np_rsa_decrypt(handle, cipher, OCTETS, found, sizeof found), NP_RSA_STEP_DECRYPT,
        MBEDTLS_ERR_RSA_PRIVATE_FAILED + MBEDTLS_ERR_MPI_BAD_INPUT_DATA);
    check_error(np_rsa_decrypt(handle, cipher, OCTETS - 1, found, sizeof found), NP_RSA_STEP_ARGUMENT, 0);
    check_error(np_rsa_decrypt(handle, NULL, OCTETS, found, sizeof found), NP_RSA_STEP_ARGUMENT, 0);
    check_error(np_rsa_decrypt(handle, cipher, OCTETS, NULL, 0), NP_RSA_STEP_ARGUMENT, 0);
}

static void check_signature(int32_t handle, const uint8_t *message, size_t length)
{
    uint8_t signature[OCTETS], opened[OCTETS], expected[OCTETS];
    CHECK(np_rsa_sign(handle, message, length, signature, OCTETS) == 0);
    CHECK(mbedtls_rsa_public(&np_rsa_find(handle)->rsa, signature, opened) == 0);
    memset(expected, 0xFF, OCTETS);
    expected[0] = 0;
    expected[1] = 1;
    expected[OCTETS - 32 - sizeof digest_info - 1] = 0;
    memcpy(expected + OCTETS - 32 - sizeof digest_info, digest_info, sizeof digest_info);
    const uint8_t nothing = 0;
    CHECK(mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), length == 0 ? &nothing : message, length, expected + OCTETS - 32) == 0);
    CHECK(memcmp(expected, opened, OCTETS) == 0);
}

static void test_signature(int32_t handle)
{
    uint8_t message[1000], signature[OCTETS];
    memset(message, 0x31, sizeof message);
    check_signature(handle, message, sizeof message);
    check_signature(handle, message, 1);
    check_signature(handle, NULL, 0);
    check_error(np_rsa_sign(handle, NULL, 1, signature, OCTETS), NP_RSA_STEP_ARGUMENT, 0);
    check_error(np_rsa_sign(handle, message, 1, NULL, OCTETS), NP_RSA_STEP_ARGUMENT, 0);
    check_error(np_rsa_sign(handle, message, 1, signature, OCTETS - 1), NP_RSA_STEP_ARGUMENT, 0);
}

static void check_closed(int32_t handle)
{
    check_error(np_rsa_close(handle), NP_RSA_STEP_HANDLE, 0);
    check_error(np_rsa_step(handle), NP_RSA_STEP_HANDLE, 0);
    check_unusable(handle);
}

static void test_handles(int32_t first)
{
    int32_t handles[NP_RSA_MAX_KEYS] = {first};
    int steps;
    for (int i = 1; i < NP_RSA_MAX_KEYS; i++) {
        handles[i] = make_key(&steps);
    }
    check_error(np_rsa_begin(), NP_RSA_STEP_TABLE, 0);

    /* The place is used again, under another handle. */
    CHECK(np_rsa_close(handles[2]) == 0);
    const int32_t again = make_key(&steps);
    CHECK(again != handles[2]);
    check_closed(handles[2]);
    handles[2] = again;

    uint8_t one[OCTETS], other[OCTETS];
    CHECK(np_rsa_modulus(handles[0], one, OCTETS) == 0 && np_rsa_modulus(again, other, OCTETS) == 0);
    CHECK(memcmp(one, other, OCTETS) != 0);
    for (int i = 0; i < NP_RSA_MAX_KEYS; i++) {
        CHECK(np_rsa_close(handles[i]) == 0);
        check_closed(handles[i]);
    }
}

int main(void)
{
    check_closed(0);
    check_closed(-1);
    check_closed(INT32_MAX);
    check_closed(INT32_MIN);
    int steps;
    const int32_t handle = make_key(&steps);
    CHECK(steps > 2 * 6); /* rounds alone; candidates that are not prime come on top */
    CHECK(np_rsa_step(handle) == 0);
    test_numbers(handle);
    test_unfinished();
    test_modulus(handle);
    test_bare_operation(handle);
    test_blinding(handle);
    test_decryption(handle);
    test_signature(handle);
    test_decryption(handle);
    test_handles(handle);
    return 0;
}
