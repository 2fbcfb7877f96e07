// Takes the place of the skeleton of the same name that the firmware's build tools make from RsaNatives.cs. The other stubs, which marshal
// the arguments and hold the table with the checksum, are used as generated.
#include "NanoPeers_RsaHardware.h"
#include "NanoPeers_RsaHardware_NanoPeers_Hardware_RsaNatives.h"

#include "rsa_hardware.h"

using namespace NanoPeers_RsaHardware::NanoPeers_Hardware;

// What fails is answered as a number below zero; `hr` is left alone, so that the managed side makes the exception with the code in it.

signed int RsaNatives::Begin(HRESULT &hr)
{
    (void)hr;
    return np_rsa_begin();
}

signed int RsaNatives::Step(signed int param0, HRESULT &hr)
{
    (void)hr;
    return np_rsa_step(param0);
}

signed int RsaNatives::Close(signed int param0, HRESULT &hr)
{
    (void)hr;
    return np_rsa_close(param0);
}

signed int RsaNatives::Modulus(signed int param0, CLR_RT_TypedArray_UINT8 param1, HRESULT &hr)
{
    (void)hr;
    return np_rsa_modulus(param0, param1.GetBuffer(), param1.GetSize());
}

signed int RsaNatives::Private(signed int param0, CLR_RT_TypedArray_UINT8 param1, CLR_RT_TypedArray_UINT8 param2, HRESULT &hr)
{
    (void)hr;
    return np_rsa_private(param0, param1.GetBuffer(), param1.GetSize(), param2.GetBuffer(), param2.GetSize());
}

signed int RsaNatives::Decrypt(signed int param0, CLR_RT_TypedArray_UINT8 param1, CLR_RT_TypedArray_UINT8 param2, HRESULT &hr)
{
    (void)hr;
    return np_rsa_decrypt(param0, param1.GetBuffer(), param1.GetSize(), param2.GetBuffer(), param2.GetSize());
}

signed int RsaNatives::Sign(signed int param0, CLR_RT_TypedArray_UINT8 param1, CLR_RT_TypedArray_UINT8 param2, HRESULT &hr)
{
    (void)hr;
    return np_rsa_sign(param0, param1.GetBuffer(), param1.GetSize(), param2.GetBuffer(), param2.GetSize());
}
