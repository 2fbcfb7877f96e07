using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Firmware.Peer;

/// <summary>What the network does for <see cref="GroupSide"/> and <see cref="StackSide"/>.</summary>
internal interface ISideHost
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

    /// <summary>Whether a key exchange or a verification is under way.</summary>
    bool IsComputing { get; }

    /// <summary>Sessions that there is room for.</summary>
    int SessionPlaces { get; }

    /// <summary>Sessions that are live, with whomever.</summary>
    int LiveSessions { get; }

    /// <summary>Whether the board is in a group with a key of this id.</summary>
    bool HasGroupKey(ulong keyId);

    /// <summary>Has timers looked at in the next turn: somebody outside asked for something.</summary>
    void WakeSides();

    /// <summary>Hands a body under a group's key to the protocol stack, where the image has it.</summary>
    /// <returns>False when it is of no protocol of the stack.</returns>
    bool HandleMemberBody(Envelope envelope, Identifier group, byte[] source, long nowMillis);

    /// <summary>Switches the light by the word of a member of a group, whose id stands in a buffer.</summary>
    void SwitchLight(bool isOn, byte[] memberBuffer, int memberOffset, long nowMillis);
}
