using NanoPeers.Groups;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>
/// Lines that this peer said to the same hearers in the same way: to all under the group's key, or to one member under the pair's session or in clear.
/// Their numbers have no gaps, so that a hearer who sees one knows that it missed something. Keeps the newest for those who did.
/// </summary>
internal sealed class GroupLineStream(Identifier? member, GroupProtection protection, uint run)
{
    private byte[][] _kept = new byte[4][];
    private int _told = GroupLineTiming.NewestTold;
    private int _waitMillis;

    /// <summary>The number of the newest line; 0 when there is none.</summary>
    internal uint Newest { get; private set; }

    /// <summary>The oldest line that is kept; 1 when there is none.</summary>
    internal uint Oldest => Newest <= GroupLineTiming.KeptLines ? 1 : Newest - GroupLineTiming.KeptLines + 1;

    internal long TellAtMillis { get; private set; } = GroupLines.Never;

    internal bool IsFull => Newest == uint.MaxValue - 1;

    internal GroupLineDue Say(byte[] text, long nowMillis)
    {
        Newest++;
        if (Newest >= (uint)_kept.Length && _kept.Length < GroupLineTiming.KeptLines)
        {
            Grow();
        }

        _kept[Newest % (uint)_kept.Length] = text;
        TellFrom(nowMillis);
        return DueOf(Newest, member);
    }

    /// <summary>A line that is kept, as a message to a member or to all.</summary>
    internal GroupLineDue DueOf(uint line, Identifier? to) =>
        new(ChatMessageKind.SayToGroup, to, protection, run, line, line, _kept[line % (uint)_kept.Length]);

    /// <summary>Which lines there are, to a member or to all.</summary>
    internal GroupLineDue DueOfNewest(uint oldest, Identifier? to) => new(ChatMessageKind.NewestLine, to, protection, run, oldest, Newest, null);

    /// <summary>The newest line is told again after a while, a few times.</summary>
    internal void TellFrom(long nowMillis)
    {
        _told = 0;
        _waitMillis = GroupLineTiming.FirstNewestMillis;
        TellAtMillis = nowMillis + _waitMillis;
    }

    internal void HandleTimeout(long nowMillis, GroupLineEffects effects)
    {
        if (nowMillis < TellAtMillis)
        {
            return;
        }

        effects.Dues.Enqueue(DueOfNewest(Oldest, member));
        _told++;
        _waitMillis *= 2;
        TellAtMillis = _told < GroupLineTiming.NewestTold ? nowMillis + _waitMillis : GroupLines.Never;
    }

    private void Grow()
    {
        byte[][] larger = new byte[_kept.Length * 2][];
        for (uint line = 1; line < Newest; line++)
        {
            larger[line % (uint)larger.Length] = _kept[line % (uint)_kept.Length];
        }

        _kept = larger;
    }
}
