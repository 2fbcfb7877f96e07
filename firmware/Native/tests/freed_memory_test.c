/*
 * Every block that is freed while a key lives and dies is searched for the key's secrets. The program's own free() stands before the C
 * library's. Not run under the address sanitizer, which has a free() of its own.
 */
#define _GNU_SOURCE
#include <malloc.h>
#include <string.h>

#include "check.h"
#include "mbedtls_versions.h"
#include "rsa_hardware.h"
#include "rsa_key.h"

enum { OCTETS = NP_RSA_MODULUS_OCTETS, PART = 16, MAX_SECRETS = 8 };

void __libc_free(void *block);

static uint8_t secrets[MAX_SECRETS][PART];
static int secret_count;
static long freed_blocks, found_secrets;

void free(void *block)
{
    if (block != NULL && secret_count > 0) {
        freed_blocks++;
        const size_t size = malloc_usable_size(block);
        for (int i = 0; i < secret_count; i++) {
            found_secrets += memmem(block, size, secrets[i], PART) != NULL;
        }
    }
    __libc_free(block);
}

/* The lowest limbs of a number, as they lie in memory. */
static void keep(const mbedtls_mpi *number)
{
    CHECK(secret_count < MAX_SECRETS);
    memcpy(secrets[secret_count++], number->MBEDTLS_PRIVATE(p), PART);
}

static void keep_octets(const uint8_t *octets)
{
    CHECK(secret_count < MAX_SECRETS);
    memcpy(secrets[secret_count++], octets, PART);
}

int main(void)
{
    const int32_t handle = np_rsa_begin();
    CHECK(handle > 0);
    np_rsa_key *key = np_rsa_find_any(handle);
    while (key->stage < NP_RSA_STAGE_COMPLETE) {
        CHECK(np_rsa_step(handle) == NP_RSA_MORE);
    }

    /* What computes the rest of the key from the primes leaves none of them behind. */
    keep(&key->p);
    keep(&key->q);
    CHECK(np_rsa_step(handle) == NP_RSA_MORE);
    CHECK(np_rsa_step(handle) == 0);
    CHECK(freed_blocks > 0 && found_secrets == 0);
    secret_count = 0;
    freed_blocks = 0;
    keep(&key->rsa.MBEDTLS_PRIVATE(P));
    keep(&key->rsa.MBEDTLS_PRIVATE(Q));
    keep(&key->rsa.MBEDTLS_PRIVATE(D));
    keep(&key->rsa.MBEDTLS_PRIVATE(DP));
    keep(&key->rsa.MBEDTLS_PRIVATE(DQ));
    keep(&key->rsa.MBEDTLS_PRIVATE(QP));
    keep_octets(key->random.MBEDTLS_PRIVATE(counter));

    /* The search finds what is there. */
    uint8_t *block = malloc(OCTETS);
    CHECK(block != NULL);
    memcpy(block + 40, secrets[1], PART);
    free(block);
    CHECK(found_secrets == 1 && freed_blocks == 1);
    found_secrets = 0;

    uint8_t input[OCTETS] = {0}, output[OCTETS];
    input[OCTETS - 1] = 3;
    CHECK(np_rsa_private(handle, input, OCTETS, output, OCTETS) == 0);
    CHECK(np_rsa_sign(handle, input, OCTETS, output, OCTETS) == 0);
    CHECK(np_rsa_decrypt(handle, input, OCTETS, output, OCTETS) < 0);
    memcpy(secrets[secret_count - 1], key->random.MBEDTLS_PRIVATE(counter), PART);
    CHECK(np_rsa_close(handle) == 0);
    CHECK(freed_blocks > 20);
    CHECK(found_secrets == 0);
    return 0;
}
