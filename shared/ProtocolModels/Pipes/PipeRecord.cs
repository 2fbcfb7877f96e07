using System.Collections;
using NanoPeers.Identifiers;

namespace NanoPeers.Pipes;

/// <summary>What a resolver knows of one pipe: its own end, the ends of others, and what is to be said next.</summary>
internal sealed class PipeRecord
{
    internal PipeRecord(Identifier pipe, Identifier group, int type, byte[] name)
    {
        Pipe = pipe;
        Group = group;
        Type = type;
        Name = name;
    }

    internal Identifier Pipe { get; }

    internal Identifier Group { get; }

    internal int Type { get; }

    internal byte[] Name { get; }

    /// <summary>Output ends, and questions, of this peer.</summary>
    internal int Wanted { get; set; }

    /// <summary>This peer's input end, see <see cref="PipeBindState"/>.</summary>
    internal int State { get; set; }

    internal bool TakesOver { get; set; }

    internal uint Generation { get; set; }

    internal ulong Version { get; set; }

    internal long ClaimUntilMillis { get; set; } = PipeTiming.Never;

    /// <summary>How often the own end's state is still to be told to all.</summary>
    internal int TellsLeft { get; set; }

    internal long TellAtMillis { get; set; } = PipeTiming.Never;

    /// <summary>How often the first question is still to be asked.</summary>
    internal int AsksLeft { get; set; }

    internal long AskAtMillis { get; set; } = PipeTiming.Never;

    /// <summary>Of <see cref="PipeEnd"/>.</summary>
    internal ArrayList Ends { get; } = new ArrayList();

    internal bool IsUsed => Wanted > 0 || State != PipeBindState.None || TellsLeft > 0;

    internal PipeEnd EndAt(int index) => (PipeEnd)Ends[index]!;

    internal PipeEnd? Find(Identifier peer)
    {
        for (int i = 0; i < Ends.Count; i++)
        {
            if (EndAt(i).Peer.Equals(peer))
            {
                return EndAt(i);
            }
        }

        return null;
    }

    /// <summary>The end of another peer that has a point-to-point pipe; null when none is known.</summary>
    internal PipeEnd? Holder()
    {
        PipeEnd? holder = null;
        for (int i = 0; i < Ends.Count; i++)
        {
            PipeEnd end = EndAt(i);
            if (end.IsBound && (holder == null || PipeEnd.Precedes(end.Generation, end.Peer, holder.Generation, holder.Peer)))
            {
                holder = end;
            }
        }

        return holder;
    }

    /// <summary>The highest claim that was ever heard of.</summary>
    internal uint HighestGeneration()
    {
        uint highest = Generation;
        for (int i = 0; i < Ends.Count; i++)
        {
            highest = EndAt(i).Generation > highest ? EndAt(i).Generation : highest;
        }

        return highest;
    }

    internal long NextTimeoutMillis()
    {
        long next = ClaimUntilMillis < TellAtMillis ? ClaimUntilMillis : TellAtMillis;
        return AskAtMillis < next ? AskAtMillis : next;
    }
}
