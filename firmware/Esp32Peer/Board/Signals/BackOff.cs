namespace NanoPeers.Firmware.Board.Signals;

/// <summary>
/// Waits between tries that fail: each twice the one before, up to a longest one, and half of each left to chance, so that the boards of a house that
/// lost power together do not come back together.
/// </summary>
public sealed class BackOff
{
    private readonly int _firstMillis;
    private readonly int _longestMillis;
    private int _nextMillis;

    /// <summary>Begins with the first wait.</summary>
    /// <param name="firstMillis">The first wait, 2 or more.</param>
    /// <param name="longestMillis">The longest.</param>
    public BackOff(int firstMillis, int longestMillis)
    {
        _firstMillis = firstMillis;
        _longestMillis = longestMillis;
        _nextMillis = firstMillis;
    }

    /// <summary>The next wait: between half of its length and all of it.</summary>
    /// <param name="random">Any number, 0 or more. It need be no secret.</param>
    /// <returns>Milliseconds.</returns>
    public int Next(int random)
    {
        int wait = _nextMillis;
        _nextMillis = wait > _longestMillis / 2 ? _longestMillis : wait * 2;
        int half = wait / 2;
        return wait - half + (random % (half + 1));
    }

    /// <summary>Begins with the first wait again: a try has succeeded.</summary>
    public void Reset()
    {
        _nextMillis = _firstMillis;
    }
}
