using System.Collections.Concurrent;
using NanoPeers.Identifiers;
using NanoPeers.Linking;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>
/// Keeps the links: tells each device all of its links under each of its sessions until it answers, and introduces two linked devices when they do not
/// hold the same introduction. Keeps no secret: what a device holds it says itself. One lock; sessions are used inside it. DEVICES.md, "Links".
/// </summary>
internal sealed partial class LinkKeeper
{
    private readonly Lock _gate = new();
    private readonly GatewayPeerOptions _options;
    private readonly PeerNode _node;
    private readonly ConcurrentDictionary<Identifier, DeviceLink> _devices;
    private readonly Dictionary<(Identifier Switch, Identifier Light), LinkRecord> _links = [];
    private readonly Dictionary<Identifier, ToldLinks> _told = [];
    private long _lookMillis;

    internal LinkKeeper(GatewayPeerOptions options, PeerNode node, ConcurrentDictionary<Identifier, DeviceLink> devices)
    {
        _options = options;
        _node = node;
        _devices = devices;
        _tools = node.RentTools();
        _introducer = new Introducer(_tools);
        foreach (LinkRecord link in options.Links.List())
        {
            // A device may have been removed a moment before the gateway ended.
            _links[(link.Switch, link.Light)] = link with { Wanted = link.Wanted && devices.ContainsKey(link.Switch) && devices.ContainsKey(link.Light) };
        }
    }

    /// <summary>Links two devices. Linking them again changes nothing.</summary>
    internal LinkResult Link(Identifier from, Identifier to, out Identifier? full)
    {
        full = null;
        if (from.Equals(to))
        {
            return LinkResult.SameDevice;
        }

        lock (_gate)
        {
            // One may have been removed since it was found by its name.
            if (!_devices.ContainsKey(from) || !_devices.ContainsKey(to))
            {
                return LinkResult.UnknownDevice;
            }

            full = HasRoom(from, to) ? HasRoom(to, from) ? null : to : from;
            if (full is not null)
            {
                return LinkResult.TableFull;
            }

            if (!_links.TryGetValue((from, to), out LinkRecord? link) || !link.Wanted)
            {
                Save(new LinkRecord(from, to, true, null));
            }

            _lookMillis = 0;
            return LinkResult.Done;
        }
    }

    /// <summary>Takes a link back.</summary>
    internal LinkResult Unlink(Identifier from, Identifier to)
    {
        lock (_gate)
        {
            if (!_links.TryGetValue((from, to), out LinkRecord? link) || !link.Wanted)
            {
                return LinkResult.NotLinked;
            }

            Save(link with { Wanted = false });
            _lookMillis = 0;
            return LinkResult.Done;
        }
    }

    /// <summary>
    /// A device was removed: its links are taken back. Nothing is written, so that nothing can keep the device from being removed: a gateway that starts
    /// sees by itself that the device is gone.
    /// </summary>
    internal void Forget(Identifier device)
    {
        lock (_gate)
        {
            foreach (LinkRecord link in _links.Values.Where(link => Joins(link, device) && link.Wanted).ToList())
            {
                _links[(link.Switch, link.Light)] = link with { Wanted = false };
            }

            _told.Remove(device);
            _lookMillis = 0;
        }
    }

    /// <summary>All links that are wanted, or that a device may not know the end of yet.</summary>
    internal IReadOnlyList<LinkStatus> Status()
    {
        lock (_gate)
        {
            return
            [
                .. _links.Values.Select(StatusOf).OrderBy(status => status.Switch, StringComparer.OrdinalIgnoreCase)
                    .ThenBy(status => status.Light, StringComparer.OrdinalIgnoreCase),
            ];
        }
    }

    /// <summary>A device has answered a list.</summary>
    internal void HandleLinked(LinkMessage message, PeerSession session)
    {
        if (message.Kind != LinkMessageKind.Linked)
        {
            return;
        }

        Span<ulong> held = stackalloc ulong[LinkList.MaxEntries];
        int count = message.LengthOf(LinkField.Held) / LinkList.HeldLength;
        for (int i = 0; i < count; i++)
        {
            held[i] = Messages.BigEndian.ReadUInt64(message.Buffer, message.OffsetOf(LinkField.Held) + (i * LinkList.HeldLength));
        }

        lock (_gate)
        {
            if (_told.TryGetValue(session.Peer, out ToldLinks? told) && told.Session == session)
            {
                told.Answer(message.RequestId, (LinkRefusal)message.NumberOf(LinkField.Reason), held[..count]);
                _lookMillis = 0;
            }
        }
    }

    /// <summary>Tells, repeats, introduces.</summary>
    internal void Tick(long nowMillis)
    {
        lock (_gate)
        {
            TickIntroducer(nowMillis);
            if (nowMillis >= _lookMillis)
            {
                _lookMillis = nowMillis + GatewayTuning.LinksLookMillis;
                foreach (Identifier device in _links.Keys.SelectMany(link => new[] { link.Switch, link.Light }).Distinct().ToList())
                {
                    Look(device, nowMillis);
                }

                Clear();
                BeginIntroduction(nowMillis);
            }

            foreach (ToldLinks told in _told.Values.Where(told => told.TakeDue(nowMillis)))
            {
                told.Session.Send(told, static (it, core, writer, into, capacity) =>
                    LinkList.WriteLinks(core, writer, it.Request, it.List.ToArray(), it.List.Length, into, 0, capacity));
            }
        }
    }

    private static bool Joins(LinkRecord link, Identifier device) => link.Switch.Equals(device) || link.Light.Equals(device);

    private PeerSession? LiveSessionOf(Identifier device) =>
        _devices.TryGetValue(device, out DeviceLink? link) && link.Session is { IsLive: true } live ? live : null;

    /// <summary>What a device is to be told now.</summary>
    private void Look(Identifier device, long nowMillis)
    {
        if (LiveSessionOf(device) is not { } session)
        {
            _told.Remove(device);
            return;
        }

        if (!_told.TryGetValue(device, out ToldLinks? told) || told.Session != session)
        {
            told = new ToldLinks(session);
            _told[device] = told;
        }

        told.Update(EntriesOf(device), nowMillis);
    }

    private List<(Identifier Peer, int Role, string? Endpoint)> EntriesOf(Identifier device)
    {
        SortedDictionary<string, (Identifier Peer, int Role)> roles = new(StringComparer.Ordinal);
        foreach (LinkRecord link in _links.Values.Where(link => link.Wanted && Joins(link, device)))
        {
            bool switches = link.Switch.Equals(device);
            Identifier other = switches ? link.Light : link.Switch;
            int role = roles.TryGetValue(other.ToString(), out (Identifier Peer, int Role) known) ? known.Role : 0;
            roles[other.ToString()] = (other, role | (switches ? LinkRole.Switches : LinkRole.IsSwitched));
        }

        return [.. roles.Values.Select(entry => (entry.Peer, entry.Role, EndpointOf(entry.Peer)))];
    }

    private string? EndpointOf(Identifier device) =>
        _devices.TryGetValue(device, out DeviceLink? link) ? link.Status(_options.Time.GetUtcNow()).Endpoint : null;

    /// <summary>Forgets links that were taken back once nobody is left who would not know.</summary>
    private void Clear()
    {
        foreach (LinkRecord link in _links.Values.Where(link => !link.Wanted && Knows(link.Switch) && Knows(link.Light)).ToList())
        {
            _options.Links.Remove(link.Switch, link.Light);
            _links.Remove((link.Switch, link.Light));
        }
    }

    private bool Knows(Identifier device) => !_devices.ContainsKey(device) || HasTaken(device);

    private bool HasRoom(Identifier device, Identifier other)
    {
        IEnumerable<LinkRecord> links = _links.Values.Where(link => link.Wanted && Joins(link, device));
        HashSet<Identifier> others = [.. links.Select(link => link.Switch.Equals(device) ? link.Light : link.Switch)];
        others.Add(other);
        return others.Count <= LinkList.MaxEntries;
    }

    private void Save(LinkRecord link)
    {
        _options.Links.Save(link);
        _links[(link.Switch, link.Light)] = link;
    }

    private LinkStatus StatusOf(LinkRecord link)
    {
        string problem = ProblemOf(link);
        return new LinkStatus(NameOf(link.Switch), NameOf(link.Light), problem.Length == 0, problem);
    }

    private string ProblemOf(LinkRecord link)
    {
        foreach (Identifier device in new[] { link.Switch, link.Light })
        {
            if (!_devices.ContainsKey(device))
            {
                continue;
            }

            PeerSession? session = LiveSessionOf(device);
            if (session is null)
            {
                bool knows = link is { Wanted: true, IntroducedAt: not null };
                if (!knows)
                {
                    return $"{(link.Wanted ? "waits" : "to be taken back; waits")} for {NameOf(device)}, which is away";
                }
            }
            else if (!_told.TryGetValue(device, out ToldLinks? told) || told.Session != session)
            {
                return $"{NameOf(device)} is being told";
            }
            else if (told.Refusal != LinkRefusal.None)
            {
                return told.Refusal == LinkRefusal.NotKept ? $"the storage of {NameOf(device)} does not keep it" : $"{NameOf(device)} refuses it";
            }
            else if (!told.IsTaken)
            {
                return $"{NameOf(device)} is being told";
            }
        }

        return !link.Wanted ? "being taken back" : IntroductionProblemOf(link);
    }

    private string NameOf(Identifier device) => _devices.TryGetValue(device, out DeviceLink? link) ? link.Record.Name : device.ToString();
}
