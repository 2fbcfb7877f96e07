using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>A message that an input end took.</summary>
/// <param name="From">
/// Who sent it; proven on a secured unicast pipe, on others that member's word against the others who have the key, and in clear nobody's.
/// </param>
/// <param name="Octets">The message; good until the next message is asked for.</param>
/// <param name="IsSecured">Whether it came under a key.</param>
public readonly record struct PipeDelivery(Identifier From, ReadOnlyMemory<byte> Octets, bool IsSecured);

/// <summary>Takes messages of a pipe on the thread that received them; must not wait. The octets are another message's when it returns.</summary>
/// <param name="from">Who sent it.</param>
/// <param name="octets">The message.</param>
/// <param name="isSecured">Whether it came under a key.</param>
public delegate void PipeReceiver(Identifier from, ReadOnlySpan<byte> octets, bool isSecured);
