using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>
/// A message put together octet by octet from MESSAGES.md, on .NET's own primitives and without any class under test: the second
/// opinion. Every field can be given a value that no sender writes.
/// </summary>
public sealed class RawMessage
{
    public byte[] Magic { get; set; } = "NP"u8.ToArray();

    public byte Version { get; set; } = 1;

    /// <summary>Flags as written; null for what endpoint and suite ask for.</summary>
    public byte? Flags { get; set; }

    public byte Suite { get; set; }

    public byte HopLimit { get; set; } = 8;

    /// <summary>Body count as written; null for the true one.</summary>
    public ushort? BodyCount { get; set; }

    /// <summary>Total length as written; null for the true one.</summary>
    public uint? TotalLength { get; set; }

    /// <summary>Length of envelope and bodies as written; null for the true one.</summary>
    public uint? SealedLength { get; set; }

    public ulong KeyId { get; set; }

    public ulong Sequence { get; set; } = 1;

    public byte[] Sender { get; set; } = Convert.FromHexString("00112233445566778899aabbccddeeff");

    /// <summary>Source endpoint's octets; null when the flag is off.</summary>
    public byte[]? Source { get; set; }

    public byte[] Destination { get; set; } = [];

    public List<(byte[] Tag, byte[] Body)> Bodies { get; } = [];

    /// <summary>The bodies' octets as they are, instead of <see cref="Bodies"/>.</summary>
    public byte[]? BodyOctets { get; set; }

    public byte[] Trailer { get; set; } = [];

    public RawMessage WithBody(string tag, params byte[] body)
    {
        Bodies.Add((Encoding.ASCII.GetBytes(tag), body));
        return this;
    }

    /// <summary>The plain bodies, each <c>u8 tag length, tag, u32 length, body</c>.</summary>
    public byte[] PlainBodies()
    {
        if (BodyOctets != null)
        {
            return BodyOctets;
        }

        var octets = new List<byte>();
        foreach ((byte[] tag, byte[] body) in Bodies)
        {
            octets.Add((byte)tag.Length);
            octets.AddRange(tag);
            octets.AddRange(Big32((uint)body.Length));
            octets.AddRange(body);
        }

        return [.. octets];
    }

    /// <summary>The message in suite 0.</summary>
    public byte[] BuildClear()
    {
        byte[] head = Head(PlainBodies().Length);
        byte[] message = [.. head, .. PlainBodies(), .. Trailer];
        WriteMac(message, head.Length + PlainBodies().Length, new byte[32]);
        return message;
    }

    /// <summary>The message in suite 3.</summary>
    public byte[] BuildMac(byte[] macKey)
    {
        byte[] message = BuildClear();
        WriteMac(message, message.Length - Trailer.Length, macKey);
        return message;
    }

    /// <summary>The message in suite 1.</summary>
    public byte[] BuildCbc(byte[] cipherKey, byte[] macKey, byte[] ivKey)
    {
        Suite = 1;
        using Aes aes = Aes.Create();
        aes.Key = cipherKey;
        byte[] iv = HMACSHA256.HashData(ivKey, Big64(Sequence))[..16];
        byte[] bodies = aes.EncryptCbc(PlainBodies(), iv, PaddingMode.PKCS7);
        byte[] head = Head(bodies.Length);
        byte[] message = [.. head, .. bodies, .. Trailer];
        WriteMac(message, head.Length + bodies.Length, macKey);
        return message;
    }

    /// <summary>The message in suite 2.</summary>
    public byte[] BuildGcm(byte[] key, byte[] salt)
    {
        Suite = 2;
        byte[] plain = PlainBodies();
        byte[] head = Head(plain.Length);
        byte[] bodies = new byte[plain.Length];
        byte[] tag = new byte[16];
        byte[] nonce = [.. salt, .. Big64(Sequence)];
        using var gcm = new AesGcm(key, 16);
        gcm.Encrypt(nonce, plain, bodies, tag, Blanked(head));
        tag.CopyTo(head, 48);
        return [.. head, .. bodies, .. Trailer];
    }

    /// <summary>A copy with hop limit, total length and digest as zero: what a digest covers.</summary>
    public static byte[] Blanked(byte[] octets)
    {
        byte[] copy = [.. octets];
        copy[5] = 0;
        Array.Clear(copy, 8, 4);
        Array.Clear(copy, 48, 16);
        return copy;
    }

    public static byte[] Big16(int value) => [(byte)(value >> 8), (byte)value];

    public static byte[] Big32(uint value)
    {
        byte[] octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return octets;
    }

    public static byte[] Big64(ulong value)
    {
        byte[] octets = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(octets, value);
        return octets;
    }

    private byte[] Head(int bodiesLength)
    {
        byte[] source = Source == null ? [] : [(byte)Source.Length, .. Source];
        uint sealedLength = (uint)(64 + source.Length + 1 + Destination.Length + bodiesLength);
        int flags = (Source == null ? 0 : 1) | (Suite is 1 or 2 ? 2 : 0);
        return
        [
            .. Magic, Version, Flags ?? (byte)flags, Suite, HopLimit, .. Big16(BodyCount ?? Bodies.Count),
            .. Big32(TotalLength ?? sealedLength + (uint)Trailer.Length), .. Big32(SealedLength ?? sealedLength),
            .. Big64(KeyId), .. Big64(Sequence), .. Sender, .. new byte[16],
            .. source, (byte)Destination.Length, .. Destination,
        ];
    }

    private static void WriteMac(byte[] message, int sealedLength, byte[] key) =>
        HMACSHA256.HashData(key, Blanked(message)[..sealedLength])[..16].CopyTo(message, 48);
}
