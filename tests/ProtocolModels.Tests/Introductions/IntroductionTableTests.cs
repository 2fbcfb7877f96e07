using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Messages;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Introductions;

/// <summary>What a peer holds of introductions: bounded, one to a peer, the newest, wiped in time. INTRODUCTION.md, "The table".</summary>
public sealed class IntroductionTableTests
{
    private readonly VirtualPeer _self = new(0x20);
    private readonly SessionPair _authority;
    private readonly IntroductionTable _table;

    public IntroductionTableTests()
    {
        _authority = SessionPair.Establish(new VirtualPeer(0x10), _self);
        _table = new IntroductionTable(_self.Tools, Limits.MaxConstrainedIntroductions);
    }

    [Fact]
    public void AnIntroductionIsFoundByPeerAndByIdWithPeer()
    {
        Assert.Equal(RejectReason.None, Take(Introduce(0x30, 5)));
        Introduction held = Find(0x30)!;
        Assert.Equal(5ul, held.Id);
        Assert.Equal(Id(0x30), held.Peer);
        Assert.Equal("udp://10.0.0.30:9701", held.Endpoint);
        Assert.True(held.IsInitiator);
        Assert.Same(held, _table.Find(5, Octets(0x30), 0, 0));
        Assert.Null(_table.Find(6, Octets(0x30), 0, 0));
        Assert.Null(_table.Find(5, Octets(0x31), 0, 0));
        Assert.Null(Find(0x31));
        Assert.Equal(RejectReason.None, Take(Introduce(0x11, 6)));
        Assert.False(Find(0x11)!.IsInitiator);
    }

    [Fact]
    public void TheSecretsAreThoseOfHkdfWithThePairsIdsAsSalt()
    {
        byte[] secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
        Take(Introduce(0x30, 0x0102030405060708, secret: secret));
        byte[] salt = [.. Octets(0x20), .. Octets(0x30), 1, 2, 3, 4, 5, 6, 7, 8];
        byte[] expected = System.Security.Cryptography.HKDF.DeriveKey(
            System.Security.Cryptography.HashAlgorithmName.SHA256, secret, 32, salt, [.. "NanoPeers pair 1"u8, 2]);
        Assert.Equal(expected, ExchangeSecret(Find(0x30)!));
        expected = System.Security.Cryptography.HKDF.DeriveKey(
            System.Security.Cryptography.HashAlgorithmName.SHA256, secret, 32, salt, [.. "NanoPeers pair 1"u8, 1]);
        byte[] proof = new byte[32];
        Find(0x30)!.CreateAuthenticator().Prove([7], 1, proof, 0);
        Assert.Equal(System.Security.Cryptography.HMACSHA256.HashData(expected, (byte[])[7]), proof);
    }

    [Fact]
    public void ARepeatedIntroductionIsTakenAgainWithoutAnyEffect()
    {
        Take(Introduce(0x30, 5, lifetime: 60));
        byte[] secret = ExchangeSecret(Find(0x30)!);
        Assert.Equal(RejectReason.None, Take(Introduce(0x30, 5, lifetime: 600), nowMillis: 30_000));
        Assert.Equal(60_000, Find(0x30)!.ExpiresAtMillis);
        Assert.Equal(secret, ExchangeSecret(Find(0x30)!));
        Assert.Equal(1, _table.Count);
    }

    [Fact]
    public void AReplayedIntroduceIsRefusedByItsSession()
    {
        byte[] datagram = Datagram(0x30, 5);
        var message = new SessionMessage();
        Assert.Equal(OpenStatus.Opened, _self.Open([.. datagram], _authority.OfSecond, message, 0));
        Assert.Equal(RejectReason.None, _table.Take(message, _authority.OfSecond, true, 0));
        _table.Remove(5);
        Assert.Equal(OpenStatus.Replayed, _self.Open([.. datagram], _authority.OfSecond, message, 0));
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public void ANewerIntroductionReplacesAnOlderOneAndNotTheOtherWayRound()
    {
        Take(Introduce(0x30, 5, secret: Filled(1)));
        byte[] older = ExchangeSecret(Find(0x30)!);
        Assert.Equal(RejectReason.None, Take(Introduce(0x30, 6, secret: Filled(2))));
        Assert.Equal(6ul, Find(0x30)!.Id);
        Assert.NotEqual(older, ExchangeSecret(Find(0x30)!));
        Assert.Equal(1, _table.Count);

        // A resent message of the older one, late on its way.
        Assert.Equal(RejectReason.UnknownPresharedKey, Take(Introduce(0x30, 5, secret: Filled(1))));
        Assert.Equal(6ul, Find(0x30)!.Id);
        Assert.Null(_table.Find(5, Octets(0x30), 0, 0));
    }

    [Fact]
    public void AnotherAuthoritysIntroductionReplacesWhateverItsNumber()
    {
        Take(Introduce(0x30, 1000));
        SessionPair second = SessionPair.Establish(new VirtualPeer(0x12), _self);
        Assert.Equal(RejectReason.None, _table.Take(Introduce(0x30, 5), second.OfSecond, true, 0));
        Assert.Equal(5ul, Find(0x30)!.Id);
        Assert.Equal(1, _table.Count);
    }

    [Fact]
    public void AUsedUpIntroductionDoesNotComeBackByALateCopy()
    {
        Take(Introduce(0x30, 5));
        Introduction held = Find(0x30)!;
        _table.Remove(5);
        Assert.Null(Find(0x30));
        Assert.Equal(new byte[32], ExchangeSecret(held)); // overwritten
        Assert.Equal(RejectReason.UnknownPresharedKey, Take(Introduce(0x30, 5)));
        Assert.Equal(0, _table.Count);
        Assert.Equal(RejectReason.None, Take(Introduce(0x30, 6)));
        _table.Remove(12345);
        Assert.Equal(1, _table.Count);
    }

    [Fact]
    public void AnIntroductionExpiresAndIsWiped()
    {
        Take(Introduce(0x30, 5, lifetime: 60), nowMillis: 1000);
        Take(Introduce(0x31, 6, lifetime: 30), nowMillis: 1000);
        Introduction held = Find(0x30, 1000)!;
        Assert.Equal(31_000, _table.NextTimeoutMillis);
        _table.HandleTimeout(30_999);
        Assert.Equal(2, _table.Count);
        _table.HandleTimeout(31_000);
        Assert.Equal(1, _table.Count);
        Assert.Equal(61_000, _table.NextTimeoutMillis);
        Assert.NotNull(Find(0x30, 60_999));
        Assert.Null(Find(0x30, 61_000));
        Assert.Equal(new byte[32], ExchangeSecret(held));
        Assert.Equal(Introducer.Never, _table.NextTimeoutMillis);
    }

    [Theory]
    [InlineData(86_400u, 86_400_000L)]
    [InlineData(86_401u, 86_400_000L)]
    [InlineData(uint.MaxValue, 86_400_000L)]
    [InlineData(1u, 1000L)]
    public void NoIntroductionIsHeldLongerThanADay(uint lifetime, long expected)
    {
        Take(Introduce(0x30, 5, lifetime: lifetime));
        Assert.Equal(expected, Find(0x30)!.ExpiresAtMillis);
    }

    [Fact]
    public void AFullTableIsBusyUntilOneExpiresOrIsRemoved()
    {
        for (byte i = 0; i < 4; i++)
        {
            Assert.Equal(RejectReason.None, Take(Introduce((byte)(0x30 + i), 5u + i, lifetime: 10u + i)));
        }

        Assert.Equal(RejectReason.Busy, Take(Introduce(0x40, 20)));
        Assert.Equal(4, _table.Count);
        Assert.Equal(RejectReason.None, Take(Introduce(0x31, 21))); // to a peer that has its place
        _table.Remove(7);
        Assert.Equal(RejectReason.None, Take(Introduce(0x40, 22)));
        Assert.Equal(RejectReason.Busy, Take(Introduce(0x41, 23), nowMillis: 9_999));
        Assert.Equal(RejectReason.None, Take(Introduce(0x41, 24), nowMillis: 10_000));
        Assert.NotNull(Find(0x31, 10_000));
        Assert.NotNull(Find(0x33, 10_000));
        Assert.NotNull(Find(0x40, 10_000));
        Assert.NotNull(Find(0x41, 10_000));
    }

    [Fact]
    public void ClearingWipesAll()
    {
        Take(Introduce(0x30, 5));
        Take(Introduce(0x31, 6));
        Introduction held = Find(0x31)!;
        _table.Clear();
        Assert.Equal(0, _table.Count);
        Assert.Equal(new byte[32], ExchangeSecret(held));
        Assert.Equal(Introducer.Never, _table.NextTimeoutMillis);
    }

    [Fact]
    public void WhatIsNoIntroductionIsRefusedByNameAndItsSecretOverwritten()
    {
        AssertRefused(RejectReason.RefusedByPolicy, Introduce(0x30, 5), fromAuthority: false);
        AssertRefused(RejectReason.BadRequest, Introduce(0x20, 5)); // itself
        AssertRefused(RejectReason.BadRequest, Introduce(0x10, 5)); // the authority
        AssertRefused(RejectReason.BadRequest, Introduce(0x30, 5, lifetime: 0));
        AssertRefused(RejectReason.BadRequest, Introduce(0x30, 5, endpoint: "nowhere"));
        AssertRefused(RejectReason.BadRequest, Introduce(0x30, 5, endpoint: "udp://10.0.0.30:0"));
        AssertRefused(RejectReason.BadRequest, Introduce(0x30, 5, endpoint: "other://\u001b[2J"));
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public void WhoWasItselfIntroducedIsNoAuthorityEvenIfThePolicySaysSo()
    {
        var all = new IntroducedPeers(new VirtualNetwork(1));
        all.Introduce();
        all.Network.Run(1000);
        SessionMessage message = Introduce(0x40, 5);
        Assert.Equal(RejectReason.RefusedByPolicy, all.Low.Table.Take(message, all.Low.WithOther!, true, 1000));
    }

    [Fact]
    public void EverySoundBodyOfAnIntroductionIsTakenAndNoOther()
    {
        BodyShape shape = new BodyShape { MaxBody = Limits.MaxSessionBody }
            .Field(1, 1, 1).Field(2, 0, 64).Field(3, 8, 8).Field(4, 8, 8).Field(12, 8, 8).Field(13, 4, 4).Field(18, 1, 1).Field(23, 16, 16).Field(24, 1, 128).Field(25, 32, 32).Field(26, 1, 1024)
            .Kind(10, 12, 13, 23, 24, 25).Kind(11, 12, 18).Kind(12, 3, 4, 26);
        byte[] introduced = BodyShape.Body((1, [11]), (2, []), (12, RawMessage.Big64(5)), (18, [0]));
        byte[] certificate = BodyShape.Body((1, [12]), (2, []), (3, RawMessage.Big64(5)), (4, RawMessage.Big64(6)), (26, [1]));
        BodyShapeJudge.Judge(shape, new SessionMessage(), [Body(0x30, 5, 60, "udp://10.0.0.30:9701", Filled(9)), introduced, certificate]);
    }

    private void AssertRefused(RejectReason expected, SessionMessage introduce, bool fromAuthority = true)
    {
        Assert.Equal(expected, Take(introduce, fromAuthority: fromAuthority));
        Assert.Equal(new byte[32], introduce.Buffer[introduce.OffsetOf(SessionField.Secret)..][..32]);
    }

    private RejectReason Take(SessionMessage introduce, long nowMillis = 0, bool fromAuthority = true) =>
        _table.Take(introduce, _authority.OfSecond, fromAuthority, nowMillis);

    private Introduction? Find(byte peer, long nowMillis = 0) => _table.FindPeer(Octets(peer), 0, nowMillis);

    private static byte[] ExchangeSecret(Introduction introduction)
    {
        byte[] secret = new byte[32];
        introduction.CreateKeyExchange().CopySecret(secret);
        return secret;
    }

    private static Identifier Id(byte number) => new(Octets(number), 0);

    private static byte[] Octets(byte number) => [number, .. new byte[15]];

    private static byte[] Filled(byte value) => [.. Enumerable.Repeat(value, 32)];

    private static byte[] Body(byte peer, ulong id, uint lifetime, string endpoint, byte[] secret) => BodyShape.Body(
        (1, [10]), (2, []), (23, Octets(peer)), (24, System.Text.Encoding.UTF8.GetBytes(endpoint)), (12, RawMessage.Big64(id)),
        (25, secret), (13, RawMessage.Big32(lifetime)));

    private static SessionMessage Introduce(
        byte peer, ulong id, uint lifetime = 60, string? endpoint = null, byte[]? secret = null)
    {
        var message = new SessionMessage();
        byte[] body = Body(peer, id, lifetime, endpoint ?? $"udp://10.0.0.{peer:x2}:9701", secret ?? Filled(9));
        Assert.Equal(DecodeStatus.Complete, message.TryDecode(body, 0, body.Length));
        return message;
    }

    private byte[] Datagram(byte peer, ulong id)
    {
        byte[] body = Body(peer, id, 60, "udp://10.0.0.30:9701", Filled(9));
        MessageWriter writer = _authority.First.Tools.Writer;
        writer.Begin(_authority.First.Buffer, 0, 1400);
        writer.BeginBody(ProtocolTag.Session);
        writer.WriteRaw(body, 0, body.Length);
        writer.EndBody();
        return _authority.First.Buffer[.._authority.OfFirst.Finish(writer)];
    }
}
