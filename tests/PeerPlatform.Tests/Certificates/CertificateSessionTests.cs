using System.Net;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>Sessions whose ends prove themselves by certificate, between whole nodes over real transports, and what is refused.</summary>
public sealed class CertificateSessionTests : IDisposable
{
    private readonly CertificateGroup _group = new();

    public static TheoryData<string, byte, bool> Ways => new()
    {
        { "udp", KeyExchangeMethod.EcdhP256, false },
        { "udp", KeyExchangeMethod.EcdhP256, true },
        { "udp", KeyExchangeMethod.Rsa, true },
        { "tcp", KeyExchangeMethod.Rsa, false },
        { "memory", KeyExchangeMethod.EcdhP256, true },
    };

    public void Dispose() => _group.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Two_members_prove_themselves_and_talk(string transport, byte exchange, bool keyFollows)
    {
        using MemoryNetwork network = new(MemoryDelivery.Threaded);
        CertifiedSetting setting = new() { KeyExchange = exchange, KeyFollows = keyFollows };
        await using CertifiedPeer first = new(1, _group, Open(transport, network, "first"), setting);
        await using CertifiedPeer second = new(2, _group, Open(transport, network, "second"), setting);
        (ConnectResult result, IAuthenticator used) = await first.ConnectAsync(second);
        Assert.True(
            result.Session is not null,
            $"{result.Failure} {result.Reason} {string.Join(',', first.Trace.StepsOf(result.AttemptId))} {string.Join(',', second.Trace.StepsOf(result.AttemptId))}");
        Assert.Equal(second.Id, result.Session.Peer);
        Assert.Equal(second.Membership.Certificate.Digest.ToArray(), ((CertificateAuthenticator)used).Other!.Digest.ToArray());
        Assert.Equal(SendStatus.Sent, result.Session.SendBody(Nodes.TestPeer.Tag, 7u, BodyLog.Write));
        await second.Bodies.UntilAsync(1);
        Assert.Equal(1, first.Membership.KnownCount);
        Assert.Equal(1, second.Membership.KnownCount);
        Assert.True(second.Node.Counters[NodeCounter.CertificatesTaken] >= 1);
    }

    [Fact]
    public async Task A_certificate_travels_once_and_a_renewed_one_again()
    {
        await using CertifiedPeer first = new(1, _group, CertifiedPeer.Udp());
        await using CertifiedPeer second = new(2, _group, CertifiedPeer.Udp());
        Assert.NotNull((await first.ConnectAsync(second)).Result.Session);
        int travelled = 0;
        void Watch(byte[] message, MemberCertificate certificate) => travelled += message.AsSpan().IndexOf(certificate.Octets.Span) >= 0 ? 1 : 0;
        MemberCertificate firsts = first.Membership.Certificate;
        MemberCertificate seconds = second.Membership.Certificate;
        first.Tap.OnSend = message => Watch(message, firsts);
        second.Tap.OnSend = message => Watch(message, seconds);
        Assert.NotNull((await first.ConnectAsync(second)).Result.Session);
        Assert.Equal(0, travelled);
        second.Membership.Certificate = _group.Authority.Renew(second.Membership.Certificate, CertificateGroup.Now + TimeSpan.FromSeconds(5));
        first.Membership.Certificate = _group.Authority.Renew(first.Membership.Certificate, CertificateGroup.Now + TimeSpan.FromSeconds(5));
        (ConnectResult result, IAuthenticator used) = await first.ConnectAsync(second);
        Assert.NotNull(result.Session);
        Assert.Equal(second.Membership.Certificate.Digest.ToArray(), ((CertificateAuthenticator)used).Other!.Digest.ToArray());
        Assert.Equal(2, first.Membership.KnownCount);
        Assert.Equal(2, second.Membership.KnownCount);
    }

    [Fact]
    public async Task Any_member_may_answer_where_none_is_named()
    {
        await using CertifiedPeer first = new(1, _group, CertifiedPeer.Udp());
        await using CertifiedPeer second = new(2, _group, CertifiedPeer.Udp());
        (ConnectResult result, _) = await first.ConnectAsync(second, expects: false);
        Assert.Equal(second.Id, result.Session?.Peer);
    }

    [Fact]
    public async Task A_cookie_comes_before_any_certificate_is_looked_at()
    {
        await using CertifiedPeer first = new(1, _group, CertifiedPeer.Udp());
        await using CertifiedPeer second = new(2, _group, CertifiedPeer.Udp());
        Assert.NotNull((await first.ConnectAsync(second)).Result.Session);
        Assert.True(second.Node.Counters[NodeCounter.CookiesAsked] >= 1);

        // A certificate that nobody asked for, with no cookie, from an address of its own.
        await using CertifiedPeer third = new(3, _group, CertifiedPeer.Udp());
        SessionTools tools = third.Node.RentTools();
        byte[] message = new byte[Limits.MaxDatagram];
        int length = CertificateMessage.Write(tools, 5, 6, third.Membership.Certificate, new byte[32], message);
        long ignored = second.Node.Counters[NodeCounter.UnknownAttempt];
        third.Node.Transmit(third.Tap, message, length, third.Node.Transports.Resolve(second.Tap.LocalEndpoint).Address!);
        await Eventually.TrueAsync(() => second.Node.Counters[NodeCounter.UnknownAttempt] > ignored, "the certificate is left alone");
        Assert.Equal(1, second.Membership.KnownCount);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_and_the_refusal_says_so()
    {
        CertifiedSetting late = new() { Now = CertificateGroup.Now + TimeSpan.FromDays(8) };
        await using CertifiedPeer first = new(1, _group, CertifiedPeer.Udp());
        await using CertifiedPeer second = new(2, _group, CertifiedPeer.Udp(), late);
        await RefusedAsync(first, second, RejectReason.CertificateExpired);
        Assert.True(second.Node.Counters[NodeCounter.CertificatesRefused] > 0);
    }

    [Fact]
    public async Task An_authority_whose_clock_is_a_day_ahead_is_noticed_by_name()
    {
        CertifiedSetting ahead = new()
        {
            Certificate = peer => _group.Authority.Issue(peer.Id, peer.Key.PublicKey, 1, 1, CertificateGroup.Now + TimeSpan.FromDays(1)),
        };
        await using CertifiedPeer first = new(1, _group, CertifiedPeer.Udp(), ahead);
        await using CertifiedPeer second = new(2, _group, CertifiedPeer.Udp());
        await RefusedAsync(first, second, RejectReason.CertificateExpired);
    }

    [Fact]
    public async Task An_authority_whose_clock_is_a_day_behind_shuts_nobody_out()
    {
        using CertificateGroup slow = new();
        DateTimeOffset itsNow = CertificateGroup.Now - TimeSpan.FromDays(1);
        AuthorityCertificate root = GroupCertificateAuthority.CreateCertificate(slow.AuthorityKey, slow.Group, itsNow);
        GroupCertificateAuthority authority = new(slow.AuthorityKey, root, GroupCertificateAuthority.DefaultLife);
        slow.Authorities = [root];
        CertifiedSetting setting = new() { Certificate = peer => authority.Issue(peer.Id, peer.Key.PublicKey, 1, 1, itsNow) };
        await using CertifiedPeer first = new(1, slow, CertifiedPeer.Udp(), setting);
        await using CertifiedPeer second = new(2, slow, CertifiedPeer.Udp(), setting);
        Assert.NotNull((await first.ConnectAsync(second)).Result.Session);
        Assert.Equal(CertificateGroup.Now + TimeSpan.FromDays(6), first.Membership.Certificate.NotAfter);
    }

    [Fact]
    public async Task An_answer_by_secret_or_by_nothing_to_a_request_by_certificate_is_no_answer()
    {
        byte[] secret = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
        await Task.WhenAll(RefusedAsync(() => Nodes.TestPeer.SecretAuthenticator(secret)), RefusedAsync(() => new NoAuthenticator()));

        async Task RefusedAsync(Func<IAuthenticator> answers)
        {
            await using CertifiedPeer first = new(1, _group, CertifiedPeer.Udp());
            await using CertifiedPeer second = new(2, _group, CertifiedPeer.Udp(), new CertifiedSetting { AnswersWith = answers });
            (ConnectResult result, _) = await first.ConnectAsync(second);
            Assert.Null(result.Session);
            Assert.Equal(SessionFailure.WrongKey, result.Failure);
            Assert.Empty(first.Node.Sessions);
        }
    }

    [Fact]
    public async Task A_forged_certificate_and_another_groups_are_refused_by_name()
    {
        using CertificateGroup pretender = new();
        using CertificateGroup other = new("00112233-4455-6677-8899-aabbccddee00");
        await using CertifiedPeer second = new(2, _group, CertifiedPeer.Udp());
        await using CertifiedPeer forger = new(1, _group, CertifiedPeer.Udp(), new CertifiedSetting { Certificate = peer => peer.Issue(pretender) });
        await RefusedAsync(forger, second, RejectReason.CertificateRefused);
        await using CertifiedPeer foreigner = new(3, _group, CertifiedPeer.Udp(), new CertifiedSetting { Certificate = peer => peer.Issue(other) });
        await RefusedAsync(foreigner, second, RejectReason.WrongGroup);
    }

    [Fact]
    public async Task A_removed_member_is_refused_also_when_its_certificate_was_known()
    {
        await using CertifiedPeer first = new(1, _group, CertifiedPeer.Udp());
        await using CertifiedPeer second = new(2, _group, CertifiedPeer.Udp());
        Assert.NotNull((await first.ConnectAsync(second)).Result.Session);
        _group.Removed = first.Id;
        (ConnectResult again, _) = await first.ConnectAsync(second);
        Assert.Null(again.Session);
        await using CertifiedPeer third = new(3, _group, CertifiedPeer.Udp());
        await RefusedAsync(first, third, RejectReason.Removed);
    }

    [Fact]
    [Trait("Capability", "C11")]
    public async Task A_member_that_names_itself_as_another_is_refused_and_it_is_logged()
    {
        await using CertifiedPeer second = new(2, _group, CertifiedPeer.Udp());
        Identifier victim = new([.. Enumerable.Repeat((byte)77, 16)], 0);
        await using CertifiedPeer liar = new(1, _group, CertifiedPeer.Udp(), new CertifiedSetting { ClaimedId = victim });
        ConnectResult result = await RefusedAsync(liar, second, RejectReason.CertificateRefused);
        Assert.Contains(NanoPeers.Attempts.AttemptStep.RequestRefused, second.Trace.StepsOf(result.AttemptId));
        Assert.True(second.Node.Counters[NodeCounter.CertificatesRefused] > 0);
    }

    [Fact]
    public async Task A_secret_where_the_group_wants_certificates_is_a_downgrade_and_refused_by_name()
    {
        byte[] secret = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
        await using CertifiedPeer second = new(2, _group, CertifiedPeer.Udp());
        await using CertifiedPeer bySecret = new(1, _group, CertifiedPeer.Udp(), new CertifiedSetting { ByCertificate = false, Secret = secret });
        await using CertifiedPeer byNothing = new(3, _group, CertifiedPeer.Udp(), new CertifiedSetting { ByCertificate = false });
        await RefusedAsync(bySecret, second, RejectReason.WrongAuthenticator);
        await RefusedAsync(byNothing, second, RejectReason.WrongAuthenticator);
    }

    [Fact]
    [Trait("Capability", "M4")]
    public async Task Two_authenticators_live_side_by_side_where_the_policy_takes_both()
    {
        byte[] secret = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
        await using CertifiedPeer both = new(2, _group, CertifiedPeer.Udp(), new CertifiedSetting { Secret = secret });
        await using CertifiedPeer bySecret = new(1, _group, CertifiedPeer.Udp(), new CertifiedSetting { ByCertificate = false, Secret = secret });
        await using CertifiedPeer byCertificate = new(3, _group, CertifiedPeer.Udp());
        Assert.NotNull((await bySecret.ConnectAsync(both)).Result.Session);
        Assert.NotNull((await byCertificate.ConnectAsync(both)).Result.Session);
    }

    [Fact]
    public async Task A_clear_message_is_no_way_around_the_certificate()
    {
        await using CertifiedPeer first = new(1, _group, CertifiedPeer.Udp());
        await using CertifiedPeer second = new(2, _group, CertifiedPeer.Udp());
        SessionTools tools = first.Node.RentTools();
        byte[] message = new byte[Limits.MaxDatagram];
        BodyLog.Write(tools.BeginClear(Nodes.TestPeer.Tag, message, 0, message.Length), 9);
        int length = tools.FinishClear();
        first.Node.Transmit(first.Tap, message, length, first.Node.Transports.Resolve(second.Tap.LocalEndpoint).Address!);
        await Eventually.TrueAsync(() => second.Node.Counters[NodeCounter.ClearRefused] == 1, "the clear message is refused");
        Assert.Equal(0, second.Bodies.Count);
    }

    private static async Task<ConnectResult> RefusedAsync(CertifiedPeer from, CertifiedPeer to, RejectReason reason)
    {
        (ConnectResult result, _) = await from.ConnectAsync(to);
        Assert.Null(result.Session);
        Assert.Equal(SessionFailure.Refused, result.Failure);
        Assert.Equal(reason, result.Reason);
        return result;
    }

    private static ITransport Open(string kind, MemoryNetwork network, string name) => kind switch
    {
        "udp" => CertifiedPeer.Udp(),
        "tcp" => new TcpTransport(new TcpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0 }),
        _ => new MemoryTransport(network, name),
    };
}
