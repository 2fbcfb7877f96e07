using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Relay;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Relay;

/// <summary>A node with a relay service on a memory network: a relay where it has mailboxes, a client with a home elsewhere.</summary>
internal sealed class RelayPeer : IAsyncDisposable
{
    internal static readonly byte[] Tag = "numbers"u8.ToArray();

    private readonly RelaySetting _setting;
    private readonly MemoryTransport _memory;

    internal RelayPeer(MemoryNetwork network, byte id, RelaySetting? setting = null)
    {
        _setting = setting ?? new RelaySetting();
        Id = RelayPeer.IdOf(id);
        _memory = new MemoryTransport(network, $"peer-{id}");
        Relay = new RelayTransport(Id, _setting.Home);
        TransportTable transports = new();
        transports.Register(_memory);
        transports.Register(Relay);
        foreach (ITransport more in _setting.More)
        {
            transports.Register(more);
        }

        PeerNodeOptions options = new()
        {
            Id = Id,
            Cryptography = new PlatformCryptography(),
            Transports = transports,
            Responder = new SecretResponder(_setting),
            BootCount = _setting.BootCount,
            Credentials = _setting.Credentials,
            Trace = new LockedTrace(),
            Time = _setting.Time,
        };
        Node = new PeerNode(options, NullLogger<PeerNode>.Instance);
        Node.Handle(Tag, Bodies);
        Service = new RelayService(
            new RelayServiceOptions
            {
                Mailboxes = _setting.Mailboxes,
                Host = _setting.Host,
                Access = _setting.Access,
                Collected = _setting.Collected,
                Transport = Relay,
                Routes = _setting.Routes,
                Reaches = _setting.Reaches,
                Connect = _setting.Connects is null ? null : (gateway, stop) => ConnectAsync(_setting.Connects(gateway), stop),
                Life = _setting.Life,
            },
            NullLogger<RelayService>.Instance);
        Service.Ended += outcome => { lock (Outcomes) { Outcomes.Add(outcome); } };
        Service.Attach(Node);
        Node.Start();
        Service.Start();
    }

    internal Identifier Id { get; }

    internal PeerNode Node { get; }

    internal RelayService Service { get; }

    internal RelayTransport Relay { get; }

    internal BodyLog Bodies { get; } = new();

    internal List<RelayOutcome> Outcomes { get; } = [];

    internal MemoryTransport Memory => _memory;

    internal RemoteAddress Address => AddressOf(_memory);

    /// <summary>Where it is on the first of its further transports; null without.</summary>
    internal RemoteAddress? Udp => _setting.More.Count == 0 ? null : AddressOf(_setting.More[0]);

    internal static Identifier IdOf(byte id) => new([.. Enumerable.Repeat(id, 16)], 0);

    /// <summary>A session with a peer that is reached, or with one behind its mailbox.</summary>
    internal async Task<PeerSession> LiveAsync(RemoteAddress to, string purpose = "group")
    {
        ConnectResult result = await Node.ConnectAsync(to, Request(purpose), TestContext.Current.CancellationToken);
        Assert.True(result.Session is not null, result.Problem);
        return result.Session!;
    }

    internal async Task<PeerSession?> ConnectAsync(RemoteAddress? to, CancellationToken stop) =>
        to is null ? null : (await Node.ConnectAsync(to, Request("group"), stop)).Session;

    internal int CountOf(int reason)
    {
        lock (Outcomes)
        {
            return Outcomes.Count(outcome => outcome.Reason == reason);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Node.DisposeAsync();
    }

    private SessionRequest Request(string purpose) =>
        new(_setting.Group, purpose, _setting.Policy, TestPeer.SecretAuthenticator(), [TestPeer.Exchange()]);

    private static RemoteAddress AddressOf(ITransport transport) =>
        transport.TryResolve(transport.LocalEndpoint, out RemoteAddress? address, out _) ? address : throw new InvalidOperationException();

    private sealed class SecretResponder(RelaySetting setting) : IResponderPolicy
    {
        public SessionPolicy Session { get; } = setting.Policy;

        public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset) => RejectReason.None;

        public IAuthenticator FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset) => TestPeer.SecretAuthenticator();

        public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) => AcceptDecision.Accept;

        public IResponderKeyExchange FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset) => TestPeer.Exchange();
    }
}
