using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// The gateways that a peer knows: those that announce themselves on its subnet, and those at configured addresses. What is heard proves nothing, so
/// each is asked at its address, and counts as live only once it answered that very question; so nobody makes this peer send to a third by a forged
/// announcement. Three announcements missed, and it is forgotten. No I/O. DISCOVERY.md, "Gateways that know each other".
/// </summary>
/// <param name="self">This gateway; null where this peer is none.</param>
/// <param name="selfId">This peer.</param>
/// <param name="below">A random number from 0 to below its argument.</param>
/// <param name="newId">A random number that is not 0.</param>
internal sealed class RegionDirectory(RegionIdentity? self, Identifier selfId, Func<int, int> below, Func<ulong> newId)
{
    private readonly Dictionary<RemoteAddress, RegionEntry> _entries = [];
    private readonly Queue<DiscoverySend> _due = new();

    /// <summary>Counts every change of what <see cref="Gateways"/> answers, but for times.</summary>
    internal int Changes { get; private set; }

    internal long NextTimeoutMillis => _entries.Values.Select(entry => entry.NextTimeoutMillis).DefaultIfEmpty(long.MaxValue).Min();

    /// <summary>Where live gateways are: those to ask.</summary>
    internal IReadOnlyList<DiscoveryPath> Live => [.. _entries.Values.Where(entry => entry.IsLive).Select(entry => new DiscoveryPath(entry.Address))];

    /// <summary>The other live gateways of a region.</summary>
    internal IReadOnlyList<(RegionIdentity Identity, DiscoveryPath Path)> LiveOf(string region) =>
    [
        .. _entries.Values.Where(entry => entry.IsLive && entry.Identity!.Region == region)
            .Select(entry => (entry.Identity!, new DiscoveryPath(entry.Address))),
    ];

    internal bool TryTakeSend(out DiscoverySend? send) => _due.TryDequeue(out send);

    /// <summary>Adds an address at which a gateway is to be linked, on another subnet perhaps.</summary>
    internal void Link(RemoteAddress address, long now)
    {
        if (!_entries.TryGetValue(address, out RegionEntry? known) || !known.IsConfigured)
        {
            _entries[address] = new RegionEntry(address, true) { NextProbeMillis = now };
            HandleTimeout(now);
        }
    }

    /// <summary>All that were heard and not forgotten.</summary>
    internal IReadOnlyList<RegionGateway> Gateways(long now) =>
    [
        .. _entries.Values.Where(entry => entry.Identity is not null && (entry.IsLive || !entry.IsConfigured)).Select(entry => entry.Show(now))
            .OrderBy(one => one.Address, StringComparer.Ordinal),
    ];

    /// <summary>
    /// Whom a query is handed on to. One that came from this subnet goes over the links: others of the subnet have heard it. One that came over a
    /// link goes over the other links, and to the gateways of this subnet.
    /// </summary>
    internal IReadOnlyList<DiscoveryPath> HandOnTo(RemoteAddress from)
    {
        bool overLink = _entries.TryGetValue(from, out RegionEntry? entry) && !entry.Announces;
        IEnumerable<RegionEntry> links = _entries.Values.Where(one => one.IsLive && !one.Announces);
        IEnumerable<RegionEntry> near = overLink ? _entries.Values.Where(one => one.IsLive && one.Announces).Take(RegionTiming.MaxHandedOn) : [];
        return [.. links.Concat(near).Where(one => !one.Address.Equals(from)).Select(one => new DiscoveryPath(one.Address))];
    }

    /// <summary>Takes an announcement.</summary>
    internal void HandleAnnouncement(RegionMessage message, Identifier sender, RemoteAddress from, long now)
    {
        if (message.Kind != RegionMessageKind.Announce || sender.Equals(selfId) || Room(from) is not { } entry)
        {
            return;
        }

        Changes += entry.Announces ? 0 : 1;
        entry.Announces = true;
        Hear(entry, RegionTexts.IdentityOf(message, sender), (int)message.NumberOf(RegionField.Interval), now);
        AskBack(entry, now);
    }

    /// <summary>Takes a question of another gateway: it is asked in turn before anything else is sent there.</summary>
    internal void HandleAsk(RegionListMessage message, Identifier sender, RemoteAddress from, long now)
    {
        if (message.IsOfGateway && !sender.Equals(selfId) && self is not null && Room(from) is { } entry)
        {
            Hear(entry, RegionTexts.IdentityOf(message, sender), (int)message.NumberOf(RegionField.Interval), now);
            AskBack(entry, now);
        }
    }

    /// <summary>Takes an answer to a question of this table.</summary>
    /// <returns>Whether it was one.</returns>
    internal bool HandleList(RegionListMessage message, Identifier sender, RemoteAddress from, long now)
    {
        if (!_entries.TryGetValue(from, out RegionEntry? entry) || entry.ProbeId == 0 || entry.ProbeId != message.AttemptId)
        {
            return false;
        }

        if (sender.Equals(selfId))
        {
            // A configured address that leads back here.
            _entries.Remove(from);
            return true;
        }

        entry.ProbeId = 0;
        entry.Probes = 0;
        entry.RoundTripMillis = now - entry.ProbedAtMillis;
        Changes += entry.IsLive ? 0 : 1;
        entry.IsLive = true;
        Hear(entry, RegionTexts.IdentityOf(message, sender), (int)message.NumberOf(RegionField.Interval), now);
        int wait = entry.Announces ? RegionTiming.NearMillis : RegionTiming.LinkMillis;
        entry.NextProbeMillis = now + wait - (wait / 10) + below(wait / 5);
        return true;
    }

    /// <summary>Asks whom it is time to ask, and forgets whom nobody hears any more. Calling early is harmless.</summary>
    internal void HandleTimeout(long now)
    {
        foreach (RegionEntry entry in _entries.Values.Where(entry => entry.NextTimeoutMillis <= now).ToArray())
        {
            if (entry.ExpiresAtMillis <= now && (entry.IsLive || !entry.IsConfigured))
            {
                Expire(entry, now);
            }
            else
            {
                Probe(entry, now);
            }
        }
    }

    private void AskBack(RegionEntry entry, long now)
    {
        if (!entry.IsLive && entry.NextProbeMillis == long.MaxValue)
        {
            entry.Probes = 0;
            Probe(entry, now);
        }
    }

    private void Expire(RegionEntry entry, long now)
    {
        Changes++;
        entry.IsLive = false;
        if (entry.IsConfigured)
        {
            entry.NextProbeMillis = now;
            entry.LastHeardMillis = long.MinValue;
        }
        else
        {
            _entries.Remove(entry.Address);
        }
    }

    private void Hear(RegionEntry entry, RegionIdentity identity, int intervalSeconds, long now)
    {
        Changes += identity.Equals(entry.Identity) ? 0 : 1;
        entry.Identity = identity;
        entry.IntervalSeconds = Math.Clamp(intervalSeconds, RegionTiming.ShortestIntervalSeconds, RegionTiming.LongestIntervalSeconds);
        entry.LastHeardMillis = now;
    }

    private void Probe(RegionEntry entry, long now)
    {
        if (!entry.IsConfigured && !entry.IsLive && entry.Probes == RegionTiming.Probes)
        {
            entry.NextProbeMillis = long.MaxValue;
            return;
        }

        int wait = (int)Math.Min(RegionTiming.LongestLinkWaitMillis, (long)RegionTiming.ProbeMillis << Math.Min(entry.Probes, 10));
        entry.Probes++;
        entry.ProbedAtMillis = now;
        ulong id = entry.ProbeId = newId();
        entry.NextProbeMillis = now + wait + below((wait / 5) + 1);
        _due.Enqueue(new DiscoverySend(
            new DiscoveryPath(entry.Address), ProtocolTag.Region, writer => RegionWriting.Ask(writer, id, RegionTopic.Region, 0, self, null)));
    }

    private RegionEntry? Room(RemoteAddress from)
    {
        if (!_entries.TryGetValue(from, out RegionEntry? entry) && _entries.Count < RegionTiming.MaxGateways)
        {
            _entries[from] = entry = new RegionEntry(from, false);
        }

        return entry;
    }
}
