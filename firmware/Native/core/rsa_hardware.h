/*
 * RSA-2048 for a peer with big-number hardware, on mbedTLS (2.28 and 3.x). The page is firmware/Native/RSA-HARDWARE.md.
 *
 * A key is known by a handle, a positive number. A handle that was closed is never valid again, so a caller that keeps one too long is
 * told so and reaches no memory. Private numbers never leave the library. Every private operation is blinded.
 *
 * Calls are not safe against each other: one thread at a time. The nanoFramework interpreter has one native thread; on a host the
 * caller holds a lock.
 */
#ifndef NP_RSA_HARDWARE_H
#define NP_RSA_HARDWARE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define NP_RSA_API __attribute__((visibility("default")))
#else
#define NP_RSA_API
#endif

#define NP_RSA_MODULUS_BITS 2048
#define NP_RSA_MODULUS_OCTETS 256 /* of a modulus, a signature, a number under the private operation */
#define NP_RSA_EXPONENT 65537
#define NP_RSA_MAX_PLAIN_OCTETS 190 /* of what OAEP with SHA-256 can carry: 256 - 2 * 32 - 2 */
#define NP_RSA_MAX_KEYS 4           /* open at once */

/*
 * What went wrong, in which step. A result below zero is -(step << 16 | code), where code is the mbedTLS error with its sign turned
 * (0x0001 to 0x7FFF), or 0 when mbedTLS was not asked.
 */
enum np_rsa_step {
    NP_RSA_STEP_ARGUMENT = 1,  /* a missing buffer, or a length that cannot be */
    NP_RSA_STEP_HANDLE = 2,    /* no open key has this handle */
    NP_RSA_STEP_TABLE = 3,     /* NP_RSA_MAX_KEYS keys are open */
    NP_RSA_STEP_MEMORY = 4,    /* no memory for the key */
    NP_RSA_STEP_ENTROPY = 5,   /* the random generator could not be seeded */
    NP_RSA_STEP_GENERATE = 6,  /* making or checking the key */
    NP_RSA_STEP_EXPORT = 7,    /* writing the modulus */
    NP_RSA_STEP_OPERATION = 8, /* the bare private operation */
    NP_RSA_STEP_DECRYPT = 9,   /* OAEP decryption */
    NP_RSA_STEP_SIGN = 10      /* the signature, or its hash */
};

#define NP_RSA_ERROR(step, mbedtls_code) (-(int32_t)(((int32_t)(step) << 16) | (int32_t)(-(mbedtls_code))))
#define NP_RSA_ERROR_STEP(result) ((-(result)) >> 16)
#define NP_RSA_ERROR_MBEDTLS(result) (-((-(result)) & 0xFFFF))

#define NP_RSA_MORE 1 /* of np_rsa_step: the key is not made yet */

/* Begins a key of NP_RSA_MODULUS_BITS with exponent NP_RSA_EXPONENT. Returns its handle, which is good for np_rsa_step and np_rsa_close only. */
NP_RSA_API int32_t np_rsa_begin(void);

/*
 * Does a part of making a key, at most one round of a primality test, or what ends the making. Returns NP_RSA_MORE until it returns 0: the
 * key is made and checked, and the handle is good for all calls. Some hundred steps, their number left to chance. After a failure the key is
 * to be closed.
 */
NP_RSA_API int32_t np_rsa_step(int32_t handle);

/* Wipes a key, made or not, and closes its handle. Returns 0. */
NP_RSA_API int32_t np_rsa_close(int32_t handle);

/* Writes the modulus, big-endian. `length` must be NP_RSA_MODULUS_OCTETS. Returns 0. */
NP_RSA_API int32_t np_rsa_modulus(int32_t handle, uint8_t *modulus, size_t length);

/* The private operation with no padding, c^d mod n, blinded. Both lengths must be NP_RSA_MODULUS_OCTETS; c must be below n. Returns 0. */
NP_RSA_API int32_t np_rsa_private(int32_t handle, const uint8_t *input, size_t input_length, uint8_t *output, size_t output_length);

/*
 * Decrypts OAEP with SHA-256 for both hash and mask, and an empty label. Returns the number of octets written, 0 to
 * NP_RSA_MAX_PLAIN_OCTETS. Nothing is written when it fails: then all of `output` is zero.
 */
NP_RSA_API int32_t np_rsa_decrypt(int32_t handle, const uint8_t *input, size_t input_length, uint8_t *output, size_t output_length);

/* Signs a message: PKCS#1 v1.5 with SHA-256. `signature_length` must be NP_RSA_MODULUS_OCTETS. Returns 0. */
NP_RSA_API int32_t np_rsa_sign(
    int32_t handle, const uint8_t *message, size_t message_length, uint8_t *signature, size_t signature_length);

#ifdef __cplusplus
}
#endif

#endif
