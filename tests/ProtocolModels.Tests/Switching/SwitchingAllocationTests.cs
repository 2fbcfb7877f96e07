using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.ProtocolModels.Tests.Switching;

/// <summary>Neither end allocates for a message: decode, open, carry out, answer, seal, tell, acknowledge, resend.</summary>
public sealed class SwitchingAllocationTests
{
    private const int Rounds = 5000;

    private readonly VirtualPeer _gateway = new(1, new StillCryptography());
    private readonly VirtualPeer _board = new(2, new StillCryptography());
    private readonly LightSwitchService _light = new("Hall", 3, 2);
    private readonly LightSwitchClient _client = new();
    private readonly SwitchMessage _message = new();
    private readonly Envelope _envelope = new();
    private long _nowMillis;
    private int _settled;
    private int _told;

    [Fact]
    public void SwitchingTellingAndSeeingAllocatesNothing()
    {
        SessionPair sessions = SessionPair.Establish(_gateway, _board);
        _client.Ask(SwitchMessageKind.Subscribe, 3600, 0);
        Once(sessions);
        AssertAllocatesNothing(() =>
        {
            _nowMillis++;
            _client.Ask(SwitchMessageKind.Toggle, 0, _nowMillis);
            _client.Ask(SwitchMessageKind.Get, 0, _nowMillis);
            _client.Ask(SwitchMessageKind.Describe, 0, _nowMillis);
            Once(sessions);
            _light.Set(!_light.IsOn, SwitchCause.Button, _nowMillis);
            Once(sessions);
        });
        Assert.Equal((3 * (Rounds + 1)) + 1, _settled);
        Assert.True(_told >= Rounds);
        Assert.Equal(_light.Version, _client.Version);
    }

    [Fact]
    public void ResendingAndGivingUpAllocatesNothing()
    {
        SessionPair sessions = SessionPair.Establish(_gateway, _board);
        _client.Ask(SwitchMessageKind.Subscribe, 3600, 0);
        Once(sessions);
        int sent = 0;
        AssertAllocatesNothing(() =>
        {
            _light.Set(!_light.IsOn, SwitchCause.Button, _nowMillis);
            uint request = _client.Ask(SwitchMessageKind.Toggle, 0, _nowMillis);
            while (_client.IsWaiting(request))
            {
                _nowMillis = Math.Min(_client.NextTimeoutMillis, _light.NextTimeoutMillis);
                _client.HandleTimeout(_nowMillis);
                _light.HandleTimeout(_nowMillis);
                sent += _client.PollTransmit(sessions.OfFirst, _gateway.Tools.Writer, _gateway.Buffer, 0, 1400) > 0 ? 1 : 0;
                sent += _light.PollTransmit(_board.Tools.Writer, _board.Buffer, 0, 1400, out _) > 0 ? 1 : 0;
            }
        });
        Assert.True(sent > Rounds);
    }

    [Fact]
    public void ReKeyingAndForgettingAllocateNothing()
    {
        SessionPair sessions = SessionPair.Establish(_gateway, _board);
        AssertAllocatesNothing(() =>
        {
            _client.Ask(SwitchMessageKind.Subscribe, 3600, _nowMillis);
            Once(sessions);
            _light.Forget(sessions.OfSecond.Id);
            _client.Renew(_nowMillis);
        });
        Assert.Equal(0, _light.Subscribers);
    }

    private static void AssertAllocatesNothing(Action once)
    {
        once();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
        {
            once();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>Delivers what both ends have to say until there is nothing more.</summary>
    private void Once(SessionPair sessions)
    {
        bool more = true;
        while (more)
        {
            int fromClient = _client.PollTransmit(sessions.OfFirst, _gateway.Tools.Writer, _gateway.Buffer, 0, 1400);
            if (fromClient > 0 && Open(sessions.OfSecond, _gateway.Buffer, fromClient))
            {
                int answer = _light.HandleMessage(_message, sessions.OfSecond, _board.Tools.Writer, _board.Buffer, 0, 1400, _nowMillis);
                ToClient(sessions, answer);
            }

            int told = _light.PollTransmit(_board.Tools.Writer, _board.Buffer, 0, 1400, out _);
            _told += told > 0 ? 1 : 0;
            ToClient(sessions, told);
            more = fromClient > 0 || told > 0;
        }
    }

    private void ToClient(SessionPair sessions, int length)
    {
        uint before = _client.SettledRequest;
        if (length > 0 && Open(sessions.OfFirst, _board.Buffer, length))
        {
            _client.HandleMessage(_message);
        }

        _settled += before == _client.SettledRequest ? 0 : 1;
    }

    private bool Open(SecuredSession session, byte[] buffer, int length) =>
        _envelope.TryDecodeDatagram(buffer, 0, length, Limits.MaxConstrainedMessage) == DecodeStatus.Complete
        && session.Open(_envelope, _nowMillis) == OpenStatus.Opened
        && _envelope.NextBody() == DecodeStatus.Complete
        && _message.TryDecode(buffer, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete;
}
