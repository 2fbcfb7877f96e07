/* What a key is made of. For the core and its own tests; nothing else includes it. */
#ifndef NP_RSA_KEY_H
#define NP_RSA_KEY_H

#include <mbedtls/bignum.h>
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/rsa.h>

#include "rsa_hardware.h"

/* How far a key is. */
enum np_rsa_stage {
    NP_RSA_STAGE_P,        /* looks for the first prime */
    NP_RSA_STAGE_Q,        /* and for the second */
    NP_RSA_STAGE_COMPLETE, /* both are there; the rest is computed from them */
    NP_RSA_STAGE_CHECK,    /* all is there; it is checked */
    NP_RSA_STAGE_READY
};

typedef struct np_rsa_key {
    mbedtls_entropy_context entropy;
    mbedtls_ctr_drbg_context random; /* of the key itself, of the blinding, never shared with another key */
    mbedtls_rsa_context rsa;
    mbedtls_mpi p, q; /* while the key is made; then of no octets */
    int stage;
    int rounds; /* of the test that the number under way has passed; 0: none is under way */
} np_rsa_key;

/* The finished key behind a handle, or NULL when no open key has it. */
np_rsa_key *np_rsa_find(int32_t handle);

/* The key behind a handle, in whatever stage. */
np_rsa_key *np_rsa_find_any(int32_t handle);

/* Does a part of making a key whose generator is seeded. Returns NP_RSA_MORE, 0 in the last stage, or an mbedTLS error. */
int np_rsa_key_step(np_rsa_key *key);

#endif
