using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Pipes;

/// <summary>What comes from members, what time brings, and what is to be said.</summary>
public sealed partial class PipeResolver
{
    private PipeRecord? _due;

    /// <summary>Kind of the message that is due.</summary>
    public int DueKind { get; private set; }

    /// <summary>The group in which it is to be said; null when none is due.</summary>
    public Identifier? DueGroup => _due?.Group;

    /// <summary>To whom; null for all members.</summary>
    public Identifier? DueTo { get; private set; }

    /// <summary>Handles a Bind, an Unbind, a Resolve or a Bound of a member of the group that it names; Data is not for the resolver.</summary>
    /// <param name="message">Decoded completely.</param>
    /// <param name="from">The member.</param>
    /// <param name="nowMillis">The time.</param>
    /// <returns>Whether the sender is to be answered at once with <see cref="WriteAnswer"/>.</returns>
    public bool HandleMessage(PipeMessage message, Identifier from, long nowMillis)
    {
        PipeRecord? record = FindIn(message);
        if (record == null || from.Equals(_self))
        {
            return false;
        }

        switch (message.Kind)
        {
            case PipeMessageKind.Resolve:
                return record.State == PipeBindState.Bound;
            case PipeMessageKind.Unbind:
                HandleEnd(record, from, message.Version, false, 0, nowMillis);
                return false;
            case PipeMessageKind.Bind:
            case PipeMessageKind.Bound:
                if (message.Type == record.Type)
                {
                    HandleEnd(record, from, message.Version, true, message.Generation, nowMillis);
                }

                return false;
            default:
                return false;
        }
    }

    /// <summary>Writes the answer to a Resolve that was just handled: this peer's end.</summary>
    /// <param name="writer">Stands in a body of the protocol.</param>
    /// <param name="question">The Resolve.</param>
    public void WriteAnswer(MessageWriter writer, PipeMessage question)
    {
        PipeRecord? record = FindIn(question);
        if (record != null)
        {
            WriteEnd(writer, record, PipeMessageKind.Bound, question.NumberOf(PipeField.Question));
        }
    }

    /// <summary>Writes an Unbind to a member that sent into an end that is not here, newer than all that was said of it.</summary>
    /// <param name="writer">Stands in a body of the protocol.</param>
    /// <param name="pipe">The pipe.</param>
    /// <param name="group">Its group.</param>
    public void WriteNotHere(MessageWriter writer, Identifier pipe, Identifier group)
    {
        Begin(writer, PipeMessageKind.Unbind, pipe, group);
        writer.WriteUInt64(PipeField.Version, NextVersion());
    }

    /// <summary>A peer is gone: it is no member any more, or it was lost. Its ends are.</summary>
    /// <param name="group">The group; null for all.</param>
    /// <param name="peer">The peer.</param>
    public void Forget(Identifier? group, Identifier peer)
    {
        for (int i = 0; i < _records.Count; i++)
        {
            PipeRecord record = At(i);
            PipeEnd? end = group == null || record.Group.Equals(group) ? record.Find(peer) : null;
            if (end != null)
            {
                record.Ends.Remove(end);
                Raise(record);
            }
        }
    }

    /// <summary>Asks at once for the ends of all pipes of a group: another member came, or a way to one.</summary>
    /// <param name="group">The group.</param>
    /// <param name="nowMillis">The time.</param>
    public void DoubtAll(Identifier group, long nowMillis)
    {
        for (int i = 0; i < _records.Count; i++)
        {
            PipeRecord record = At(i);
            bool asks = record.Wanted > 0 || record.State != PipeBindState.None;
            if (record.Group.Equals(group) && asks && record.AsksLeft == 0)
            {
                AskSoon(record, nowMillis);
            }

            if (record.Group.Equals(group) && record.State == PipeBindState.Bound && record.TellsLeft == 0)
            {
                TellSoon(record, nowMillis);
            }
        }
    }

    /// <summary>Lets time pass. Due at <see cref="NextTimeoutMillis"/>; calling early is harmless.</summary>
    /// <param name="nowMillis">The time.</param>
    public void HandleTimeout(long nowMillis)
    {
        for (int i = _records.Count - 1; i >= 0; i--)
        {
            PipeRecord record = At(i);
            if (record.ClaimUntilMillis <= nowMillis)
            {
                EndClaim(record, nowMillis);
            }
        }
    }

    /// <summary>
    /// The next message to send: <see cref="DueKind"/>, <see cref="DueGroup"/> and <see cref="DueTo"/> say what it is. Due after every other call.
    /// </summary>
    /// <param name="nowMillis">The time.</param>
    /// <returns>False when nothing is due.</returns>
    public bool PollDue(long nowMillis)
    {
        _due = null;
        DueTo = null;
        for (int i = 0; i < _records.Count && _due == null; i++)
        {
            PipeRecord record = At(i);
            if (record.TellAtMillis <= nowMillis)
            {
                _due = record;
                DueKind = record.State == PipeBindState.Bound ? PipeMessageKind.Bind : PipeMessageKind.Unbind;
                record.TellsLeft--;
                record.TellAtMillis = record.TellsLeft > 0
                    ? nowMillis + ((PipeTiming.Repeats - record.TellsLeft) * PipeTiming.RepeatMillis)
                    : PipeTiming.Never;
                Drop(record);
            }
            else if (record.AskAtMillis <= nowMillis)
            {
                _due = record;
                DueKind = PipeMessageKind.Resolve;
                Age(record, nowMillis);
                record.AsksLeft = record.AsksLeft > 0 ? record.AsksLeft - 1 : 0;
                record.AskAtMillis = nowMillis + (record.AsksLeft > 0
                    ? (PipeTiming.Repeats - record.AsksLeft) * PipeTiming.RepeatMillis
                    : PipeTiming.AskMillis);
            }
        }

        return _due != null;
    }

    /// <summary>Writes the fields of the message that is due; may be called several times.</summary>
    /// <param name="writer">Stands in a body of the protocol.</param>
    public void WriteDue(MessageWriter writer)
    {
        if (_due == null)
        {
            return;
        }

        if (DueKind == PipeMessageKind.Bind)
        {
            WriteEnd(writer, _due, PipeMessageKind.Bind, 0);
            return;
        }

        Begin(writer, DueKind, _due.Pipe, _due.Group);
        if (DueKind == PipeMessageKind.Resolve)
        {
            writer.WriteUInt32(PipeField.Question, ++_question);
        }
        else
        {
            writer.WriteUInt64(PipeField.Version, _due.Version);
        }
    }

    private static void Begin(MessageWriter writer, int kind, Identifier pipe, Identifier group)
    {
        writer.WriteUInt8(PipeField.Kind, kind);
        writer.WriteCredential();
        writer.WriteIdentifier(PipeField.Pipe, pipe);
        writer.WriteIdentifier(PipeField.Group, group);
    }

    private static void WriteEnd(MessageWriter writer, PipeRecord record, int kind, uint question)
    {
        Begin(writer, kind, record.Pipe, record.Group);
        writer.WriteUInt8(PipeField.Type, record.Type);
        writer.WriteUInt64(PipeField.Version, record.Version);
        writer.WriteUInt32(PipeField.Generation, record.Generation);
        if (kind == PipeMessageKind.Bound)
        {
            writer.WriteUInt32(PipeField.Question, question);
        }

        if (record.Name.Length > 0)
        {
            writer.WriteOctets(PipeField.Name, record.Name, 0, record.Name.Length);
        }
    }

    private void HandleEnd(PipeRecord record, Identifier from, ulong version, bool isBound, uint generation, long nowMillis)
    {
        PipeEnd? end = record.Find(from);
        if (end == null)
        {
            if (record.Ends.Count >= PipeLimits.MaxEnds)
            {
                return;
            }

            end = new PipeEnd(from);
            record.Ends.Add(end);
        }
        else if (version < end.Version)
        {
            return;
        }

        bool isNews = end.IsBound != isBound || (isBound && end.Generation != generation);
        end.Version = version;
        end.IsBound = isBound;
        end.HeardMillis = nowMillis;
        end.Generation = isBound ? generation : end.Generation;
        if (isNews)
        {
            Raise(record);
        }

        if (isBound && PipeType.IsPointToPoint(record.Type))
        {
            Contest(record, end, nowMillis);
        }
    }

    /// <summary>Another peer has the pipe, or thinks so: one of the two gives it up, and both know which.</summary>
    private void Contest(PipeRecord record, PipeEnd other, long nowMillis)
    {
        if (record.State == PipeBindState.Claiming && !record.TakesOver)
        {
            record.State = PipeBindState.Occupied;
            record.ClaimUntilMillis = PipeTiming.Never;
            Raise(record);
        }
        else if (record.State == PipeBindState.Bound)
        {
            bool precedes = PipeEnd.Precedes(other.Generation, other.Peer, record.Generation, _self);
            if (precedes && record.TakesOver)
            {
                // It was not heard of when this end took the pipe over from it. Once: two that both insist do not go on for ever.
                record.TakesOver = false;
                record.Generation = other.Generation + 1;
                record.Version = NextVersion();
                TellSoon(record, nowMillis);
            }
            else if (precedes)
            {
                record.State = PipeBindState.Lost;
                record.Version = NextVersion();
                record.TellAtMillis = PipeTiming.Never;
                record.TellsLeft = 0;
                Raise(record);
            }
            else if (record.TellsLeft == 0)
            {
                TellSoon(record, nowMillis);
            }
        }
    }

    private void EndClaim(PipeRecord record, long nowMillis)
    {
        record.ClaimUntilMillis = PipeTiming.Never;
        if (record.State == PipeBindState.Claiming)
        {
            TakePipe(record, nowMillis);
        }
    }

    private void TakePipe(PipeRecord record, long nowMillis)
    {
        record.Generation = record.HighestGeneration() + 1;
        record.Version = NextVersion();
        record.State = PipeBindState.Bound;
        TellSoon(record, nowMillis);
        if (record.AskAtMillis == PipeTiming.Never)
        {
            record.AskAtMillis = nowMillis + PipeTiming.AskMillis;
        }

        Raise(record);
    }

    private void Age(PipeRecord record, long nowMillis)
    {
        for (int i = record.Ends.Count - 1; i >= 0; i--)
        {
            PipeEnd end = record.EndAt(i);
            if (nowMillis - end.HeardMillis >= PipeTiming.LifeMillis)
            {
                record.Ends.Remove(end);
                if (end.IsBound)
                {
                    Raise(record);
                }
            }
        }
    }
}
