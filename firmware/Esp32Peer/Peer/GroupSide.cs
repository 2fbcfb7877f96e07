using NanoPeers.Firmware.Ports;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// The peer as a member of groups with a common key. An image with groups has one; another has none, and neither its code. The network gives it time and
/// messages; it sends through <see cref="ISideHost"/>.
/// </summary>
public abstract class GroupSide
{
    /// <summary>Whether the button switches the lights of a group.</summary>
    internal abstract bool SwitchesLights { get; }

    /// <summary>Whether a statement is being verified: <see cref="Step"/> is due.</summary>
    internal abstract bool IsComputing { get; }

    /// <summary>When <see cref="HandleTimeout"/> is due.</summary>
    internal abstract long NextTimeoutMillis { get; }

    /// <summary>Begins with what storage holds. A peer that enrols anew begins again.</summary>
    internal abstract void Start(
        ISideHost host, PeerPorts ports, SessionTools tools, LightSwitchService light, uint bootCount, PeerCounters counters, long nowMillis);

    /// <summary>Computes a step of a verification.</summary>
    /// <returns>Whether there are more.</returns>
    internal abstract bool Step(long nowMillis);

    /// <summary>Does what is due by the time. Calling early is harmless.</summary>
    internal abstract void HandleTimeout(long nowMillis);

    /// <summary>A session is live.</summary>
    internal abstract void NoteLive(SecuredSession session, long nowMillis);

    /// <summary>Handles a body under a session's key.</summary>
    /// <returns>False when it is of no protocol of groups.</returns>
    internal abstract bool HandleBody(Envelope envelope, SecuredSession session, long nowMillis);

    /// <summary>Handles a message under a group's key.</summary>
    internal abstract void HandleMessage(Envelope envelope, byte[] source, long nowMillis);

    /// <summary>Handles a message under a group's key that waited in the board's mailbox: its relay, not its sender, is where it came from.</summary>
    internal abstract void HandleKept(Envelope envelope, long nowMillis);

    /// <summary>Whether a message under a key can be opened.</summary>
    internal abstract bool HasKey(ulong keyId);

    /// <summary>The button was pressed: the lights of the groups are to be as the own one.</summary>
    internal abstract void Press(bool isOn, long nowMillis);

    /// <summary>What came of the last press, once.</summary>
    /// <returns>False while it waits, or after it was told.</returns>
    internal abstract bool TakePressed(out bool isAnswered);

    /// <summary>Gives up a verification that is under way: memory ran out, or a turn failed.</summary>
    internal abstract void GiveUp();

    /// <summary>Overwrites all keys in memory; storage keeps them.</summary>
    internal abstract void Stop();

    /// <summary>Overwrites what storage holds: the enrolment has ended.</summary>
    internal abstract void Forget(PeerPorts ports);
}
