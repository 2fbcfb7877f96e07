using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Authentication;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Peers;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>A whole peer whose sessions are TLS connections: a node, its certificate of a group, chat and files.</summary>
internal sealed class TlsPeer : IAsyncDisposable
{
    internal static readonly byte[] Tag = "blob"u8.ToArray();

    private readonly PlatformCryptography _cryptography = new();
    private readonly PeerKey _key = PeerKey.Create();

    internal TlsPeer(
        byte number, CertificateGroup group, string? folder = null, CertificateGroup? issuer = null, DateTimeOffset? now = null, DateTimeOffset? issued = null,
        TimeProvider? clock = null)
    {
        Id = new Identifier([.. Enumerable.Repeat(number, 16)], 0);
        MemberCertificate certificate = (issuer ?? group).Authority.Issue(Id, _key.PublicKey, 1, 1, issued ?? CertificateGroup.Now);
        Membership = new CertificateMembership(_key, certificate, group.Checker, new FixedTime(now ?? CertificateGroup.Now));
        Identity = new TlsIdentity(_key, Membership);
        Tls = new TlsTransport(new TcpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0 }, Identity);
        TransportTable transports = new();
        transports.Register(Tls);
        Member = new ChannelMember(group.Group, ["data", "chat", "file"], (_, _) => AcceptDecision.Accept);
        PeerNodeOptions options = new()
        {
            Id = Id,
            Cryptography = _cryptography,
            Transports = transports,
            ChannelResponders = Member,
            Trace = new AttemptTrace(64),
            Time = clock ?? TimeProvider.System,
        };
        Node = new PeerNode(options, NullLogger<PeerNode>.Instance);
        Box = new Mailbox(Node, Tag);
        Files = new FileService(Node, folder is null ? new FileServiceOptions() : FilePeerTests.Into(folder));
        Chat = new ChatService(Node, new ChatServiceOptions { MakeRequest = token => ValueTask.FromResult(NextChat ?? throw new InvalidOperationException()) });
        Node.Start();
    }

    internal Identifier Id { get; }

    internal CertificateMembership Membership { get; }

    internal TlsIdentity Identity { get; }

    internal TlsTransport Tls { get; }

    internal ChannelMember Member { get; }

    internal PeerNode Node { get; }

    internal Mailbox Box { get; }

    internal FileService Files { get; }

    internal ChatService Chat { get; }

    /// <summary>The request that the next chat is opened with.</summary>
    internal SessionRequest? NextChat { get; set; }

    internal Task<ConnectResult> ConnectAsync(TlsPeer to, string purpose = "data") => ConnectAsync(to.Tls.LocalEndpoint.ToString(), to.Id, purpose);

    internal async Task<ConnectResult> ConnectAsync(string endpoint, Identifier? expects, string purpose = "data")
    {
        RemoteAddress at = Node.Transports.Resolve(NanoPeers.Endpoints.Endpoint.Parse(endpoint)!).Address!;
        (SessionRequest request, RemoteAddress own) = Member.CreateRequest(Tls, at, purpose, expects);
        return await Node.ConnectAsync(own, request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Chat.Dispose();
        Files.Dispose();
        await Node.DisposeAsync();
        Identity.Dispose();
        _key.Dispose();
        _cryptography.Dispose();
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
