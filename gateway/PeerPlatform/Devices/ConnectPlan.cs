using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Switching;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>
/// Which attempts to one device are under way, and when the next is due. Where an authentic message came from is asked again and again; where only
/// a query came from, which anyone can send in the device's name, is asked once for each query, and not too often. Used under the link's lock.
/// </summary>
internal sealed class ConnectPlan
{
    private readonly List<RemoteAddress> _underWay = new(GatewayTuning.MaxAskedAttempts + 1);
    private long _retryAtMillis = LightSwitchClient.Never;
    private int _retryMillis = GatewayTuning.FirstRetryMillis;
    private int _asked;
    private long _askedMillis;

    /// <summary>Where the device was last proven to be; null when it never was.</summary>
    internal RemoteAddress? Known { get; private set; }

    internal bool IsUnderWay => _underWay.Count > 0;

    /// <summary>Whether an attempt may begin now; if so it is noted as begun.</summary>
    internal bool TryBegin(RemoteAddress to, long nowMillis)
    {
        if (_underWay.Contains(to))
        {
            return false;
        }

        if (to.Equals(Known))
        {
            _retryAtMillis = LightSwitchClient.Never;
        }
        else if (!MayAsk(nowMillis))
        {
            return false;
        }

        _underWay.Add(to);
        return true;
    }

    /// <summary>An attempt ended; without a session, the next is due where the device was proven to be.</summary>
    internal void End(RemoteAddress to, bool failed, long nowMillis)
    {
        _underWay.Remove(to);
        if (failed && to.Equals(Known))
        {
            _retryAtMillis = nowMillis + _retryMillis;
            _retryMillis = Math.Min(_retryMillis * 2, GatewayTuning.LongestRetryMillis);
        }
    }

    /// <summary>The store says where the device was proven to be before this start.</summary>
    internal void Recall(RemoteAddress known) => Known ??= known;

    /// <summary>A session is live.</summary>
    internal void Live(RemoteAddress at)
    {
        Known = at;
        _retryMillis = GatewayTuning.FirstRetryMillis;
        _retryAtMillis = LightSwitchClient.Never;
    }

    /// <summary>The session ended; it was with the device at an address.</summary>
    internal void Lost(RemoteAddress at, long nowMillis)
    {
        Known = at;
        _retryAtMillis = nowMillis + GatewayTuning.FirstRetryMillis;
    }

    /// <summary>Whether it is time to ask again where the device was.</summary>
    internal bool IsDue(long nowMillis) => nowMillis >= _retryAtMillis;

    private bool MayAsk(long nowMillis)
    {
        int elsewhere = _underWay.Count(address => !address.Equals(Known));
        int back = (int)Math.Min((nowMillis - _askedMillis) / GatewayTuning.AskedAgainMillis, _asked);
        _asked -= back;
        _askedMillis = _asked == 0 ? nowMillis : _askedMillis + (back * (long)GatewayTuning.AskedAgainMillis);
        bool may = elsewhere < GatewayTuning.MaxAskedAttempts && _asked < GatewayTuning.AskedBurst;
        _asked += may ? 1 : 0;
        return may;
    }
}
