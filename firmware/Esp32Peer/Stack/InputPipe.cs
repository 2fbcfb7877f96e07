using NanoPeers.Identifiers;
using NanoPeers.Pipes;

namespace NanoPeers.Firmware.Stack;

/// <summary>The board's input end of a pipe: where it stands, and what is still to be said of it. PIPES.md, "Resolving".</summary>
internal sealed class InputPipe
{
    private const long Never = long.MaxValue;

    internal InputPipe(Identifier pipe, int type, byte[] name, long nowMillis)
    {
        Pipe = pipe;
        Type = type;
        Name = name;
        Generation = 1;
        State = PipeBindState.Claiming;
        DueMillis = nowMillis;
        TellsLeft = PipeType.IsPointToPoint(type) ? 0 : PipeTiming.Repeats;
        if (TellsLeft > 0)
        {
            State = PipeBindState.Bound;
        }
    }

    internal Identifier Pipe { get; }

    internal int Type { get; }

    internal byte[] Name { get; }

    /// <summary>See <see cref="PipeBindState"/>.</summary>
    internal int State { get; private set; }

    internal uint Generation { get; private set; }

    /// <summary>Whether the question that goes before a claim was asked.</summary>
    internal bool HasAsked { get; private set; }

    internal int TellsLeft { get; private set; }

    internal long DueMillis { get; private set; }

    /// <summary>The question was sent: it is listened for a moment.</summary>
    internal void NoteAsked(long nowMillis)
    {
        HasAsked = true;
        DueMillis = nowMillis + PipeTiming.ClaimMillis;
    }

    /// <summary>Nobody else has the pipe: it is told to all.</summary>
    internal void Take(long nowMillis)
    {
        State = PipeBindState.Bound;
        TellsLeft = PipeTiming.Repeats;
        DueMillis = nowMillis;
    }

    /// <summary>It was told once more.</summary>
    internal void NoteTold(long nowMillis)
    {
        TellsLeft--;
        DueMillis = TellsLeft > 0 ? nowMillis + ((PipeTiming.Repeats - TellsLeft) * PipeTiming.RepeatMillis) : Never;
    }

    /// <summary>Another member says that it has the pipe.</summary>
    /// <param name="generation">Its claim.</param>
    /// <param name="isLower">Whether its id is the lower one.</param>
    /// <param name="nowMillis">The time.</param>
    internal void NoteClaim(uint generation, bool isLower, long nowMillis)
    {
        if (!PipeType.IsPointToPoint(Type))
        {
            return;
        }

        if (State == PipeBindState.Claiming)
        {
            Leave(PipeBindState.Occupied);
        }
        else if (State == PipeBindState.Bound)
        {
            bool goesBefore = generation != Generation ? generation > Generation : isLower;
            if (goesBefore)
            {
                Leave(PipeBindState.Lost);
            }
            else
            {
                Take(nowMillis);
            }
        }
    }

    /// <summary>Who had the pipe gives it up: the board takes it again, with a newer claim.</summary>
    internal void NoteFree(uint generation, long nowMillis)
    {
        if (State == PipeBindState.Occupied || State == PipeBindState.Lost)
        {
            Generation = (generation > Generation ? generation : Generation) + 1;
            State = PipeBindState.Claiming;
            HasAsked = false;
            DueMillis = nowMillis;
        }
    }

    private void Leave(int state)
    {
        State = state;
        TellsLeft = 0;
        DueMillis = Never;
    }
}
