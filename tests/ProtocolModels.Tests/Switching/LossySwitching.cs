using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.ProtocolModels.Tests.Switching;

/// <summary>A client and its light on a <see cref="VirtualNetwork"/>, each driven by its deadline and by what arrives.</summary>
public sealed class LossySwitching
{
    private readonly SwitchMessage _message = new();
    private readonly VirtualPeer _gateway = new(1);
    private readonly VirtualPeer _board = new(2);
    private readonly SessionPair _sessions;
    private readonly Dictionary<uint, SwitchOutcome> _outcomes = [];
    private readonly List<uint> _asked = [];

    public LossySwitching(VirtualNetwork network)
    {
        Network = network;
        _sessions = SessionPair.Establish(_gateway, _board);
    }

    public VirtualNetwork Network { get; }

    public LightSwitchService Light { get; } = new("Hall", 3, 2);

    public LightSwitchClient Client { get; } = new();

    /// <summary>Versions of the light in the order that the client took them over.</summary>
    public List<ulong> Versions { get; } = [];

    public bool IsIdle => _asked.TrueForAll(request => !Client.IsWaiting(request));

    public uint Ask(int kind, int value = 0)
    {
        uint request = Client.Ask(kind, value, Network.NowMillis);
        if (request != 0)
        {
            _asked.Add(request);
        }

        PumpClient();
        return request;
    }

    public void Press()
    {
        Light.Set(!Light.IsOn, SwitchCause.Button, Network.NowMillis);
        PumpLight();
    }

    public SwitchOutcome OutcomeOf(uint request) => _outcomes.GetValueOrDefault(request, SwitchOutcome.Pending);

    private void PumpClient()
    {
        foreach (uint request in _asked)
        {
            if (!Client.IsWaiting(request) && !_outcomes.ContainsKey(request))
            {
                _outcomes[request] = Client.SettledOutcome;
            }
        }

        byte[] buffer = _gateway.Buffer;
        int length = Client.PollTransmit(_sessions.OfFirst, _gateway.Tools.Writer, buffer, 0, buffer.Length);
        while (length > 0)
        {
            Network.Send(buffer.AsSpan(0, length), ToLight);
            length = Client.PollTransmit(_sessions.OfFirst, _gateway.Tools.Writer, buffer, 0, buffer.Length);
        }

        if (Client.NextTimeoutMillis != LightSwitchClient.Never)
        {
            Network.At(Client.NextTimeoutMillis, WakeClient);
        }
    }

    private void WakeClient()
    {
        if (Network.NowMillis >= Client.NextTimeoutMillis)
        {
            Client.HandleTimeout(Network.NowMillis);
            PumpClient();
        }
    }

    private void PumpLight()
    {
        byte[] buffer = _board.Buffer;
        int length = Light.PollTransmit(_board.Tools.Writer, buffer, 0, buffer.Length, out _);
        while (length > 0)
        {
            Network.Send(buffer.AsSpan(0, length), ToClient);
            length = Light.PollTransmit(_board.Tools.Writer, buffer, 0, buffer.Length, out _);
        }

        if (Light.NextTimeoutMillis != LightSwitchService.Never)
        {
            Network.At(Light.NextTimeoutMillis, WakeLight);
        }
    }

    private void WakeLight()
    {
        if (Network.NowMillis >= Light.NextTimeoutMillis)
        {
            Light.HandleTimeout(Network.NowMillis);
            PumpLight();
        }
    }

    private void ToLight(byte[] datagram)
    {
        if (_board.Open(datagram, _sessions.OfSecond, _message, Network.NowMillis) != OpenStatus.Opened)
        {
            return;
        }

        byte[] buffer = _board.Buffer;
        int length = Light.HandleMessage(_message, _sessions.OfSecond, _board.Tools.Writer, buffer, 0, buffer.Length, Network.NowMillis);
        if (length > 0)
        {
            Network.Send(buffer.AsSpan(0, length), ToClient);
        }

        PumpLight();
    }

    private void ToClient(byte[] datagram)
    {
        if (_gateway.Open(datagram, _sessions.OfFirst, _message, Network.NowMillis) != OpenStatus.Opened)
        {
            return;
        }

        ulong before = Client.Version;
        Client.HandleMessage(_message);
        if (Client.Version != before)
        {
            Versions.Add(Client.Version);
        }

        PumpClient();
    }
}
