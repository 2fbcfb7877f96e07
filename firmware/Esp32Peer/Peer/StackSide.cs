using NanoPeers.Enrolment;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// The constrained peer's part of the protocol stack: peer discovery, peer information, resolver, pipes. An image with the stack has one; another has none,
/// and neither its code. The network gives it time and messages; it sends through <see cref="ISideHost"/>.
/// </summary>
public abstract class StackSide
{
    /// <summary>When <see cref="HandleTimeout"/> is due.</summary>
    internal abstract long NextTimeoutMillis { get; }

    /// <summary>Begins. A peer that enrols anew begins again.</summary>
    internal abstract void Start(
        ISideHost host, PeerPorts ports, SessionTools tools, LightSwitchService light, Invitation invitation, uint bootCount, PeerCounters counters);

    /// <summary>Does what is due by the time. Calling early is harmless.</summary>
    internal abstract void HandleTimeout(long nowMillis);

    /// <summary>A session is live.</summary>
    internal abstract void NoteLive(SecuredSession session, long nowMillis);

    /// <summary>Handles a body under a session's key, or in clear where there is no session.</summary>
    /// <returns>False when it is of no protocol of the stack.</returns>
    internal abstract bool HandleBody(Envelope envelope, SecuredSession? session, byte[] source, long nowMillis);

    /// <summary>Handles a body under a group's key, of a sender that is proven.</summary>
    /// <returns>False when it is of no protocol of the stack.</returns>
    internal abstract bool HandleMemberBody(Envelope envelope, Identifier group, byte[] source, long nowMillis);

    /// <summary>A whole message that waited in the board's mailbox, within the datagram that was handled last; once.</summary>
    /// <returns>False when that datagram brought none.</returns>
    internal abstract bool TakeKept(out int offset, out int count);

    /// <summary>What <see cref="TakeKept"/> told of was handled.</summary>
    internal abstract void NoteKept(long nowMillis);

    /// <summary>The button was pressed.</summary>
    internal abstract void Press(bool isOn, long nowMillis);
}
