using System;

namespace NanoPeers.Hardware;

/// <summary>
/// A private RSA-2048 key inside the native library of a custom image. Its private numbers never enter managed memory. A key lives until it is
/// disposed; the library holds <see cref="MaxKeys"/> at once. One thread at a time. A native call stops every managed thread until it returns.
/// </summary>
public sealed class RsaHardware : IDisposable
{
    /// <summary>Octets of a modulus, a signature, and a number under the private operation.</summary>
    public const int ModulusOctets = 256;

    /// <summary>Octets that OAEP with SHA-256 carries at most.</summary>
    public const int MaxPlainOctets = 190;

    /// <summary>The public exponent of every key.</summary>
    public const int PublicExponent = 65537;

    /// <summary>Keys that can be open at once.</summary>
    public const int MaxKeys = 4;

    private int _handle;

    private RsaHardware(int handle) => _handle = handle;

    /// <summary>Whether the key is made.</summary>
    public bool IsMade { get; private set; }

    /// <summary>Makes a key, all at once: it takes many seconds on an ESP32, and nothing else runs meanwhile.</summary>
    /// <returns>The key; dispose it to wipe it.</returns>
    /// <exception cref="RsaHardwareException">No place or memory is left, or the chip has no randomness yet.</exception>
    public static RsaHardware Generate()
    {
        RsaHardware key = Begin();
        try
        {
            while (!key.Step())
            {
            }
        }
        catch (RsaHardwareException)
        {
            key.Dispose();
            throw;
        }

        return key;
    }

    /// <summary>Begins a key that <see cref="Step"/> makes. It answers nothing else before.</summary>
    /// <returns>The key; dispose it to wipe it, made or not.</returns>
    /// <exception cref="RsaHardwareException">No place or memory is left, or the chip has no randomness yet.</exception>
    public static RsaHardware Begin() => new RsaHardware(Checked(RsaNatives.Begin()));

    /// <summary>Does a part of making the key: at most one round of a primality test. Some hundred calls; how many is left to chance.</summary>
    /// <returns>Whether the key is made.</returns>
    /// <exception cref="RsaHardwareException">The making failed, or the key is disposed. Dispose it.</exception>
    public bool Step()
    {
        IsMade = Checked(RsaNatives.Step(_handle)) == 0;
        return IsMade;
    }

    /// <summary>Writes the modulus, big-endian.</summary>
    /// <param name="modulus">Receives <see cref="ModulusOctets"/> octets; must be as long.</param>
    /// <exception cref="RsaHardwareException">The key is disposed, or the length is another.</exception>
    public void ExportModulus(byte[] modulus) => Checked(RsaNatives.Modulus(_handle, modulus));

    /// <summary>The private operation without padding, blinded.</summary>
    /// <param name="input"><see cref="ModulusOctets"/> octets, big-endian, below the modulus.</param>
    /// <param name="output">Receives as many; may be the same array. All zero after a failure of the operation.</param>
    /// <exception cref="RsaHardwareException">The key is disposed, a length is another, or the number is not below the modulus.</exception>
    public void PrivateOperation(byte[] input, byte[] output) => Checked(RsaNatives.Private(_handle, input, output));

    /// <summary>Decrypts OAEP with SHA-256 and an empty label (RFC 8017, section 7.1.2).</summary>
    /// <param name="cipher"><see cref="ModulusOctets"/> octets.</param>
    /// <param name="plain">Receives the plain text; all zero after a failure of the decryption.</param>
    /// <returns>The octets written, 0 to <see cref="MaxPlainOctets"/>.</returns>
    /// <exception cref="RsaHardwareException">The key is disposed, the octets are not for this key, or the array is too short.</exception>
    public int Decrypt(byte[] cipher, byte[] plain) => Checked(RsaNatives.Decrypt(_handle, cipher, plain));

    /// <summary>Signs a message: PKCS#1 v1.5 with SHA-256 (RFC 8017, section 8.2.1).</summary>
    /// <param name="message">Any octets.</param>
    /// <param name="signature">Receives <see cref="ModulusOctets"/> octets; must be as long.</param>
    /// <exception cref="RsaHardwareException">The key is disposed, or the length is another.</exception>
    public void Sign(byte[] message, byte[] signature) => Checked(RsaNatives.Sign(_handle, message, signature));

    /// <summary>Wipes the key. Calling twice is harmless.</summary>
    public void Dispose()
    {
        if (_handle > 0)
        {
            RsaNatives.Close(_handle);
            _handle = 0;
            IsMade = false;
        }
    }

    private static int Checked(int result)
    {
        if (result < 0)
        {
            throw new RsaHardwareException(result);
        }

        return result;
    }
}
