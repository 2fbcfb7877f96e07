using System.Security.Cryptography;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>The image's RSA on .NET's, its making spread over steps that take their time in the world.</summary>
internal sealed class TestKeyPort(World world) : IRsaKeyPort
{
    private RSA? _key;
    private int _steps;

    /// <summary>Steps of a key.</summary>
    public int Steps { get; set; } = 200;

    /// <summary>What a step takes.</summary>
    public int StepMicros { get; set; } = 1000;

    /// <summary>Whether the image refuses to make keys.</summary>
    public bool Refuses { get; set; }

    /// <summary>The moduli of the keys made.</summary>
    public List<string> Made { get; } = [];

    /// <summary>Private operations.</summary>
    public int Decrypted { get; private set; }

    /// <summary>Whether a key is there or under way.</summary>
    public bool HoldsSomething => _key is not null || _steps > 0;

    public bool IsMade => _key is not null;

    public bool Step()
    {
        if (Refuses)
        {
            return false;
        }

        world.Spend(StepMicros);
        _steps++;
        if (_steps >= Steps && _key is null)
        {
            _key = RSA.Create(2048);
            Made.Add(Convert.ToHexString(_key.ExportParameters(false).Modulus!));
        }

        return true;
    }

    public bool TryCopyModulus(byte[] into, int offset)
    {
        _key?.ExportParameters(false).Modulus!.CopyTo(into, offset);
        return _key is not null;
    }

    public int Decrypt(byte[] cipher, byte[] plain)
    {
        Decrypted++;
        try
        {
            return _key is not null && _key.TryDecrypt(cipher, plain, RSAEncryptionPadding.OaepSHA256, out int written) ? written : -1;
        }
        catch (CryptographicException)
        {
            return -1;
        }
    }

    public void Wipe()
    {
        _key?.Dispose();
        _key = null;
        _steps = 0;
    }
}
