using System.Net;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Paths;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Tests.Peers;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;
using TestPeer = NanoPeers.PeerPlatform.Tests.Peers.TestPeer;

namespace NanoPeers.PeerPlatform.Tests.Paths;

/// <summary>A whole peer with UDP and TCP that tells its peers of both.</summary>
internal sealed class PathPeer : IAsyncDisposable
{
    internal PathPeer(byte number, ITransport? datagrams = null)
    {
        Tcp = new TcpTransport(new TcpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0 });
        Tap = new TapTransport(Tcp);
        Peer = new TestPeer(number, new TestPeerOptions
        {
            KeyExchanges = [KeyExchangeMethod.EcdhP256],
            Transport = datagrams,
            MoreTransports = [Tap],
        });
        Paths = new PathService(new PathServiceOptions { FollowsNetworks = false, NextTryMillis = 200 });
        Paths.Attach(Peer.Node);
        Box = new Mailbox(Peer.Node, "blob"u8.ToArray());
        Peer.Start();
        Paths.Start();
    }

    internal TestPeer Peer { get; }

    internal TcpTransport Tcp { get; }

    internal TapTransport Tap { get; }

    internal PathService Paths { get; }

    internal Mailbox Box { get; }

    public async ValueTask DisposeAsync()
    {
        await Paths.DisposeAsync();
        await Peer.DisposeAsync();
    }

    internal async Task<PeerSession> LiveAsync(PathPeer other)
    {
        ConnectResult result = await Peer.ConnectAsync(other.Peer, "data");
        Assert.Equal("", result.Problem);
        return result.Session!;
    }
}
