using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Admission;

/// <summary>A body of tag <c>member</c> that is to be sent under the session with a peer.</summary>
/// <param name="To">The peer.</param>
/// <param name="WriteFields">Writes the body's fields.</param>
public sealed record AdmissionBody(Identifier To, Action<MessageWriter> WriteFields);
