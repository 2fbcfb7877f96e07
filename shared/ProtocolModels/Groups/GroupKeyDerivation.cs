using System;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <summary>
/// What follows from a group key, by HKDF-SHA-256 (RFC 5869) with the group's id as salt: the key id, and for each sender a protection of its
/// own, so that sequence numbers of two senders never collide. GROUPS.md, "Keys".
/// </summary>
internal sealed class GroupKeyDerivation
{
    private const int LabelLength = 24;
    private const int InfoLength = LabelLength + 1 + GroupEpoch.Length + Identifier.Length;

    // "NanoPeers group key id 1"
    private static readonly byte[] KeyIdLabel =
    {
        0x4E, 0x61, 0x6E, 0x6F, 0x50, 0x65, 0x65, 0x72, 0x73, 0x20, 0x67, 0x72,
        0x6F, 0x75, 0x70, 0x20, 0x6B, 0x65, 0x79, 0x20, 0x69, 0x64, 0x20, 0x31,
    };

    // "NanoPeers group sender 1"
    private static readonly byte[] SenderLabel =
    {
        0x4E, 0x61, 0x6E, 0x6F, 0x50, 0x65, 0x65, 0x72, 0x73, 0x20, 0x67, 0x72,
        0x6F, 0x75, 0x70, 0x20, 0x73, 0x65, 0x6E, 0x64, 0x65, 0x72, 0x20, 0x31,
    };

    private readonly ICryptography _cryptography;
    private readonly Hkdf _hkdf;
    private readonly byte[] _extracted = new byte[Hkdf.KeySize];
    private readonly byte[] _info = new byte[InfoLength];
    private readonly byte[] _salt = new byte[Identifier.Length];
    private readonly byte[] _material = new byte[CbcHmacProtection.CipherKeyLength + (2 * CbcHmacProtection.MacKeyLength)];

    internal GroupKeyDerivation(ICryptography cryptography)
    {
        _cryptography = cryptography;
        _hkdf = new Hkdf(cryptography, InfoLength);
    }

    /// <summary>The key's id; 0 is none, and such a key is not used.</summary>
    internal ulong KeyIdOf(byte[] secret, int offset, Identifier group, GroupEpoch epoch)
    {
        Extract(secret, offset, group);
        int at = BeginInfo(KeyIdLabel, 0, epoch);
        _hkdf.Expand(_extracted, 0, _info, 0, at, _material, 0, 8);
        ulong id = BigEndian.ReadUInt64(_material, 0);
        Wipe();
        return id;
    }

    /// <summary>The protection of what one peer sends under a key.</summary>
    internal IEnvelopeProtection MakeProtection(
        byte[] secret, Identifier group, GroupEpoch epoch, int suite, ulong keyId, byte[] sender, int senderOffset, EnvelopeDigest digest)
    {
        Extract(secret, 0, group);
        int at = BeginInfo(SenderLabel, suite, epoch);
        Array.Copy(sender, senderOffset, _info, at, Identifier.Length);
        at += Identifier.Length;
        IEnvelopeProtection protection;
        if (suite == Suite.Aes256Gcm && _cryptography is IFullCryptography full)
        {
            _hkdf.Expand(_extracted, 0, _info, 0, at, _material, 0, GcmProtection.KeyLength + GcmProtection.SaltLength);
            protection = new GcmProtection(keyId, full, _material, 0, GcmProtection.KeyLength, digest);
        }
        else
        {
            int mac = CbcHmacProtection.CipherKeyLength;
            _hkdf.Expand(_extracted, 0, _info, 0, at, _material, 0, _material.Length);
            protection = new CbcHmacProtection(keyId, _cryptography, _material, 0, mac, mac + CbcHmacProtection.MacKeyLength, digest);
        }

        Wipe();
        return protection;
    }

    private void Extract(byte[] secret, int offset, Identifier group)
    {
        group.CopyTo(_salt, 0);
        _hkdf.Extract(_salt, 0, _salt.Length, secret, offset, GroupEpochKey.SecretLength, _extracted, 0);
    }

    private int BeginInfo(byte[] label, int suite, GroupEpoch epoch)
    {
        Array.Copy(label, 0, _info, 0, LabelLength);
        _info[LabelLength] = (byte)suite;
        epoch.CopyTo(_info, LabelLength + 1);
        return LabelLength + 1 + GroupEpoch.Length;
    }

    private void Wipe()
    {
        KeyWiping.Wipe(_extracted);
        KeyWiping.Wipe(_material);
    }
}
