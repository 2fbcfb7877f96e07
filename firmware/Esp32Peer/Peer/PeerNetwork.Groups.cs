using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Firmware.Peer;

/// <summary>What groups need of the network, where the image has groups: <see cref="GroupSide"/>. Nothing on another image.</summary>
internal sealed partial class PeerNetwork : ISideHost
{
    private readonly GroupSide? _groups;

    /// <summary>Whether the button switches the lights of a group.</summary>
    internal bool SwitchesGroups
    {
        get { return _groups != null && _groups.SwitchesLights; }
    }

    /// <summary>Whether the light was switched last by a member of a group.</summary>
    internal bool IsSwitchedByMember { get; private set; }

    /// <inheritdoc/>
    public byte[] Transmit
    {
        get { return _transmit; }
    }

    /// <inheritdoc/>
    public SwitchMessage SwitchView
    {
        get { return _switchMessage; }
    }

    /// <inheritdoc/>
    public bool IsGateway(Identifier peer)
    {
        return _invitation.Gateway.Equals(peer);
    }

    /// <inheritdoc/>
    public SecuredSession? SessionWith(Identifier peer)
    {
        return EntryOf(peer)?.Session;
    }

    /// <inheritdoc/>
    public void SendTo(SecuredSession session, int length)
    {
        SessionEntry? entry = FindSession(session.Id);
        if (entry != null)
        {
            Send(length, entry.Address);
        }
    }

    /// <inheritdoc/>
    public void SendTo(byte[] address, int length)
    {
        if (!AddressOctets.IsNone(address))
        {
            Send(length, address);
        }
        else if (length > 0 && _options.AsksAll)
        {
            CountSend(_ports.Datagrams.SendMulticast(_transmit, 0, length));
            CountSend(_ports.Datagrams.SendBroadcast(_transmit, 0, length));
        }
    }

    /// <inheritdoc/>
    public void SwitchLight(bool isOn, byte[] memberBuffer, int memberOffset, long nowMillis)
    {
        if (_light.IsOn != isOn)
        {
            Switcher = new Identifier(memberBuffer, memberOffset);
            IsSwitchedByMember = true;
            _light.Set(isOn, SwitchCause.Remote, nowMillis);
        }
    }

    /// <summary>Switches the lights of the groups as the own one was.</summary>
    internal void PressGroups(bool isOn, long nowMillis)
    {
        if (_groups != null)
        {
            _groups.Press(isOn, nowMillis);
            _dueMillis = nowMillis;
        }
    }

    /// <summary>What came of the last press in the groups, once.</summary>
    internal bool TakePressedInGroups(out bool isAnswered)
    {
        isAnswered = false;
        return _groups != null && _groups.TakePressed(out isAnswered);
    }

    private bool HandleOfGroups(byte[] source, long nowMillis)
    {
        if (_groups == null || (_envelope.Flags & EnvelopeFlags.GroupKey) == 0)
        {
            return false;
        }

        _groups.HandleMessage(_envelope, source, nowMillis);
        TransmitLight();
        return true;
    }

    private long NextGroupsMillis()
    {
        return _groups == null ? Never : _groups.NextTimeoutMillis;
    }
}
