namespace NanoPeers.Messages;

/// <summary>
/// Remembers which of the last 64 sequence numbers of one key and sender were seen (RFC 4303 section 3.4.3). It belongs to the key and
/// goes with it, so a new key never inherits old numbers.
/// </summary>
public class ReplayWindow
{
    private ulong _highest;
    private ulong _seen;

    /// <summary>The highest number seen; 0 before the first.</summary>
    public virtual ulong Highest
    {
        get { return _highest; }
    }

    /// <summary>Whether a number is new, without remembering it: a forger must not be able to move the window.</summary>
    /// <param name="sequence">The number; 0 is never valid.</param>
    /// <returns>Opened when it is new, else Replayed or TooOld.</returns>
    public virtual OpenStatus Check(ulong sequence)
    {
        if (sequence > _highest)
        {
            return OpenStatus.Opened;
        }

        ulong behind = _highest - sequence;
        if (sequence == 0 || behind >= Limits.ReplayWindowSize)
        {
            return OpenStatus.TooOld;
        }

        return (_seen & (1UL << (int)behind)) != 0 ? OpenStatus.Replayed : OpenStatus.Opened;
    }

    /// <summary>Remembers a number of a message that proved authentic.</summary>
    /// <param name="sequence">A number that <see cref="Check"/> called new.</param>
    public virtual void Accept(ulong sequence)
    {
        if (sequence <= _highest)
        {
            _seen |= 1UL << (int)(_highest - sequence);
            return;
        }

        ulong ahead = sequence - _highest;
        _seen = ahead >= Limits.ReplayWindowSize ? 1UL : (_seen << (int)ahead) | 1UL;
        _highest = sequence;
    }
}
