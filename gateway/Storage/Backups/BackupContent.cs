using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NanoPeers.Storage.Backups;

/// <summary>What is encrypted in a backup: when it was made, the state's key, the database. All of it is wiped with this object.</summary>
internal sealed class BackupContent : IDisposable
{
    internal const int FixedLength = OffsetDatabase;
    internal const int MaxDatabase = BackupFile.MaxLength - BackupHeader.Length - ValueSeal.TagLength - FixedLength;

    private const int OffsetMadeAt = 0, OffsetKey = 8, OffsetDatabase = OffsetKey + StateKeyFile.KeyLength;

    /// <summary>The last millisecond of the year 9999.</summary>
    private const long MaxMillis = 253_402_300_799_999;

    private readonly byte[] _octets;

    private BackupContent(byte[] octets) => _octets = octets;

    internal ReadOnlySpan<byte> Octets => _octets;

    internal DateTimeOffset MadeAt => DateTimeOffset.FromUnixTimeMilliseconds(MadeAtMillis);

    internal ReadOnlySpan<byte> Key => _octets.AsSpan(OffsetKey, StateKeyFile.KeyLength);

    internal ReadOnlySpan<byte> Database => _octets.AsSpan(OffsetDatabase);

    private long MadeAtMillis => BinaryPrimitives.ReadInt64BigEndian(_octets.AsSpan(OffsetMadeAt));

    internal static BackupContent Make(DateTimeOffset now, ReadOnlySpan<byte> key, ReadOnlySpan<byte> database)
    {
        byte[] octets = new byte[OffsetDatabase + database.Length];
        BinaryPrimitives.WriteInt64BigEndian(octets.AsSpan(OffsetMadeAt), now.ToUnixTimeMilliseconds());
        key.CopyTo(octets.AsSpan(OffsetKey));
        database.CopyTo(octets.AsSpan(OffsetDatabase));
        return new BackupContent(octets);
    }

    /// <summary>Takes over what was opened.</summary>
    /// <returns>Null when it cannot be a backup's content; the octets are wiped then.</returns>
    internal static BackupContent? TryDecode(byte[] octets)
    {
        BackupContent content = new(octets);
        if (octets.Length > FixedLength && content.MadeAtMillis is >= 0 and <= MaxMillis)
        {
            return content;
        }

        content.Dispose();
        return null;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_octets);
}
