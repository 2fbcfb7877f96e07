using System.Text;
using NanoPeers.Groups;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>
/// Lines of one run of one member that came under one protection: each is delivered once and in order. Where one is missing, later ones are held and the
/// member is asked; what does not come is told as lost.
/// </summary>
internal sealed class GroupLineTrack(Identifier from, GroupProtection protection, uint run, long next, GroupLineRoom room, GroupLineEffects effects)
{
    private readonly int _maxAsks = protection == GroupProtection.Clear ? GroupLineTiming.MaxAsksInClear : GroupLineTiming.MaxAsks;
    private string?[]? _held;
    private long _next = next;
    private long _highest = next - 1;
    private int _asks;
    private int _waitMillis;

    internal uint Run => run;

    internal long UsedAtMillis { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due.</summary>
    internal long AskAtMillis { get; private set; } = GroupLines.Never;

    internal GroupLineAnswer HandleLine(uint line, ReadOnlySpan<byte> text, long nowMillis)
    {
        UsedAtMillis = nowMillis;
        if (line < _next || (line - _next < GroupLineTiming.HeldAhead && IsHeld(line)))
        {
            return GroupLineAnswer.Duplicate;
        }

        _highest = Math.Max(_highest, line);
        GroupLineAnswer answer = GroupLineAnswer.Taken;
        if (line == _next)
        {
            Deliver(Encoding.UTF8.GetString(text));
            DeliverHeld();
            Progressed(nowMillis);
        }
        else
        {
            answer = Hold(line, text);
            AskFrom(nowMillis);
        }

        return answer;
    }

    /// <summary>The member told which lines there are: what is older will not come any more, and up to the newest something may be missing.</summary>
    internal void HandleNewest(uint oldest, uint newest, long nowMillis)
    {
        UsedAtMillis = nowMillis;
        _highest = Math.Max(_highest, newest);
        if (oldest > _next)
        {
            SkipTo(oldest);
            Progressed(nowMillis);
        }

        AskFrom(nowMillis);
    }

    /// <summary>Asks again, or gives up. Calling early is harmless.</summary>
    internal void HandleTimeout(long nowMillis)
    {
        if (nowMillis < AskAtMillis)
        {
            return;
        }

        if (_asks == _maxAsks)
        {
            SkipTo(Math.Min(FirstHeld(), _highest + 1));
            Progressed(nowMillis);
            return;
        }

        Ask();
        _asks++;
        _waitMillis = Math.Min(2 * _waitMillis, GroupLineTiming.LongestAskMillis);
        AskAtMillis = nowMillis + _waitMillis;
    }

    /// <summary>Delivers what is held, and tells the rest as lost: the member has begun another run, or is not followed any more.</summary>
    internal void GiveUp()
    {
        SkipTo(_highest + 1);
        AskAtMillis = GroupLines.Never;
    }

    /// <summary>Drops what is held without a word.</summary>
    internal void Drop()
    {
        for (int i = 0; _held is not null && i < _held.Length; i++)
        {
            room.Left += _held[i] is null ? 0 : 1;
        }

        _held = null;
    }

    private bool IsHeld(long line) => _held is not null && _held[line % GroupLineTiming.HeldAhead] is not null;

    private GroupLineAnswer Hold(uint line, ReadOnlySpan<byte> text)
    {
        if (line - _next >= GroupLineTiming.HeldAhead || room.Left == 0)
        {
            return GroupLineAnswer.TooFarAhead;
        }

        room.Left--;
        _held ??= new string?[GroupLineTiming.HeldAhead];
        _held[line % GroupLineTiming.HeldAhead] = Encoding.UTF8.GetString(text);
        return GroupLineAnswer.Held;
    }

    private void Deliver(string text)
    {
        effects.Events.Enqueue(GroupLineEvent.OfLine(from, text, protection));
        _next++;
    }

    private void DeliverHeld()
    {
        while (IsHeld(_next))
        {
            long slot = _next % GroupLineTiming.HeldAhead;
            string text = _held![slot]!;
            _held[slot] = null;
            room.Left++;
            Deliver(text);
        }
    }

    /// <summary>The lines before this one are given up, those that are held excepted.</summary>
    private void SkipTo(long line)
    {
        while (_next < line)
        {
            long gapEnd = Math.Min(FirstHeld(), line);
            effects.Events.Enqueue(GroupLineEvent.OfLoss(from, gapEnd - _next, protection));
            _next = gapEnd;
            DeliverHeld();
        }
    }

    private long FirstHeld()
    {
        for (long line = _next; _held is not null && line < _next + GroupLineTiming.HeldAhead; line++)
        {
            if (IsHeld(line))
            {
                return line;
            }
        }

        return long.MaxValue;
    }

    private void AskFrom(long nowMillis)
    {
        if (AskAtMillis == GroupLines.Never && _next <= _highest)
        {
            _waitMillis = GroupLineTiming.FirstAskMillis;
            AskAtMillis = nowMillis + _waitMillis;
        }
    }

    /// <summary>Something came, or was given up: what is still missing is asked for anew.</summary>
    private void Progressed(long nowMillis)
    {
        _asks = 0;
        _waitMillis = GroupLineTiming.FirstAskMillis;
        AskAtMillis = _next > _highest ? GroupLines.Never : Math.Min(AskAtMillis, nowMillis + _waitMillis);
        if (AskAtMillis <= nowMillis)
        {
            AskAtMillis = nowMillis + _waitMillis;
        }
    }

    private void Ask()
    {
        long end = Math.Min(_highest, _next + GroupLineTiming.HeldAhead - 1);
        long line = _next;
        for (int ranges = 0; ranges < GroupLineTiming.RangesAtOnce && line <= end; ranges++)
        {
            long last = line;
            while (last < end && !IsHeld(last + 1))
            {
                last++;
            }

            effects.Dues.Enqueue(new GroupLineDue(ChatMessageKind.MissingLines, from, protection, run, (uint)line, (uint)last, null));
            line = last + 1;
            while (line <= end && IsHeld(line))
            {
                line++;
            }
        }
    }
}
