/*
 * Makes a key in steps, none of which takes longer than one round of the Miller-Rabin test, so that a caller with one thread can do other
 * things in between. As FIPS 186-4, appendix B.3.3: random odd candidates with the two highest bits set, each prime far from the other.
 */
#include "mbedtls_versions.h"
#include "rsa_key.h"

#define PRIME_BITS (NP_RSA_MODULUS_BITS / 2)
#define LEAST_DISTANCE_BITS (PRIME_BITS - 100)
#define ROUNDS 6 /* as many as mbedTLS itself does for a prime of this size with an error below 2^-128 */

static int draw(np_rsa_key *key, mbedtls_mpi *candidate)
{
    int code = mbedtls_mpi_fill_random(candidate, PRIME_BITS / 8, mbedtls_ctr_drbg_random, &key->random);
    const size_t bits[] = {PRIME_BITS - 1, PRIME_BITS - 2, 0};
    for (size_t i = 0; code == 0 && i < sizeof bits / sizeof bits[0]; i++) {
        code = mbedtls_mpi_set_bit(candidate, bits[i], 1);
    }
    return code;
}

/* 65537 is prime, so it has a divisor in common with p - 1 just when p leaves 1. */
static int fits_exponent(const mbedtls_mpi *candidate)
{
    mbedtls_mpi_uint rest = 1;
    const int code = mbedtls_mpi_mod_int(&rest, candidate, NP_RSA_EXPONENT);
    if (code != 0) {
        return code;
    }
    return rest == 1 ? MBEDTLS_ERR_MPI_NOT_ACCEPTABLE : 0;
}

static int is_far_from(const mbedtls_mpi *candidate, const mbedtls_mpi *other)
{
    mbedtls_mpi distance;
    mbedtls_mpi_init(&distance);
    int code = mbedtls_mpi_sub_mpi(&distance, candidate, other);
    if (code == 0 && mbedtls_mpi_bitlen(&distance) <= LEAST_DISTANCE_BITS) {
        code = MBEDTLS_ERR_MPI_NOT_ACCEPTABLE;
    }
    mbedtls_mpi_free(&distance);
    return code;
}

/* A new candidate, or one round more for the one that is under way. */
static int search(np_rsa_key *key, mbedtls_mpi *candidate)
{
    int code = 0;
    if (key->rounds == 0) {
        code = draw(key, candidate);
        if (code == 0) {
            code = fits_exponent(candidate);
        }
        if (code == 0 && key->stage == NP_RSA_STAGE_Q) {
            code = is_far_from(candidate, &key->p);
        }
    }
    if (code == 0) {
        code = mbedtls_mpi_is_prime_ext(candidate, 1, mbedtls_ctr_drbg_random, &key->random);
    }
    if (code == MBEDTLS_ERR_MPI_NOT_ACCEPTABLE) {
        key->rounds = 0;
        return NP_RSA_MORE;
    }
    if (code == 0 && ++key->rounds == ROUNDS) {
        key->rounds = 0;
        key->stage++;
    }
    return code == 0 ? NP_RSA_MORE : code;
}

/* FIPS 186-4 wants a private exponent of more than half the modulus's bits. One that is shorter does not happen; it would begin again. */
static int has_long_exponent(const mbedtls_rsa_context *rsa)
{
    mbedtls_mpi exponent;
    mbedtls_mpi_init(&exponent);
    int code = mbedtls_rsa_export(rsa, NULL, NULL, NULL, &exponent, NULL);
    if (code == 0 && mbedtls_mpi_bitlen(&exponent) <= PRIME_BITS) {
        code = MBEDTLS_ERR_RSA_KEY_GEN_FAILED;
    }
    mbedtls_mpi_free(&exponent);
    return code;
}

static int complete(np_rsa_key *key)
{
    mbedtls_mpi exponent;
    mbedtls_mpi_init(&exponent);
    int code = mbedtls_mpi_lset(&exponent, NP_RSA_EXPONENT);
    if (mbedtls_mpi_cmp_mpi(&key->p, &key->q) < 0) {
        mbedtls_mpi_swap(&key->p, &key->q);
    }
    if (code == 0) {
        code = mbedtls_rsa_import(&key->rsa, NULL, &key->p, &key->q, NULL, &exponent);
    }
    if (code == 0) {
        code = mbedtls_rsa_complete(&key->rsa);
    }
    if (code == 0) {
        code = has_long_exponent(&key->rsa);
    }
    mbedtls_mpi_free(&exponent);
    mbedtls_mpi_free(&key->p);
    mbedtls_mpi_free(&key->q);
    key->stage = code == 0 ? NP_RSA_STAGE_CHECK : NP_RSA_STAGE_P;
    return code == 0 ? NP_RSA_MORE : code;
}

static int check(np_rsa_key *key)
{
    int code = mbedtls_rsa_check_privkey(&key->rsa);
    if (code == 0 && mbedtls_rsa_get_len(&key->rsa) != NP_RSA_MODULUS_OCTETS) {
        code = MBEDTLS_ERR_RSA_KEY_GEN_FAILED;
    }
    if (code == 0) {
        key->stage = NP_RSA_STAGE_READY;
    }
    return code;
}

int np_rsa_key_step(np_rsa_key *key)
{
    switch (key->stage) {
    case NP_RSA_STAGE_P:
        return search(key, &key->p);
    case NP_RSA_STAGE_Q:
        return search(key, &key->q);
    case NP_RSA_STAGE_COMPLETE:
        return complete(key);
    case NP_RSA_STAGE_CHECK:
        return check(key);
    default:
        return 0;
    }
}
