using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Metering;

/// <summary>Counts of one peer in one group, of a group's common key, or of what goes in clear; and the rules that hold for them. METERING.md.</summary>
internal sealed class TrafficAccount : ITrafficAccount
{
    private const int CountBits = 32;

    private readonly TrafficMeter _meter;
    private readonly Counts[] _counts = new Counts[TrafficMeter.MaxProtocols];
    private volatile TrafficLimits? _limits;

    internal TrafficAccount(TrafficMeter meter, Identifier? peer, Identifier? group)
    {
        _meter = meter;
        Peer = peer;
        Group = group;
    }

    /// <summary>The peer; null for all under a group's key, in clear, or beyond the number that is counted apart.</summary>
    internal Identifier? Peer { get; }

    /// <summary>The group; null for what goes in clear.</summary>
    internal Identifier? Group { get; }

    public bool Takes(int protocol, int octets, long nowMillis)
    {
        ref Counts counts = ref _counts[protocol];
        TrafficLimits? limits = _limits;
        if (limits is null || limits.Version != _meter.RulesVersion)
        {
            _limits = limits = _meter.LimitsOf(Peer, Group);
        }

        if (!Admits(limits.Of(protocol), ref counts, nowMillis))
        {
            Interlocked.Increment(ref counts.Refused);
            return false;
        }

        if (octets > 0)
        {
            Interlocked.Increment(ref counts.MessagesIn);
            Interlocked.Add(ref counts.OctetsIn, octets);
        }

        return true;
    }

    public void Sent(int protocol, int octets)
    {
        ref Counts counts = ref _counts[protocol];
        Interlocked.Increment(ref counts.MessagesOut);
        Interlocked.Add(ref counts.OctetsOut, octets);
    }

    /// <summary>What stands in the account now, a reading for each protocol that was used.</summary>
    internal IEnumerable<TrafficReading> Read()
    {
        for (int protocol = 0; protocol < _counts.Length; protocol++)
        {
            TrafficReading reading = new(
                Peer,
                Group,
                _meter.NameOf(protocol),
                Interlocked.Read(ref _counts[protocol].MessagesIn),
                Interlocked.Read(ref _counts[protocol].OctetsIn),
                Interlocked.Read(ref _counts[protocol].MessagesOut),
                Interlocked.Read(ref _counts[protocol].OctetsOut),
                Interlocked.Read(ref _counts[protocol].Refused));
            if (reading.IsUsed)
            {
                yield return reading;
            }
        }
    }

    /// <summary>Counts by minutes of the node's clock: at most twice the rate in any one minute, at most the rate in each of the clock's.</summary>
    private static bool Admits(int mostEachMinute, ref Counts counts, long nowMillis)
    {
        if (mostEachMinute < 0)
        {
            return true;
        }

        long minute = nowMillis / 60_000;
        while (true)
        {
            long seen = Volatile.Read(ref counts.Minute);
            long count = seen >> CountBits == minute ? seen & uint.MaxValue : 0;
            if (count >= mostEachMinute)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref counts.Minute, (minute << CountBits) | (count + 1), seen) == seen)
            {
                return true;
            }
        }
    }

    private struct Counts
    {
        internal long MessagesIn;
        internal long OctetsIn;
        internal long MessagesOut;
        internal long OctetsOut;
        internal long Refused;
        internal long Minute;
    }
}
