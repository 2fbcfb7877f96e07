namespace NanoPeers.PeerPlatform.Groups;

/// <summary>So many at once, and so many a second after that.</summary>
internal sealed class GossipPace(int atOnce, int eachSecond)
{
    private long _thousandths = atOnce * 1000L;
    private long _filledMillis = long.MinValue;

    /// <summary>Whether one may go now.</summary>
    internal bool MayGo(long nowMillis)
    {
        if (_filledMillis == long.MinValue)
        {
            _filledMillis = nowMillis;
        }

        long passed = Math.Clamp(nowMillis - _filledMillis, 0, 1000L * atOnce);
        _thousandths = Math.Min(atOnce * 1000L, _thousandths + (passed * eachSecond));
        _filledMillis = Math.Max(_filledMillis, nowMillis);
        return _thousandths >= 1000;
    }

    /// <summary>One goes, if it may.</summary>
    internal bool TryGo(long nowMillis)
    {
        bool mayGo = MayGo(nowMillis);
        _thousandths -= mayGo ? 1000 : 0;
        return mayGo;
    }

    /// <summary>When the next may go.</summary>
    internal long NextMillis => _thousandths >= 1000 ? _filledMillis : _filledMillis + ((1000 - _thousandths + eachSecond - 1) / eachSecond);
}
