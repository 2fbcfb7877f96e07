using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers.Boards;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>Boards in groups, at the peer that is their home.</summary>
public sealed partial class GroupPeer
{
    /// <summary>Finds a board that is enrolled at this peer, by its name; null where this peer is no gateway.</summary>
    public Func<string, Identifier?>? FindBoard { get; set; }

    /// <summary>By way of mailboxes, to boards that sleep; null where this peer does without.</summary>
    public ITransport? Relay { get; set; }

    /// <summary>Whether this peer keeps the mailbox of a board. Asked under locks: it must not wait.</summary>
    public Func<Identifier, bool> KeepsFor { get; set; } = static _ => false;

    /// <inheritdoc/>
    public async Task<GroupAnswer> AddBoardAsync(string group, string device, CancellationToken cancellationToken)
    {
        DateTimeOffset began = UtcNow;
        if (FindBoard?.Invoke(device) is not { } board)
        {
            return Answer(GroupResult.Unknown, $"This gateway has no device called {device}: `peers` lists them.", began);
        }

        GroupAnswer taken = TakeBoard(group, board, device);
        if (taken.Result != GroupResult.Done || Find(group) is not { } seat)
        {
            return taken;
        }

        return await seat.UntilToldAsync(board, device, began, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets a board in that is at home here; it takes part once it was shown why, and verified it.</summary>
    /// <param name="group">The group.</param>
    /// <param name="board">The board's id, with which this peer has, or will have, a session as its gateway.</param>
    /// <param name="name">Its name, for people.</param>
    public GroupAnswer TakeBoard(string group, Identifier board, string name)
    {
        if (!IsName(name))
        {
            return Answer(GroupResult.BadOrder, $"\"{name}\" is no name: 1 to {MaxNameOctets} octets of plain text.", UtcNow);
        }

        return On(group, (seat, began) => seat.TakeBoard(board, name, began));
    }

    /// <summary>Whether all members that want the key, boards too, use the newest one; only where this peer makes the keys.</summary>
    /// <param name="group">The group.</param>
    public bool DoAllUseKey(string group) => Find(group)?.DoAllUseKey() == true;

    /// <summary>How far a board has been shown what it needs to know of a group; null for who was never in it.</summary>
    /// <param name="group">The group.</param>
    /// <param name="board">The board.</param>
    public BoardStanding? StandingOf(string group, Identifier board) => Find(group)?.StandingOf(board);
}
