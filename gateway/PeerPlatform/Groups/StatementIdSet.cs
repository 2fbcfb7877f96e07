using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>Ids in ascending order, and digests over shares of them. Not for several threads.</summary>
internal sealed class StatementIdSet
{
    private readonly List<StatementId> _ids = [];

    /// <summary>How many.</summary>
    internal int Count => _ids.Count;

    /// <summary>Adds an id that is not there.</summary>
    internal void Add(StatementId id)
    {
        int at = _ids.BinarySearch(id);
        _ids.Insert(at < 0 ? ~at : at, id);
    }

    /// <summary>The ids of a share.</summary>
    internal ReadOnlySpan<StatementId> In(StatementIdPrefix share)
    {
        int first = IndexOf(share.First);
        int end = _ids.BinarySearch(share.Last);
        end = end < 0 ? ~end : end + 1;
        return CollectionsMarshal.AsSpan(_ids)[first..end];
    }

    /// <summary>SHA-256 of the ids of a share in ascending order.</summary>
    internal StatementId DigestOf(StatementIdPrefix share)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> octets = stackalloc byte[StatementId.Length];
        foreach (StatementId id in In(share))
        {
            id.CopyTo(octets);
            hash.AppendData(octets);
        }

        hash.GetHashAndReset(octets);
        return new StatementId(octets);
    }

    private int IndexOf(StatementId id)
    {
        int at = _ids.BinarySearch(id);
        return at < 0 ? ~at : at;
    }
}
