/* What a key is made of. For the core and its own tests; nothing else includes it. */
#ifndef NP_RSA_KEY_H
#define NP_RSA_KEY_H

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/rsa.h>

#include "rsa_hardware.h"

typedef struct np_rsa_key {
    mbedtls_entropy_context entropy;
    mbedtls_ctr_drbg_context random; /* of the key itself, of the blinding, never shared with another key */
    mbedtls_rsa_context rsa;
} np_rsa_key;

/* The key behind a handle, or NULL when no open key has it. */
np_rsa_key *np_rsa_find(int32_t handle);

#endif
