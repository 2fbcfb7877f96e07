#include "rsa_hardware.h"

#include <mbedtls/md.h>
#include <mbedtls/platform.h>
#include <mbedtls/platform_util.h>

#include "mbedtls_versions.h"
#include "rsa_key.h"

#define DIGEST_OCTETS 32
#define SLOT_BITS 2 /* of a handle; the rest counts the keys begun */
#define SLOT_MASK ((1 << SLOT_BITS) - 1)
#define MAX_COUNT ((1 << (30 - SLOT_BITS)) - 1)

#if NP_RSA_MAX_KEYS != (1 << SLOT_BITS)
#error "the slots of the table and the bits for them in a handle differ"
#endif

static const char label[] = "NanoPeers RSA key";

static struct {
    int32_t handle; /* 0: free */
    np_rsa_key *key;
} slots[NP_RSA_MAX_KEYS];

static int32_t keys_begun;

np_rsa_key *np_rsa_find_any(int32_t handle)
{
    if (handle <= 0 || slots[handle & SLOT_MASK].handle != handle) {
        return NULL;
    }
    return slots[handle & SLOT_MASK].key;
}

np_rsa_key *np_rsa_find(int32_t handle)
{
    np_rsa_key *key = np_rsa_find_any(handle);
    return key != NULL && key->stage == NP_RSA_STAGE_READY ? key : NULL;
}

static int32_t free_slot(void)
{
    for (int32_t slot = 0; slot < NP_RSA_MAX_KEYS; slot++) {
        if (slots[slot].handle == 0) {
            return slot;
        }
    }
    return -1;
}

static void wipe_key(np_rsa_key *key)
{
    mbedtls_mpi_free(&key->p);
    mbedtls_mpi_free(&key->q);
    mbedtls_rsa_free(&key->rsa);
    mbedtls_ctr_drbg_free(&key->random);
    mbedtls_entropy_free(&key->entropy);
    mbedtls_platform_zeroize(key, sizeof *key);
    mbedtls_free(key);
}

static int seed_key(np_rsa_key *key)
{
    mbedtls_entropy_init(&key->entropy);
    mbedtls_ctr_drbg_init(&key->random);
    np_mbedtls_rsa_init(&key->rsa);
    mbedtls_mpi_init(&key->p);
    mbedtls_mpi_init(&key->q);
    return mbedtls_ctr_drbg_seed(
        &key->random, mbedtls_entropy_func, &key->entropy, (const unsigned char *)label, sizeof label - 1);
}

int32_t np_rsa_begin(void)
{
    const int32_t slot = free_slot();
    if (slot < 0 || keys_begun >= MAX_COUNT) {
        return NP_RSA_ERROR(NP_RSA_STEP_TABLE, 0);
    }
    np_rsa_key *key = mbedtls_calloc(1, sizeof *key);
    if (key == NULL) {
        return NP_RSA_ERROR(NP_RSA_STEP_MEMORY, 0);
    }
    const int code = seed_key(key);
    if (code != 0) {
        wipe_key(key);
        return NP_RSA_ERROR(NP_RSA_STEP_ENTROPY, code);
    }
    keys_begun++;
    slots[slot].key = key;
    slots[slot].handle = keys_begun << SLOT_BITS | slot;
    return slots[slot].handle;
}

int32_t np_rsa_step(int32_t handle)
{
    np_rsa_key *key = np_rsa_find_any(handle);
    if (key == NULL) {
        return NP_RSA_ERROR(NP_RSA_STEP_HANDLE, 0);
    }
    const int result = np_rsa_key_step(key);
    return result >= 0 ? result : NP_RSA_ERROR(NP_RSA_STEP_GENERATE, result);
}

int32_t np_rsa_close(int32_t handle)
{
    np_rsa_key *key = np_rsa_find_any(handle);
    if (key == NULL) {
        return NP_RSA_ERROR(NP_RSA_STEP_HANDLE, 0);
    }
    slots[handle & SLOT_MASK].handle = 0;
    slots[handle & SLOT_MASK].key = NULL;
    wipe_key(key);
    return 0;
}

int32_t np_rsa_modulus(int32_t handle, uint8_t *modulus, size_t length)
{
    np_rsa_key *key = np_rsa_find(handle);
    if (key == NULL) {
        return NP_RSA_ERROR(NP_RSA_STEP_HANDLE, 0);
    }
    if (modulus == NULL || length != NP_RSA_MODULUS_OCTETS) {
        return NP_RSA_ERROR(NP_RSA_STEP_ARGUMENT, 0);
    }
    const int code = mbedtls_rsa_export_raw(&key->rsa, modulus, length, NULL, 0, NULL, 0, NULL, 0, NULL, 0);
    return code == 0 ? 0 : NP_RSA_ERROR(NP_RSA_STEP_EXPORT, code);
}

int32_t np_rsa_private(int32_t handle, const uint8_t *input, size_t input_length, uint8_t *output, size_t output_length)
{
    np_rsa_key *key = np_rsa_find(handle);
    if (key == NULL) {
        return NP_RSA_ERROR(NP_RSA_STEP_HANDLE, 0);
    }
    if (input == NULL || output == NULL || input_length != NP_RSA_MODULUS_OCTETS || output_length != NP_RSA_MODULUS_OCTETS) {
        return NP_RSA_ERROR(NP_RSA_STEP_ARGUMENT, 0);
    }
    /* With a random source mbedTLS blinds base and exponents, and checks the result against the public key. */
    const int code = mbedtls_rsa_private(&key->rsa, mbedtls_ctr_drbg_random, &key->random, input, output);
    if (code != 0) {
        mbedtls_platform_zeroize(output, output_length);
        return NP_RSA_ERROR(NP_RSA_STEP_OPERATION, code);
    }
    return 0;
}

int32_t np_rsa_decrypt(int32_t handle, const uint8_t *input, size_t input_length, uint8_t *output, size_t output_length)
{
    np_rsa_key *key = np_rsa_find(handle);
    if (key == NULL) {
        return NP_RSA_ERROR(NP_RSA_STEP_HANDLE, 0);
    }
    if (input == NULL || output == NULL || input_length != NP_RSA_MODULUS_OCTETS) {
        return NP_RSA_ERROR(NP_RSA_STEP_ARGUMENT, 0);
    }
    size_t written = 0;
    int code = np_mbedtls_set_padding(&key->rsa, MBEDTLS_RSA_PKCS_V21, MBEDTLS_MD_SHA256);
    if (code == 0) {
        code = np_mbedtls_oaep_decrypt(
            &key->rsa, mbedtls_ctr_drbg_random, &key->random, input, output, output_length, &written);
    }
    if (code != 0) {
        mbedtls_platform_zeroize(output, output_length);
        return NP_RSA_ERROR(NP_RSA_STEP_DECRYPT, code);
    }
    return (int32_t)written;
}

int32_t np_rsa_sign(
    int32_t handle, const uint8_t *message, size_t message_length, uint8_t *signature, size_t signature_length)
{
    np_rsa_key *key = np_rsa_find(handle);
    if (key == NULL) {
        return NP_RSA_ERROR(NP_RSA_STEP_HANDLE, 0);
    }
    if ((message == NULL && message_length != 0) || signature == NULL || signature_length != NP_RSA_MODULUS_OCTETS) {
        return NP_RSA_ERROR(NP_RSA_STEP_ARGUMENT, 0);
    }
    unsigned char digest[DIGEST_OCTETS];
    const unsigned char nothing = 0;
    int code = mbedtls_md(
        mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), message_length == 0 ? &nothing : message, message_length, digest);
    if (code == 0) {
        code = np_mbedtls_set_padding(&key->rsa, MBEDTLS_RSA_PKCS_V15, MBEDTLS_MD_NONE);
    }
    if (code == 0) {
        code = np_mbedtls_sign_sha256(&key->rsa, mbedtls_ctr_drbg_random, &key->random, digest, signature);
    }
    mbedtls_platform_zeroize(digest, sizeof digest);
    if (code != 0) {
        mbedtls_platform_zeroize(signature, signature_length);
        return NP_RSA_ERROR(NP_RSA_STEP_SIGN, code);
    }
    return 0;
}
