using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Relay;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Relay;

namespace NanoPeers.Benchmarks;

/// <summary>A peer with a relay service on UDP on loopback: the gateway with its mailboxes, or a client of it.</summary>
internal sealed class RelayEnd : IAsyncDisposable, IBodyHandler, IRelayAccess
{
    private const int PayloadField = 200;
    private static readonly byte[] _tag = "payload"u8.ToArray();

    private readonly SemaphoreSlim _heard = new(0);

    internal RelayEnd(byte id, Identifier? home, IMailboxStore? mailboxes)
    {
        RelayTransport relay = new(Peers.IdOf(id), home);
        Node = Peers.Make(id, answers: true, more: relay);
        Node.Handle(_tag, this);
        RelayQuota quota = new()
        {
            ItemsOfDepositor = 100_000, ItemsInMailbox = 100_000, OctetsInMailbox = 1 << 30, NamesOfDepositor = 1_000_000, NamesInMailbox = 1_000_000,
            DepositsEachSecond = 1_000_000,
        };
        RelayServiceOptions options = new()
        {
            Mailboxes = mailboxes, Host = new RelayHostOptions { Quota = quota }, Access = this, Collected = new MemoryCollectedStore(), Transport = relay,
        };
        Service = new RelayService(options, NullLogger<RelayService>.Instance);
        Service.Attach(Node);
        Node.Start();
        Service.Start();
    }

    public bool AcceptsClear => false;

    internal PeerNode Node { get; }

    internal RelayService Service { get; }

    public void Handle(ReceivedBody body) => _heard.Release();

    public RelayRights RightsOf(PeerSession session, ReadOnlySpan<byte> credential) => RelayRights.Own | RelayRights.Deposit;

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync().ConfigureAwait(false);
        await Node.DisposeAsync().ConfigureAwait(false);
    }

    internal static SendStatus Say(PeerSession session, byte[] payload) =>
        session.SendBody(_tag, payload, static (writer, octets) => writer.WriteOctets(PayloadField, octets, 0, octets.Length));

    internal Task HearAsync() => _heard.WaitAsync();

    internal async Task<PeerSession> ConnectAsync(RemoteAddress to)
    {
        ConnectResult result = await Node.ConnectAsync(to, Peers.Request("group", Peers.Resumption(), Suite.Aes128CbcHmac), CancellationToken.None)
            .ConfigureAwait(false);
        return result.Session ?? throw new InvalidOperationException(result.Problem);
    }

    internal async Task CollectAtAsync(RelayEnd gateway)
    {
        await ConnectAsync(Peers.AddressOf(Node, gateway.Node)).ConfigureAwait(false);
        Service.CollectAt(gateway.Node.Id, RelayAccess.Members);
        while (!Service.IsEmpty(gateway.Node.Id))
        {
            await Task.Delay(10).ConfigureAwait(false);
        }
    }
}
