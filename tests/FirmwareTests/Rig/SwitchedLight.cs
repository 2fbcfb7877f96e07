using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Switching;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Rig;

/// <summary>A light in its third start and a client, over one session, message by message: nothing arrives that the test does not deliver.</summary>
internal sealed class SwitchedLight
{
    private readonly SwitchMessage _message = new SwitchMessage();
    private readonly SessionEnd _light;
    private readonly SessionEnd _client;

    internal SwitchedLight(string name)
    {
        _light = SessionEnd.Establish(out _client, 3);
        Light = new LightSwitchService(name, 3, 2);
    }

    internal LightSwitchService Light { get; }

    internal LightSwitchClient Client { get; } = new LightSwitchClient();

    internal long NowMillis { get; set; }

    /// <summary>What was read last.</summary>
    internal SwitchMessage Message
    {
        get { return _message; }
    }

    /// <summary>A request written apart from the client, with any number.</summary>
    internal byte[] Write(int kind, uint requestId, int value)
    {
        MessageWriter writer = _client.BeginSwitch(kind);
        writer.WriteUInt32(SwitchField.RequestId, requestId);
        if (kind == SwitchMessageKind.Set)
        {
            writer.WriteUInt8(SwitchField.On, value);
        }
        else if (kind == SwitchMessageKind.Subscribe)
        {
            writer.WriteUInt16(SwitchField.Seconds, value);
        }

        return _client.Finish();
    }

    /// <summary>A subscriber's word that it has seen a state.</summary>
    internal byte[] WriteSeen(ulong version)
    {
        _client.BeginSwitch(SwitchMessageKind.Seen).WriteUInt64(SwitchField.Version, version);
        return _client.Finish();
    }

    /// <summary>Delivers a message to the light.</summary>
    /// <returns>Its answer; null for none, or when its session refused the message.</returns>
    internal byte[]? ToLight(byte[] datagram)
    {
        if (_light.Open(datagram, _message) != OpenStatus.Opened)
        {
            return null;
        }

        byte[] buffer = _light.Buffer;
        int length = Light.HandleMessage(_message, _light.Session, _light.Tools.Writer, buffer, 0, buffer.Length, NowMillis);
        return length == 0 ? null : Octets.CopyOf(buffer, length);
    }

    /// <summary>What the light tells next of its own accord; null for nothing.</summary>
    internal byte[]? NextOfLight()
    {
        int length = Light.PollTransmit(_light.Tools.Writer, _light.Buffer, 0, _light.Buffer.Length, out SecuredSession? session);
        Assert.AreEqual(length > 0, session != null);
        return length == 0 ? null : Octets.CopyOf(_light.Buffer, length);
    }

    /// <summary>What the client sends next; null for nothing.</summary>
    internal byte[]? NextOfClient()
    {
        int length = Client.PollTransmit(_client.Session, _client.Tools.Writer, _client.Buffer, 0, _client.Buffer.Length);
        return length == 0 ? null : Octets.CopyOf(_client.Buffer, length);
    }

    /// <summary>Reads a message to the client without giving it to the client.</summary>
    internal SwitchMessage Read(byte[]? datagram)
    {
        Assert.IsNotNull(datagram);
        Assert.AreEqual((int)OpenStatus.Opened, (int)_client.Open(datagram!, _message));
        return _message;
    }

    /// <summary>Delivers a message to the client.</summary>
    /// <returns>Whether the state that it shows changed.</returns>
    internal bool ToClient(byte[]? datagram)
    {
        return Client.HandleMessage(Read(datagram));
    }

    /// <summary>Asks for a change and has it answered.</summary>
    internal SwitchMessage Ask(int kind, uint requestId, int value)
    {
        return Read(ToLight(Write(kind, requestId, value)));
    }
}
