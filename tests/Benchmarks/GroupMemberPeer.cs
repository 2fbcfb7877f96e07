using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.Benchmarks;

/// <summary>A full peer with the whole service of groups, as a gateway has it, over a UDP socket of its own on loopback.</summary>
internal sealed class GroupMemberPeer : IAsyncDisposable
{
    private readonly PlatformCryptography _cryptography = new();

    internal GroupMemberPeer(int number, byte[] identityKey, ITransport? inPlaceOfUdp = null, Action<GroupMemberPeer>? attach = null)
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"peer{number}");
        Identifier id = new(SHA256.HashData(Encoding.ASCII.GetBytes(Name)), 0);
        GroupMemoryStore store = new(identityKey);
        Groups = new GroupPeer(
            new GroupPeerOptions { Id = id, Name = Name, Cryptography = _cryptography, BootCount = 1, Store = store, Statements = store },
            NullLogger<GroupPeer>.Instance);
        Udp = new UdpTransport(new UdpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0, UseMulticast = false, UseBroadcast = false });
        TransportTable transports = new();
        transports.Register(inPlaceOfUdp ?? Udp);
        Node = new PeerNode(
            new PeerNodeOptions
            {
                Id = id, Cryptography = _cryptography, Transports = transports, GroupKeys = Groups, GroupResponders = Groups, Trace = new SilentTrace(),
            },
            NullLogger<PeerNode>.Instance);
        Groups.Attach(Node);
        attach?.Invoke(this);
        Node.Start();
        Groups.Start();
    }

    internal string Name { get; }

    internal GroupPeer Groups { get; }

    internal PeerNode Node { get; }

    internal UdpTransport Udp { get; }

    /// <summary>How its one group stands.</summary>
    internal GroupStatus Status => Groups.Groups()[0];

    public async ValueTask DisposeAsync()
    {
        await Groups.DisposeAsync().ConfigureAwait(false);
        await Node.DisposeAsync().ConfigureAwait(false);
        _cryptography.Dispose();
    }

    private sealed class SilentTrace : IAttemptTrace
    {
        public void Note(ulong attemptId, AttemptStep step, int detail, long nowMillis)
        {
        }
    }
}
