using System.Globalization;
using NanoPeers.Attempts;
using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Discovery.Rig;

/// <summary>A peer on a <see cref="DiscoveryNet"/>: a gateway where it has a region, else one that boots.</summary>
internal sealed class DiscoveryNode
{
    private readonly DiscoveryNet _net;
    private readonly SessionTools _tools;
    private readonly Envelope _envelope = new();
    private readonly PeersMessage _peers = new();
    private readonly RegionMessage _region = new();
    private readonly RegionListMessage _lists = new();
    private readonly Random _random;
    private long _freeAtMicros;
    private int _waiting;
    private long _wakesAt = long.MaxValue;
    private int _life;
    private NetAddress? _lastFrom;

    internal DiscoveryNode(DiscoveryNet net, int number, string subnet, string? region)
    {
        _net = net;
        Number = number;
        Subnet = subnet;
        Region = region;
        Id = DiscoveryNet.IdOf(number);
        Address = new NetAddress(string.Create(CultureInfo.InvariantCulture, $"peer{number}"));
        _random = new Random(net.Network.Random.Next());
        _tools = new SessionTools(Id, new SeededCryptography(_random.Next()), new SequenceCounter(1), new AttemptTrace(8), true);
        Begin();
    }

    internal int Number { get; }

    internal string Name => Address.Name;

    internal string Subnet { get; set; }

    internal string? Region { get; }

    internal Identifier Id { get; }

    /// <summary>The name of the region's group, of a gateway.</summary>
    internal string RegionName => new ResourceName(ResourceKind.Group, Id).ToString();

    internal NetAddress Address { get; }

    internal TestDocuments Documents { get; } = new();

    internal MemoryAdvertisementIndex Index { get; private set; } = null!;

    internal DiscoveryCore Core { get; private set; } = null!;

    internal RegionDirectory Directory { get; private set; } = null!;

    internal RegionLists? Lists { get; private set; }

    internal RegionBoot? Boot { get; private set; }

    internal RegionAnnouncer? Announcer { get; private set; }

    internal PublicationKeeper Keeper { get; private set; } = null!;

    /// <summary>A board's search for its gateway; null where it is none.</summary>
    internal GatewaySearch? Board { get; private set; }

    internal bool IsUp { get; private set; } = true;

    /// <summary>How often it started.</summary>
    internal uint Boots { get; private set; }

    /// <summary>Whether a peer that found no region begins anew half a minute later, as the service does.</summary>
    internal bool BootsAgain { get; set; }

    internal int BootsFailed { get; private set; }

    /// <summary>Whether what a search found is kept for others.</summary>
    internal bool KeepsFindings { get; init; } = true;

    /// <summary>Microseconds that it works on one message; 0 for none.</summary>
    internal int ServiceMicros { get; set; }

    /// <summary>Messages that wait at most; more are lost, as a socket loses them.</summary>
    internal int MaxWaiting { get; set; } = 256;

    internal long Handled { get; private set; }

    internal long Overflowed { get; private set; }

    internal long Sent { get; private set; }

    internal long OctetsSent { get; private set; }

    /// <summary>Sees what arrives, before it is handled.</summary>
    internal Action<byte[]>? OnArrive { get; set; }

    /// <summary>Sees what it sends.</summary>
    internal Action<DiscoverySend, byte[]>? OnSend { get; set; }

    /// <summary>A signed document of this peer, in its own index.</summary>
    internal AdvertisedDocument Advertise(int kind, string title, int lifeSeconds = 3_600, string policies = "", int padding = 0, string? name = null, string attribute = "")
    {
        AdvertisedDocument document = Document(kind, title, lifeSeconds, policies, padding, name, attribute: attribute);
        Assert.Equal(PeersReason.Accepted, Core.Desk.Put(document, _net.Now.Utc));
        return document;
    }

    internal AdvertisedDocument Document(
        int kind, string title, int lifeSeconds = 3_600, string policies = "", int padding = 0, string? name = null, uint version = 1, bool withdraws = false,
        string attribute = "") => TestDocuments.Make(
            name ?? Urn(kind, title), kind, title, Id, Name, _net.Now.Utc.AddSeconds(lifeSeconds), version, Region ?? Boot?.Region?.Region ?? "", withdraws, policies, padding,
            attribute: attribute);

    /// <summary>A search of everything that this peer knows how to ask.</summary>
    internal SearchRun Find(DiscoveryQuery query, int millis = SearchTiming.UsualMillis, bool asksSubnet = true, params DiscoveryNode[] places)
    {
        IEnumerable<DiscoveryPath> all = Directory.Live.Concat(places.Select(place => new DiscoveryPath(place.Address)));
        if (Boot?.Gateway is { } gateway)
        {
            all = all.Append(gateway);
        }

        SearchRun run = new(Core.Search(query, all.DistinctBy(path => path.Address), asksSubnet, millis, _net.Now), _net.Network.NowMillis);
        Runs.Add(run);
        Pump();
        return run;
    }

    internal List<SearchRun> Runs { get; } = [];

    internal void StartBoot(params DiscoveryNode[] known)
    {
        Boot!.Start([.. known.Select(one => new DiscoveryPath(one.Address))], true, _net.Network.NowMillis);
        Pump();
    }

    /// <summary>A board: it looks for its gateway, and for nothing else.</summary>
    internal void StartBoard(DiscoveryNode gateway)
    {
        Board = new GatewaySearch(_tools, gateway.Id, Name);
        Board.Start(0, true, _net.Network.NowMillis);
        Pump();
    }

    internal void Link(DiscoveryNode other)
    {
        Directory.Link(other.Address, _net.Network.NowMillis);
        Pump();
    }

    internal void Announce()
    {
        Announcer!.Start(_net.Network.NowMillis);
        Pump();
    }

    /// <summary>Loses all that it had, and hears nothing.</summary>
    internal void Crash()
    {
        IsUp = false;
        _life++;
        Runs.Clear();
    }

    /// <summary>Starts again, with nothing but its name.</summary>
    internal void Restart()
    {
        IsUp = true;
        Begin();
    }

    internal void Arrive(byte[] message, NetAddress from)
    {
        if (!IsUp)
        {
            return;
        }

        OnArrive?.Invoke(message);
        if (ServiceMicros == 0)
        {
            Handle(message, from);
            return;
        }

        if (_waiting >= MaxWaiting)
        {
            Overflowed++;
            return;
        }

        _waiting++;
        int life = _life;
        _freeAtMicros = Math.Max(_freeAtMicros, _net.Network.NowMillis * 1_000) + ServiceMicros;
        _net.Network.At(_freeAtMicros / 1_000, () =>
        {
            _waiting--;
            if (life == _life)
            {
                Handle(message, from);
            }
        });
    }

    /// <summary>Sends a body as it is: for attackers.</summary>
    internal void Send(DiscoverySend send)
    {
        byte[] buffer = new byte[Limits.MaxDatagram];
        send.Write(_tools.BeginClear(send.Tag, buffer, 0, buffer.Length));
        int length = _tools.FinishClear();
        Assert.True(length > 0, "A body does not fit a datagram.");
        byte[] message = buffer[..length];
        Sent++;
        OctetsSent += length;
        OnSend?.Invoke(send, message);
        _net.Send(this, message, send.To?.Address as NetAddress);
    }

    /// <summary>Brings copies of what it advertises where they are missing; the service looks once a second.</summary>
    internal void KeepCopies()
    {
        if (IsUp)
        {
            Keeper.HandleTimeout(Directory.LiveOf(Region!), _net.Now);
            Pump();
        }
    }

    internal void Pump()
    {
        DiscoveryTime now = _net.Now;
        Core.HandleTimeout(now);
        Directory.HandleTimeout(now.Millis);
        Boot?.HandleTimeout(now);
        Announcer?.HandleTimeout(now.Millis);
        Board?.HandleTimeout(now.Millis);
        Drain();
        Runs.ForEach(run => run.Collect(this, now));
        long next = Math.Min(Math.Min(Core.NextTimeoutMillis, Directory.NextTimeoutMillis), Math.Min(Boot?.NextTimeoutMillis ?? long.MaxValue, Announcer?.NextTimeoutMillis ?? long.MaxValue));
        next = Math.Min(next, Board?.NextTimeoutMillis ?? long.MaxValue);
        if (BootsAgain && Boot is { State: RegionBootState.None })
        {
            BootsFailed++;
            Boot.Start([], true, now.Millis + DiscoveryTuning.BootAgainMillis + _random.Next(1_000));
            next = Math.Min(next, Boot.NextTimeoutMillis);
        }

        if (next != long.MaxValue && (next < _wakesAt || _wakesAt <= now.Millis))
        {
            int life = _life;
            _wakesAt = next;
            _net.Network.At(Math.Max(next, now.Millis + 1), () => Wake(life));
        }
    }

    private static string Urn(int kind, string title)
    {
        string[] words = ["policy", "peer", "group", "pipe", "service", "content"];
        byte[] hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(title));
        return $"urn:nanopeers:{words[kind - 1]}:{new Identifier(hash, 0)}";
    }

    private void Begin()
    {
        Index = new MemoryAdvertisementIndex(20_000, 4_096);
        Core = new DiscoveryCore(Id, Documents, Index, new MemoryAdvertisementIndex(), _random.Next, NewId);
        RegionIdentity? self = Region is null ? null : new RegionIdentity(Id, Id, Region, Address.ToString(), ++Boots, 0);
        Directory = new RegionDirectory(self, Id, _random.Next, NewId);
        Core.Neighbours = path => path.Group is null ? Directory.HandOnTo(path.Address) : [];
        Lists = self is null ? null : new RegionLists(self, Index, Directory);
        Keeper = new PublicationKeeper(Core);
        Announcer = self is null ? null : new RegionAnnouncer(_tools, Id, Region!, Address.ToString(), 0);
        Boot = self is null ? new RegionBoot(Core, null, NewId, _random.Next) { Resolve = endpoint => new NetAddress(endpoint["net://".Length..]) } : null;
        _wakesAt = long.MaxValue;
    }

    private ulong NewId() => (ulong)_random.NextInt64(1, long.MaxValue);

    private void Wake(int life)
    {
        if (life == _life && IsUp)
        {
            _wakesAt = long.MaxValue;
            Pump();
        }
    }

    private void Drain()
    {
        while (Core.TryTakeSend(out DiscoverySend? send) || Directory.TryTakeSend(out send) || (Boot is not null && Boot.TryTakeSend(out send)))
        {
            Send(send!);
        }

        byte[] buffer = new byte[Limits.MaxDatagram];
        while (Board?.PollTransmit(buffer, 0, buffer.Length) is > 0 and int asked)
        {
            Sent++;
            _net.Send(this, buffer[..asked], Board.Destination == SearchDestination.Announcer ? _lastFrom : null);
        }

        if (Announcer?.PollTransmit(buffer, 0, buffer.Length) is > 0 and int length)
        {
            Sent++;
            _net.Send(this, buffer[..length], null);
        }
    }

    private void Handle(byte[] message, NetAddress from)
    {
        if (!IsUp || _envelope.TryDecodeDatagram(message, 0, message.Length, Limits.MaxDatagram) != DecodeStatus.Complete
            || _tools.Clear.Open(_envelope) != OpenStatus.Opened || _envelope.NextBody() != DecodeStatus.Complete)
        {
            return;
        }

        Handled++;
        Identifier sender = _envelope.CopySender();
        DiscoveryPath path = new(from);
        byte[] body = _envelope.Buffer.AsSpan(_envelope.BodyOffset, _envelope.BodyLength).ToArray();
        if (_envelope.BodyIs(ProtocolTag.Peers) && _peers.TryDecode(body, 0, body.Length) == DecodeStatus.Complete)
        {
            Core.Handle(_peers, path, message.Length, _net.Now);
        }
        else if (_region.TryDecode(body, 0, body.Length) == DecodeStatus.Complete)
        {
            HandleRegion(sender, from);
        }
        else if (_lists.TryDecode(body, 0, body.Length) == DecodeStatus.Complete)
        {
            HandleLists(sender, path, message.Length);
        }

        Pump();
    }

    private void HandleRegion(Identifier sender, NetAddress from)
    {
        _lastFrom = from;
        byte[] id = new byte[Identifier.Length];
        sender.CopyTo(id, 0);
        Board?.HandleMessage(_region, id, 0, _net.Network.NowMillis);
        Directory.HandleAnnouncement(_region, sender, from, _net.Network.NowMillis);
        byte[] answer = new byte[Limits.MaxDatagram];
        bool isMine = _region.Kind == RegionMessageKind.Query && Announcer is not null && Id.Matches(_region.Buffer, _region.OffsetOf(RegionField.Group));
        if (isMine && Announcer!.Answer(_region, answer, 0, answer.Length, _net.Network.NowMillis) is > 0 and int length)
        {
            Sent++;
            OctetsSent += length;
            _net.Send(this, answer[..length], from);
        }
    }

    private void HandleLists(Identifier sender, DiscoveryPath path, int length)
    {
        if (_lists.Kind == RegionListMessageKind.List)
        {
            if (Boot?.HandleList(_lists, sender, path, _net.Now) != true)
            {
                Directory.HandleList(_lists, sender, path.Address, _net.Network.NowMillis);
            }
        }
        else if (Lists?.Answer(_lists, path, length, _net.Now) is { } answer)
        {
            Send(answer);
            Directory.HandleAsk(_lists, sender, path.Address, _net.Network.NowMillis);
        }
    }
}
