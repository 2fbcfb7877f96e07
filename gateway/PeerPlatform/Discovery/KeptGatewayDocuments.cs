using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// What a gateway advertises, signed anew only where it changed or lived half its life: a signature costs, and whoever has a document need not fetch it
/// again. What a removed board had is withdrawn. For one thread at a time.
/// </summary>
/// <param name="newest">Makes documents of the gateway as it is now.</param>
public sealed class KeptGatewayDocuments(Func<GatewayDocuments> newest)
{
    private readonly Dictionary<Identifier, Kept> _boards = new(IdentifierComparer.Instance);
    private Kept? _own;

    /// <summary>All documents; those that did not change are the same as before.</summary>
    /// <param name="name">What the gateway is called.</param>
    /// <param name="endpoints">Where it listens.</param>
    /// <param name="boards">The boards that it enrolled: id, name, and where each was last heard.</param>
    /// <param name="now">The time; later ones replace earlier ones, by seconds.</param>
    public IReadOnlyList<AdvertisedDocument> Make(
        string name, IReadOnlyList<string> endpoints, IEnumerable<(Identifier Id, string Name, string? Endpoint)> boards, DateTimeOffset now)
    {
        GatewayDocuments documents = newest();
        string says = string.Join(' ', [name, .. endpoints]);
        _own = _own is not null && _own.IsGood(says, now) ? _own : new Kept(says, default, documents.OfGateway(name, endpoints, now), now);
        List<AdvertisedDocument> all = [.. _own.Documents];
        HashSet<Identifier> here = new(IdentifierComparer.Instance);
        foreach ((Identifier Id, string Name, string? Endpoint) board in boards)
        {
            here.Add(board.Id);
            string boardSays = $"{board.Name} {board.Endpoint}";
            if (!_boards.TryGetValue(board.Id, out Kept? kept) || !kept.IsGood(boardSays, now))
            {
                _boards[board.Id] = kept = new Kept(boardSays, board, documents.OfBoard(board, now), now);
            }

            all.AddRange(kept.Documents);
        }

        foreach ((Identifier id, Kept gone) in _boards.Where(one => !here.Contains(one.Key)).ToArray())
        {
            all.AddRange(documents.OfBoard(gone.Board, now, withdraws: true));
            _boards.Remove(id);
        }

        return all;
    }

    private sealed record Kept(
        string Says, (Identifier Id, string Name, string? Endpoint) Board, IReadOnlyList<AdvertisedDocument> Documents, DateTimeOffset MadeAt)
    {
        internal bool IsGood(string says, DateTimeOffset now) => Says == says && now >= MadeAt && now - MadeAt < GatewayDocuments.Lifetime / 2;
    }
}
