using System;
using NanoPeers.Cryptography;
using NanoPeers.Messages;

namespace NanoPeers.Errands;

/// <summary>
/// The octets of a certificate: the backend's word that an alias URL was recently approved for a task (S2 fig. 9, 586). It says of alias, task and
/// upload URL only eight octets of a digest each, so that it fits a peering packet; who verifies it knows the texts, and they are signed whole.
/// ERRANDS.md.
/// </summary>
public static class ErrandCertificate
{
    /// <summary>Version of the format.</summary>
    public const int FormatVersion = 1;

    /// <summary>Octets before the signature.</summary>
    public const int HeaderLength = 45;

    /// <summary>Octets of a certificate: a signature by a 2048-bit key follows the header.</summary>
    public const int Length = HeaderLength + RsaPublicKey.ModulusSize2048;

    /// <summary>Octets of a key's id: the first of its fingerprint.</summary>
    public const int KeyIdLength = 4;

    internal const int OffsetKey = 1;
    internal const int OffsetIssued = 5;
    internal const int OffsetExpires = 13;
    internal const int OffsetAlias = 21;
    internal const int OffsetTask = 29;
    internal const int OffsetUpload = 37;

    /// <summary>Most octets that are signed.</summary>
    internal const int MaxSigned = 28 + HeaderLength + 6 + (2 * ErrandLimits.MaxUrl) + ErrandLimits.MaxTask;

    // "NanoPeers errand certificate"
    private static readonly byte[] _domain =
    {
        0x4E, 0x61, 0x6E, 0x6F, 0x50, 0x65, 0x65, 0x72, 0x73, 0x20, 0x65, 0x72, 0x72, 0x61, 0x6E, 0x64,
        0x20, 0x63, 0x65, 0x72, 0x74, 0x69, 0x66, 0x69, 0x63, 0x61, 0x74, 0x65,
    };

    /// <summary>When a certificate was issued, Unix seconds.</summary>
    /// <param name="octets">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    public static long IssuedSeconds(byte[] octets, int offset)
    {
        return (long)BigEndian.ReadUInt64(octets, offset + OffsetIssued);
    }

    /// <summary>From when on a certificate does not count, Unix seconds.</summary>
    /// <param name="octets">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    public static long ExpiresSeconds(byte[] octets, int offset)
    {
        return (long)BigEndian.ReadUInt64(octets, offset + OffsetExpires);
    }

    /// <summary>Writes the header of a certificate, for who issues one.</summary>
    /// <param name="sha">Hashes; may serve others between calls.</param>
    /// <param name="keyId">Holds the key's id.</param>
    /// <param name="issuedSeconds">Unix seconds.</param>
    /// <param name="expiresSeconds">Unix seconds, later.</param>
    /// <param name="alias">The alias URL.</param>
    /// <param name="task">The task.</param>
    /// <param name="upload">The upload URL.</param>
    /// <param name="into">Receives <see cref="HeaderLength"/> octets; the signature is to follow them.</param>
    /// <returns>What is to be signed; null when a text is none.</returns>
    public static byte[]? Write(
        Sha256 sha, byte[] keyId, long issuedSeconds, long expiresSeconds, string alias, string task, string upload, byte[] into)
    {
        byte[]? aliasOctets = ErrandText.OctetsOf(alias, ErrandLimits.MaxUrl);
        byte[]? taskOctets = ErrandText.OctetsOf(task, ErrandLimits.MaxTask);
        byte[]? uploadOctets = ErrandText.OctetsOf(upload, ErrandLimits.MaxUrl);
        if (aliasOctets == null || taskOctets == null || uploadOctets == null)
        {
            return null;
        }

        into[0] = FormatVersion;
        Array.Copy(keyId, 0, into, OffsetKey, KeyIdLength);
        BigEndian.WriteUInt64(into, OffsetIssued, (ulong)issuedSeconds);
        BigEndian.WriteUInt64(into, OffsetExpires, (ulong)expiresSeconds);
        byte[] digest = new byte[Sha256.DigestSize];
        ErrandText.PutTag(sha, aliasOctets, digest, into, OffsetAlias);
        ErrandText.PutTag(sha, taskOctets, digest, into, OffsetTask);
        ErrandText.PutTag(sha, uploadOctets, digest, into, OffsetUpload);
        byte[] scratch = new byte[MaxSigned];
        int count = PutSigned(into, 0, aliasOctets, taskOctets, uploadOctets, scratch);
        byte[] signed = new byte[count];
        Array.Copy(scratch, 0, signed, 0, count);
        return signed;
    }

    /// <summary>Puts together what is signed: domain, header, and the three texts.</summary>
    internal static int PutSigned(byte[] header, int offset, byte[] alias, byte[] task, byte[] upload, byte[] into)
    {
        Array.Copy(_domain, 0, into, 0, _domain.Length);
        Array.Copy(header, offset, into, _domain.Length, HeaderLength);
        int at = ErrandText.Put(alias, into, _domain.Length + HeaderLength);
        at = ErrandText.Put(task, into, at);
        return ErrandText.Put(upload, into, at);
    }
}
