using NanoPeers.Enrolment;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// Asks other peers for sessions on its own account, one at a time. An image that can make RSA keys has one; a stock image has none and only answers.
/// The network gives it time and messages, sends what it has to say, and takes its sessions into the table.
/// </summary>
public interface ISessionSeeker
{
    /// <summary>Peers that can be sought at once.</summary>
    int Places { get; }

    /// <summary>Whether a key is being made: <see cref="Step"/> is due.</summary>
    bool IsComputing { get; }

    /// <summary>When <see cref="HandleTimeout"/> is due.</summary>
    long NextTimeoutMillis { get; }

    /// <summary>Where what <see cref="PollTransmit"/> gives is to go.</summary>
    byte[] Address { get; }

    /// <summary>The session that was agreed and is not confirmed yet; null when there is none.</summary>
    SecuredSession? Session { get; }

    /// <summary>Begins: the peer is enrolled, and random octets can be trusted. Due once; a peer that enrols anew begins again.</summary>
    /// <param name="tools">The peer's.</param>
    /// <param name="ports">The board.</param>
    /// <param name="invitation">Who the peer is.</param>
    /// <param name="policy">What group and board allow.</param>
    /// <param name="nowMillis">The peer's clock.</param>
    void Start(SessionTools tools, PeerPorts ports, Invitation invitation, SessionPolicy policy, long nowMillis);

    /// <summary>A peer that is sought; null for a free place.</summary>
    /// <param name="place">From 0 to <see cref="Places"/> - 1.</param>
    Identifier? PeerAt(int place);

    /// <summary>Computes a step.</summary>
    /// <param name="nowMillis">The peer's clock.</param>
    /// <returns>Whether there are more.</returns>
    bool Step(long nowMillis);

    /// <summary>Does what is due by the time. Calling early is harmless.</summary>
    /// <param name="nowMillis">The peer's clock.</param>
    void HandleTimeout(long nowMillis);

    /// <summary>Takes a clear session message that may answer what was asked.</summary>
    /// <param name="message">The message; nothing in it is proven.</param>
    /// <param name="senderBuffer">Holds the sender's id.</param>
    /// <param name="senderOffset">Where its 16 octets begin.</param>
    /// <param name="nowMillis">The peer's clock.</param>
    /// <returns>False when it is for somebody else.</returns>
    bool HandleAnswer(SessionMessage message, byte[] senderBuffer, int senderOffset, long nowMillis);

    /// <summary>The next message to send. Due after every other call until it answers 0.</summary>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    int PollTransmit(byte[] into, int offset, int capacity);

    /// <summary>A message under the key of <see cref="Session"/> was opened: the session is the table's from now on.</summary>
    /// <param name="nowMillis">The peer's clock.</param>
    /// <returns>The attempt that it came of.</returns>
    ulong HandleOpened(long nowMillis);

    /// <summary>A session is live, whoever asked for it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="nowMillis">The peer's clock.</param>
    void NoteLive(SecuredSession session, long nowMillis);

    /// <summary>The last session with a peer has ended.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="nowMillis">The peer's clock.</param>
    void NoteEnded(Identifier peer, long nowMillis);

    /// <summary>Gives up the set-up that is under way, if any, and waits before the next: memory ran out, or a turn failed.</summary>
    /// <param name="nowMillis">The peer's clock.</param>
    void GiveUp(long nowMillis);

    /// <summary>Gives up what is under way and overwrites all keys.</summary>
    /// <param name="nowMillis">The peer's clock.</param>
    void Stop(long nowMillis);
}
