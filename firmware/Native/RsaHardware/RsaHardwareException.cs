using System;

namespace NanoPeers.Hardware;

/// <summary>The native library refused or failed.</summary>
public sealed class RsaHardwareException : Exception
{
    private readonly int _result;

    /// <summary>Takes apart what the native library answered.</summary>
    /// <param name="result">Below zero: the step and the mbedTLS error, as rsa_hardware.h says.</param>
    public RsaHardwareException(int result)
        : base($"RSA step {-result >> 16}, mbedTLS -0x{-result & 0xFFFF:X4}")
    {
        _result = result;
    }

    /// <summary>In which step it was.</summary>
    public RsaHardwareStep Step => (RsaHardwareStep)(-_result >> 16);

    /// <summary>The error of mbedTLS, below zero as its headers have it; 0 when mbedTLS was not asked.</summary>
    public int MbedTlsCode => -(-_result & 0xFFFF);
}
