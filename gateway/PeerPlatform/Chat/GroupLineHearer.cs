using NanoPeers.Groups;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>How many lines a member may be repeated, and which of those under the group's key are not for it: those from before it joined.</summary>
internal sealed class GroupLineHearer(GroupProtection protection)
{
    private readonly long _most = protection == GroupProtection.Clear ? GroupLineTiming.RepeatsInClear : GroupLineTiming.RepeatsSecured;
    private long _share = protection == GroupProtection.Clear
        ? GroupLineTiming.RepeatsInClear * (long)GroupLineTiming.RepeatMillis
        : GroupLineTiming.RepeatsSecured * (long)GroupLineTiming.RepeatMillis;
    private long _atMillis;

    /// <summary>The first line that it may hear.</summary>
    internal uint First { get; set; } = 1;

    /// <summary>Takes one line from what the member may be repeated now.</summary>
    internal bool TryRepeat(long nowMillis)
    {
        long passed = Math.Clamp(nowMillis - _atMillis, 0, GroupLineTiming.RepeatMillis);
        _share = Math.Min(_most * GroupLineTiming.RepeatMillis, _share + (passed * _most));
        _atMillis = nowMillis;
        if (_share < GroupLineTiming.RepeatMillis)
        {
            return false;
        }

        _share -= GroupLineTiming.RepeatMillis;
        return true;
    }
}
