using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>One set of keys for tests of messages, as octets and as protections.</summary>
public static class SampleKeys
{
    public const ulong KeyId = 0x1122334455667788;

    public static readonly byte[] CipherKey = Run(0x10, 16);
    public static readonly byte[] MacKey = Run(0x40, 32);
    public static readonly byte[] IvKey = Run(0x80, 32);
    public static readonly byte[] GcmKey = Run(0xC0, 32);
    public static readonly byte[] GcmSalt = Run(0xF0, 4);

    public static ClearProtection Clear() => new(new TestCryptography(1), new EnvelopeDigest());

    public static CbcHmacProtection Cbc(byte[]? mac = null)
    {
        byte[] keys = [.. CipherKey, .. mac ?? MacKey, .. IvKey];
        return new CbcHmacProtection(KeyId, new TestCryptography(1), keys, 0, 16, 48, new EnvelopeDigest());
    }

    public static GcmProtection Gcm(byte[]? key = null)
    {
        byte[] keys = [.. key ?? GcmKey, .. GcmSalt];
        return new GcmProtection(KeyId, new TestCryptography(1), keys, 0, 32, new EnvelopeDigest());
    }

    /// <summary>The protection of a suite: 0, 1 or 2.</summary>
    public static IEnvelopeProtection Of(int suite) => suite switch { 0 => Clear(), 1 => Cbc(), _ => Gcm() };

    /// <summary>The message as the second opinion seals it in a suite.</summary>
    public static byte[] Build(RawMessage message, int suite)
    {
        message.KeyId = suite == 0 ? 0 : KeyId;
        return suite switch
        {
            0 => message.BuildClear(),
            1 => message.BuildCbc(CipherKey, MacKey, IvKey),
            _ => message.BuildGcm(GcmKey, GcmSalt),
        };
    }

    private static byte[] Run(int from, int count) => [.. Enumerable.Range(from, count).Select(value => (byte)value)];
}
