namespace NanoPeers.Messages;

/// <summary>
/// A replay window of 4,096 numbers, for a session that uses two transports at once: what waits in a queue of the one may be overtaken by thousands of
/// messages on the other. The rule is that of <see cref="ReplayWindow"/>; only its width differs.
/// </summary>
public sealed class WideReplayWindow : ReplayWindow
{
    /// <summary>Numbers that it remembers below the highest one seen.</summary>
    public const int Size = 4096;

    private const int BitsInWord = 64;

    private readonly ulong[] _seen = new ulong[Size / BitsInWord];
    private ulong _highest;

    /// <summary>Takes the place of a narrow window. What that one had already forgotten counts as seen.</summary>
    /// <param name="before">The window so far.</param>
    public WideReplayWindow(ReplayWindow before)
    {
        _highest = before.Highest;
        for (ulong behind = 0; behind < Size && behind <= _highest; behind++)
        {
            if (before.Check(_highest - behind) != OpenStatus.Opened)
            {
                Mark(_highest - behind);
            }
        }
    }

    /// <inheritdoc/>
    public override ulong Highest
    {
        get { return _highest; }
    }

    /// <inheritdoc/>
    public override OpenStatus Check(ulong sequence)
    {
        if (sequence > _highest)
        {
            return OpenStatus.Opened;
        }

        if (sequence == 0 || _highest - sequence >= Size)
        {
            return OpenStatus.TooOld;
        }

        return (_seen[WordOf(sequence)] & BitOf(sequence)) != 0 ? OpenStatus.Replayed : OpenStatus.Opened;
    }

    /// <inheritdoc/>
    public override void Accept(ulong sequence)
    {
        if (sequence > _highest)
        {
            ulong ahead = sequence - _highest;
            ulong fresh = ahead < Size ? ahead : Size;
            for (ulong i = 0; i < fresh; i++)
            {
                _seen[WordOf(sequence - i)] &= ~BitOf(sequence - i);
            }

            _highest = sequence;
        }

        Mark(sequence);
    }

    private static int WordOf(ulong sequence)
    {
        return (int)(sequence % Size) / BitsInWord;
    }

    private static ulong BitOf(ulong sequence)
    {
        return 1UL << (int)(sequence % BitsInWord);
    }

    private void Mark(ulong sequence)
    {
        _seen[WordOf(sequence)] |= BitOf(sequence);
    }
}
