using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>
/// TLS in place of the platform's own key exchange, proofs and encryption (S0, "TLS"): what rows A16 to A22 ask of a session, of one over SslStream with
/// the certificates of both ends; and who is not let in.
/// </summary>
[Trait("Capability", "A27")]
public sealed class TlsSessionTests : IDisposable
{
    private readonly CertificateGroup _group = new();
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _group.Dispose();

    [Fact]
    public async Task A_thousand_random_messages_each_way_round_trip_bit_exact()
    {
        await using TlsPeer one = new(1, _group);
        await using TlsPeer other = new(2, _group);
        ConnectResult result = await one.ConnectAsync(other);
        Assert.Equal("", result.Problem);
        PeerSession there = result.Session!;
        Assert.Equal(other.Id, there.Peer);
        Assert.Equal("TLS-1.3", KeyExchangeMethod.NameOf(there.Terms.KeyExchange));
        await Eventually.TrueAsync(() => other.Node.FindSession(one.Id, "data") is not null, "live at the other end");
        PeerSession back = other.Node.FindSession(one.Id, "data")!;
        Random random = new(16);
        for (int i = 0; i < 1_000; i++)
        {
            byte[] ping = RandomNumberGenerator.GetBytes(random.Next(0, 1_200));
            byte[] pong = RandomNumberGenerator.GetBytes(random.Next(0, 1_200));
            Assert.Equal(SendStatus.Sent, Send(there, ping));
            Assert.Equal(SendStatus.Sent, Send(back, pong));
            Assert.Equal(ping, await other.Box.NextAsync());
            Assert.Equal(pong, await one.Box.NextAsync());
        }
    }

    [Fact]
    public async Task Ten_megabytes_arrive_with_the_same_hash_and_a_chat_goes_both_ways()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nanopeers-tls-");
        await using TlsPeer one = new(1, _group);
        await using TlsPeer other = new(2, _group, folder.FullName);
        PeerSession session = (await one.ConnectAsync(other, "file")).Session!;
        byte[] octets = RandomNumberGenerator.GetBytes(10 * 1024 * 1024);
        using FileToSend file = FileToSend.FromOctets("resource.bin", octets);
        Assert.Equal("", (await one.Files.SendAsync(session, file, null, Token)).Problem);
        byte[] arrived = await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "resource.bin"), Token);
        folder.Delete(recursive: true);
        Assert.Equal(SHA256.HashData(octets), SHA256.HashData(arrived));

        ConcurrentQueue<ChatLine> heard = new();
        ConcurrentQueue<ChatLine> answered = new();
        other.Chat.Delivered += heard.Enqueue;
        one.Chat.Delivered += answered.Enqueue;
        RemoteAddress at = one.Node.Transports.Resolve(other.Tls.LocalEndpoint).Address!;
        (SessionRequest request, RemoteAddress own) = one.Member.CreateRequest(one.Tls, at, "chat", other.Id);
        one.NextChat = request;
        ChatLink link = one.Chat.Open(own);
        Assert.Equal("", (await link.SecureAsync(Token)).Problem);
        Assert.Equal(ChatOutcome.Heard, await link.SayAsync("good evening", Token));
        ChatLine line = Assert.Single(heard);
        Assert.Equal(("good evening", "secured, TLS-1.3"), (line.Text, line.Protection.ToString()));
        Assert.Equal(ChatOutcome.Heard, await line.Link.SayAsync("and to you", Token));
        Assert.Equal("and to you", Assert.Single(answered).Text);
    }

    [Fact]
    public async Task A_third_party_with_a_full_capture_and_its_own_keys_reads_nothing()
    {
        await using TlsPeer one = new(1, _group);
        await using TlsPeer other = new(2, _group);
        await using TlsPeer third = new(3, _group);
        using CapturingProxy proxy = new(other.Tls.LocalEndpoint.ToString().Split(':')[^1] is var port ? int.Parse(port, null) : 0);
        PeerSession session = (await one.ConnectAsync($"tls://127.0.0.1:{proxy.Port}", other.Id)).Session!;
        byte[] secret = "only for the two of them, and for nobody else in the world"u8.ToArray();
        Assert.Equal(SendStatus.Sent, Send(session, secret));
        Assert.Equal(secret, await other.Box.NextAsync());
        CapturingProxy.Connection captured = Assert.Single(proxy.Connections);
        byte[] there = captured.Taken(true);
        byte[] back = captured.Taken(false);
        Assert.True(there.AsSpan().IndexOf(secret.AsSpan(0, 16)) < 0 && back.AsSpan().IndexOf(secret.AsSpan(0, 16)) < 0);
        Assert.True(there.Length > 500 && back.Length > 500);

        // It plays the capture to TLS with a certificate and key of the same group: without the ephemeral keys it gets nowhere.
        using X509Certificate2 own = third.Identity.MakeCertificate();
        using SslStream asServer = new(new Replay(there), false, (_, certificate, _, _) => certificate is not null);
        await Assert.ThrowsAnyAsync<Exception>(() => asServer.AuthenticateAsServerAsync(own, true, SslProtocols.Tls13, false));
        using SslStream asClient = new(new Replay(back), false, (_, certificate, _, _) => certificate is not null);
        await Assert.ThrowsAnyAsync<Exception>(() => asClient.AuthenticateAsClientAsync("x", [own], SslProtocols.Tls13, false));
    }

    [Fact]
    public async Task At_the_end_both_dispose_of_the_keys_and_late_octets_are_refused()
    {
        await using TlsPeer one = new(1, _group);
        await using TlsPeer other = new(2, _group);
        int port = int.Parse(other.Tls.LocalEndpoint.ToString().Split(':')[^1], null);
        using CapturingProxy proxy = new(port);
        PeerSession there = (await one.ConnectAsync($"tls://127.0.0.1:{proxy.Port}", other.Id)).Session!;
        RemoteAddress address = there.Address;
        Assert.Equal(SendStatus.Sent, Send(there, [1, 2, 3]));
        await other.Box.NextAsync();
        PeerSession back = other.Node.FindSession(one.Id, "data")!;
        Assert.NotNull(one.Tls.FindProven(address));
        there.Close(CloseReason.Done);
        await Eventually.TrueAsync(() => one.Tls.Connections == 0 && other.Tls.Connections == 0, "the connection and its keys are gone");
        await Eventually.TrueAsync(() => !back.IsLive && other.Node.Sessions.Count == 0, "the other end has ended it");
        Assert.Null(one.Tls.FindProven(address));
        Assert.Equal(SendStatus.Closed, Send(there, [4]));
        Assert.Equal(SendStatus.Closed, Send(back, [4]));

        // The same connection is not made again, and what was said in it says nothing elsewhere.
        Assert.Equal(SendStatus.Unreachable, one.Tls.Send(TestMessages.OfLength(100), address));
        using System.Net.Sockets.TcpClient late = new();
        await late.ConnectAsync(IPAddress.Loopback, port, Token);
        await late.GetStream().WriteAsync(proxy.Connections[0].Taken(true), Token);
        await Eventually.TrueAsync(() => other.Tls.Ended(ConnectionEnd.NotProven) == 1, "the replay is refused");
        Assert.Equal(0, other.Box.Waiting);
    }

    [Fact]
    public async Task A_thousand_sessions_have_a_thousand_public_keys_of_each_end()
    {
        const int Sessions = 1_000;
        await using TlsPeer one = new(1, _group);
        await using TlsPeer other = new(2, _group);
        using CapturingProxy proxy = new(int.Parse(other.Tls.LocalEndpoint.ToString().Split(':')[^1], null));
        HashSet<ulong> ids = [];
        for (int i = 0; i < Sessions; i++)
        {
            ConnectResult result = await one.ConnectAsync($"tls://127.0.0.1:{proxy.Port}", other.Id);
            Assert.Equal("", result.Problem);
            Assert.True(ids.Add(result.Session!.Id));
            result.Session.Close(CloseReason.Done);
        }

        // Traffic keys follow from both shares (RFC 8446 section 7.1): where both are new, so are the keys.
        CapturingProxy.Connection[] all = proxy.Connections;
        Assert.Equal(Sessions, all.Select(one => KeyShareOf(one.Taken(true))).Distinct().Count());
        Assert.Equal(Sessions, all.Select(one => KeyShareOf(one.Taken(false))).Distinct().Count());
        Assert.Equal(Sessions, all.Length);
    }

    [Fact]
    public async Task Wrong_groups_expired_forged_and_revoked_certificates_are_refused_by_name()
    {
        using CertificateGroup elsewhere = new("00112233-4455-6677-8899-aabbccddee00");
        using CertificateGroup pretender = new();
        await using TlsPeer gate = new(2, _group);
        await using TlsPeer foreigner = new(3, _group, issuer: elsewhere, clock: _clock);
        await RefusedAsync(foreigner, gate, CertificateFault.WrongGroup);
        await using TlsPeer forger = new(4, _group, issuer: pretender, clock: _clock);
        await RefusedAsync(forger, gate, CertificateFault.WrongIssuer);
        await using TlsPeer late = new(9, _group, now: CertificateGroup.Now + TimeSpan.FromDays(8));
        await using TlsPeer expired = new(5, _group, clock: _clock);
        await RefusedAsync(expired, late, CertificateFault.Expired);
        await using TlsPeer early = new(6, _group, issued: CertificateGroup.Now + TimeSpan.FromDays(1), clock: _clock);
        await RefusedAsync(early, gate, CertificateFault.NotYetValid);
        await using TlsPeer removed = new(7, _group, clock: _clock);
        _group.Removed = removed.Id;
        await RefusedAsync(removed, gate, CertificateFault.Revoked);
        _group.Removed = null;

        // The other way round it is the same: who is dialled proves itself, too.
        await using TlsPeer member = new(8, _group, clock: _clock);
        Task<ConnectResult> asking = member.ConnectAsync(foreigner);
        await Eventually.TrueAsync(() => member.Tls.Refused(CertificateFault.WrongGroup) > 0, "the one that is dialled is refused by name");
        Assert.Null((await InVainAsync(asking)).Session);
        Assert.Empty(gate.Node.Sessions);
        Assert.NotNull((await member.ConnectAsync(gate)).Session);
    }

    [Fact]
    public async Task Who_shows_no_certificate_or_speaks_an_older_TLS_is_not_let_in()
    {
        await using TlsPeer gate = new(2, _group);
        int port = int.Parse(gate.Tls.LocalEndpoint.ToString().Split(':')[^1], null);
        foreach (SslProtocols version in new[] { SslProtocols.Tls13, SslProtocols.Tls12 })
        {
            using System.Net.Sockets.TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, port, Token);
            using SslStream stream = new(client.GetStream(), false, (_, certificate, _, _) => certificate is not null);
            long before = gate.Tls.Ended(ConnectionEnd.NotProven);
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                await stream.AuthenticateAsClientAsync("x", null, version, false);
                Assert.NotEqual(0, await stream.ReadAsync(new byte[1], Token));
            });
            await Eventually.TrueAsync(() => gate.Tls.Ended(ConnectionEnd.NotProven) > before, "it is shown out");
        }
    }

    [Fact]
    public async Task A_member_that_names_itself_as_another_gets_no_session_and_channel_sessions_exist_on_channels_only()
    {
        await using TlsPeer gate = new(2, _group);
        await using TlsPeer one = new(1, _group, clock: _clock);
        Task<ConnectResult> wrong = one.ConnectAsync(gate.Tls.LocalEndpoint.ToString(), expects: one.Id);
        await Eventually.TrueAsync(() => gate.Tls.Connections > 0, "the connection is there");
        Assert.Null((await InVainAsync(wrong)).Session);
        ConnectResult purpose = await InVainAsync(one.ConnectAsync(gate, "other"));
        Assert.Equal(RejectReason.UnknownPurpose, purpose.Reason);

        // The same request where nothing is proven below is refused.
        await using CertifiedPeer plain = new(9, _group, CertifiedPeer.Udp());
        await using CertifiedPeer asker = new(10, _group, CertifiedPeer.Udp(), new CertifiedSetting { Clock = _clock });
        RemoteAddress at = asker.Node.Transports.Resolve(plain.Tap.LocalEndpoint).Address!;
        (SessionRequest request, _) = one.Member.CreateRequest(one.Tls, one.Node.Transports.Resolve(gate.Tls.LocalEndpoint).Address!, "data");
        Task<ConnectResult> asking = asker.Node.ConnectAsync(at, request, Token);
        await Eventually.TrueAsync(() => plain.Node.Counters[NodeCounter.RequestsRefused] > 0, "it is refused");
        Assert.Null((await InVainAsync(asking)).Session);
    }

    private async Task RefusedAsync(TlsPeer from, TlsPeer gate, CertificateFault fault)
    {
        long before = gate.Tls.Refused(fault);
        Task<ConnectResult> asking = from.ConnectAsync(gate);
        await Eventually.TrueAsync(() => gate.Tls.Refused(fault) > before, $"refused by name: {fault}");
        Assert.Null((await InVainAsync(asking)).Session);
        Assert.Equal(before + 1, gate.Tls.Refused(fault));
    }

    /// <summary>The one who asks hears nothing more, and gives up in its time: which need not be waited for here.</summary>
    private async Task<ConnectResult> InVainAsync(Task<ConnectResult> asking)
    {
        await Eventually.TrueAsTimePassesAsync(_clock, TimeSpan.FromSeconds(2), () => asking.IsCompleted, "it gives up");
        return await asking;
    }

    private static SendStatus Send(PeerSession session, byte[] octets) =>
        session.SendBody(TlsPeer.Tag, octets, static (writer, body) => writer.WriteRaw(body, 0, body.Length));

    /// <summary>The key_share extension of the first handshake message in a stream (RFC 8446 sections 4.1 and 4.2.8), as hex.</summary>
    private static string KeyShareOf(byte[] stream)
    {
        Assert.Equal([22, 3], stream[..2]);
        int at = 5 + 4 + 2 + 32;
        bool isClient = stream[5] == 1;
        at += 1 + stream[at];
        at += isClient ? 2 + BigEndian.ReadUInt16(stream, at) : 2;
        at += isClient ? 1 + stream[at] : 1;
        int end = at + 2 + BigEndian.ReadUInt16(stream, at);
        at += 2;
        while (at < end)
        {
            int type = BigEndian.ReadUInt16(stream, at);
            int length = BigEndian.ReadUInt16(stream, at + 2);
            if (type == 51)
            {
                return Convert.ToHexString(stream, at + 4, length);
            }

            at += 4 + length;
        }

        throw new InvalidOperationException("No key share.");
    }

    /// <summary>A stream that plays what was captured and takes whatever is written.</summary>
    private sealed class Replay(byte[] captured) : MemoryStream(captured)
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.CompletedTask;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
