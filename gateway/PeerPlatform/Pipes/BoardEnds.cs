using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>
/// Which boards have ends of pipes. A board that sleeps tells nobody of its ends, and they lapse; it has them again when it wakes, so what goes through the
/// pipe meanwhile is for its mailbox. Used under the service's lock. PIPE-ENDS.md.
/// </summary>
internal sealed class BoardEnds
{
    private readonly Dictionary<Identifier, (Identifier Group, HashSet<Identifier> Boards)> _ends = new(IdentifierComparer.Instance);

    /// <summary>A board said that it has an end, or has it no more.</summary>
    internal void Note(GroupPort port, Identifier from, PipeMessage message)
    {
        bool tells = message.Kind is PipeMessageKind.Bind or PipeMessageKind.Bound;
        if ((!tells && message.Kind != PipeMessageKind.Unbind) || !port.IsConstrained(from))
        {
            return;
        }

        Identifier pipe = new(message.Buffer, message.OffsetOf(PipeField.Pipe));
        if (!_ends.TryGetValue(pipe, out (Identifier Group, HashSet<Identifier> Boards) known))
        {
            if (!tells || _ends.Count >= PipeLimits.MaxPipes)
            {
                return;
            }

            known = (port.Group, new HashSet<Identifier>(IdentifierComparer.Instance));
            _ends[pipe] = known;
        }

        if (!tells)
        {
            known.Boards.Remove(from);
        }
        else if (known.Boards.Count < PipeLimits.MaxEnds)
        {
            known.Boards.Add(from);
        }
    }

    /// <summary>A board is no member any more.</summary>
    internal void Forget(Identifier group, Identifier board)
    {
        foreach ((Identifier of, HashSet<Identifier> boards) in _ends.Values)
        {
            if (of.Equals(group))
            {
                boards.Remove(board);
            }
        }
    }

    /// <summary>Who of those that had an end sleeps: its end lapsed, or it has a mailbox here and no session.</summary>
    internal Identifier[] SleepersOf(Identifier pipe, GroupPort port, Identifier[] ends) =>
        _ends.TryGetValue(pipe, out (Identifier Group, HashSet<Identifier> Boards) known) && known.Boards.Count > 0
            ? [.. known.Boards.Where(board => port.IsAsleep(board) || !ends.Contains(board, IdentifierComparer.Instance))]
            : [];
}
