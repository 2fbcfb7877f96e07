using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Switching;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>
/// Which attempts to one device are under way, and when the next is due. Where an authentic message came from is asked again and again; where only
/// a query came from, which anyone can send in the device's name, is asked once for each start of the device, and not too often. Used under the
/// link's lock.
/// </summary>
internal sealed class ConnectPlan
{
    private readonly List<(RemoteAddress To, uint BootCount)> _underWay = new(GatewayTuning.MaxAttempts);
    private long _retryAtMillis = LightSwitchClient.Never;
    private int _retryMillis = GatewayTuning.FirstRetryMillis;
    private int _asked;
    private long _askedMillis;

    /// <summary>Where the device was last proven to be; null when it never was.</summary>
    internal RemoteAddress? Known { get; private set; }

    internal bool IsUnderWay => _underWay.Count > 0;

    /// <summary>Whether an attempt may begin where the device was proven to be; if so it is noted as begun.</summary>
    internal RemoteAddress? TryReturn()
    {
        if (Known is not { } known || IsUnderWayTo(known, 0))
        {
            return null;
        }

        _retryAtMillis = LightSwitchClient.Never;
        _underWay.Add((known, 0));
        return known;
    }

    /// <summary>
    /// Whether an attempt may begin where a query came from; if so it is noted as begun. One that is under way there is enough, unless the device
    /// was started again meanwhile: what the start before agreed to is gone.
    /// </summary>
    /// <param name="from">Where the query came from.</param>
    /// <param name="bootCount">The start of the device that it is of, as it says.</param>
    /// <param name="isLive">Whether the device has a session.</param>
    /// <param name="nowMillis">The clock.</param>
    internal bool TryAnswer(RemoteAddress from, uint bootCount, bool isLive, long nowMillis)
    {
        if (IsUnderWayTo(from, bootCount))
        {
            return false;
        }

        // Free only where the device is known to be, and once: what is said of a device that can be talked to, or again, may be anyone's word.
        bool isFree = !isLive && from.Equals(Known) && !_underWay.Exists(attempt => attempt.To.Equals(from));
        if (!isFree && !MayAsk(nowMillis))
        {
            return false;
        }

        _underWay.Add((from, bootCount));
        return true;
    }

    /// <summary>An attempt ended; without a session, the next is due where the device was proven to be.</summary>
    internal void End(RemoteAddress to, uint bootCount, bool failed, long nowMillis)
    {
        _underWay.Remove((to, bootCount));
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

    private bool IsUnderWayTo(RemoteAddress to, uint bootCount) =>
        _underWay.Exists(attempt => attempt.To.Equals(to) && attempt.BootCount >= bootCount);

    private bool MayAsk(long nowMillis)
    {
        int back = (int)Math.Min((nowMillis - _askedMillis) / GatewayTuning.AskedAgainMillis, _asked);
        _asked -= back;
        _askedMillis = _asked == 0 ? nowMillis : _askedMillis + (back * (long)GatewayTuning.AskedAgainMillis);
        bool may = _underWay.Count < GatewayTuning.MaxAttempts && _asked < GatewayTuning.AskedBurst;
        _asked += may ? 1 : 0;
        return may;
    }
}
