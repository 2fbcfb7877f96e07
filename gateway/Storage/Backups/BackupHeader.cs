using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NanoPeers.Storage.Backups;

/// <summary>
/// The part of a backup that is not encrypted; it is the associated data of the rest. BACKUP.md, "The file".
/// </summary>
internal sealed class BackupHeader
{
    internal const int Length = OffsetNonce + NonceLength;
    internal const int SaltLength = 16;
    internal const int NonceLength = 12;
    internal const int Format = 1;

    /// <summary>What is written: about 0.2 s on a PC, as for group passwords.</summary>
    internal const int UsualIterations = 600_000;

    /// <summary>Fewer protect too little for a program to have written it.</summary>
    internal const int MinIterations = 100_000;

    /// <summary>More would keep a machine busy for the sake of a file that somebody made up.</summary>
    internal const int MaxIterations = 10_000_000;

    private const int OffsetFormat = 8, OffsetIterations = 9, OffsetSalt = 13, OffsetNonce = OffsetSalt + SaltLength;

    private BackupHeader(ReadOnlySpan<byte> octets)
    {
        Octets = octets[..Length].ToArray();
    }

    internal byte[] Octets { get; }

    internal int Iterations => BinaryPrimitives.ReadInt32BigEndian(Octets.AsSpan(OffsetIterations));

    internal ReadOnlySpan<byte> Salt => Octets.AsSpan(OffsetSalt, SaltLength);

    internal ReadOnlySpan<byte> Nonce => Octets.AsSpan(OffsetNonce, NonceLength);

    private static ReadOnlySpan<byte> Mark => "NPBACKUP"u8;

    /// <summary>A header with a salt and a nonce of its own.</summary>
    internal static BackupHeader Make(int iterations)
    {
        Span<byte> octets = stackalloc byte[Length];
        Mark.CopyTo(octets);
        octets[OffsetFormat] = Format;
        BinaryPrimitives.WriteInt32BigEndian(octets[OffsetIterations..], iterations);
        RandomNumberGenerator.Fill(octets[OffsetSalt..]);
        return new BackupHeader(octets);
    }

    /// <summary>Reads the beginning of a file; nothing is derived, and nothing is allocated before all of it is judged.</summary>
    /// <returns>Null when it is good; else what is wrong.</returns>
    internal static BackupFault? TryDecode(ReadOnlySpan<byte> octets, out BackupHeader? header)
    {
        header = null;
        if (!octets.StartsWith(Mark))
        {
            return BackupFault.NotABackup;
        }

        if (octets.Length > OffsetFormat && octets[OffsetFormat] != Format)
        {
            return octets[OffsetFormat] > Format ? BackupFault.NewerFormat : BackupFault.Malformed;
        }

        if (octets.Length < Length || BinaryPrimitives.ReadInt32BigEndian(octets[OffsetIterations..]) is < MinIterations or > MaxIterations)
        {
            return BackupFault.Malformed;
        }

        header = new BackupHeader(octets);
        return null;
    }
}
