using System.Text;
using NanoPeers.Peering;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Peering;

/// <summary>
/// The list of local aliased copies as the protocol's server asks for it (S2 figs. 3 and 5, 186): the local store, by name. Names that were asked for are kept
/// as text, a bounded number of them, so that asking again allocates nothing. Used under the node's lock.
/// </summary>
internal sealed class LocalCopies(LocalObjects objects, IObjectAliases aliases, bool isServer, Func<string, bool> isDownloading) : IAliasedCopies
{
    private const int MaxNames = 4_096;

    private readonly Dictionary<string, LocalCopy> _copies = new(StringComparer.Ordinal);
    private readonly List<IAliasedCopies> _others = [];

    internal LocalObjects Objects { get; } = objects;

    internal IObjectAliases Aliases { get; } = aliases;

    public IAliasedCopy? Find(PeeringPacket request)
    {
        foreach (IAliasedCopies other in _others)
        {
            if (other.Find(request) is { } found)
            {
                return found;
            }
        }

        int place = request.Find(PeeringKey.Href);
        bool isGet = request.Find(PeeringKey.Method) < 0 || request.IsValue(PeeringKey.Method, "get");
        if (place < 0 || !isGet || !isServer)
        {
            return null;
        }

        LocalCopy copy = Of(request.Buffer.AsSpan(request.OffsetOf(place), request.LengthOf(place)));
        return copy.State == AliasedCopyState.None ? null : copy;
    }

    /// <summary>The entry of a name, whether something stands behind it or not.</summary>
    internal LocalCopy Of(string href)
    {
        if (_copies.TryGetValue(href, out LocalCopy? copy))
        {
            return copy;
        }

        if (_copies.Count == MaxNames)
        {
            _copies.Clear();
        }

        copy = new LocalCopy(this, href);
        _copies.Add(href, copy);
        return copy;
    }

    /// <summary>Asks another list first: of uploads, for example.</summary>
    internal void Add(IAliasedCopies others) => _others.Add(others);

    internal bool IsDownloading(string href) => isDownloading(href);

    /// <summary>Verified chunks are served while the rest comes in; without chunk digests nothing is known to be right before the end.</summary>
    internal bool IsServedWhileIncoming(AliasedObject incoming) =>
        incoming is { Id: { } id, Received: > 0 } && Objects.FindIncoming(id) is { Expected.Chunks: not null, Received: > 0 };

    private LocalCopy Of(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[PeeringLimits.MaxValue];
        int length = Encoding.UTF8.GetChars(name, text);
        return _copies.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..length], out LocalCopy? copy) ? copy : Of(text[..length].ToString());
    }
}
