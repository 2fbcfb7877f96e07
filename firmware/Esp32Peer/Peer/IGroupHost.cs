using NanoPeers.Identifiers;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Firmware.Peer;

/// <summary>What the network does for <see cref="GroupSide"/>.</summary>
internal interface IGroupHost
{
    /// <summary>The buffer for what is sent.</summary>
    byte[] Transmit { get; }

    /// <summary>A view for bodies of the switch protocol.</summary>
    SwitchMessage SwitchView { get; }

    /// <summary>Whether a peer is the gateway that enrolled this one.</summary>
    bool IsGateway(Identifier peer);

    /// <summary>The live session with a peer; null when there is none.</summary>
    SecuredSession? SessionWith(Identifier peer);

    /// <summary>Sends what <see cref="Transmit"/> holds to where a session's peer is.</summary>
    void SendTo(SecuredSession session, int length);

    /// <summary>Sends what <see cref="Transmit"/> holds to an address; zeros stand for everybody in the subnet.</summary>
    void SendTo(byte[] address, int length);

    /// <summary>Switches the light by the word of a member of a group, whose id stands in a buffer.</summary>
    void SwitchLight(bool isOn, byte[] memberBuffer, int memberOffset, long nowMillis);
}
