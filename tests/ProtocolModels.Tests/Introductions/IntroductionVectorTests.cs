using System.Globalization;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.ProtocolModels.Tests.Messages;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Sessions;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Introductions;

/// <summary>The golden octets of <c>tests/vectors/introduction</c>, made apart from the code: both ends derive them.</summary>
public sealed class IntroductionVectorTests
{
    private readonly SessionPair _authority = SessionPair.Establish(new VirtualPeer(0xF0), new VirtualPeer(0xF1));

    [Fact]
    public void BothPeersDeriveTheTwoSecrets()
    {
        foreach (VectorCase vector in VectorFile.Load("introduction/pairs"))
        {
            foreach ((string self, string other, string message) in ((string, string, string)[])[("low", "high", "toLow"), ("high", "low", "toHigh")])
            {
                Introduction taken = Take(vector.Octets(self), vector.Octets(message), vector.Octets(other))!;
                Assert.Equal(Id(vector), taken.Id);
                Assert.Equal(self == "low", taken.IsInitiator);
                Assert.Equal(vector.Text(other + "Endpoint"), taken.Endpoint);
                Assert.Equal(vector.Number("lifetime") * 1000L, taken.ExpiresAtMillis);
                byte[] exchange = new byte[32];
                taken.CreateKeyExchange().CopySecret(exchange);
                Assert.Equal(vector.Octets("exchangeSecret"), exchange);
                byte[] proof = new byte[32];
                taken.CreateAuthenticator().Prove([1, 2, 3], 3, proof, 0);
                Assert.Equal(System.Security.Cryptography.HMACSHA256.HashData(vector.Octets("authenticatorSecret"), (byte[])[1, 2, 3]), proof);
            }
        }
    }

    [Fact]
    public void AnAuthorityWritesTheMessagesAndAPeerAnswersThem()
    {
        VectorCase vector = VectorFile.Load("introduction/pairs", "pair");
        var all = new IntroducedPeers(new VirtualNetwork(1));
        var random = new ScriptedRandom().Then(vector.Octets("secret"));
        var introducer = new Introducer(new SessionTools(all.Authority.Id, random, new SequenceCounter(4), new AttemptTrace(8), true));
        introducer.Start(
            all.Low.WithAuthority.OfFirst, vector.Text("lowEndpoint"), all.High.WithAuthority.OfFirst, vector.Text("highEndpoint"),
            (uint)vector.Number("lifetime"), 0);
        Assert.Equal(Id(vector), introducer.Id);
        foreach ((IntroducedPeer peer, string message) in ((IntroducedPeer, string)[])[(all.High, "toHigh"), (all.Low, "toLow")])
        {
            int length = introducer.PollTransmit(peer.WithAuthority.OfFirst, all.Authority.Tools.Writer, all.Authority.Buffer, 0, 1400);
            var answer = new SessionMessage();
            byte[] introduced = peer.Answer(all.Authority.Buffer[..length], body => Assert.Equal(vector.Octets(message), body))!;
            Assert.Equal(OpenStatus.Opened, all.Authority.Open(introduced, peer.WithAuthority.OfFirst, answer, 0));
            Assert.Equal(vector.Octets("taken"), all.Authority.LastBody);
            introducer.HandleMessage(answer, peer.WithAuthority.OfFirst, 0);
        }

        Assert.Equal(IntroducerState.Introduced, introducer.State);
        AssertBusy(all, vector);
    }

    private static void AssertBusy(IntroducedPeers all, VectorCase vector)
    {
        SecuredSession session = all.High.WithAuthority.OfSecond;
        int length = IntroductionMessages.WriteIntroduced(session, all.High.Self.Tools.Writer, Id(vector), RejectReason.Busy, all.High.Self.Buffer, 0, 1400);
        var answer = new SessionMessage();
        all.Authority.Open(all.High.Self.Buffer[..length], all.High.WithAuthority.OfFirst, answer, 0);
        Assert.Equal(vector.Octets("busy"), all.Authority.LastBody);
    }

    private Introduction? Take(byte[] self, byte[] body, byte[] other)
    {
        var tools = new SessionTools(new Identifier(self, 0), new TestCryptography(1), new SequenceCounter(1), new AttemptTrace(4), true);
        var table = new IntroductionTable(tools, 1);
        var message = new SessionMessage();
        Assert.Equal(DecodeStatus.Complete, BodyShapeJudge.Decode(message, body));
        Assert.Equal(RejectReason.None, table.Take(message, _authority.OfSecond, true, 0));
        return table.FindPeer(other, 0, 0);
    }

    private static ulong Id(VectorCase vector) => ulong.Parse(vector.Text("id"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
