using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Pipes.Channels;

/// <summary>A message of a channel: each comes once, in order.</summary>
/// <param name="From">Who sent it.</param>
/// <param name="Channel">The channel, one of perhaps several of that sender.</param>
/// <param name="Octets">The message.</param>
/// <param name="IsEnd">Whether the channel ended here; the octets are empty then.</param>
public sealed record ChannelMessage(Identifier From, ulong Channel, ReadOnlyMemory<byte> Octets, bool IsEnd);
