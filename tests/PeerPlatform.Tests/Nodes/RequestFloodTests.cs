using System.Net;
using System.Net.Sockets;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>Two thousand requests from a socket that answers nothing: the tables stay bounded, and who means it gets a session.</summary>
public sealed class RequestFloodTests
{
    private const int Requests = 2000;

    [Fact]
    public async Task FloodOfSoundRequestsIsAskedForCookiesAndAGenuinePeerGetsIn()
    {
        ManualTimeProvider time = new();
        await using TestPeer first = new TestPeer(1, new PeerSetting { Time = time }).Started();
        await using TestPeer second = new TestPeer(2, new PeerSetting { Time = time }).Started();
        await using TestPeer insider = new(3);
        int most = await FloodAsync(second, () => insider.Request(), insider);

        Assert.InRange(most, NodeTuning.CookieFrom, NodeTuning.MaxResponding);
        Assert.True(second[NodeCounter.CookiesAsked] > Requests / 2, $"{second[NodeCounter.CookiesAsked]} cookies were asked for");
        PeerSession session = await first.LiveAsync(second);
        session.SendBody(TestPeer.Tag, 1u, BodyLog.Write);
        await second.Bodies.UntilAsync(1);
        Assert.Contains(Attempts.AttemptStep.RetryHeard, first.Trace.StepsOf(session.AttemptId));

        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(0, second.Node.SetUpsUnderWay);
        Assert.Equal(session.Id, Assert.Single(second.Node.Sessions).Id);
    }

    [Fact]
    public async Task FloodOfRequestsWithoutProofLeavesNothing()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        await using TestPeer stranger = new(3);
        byte[] guess = new byte[32];
        int most = await FloodAsync(
            second,
            () => new SessionRequest(TestPeer.Group, TestPeer.Purpose, new SessionPolicy(), TestPeer.SecretAuthenticator(guess), [TestPeer.Exchange()]),
            stranger);

        Assert.InRange(most, 0, NodeTuning.MaxResponding);
        Assert.True((await first.LiveAsync(second)).IsLive);
        await Eventually.TrueAsync(() => second.Node.SetUpsUnderWay == 0, "no set-up is left");
        Assert.Single(second.Node.Sessions);
        Assert.True(second[NodeCounter.RequestsRefused] + second[NodeCounter.CookiesAsked] + second[NodeCounter.RequestsShed] >= Requests);
        Assert.Equal(1, second[NodeCounter.SessionsSetUp]);
        Assert.Equal(0, second[NodeCounter.SetUpsFailed]);
    }

    [Fact]
    public async Task FloodOfCopiesOfOneRequestCostsAFewAnswers()
    {
        ManualTimeProvider time = new();
        await using TestPeer second = new TestPeer(2, new PeerSetting { Time = time }).Started();
        await using TestPeer insider = new(3);
        using Socket raw = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        byte[] request = RequestOf(insider, insider.Request());
        for (int i = 1; i <= 500; i++)
        {
            await SendAsync(raw, request, second, i);
        }

        // Set-ups are worked on beside the thread that receives: the first answer may come after the last copy was counted.
        await Eventually.TrueAsync(() => second[NodeCounter.Sent] >= 1, "the request is answered");
        Assert.Equal(1, second.Node.SetUpsUnderWay);
        Assert.InRange(second[NodeCounter.Sent], 1, 1 + NodeTuning.MessagesEachSecond);
        Assert.True(second[NodeCounter.SetUpMessagesShed] >= 500 - 1 - NodeTuning.MessagesEachSecond);
    }

    /// <summary>Sends requests, each of another session, without reading answers; the most set-ups that were under way.</summary>
    private static async Task<int> FloodAsync(TestPeer at, Func<SessionRequest> request, TestPeer by)
    {
        using Socket raw = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        int most = 0;
        for (int i = 1; i <= Requests; i++)
        {
            await SendAsync(raw, RequestOf(by, request()), at, i);
            most = Math.Max(most, at.Node.SetUpsUnderWay);
        }

        return most;
    }

    /// <summary>Sends, and waits until it was received: what the system's buffers drop would be no flood.</summary>
    private static async Task SendAsync(Socket raw, byte[] request, TestPeer to, long received)
    {
        raw.SendTo(request, new IPEndPoint(IPAddress.Loopback, to.Tap.LocalEndpoint.Port));
        if (received % 20 == 0)
        {
            await Eventually.TrueAsync(() => to[NodeCounter.Received] >= received, "the flood is received");
        }
    }

    private static byte[] RequestOf(TestPeer peer, SessionRequest request)
    {
        byte[] buffer = new byte[Limits.MaxDatagram];
        SessionTools tools = peer.Node.RentTools();
        SessionInitiator initiator = new(tools, request);
        initiator.Start(0);
        int length = initiator.PollTransmit(buffer, 0, buffer.Length);
        peer.Node.ReturnTools(tools);
        Assert.True(length > Envelope.FixedLength);
        return buffer[..length];
    }
}
