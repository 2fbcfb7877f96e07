using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.PeerDiscovery;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>Makes the entries of answers, message by message. For one thread.</summary>
internal sealed class QueryAnswers
{
    private readonly PeersEntryWriter _entries = new();

    /// <summary>The entries of some documents, as many messages as are allowed.</summary>
    /// <param name="documents">What was found.</param>
    /// <param name="from">The first of them that goes.</param>
    /// <param name="to">Behind the last.</param>
    /// <param name="octets">Most octets of all messages together.</param>
    /// <param name="overhead">Octets of a message beside its entries.</param>
    /// <param name="now">The time.</param>
    /// <param name="withDocuments">Whether short documents go with their entries.</param>
    /// <param name="next">The first that was left out; as <paramref name="to"/> where none was.</param>
    /// <returns>The entries of each message. At least one message, where one is allowed.</returns>
    internal IReadOnlyList<byte[]> Pack(
        IReadOnlyList<AdvertisedDocument> documents, int from, int to, int octets, int overhead, DateTimeOffset now, bool withDocuments, out int next)
    {
        List<byte[]> messages = [];
        next = from;
        while (octets >= overhead && (messages.Count == 0 || next < to))
        {
            int capacity = Math.Min(PeersLimits.MaxEntries, octets - overhead);
            _entries.Clear();
            while (next < to && ((withDocuments && TryAddWhole(documents[next], capacity, now)) || TryAdd(documents[next], capacity, now)))
            {
                next++;
            }

            if (_entries.Count == 0 && next < to)
            {
                break;
            }

            messages.Add(_entries.Buffer.AsSpan(0, _entries.Length).ToArray());
            octets -= overhead + _entries.Length;
        }

        return messages;
    }

    private bool TryAddWhole(AdvertisedDocument document, int capacity, DateTimeOffset now) =>
        document.Octets.Length < PeersLimits.MaxEntries && Add(document, PeersEntryFlags.Whole, capacity, now);

    private bool TryAdd(AdvertisedDocument document, int capacity, DateTimeOffset now) => Add(document, 0, capacity, now);

    private bool Add(AdvertisedDocument document, int flags, int capacity, DateTimeOffset now) => _entries.TryAdd(
        document.Kind,
        flags | (document.IsSigned ? PeersEntryFlags.Signed : 0),
        document.Publisher,
        document.Version,
        document.SecondsLeft(now),
        document.Octets.Length,
        Encoding.ASCII.GetBytes(document.Name),
        TitleOf(document),
        document.Endpoint.Length <= Limits.MaxEndpointLength ? Encoding.ASCII.GetBytes(document.Endpoint) : [],
        flags != 0 ? document.Octets.ToArray() : [],
        capacity);

    private static byte[] TitleOf(AdvertisedDocument document)
    {
        byte[] title = Encoding.UTF8.GetBytes(document.Title);
        return title.Length <= PeersLimits.MaxTitle && Utf8Text.IsPlain(title, 0, title.Length) ? title : [];
    }
}
