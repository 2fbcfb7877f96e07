using System;
using NanoPeers.Cryptography;
using NanoPeers.Errands;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Peering;

/// <summary>
/// Where a board's reports are to go, and whose word counts for it: lines of "key=value", ASCII. <c>upload</c> is the backend's upload URL, <c>backend</c> the
/// modulus of its RSA key of 2048 bits (exponent 65537) in base64url. BOARD-ERRANDS.md.
/// </summary>
public sealed class ErrandSettings
{
    /// <summary>The record that holds them; what begins so outlives a factory reset.</summary>
    public const string Name = "boot.errands";

    /// <summary>Longest record, octets.</summary>
    public const int MaxLength = 700;

    /// <summary>The task: the one that a board has done for it.</summary>
    public const string Task = "upload";

    private ErrandSettings(string upload, RsaPublicKey key)
    {
        Upload = upload;
        Key = key;
        KeyId = IdOf(key);
    }

    /// <summary>The upload URL, of any scheme: the board itself never goes there.</summary>
    public string Upload { get; }

    /// <summary>Verifies certificates and receipts.</summary>
    public RsaPublicKey Key { get; }

    /// <summary>The key's id: the first octets of the SHA-256 of its SubjectPublicKeyInfo.</summary>
    public byte[] KeyId { get; }

    /// <summary>Reads the settings.</summary>
    /// <param name="storage">The board's records.</param>
    /// <returns>Null when there are none, or one is missing or none.</returns>
    public static ErrandSettings? Read(IStoragePort storage)
    {
        byte[] octets = new byte[MaxLength];
        int count = storage.Read(Name, octets);
        string upload = RecordLines.ValueOf(octets, count, "upload=");
        RsaPublicKey? key = RecordLines.KeyOf(RecordLines.ValueOf(octets, count, "backend="));
        return upload.Length == 0 || upload.Length > ErrandLimits.MaxUrl || key == null ? null : new ErrandSettings(upload, key);
    }

    /// <summary>
    /// Of keys of this size and exponent, what surrounds the modulus is always the same (RFC 5280 section 4.1.2.7, RFC 8017 appendix A.1.1).
    /// </summary>
    private static byte[] IdOf(RsaPublicKey key)
    {
        byte[] before =
        {
            0x30, 0x82, 0x01, 0x22, 0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0F, 0x00,
            0x30, 0x82, 0x01, 0x0A, 0x02, 0x82, 0x01, 0x01, 0x00,
        };
        byte[] after = { 0x02, 0x03, 0x01, 0x00, 0x01 };
        Sha256 sha = new Sha256();
        sha.Append(before, 0, before.Length);
        sha.Append(key.Modulus, 0, key.ModulusSize);
        sha.Append(after, 0, after.Length);
        byte[] digest = new byte[Sha256.DigestSize];
        sha.Finish(digest, 0);
        byte[] id = new byte[ErrandCertificate.KeyIdLength];
        Array.Copy(digest, 0, id, 0, id.Length);
        return id;
    }
}
