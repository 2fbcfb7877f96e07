using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>Writes and seals one message of a session; called with the session locked, so it must not wait for anything.</summary>
/// <typeparam name="TState">What the writer needs; handed through so that the delegate can be static and costs nothing.</typeparam>
/// <param name="state">What was handed in.</param>
/// <param name="session">Seals the message.</param>
/// <param name="writer">Writes it.</param>
/// <param name="into">Receives it.</param>
/// <param name="capacity">Most octets it may take.</param>
/// <returns>Octets of the message, from the beginning of the buffer; 0 when there is none.</returns>
public delegate int SessionWrite<in TState>(TState state, SecuredSession session, MessageWriter writer, byte[] into, int capacity);
