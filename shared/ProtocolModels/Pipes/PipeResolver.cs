using System.Collections;
using NanoPeers.Identifiers;

namespace NanoPeers.Pipes;

/// <summary>
/// The pipe resolver of a peer: which of its own pipes have an input end here, and who has the input ends of the pipes that it sends into. Knows no
/// socket and no clock; the driver hands messages of members in, and sends what is due. One thread at a time. PIPES.md, "Resolving".
/// </summary>
public sealed partial class PipeResolver
{
    private readonly Identifier _self;
    private readonly uint _bootCount;
    private readonly ArrayList _records = new ArrayList();
    private readonly ArrayList _events = new ArrayList();
    private uint _counter;
    private uint _question;

    /// <summary>Makes a resolver that knows no pipe.</summary>
    /// <param name="self">This peer.</param>
    /// <param name="bootCount">Raised at each start, so that what is said now is newer than what was said before.</param>
    public PipeResolver(Identifier self, uint bootCount)
    {
        _self = self;
        _bootCount = bootCount;
    }

    /// <summary>When <see cref="HandleTimeout"/> is due.</summary>
    public long NextTimeoutMillis
    {
        get
        {
            long next = PipeTiming.Never;
            for (int i = 0; i < _records.Count; i++)
            {
                long one = At(i).NextTimeoutMillis();
                next = one < next ? one : next;
            }

            return next;
        }
    }

    /// <summary>Wants to know who has the input ends of a pipe, until <see cref="Release"/> is called as often.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="group">Its group.</param>
    /// <param name="type">Its type.</param>
    /// <param name="name">Its name, UTF-8; may be empty.</param>
    /// <param name="nowMillis">The time.</param>
    /// <returns>False when so many pipes are asked about that no more can be.</returns>
    public bool Want(Identifier pipe, Identifier group, int type, byte[] name, long nowMillis)
    {
        PipeRecord? record = Open(pipe, group, type, name);
        if (record == null)
        {
            return false;
        }

        record.Wanted++;
        AskSoon(record, nowMillis);
        return true;
    }

    /// <summary>Wants it no more.</summary>
    /// <param name="pipe">The pipe.</param>
    public void Release(Identifier pipe)
    {
        PipeRecord? record = Find(pipe);
        if (record != null && record.Wanted > 0)
        {
            record.Wanted--;
            Drop(record);
        }
    }

    /// <summary>Asks again soon: something makes the answer doubtful.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="nowMillis">The time.</param>
    public void Doubt(Identifier pipe, long nowMillis)
    {
        PipeRecord? record = Find(pipe);
        if (record != null && record.AsksLeft == 0)
        {
            AskSoon(record, nowMillis);
        }
    }

    /// <summary>
    /// Asks for an input end at this peer. A broadcast pipe has it at once; for a point-to-point pipe it is listened for a moment whether another
    /// peer has it, and <see cref="NextEvent"/> says what came of it.
    /// </summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="group">Its group, of which this peer is a member.</param>
    /// <param name="type">Its type.</param>
    /// <param name="name">Its name, UTF-8; may be empty.</param>
    /// <param name="takesOver">Whether the end moves here when another peer has it.</param>
    /// <param name="isFresh">Whether the pipe was made just now, so that nobody else can have it.</param>
    /// <param name="nowMillis">The time.</param>
    /// <returns>The <see cref="PipeBindState"/>; None when there are too many pipes, or this peer has an end already.</returns>
    public int Bind(Identifier pipe, Identifier group, int type, byte[] name, bool takesOver, bool isFresh, long nowMillis)
    {
        PipeRecord? record = Open(pipe, group, type, name);
        if (record == null || record.State == PipeBindState.Bound || record.State == PipeBindState.Claiming)
        {
            return PipeBindState.None;
        }

        record.TakesOver = takesOver;
        if (isFresh || !PipeType.IsPointToPoint(type))
        {
            TakePipe(record, nowMillis);
            return PipeBindState.Bound;
        }

        record.State = PipeBindState.Claiming;
        record.TellsLeft = 0;
        record.TellAtMillis = PipeTiming.Never;
        record.ClaimUntilMillis = nowMillis + PipeTiming.ClaimMillis;
        AskSoon(record, nowMillis);
        return PipeBindState.Claiming;
    }

    /// <summary>Gives this peer's input end up and tells all.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="nowMillis">The time.</param>
    public void Unbind(Identifier pipe, long nowMillis)
    {
        PipeRecord? record = Find(pipe);
        if (record == null || record.State == PipeBindState.None)
        {
            return;
        }

        bool wasBound = record.State == PipeBindState.Bound;
        record.State = PipeBindState.None;
        record.ClaimUntilMillis = PipeTiming.Never;
        if (wasBound)
        {
            record.Version = NextVersion();
            TellSoon(record, nowMillis);
            Raise(record);
        }

        Drop(record);
    }

    /// <summary>The state of this peer's own input end of a pipe, see <see cref="PipeBindState"/>.</summary>
    /// <param name="pipe">The pipe.</param>
    public int StateOf(Identifier pipe)
    {
        PipeRecord? record = Find(pipe);
        return record == null ? PipeBindState.None : record.State;
    }

    /// <summary>Input ends of a pipe that are known, this peer's own included; of a point-to-point pipe the one that has it.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="into">Receives the peers; longer ones are cut off.</param>
    /// <returns>How many.</returns>
    public int CopyEnds(Identifier pipe, Identifier[] into)
    {
        PipeRecord? record = Find(pipe);
        if (record == null)
        {
            return 0;
        }

        bool isHere = record.State == PipeBindState.Bound;
        int count = 0;
        if (PipeType.IsPointToPoint(record.Type))
        {
            Identifier? one = isHere ? _self : record.Holder() is { } holder ? holder.Peer : null;
            if (one != null && into.Length > 0)
            {
                into[count++] = one;
            }

            return count;
        }

        if (isHere && into.Length > 0)
        {
            into[count++] = _self;
        }

        for (int i = 0; i < record.Ends.Count && count < into.Length; i++)
        {
            if (record.EndAt(i).IsBound)
            {
                into[count++] = record.EndAt(i).Peer;
            }
        }

        return count;
    }

    /// <summary>The next pipe of which something is different: its ends, or this peer's own end. Due after every other call.</summary>
    /// <returns>The pipe; null when nothing is.</returns>
    public Identifier? NextEvent()
    {
        if (_events.Count == 0)
        {
            return null;
        }

        var pipe = (Identifier)_events[0]!;
        _events.RemoveAt(0);
        return pipe;
    }

    private PipeRecord At(int index) => (PipeRecord)_records[index]!;

    private PipeRecord? Find(Identifier pipe)
    {
        for (int i = 0; i < _records.Count; i++)
        {
            if (At(i).Pipe.Equals(pipe))
            {
                return At(i);
            }
        }

        return null;
    }

    private PipeRecord? FindIn(PipeMessage message)
    {
        for (int i = 0; i < _records.Count; i++)
        {
            PipeRecord record = At(i);
            if (message.IsOf(record.Pipe))
            {
                return record.Group.Matches(message.Buffer, message.OffsetOf(PipeField.Group)) ? record : null;
            }
        }

        return null;
    }

    private PipeRecord? Open(Identifier pipe, Identifier group, int type, byte[] name)
    {
        PipeRecord? record = Find(pipe);
        if (record == null && _records.Count < PipeLimits.MaxPipes)
        {
            record = new PipeRecord(pipe, group, type, name);
            _records.Add(record);
        }

        return record;
    }

    private void Drop(PipeRecord record)
    {
        if (!record.IsUsed)
        {
            _records.Remove(record);
        }
        else if (record.Wanted == 0 && record.State == PipeBindState.None)
        {
            record.AskAtMillis = PipeTiming.Never;
            record.AsksLeft = 0;
        }
    }

    private void Raise(PipeRecord record)
    {
        for (int i = 0; i < _events.Count; i++)
        {
            if (((Identifier)_events[i]!).Equals(record.Pipe))
            {
                return;
            }
        }

        _events.Add(record.Pipe);
    }

    private ulong NextVersion() => ((ulong)_bootCount << 32) | ++_counter;

    private static void AskSoon(PipeRecord record, long nowMillis)
    {
        record.AsksLeft = PipeTiming.Repeats;
        record.AskAtMillis = nowMillis;
    }

    private static void TellSoon(PipeRecord record, long nowMillis)
    {
        record.TellsLeft = PipeTiming.Repeats;
        record.TellAtMillis = nowMillis;
    }
}
