using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Advertisements;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// What a gateway advertises, signed anew only where it changed or lived half its life: a signature costs, and whoever has a document need not fetch it
/// again. What a removed board had is withdrawn. For one thread at a time.
/// </summary>
/// <param name="own">Makes advertisements of the gateway as it is now.</param>
public sealed class KeptGatewayDocuments(OwnAdvertisements own)
{
    private readonly Dictionary<Identifier, KeptBoard> _boards = new(IdentifierComparer.Instance);
    private Kept? _own;

    /// <summary>All documents; those that did not change are the same as before.</summary>
    /// <param name="now">The time; later ones replace earlier ones, by seconds.</param>
    public IReadOnlyList<AdvertisedDocument> Make(DateTimeOffset now)
    {
        string says = own.OwnWords;
        _own = _own is not null && _own.IsGood(says, now) ? _own : new Kept(says, Documents(own.OfGateway(now)), now);
        List<AdvertisedDocument> all = [.. _own.Documents];
        HashSet<Identifier> here = new(IdentifierComparer.Instance);
        foreach (DeviceStatus board in own.Boards)
        {
            here.Add(board.Id);
            string boardSays = $"{board.Name} {board.Endpoint}";
            if (!_boards.TryGetValue(board.Id, out KeptBoard? known) || !known.Kept.IsGood(boardSays, now))
            {
                _boards[board.Id] = known = new KeptBoard(board, new Kept(boardSays, Documents(own.OfBoard(board, now, false)), now));
            }

            all.AddRange(known.Kept.Documents);
        }

        foreach ((Identifier id, KeptBoard gone) in _boards.Where(one => !here.Contains(one.Key)).ToArray())
        {
            all.AddRange(Documents(own.OfBoard(gone.Board, now, true)));
            _boards.Remove(id);
        }

        return all;
    }

    private static AdvertisedDocument[] Documents(IEnumerable<Advertisement> advertisements) => [.. advertisements.Select(AdvertisementDocuments.Of)];

    private sealed record KeptBoard(DeviceStatus Board, Kept Kept);

    private sealed record Kept(string Says, IReadOnlyList<AdvertisedDocument> Documents, DateTimeOffset MadeAt)
    {
        internal bool IsGood(string says, DateTimeOffset now) =>
            Says == says && now >= MadeAt && Documents.All(document => now - MadeAt < (document.ExpiresAt - MadeAt) / 2);
    }
}
