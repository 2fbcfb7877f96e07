namespace NanoPeers.PeeringService.Peering;

/// <summary>
/// How much one source may say: so many a second, and as many at once. A table of fixed size; two sources that fall on one place take turns in it, and a new
/// one begins with what a second allows, so that many sources together are bounded too. Its owner guards it with a lock.
/// </summary>
internal sealed class SourceLimits
{
    private const int Places = 1_024;

    private readonly long[] _sources = new long[Places];
    private readonly long[] _seenMillis = new long[Places];
    private readonly long[] _thousandths = new long[Places];
    private readonly int _perSecond;

    internal SourceLimits(int perSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perSecond, 1);
        _perSecond = perSecond;
    }

    /// <summary>Whether a source may say one thing more, now.</summary>
    internal bool Allows(long source, long nowMillis)
    {
        int place = (int)(((ulong)source * 0x9E3779B97F4A7C15UL) >> 54);
        if (_sources[place] != source)
        {
            _sources[place] = source;
            _thousandths[place] = _perSecond * 1_000L;
        }
        else
        {
            long filled = _thousandths[place] + ((nowMillis - _seenMillis[place]) * _perSecond);
            _thousandths[place] = Math.Min(filled, _perSecond * 1_000L);
        }

        _seenMillis[place] = nowMillis;
        if (_thousandths[place] < 1_000)
        {
            return false;
        }

        _thousandths[place] -= 1_000;
        return true;
    }
}
