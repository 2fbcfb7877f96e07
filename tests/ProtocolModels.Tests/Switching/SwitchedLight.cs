using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.ProtocolModels.Tests.Switching;

/// <summary>A light and a client over one session, message by message, as a test wants them: nothing arrives that the test does not deliver.</summary>
public sealed class SwitchedLight
{
    private readonly SwitchMessage _message = new();

    public SwitchedLight(uint bootCount = 3, int maxRequesters = 2, VirtualPeer? gateway = null, VirtualPeer? board = null)
    {
        Gateway = gateway ?? new VirtualPeer(1);
        Board = board ?? new VirtualPeer(2, bootCount: bootCount);
        Sessions = SessionPair.Establish(Gateway, Board);
        Light = new LightSwitchService("Hall", bootCount, maxRequesters);
    }

    public VirtualPeer Gateway { get; }

    public VirtualPeer Board { get; }

    public SessionPair Sessions { get; set; }

    public LightSwitchService Light { get; set; }

    public LightSwitchClient Client { get; } = new();

    public long NowMillis { get; set; }

    /// <summary>What the client sends next, or null.</summary>
    public byte[]? NextOfClient()
    {
        int length = Client.PollTransmit(Sessions.OfFirst, Gateway.Tools.Writer, Gateway.Buffer, 0, Gateway.Buffer.Length);
        return length == 0 ? null : Gateway.Buffer[..length];
    }

    /// <summary>What the light tells next of its own accord, or null.</summary>
    public byte[]? NextOfLight()
    {
        int length = Light.PollTransmit(Board.Tools.Writer, Board.Buffer, 0, Board.Buffer.Length, out SecuredSession? session);
        Assert.Equal(length > 0, session != null);
        return length == 0 ? null : Board.Buffer[..length];
    }

    /// <summary>Delivers a datagram to the light; its answer, or null. A copy that its session refuses changes nothing.</summary>
    public byte[]? ToLight(byte[] datagram)
    {
        OpenStatus status = Board.Open([.. datagram], Sessions.OfSecond, _message, NowMillis);
        if (status != OpenStatus.Opened)
        {
            Assert.True(status is OpenStatus.Replayed or OpenStatus.TooOld);
            return null;
        }

        int length = Light.HandleMessage(_message, Sessions.OfSecond, Board.Tools.Writer, Board.Buffer, 0, Board.Buffer.Length, NowMillis);
        return length == 0 ? null : Board.Buffer[..length];
    }

    /// <summary>Delivers a datagram to the client; whether the state changed by it.</summary>
    public bool ToClient(byte[] datagram)
    {
        OpenStatus status = Gateway.Open([.. datagram], Sessions.OfFirst, _message, NowMillis);
        Assert.True(status is OpenStatus.Opened or OpenStatus.Replayed or OpenStatus.TooOld);
        return status == OpenStatus.Opened && Client.HandleMessage(_message);
    }

    /// <summary>What a datagram to the client says, without giving it to the client.</summary>
    public SwitchMessage Read(byte[] datagram)
    {
        var message = new SwitchMessage();
        Assert.Equal(OpenStatus.Opened, Gateway.Open([.. datagram], Sessions.OfFirst, message, NowMillis));
        return message;
    }

    /// <summary>Asks, and delivers what both ends have to say until there is nothing more.</summary>
    public uint Do(int kind, int value = 0)
    {
        uint request = Client.Ask(kind, value, NowMillis);
        Settle();
        return request;
    }

    /// <summary>Delivers what both ends have to say until there is nothing more.</summary>
    public void Settle()
    {
        bool more = true;
        while (more)
        {
            byte[]? fromClient = NextOfClient();
            byte[]? answer = fromClient == null ? null : ToLight(fromClient);
            byte[]? told = NextOfLight();
            if (answer != null)
            {
                ToClient(answer);
            }

            if (told != null)
            {
                ToClient(told);
            }

            more = fromClient != null || told != null;
        }
    }

    /// <summary>A request written apart from the client, with any number.</summary>
    public byte[] Write(int kind, uint requestId, int value = 0)
    {
        MessageWriter writer = Begin(kind);
        writer.WriteUInt32(SwitchField.RequestId, requestId);
        if (kind == SwitchMessageKind.Set)
        {
            writer.WriteUInt8(SwitchField.On, value);
        }
        else if (kind == SwitchMessageKind.Subscribe)
        {
            writer.WriteUInt16(SwitchField.Seconds, value);
        }

        return Finish(writer);
    }

    public byte[] WriteSeen(ulong version)
    {
        MessageWriter writer = Begin(SwitchMessageKind.Seen);
        writer.WriteUInt64(SwitchField.Version, version);
        return Finish(writer);
    }

    /// <summary>A state as the light would tell it, with any version.</summary>
    public byte[] WriteChanged(bool on, ulong version)
    {
        MessageWriter writer = Board.Tools.Writer;
        writer.Begin(Board.Buffer, 0, Board.Buffer.Length);
        writer.BeginBody(ProtocolTag.Switch);
        writer.WriteUInt8(SwitchField.Kind, SwitchMessageKind.StateChanged);
        writer.ReserveOctets(SwitchField.Credential, 0);
        writer.WriteUInt8(SwitchField.On, on ? 1 : 0);
        writer.WriteUInt64(SwitchField.Version, version);
        writer.WriteUInt8(SwitchField.Cause, (int)SwitchCause.Button);
        writer.EndBody();
        return Board.Buffer[..Sessions.OfSecond.Finish(writer)];
    }

    private MessageWriter Begin(int kind)
    {
        MessageWriter writer = Gateway.Tools.Writer;
        writer.Begin(Gateway.Buffer, 0, Gateway.Buffer.Length);
        writer.BeginBody(ProtocolTag.Switch);
        writer.WriteUInt8(SwitchField.Kind, kind);
        writer.ReserveOctets(SwitchField.Credential, 0);
        return writer;
    }

    private byte[] Finish(MessageWriter writer)
    {
        writer.EndBody();
        return Gateway.Buffer[..Sessions.OfFirst.Finish(writer)];
    }
}
