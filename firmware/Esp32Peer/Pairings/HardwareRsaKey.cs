using System;
using NanoPeers.Firmware.Ports;
using NanoPeers.Hardware;

namespace NanoPeers.Firmware.Pairings;

/// <summary>The image's RSA behind the peer's port: one key at a time, made in steps. A failure of the library is an answer here, not an exception.</summary>
public sealed class HardwareRsaKey : IRsaKeyPort
{
    private RsaHardware? _key;

    /// <inheritdoc/>
    public bool IsMade
    {
        get { return _key != null && _key.IsMade; }
    }

    /// <inheritdoc/>
    public bool Step()
    {
        return TryStep(this);
    }

    /// <inheritdoc/>
    public bool TryCopyModulus(byte[] into, int offset)
    {
        if (_key == null || !_key.IsMade)
        {
            return false;
        }

        byte[] modulus = new byte[RsaHardware.ModulusOctets];
        _key.ExportModulus(modulus);
        Array.Copy(modulus, 0, into, offset, modulus.Length);
        return true;
    }

    /// <inheritdoc/>
    public int Decrypt(byte[] cipher, byte[] plain)
    {
        if (_key == null || !_key.IsMade)
        {
            return -1;
        }

        return TryDecrypt(_key, cipher, plain);
    }

    /// <inheritdoc/>
    public void Wipe()
    {
        if (_key != null)
        {
            _key.Dispose();
            _key = null;
        }
    }

    private static bool TryStep(HardwareRsaKey owner)
    {
        try
        {
            owner._key = owner._key ?? RsaHardware.Begin();
            if (!owner._key.IsMade)
            {
                owner._key.Step();
            }

            return true;
        }
        catch (RsaHardwareException)
        {
            owner.Wipe();
            return false;
        }
    }

    private static int TryDecrypt(RsaHardware key, byte[] cipher, byte[] plain)
    {
        try
        {
            return key.Decrypt(cipher, plain);
        }
        catch (RsaHardwareException)
        {
            return -1;
        }
    }
}
